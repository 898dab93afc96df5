// domain.c: the classes that one column has in one table, numbered
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Made once for a column; from then on the search knows small numbers only. It costs a look into a
// hash table for each row, and a sort of what is different at each level.

#include "domain.h"

/* A class of some level, and what is in it. */
typedef struct
{
  gint64 class;
  gint64 cell;   /* one that is in it */
  guint32 first; /* the code it got first, in the order of the rows */
} Member;

typedef struct
{
  DureTable *table;
  guint column;
} Words;

static gint
compare_words (gconstpointer one, gconstpointer other, gpointer data)
{
  const Words *words = data;

  return g_strcmp0 (dure_table_word (words->table, words->column, *(const guint32 *) one),
                    dure_table_word (words->table, words->column, *(const guint32 *) other));
}

/* The words of a column by rank. */
static guint32 *
rank_words (DureTable *table, guint column)
{
  const guint n_words = dure_table_n_words (table, column);
  guint32 *by_rank = g_new (guint32, n_words + 1);
  Words words = { table, column };

  for (guint32 i = 0; i < n_words; i++)
    by_rank[i] = i;
  g_qsort_with_data (by_rank, (gint) n_words, sizeof *by_rank, compare_words, &words);
  return by_rank;
}

/* What words are to the hierarchy: places in its list, or their rank. */
static gint64 *
read_words (DureTable *table, guint column, DureHierarchy *hierarchy, const guint32 *by_rank)
{
  const guint n_words = dure_table_n_words (table, column);
  gint64 *read = g_new (gint64, n_words + 1);

  for (guint32 rank = 0; rank < n_words; rank++)
    {
      const guint32 word = by_rank[rank];

      read[word] = rank;
      if (dure_hierarchy_kind (hierarchy) == DURE_HIERARCHY_PLACES)
        read[word]
            = dure_hierarchy_find_place (hierarchy, dure_table_word (table, column, word));
    }
  return read;
}

static gint
compare_members (gconstpointer one, gconstpointer other)
{
  const Member *a = one, *b = other;

  return (a->class > b->class) - (a->class < b->class);
}

/* The distinct classes of level 0, sorted; the codes by row follow their order. */
static GArray *
number_rows (DureDomain *self, GArray *cells, DureHierarchy *hierarchy)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GArray *members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_autofree guint32 *sorted = NULL;

  self->codes = g_new (guint32, cells->len + 1);
  for (guint row = 0; row < cells->len; row++)
    {
      const gint64 cell = g_array_index (cells, gint64, row);
      const gint64 class = dure_hierarchy_class (hierarchy, cell, 0);
      gpointer found;

      if (!g_hash_table_lookup_extended (seen, &class, NULL, &found))
        {
          const Member member = { class, cell, members->len };

          found = GUINT_TO_POINTER (members->len);
          g_hash_table_insert (seen, g_memdup2 (&class, sizeof class), found);
          g_array_append_val (members, member);
        }
      self->codes[row] = GPOINTER_TO_UINT (found);
    }
  g_array_sort (members, compare_members);
  sorted = g_new (guint32, members->len + 1);
  self->missing = G_MAXUINT32;
  for (guint32 i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index (members, Member, i);

      sorted[member->first] = i;
      if (member->class == DURE_CELL_MISSING)
        self->missing = i;
    }
  for (guint row = 0; row < cells->len; row++)
    self->codes[row] = sorted[self->codes[row]];
  return members;
}

/* The classes of one level, and their names. */
static void
number_level (DureDomain *self, GArray *members, DureHierarchy *hierarchy, guint level,
              const guint32 *by_rank, const Words *words)
{
  g_autoptr (GArray) classes = g_array_sized_new (FALSE, FALSE, sizeof (Member), members->len);
  guint n_classes = 0;

  for (guint32 i = 0; i < members->len; i++)
    {
      const gint64 cell = g_array_index (members, Member, i).cell;
      const Member member = { dure_hierarchy_class (hierarchy, cell, level), cell, i };

      g_array_append_val (classes, member);
    }
  g_array_sort (classes, compare_members);
  self->up[level] = g_new (guint32, members->len + 1);
  self->labels[level] = g_ptr_array_new_with_free_func (g_free);
  for (guint32 i = 0; i < classes->len; i++)
    {
      const Member *member = &g_array_index (classes, Member, i);
      const gboolean is_word = by_rank != NULL && level < self->top
                               && dure_hierarchy_kind (hierarchy) == DURE_HIERARCHY_WHOLE
                               && member->class != DURE_CELL_MISSING;

      if (i == 0 || member[-1].class != member->class)
        {
          g_ptr_array_add (self->labels[level],
                           is_word ? g_strdup (dure_table_word (words->table, words->column,
                                                                by_rank[member->class]))
                                   : dure_hierarchy_label (hierarchy, member->class, level));
          n_classes++;
        }
      self->up[level][member->first] = n_classes - 1;
    }
  self->n_classes[level] = n_classes;
}

/**
 * dure_domain_new:
 * @table: with a row at least
 * @column: of it
 * @hierarchy: for its type
 * @moved_ms: (nullable): by row, what is added to times
 *
 * Returns: (transfer full): its classes at all levels
 */
DureDomain *
dure_domain_new (DureTable *table, guint column, DureHierarchy *hierarchy, const gint64 *moved_ms)
{
  const guint n_rows = dure_table_n_rows (table);
  const DureColumnType type = dure_table_type (table, column);
  const Words words = { table, column };
  g_autofree guint32 *by_rank = type == DURE_COLUMN_TEXT ? rank_words (table, column) : NULL;
  g_autofree gint64 *read
      = type == DURE_COLUMN_TEXT ? read_words (table, column, hierarchy, by_rank) : NULL;
  g_autoptr (GArray) cells = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_rows);
  g_autoptr (GArray) members = NULL;
  DureDomain *self = g_new0 (DureDomain, 1);

  for (guint row = 0; row < n_rows; row++)
    {
      gint64 cell = dure_table_cell (table, row, column);

      if (cell != DURE_CELL_MISSING && type == DURE_COLUMN_TEXT)
        cell = read[cell];
      else if (cell != DURE_CELL_MISSING && type == DURE_COLUMN_TIME && moved_ms != NULL)
        cell += moved_ms[row];
      g_array_append_val (cells, cell);
    }
  self->top = dure_hierarchy_top (hierarchy);
  members = number_rows (self, cells, hierarchy);
  for (guint level = 0; level <= self->top; level++)
    number_level (self, members, hierarchy, level, by_rank, &words);
  return self;
}

/**
 * dure_domain_free:
 * @self: (transfer full) (nullable)
 */
void
dure_domain_free (DureDomain *self)
{
  if (self == NULL)
    return;
  for (guint level = 0; level < DURE_DOMAIN_MAX_LEVELS; level++)
    {
      g_free (self->up[level]);
      g_clear_pointer (&self->labels[level], g_ptr_array_unref);
    }
  g_free (self->codes);
  g_free (self);
}
