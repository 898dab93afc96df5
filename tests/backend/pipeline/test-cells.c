// test-cells.c: a linear solver finds no hidden count
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "cells.h"
#include "world.h"

#include <string.h>

#define MOST_SIDE 7
#define MOST_CELLS (MOST_SIDE * MOST_SIDE)
/* Fractions are reckoned modulo a prime: what follows from the equations follows there too. */
#define PRIME G_GINT64_CONSTANT (1000000007)

typedef struct
{
  guint n_unknown;
  guint n_equations;
  gint64 rows[2 * MOST_SIDE][MOST_CELLS];
} Equations;

static gint64
invert (gint64 number)
{
  gint64 inverse = 1;

  for (gint64 exponent = PRIME - 2; exponent > 0; exponent /= 2)
    {
      if (exponent % 2 == 1)
        inverse = inverse * number % PRIME;
      number = number * number % PRIME;
    }
  return inverse;
}

static void
subtract (Equations *self, guint from, guint row, gint64 times)
{
  for (guint c = 0; c < self->n_unknown; c++)
    self->rows[from][c]
        = (self->rows[from][c] + (PRIME - times) * self->rows[row][c]) % PRIME;
}

/* Gauss and Jordan. */
static void
solve (Equations *self)
{
  guint done = 0;

  for (guint c = 0; c < self->n_unknown && done < self->n_equations; c++)
    {
      gint64 swap[MOST_CELLS], inverse;
      guint row = done;

      while (row < self->n_equations && self->rows[row][c] == 0)
        row++;
      if (row == self->n_equations)
        continue;
      memcpy (swap, self->rows[row], sizeof swap);
      memcpy (self->rows[row], self->rows[done], sizeof swap);
      memcpy (self->rows[done], swap, sizeof swap);
      inverse = invert (self->rows[done][c]);
      for (guint i = 0; i < self->n_unknown; i++)
        self->rows[done][i] = self->rows[done][i] * inverse % PRIME;
      for (guint r = 0; r < self->n_equations; r++)
        if (r != done && self->rows[r][c] != 0)
          subtract (self, r, done, self->rows[r][c]);
      done++;
    }
}

/* How many unknown cells have one value only: an equation of one unknown. */
static guint
count_solved (const gboolean *hidden, guint n_rows, guint n_columns)
{
  Equations self = { .n_equations = n_rows + n_columns };
  guint n_solved = 0;

  for (guint i = 0; i < n_rows * n_columns; i++)
    if (hidden[i])
      {
        const guint row = i / n_columns, column = i % n_columns, c = self.n_unknown++;

        self.rows[row][c] = column + 1 < n_columns ? 1 : PRIME - 1;
        self.rows[n_rows + column][c] = row + 1 < n_rows ? 1 : PRIME - 1;
      }
  solve (&self);
  for (guint r = 0; r < self.n_equations; r++)
    {
      guint n_unknown = 0;

      for (guint c = 0; c < self.n_unknown; c++)
        n_unknown += self.rows[r][c] != 0;
      n_solved += n_unknown == 1;
    }
  return n_solved;
}

static void
draw_table (DureDice *dice, guint n_rows, guint n_columns, guint *counts)
{
  memset (counts, 0, MOST_CELLS * sizeof *counts);
  for (guint r = 0; r + 1 < n_rows; r++)
    for (guint c = 0; c + 1 < n_columns; c++)
      {
        guint16 thrown;

        dure_dice_fill (dice, &thrown, sizeof thrown);
        thrown = GUINT16_FROM_LE (thrown) % (thrown % 3 == 0 ? 15 : 90);
        counts[r * n_columns + c] = thrown;
        counts[r * n_columns + n_columns - 1] += thrown;
        counts[(n_rows - 1) * n_columns + c] += thrown;
        counts[n_rows * n_columns - 1] += thrown;
      }
}

static void
test_d2_12_no_solution (void)
{
  DureDice *dice = dure_dice_new_seeded (12);
  guint n_naive = 0, n_shown = 0;

  for (guint run = 0; run < 400; run++)
    {
      const guint n_rows = 3 + run % 5, n_columns = 3 + run / 5 % 5;
      guint counts[MOST_CELLS], n_hidden, n_found = 0;
      gboolean hidden[MOST_CELLS], naive[MOST_CELLS];

      draw_table (dice, n_rows, n_columns, counts);
      for (guint i = 0; i < n_rows * n_columns; i++)
        naive[i] = counts[i] > 0 && counts[i] <= DURE_CELLS_SMALL;
      n_naive += count_solved (naive, n_rows, n_columns);
      if (!dure_cells_hide (counts, n_rows, n_columns, hidden, &n_hidden))
        continue;
      n_shown++;
      for (guint i = 0; i < n_rows * n_columns; i++)
        {
          g_assert_true (hidden[i] || !naive[i]);
          n_found += hidden[i];
        }
      g_assert_cmpuint (n_found, ==, n_hidden);
      g_assert_cmpuint (count_solved (hidden, n_rows, n_columns), ==, 0);
    }
  /* The solver does find what is hidden without a second cell. */
  g_assert_cmpuint (n_naive, >, 100);
  g_assert_cmpuint (n_shown, >, 350);
  dure_dice_seeded_free (dice);
}

