// extract.c: a table that may leave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Made in this order: the plan is checked; times are moved, donor by donor; rows that would stand
// out beside an earlier release wait (roll.c); rows beyond the cap fall away by lot, and those by
// which a donor has more than others (even.c); the ends of what is told are cut (tails.c); donors
// are put into classes (partition.c); rows are put in an order drawn by lot. Direct identifiers are
// never read. No cell, order or name of the result depends on the order of rows that came in, and
// none holds an id.
//
// When leaving donors out has left too few beyond some bound, the ends are cut and the classes
// found once more with nobody left out. Costs what the parts do, and n log n for the order; memory
// is 4 bytes for each row and column, and 60 for a row. The table must outlive what was made of it.

#include "extract.h"

#include "deidentify-error.h"
#include "even.h"
#include "tails.h"

#include <sodium.h>
#include <string.h>

/* How often the ends are cut and classes found before it is given up. */
#define MOST_ATTEMPTS 5
#define PSEUDONYM_TEXT (2 * DURE_PSEUDONYM_BYTES + 1)

typedef struct
{
  guint column; /* of the table */
  DureColumnRole role;
  DureHierarchy *hierarchy;
  DureDomain *domain;
  gboolean is_hidden;
} Told;

typedef struct
{
  guint64 lot;
  guint row;
  guint donor;
} Place;

struct _DureExtract
{
  DureTable *table;
  GArray *told; /* of Told, in the order of the table */
  DureOwners *owners;
  DureOwners *considered; /* with all rows, but those that wait */
  guint64 *marks;         /* by row */
  GPtrArray *quasi;     /* borrowed DureDomain */
  GPtrArray *sensitive; /* likewise */
  DurePartitionTask task;
  guint32 *start;
  DurePartition *partition;
  char (*pseudonyms)[PSEUDONYM_TEXT]; /* by donor */
  GArray *places;                     /* rows that are told, in their order */
  guint n_clipped;
  guint n_evened;
  gboolean was_repeated;
};

static void
clear_told (gpointer data)
{
  Told *told = data;

  dure_hierarchy_free (told->hierarchy);
  dure_domain_free (told->domain);
}

/**
 * dure_extract_free:
 * @self: (transfer full) (nullable)
 */
void
dure_extract_free (DureExtract *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->told, g_array_unref);
  g_clear_pointer (&self->owners, dure_owners_free);
  g_clear_pointer (&self->considered, dure_owners_free);
  g_clear_pointer (&self->quasi, g_ptr_array_unref);
  g_clear_pointer (&self->sensitive, g_ptr_array_unref);
  g_clear_pointer (&self->partition, dure_partition_free);
  g_clear_pointer (&self->places, g_array_unref);
  g_free (self->pseudonyms);
  g_free (self->start);
  g_free (self->marks);
  g_free (self);
}

static Told *
told_at (DureExtract *self, guint index)
{
  return &g_array_index (self->told, Told, index);
}

/* What is added to the times of each row. */
static gint64 *
draw_shifts (DureExtract *self, DurePlan *plan, DureDisguise *disguise)
{
  const DureOwners *owners = self->owners;
  gint64 *moved_ms = g_new (gint64, dure_table_n_rows (self->table) + 1);

  for (guint donor = 0; donor < owners->n_donors; donor++)
    {
      const guint8 *id = dure_table_donor (self->table, owners->rows[owners->first[donor]]);
      const gint64 shift_ms = dure_disguise_shift_ms (disguise, id, plan->shift_weeks);

      for (guint i = owners->first[donor]; i < owners->first[donor + 1]; i++)
        moved_ms[owners->rows[i]] = shift_ms;
    }
  return moved_ms;
}

/* Columns that are told, each with its classes; what nobody declared is whole or not at all. */
static void
read_columns (DureExtract *self, DurePlan *plan, const gint64 *moved_ms)
{
  self->told = g_array_new (FALSE, TRUE, sizeof (Told));
  g_array_set_clear_func (self->told, clear_told);
  for (guint column = 0; column < dure_table_n_columns (self->table); column++)
    {
      const char *name = dure_table_name (self->table, column);
      DureHierarchy *planned = dure_plan_hierarchy (plan, name);
      g_autoptr (DureHierarchy) whole = dure_hierarchy_new_whole ();
      Told told = { .column = column, .role = dure_plan_role (plan, name) };

      if (told.role == DURE_ROLE_DIRECT)
        continue;
      told.domain = dure_domain_new (self->table, column, planned != NULL ? planned : whole,
                                     moved_ms);
      g_array_append_val (self->told, told);
    }
}

