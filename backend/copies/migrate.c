// migrate.c: the command that moves a living city into PostgreSQL
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"

#include "moving.h"
#include "where.h"

typedef struct
{
  char *state, *from, *to, *keys_to;
} Options;

static gboolean
is_postgres (const char *address)
{
  return g_str_has_prefix (address, "postgresql://") || g_str_has_prefix (address, "postgres://");
}

static const char *
wrong_with (const Options *options, int argc)
{
  if (argc > 1)
    return "migrate takes only options";
  if (g_strcmp0 (options->from, "sqlite") != 0)
    return "--from says what the city is in now: sqlite";
  if (options->to == NULL || !is_postgres (options->to))
    return "--to takes the address of an empty database: postgresql://HOST/NAME";
  if (options->keys_to != NULL && !is_postgres (options->keys_to))
    return "--keys-to takes the address of an empty database: postgresql://HOST/NAME";
  if (g_strcmp0 (options->to, options->keys_to) == 0)
    return "--keys-to must be another database than --to";
  return NULL;
}

static gboolean
read_options (Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &options->state, "Where main.db and keys.db are",
      "DIR" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options->from, "What the city is in now", "sqlite" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options->to, "What serve gets as --database then",
      "ADDRESS" },
    { "keys-to", 0, 0, G_OPTION_ARG_STRING, &options->keys_to,
      "And as --key-database; without it keys.db stays", "ADDRESS" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  const char *complaint;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  options->state = dure_state_directory (options->state);
  complaint = wrong_with (options, argc);
  if (complaint != NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, complaint);
  return complaint == NULL;
}

/**
 * dure_command_migrate:
 * @argc: words
 * @argv: the command's name and its options
 * @out: nothing goes there; how far it is, is told on standard error
 *
 * Returns: an exit status
 */
int
dure_command_migrate (int argc, char **argv, FILE *out)
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;

  if (read_options (&options, argc, argv, &error))
    dure_moving_run (&(DureMovingPlan) { options.state, options.to, options.keys_to }, stderr,
                     &error);
  if (error != NULL)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  g_free (options.state);
  g_free (options.from);
  g_free (options.to);
  g_free (options.keys_to);
  return error == NULL ? 0 : 1;
}