/* Sums of several cells that follow from the rows and columns: all there are, by trying every
   combination. A cell of a total counts the other way round. */
static guint
count_small_sums (const guint *counts, const gboolean *hidden, guint n_rows, guint n_columns)
{
  guint n_small = 0;

  for (guint32 taken = 1; taken < 1u << (n_rows + n_columns); taken++)
    {
      gboolean is_sum = TRUE;
      guint64 sum = 0;

      for (guint i = 0; i < n_rows * n_columns && is_sum; i++)
        {
          const guint row = i / n_columns, column = i % n_columns;
          const gboolean is_total = (row + 1 == n_rows) != (column + 1 == n_columns);
          const gboolean has_row = taken >> row & 1, has_column = taken >> (n_rows + column) & 1;

          if (!hidden[i] || has_row == has_column)
            continue;
          is_sum = has_row != is_total;
          sum += counts[i];
        }
      n_small += is_sum && sum > 0 && sum <= DURE_CELLS_SMALL;
    }
  return n_small;
}

/* Two and three are hidden beside a total that is shown: five are left, and that is told too. */
static void
test_d2_12_no_small_sum (void)
{
  static const guint two_small[] = { 2, 3, 40, 45, 30, 40, 50, 120, 32, 43, 90, 165 };
  DureDice *dice = dure_dice_new_seeded (21);
  gboolean hidden[MOST_CELLS];
  guint n_naive = 0, n_shown = 0, n_hidden;

  g_assert_true (dure_cells_hide (two_small, 3, 4, hidden, &n_hidden));
  g_assert_cmpuint (count_small_sums (two_small, hidden, 3, 4), ==, 0);
  for (guint run = 0; run < 160; run++)
    {
      const guint n_rows = 3 + run % 3, n_columns = 3 + run / 3 % 2;
      guint counts[MOST_CELLS];
      gboolean naive[MOST_CELLS];

      draw_table (dice, n_rows, n_columns, counts);
      for (guint i = 0; i < n_rows * n_columns; i++)
        naive[i] = counts[i] > 0 && counts[i] <= DURE_CELLS_SMALL;
      n_naive += count_small_sums (counts, naive, n_rows, n_columns);
      if (!dure_cells_hide (counts, n_rows, n_columns, hidden, &n_hidden))
        continue;
      n_shown++;
      g_assert_cmpuint (count_small_sums (counts, hidden, n_rows, n_columns), ==, 0);
    }
  g_assert_cmpuint (n_naive, >, 100);
  g_assert_cmpuint (n_shown, >, 130);
  dure_dice_seeded_free (dice);
}

/* Nothing small, nothing hidden; and zeros are shown. */
static void
test_large_counts_are_shown (void)
{
  static const guint counts[] = { 20, 0, 20, 30, 40, 70, 50, 40, 90 };
  gboolean hidden[G_N_ELEMENTS (counts)];
  guint n_hidden;

  g_assert_true (dure_cells_hide (counts, 3, 3, hidden, &n_hidden));
  g_assert_cmpuint (n_hidden, ==, 0);
}

/* One row beside its total: there is no second cell that would help. */
static void
test_what_cannot_be_hidden_is_refused (void)
{
  static const guint counts[] = { 4 };
  gboolean hidden[G_N_ELEMENTS (counts)];
  guint n_hidden;

  g_assert_false (dure_cells_hide (counts, 1, 1, hidden, &n_hidden));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cells/d2-12/no-solution", test_d2_12_no_solution);
  g_test_add_func ("/cells/a46/d2-12/no-small-sum", test_d2_12_no_small_sum);
  g_test_add_func ("/cells/large-counts-are-shown", test_large_counts_are_shown);
  g_test_add_func ("/cells/what-cannot-be-hidden-is-refused",
                   test_what_cannot_be_hidden_is_refused);
  return g_test_run ();
}
