// person-commands.c: who works for the lab, at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   person invite NAME --role R [--scope S]   a link that works once; NAME is a post, no person's
//   person again ID                           another link, for who has lost theirs or their key
//   person grant ID --role R [--scope S]      one role more
//   person list                               all of them, as JSON
//   person revoke ID                          out at once
//
// A link stands behind the city's address on the web. Each is one transaction.

#include "commands.h"

#include "canonical-json.h"
#include "encoding.h"
#include "lab-people.h"
#include "ledger.h"
#include "where.h"

#include <stdlib.h>

typedef struct
{
  DureWhere where;
  char *role, *scope;
  DureCity *city;
  char **words; /* after the command and its verb */
  FILE *out;
} Desk;

static gboolean
read_post (const Desk *self, DureLabPost *ret_post, GError **error)
{
  if (!dure_lab_role_from_text (self->role, &ret_post->role))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "--role takes coordinator, steward, seat, recipient, operator,"
                           " moderator or expert");
      return FALSE;
    }
  ret_post->scope = self->scope;
  if (ret_post->scope == NULL && dure_lab_role_takes_city (ret_post->role))
    ret_post->scope = (char *) DURE_LAB_WHOLE_CITY;
  if (ret_post->scope != NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "--scope says which seat, or which recipient");
  return FALSE;
}

static gboolean
print_link (Desk *self, char *secret)
{
  if (secret == NULL)
    return FALSE;
  fprintf (self->out, "/lab/join#%s\n", secret);
  dure_text_wipe (secret);
  return TRUE;
}

static gboolean
invite (Desk *self, GError **error)
{
  DureLabPost post;

  return read_post (self, &post, error)
         && print_link (self, dure_lab_person_invite (self->city, self->words[0], &post, error));
}

static gboolean
again (Desk *self, GError **error)
{
  return print_link (self, dure_lab_person_invite_again (self->city, self->words[0], error));
}

static gboolean
grant (Desk *self, GError **error)
{
  DureLabPost post;

  return read_post (self, &post, error)
         && dure_lab_person_grant (self->city, self->words[0], &post, error);
}

static gboolean
list (Desk *self, GError **error)
{
  g_autoptr (json_t) people = dure_lab_people_list (self->city, error);
  char *text = people != NULL ? json_dumps (people, JSON_INDENT (2) | JSON_SORT_KEYS) : NULL;

  if (text != NULL)
    fprintf (self->out, "%s\n", text);
  free (text);
  return people != NULL;
}

static gboolean
revoke_person (Desk *self, GError **error)
{
  return dure_lab_person_revoke (self->city, self->words[0], error);
}

static const struct
{
  const char *word;
  int count;
  gboolean (*run) (Desk *self, GError **error);
} errands[] = {
  { "invite", 1, invite }, { "again", 1, again },   { "grant", 1, grant },
  { "list", 0, list },     { "revoke", 1, revoke_person },
};

static gboolean
run_errand (Desk *self, gboolean (*errand) (Desk *self, GError **error), GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->city->database, error);

  return transaction != NULL && errand (self, error)
         && dure_transaction_commit (&transaction, error)
         && dure_ledger_settle (self->city, error);
}

static gboolean
run (Desk *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &self->role, "What somebody is",
      "coordinator|steward|seat|recipient|operator|moderator|expert" },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &self->scope,
      "For what: city, a kiosk, a pilot, a seat or a recipient", "SCOPE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  dure_where_add_options (&self->where, context);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  self->where.state = dure_state_directory (self->where.state);
  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (errands); i++)
    if (g_str_equal (argv[1], errands[i].word) && argc == errands[i].count + 2)
      {
        self->words = argv + 2;
        self->city = dure_where_open_city (&self->where, FALSE, error);
        return self->city != NULL && run_errand (self, errands[i].run, error);
      }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "person takes: invite NAME, again ID, grant ID, list, or revoke ID");
  return FALSE;
}

/**
 * dure_command_person:
 *
 * `person invite`, `person again`, `person grant`, `person list`, `person revoke`.
 */
int
dure_command_person (int argc, char **argv, FILE *out)
{
  Desk desk = { .out = out };
  g_autoptr (GError) error = NULL;

  if (!run (&desk, argc, argv, &error))
    fprintf (stderr, "dure-backend: %s\n", error->message);
  g_clear_pointer (&desk.city, dure_city_close);
  dure_where_clear (&desk.where);
  g_free (desk.role);
  g_free (desk.scope);
  return error == NULL ? 0 : 1;
}
