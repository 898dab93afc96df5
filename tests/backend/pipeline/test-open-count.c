// test-open-count.c: what everybody reads of all donors says nothing of one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Chance is thrown from seeds, so a run says the same each time.

#include "canonical-json.h"
#include "cells.h"
#include "open-count.h"
#include "statistics-error.h"

#define RUNS 300
#define MANY 2000

/* A book in memory. */
typedef struct
{
  DureBudgetBook parent;
  guint64 left;
} Book;

static gboolean
read_left (DureBudgetBook *parent, guint64 *ret_left, GError **error)
{
  *ret_left = ((Book *) parent)->left;
  return TRUE;
}

static gboolean
spend (DureBudgetBook *parent, const char *question, guint64 epsilon, gboolean *ret_is_granted,
       GError **error)
{
  Book *self = (Book *) parent;

  *ret_is_granted = epsilon <= self->left;
  self->left -= *ret_is_granted ? epsilon : 0;
  return TRUE;
}

static json_t *
tell (DureOpenCount *count, Book *book, guint64 seed, GError **error)
{
  g_autoptr (DureBudget) budget = dure_budget_new (&book->parent);
  DureDice *dice = dure_dice_new_seeded (seed);
  json_t *told = dure_open_count_tell (count, budget, dice, error);

  dure_dice_seeded_free (dice);
  return told;
}

