// owners.c: whose the rows of a table are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A donor counts once, however many rows are theirs. Costs one sort of the rows.

#include "owners.h"

#include <string.h>

static gint
compare_donors (gconstpointer one, gconstpointer other, gpointer data)
{
  const guint a = *(const guint *) one, b = *(const guint *) other;
  const gint order = memcmp (dure_table_donor (data, a), dure_table_donor (data, b),
                             DURE_UUID_BYTES);

  return order != 0 ? order : (a > b) - (a < b);
}

/**
 * dure_owners_new:
 * @table: of rows in any order
 *
 * Returns: (transfer full): its donors
 */
DureOwners *
dure_owners_new (DureTable *table)
{
  const guint n_rows = dure_table_n_rows (table);
  DureOwners *self = g_new0 (DureOwners, 1);

  self->rows = g_new (guint, n_rows + 1);
  self->first = g_new (guint, n_rows + 1);
  for (guint row = 0; row < n_rows; row++)
    self->rows[row] = row;
  g_qsort_with_data (self->rows, (gint) n_rows, sizeof *self->rows, compare_donors, table);
  for (guint i = 0; i < n_rows; i++)
    if (i == 0
        || memcmp (dure_table_donor (table, self->rows[i - 1]),
                   dure_table_donor (table, self->rows[i]), DURE_UUID_BYTES)
               != 0)
      self->first[self->n_donors++] = i;
  self->first[self->n_donors] = n_rows;
  return self;
}

/**
 * dure_owners_free:
 * @self: (transfer full) (nullable)
 */
void
dure_owners_free (DureOwners *self)
{
  if (self == NULL)
    return;
  g_free (self->first);
  g_free (self->rows);
  g_free (self);
}

static gint
compare_lots (gconstpointer one, gconstpointer other, gpointer data)
{
  const guint64 *lots = data;
  const guint64 a = lots[*(const guint *) one], b = lots[*(const guint *) other];

  return (a > b) - (a < b);
}

/**
 * dure_owners_sort:
 * @lots: by row of the table; a donor's rows are put in their order
 */
void
dure_owners_sort (DureOwners *self, const guint64 *lots)
{
  for (guint donor = 0; donor < self->n_donors; donor++)
    g_qsort_with_data (self->rows + self->first[donor],
                       (gint) (self->first[donor + 1] - self->first[donor]), sizeof *self->rows,
                       compare_lots, (gpointer) lots);
}

/**
 * dure_owners_cut:
 * @most: by donor, how many rows stay: their first ones
 *
 * Returns: how many rows fell away
 */
guint
dure_owners_cut (DureOwners *self, const guint *most)
{
  guint kept = 0, n_rows = self->first[self->n_donors];

  for (guint donor = 0; donor < self->n_donors; donor++)
    {
      const guint begin = self->first[donor];
      const guint count = MIN (self->first[donor + 1] - begin, most[donor]);

      self->first[donor] = kept;
      memmove (self->rows + kept, self->rows + begin, count * sizeof *self->rows);
      kept += count;
    }
  self->first[self->n_donors] = kept;
  return n_rows - kept;
}

/**
 * dure_owners_drop:
 * @is_dropped: by row of the table; of each donor one at least is not
 *
 * Returns: how many rows fell away
 */
guint
dure_owners_drop (DureOwners *self, const gboolean *is_dropped)
{
  guint kept = 0, begin = 0, n_rows = self->first[self->n_donors];

  for (guint donor = 0; donor < self->n_donors; donor++)
    {
      const guint end = self->first[donor + 1];

      self->first[donor] = kept;
      for (guint i = begin; i < end; i++)
        if (!is_dropped[self->rows[i]])
          self->rows[kept++] = self->rows[i];
      begin = end;
    }
  self->first[self->n_donors] = kept;
  return n_rows - kept;
}

/**
 * dure_owners_copy:
 *
 * Returns: (transfer full): the same
 */
DureOwners *
dure_owners_copy (const DureOwners *self)
{
  DureOwners *copy = g_new0 (DureOwners, 1);

  copy->n_donors = self->n_donors;
  copy->first = g_memdup2 (self->first, (self->n_donors + 1) * sizeof *self->first);
  copy->rows = g_memdup2 (self->rows, (self->first[self->n_donors] + 1) * sizeof *self->rows);
  return copy;
}
