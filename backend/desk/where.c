// where.c: where the city is that a command is about
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "where.h"

#include "backend-error.h"

/**
 * dure_state_directory:
 * @given: (transfer full) (nullable): what --state said
 *
 * Returns: (transfer full): it, or the usual place
 */
char *
dure_state_directory (char *given)
{
  return given != NULL ? given : g_build_filename (g_get_user_state_dir (), "dure-backend", NULL);
}

/**
 * dure_where_add_options:
 * @context: fills @self when it parses
 */
void
dure_where_add_options (DureWhere *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &self->state, "Where keys and databases are", "DIR" },
    { "database", 0, 0, G_OPTION_ARG_STRING, &self->database, "As serve has it", "ADDRESS" },
    { "key-database", 0, 0, G_OPTION_ARG_STRING, &self->key_database, "As serve has it",
      "ADDRESS" },
    { "notices", 0, 0, G_OPTION_ARG_FILENAME, &self->notices, "As serve has it", "DIR" },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

/**
 * dure_where_plan:
 *
 * Returns: how to open it; draws on @self
 */
DureCityPlan
dure_where_plan (const DureWhere *self)
{
  return (DureCityPlan) { .state = self->state,
                          .database = self->database,
                          .key_database = self->key_database,
                          .notices = self->notices };
}

/* A wrong place must not pass for a city where nobody ever gave anything. */
static gboolean
holds_city (const DureCityPlan *plan, GError **error)
{
  gboolean is_there = FALSE;

  if (!dure_city_is_there (plan, &is_there, error))
    return FALSE;
  if (!is_there)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                 "there is no city in %s; --state and --database say where it is", plan->state);
  return is_there;
}

/**
 * dure_where_open_city:
 * @may_make: whether it is made where there is none
 * @error: as dure_city_open(), or %DURE_BACKEND_ERROR_STATE when there is none
 *
 * Returns: (transfer full) (nullable): the city
 */
DureCity *
dure_where_open_city (const DureWhere *self, gboolean may_make, GError **error)
{
  const DureCityPlan plan = dure_where_plan (self);

  if (!may_make && !holds_city (&plan, error))
    return NULL;
  return dure_city_open (&plan, dure_clock_system (), dure_dice_system (), error);
}

/**
 * dure_where_clear:
 *
 * Frees what the options have put there.
 */
void
dure_where_clear (DureWhere *self)
{
  g_free (self->state);
  g_free (self->database);
  g_free (self->key_database);
  g_free (self->notices);
}
