// roll.c: who was in a release, and what two of them say together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Two releases of which each is safe may together not be: who withdrew in between is the difference
// of two classes, and who is known to be in one class of each is among those in both (composition:
// Ganta, Kasiviswanathan, Smith, KDD 2008). So of all that can be said with several releases, in
// this class of one, in that or in none of another, each must be true of k donors or of nobody.
//
// The check looks at two releases. To pass it, the next one keeps to groups of donors who were
// always in the same classes; a group out of which a few have gone is held back until k have, and
// newcomers until there are k. A roll names donors: it is internal, and kept no longer than it is
// needed. Costs a few looks into a hash table for each donor.

#include "roll.h"

#include "partition.h"

#include <sodium.h>
#include <string.h>

typedef struct
{
  guint8 donor[DURE_UUID_BYTES];
  guint32 class;
} Line;

struct _DureRoll
{
  GHashTable *lines; /* a set of Line, by donor */
};

/* Donors who were in the same classes. */
typedef struct
{
  guint n_here;
  guint n_gone;
} Group;

static guint
hash_line (gconstpointer data)
{
  guint hash[DURE_UUID_BYTES / sizeof (guint)];

  memcpy (hash, data, sizeof hash);
  return hash[0] ^ hash[1] * 31 ^ hash[2] * 961 ^ hash[3] * 29791;
}

static gboolean
is_same_donor (gconstpointer one, gconstpointer other)
{
  return memcmp (one, other, DURE_UUID_BYTES) == 0;
}

static void
free_line (gpointer data)
{
  sodium_memzero (data, sizeof (Line));
  g_free (data);
}

/**
 * dure_roll_new:
 *
 * Returns: (transfer full): of nobody
 */
DureRoll *
dure_roll_new (void)
{
  DureRoll *self = g_new0 (DureRoll, 1);

  self->lines = g_hash_table_new_full (hash_line, is_same_donor, free_line, NULL);
  return self;
}

/**
 * dure_roll_free:
 * @self: (transfer full) (nullable): whose donors are wiped
 */
void
dure_roll_free (DureRoll *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->lines);
  g_free (self);
}

/**
 * dure_roll_add:
 * @donor: not in it so far
 * @class: theirs; a number of this release
 */
void
dure_roll_add (DureRoll *self, const guint8 donor[DURE_UUID_BYTES], guint32 class)
{
  Line *line = g_new (Line, 1);

  memcpy (line->donor, donor, DURE_UUID_BYTES);
  line->class = class;
  g_hash_table_add (self->lines, line);
}

static guint32
class_in (DureRoll *self, const guint8 *donor)
{
  const Line *line = g_hash_table_lookup (self->lines, donor);

  return line == NULL ? DURE_CLASS_NONE : line->class;
}

static gpointer
pair (guint32 one, guint32 other)
{
  return GSIZE_TO_POINTER ((gsize) one << 32 | other);
}

/* GLib's own for pointers looks at one half only. The factor is 2^64 by the golden ratio. */
static guint
hash_pair (gconstpointer data)
{
  const guint64 both = GPOINTER_TO_SIZE (data);

  return (guint) (both * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> 32);
}

static void
count_pair (GHashTable *counts, guint32 one, guint32 other)
{
  const guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, pair (one, other)));

  g_hash_table_insert (counts, pair (one, other), GUINT_TO_POINTER (count + 1));
}

/**
 * dure_roll_isolated:
 * @earlier: a release that somebody has
 * @planned: one that they are to have
 * @k: how many donors anything must be true of
 *
 * Returns: how many donors the two together would tell apart from all but fewer than @k
 */
