// test-statistics.c: what is told to everybody says nothing of one donor
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Chance is thrown from seeds, so a run says the same each time. What the noise must be is reckoned
// here from its definition, with floating point, which the code itself never uses.

#include "noise.h"
#include "statistic.h"
#include "statistics-error.h"

#include <math.h>
#include <string.h>

#define RUNS 100000
#define WIDE 64

/* A book in memory. */
typedef struct
{
  DureBudgetBook parent;
  guint64 most;
  guint64 spent;
  guint n_granted;
  guint n_refused;
  gboolean is_broken;
} Book;

static gboolean
read_left (DureBudgetBook *parent, guint64 *ret_left, GError **error)
{
  const Book *self = (Book *) parent;

  *ret_left = self->most - self->spent;
  return TRUE;
}

static gboolean
spend (DureBudgetBook *parent, const char *question, guint64 epsilon, gboolean *ret_is_granted,
       GError **error)
{
  Book *self = (Book *) parent;

  if (self->is_broken)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "no room");
      return FALSE;
    }
  *ret_is_granted = epsilon <= self->most - self->spent;
  self->spent += *ret_is_granted ? epsilon : 0;
  self->n_granted += *ret_is_granted;
  self->n_refused += !*ret_is_granted;
  return TRUE;
}

static Book
new_book (void)
{
  return (Book) { .parent = { read_left, spend }, .most = DURE_EPSILON_ONE };
}

static guint64
left_of (DureBudget *budget)
{
  guint64 left = G_MAXUINT64;

  g_assert_true (dure_budget_left (budget, &left, NULL));
  return left;
}

static const DureStatisticTask donors_task = {
  .question = "donors in Buk-gu",
  .kind = DURE_STATISTIC_DONORS,
  .rows_per_donor = 1,
  .epsilon = DURE_EPSILON_ONE / 2,
};

static gint64
tell_count (guint n_donors, DureDice *dice)
{
  g_autoptr (DureStatistic) statistic = dure_statistic_new (&donors_task, NULL);
  Book book = new_book ();
  g_autoptr (DureBudget) budget = dure_budget_new (&book.parent);
  gint64 told = -1;

  for (guint i = 0; i < n_donors; i++)
    {
      dure_statistic_begin_donor (statistic);
      dure_statistic_add (statistic, 1);
    }
  g_assert_true (dure_statistic_tell (statistic, budget, dice, &told, NULL));
  return told;
}

static void
test_d2_11_no_lowest_no_median (void)
{
  static const char *const refused[] = { "min", "max", "median", "mean", "", "Donors" };
  static const char *const told[] = { "donors", "rows", "sum" };
  DureStatisticKind kind;

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (dure_statistic_kind_from_text (refused[i], &kind, &error));
      g_assert_error (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_KIND);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    {
      g_assert_true (dure_statistic_kind_from_text (told[i], &kind, NULL));
      g_assert_cmpuint (kind, ==, i);
    }
}

/* Scales below, at and above 1, and one that is no whole number. */
static void
test_d2_13_the_noise_is_laplace (void)
{
  static const guint64 scales[][2] = { { 1, 1 }, { 2, 1 }, { 1, 3 }, { 7, 2 } };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      const double scale = (double) scales[i][0] / (double) scales[i][1], q = exp (-1 / scale);
      DureDice *dice = dure_dice_new_seeded (100 + i);
      guint counts[2 * WIDE + 1] = { 0 };

      for (guint run = 0; run < RUNS / 2; run++)
        {
          const gint64 drawn = dure_noise_laplace (dice, scales[i][0], scales[i][1]);

          counts[CLAMP (drawn + WIDE, 0, 2 * WIDE)]++;
        }
      for (gint x = -WIDE + 1; x < WIDE; x++)
        {
          const double expected = RUNS / 2. * (1 - q) / (1 + q) * exp (-ABS (x) / scale);

          g_assert_cmpfloat (fabs (counts[x + WIDE] - expected), <, 5 * sqrt (expected) + 5);
        }
      dure_dice_seeded_free (dice);
    }
}

