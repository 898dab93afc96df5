// value-sets.c: sets of values, each known by a number
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Most donors gave one value, and many gave the same few together: a set that comes again has the
// number it had, so that all sets fit a cache and one number is all that is kept of a donor. A set
// of one value is found at once; others cost a sort of it and a look into a hash table.

#include "value-sets.h"

#include <stdlib.h>

static void
add_set (DureValueSets *self, const guint32 *values, guint n_values)
{
  g_array_append_vals (self->values, values, n_values);
  g_array_append_val (self->begins, self->values->len);
}

/**
 * dure_value_sets_new:
 * @n_values: that there are, from 0
 *
 * Returns: (transfer full): the sets of one value
 */
DureValueSets *
dure_value_sets_new (guint n_values)
{
  const guint32 begin = 0;
  DureValueSets *self = g_new0 (DureValueSets, 1);

  self->begins = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->values = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->numbers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                         (GDestroyNotify) g_bytes_unref, NULL);
  g_array_append_val (self->begins, begin);
  for (guint32 value = 0; value < n_values; value++)
    add_set (self, &value, 1);
  return self;
}

/**
 * dure_value_sets_free:
 * @self: (transfer full) (nullable)
 */
void
dure_value_sets_free (DureValueSets *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->begins);
  g_array_unref (self->values);
  g_hash_table_unref (self->numbers);
  g_free (self);
}

static int
compare_values (const void *one, const void *other)
{
  const guint32 a = *(const guint32 *) one, b = *(const guint32 *) other;

  return (a > b) - (a < b);
}

/**
 * dure_value_sets_number:
 * @values: (array length=n_values): each once; they are sorted
 * @n_values: how many, none at least
 *
 * Returns: the number of their set, a new one if it never came before
 */
guint32
dure_value_sets_number (DureValueSets *self, guint32 *values, guint n_values)
{
  g_autoptr (GBytes) set = NULL;
  gpointer number;

  if (n_values == 1)
    return values[0];
  qsort (values, n_values, sizeof *values, compare_values);
  set = g_bytes_new (values, n_values * sizeof *values);
  if (!g_hash_table_lookup_extended (self->numbers, set, NULL, &number))
    {
      number = GUINT_TO_POINTER (self->begins->len - 1);
      add_set (self, values, n_values);
      g_hash_table_insert (self->numbers, g_steal_pointer (&set), number);
    }
  return GPOINTER_TO_UINT (number);
}
