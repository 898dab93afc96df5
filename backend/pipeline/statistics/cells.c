// cells.c: a table of counts in which no small one can be reckoned out
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The last row and the last column are the totals, and count as cells: each row and each column is
// one equation. A hidden cell joins its row with its column; it follows from the others just when
// there is no second way from the one to the other over hidden cells (Gusfield, SIAM J. Comput.
// 17(3), 1988). So more cells are hidden until each has such a way.
//
// Nor may the sum of a few cells be small that follows from the others: two and three hidden beside
// a total that is shown are five. Such sums are equations added and taken from each other so that
// every hidden cell that is left counts once and none is taken away: let each cell lead from its
// row to its column (one of a total the other way, since there it is taken away), then they are the
// cells out of a set of rows and columns into which no hidden cell leads. The smallest one with a
// given cell is a cut, found by the most that can flow through the cells from one end of it to the
// other (Ford, Fulkerson, 1956); no more than a small count is tried.
//
// Of the cells that would help the smallest is taken that is not nothing. Costs some walks over the
// table for each hidden cell, and again while there are more.

#include "cells.h"

typedef struct
{
  const guint *counts;
  guint n_rows;
  guint n_columns;
  gboolean *hidden;
  gboolean *reached; /* rows, then columns */
  guint *way;        /* likewise, the cell over which it was reached */
  gint64 *flow;      /* by cell */
} Cells;

static guint
row_of (const Cells *self, guint cell)
{
  return cell / self->n_columns;
}

/* Numbered after the rows. */
static guint
column_of (const Cells *self, guint cell)
{
  return self->n_rows + cell % self->n_columns;
}

/* Whether the cell leads from its column to its row: it is a total, and not that of all. */
static gboolean
is_turned (const Cells *self, guint cell)
{
  return (row_of (self, cell) + 1 == self->n_rows)
         != (column_of (self, cell) + 1 == self->n_rows + self->n_columns);
}

static guint
tail_of (const Cells *self, guint cell)
{
  return is_turned (self, cell) ? column_of (self, cell) : row_of (self, cell);
}

static guint
head_of (const Cells *self, guint cell)
{
  return is_turned (self, cell) ? row_of (self, cell) : column_of (self, cell);
}

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
          gboolean *from = &self->reached[row_of (self, i)];
          gboolean *to = &self->reached[column_of (self, i)];

          if (self->hidden[i] && i != without && *from != *to)
            is_new = *from = *to = TRUE;
        }
    }
}

/* Which rows and columns one more can flow to from @from: along a cell while its count is not used
   up, against it always. */
static void
spread (Cells *self, guint from)
{
  gboolean is_new = TRUE;

  for (guint i = 0; i < self->n_rows + self->n_columns; i++)
    self->reached[i] = i == from;
  while (is_new)
    {
      is_new = FALSE;
      for (guint i = 0; i < self->n_rows * self->n_columns; i++)
        {
          const guint tail = tail_of (self, i), head = head_of (self, i);
          const gboolean is_along = self->reached[tail] && self->flow[i] < self->counts[i];

          if (!self->hidden[i] || self->reached[tail] == self->reached[head]
              || (self->reached[tail] && !is_along))
            continue;
          self->way[self->reached[tail] ? head : tail] = i;
          is_new = self->reached[tail] = self->reached[head] = TRUE;
        }
    }
}

/* Whether every sum with @cell in it that follows from what is shown is more than a small count. If
   not, the rows and columns of one that is small are reached. */
static gboolean
is_in_large_sums (Cells *self, guint cell)
{
  const guint from = tail_of (self, cell), to = head_of (self, cell);

  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    self->flow[i] = 0;
  for (guint flow = 0; flow <= DURE_CELLS_SMALL; flow++)
    {
      spread (self, from);
      if (!self->reached[to])
        return FALSE;
      for (guint at = to; at != from;)
        {
          const guint way = self->way[at];

          self->flow[way] += at == head_of (self, way) ? 1 : -1;
          at = at == head_of (self, way) ? tail_of (self, way) : head_of (self, way);
        }
    }
  return TRUE;
}

/* The best cell to hide, that leads on from what is reached. Returns whether there is one. */
static gboolean
find_way_on (const Cells *self, guint *ret_cell)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    {
      const gboolean leads_on
          = self->reached[row_of (self, i)] != self->reached[column_of (self, i)];

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

/* Hides more until @cell does not follow from the others, nor a small sum with it. Returns whether
   that could be done. */
static gboolean
protect (Cells *self, guint cell, gboolean *ret_is_changed)
{
  while (TRUE)
    {
      guint more = 0;

      walk (self, row_of (self, cell), cell);
      if (self->reached[column_of (self, cell)] && is_in_large_sums (self, cell))
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
  g_autofree guint *way = g_new (guint, n_rows + n_columns + 1);
  g_autofree gint64 *flow = g_new (gint64, n_rows * n_columns + 1);
  Cells self = { counts, n_rows, n_columns, ret_hidden, reached, way, flow };
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