static void
test_d2_13_neighbours (void)
{
  const double epsilon = 0.5;
  DureDice *dice = dure_dice_new_seeded (13);
  guint with[2 * WIDE] = { 0 }, without[2 * WIDE] = { 0 }, n_looked = 0;

  for (guint run = 0; run < RUNS; run++)
    {
      with[MIN (tell_count (WIDE / 2 + 1, dice), 2 * WIDE - 1)]++;
      without[MIN (tell_count (WIDE / 2, dice), 2 * WIDE - 1)]++;
    }
  for (guint told = 0; told < 2 * WIDE; told++)
    if (with[told] > 400 && without[told] > 400)
      {
        const double slack = 5 * sqrt (1. / with[told] + 1. / without[told]);

        g_assert_cmpfloat (fabs (log ((double) with[told] / without[told])), <, epsilon + slack);
        n_looked++;
      }
  g_assert_cmpuint (n_looked, >, 10);
  dure_dice_seeded_free (dice);
}

/* The system's dice have no seed: the same draws do not come twice. */
static void
test_d2_13_no_seed (void)
{
  gint64 one[64], other[64];

  for (guint i = 0; i < G_N_ELEMENTS (one); i++)
    one[i] = dure_noise_laplace (dure_dice_system (), 1000, 1);
  for (guint i = 0; i < G_N_ELEMENTS (other); i++)
    other[i] = dure_noise_laplace (dure_dice_system (), 1000, 1);
  g_assert_cmpint (memcmp (one, other, sizeof one), !=, 0);
}

static void
test_d2_14_spent_is_spent (void)
{
  Book book = new_book ();
  g_autoptr (DureBudget) budget = dure_budget_new (&book.parent);
  g_autoptr (DureBudget) later = NULL;
  gint64 told = -7;

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (DureStatistic) statistic = dure_statistic_new (&donors_task, NULL);
      g_autoptr (GError) error = NULL;
      const gboolean is_told
          = dure_statistic_tell (statistic, i < 3 ? budget : later, dure_dice_system (),
                                 i < 2 ? &(gint64) { 0 } : &told, &error);

      g_assert_true (is_told == (i < 2));
      if (i >= 2)
        g_assert_error (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_SPENT);
      /* Who starts anew goes on where the book stands. */
      if (i == 2)
        later = dure_budget_new (&book.parent);
    }
  g_assert_cmpint (told, ==, -7);
  g_assert_cmpuint (book.n_granted, ==, 2);
  g_assert_cmpuint (book.n_refused, ==, 2);
  g_assert_cmpuint (left_of (later), ==, 0);
}