/* A lot for a row, by whose it is and what it says: the same wherever it stood. */
static guint64
draw_row (DureExtract *self, DureDisguise *disguise, const char *purpose, guint row,
          GByteArray *room)
{
  guint8 *end;

  g_byte_array_set_size (room, DURE_UUID_BYTES + self->told->len * sizeof (guint32));
  end = room->data;
  memcpy (end, dure_table_donor (self->table, row), DURE_UUID_BYTES);
  end += DURE_UUID_BYTES;
  for (guint i = 0; i < self->told->len; i++)
    {
      const guint32 code_le = GUINT32_TO_LE (told_at (self, i)->domain->codes[row]);

      memcpy (end, &code_le, sizeof code_le);
      end += sizeof code_le;
    }
  return dure_disguise_lot (disguise, purpose, room->data, room->len);
}

static guint
n_rows_of (const DureOwners *owners, guint donor)
{
  return owners->first[donor + 1] - owners->first[donor];
}

/* Lots are drawn in the order of rows, in which memory is read from one end to the other. */
static void
clip (DureExtract *self, DurePlan *plan, DureDisguise *disguise)
{
  const guint n_rows = dure_table_n_rows (self->table);
  g_autofree guint32 *owner = dure_owners_by_row (self->owners, n_rows);
  g_autofree guint64 *lots = g_new0 (guint64, n_rows);
  g_autofree guint *most = g_new (guint, self->owners->n_donors + 1);
  g_autoptr (GByteArray) room = g_byte_array_new ();

  for (guint row = 0; row < n_rows; row++)
    if (owner[row] != DURE_OWNER_NONE && n_rows_of (self->owners, owner[row]) > 1)
      lots[row] = draw_row (self, disguise, "clip", row, room);
  for (guint donor = 0; donor < self->owners->n_donors; donor++)
    most[donor] = plan->rows_per_donor;
  dure_owners_sort (self->owners, lots);
  self->n_clipped = dure_owners_cut (self->owners, most);
}

static void
cut_tails (DureExtract *self, DurePlan *plan, const guint32 *class_of)
{
  for (guint i = 0; i < self->told->len; i++)
    {
      Told *told = told_at (self, i);
      DureHierarchy *planned = dure_plan_hierarchy (plan,
                                                    dure_table_name (self->table, told->column));

      if (told->role == DURE_ROLE_QUASI || dure_hierarchy_bands (planned) == NULL)
        continue;
      g_clear_pointer (&told->hierarchy, dure_hierarchy_free);
      told->hierarchy = dure_tails_cut (self->table, told->column, planned, self->owners, class_of,
                                        plan->k);
      told->is_hidden = told->hierarchy == NULL;
      if (told->is_hidden)
        continue;
      dure_domain_free (told->domain);
      told->domain = dure_domain_new (self->table, told->column, told->hierarchy, NULL);
    }
}

static gboolean
tails_hold (DureExtract *self)
{
  for (guint i = 0; i < self->told->len; i++)
    {
      const Told *told = told_at (self, i);

      if (told->hierarchy != NULL
          && !dure_tails_hold (self->table, told->column, told->hierarchy, self->owners,
                               self->partition->class_of, self->task.k))
        return FALSE;
    }
  return TRUE;
}

/* Whether anything is told of anybody, beyond that all are there. */
static gboolean
tells_something (DureExtract *self)
{
  const DureDonorClass *all;

  if (self->partition->classes->len != 1)
    return self->partition->classes->len > 1;
  all = &g_array_index (self->partition->classes, DureDonorClass, 0);
  for (guint q = 0; q < self->task.n_quasi; q++)
    if (all->levels[q] < self->task.quasi[q]->top)
      return TRUE;
  return self->task.n_quasi == 0;
}

static gboolean
has_any (GPtrArray *earlier)
{
  return earlier != NULL && earlier->len > 0;
}

/* Whoever was told of together stays together. Nobody is left out: that would be a difference. */
static void
keep_to (DureExtract *self, GPtrArray *earlier)
{
  self->start = dure_roll_start (earlier, self->table, self->owners, self->marks, self->task.k,
                                 &self->task.n_starts);
  self->task.start = self->start;
  self->task.suppressed_percent = 0;
}

/* Nobody was told of before. */
static void
drop_former (DureExtract *self)
{
  const guint n_rows = dure_table_n_rows (self->table);
  g_autofree gboolean *is_dropped = g_new (gboolean, n_rows);

  for (guint row = 0; row < n_rows; row++)
    is_dropped[row] = dure_table_is_former (self->table, row);
  dure_owners_drop (self->owners, is_dropped);
}

