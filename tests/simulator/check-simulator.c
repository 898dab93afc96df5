// check-simulator.c: kiosks and city through thousands of bad half hours, each from its seed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// check-simulator                          the tests, as TAP
// check-simulator --seeds N [--from S]     N seeds, and what they came to
// check-simulator --seed S [--verbose]     one seed, with its story
//   --mutant NAME                          with a deliberate fault

#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>

static struct
{
  gint64 seed, from, seeds;
  gboolean is_told;
  char *mutant;
} options = { .seed = -1, .from = 1 };

static const GOptionEntry entries[] = {
  { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, "run one seed", "S" },
  { "verbose", 0, 0, G_OPTION_ARG_NONE, &options.is_told, "and tell its story", NULL },
  { "from", 0, 0, G_OPTION_ARG_INT64, &options.from, "the first of many (1)", "S" },
  { "seeds", 0, 0, G_OPTION_ARG_INT64, &options.seeds, "how many", "N" },
  { "mutant", 0, 0, G_OPTION_ARG_STRING, &options.mutant, "with this fault", "NAME" },
  { NULL },
};

static const char *const mutants[] = { "none", "kiosk-lets-go", "city-hasty", "disk-lies",
                                       "city-keeps", NULL };

/* Runs some seeds; the complaints go to standard output. How many there were. */
static guint
run_seeds (guint64 from, guint64 count, SimulationMutant mutant, ScenarioFigures *figures)
{
  guint failed = 0;

  for (guint64 seed = from; seed < from + count; seed++)
    {
      g_autofree char *complaint = scenario_run (seed, mutant, options.is_told, figures, NULL);

      if (complaint == NULL)
        continue;
      printf ("# seed %" G_GUINT64_FORMAT ": %s\n", seed, complaint);
      failed++;
    }
  return failed;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  ScenarioFigures figures = { 0 };
  SimulationMutant mutant = MUTANT_NONE;
  guint failed;

  if (g_getenv ("TMPDIR") == NULL && g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 2;
  while (options.mutant != NULL && !g_str_equal (options.mutant, mutants[mutant]))
    mutant++;
  if (options.seed >= 0)
    failed = run_seeds (options.seed, 1, mutant, &figures);
  else
    failed = run_seeds (options.from, options.seeds, mutant, &figures);
  printf ("%u failed; gifts %lu parked %lu steps %lu\n", failed, figures.gifts, figures.parked, figures.steps);
  return failed != 0;
}
