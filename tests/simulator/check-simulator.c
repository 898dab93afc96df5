// check-simulator.c: kiosks and city through thousands of bad half hours, each from its seed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// check-simulator                         that it can be trusted: replays, deliberate faults
// check-simulator --seeds N [--from S]    N seeds, as TAP, a test for each 250
// check-simulator --seed S [--verbose]    one seed, with its story
//   --mutant NAME                         one seed with a deliberate fault

#include "sim-run.h"

#include <malloc.h>
#include <stdio.h>

#define BLOCK 250
#define REPLAYS 12
#define MUTANT_SEEDS 20

typedef struct
{
  guint64 from, count;
} Block;

static struct
{
  gint64 seed, from, seeds;
  gboolean is_told;
  char *mutant;
} options = { .seed = -1, .from = 1 };

static const GOptionEntry entries[] = {
  { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, "run one seed", "S" },
  { "verbose", 0, 0, G_OPTION_ARG_NONE, &options.is_told, "and tell its story", NULL },
  { "mutant", 0, 0, G_OPTION_ARG_STRING, &options.mutant, "with a deliberate fault", "NAME" },
  { "seeds", 0, 0, G_OPTION_ARG_INT64, &options.seeds, "run many seeds", "N" },
  { "from", 0, 0, G_OPTION_ARG_INT64, &options.from, "the first of many (1)", "S" },
  { NULL },
};

static const char *const mutants[MUTANTS] = {
  [MUTANT_NONE] = "none",
  [MUTANT_KIOSK_LETS_GO] = "kiosk-lets-go",
  [MUTANT_CITY_HASTY] = "city-hasty",
  [MUTANT_DISK_LIES] = "disk-lies",
  [MUTANT_CITY_KEEPS] = "city-keeps",
};

/* Each has shown a fault, which was mended then. */
static const struct
{
  guint64 seed;
  const char *what;
} found[] = {
  { 114, "a commit that was killed before its sync is not taken for durable" },
  { 529, "a commit that failed does not come back under a key that was replaced" },
  { 53, "a kiosk whose offered key was revoked makes another" },
};

/* Everything a city can meet must really have been met. */
static void
assert_eventful (const SimRunFigures *figures, guint64 runs)
{
  const PromisesTally *tally = &figures->tally;

  g_test_message ("%" G_GUINT64_FORMAT " seeds: %" G_GUINT64_FORMAT " gifts, %" G_GUINT64_FORMAT
                  " stored, %" G_GUINT64_FORMAT " of them erased, %" G_GUINT64_FORMAT
                  " refused; %" G_GUINT64_FORMAT " deaths, %" G_GUINT64_FORMAT " steps",
                  runs, tally->given, tally->stored, tally->erased, tally->parked, figures->deaths,
                  figures->steps);
  g_assert_cmpuint (tally->given, >, runs);
  g_assert_cmpuint (tally->stored, >, runs);
  g_assert_cmpuint (tally->erased, >, runs / 4);
  g_assert_cmpuint (tally->parked, >, 0);
  g_assert_cmpuint (figures->deaths, >, runs / 4);
}

static void
test_seeds (gconstpointer data)
{
  const Block *block = data;
  SimRunFigures figures = { 0 };

  for (guint64 seed = block->from; seed < block->from + block->count; seed++)
    {
      g_autofree char *complaint = sim_run (seed, MUTANT_NONE, FALSE, &figures, NULL);

      if (complaint == NULL)
        continue;
      g_test_message ("seed %" G_GUINT64_FORMAT ": %s", seed, complaint);
      g_test_fail ();
    }
  if (block->count == BLOCK && !g_test_failed ())
    assert_eventful (&figures, block->count);
}

static void
test_replay (void)
{
  g_autofree char *before = NULL;
  SimRunFigures figures = { 0 };

  for (guint64 seed = 1; seed <= REPLAYS; seed++)
    {
      g_autofree char *first = NULL, *second = NULL;
      g_autofree char *complaint =
          sim_run (seed, MUTANT_NONE, FALSE, &figures, &first);
      g_autofree char *again = sim_run (seed, MUTANT_NONE, FALSE, &figures, &second);

      g_assert_cmpstr (complaint, ==, again);
      g_assert_cmpstr (first, ==, second);
      g_assert_cmpstr (first, !=, before);
      g_free (before);
      before = g_steal_pointer (&first);
    }
}

static void
test_mutant (gconstpointer data)
{
  SimulationMutant mutant = GPOINTER_TO_UINT (data);
  SimRunFigures figures = { 0 };

  for (guint64 seed = 1; seed <= MUTANT_SEEDS; seed++)
    {
      g_autofree char *complaint = sim_run (seed, mutant, FALSE, &figures, NULL);

      if (complaint == NULL)
        continue;
      g_test_message ("seed %" G_GUINT64_FORMAT ": %s", seed, complaint);
      return;
    }
  g_test_fail_printf ("%d seeds did not notice", MUTANT_SEEDS);
}

static void
test_found (gconstpointer data)
{
  SimRunFigures figures = { 0 };
  g_autofree char *complaint =
      sim_run (found[GPOINTER_TO_UINT (data)].seed, MUTANT_NONE, FALSE, &figures, NULL);

  if (complaint != NULL)
    g_test_fail_printf ("%s", complaint);
}

static void
add_blocks (void)
{
  for (gint64 done = 0; done < options.seeds; done += BLOCK)
    {
      Block *block = g_new (Block, 1);
      g_autofree char *path = NULL;

      *block = (Block) { (guint64) (options.from + done),
                         (guint64) MIN (BLOCK, options.seeds - done) };
      path = g_strdup_printf ("/simulator/seeds %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                              block->from, block->from + block->count - 1);
      g_test_add_data_func_full (path, block, test_seeds, g_free);
    }
}

static void
add_trials (void)
{
  g_test_add_func ("/simulator/the same seed tells the same story", test_replay);
  for (guint mutant = MUTANT_NONE + 1; mutant < MUTANTS; mutant++)
    {
      g_autofree char *path = g_strdup_printf ("/simulator/notices %s", mutants[mutant]);

      g_test_add_data_func (path, GUINT_TO_POINTER (mutant), test_mutant);
    }
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_autofree char *path = g_strconcat ("/simulator/", found[i].what, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_found);
    }
}

static int
run_one (void)
{
  SimRunFigures figures = { 0 };
  SimulationMutant mutant = MUTANT_NONE;
  g_autofree char *complaint = NULL;

  while (options.mutant != NULL && mutant < MUTANTS
         && !g_str_equal (options.mutant, mutants[mutant]))
    mutant++;
  if (mutant == MUTANTS)
    {
      fprintf (stderr, "no such mutant\n");
      return 2;
    }
  complaint = sim_run ((guint64) options.seed, mutant, options.is_told, &figures, NULL);
  printf ("seed %" G_GINT64_FORMAT ": %s\n", options.seed,
          complaint != NULL ? complaint : "every promise was kept");
  return complaint != NULL;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  /* Disks of memory where there are any, and no pages handed back just to be asked for again. */
  if (g_getenv ("TMPDIR") == NULL && g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  mallopt (M_MMAP_THRESHOLD, 64 * 1024 * 1024);
  mallopt (M_TRIM_THRESHOLD, 256 * 1024 * 1024);

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 2;
    }
  if (options.seed >= 0)
    return run_one ();
  g_test_init (&argc, &argv, NULL);
  /* Refusals and failed commits are what the runs are about. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  if (options.seeds > 0)
    add_blocks ();
  else
    add_trials ();
  return g_test_run ();
}