static void
set_columns (DureExtract *self)
{
  g_ptr_array_set_size (self->quasi, 0);
  g_ptr_array_set_size (self->sensitive, 0);
  for (guint i = 0; i < self->told->len; i++)
    {
      const Told *told = told_at (self, i);

      if (told->role == DURE_ROLE_QUASI)
        g_ptr_array_add (self->quasi, told->domain);
      else if (told->role == DURE_ROLE_SENSITIVE && !told->is_hidden)
        g_ptr_array_add (self->sensitive, told->domain);
    }
  self->task.quasi = (DureDomain *const *) self->quasi->pdata;
  self->task.n_quasi = self->quasi->len;
  self->task.sensitive = (DureDomain *const *) self->sensitive->pdata;
  self->task.n_sensitive = self->sensitive->len;
}

static void
even_out (DureExtract *self)
{
  guint32 *start = dure_even_out (&self->task, self->owners, &self->task.n_starts,
                                  &self->n_evened);

  g_free (self->start);
  self->task.start = self->start = start;
}

static gboolean
find_classes (DureExtract *self, DurePlan *plan, GError **error)
{
  g_autofree guint32 *counted = NULL;

  cut_tails (self, plan, self->start);
  set_columns (self);
  even_out (self);
  for (guint attempt = 0; attempt < MOST_ATTEMPTS; attempt++)
    {
      cut_tails (self, plan, counted != NULL ? counted : self->start);
      set_columns (self);
      g_clear_pointer (&self->partition, dure_partition_free);
      self->partition = dure_partition_find (&self->task);
      if (!tells_something (self))
        break;
      if (tails_hold (self))
        return TRUE;
      if (attempt > 0)
        {
          g_free (counted);
          counted = g_memdup2 (self->partition->class_of,
                               self->owners->n_donors * sizeof *counted);
        }
      self->was_repeated = TRUE;
      self->task.suppressed_percent = 0;
    }
  g_set_error_literal (error, DURE_DEIDENTIFY_ERROR, DURE_DEIDENTIFY_ERROR_TOO_FEW,
                       "too few donors, or too alike, for anything to be told of them");
  return FALSE;
}

static gint
compare_places (gconstpointer one, gconstpointer other)
{
  const Place *a = one, *b = other;

  return (a->lot > b->lot) - (a->lot < b->lot);
}

static void
name_donors (DureExtract *self, DureDisguise *disguise)
{
  const DureOwners *owners = self->owners;

  self->pseudonyms = g_malloc0_n (owners->n_donors, PSEUDONYM_TEXT);
  for (guint donor = 0; donor < owners->n_donors; donor++)
    {
      guint8 pseudonym[DURE_PSEUDONYM_BYTES];

      if (self->partition->class_of[donor] == DURE_CLASS_NONE)
        continue;
      dure_disguise_pseudonym (disguise,
                               dure_table_donor (self->table, owners->rows[owners->first[donor]]),
                               pseudonym);
      sodium_bin2hex (self->pseudonyms[donor], PSEUDONYM_TEXT, pseudonym, sizeof pseudonym);
    }
}

static void
place_rows (DureExtract *self, DureDisguise *disguise)
{
  const guint n_rows = dure_table_n_rows (self->table);
  g_autofree guint32 *owner = dure_owners_by_row (self->owners, n_rows);
  g_autoptr (GByteArray) room = g_byte_array_new ();

  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  for (guint row = 0; row < n_rows; row++)
    if (owner[row] != DURE_OWNER_NONE
        && self->partition->class_of[owner[row]] != DURE_CLASS_NONE)
      {
        const Place place = { draw_row (self, disguise, "order", row, room), row, owner[row] };

        g_array_append_val (self->places, place);
      }
  g_array_sort (self->places, compare_places);
}

/* What keep_to() is for, looked at once more in another way. */
static gboolean
differs_safely (DureExtract *self, GPtrArray *earlier, GError **error)
{
  g_autoptr (DureRoll) planned = has_any (earlier) ? dure_extract_roll (self) : NULL;

  for (guint i = 0; planned != NULL && i < earlier->len; i++)
    if (dure_roll_isolated (earlier->pdata[i], planned, self->task.k) > 0)
      {
        g_set_error_literal (error, DURE_DEIDENTIFY_ERROR, DURE_DEIDENTIFY_ERROR_ISOLATED,
                             "beside an earlier release it would single somebody out");
        return FALSE;
      }
  return TRUE;
}

/**
 * dure_extract_roll:
 *
 * Returns: (transfer full): who is in it, for those who make the next one
 */
DureRoll *
dure_extract_roll (DureExtract *self)
{
  const DureOwners *owners = self->considered;
  DureRoll *roll = dure_roll_new ();

  for (guint donor = 0; donor < owners->n_donors; donor++)
    if (self->partition->class_of[donor] != DURE_CLASS_NONE)
      {
        g_autoptr (GArray) marks = dure_marks_of_donor (self->marks, owners, donor);

        dure_roll_add (roll, dure_table_donor (self->table, owners->rows[owners->first[donor]]),
                       self->partition->class_of[donor], marks);
      }
  return roll;
}

