// cells.c: a table of counts in which no small one can be reckoned out
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The last row and the last column are the totals, and count as cells: each row and each column is
// one equation. A hidden cell joins its row with its column; it follows from the others just when
// there is no second way from the one to the other over hidden cells (Gusfield, SIAM J. Comput.
// 17(3), 1988). So more cells are hidden until each has such a way. Of those that would help the
// smallest is taken that is not nothing. Costs a walk over the table for each hidden cell, and
// again while there are more.

#include "cells.h"

typedef struct
{
  const guint *counts;
  guint n_rows;
  guint n_columns;
  gboolean *hidden;
  gboolean *reached; /* rows, then columns */
} Cells;

/* Which rows and columns are reached from @row over hidden cells, other than @without. */
static void
walk (Cells *self, guint row, guint without)
{
  gboolean is_new = TRUE;

  for (guint i = 0; i < self->n_rows + self->n_columns; i++)
    self->reached[i] = i == row;
  while (is_new)
    {
      is_new = FALSE;
      for (guint i = 0; i < self->n_rows * self->n_columns; i++)
        {
          gboolean *from = &self->reached[i / self->n_columns];
          gboolean *to = &self->reached[self->n_rows + i % self->n_columns];

          if (self->hidden[i] && i != without && *from != *to)
            is_new = *from = *to = TRUE;
        }
    }
}

/* The best cell to hide, that leads on from what is reached. Returns whether there is one. */
static gboolean
find_way_on (const Cells *self, guint *ret_cell)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    {
      const gboolean leads_on = self->reached[i / self->n_columns]
                                != self->reached[self->n_rows + i % self->n_columns];

      /* One less than nothing is the most, so that nothing is taken last. */
      if (!self->hidden[i] && leads_on
          && (!is_found || self->counts[i] - 1 < self->counts[*ret_cell] - 1))
        {
          *ret_cell = i;
          is_found = TRUE;
        }
    }
  return is_found;
}

/* Hides more until @cell does not follow from the others. Returns whether that could be done. */
static gboolean
protect (Cells *self, guint cell, gboolean *ret_is_changed)
{
  while (TRUE)
    {
      guint more;

      walk (self, cell / self->n_columns, cell);
      if (self->reached[self->n_rows + cell % self->n_columns])
        return TRUE;
      if (!find_way_on (self, &more))
        return FALSE;
      self->hidden[more] = TRUE;
      *ret_is_changed = TRUE;
    }
}

/**
 * dure_cells_hide:
 * @counts: (array): row by row, with the totals as last row and last column
 * @n_rows: with that of totals
 * @n_columns: likewise
 * @ret_hidden: (out caller-allocates): by cell, whether it must not be shown, nor any percentage
 *   made of it
 * @ret_n_hidden: (out): how many these are
 *
 * Returns: whether the table can be shown at all
 */
gboolean
dure_cells_hide (const guint *counts, guint n_rows, guint n_columns, gboolean *ret_hidden,
                 guint *ret_n_hidden)
{
  g_autofree gboolean *reached = g_new (gboolean, n_rows + n_columns + 1);
  Cells self = { counts, n_rows, n_columns, ret_hidden, reached };
  gboolean is_changed = TRUE;

  *ret_n_hidden = 0;
  for (guint i = 0; i < n_rows * n_columns; i++)
    ret_hidden[i] = counts[i] > 0 && counts[i] <= DURE_CELLS_SMALL;
  while (is_changed)
    {
      is_changed = FALSE;
      for (guint i = 0; i < n_rows * n_columns; i++)
        if (ret_hidden[i] && !protect (&self, i, &is_changed))
          return FALSE;
    }
  for (guint i = 0; i < n_rows * n_columns; i++)
    *ret_n_hidden += ret_hidden[i];
  return TRUE;
}
