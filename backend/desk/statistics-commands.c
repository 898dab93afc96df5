// statistics-commands.c: new numbers for everybody, asked for at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `statistics publish` counts what is in force, adds noise and publishes it on /open. Each time
// costs some of the year's budget; when that is spent, it is refused until the next year.
//
// Exit status: 0 published, 75 the budget is spent, 1 when it could not be done at all.

#include "commands.h"

#include "open-figures.h"
#include "statistics-error.h"
#include "where.h"

enum
{
  EXIT_PUBLISHED = 0,
  EXIT_CANNOT = 1,
  EXIT_SPENT = 75, /* EX_TEMPFAIL of sysexits.h */
};

static gboolean
read_options (DureWhere *where, int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  dure_where_add_options (where, context);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  where->state = dure_state_directory (where->state);
  if (*argc == 2 && g_str_equal ((*argv)[1], "publish"))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "statistics takes: publish");
  return FALSE;
}

/**
 * dure_command_statistics:
 *
 * `statistics`.
 */
int
dure_command_statistics (int argc, char **argv, FILE *out)
{
  DureWhere where = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCity) city = NULL;

  if (read_options (&where, &argc, &argv, &error))
    city = dure_where_open_city (&where, FALSE, &error);
  dure_where_clear (&where);
  if (city != NULL && dure_open_figures_publish (city, &error))
    fputs ("published: everybody can read it on /open\n", out);
  if (error == NULL)
    return EXIT_PUBLISHED;
  fprintf (stderr, "dure-backend: %s\n", error->message);
  return g_error_matches (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_SPENT) ? EXIT_SPENT
                                                                                     : EXIT_CANNOT;
}
