// copy-commands.c: the commands that make a copy of the city, and put one back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What was done goes to standard output, how far it is to standard error.

#include "commands.h"

#include "copies.h"
#include "restore.h"
#include "where.h"

#include <stdio.h>

typedef struct
{
  DureWhere where;
  char *keys_folder;
  gboolean is_of_keys, may_replace;
} Options;

static void
forget_options (Options *options)
{
  dure_where_clear (&options->where);
  g_free (options->keys_folder);
}

static gboolean
read_options (Options *options, const GOptionEntry *own, int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FOLDER");

  dure_where_add_options (&options->where, context);
  g_option_context_add_main_entries (context, own, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  options->where.state = dure_state_directory (options->where.state);
  if (*argc == 2)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: expected a folder after it",
               (*argv)[0]);
  return FALSE;
}

static int
end (Options *options, const GError *error)
{
  if (error != NULL)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  forget_options (options);
  return error == NULL ? 0 : 1;
}

static void
show_table (const char *table, gint64 rows, gpointer data)
{
  fprintf (stderr, "%s: %" G_GINT64_FORMAT " rows\n", table, rows);
}

static void
make_copy (const Options *options, const char *folder, FILE *out, GError **error)
{
  g_autoptr (DureCity) city = dure_where_open_city (&options->where, FALSE, error);

  if (city == NULL
      || !dure_copy_make (options->is_of_keys ? DURE_COPY_KEYS : DURE_COPY_DATA,
                          options->is_of_keys ? dure_key_store_address (city->key_store)
                                              : city->address,
                          folder, city->clock, show_table, NULL, error))
    return;
  fprintf (out, options->is_of_keys ? "the donors' keys are copied; the copy opens until the epoch"
                                      " turns, with the epoch key, which is not in it\n"
                                    : "the data is copied, without any key\n");
}

/**
 * dure_command_backup:
 * @argc: words
 * @argv: the command's name, its options and a folder
 * @out: where the end is told
 *
 * Returns: an exit status
 */
int
dure_command_backup (int argc, char **argv, FILE *out)
{
  Options options = { 0 };
  const GOptionEntry own[] = {
    { "keys", 0, 0, G_OPTION_ARG_NONE, &options.is_of_keys,
      "Of the donors' keys instead of the data", NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;

  if (read_options (&options, own, &argc, &argv, &error))
    make_copy (&options, argv[1], out, &error);
  return end (&options, error);
}

static void
restore (const Options *options, const char *folder, FILE *out, GError **error)
{
  DureCityPlan where = dure_where_plan (&options->where);
  DureRestorePlan plan = { folder, options->keys_folder, options->may_replace };
  DureRestored restored;

  where.may_renew_keys = options->keys_folder != NULL;
  if (!dure_restore (&where, &plan, dure_clock_system (), dure_dice_system (), show_table, NULL,
                     &restored, error))
    return;
  fprintf (out,
           "%" G_GINT64_FORMAT " donors are back; %" G_GINT64_FORMAT " had been forgotten and stay"
           " so; %" G_GINT64_FORMAT " have no key, and what they gave does not open\n",
           restored.donors, restored.forgotten, restored.lost);
}

/**
 * dure_command_restore:
 * @argc: words
 * @argv: the command's name, its options and a folder
 * @out: where the end is told
 *
 * Returns: an exit status
 */
int
dure_command_restore (int argc, char **argv, FILE *out)
{
  Options options = { 0 };
  const GOptionEntry own[] = {
    { "keys", 0, 0, G_OPTION_ARG_FILENAME, &options.keys_folder,
      "A copy of the donors' keys, to put back too", "FOLDER" },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &options.may_replace, "What is there may go", NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;

  if (read_options (&options, own, &argc, &argv, &error))
    restore (&options, argv[1], out, &error);
  return end (&options, error);
}
