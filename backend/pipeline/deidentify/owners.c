// owners.c: whose the rows of a table are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A donor counts once, however many rows are theirs. Costs one sort of the rows, each with its id
// beside it, 20 bytes a row.

#include "owners.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  guint8 donor[DURE_UUID_BYTES];
  guint32 row;
} Owned;

static int
compare_owned (const void *one, const void *other)
{
  const Owned *a = one, *b = other;
  const int order = memcmp (a->donor, b->donor, DURE_UUID_BYTES);

  return order != 0 ? order : (a->row > b->row) - (a->row < b->row);
}

/* All rows, those of a donor together. */
static Owned *
sort_rows (DureTable *table, guint n_rows)
{
  Owned *sorted = g_new (Owned, n_rows + 1);

  for (guint32 row = 0; row < n_rows; row++)
    {
      memcpy (sorted[row].donor, dure_table_donor (table, row), DURE_UUID_BYTES);
      sorted[row].row = row;
    }
  qsort (sorted, n_rows, sizeof *sorted, compare_owned);
  return sorted;
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
  g_autofree Owned *sorted = sort_rows (table, n_rows);
  DureOwners *self = g_new0 (DureOwners, 1);

  self->rows = g_new (guint, n_rows + 1);
  self->first = g_new (guint, n_rows + 1);
  for (guint i = 0; i < n_rows; i++)
    {
      if (i == 0 || memcmp (sorted[i - 1].donor, sorted[i].donor, DURE_UUID_BYTES) != 0)
        self->first[self->n_donors++] = i;
      self->rows[i] = sorted[i].row;
    }
  self->first[self->n_donors] = n_rows;
  sodium_memzero (sorted, n_rows * sizeof *sorted);
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

/**
 * dure_owners_by_row:
 * @n_rows: of the table
 *
 * Returns: (transfer full) (array length=n_rows): by row, the donor whose it is; %DURE_OWNER_NONE
 *   for one that fell away
 */
guint32 *
dure_owners_by_row (const DureOwners *self, guint n_rows)
{
  guint32 *by_row = g_new (guint32, n_rows + 1);

  for (guint row = 0; row < n_rows; row++)
    by_row[row] = DURE_OWNER_NONE;
  for (guint donor = 0; donor < self->n_donors; donor++)
    for (guint i = self->first[donor]; i < self->first[donor + 1]; i++)
      by_row[self->rows[i]] = donor;
  return by_row;
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