/**
 * dure_extract_new:
 * @table: must outlive the extract
 * @plan: what is to become of its columns
 * @disguise: of one release to one recipient
 * @earlier: (nullable) (element-type DureRoll): who was in what this recipient, and all whom they
 *   may share with, have been given before, the newest last
 *
 * Returns: (transfer full) (nullable): what may leave; never an empty table, nor one that tells
 *   nothing
 */
DureExtract *
dure_extract_new (DureTable *table, DurePlan *plan, DureDisguise *disguise, GPtrArray *earlier,
                  GError **error)
{
  g_autoptr (DureExtract) self = g_new0 (DureExtract, 1);
  g_autofree gint64 *moved_ms = NULL;

  self->table = table;
  self->quasi = g_ptr_array_new ();
  self->sensitive = g_ptr_array_new ();
  if (!dure_plan_check (plan, table, error))
    return NULL;
  if (dure_table_n_rows (table) == 0)
    {
      g_set_error_literal (error, DURE_DEIDENTIFY_ERROR, DURE_DEIDENTIFY_ERROR_TOO_FEW,
                           "nobody is in the table");
      return NULL;
    }
  self->owners = dure_owners_new (table);
  self->marks = dure_marks_new (table, plan);
  /* Of rows that will wait as well: their classes are numbered like all others. */
  moved_ms = draw_shifts (self, plan, disguise);
  self->task = (DurePartitionTask) {
    .owners = self->owners,
    .k = plan->k,
    .l = plan->l,
    .suppressed_percent = plan->suppressed_percent,
  };
  if (has_any (earlier))
    keep_to (self, earlier);
  else
    drop_former (self);
  self->considered = dure_owners_copy (self->owners);
  read_columns (self, plan, moved_ms);
  sodium_memzero (moved_ms, dure_table_n_rows (table) * sizeof *moved_ms);
  clip (self, plan, disguise);
  if (!find_classes (self, plan, error))
    return NULL;
  if (!differs_safely (self, earlier, error))
    return NULL;
  name_donors (self, disguise);
  place_rows (self, disguise);
  return g_steal_pointer (&self);
}

guint
dure_extract_n_rows (DureExtract *self)
{
  return self->places->len;
}

guint
dure_extract_n_columns (DureExtract *self)
{
  return 1 + self->told->len;
}

/**
 * dure_extract_name:
 * @column: from 0, which is %DURE_EXTRACT_PSEUDONYM
 *
 * Returns: (transfer none): what the column is called
 */
const char *
dure_extract_name (DureExtract *self, guint column)
{
  return column == 0 ? DURE_EXTRACT_PSEUDONYM
                     : dure_table_name (self->table, told_at (self, column - 1)->column);
}

/**
 * dure_extract_cell:
 * @row: from 0, in an order that says nothing
 * @column: from 0
 *
 * Returns: (transfer none): what is told there; empty for what is missing
 */
const char *
dure_extract_cell (DureExtract *self, guint row, guint column)
{
  const Place *place;
  const Told *told;
  guint level = 0, quasi = 0;

  g_return_val_if_fail (row < self->places->len && column <= self->told->len, NULL);
  place = &g_array_index (self->places, Place, row);
  if (column == 0)
    return self->pseudonyms[place->donor];
  told = told_at (self, column - 1);
  for (guint i = 0; i < column - 1; i++)
    quasi += told_at (self, i)->role == DURE_ROLE_QUASI;
  if (told->role == DURE_ROLE_QUASI)
    level = g_array_index (self->partition->classes, DureDonorClass,
                           self->partition->class_of[place->donor])
                .levels[quasi];
  else if (told->is_hidden)
    level = told->domain->top;
  return g_ptr_array_index (told->domain->labels[level],
                            told->domain->up[level][told->domain->codes[place->row]]);
}

/**
 * dure_extract_partition:
 *
 * Returns: (transfer none): the classes of its donors
 */
const DurePartition *
dure_extract_partition (DureExtract *self)
{
  return self->partition;
}

/**
 * dure_extract_task:
 *
 * Returns: (transfer none): what the classes were found by
 */
const DurePartitionTask *
dure_extract_task (DureExtract *self)
{
  return &self->task;
}

/**
 * dure_extract_n_clipped:
 *
 * Returns: how many rows fell away because their donor had more than the plan lets through
 */
guint
dure_extract_n_clipped (DureExtract *self)
{
  return self->n_clipped;
}

/**
 * dure_extract_n_evened:
 *
 * Returns: how many rows fell away because too few donors have as many
 */
guint
dure_extract_n_evened (DureExtract *self)
{
  return self->n_evened;
}

/**
 * dure_extract_was_repeated:
 *
 * Returns: whether it had to be told less exactly so that nobody was left out
 */
gboolean
dure_extract_was_repeated (DureExtract *self)
{
  return self->was_repeated;
}
