// roll.c: who was in a release, and what two of them say together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Two releases of which each is safe may together not be: who withdrew in between is the difference
// of two classes, who is known to be in one class of each is among those in both (composition:
// Ganta, Kasiviswanathan, Smith, KDD 2008), and whoever was seen at the kiosk in between has the
// rows that are new. So of all that can be said with several releases, in this class of one, in
// that or in none of another, with the same rows or with others, each must be true of k donors or
// of nobody.
//
// The check looks at two releases. To pass it, the next one keeps to groups of donors who were
// always in the same classes. Where only a few of a group have new rows, or other ones than were
// told, these wait, and all are told as before: for that the table has what could be told then as
// well, where it is another now (dure_table_set_former()). A group out of which a few have gone, or
// have taken back rows, is held back until k have, and newcomers until there are k. A roll names
// donors and has marks of their rows: it is as secret as those, and kept no longer than it is
// needed. Costs a few looks into a hash table for each donor, and a sort of their rows.

#include "roll.h"

#include "partition.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* The class of who is in none, where a bit is needed for more. */
#define NO_CLASS (DURE_CLASS_NONE >> 1)

typedef struct
{
  guint8 donor[DURE_UUID_BYTES];
  guint32 class;
  GArray *marks; /* of all their rows, told or not */
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
  gboolean is_mixed; /* a few have the same rows as some time before, or other ones */
} Group;

typedef struct
{
  GPtrArray *earlier; /* of DureRoll */
  DureTable *table;
  DureOwners *owners;
  const guint64 *marks;
  guint k;
  GPtrArray *class_numbers; /* release by release, of groups by their classes */
  GPtrArray *row_numbers;   /* and by their rows as well */
  GArray *groups;           /* by classes */
  GArray *parts;            /* of guint: by rows, how many donors are here */
  guint32 *group_of;        /* by donor */
  guint32 *part_of;
} Start;

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
  Line *line = data;

  sodium_memzero (line->marks->data, line->marks->len * sizeof (DureMark));
  g_array_unref (line->marks);
  sodium_memzero (line, sizeof *line);
  g_free (line);
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
 * @marks: (element-type DureMark): of all their rows, sorted
 */
void
dure_roll_add (DureRoll *self, const guint8 donor[DURE_UUID_BYTES], guint32 class,
               const GArray *marks)
{
  Line *line = g_new (Line, 1);

  memcpy (line->donor, donor, DURE_UUID_BYTES);
  line->class = class;
  line->marks = g_array_sized_new (FALSE, FALSE, sizeof (DureMark), marks->len);
  g_array_append_vals (line->marks, marks->data, marks->len);
  g_hash_table_add (self->lines, line);
}

/**
 * dure_roll_has:
 * @donor: anyone
 *
 * Returns: whether they are in it
 */
gboolean
dure_roll_has (DureRoll *self, const guint8 donor[DURE_UUID_BYTES])
{
  return g_hash_table_contains (self->lines, donor);
}

static int
compare_lines (gconstpointer one, gconstpointer other)
{
  const Line *const *a = one, *const *b = other;

  return memcmp ((*a)->donor, (*b)->donor, DURE_UUID_BYTES);
}

static void
pack_line (GByteArray *bytes, const Line *line)
{
  const guint32 head[] = { GUINT32_TO_LE (line->class), GUINT32_TO_LE (line->marks->len) };

  g_byte_array_append (bytes, line->donor, sizeof line->donor);
  g_byte_array_append (bytes, (const guint8 *) head, sizeof head);
  for (guint i = 0; i < line->marks->len; i++)
    {
      const guint64 mark = GUINT64_TO_LE (g_array_index (line->marks, DureMark, i).mark);

      g_byte_array_append (bytes, (const guint8 *) &mark, sizeof mark);
    }
}

/**
 * dure_roll_pack:
 *
 * Returns: (transfer full): the same as bytes, by donor: id, class, and how many marks follow; to
 *   be sealed wherever it is kept, and wiped
 */
GBytes *
dure_roll_pack (DureRoll *self)
{
  guint n_lines;
  g_autofree gpointer *lines = g_hash_table_get_keys_as_array (self->lines, &n_lines);
  GByteArray *bytes = g_byte_array_new ();

  qsort (lines, n_lines, sizeof *lines, compare_lines);
  for (guint i = 0; i < n_lines; i++)
    pack_line (bytes, lines[i]);
  return g_byte_array_free_to_bytes (bytes);
}