/* What could not be written down is not told, and not spent. */
static void
test_nothing_off_the_book (void)
{
  Book book = new_book ();
  g_autoptr (DureBudget) budget = dure_budget_new (&book.parent);
  g_autoptr (DureStatistic) statistic = dure_statistic_new (&donors_task, NULL);
  g_autoptr (GError) error = NULL;
  gint64 told = -7;

  book.is_broken = TRUE;
  g_assert_false (dure_statistic_tell (statistic, budget, dure_dice_system (), &told, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_cmpint (told, ==, -7);
  g_assert_cmpuint (left_of (budget), ==, DURE_EPSILON_ONE);
}

static void
test_d2_15_zero_is_noised (void)
{
  DureDice *dice = dure_dice_new_seeded (15);
  guint n_zero = 0, n_other = 0;

  for (guint i = 0; i < 2000; i++)
    {
      const gint64 told = tell_count (0, dice);

      g_assert_cmpint (told, >=, 0);
      n_zero += told == 0;
      n_other += told > 0;
    }
  g_assert_cmpuint (n_zero, >, 200);
  g_assert_cmpuint (n_other, >, 200);
  dure_dice_seeded_free (dice);
}

/* One donor moves a sum by no more than the noise is for, whatever they bring. */
static void
test_d2_16_one_donor_is_clipped (void)
{
  static const DureStatisticTask sum = {
    .question = "heart rates",
    .kind = DURE_STATISTIC_SUM,
    .low = 30,
    .high = 200,
    .rows_per_donor = 5,
    .epsilon = 1000 * DURE_EPSILON_ONE,
  };
  g_autoptr (DureStatistic) statistic = dure_statistic_new (&sum, NULL);
  DureDice *dice = dure_dice_new_seeded (16);
  Book book = new_book ();
  g_autoptr (DureBudget) budget = dure_budget_new (&book.parent);
  gint64 told;

  book.most = G_GUINT64_CONSTANT (2000) * DURE_EPSILON_ONE;
  dure_statistic_begin_donor (statistic);
  for (guint i = 0; i < 10000; i++)
    dure_statistic_add (statistic, i % 2 == 0 ? G_MAXINT64 : 60);
  dure_statistic_begin_donor (statistic);
  dure_statistic_add (statistic, G_MININT64);
  g_assert_true (dure_statistic_tell (statistic, budget, dice, &told, NULL));
  /* Three times 200, two times 60, one time 30; the noise has a scale of one. */
  g_assert_cmpint (ABS (told - 750), <, 30);
  dure_dice_seeded_free (dice);
}

/* Asked again, it does not answer again, says so, and spends nothing. */
static void
test_told_once (void)
{
  g_autoptr (DureStatistic) statistic = dure_statistic_new (&donors_task, NULL);
  Book book = new_book ();
  g_autoptr (DureBudget) budget = dure_budget_new (&book.parent);
  g_autoptr (GError) error = NULL;
  gint64 told = -7;

  g_assert_true (
      dure_statistic_tell (statistic, budget, dure_dice_system (), &(gint64) { 0 }, NULL));
  g_assert_false (dure_statistic_tell (statistic, budget, dure_dice_system (), &told, &error));
  g_assert_error (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_TOLD);
  g_assert_cmpint (told, ==, -7);
  g_assert_cmpuint (book.n_granted, ==, 1);
}

static void
test_bounds (void)
{
  static const DureStatisticTask tasks[] = {
    { "a", DURE_STATISTIC_DONORS, .rows_per_donor = 1, .epsilon = 0 },
    { "b", DURE_STATISTIC_ROWS, .rows_per_donor = 0, .epsilon = 1 },
    { "c", DURE_STATISTIC_ROWS, .rows_per_donor = 1001, .epsilon = 1 },
    { "d", DURE_STATISTIC_SUM, 5, 5, 1, 1 },
    { "e", DURE_STATISTIC_SUM, -1000001, 5, 1, 1 },
    { "f", DURE_STATISTIC_SUM, 0, 1000001, 1, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (dure_statistic_new (&tasks[i], &error));
      g_assert_error (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_BOUNDS);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/d2-11/no-lowest-no-median", test_d2_11_no_lowest_no_median);
  g_test_add_func ("/statistics/d2-13/the-noise-is-laplace", test_d2_13_the_noise_is_laplace);
  g_test_add_func ("/statistics/d2-13/neighbours", test_d2_13_neighbours);
  g_test_add_func ("/statistics/d2-13/no-seed", test_d2_13_no_seed);
  g_test_add_func ("/statistics/d2-14/spent-is-spent", test_d2_14_spent_is_spent);
  g_test_add_func ("/statistics/nothing-off-the-book", test_nothing_off_the_book);
  g_test_add_func ("/statistics/d2-15/zero-is-noised", test_d2_15_zero_is_noised);
  g_test_add_func ("/statistics/d2-16/one-donor-is-clipped", test_d2_16_one_donor_is_clipped);
  g_test_add_func ("/statistics/told-once", test_told_once);
  g_test_add_func ("/statistics/bounds", test_bounds);
  return g_test_run ();
}
