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
 * dure_owners_clip:
 * @rows_per_donor: so many of a donor's rows stay
 * @lots: by row of the table; those with the lowest stay
 *
 * Returns: how many rows fell away
 */
guint
dure_owners_clip (DureOwners *self, guint rows_per_donor, const guint64 *lots)
{
  guint kept = 0, n_rows = self->first[self->n_donors];

  for (guint donor = 0; donor < self->n_donors; donor++)
    {
      const guint begin = self->first[donor], count = self->first[donor + 1] - begin;

      g_qsort_with_data (self->rows + begin, (gint) count, sizeof *self->rows, compare_lots,
                         (gpointer) lots);
      self->first[donor] = kept;
      memmove (self->rows + kept, self->rows + begin,
               MIN (count, rows_per_donor) * sizeof *self->rows);
      kept += MIN (count, rows_per_donor);
    }
  self->first[self->n_donors] = kept;
  return n_rows - kept;
}