/* @ret_taken: how many bytes a line takes; 0 when it is cut off. */
static void
unpack_line (DureRoll *self, const guint8 *bytes, gsize length, gsize *ret_taken)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (DureMark));
  guint32 head[2];
  const gsize begin = DURE_UUID_BYTES + sizeof head;

  *ret_taken = 0;
  if (length < begin)
    return;
  memcpy (head, bytes + DURE_UUID_BYTES, sizeof head);
  if ((length - begin) / sizeof (guint64) < GUINT32_FROM_LE (head[1]))
    return;
  for (guint32 i = 0; i < GUINT32_FROM_LE (head[1]); i++)
    {
      DureMark mark = { 0 };

      memcpy (&mark.mark, bytes + begin + i * sizeof mark.mark, sizeof mark.mark);
      mark.mark = GUINT64_FROM_LE (mark.mark);
      g_array_append_val (marks, mark);
    }
  dure_roll_add (self, bytes, GUINT32_FROM_LE (head[0]), marks);
  *ret_taken = begin + marks->len * sizeof (guint64);
}

/**
 * dure_roll_unpack:
 * @packed: by dure_roll_pack()
 *
 * Returns: (transfer full) (nullable): the roll; %NULL when it is damaged
 */
DureRoll *
dure_roll_unpack (GBytes *packed)
{
  g_autoptr (DureRoll) self = dure_roll_new ();
  gsize length, taken;
  const guint8 *bytes = g_bytes_get_data (packed, &length);

  for (gsize at = 0; at < length; at += taken)
    {
      unpack_line (self, bytes + at, length - at, &taken);
      if (taken == 0)
        return NULL;
    }
  return g_steal_pointer (&self);
}

static guint32
class_of (const Line *line)
{
  return line == NULL ? NO_CLASS : line->class;
}

static gboolean
is_unchanged (const Line *line, const GArray *marks)
{
  return line != NULL && marks != NULL && dure_marks_are_same (line->marks, marks);
}

/* The class of a donor in one release, and whether their rows were the same there. */
static guint32
class_and_rows (const Line *line, gboolean is_same)
{
  return class_of (line) << 1 | is_same;
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
    {
      const Line *now = g_hash_table_lookup (planned->lines, line);

      count_pair (counts, class_of (line),
                  class_and_rows (now, is_unchanged (line, now == NULL ? NULL : now->marks)));
    }
  g_hash_table_iter_init (&iter, planned->lines);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    if (!g_hash_table_contains (earlier->lines, line))
      count_pair (counts, NO_CLASS, class_and_rows (line, FALSE));
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
find_group (const Start *self, const guint8 *donor)
{
  guint32 group = 0;

  for (guint i = 0; i < self->earlier->len; i++)
    {
      DureRoll *roll = self->earlier->pdata[i];

      group = number_of (self->class_numbers->pdata[i], group,
                         class_of (g_hash_table_lookup (roll->lines, donor)));
    }
  return group;
}

/* The same, by what they gave as well. */
static guint32
find_part (const Start *self, const guint8 *donor, const GArray *marks)
{
  guint32 part = 0;

  for (guint i = 0; i < self->earlier->len; i++)
    {
      DureRoll *roll = self->earlier->pdata[i];
      const Line *line = g_hash_table_lookup (roll->lines, donor);

      part = number_of (self->row_numbers->pdata[i], part,
                        class_and_rows (line, is_unchanged (line, marks)));
    }
  return part;
}

static Group *
group_at (const Start *self, guint32 number)
{
  if (number >= self->groups->len)
    g_array_set_size (self->groups, number + 1);
  return &g_array_index (self->groups, Group, number);
}

static guint *
part_at (const Start *self, guint32 number)
{
  if (number >= self->parts->len)
    g_array_set_size (self->parts, number + 1);
  return &g_array_index (self->parts, guint, number);
}

static const guint8 *
id_of (const Start *self, guint donor)
{
  return dure_table_donor (self->table, self->owners->rows[self->owners->first[donor]]);
}

/* Counts those who are in some earlier release and no longer here, each once. */
static void
count_gone (const Start *self)
{
  g_autoptr (GHashTable) here = g_hash_table_new (hash_line, is_same_donor);
  g_autoptr (GHashTable) counted = g_hash_table_new (hash_line, is_same_donor);

  for (guint donor = 0; donor < self->owners->n_donors; donor++)
    g_hash_table_add (here, (gpointer) id_of (self, donor));
  for (guint i = 0; i < self->earlier->len; i++)
    {
      const DureRoll *roll = self->earlier->pdata[i];
      GHashTableIter iter;
      gpointer line;

      g_hash_table_iter_init (&iter, roll->lines);
      while (g_hash_table_iter_next (&iter, &line, NULL))
        if (!g_hash_table_contains (here, line) && g_hash_table_add (counted, line))
          group_at (self, find_group (self, line))->n_gone++;
    }
}

/* By row, whether it is told only as it was before. */
static gboolean *
list_former (const Start *self)
{
  const guint n_rows = dure_table_n_rows (self->table);
  gboolean *is_former = g_new (gboolean, n_rows + 1);

  for (guint row = 0; row < n_rows; row++)
    is_former[row] = dure_table_is_former (self->table, row);
  return is_former;
}

/* Puts every donor into the part that their rows make them one of, and finds groups that have parts
   of a few. @owners: of the rows that are looked at */
static void
count_parts (const Start *self, const DureOwners *owners)
{
  g_array_set_size (self->parts, 0);
  for (guint donor = 0; donor < self->owners->n_donors; donor++)
    {
      g_autoptr (GArray) marks = dure_marks_of_donor (self->marks, owners, donor);

      self->part_of[donor] = find_part (self, id_of (self, donor), marks);
      (*part_at (self, self->part_of[donor]))++;
    }
  for (guint i = 0; i < self->groups->len; i++)
    group_at (self, i)->is_mixed = FALSE;
  for (guint donor = 0; donor < self->owners->n_donors; donor++)
    if (*part_at (self, self->part_of[donor]) < self->k)
      group_at (self, self->group_of[donor])->is_mixed = TRUE;
}

static const Line *
last_line (const Start *self, const guint8 *donor)
{
  for (guint i = self->earlier->len; i-- > 0;)
    {
      DureRoll *roll = self->earlier->pdata[i];
      const Line *line = g_hash_table_lookup (roll->lines, donor);

      if (line != NULL)
        return line;
    }
  return NULL;
}

/* In groups where only a few have new rows or other ones, these wait. */
static void
tell_as_before (const Start *self)
{
  g_autofree gboolean *is_dropped = list_former (self);

  for (guint donor = 0; donor < self->owners->n_donors; donor++)
    {
      const Line *line = last_line (self, id_of (self, donor));
      g_autoptr (GArray) marks = NULL;
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));

      if (line == NULL || !group_at (self, self->group_of[donor])->is_mixed)
        continue;
      marks = dure_marks_of_donor (self->marks, self->owners, donor);
      if (!dure_marks_find_new (marks, line->marks, rows))
        continue;
      for (guint i = 0; i < marks->len; i++)
        is_dropped[g_array_index (marks, DureMark, i).row] = FALSE;
      for (guint i = 0; i < rows->len; i++)
        is_dropped[g_array_index (rows, guint, i)] = TRUE;
    }
  dure_owners_drop (self->owners, is_dropped);
}