/* What is told of so many women of 40 to 59 with so many pulses each. */
static json_t *
told_of (guint n_donors, guint n_rows, guint64 seed)
{
  const DureOpenDonor donor = { .age = DURE_AGE_40_59,
                                .sex = DURE_SEX_FEMALE,
                                .rows = { [DURE_KIND_HEART] = n_rows } };
  g_autoptr (DureOpenCount) count = dure_open_count_new ();
  Book book = { { read_left, spend }, DURE_OPEN_COST };
  g_autoptr (GError) error = NULL;
  json_t *told;

  for (guint i = 0; i < n_donors; i++)
    dure_open_count_add (count, &donor);
  told = tell (count, &book, seed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (book.left, ==, 0);
  return told;
}

static const json_t *
line_of (const json_t *told, const char *part, const char *key, const char *value)
{
  const json_t *lines = json_object_get (json_object_get (told, part), "lines"), *line;
  gsize i;

  json_array_foreach (lines, i, line)
    if (g_strcmp0 (json_string_value (json_object_get (line, key)), value) == 0)
      return line;
  g_assert_not_reached ();
}

static double
number_at (const json_t *line, const char *key)
{
  return json_number_value (json_object_get (line, key));
}

/* The cost is what all its parts cost, one after the other, and a year has room for a few. */
static void
test_cost (void)
{
  const guint kinds = DURE_KIND_COUNT - 1;

  g_assert_cmpint (DURE_OPEN_COST, ==,
                   DURE_OPEN_TOTAL_EPSILON + DURE_OPEN_CELL_EPSILON
                       + kinds * DURE_OPEN_KIND_EPSILON
                       + kinds * DURE_OPEN_ROWS_EPSILON);
  g_assert_cmpint (DURE_OPEN_COST, ==, DURE_EPSILON_ONE);
}

/* So many of each age and sex, with three pulses each: nothing is small, so nothing is hidden. */
static json_t *
told_of_all (guint n_each, guint64 seed)
{
  g_autoptr (DureOpenCount) count = dure_open_count_new ();
  Book book = { { read_left, spend }, DURE_OPEN_COST };
  g_autoptr (GError) error = NULL;
  json_t *told;

  for (DureAgeBand age = 0; age < DURE_AGE_COUNT; age++)
    for (DureSex sex = 0; sex < DURE_SEX_COUNT; sex++)
      for (guint i = 0; i < n_each; i++)
        dure_open_count_add (
            count, &(DureOpenDonor){ .age = age, .sex = sex, .rows = { [DURE_KIND_HEART] = 3 } });
  told = tell (count, &book, seed, &error);
  g_assert_no_error (error);
  return told;
}

/* In the middle of many runs is the true number: noise is to both sides. */
static void
test_true_on_average (void)
{
  const guint each = 100, all = each * DURE_AGE_COUNT * DURE_SEX_COUNT;
  double everybody = 0, people = 0, donors = 0, rows = 0;

  for (guint run = 0; run < RUNS; run++)
    {
      g_autoptr (json_t) told = told_of_all (each, run);
      const json_t *heart = line_of (told, "kinds", "kind", "heart");

      everybody += number_at (json_object_get (told, "people"), "donors") / RUNS;
      people += number_at (line_of (told, "people", "age", "40-59"), "female") / RUNS;
      donors += number_at (heart, "donors") / RUNS;
      rows += number_at (heart, "observations") / RUNS;
    }
  /* Five standard deviations of such a mean: those of one number are sqrt (2) times the scale. */
  g_assert_cmpfloat_with_epsilon (everybody, all, 4.1);
  g_assert_cmpfloat_with_epsilon (people, each, 2.1);
  g_assert_cmpfloat_with_epsilon (donors, all, 8.2);
  g_assert_cmpfloat_with_epsilon (rows, 3 * all, 82);
}

/* A donor with ten thousand is one with ten. */
static void
test_d2_16_clipped (void)
{
  g_autoptr (json_t) most = told_of (MANY, DURE_OPEN_ROWS_PER_DONOR, 1);
  g_autoptr (json_t) more = told_of (MANY, 10000, 1);

  g_assert_true (json_equal (most, more));
}

/* Of nobody there are numbers too; none is less than nothing. */
static void
test_d2_15_zero (void)
{
  guint n_more = 0, n_nothing = 0;

  for (guint run = 0; run < RUNS; run++)
    {
      g_autoptr (json_t) told = told_of (0, 0, run);
      const json_t *donors = json_object_get (line_of (told, "kinds", "kind", "glucose"), "donors");

      g_assert_cmpint (json_integer_value (donors), >=, 0);
      n_more += json_integer_value (donors) > 0;
      n_nothing += json_is_integer (donors) && json_integer_value (donors) == 0;
    }
  g_assert_cmpuint (n_more, >, RUNS / 5);
  g_assert_cmpuint (n_nothing, >, RUNS / 3);
}

static void
check_shown (const json_t *line)
{
  const char *key;
  json_t *value;

  json_object_foreach ((json_t *) line, key, value)
    if (json_is_integer (value))
      g_assert_true (json_integer_value (value) == 0
                     || json_integer_value (value) > DURE_CELLS_SMALL);
}

/* No small number is shown, and no line has just one that is hidden. */
static void
test_d2_12_small (void)
{
  static const char *const columns[] = { "unsaid", "male", "female", "all" };

  for (guint run = 0; run < RUNS; run++)
    {
      g_autoptr (json_t) told = told_of (40, 1, run);
      const json_t *line;
      gsize i;

      json_array_foreach (json_object_get (json_object_get (told, "people"), "lines"), i, line)
        {
          guint n_hidden = 0;

          check_shown (line);
          for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
            n_hidden += json_is_null (json_object_get (line, columns[c]));
          g_assert_cmpuint (n_hidden, !=, 1);
        }
      json_array_foreach (json_object_get (json_object_get (told, "kinds"), "lines"), i, line)
        check_shown (line);
    }
}

/* One of whom nothing is in force is not there: the same chance makes the same numbers. */
static void
test_nothing_in_force (void)
{
  g_autoptr (json_t) nobody = told_of (0, 0, 7);
  g_autoptr (json_t) empty = told_of (MANY, 0, 7);

  g_assert_true (json_equal (nobody, empty));
}

static void
test_told_once (void)
{
  g_autoptr (DureOpenCount) count = dure_open_count_new ();
  Book book = { { read_left, spend }, 2 * DURE_OPEN_COST };
  g_autoptr (json_t) told = tell (count, &book, 1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (told);
  g_assert_null (tell (count, &book, 2, &error));
  g_assert_error (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_TOLD);
  g_assert_cmpuint (book.left, ==, DURE_OPEN_COST);
}

static void
test_d2_14_spent (void)
{
  g_autoptr (DureOpenCount) count = dure_open_count_new ();
  Book book = { { read_left, spend }, DURE_OPEN_COST - 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (tell (count, &book, 1, &error));
  g_assert_error (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_SPENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/open-count/cost", test_cost);
  g_test_add_func ("/open-count/true-on-average", test_true_on_average);
  g_test_add_func ("/open-count/d2-16/clipped", test_d2_16_clipped);
  g_test_add_func ("/open-count/d2-15/zero", test_d2_15_zero);
  g_test_add_func ("/open-count/d2-12/small", test_d2_12_small);
  g_test_add_func ("/open-count/nothing-in-force", test_nothing_in_force);
  g_test_add_func ("/open-count/told-once", test_told_once);
  g_test_add_func ("/open-count/d2-14/spent", test_d2_14_spent);
  return g_test_run ();
}