guint
dure_roll_isolated (DureRoll *earlier, DureRoll *planned, guint k)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (hash_pair, NULL);
  GHashTableIter iter;
  gpointer line, count;
  guint n_isolated = 0;

  g_hash_table_iter_init (&iter, earlier->lines);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    count_pair (counts, ((Line *) line)->class, class_in (planned, line));
  g_hash_table_iter_init (&iter, planned->lines);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    if (class_in (earlier, line) == DURE_CLASS_NONE)
      count_pair (counts, DURE_CLASS_NONE, ((Line *) line)->class);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    if (GPOINTER_TO_UINT (count) < k)
      n_isolated += GPOINTER_TO_UINT (count);
  return n_isolated;
}

/* The number of the group of those who were in @group before, and now are in @class. */
static guint32
number_of (GHashTable *numbers, guint32 group, guint32 class)
{
  gpointer found;

  if (!g_hash_table_lookup_extended (numbers, pair (group, class), NULL, &found))
    {
      found = GUINT_TO_POINTER (g_hash_table_size (numbers));
      g_hash_table_insert (numbers, pair (group, class), found);
    }
  return GPOINTER_TO_UINT (found);
}

/* By the classes that a donor was in, release by release, the number of their group. */
static guint32
find_group (GPtrArray *earlier, GPtrArray *numbers, const guint8 *donor)
{
  guint32 group = 0;

  for (guint i = 0; i < earlier->len; i++)
    group = number_of (numbers->pdata[i], group, class_in (earlier->pdata[i], donor));
  return group;
}

static Group *
group_at (GArray *groups, guint32 number)
{
  if (number >= groups->len)
    g_array_set_size (groups, number + 1);
  return &g_array_index (groups, Group, number);
}

/* Counts those who are in some earlier release and no longer here, each once. */
static void
count_gone (GPtrArray *earlier, GPtrArray *numbers, GHashTable *here, GArray *groups)
{
  g_autoptr (GHashTable) counted = g_hash_table_new (hash_line, is_same_donor);

  for (guint i = 0; i < earlier->len; i++)
    {
      const DureRoll *roll = earlier->pdata[i];
      GHashTableIter iter;
      gpointer line;

      g_hash_table_iter_init (&iter, roll->lines);
      while (g_hash_table_iter_next (&iter, &line, NULL))
        if (!g_hash_table_contains (here, line) && g_hash_table_add (counted, line))
          group_at (groups, find_group (earlier, numbers, line))->n_gone++;
    }
}

/**
 * dure_roll_start:
 * @earlier: (element-type DureRoll): releases that somebody has
 * @table: what the next is made of
 * @owners: its donors
 * @k: how many donors anything must be true of
 * @ret_n_starts: (out): how many groups there are
 *
 * Returns: (transfer full) (array): by donor their group, for #DurePartitionTask; %DURE_CLASS_NONE
 *   for who is held back
 */
guint32 *
dure_roll_start (GPtrArray *earlier, DureTable *table, const DureOwners *owners, guint k,
                 guint *ret_n_starts)
{
  g_autoptr (GPtrArray) numbers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_autoptr (GHashTable) here = g_hash_table_new (hash_line, is_same_donor);
  g_autoptr (GArray) groups = g_array_new (FALSE, TRUE, sizeof (Group));
  guint32 *start = g_new (guint32, owners->n_donors + 1);

  for (guint i = 0; i < earlier->len; i++)
    g_ptr_array_add (numbers, g_hash_table_new (hash_pair, NULL));
  for (guint donor = 0; donor < owners->n_donors; donor++)
    {
      const guint8 *id = dure_table_donor (table, owners->rows[owners->first[donor]]);

      g_hash_table_add (here, (gpointer) id);
      start[donor] = find_group (earlier, numbers, id);
      group_at (groups, start[donor])->n_here++;
    }
  count_gone (earlier, numbers, here, groups);
  for (guint donor = 0; donor < owners->n_donors; donor++)
    {
      const Group *group = &g_array_index (groups, Group, start[donor]);

      if (group->n_here < k || (group->n_gone > 0 && group->n_gone < k))
        start[donor] = DURE_CLASS_NONE;
    }
  *ret_n_starts = groups->len;
  return start;
}