static void
hold_back (const Start *self)
{
  for (guint donor = 0; donor < self->owners->n_donors; donor++)
    {
      const Group *group = group_at (self, self->group_of[donor]);

      if (group->is_mixed || group->n_here < self->k
          || (group->n_gone > 0 && group->n_gone < self->k))
        self->part_of[donor] = DURE_CLASS_NONE;
    }
}

static GPtrArray *
new_numbers (guint n_releases)
{
  GPtrArray *numbers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);

  for (guint i = 0; i < n_releases; i++)
    g_ptr_array_add (numbers, g_hash_table_new (hash_pair, NULL));
  return numbers;
}

/**
 * dure_roll_start:
 * @earlier: (element-type DureRoll): releases that somebody has, the newest last
 * @table: what the next is made of
 * @owners: its donors; rows that are to wait, and former ones that are not told again, fall away
 * @marks: (array): by row of @table
 * @k: how many donors anything must be true of
 * @ret_n_starts: (out): how many groups there are
 *
 * Returns: (transfer full) (array): by donor their group, for #DurePartitionTask; %DURE_CLASS_NONE
 *   for who is held back
 */
guint32 *
dure_roll_start (GPtrArray *earlier, DureTable *table, DureOwners *owners, const guint64 *marks,
                 guint k, guint *ret_n_starts)
{
  g_autoptr (GPtrArray) class_numbers = new_numbers (earlier->len);
  g_autoptr (GPtrArray) row_numbers = new_numbers (earlier->len);
  g_autoptr (GArray) groups = g_array_new (FALSE, TRUE, sizeof (Group));
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (guint));
  g_autofree guint32 *group_of = g_new (guint32, owners->n_donors + 1);
  const Start self = {
    .earlier = earlier,
    .table = table,
    .owners = owners,
    .marks = marks,
    .k = k,
    .class_numbers = class_numbers,
    .row_numbers = row_numbers,
    .groups = groups,
    .parts = parts,
    .group_of = group_of,
    .part_of = g_new (guint32, owners->n_donors + 1),
  };
  g_autofree gboolean *is_former = list_former (&self);
  g_autoptr (DureOwners) now = dure_owners_copy (owners);

  for (guint donor = 0; donor < owners->n_donors; donor++)
    {
      group_of[donor] = find_group (&self, id_of (&self, donor));
      group_at (&self, group_of[donor])->n_here++;
    }
  count_gone (&self);
  dure_owners_drop (now, is_former);
  count_parts (&self, now);
  tell_as_before (&self);
  count_parts (&self, owners);
  hold_back (&self);
  *ret_n_starts = parts->len;
  return self.part_of;
}
