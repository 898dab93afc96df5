// tails.c: the highest and lowest are told as high and low
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// For numbers that are told although they are no quasi-identifiers. The tallest donor of all is
// known by their height alone; so the bounds of the plan are drawn in until k donors are beyond
// each. Costs a look at each row for each column, and a place among k for the few donors who are
// beyond all but k before them.

#include "tails.h"

#include "partition.h"

/* Of all that come, the @k least stay, sorted. */
static void
keep_least (GArray *least, guint k, gint64 class)
{
  guint at = least->len;

  if (at == k && class >= g_array_index (least, gint64, k - 1))
    return;
  while (at > 0 && class < g_array_index (least, gint64, at - 1))
    at--;
  g_array_insert_val (least, at, class);
  g_array_set_size (least, MIN (least->len, k));
}

/* The lowest and the highest class of a donor. Returns whether they have any. */
static gboolean
find_ends (DureTable *table, guint column, DureHierarchy *bands, const DureOwners *owners,
           guint donor, gint64 *ret_lowest, gint64 *ret_highest)
{
  gint64 lowest = G_MAXINT64, highest = G_MININT64;

  for (guint i = owners->first[donor]; i < owners->first[donor + 1]; i++)
    {
      const gint64 cell = dure_table_cell (table, owners->rows[i], column);

      if (cell != DURE_CELL_MISSING)
        {
          const gint64 class = dure_hierarchy_class (bands, cell, 0);

          lowest = MIN (lowest, class);
          highest = MAX (highest, class);
        }
    }
  *ret_lowest = lowest;
  *ret_highest = highest;
  return lowest <= highest;
}

/**
 * dure_tails_cut:
 * @column: of numbers
 * @bands: as planned
 * @owners: of the rows
 * @class_of: (nullable): by donor, %DURE_CLASS_NONE for who does not count
 * @k: how many donors are to be beyond each bound
 *
 * Returns: (transfer full) (nullable): bands with bounds near enough; %NULL when there are too few
 *   donors for any
 */
DureHierarchy *
dure_tails_cut (DureTable *table, guint column, DureHierarchy *bands, const DureOwners *owners,
                const guint32 *class_of, guint k)
{
  const DureBands *planned = dure_hierarchy_bands (bands);
  g_autoptr (GArray) lowest = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) highest = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 low, high;

  for (guint donor = 0; donor < owners->n_donors; donor++)
    if ((class_of == NULL || class_of[donor] != DURE_CLASS_NONE)
        && find_ends (table, column, bands, owners, donor, &low, &high))
      {
        keep_least (lowest, k, low);
        keep_least (highest, k, -high);
      }
  if (lowest->len < k)
    return NULL;
  low = MAX (planned->low, g_array_index (lowest, gint64, k - 1) + planned->widths[0]);
  high = MIN (planned->high, -g_array_index (highest, gint64, k - 1));
  return low <= high ? dure_hierarchy_new_tighter (bands, low, high) : NULL;
}

/**
 * dure_tails_hold:
 * @bands: as dure_tails_cut() made them
 * @class_of: by donor, %DURE_CLASS_NONE for who is left out after all
 *
 * Returns: whether beyond each bound there are still k donors, or nobody
 */
gboolean
dure_tails_hold (DureTable *table, guint column, DureHierarchy *bands, const DureOwners *owners,
                 const guint32 *class_of, guint k)
{
  const DureBands *drawn = dure_hierarchy_bands (bands);
  guint n_low = 0, n_high = 0;
  gint64 low, high;

  for (guint donor = 0; donor < owners->n_donors; donor++)
    if (class_of[donor] != DURE_CLASS_NONE
        && find_ends (table, column, bands, owners, donor, &low, &high))
      {
        n_low += low < drawn->low;
        n_high += high >= drawn->high;
      }
  return (n_low == 0 || n_low >= k) && (n_high == 0 || n_high >= k);
}
