// benefit-commands.c: whose share of the releases is how large, asked at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `benefit check` holds the shares of every release beside its manifest, and prints what donors and
// sites have, all together. `benefit sites` prints each site with its points. Neither names a
// donor.
//
// Exit status: 0 all agree, 1 it could not be tried, 65 something does not agree.

#include "commands.h"

#include "benefit.h"
#include "where.h"

#include <string.h>

#define EXIT_WRONG 65 /* EX_DATAERR of sysexits.h */

static gboolean
read_options (DureWhere *where, int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  dure_where_add_options (where, context);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  where->state = dure_state_directory (where->state);
  if (*argc == 2 && (strcmp ((*argv)[1], "check") == 0 || strcmp ((*argv)[1], "sites") == 0))
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "benefit check, or benefit sites");
  return FALSE;
}

static void
print_site (const char *site, gint64 points, gpointer out)
{
  fprintf (out, "%-36s  %" G_GINT64_FORMAT "\n", site[0] != '\0' ? site : "none", points);
}

/* Returns: the exit status, when there is no @error */
static int
check (DureCity *city, FILE *out, GError **error)
{
  DureBenefitFigures figures;

  if (!dure_benefit_check (city, &figures, error))
    return 1;
  fprintf (out, "releases %u, of which %u do not agree with their manifest\n",
           figures.n_releases, figures.n_wrong);
  fprintf (out, "points of donors %" G_GINT64_FORMAT ", of sites %" G_GINT64_FORMAT "\n",
           figures.donors_points, figures.sites_points);
  return figures.n_wrong == 0 ? 0 : EXIT_WRONG;
}

/**
 * dure_command_benefit:
 *
 * `benefit check`, `benefit sites`.
 */
int
dure_command_benefit (int argc, char **argv, FILE *out)
{
  DureWhere where = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCity) city = NULL;
  int status = 0;

  if (read_options (&where, &argc, &argv, &error))
    city = dure_where_open_city (&where, FALSE, &error);
  if (city != NULL && strcmp (argv[1], "check") == 0)
    status = check (city, out, &error);
  else if (city != NULL)
    dure_benefit_each_site (city, 0, print_site, out, &error);
  if (error != NULL)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  dure_where_clear (&where);
  return error == NULL ? status : 1;
}
