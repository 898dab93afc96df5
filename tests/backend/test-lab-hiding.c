// test-lab-hiding.c: no small number is told, nor can one be reckoned from those that are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "lab-hiding.h"

#include <string.h>

#define LEAST 11
#define MOST_SIDE 6
#define WIDTH (MOST_SIDE + 1)

static void
test_one_number (void)
{
  static const struct
  {
    gint64 counted, shown;
  } numbers[] = { { 0, 0 }, { 1, 0 }, { 10, 0 }, { 11, 10 }, { 14, 10 }, { 15, 20 }, { 104, 100 } };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpint (dure_lab_shown (numbers[i].counted), ==, numbers[i].shown);
}

/* What is told of one row, its sum last, as a person would write it down. */
static void
test_rows (void)
{
  static const struct
  {
    gint64 counted[4], told[5];
  } rows[] = {
    { { 30, 20, 15, 11 }, { 30, 20, 20, 10, 80 } },  /* nothing is small */
    { { 30, 20, 15, 4 }, { 30, 20, 0, 0, 70 } },     /* the next smallest covers the small one */
    { { 30, 20, 8, 4 }, { 30, 20, 0, 0, 60 } },      /* two small ones cover each other */
    { { 30, 20, 5, 4 }, { 30, 0, 0, 0, 60 } },       /* or do not, since they are few together */
    { { 30, 20, 15, 0 }, { 30, 20, 20, 0, 70 } },    /* of nobody nothing is told anyway */
    { { 5, 0, 0, 0 }, { 0, 0, 0, 0, 0 } },
    { { 5, 4, 3, 0 }, { 0, 0, 0, 0, 10 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DureLabHiding) table = dure_lab_hiding_new (1, 4);

      for (guint column = 0; column < 4; column++)
        dure_lab_hiding_add (table, 0, column, rows[i].counted[column]);
      dure_lab_hiding_close (table);
      for (guint column = 0; column <= 4; column++)
        {
          g_assert_cmpint (dure_lab_hiding_told (table, 0, column), ==, rows[i].told[column]);
          g_assert_cmpint (dure_lab_hiding_told (table, 1, column), ==, rows[i].told[column]);
        }
    }
}

/* Somebody who has the told numbers exactly, which is more than is told, and reckons. */
typedef struct
{
  guint n_rows, n_columns;
  gint64 numbers[WIDTH][WIDTH];
  gboolean are_known[WIDTH][WIDTH];
} Attack;

static void
fill (Attack *self, DureLabHiding *table, GRand *rand)
{
  memset (self->numbers, 0, sizeof self->numbers);
  for (guint row = 0; row < self->n_rows; row++)
    for (guint column = 0; column < self->n_columns; column++)
      {
        const gint64 number = MAX (0, g_rand_int_range (rand, -10, 40));

        dure_lab_hiding_add (table, row, column, number);
        self->numbers[row][column] = number;
        self->numbers[self->n_rows][column] += number;
        self->numbers[row][self->n_columns] += number;
        self->numbers[self->n_rows][self->n_columns] += number;
      }
  dure_lab_hiding_close (table);
  for (guint row = 0; row <= self->n_rows; row++)
    for (guint column = 0; column <= self->n_columns; column++)
      {
        const gint64 told = dure_lab_hiding_told (table, row, column);

        self->are_known[row][column] = told > 0;
        g_assert_true (told == 0 || told == dure_lab_shown (self->numbers[row][column]));
      }
}

/* Whether a line has just one number that is not known, which is then. A known sum whose unknown
 * numbers are fewer than eleven together would tell that each of them is. */
static gboolean
reckon (gboolean *known[], const gint64 *numbers[], guint length)
{
  gboolean *last = NULL;
  gint64 hidden = 0;
  guint n_unknown = 0;

  for (guint i = 0; i <= length; i++)
    if (!*known[i])
      {
        hidden += i < length ? *numbers[i] : 0;
        n_unknown++;
        last = known[i];
      }
  if (*known[length] && hidden > 0)
    g_assert_cmpint (hidden, >=, LEAST);
  if (n_unknown == 1 && hidden > 0)
    return *last = TRUE;
  return FALSE;
}

static gboolean
reckon_lines (Attack *self)
{
  gboolean has_found = FALSE;

  for (guint row = 0; row <= self->n_rows; row++)
    {
      gboolean *known[WIDTH];
      const gint64 *numbers[WIDTH];

      for (guint i = 0; i <= self->n_columns; i++)
        known[i] = &self->are_known[row][i], numbers[i] = &self->numbers[row][i];
      has_found |= reckon (known, numbers, self->n_columns);
    }
  for (guint column = 0; column <= self->n_columns; column++)
    {
      gboolean *known[WIDTH];
      const gint64 *numbers[WIDTH];

      for (guint i = 0; i <= self->n_rows; i++)
        known[i] = &self->are_known[i][column], numbers[i] = &self->numbers[i][column];
      has_found |= reckon (known, numbers, self->n_rows);
    }
  return has_found;
}

static void
test_tables (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint round = 0; round < 3000; round++)
    {
      Attack attack = { .n_rows = (guint) g_rand_int_range (rand, 2, MOST_SIDE + 1),
                        .n_columns = (guint) g_rand_int_range (rand, 2, MOST_SIDE + 1) };
      g_autoptr (DureLabHiding) table
          = dure_lab_hiding_new (attack.n_rows, attack.n_columns);

      fill (&attack, table, rand);
      while (reckon_lines (&attack))
        ;
      for (guint row = 0; row <= attack.n_rows; row++)
        for (guint column = 0; column <= attack.n_columns; column++)
          g_assert_true (!attack.are_known[row][column] || attack.numbers[row][column] >= LEAST);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-hiding/one-number", test_one_number);
  g_test_add_func ("/lab-hiding/rows", test_rows);
  g_test_add_func ("/lab-hiding/tables", test_tables);
  return g_test_run ();
}
