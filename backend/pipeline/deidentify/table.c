// table.c: what is known of donors, in memory, before it is made ready to leave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// First the columns are added, then rows, each with the donor whose it is; the cells of a row are
// missing until they are set, and only those of the last row can be. Text is normalised as it comes
// in. A row takes 16 bytes and 8 for each column; a text that comes again takes nothing more.

#include "table.h"

#include <sodium.h>
#include <string.h>

/* Beyond these, days have no date: the years 69 to 3871. */
#define TIME_MOST G_GINT64_CONSTANT (60000000000000)

typedef struct
{
  char *name;
  DureColumnType type;
  GArray *cells;
  GPtrArray *words;      /* of text, by cell */
  GHashTable *numbering; /* of text: word -> its cell */
} Column;

struct _DureTable
{
  GPtrArray *columns;
  GArray *donors;  /* DURE_UUID_BYTES each, by row */
  GArray *formers; /* of guint: rows, in their order */
  guint n_rows;
};

static void
free_column (gpointer data)
{
  Column *column = data;

  g_free (column->name);
  g_array_unref (column->cells);
  g_hash_table_unref (column->numbering);
  g_ptr_array_unref (column->words);
  g_free (column);
}

/**
 * dure_table_new:
 *
 * Returns: (transfer full): a table of no columns
 */
DureTable *
dure_table_new (void)
{
  DureTable *self = g_new0 (DureTable, 1);

  self->columns = g_ptr_array_new_with_free_func (free_column);
  self->donors = g_array_new (FALSE, FALSE, DURE_UUID_BYTES);
  self->formers = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

/**
 * dure_table_free:
 * @self: (transfer full) (nullable): whose donors are wiped
 */
void
dure_table_free (DureTable *self)
{
  if (self == NULL)
    return;
  if (self->n_rows > 0)
    sodium_memzero (self->donors->data, (gsize) self->n_rows * DURE_UUID_BYTES);
  g_array_unref (self->donors);
  g_array_unref (self->formers);
  g_ptr_array_unref (self->columns);
  g_free (self);
}

static gint
compare_rows (gconstpointer one, gconstpointer other)
{
  const guint a = *(const guint *) one, b = *(const guint *) other;

  return (a > b) - (a < b);
}

static Column *
column_at (DureTable *self, guint column)
{
  return g_ptr_array_index (self->columns, column);
}

/**
 * dure_table_add_column:
 * @name: unlike all others
 * @type: of its cells
 *
 * Before any row.
 *
 * Returns: its number, from 0
 */
guint
dure_table_add_column (DureTable *self, const char *name, DureColumnType type)
{
  Column *column = g_new0 (Column, 1);

  g_assert (self->n_rows == 0);
  column->name = g_strdup (name);
  column->type = type;
  column->cells = g_array_new (FALSE, FALSE, sizeof (gint64));
  column->words = g_ptr_array_new_with_free_func (g_free);
  column->numbering = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (self->columns, column);
  return self->columns->len - 1;
}

/**
 * dure_table_add_row:
 * @donor: whose it is; never leaves
 */
void
dure_table_add_row (DureTable *self, const guint8 donor[DURE_UUID_BYTES])
{
  const gint64 missing = DURE_CELL_MISSING;

  g_array_append_vals (self->donors, donor, 1);
  for (guint i = 0; i < self->columns->len; i++)
    g_array_append_val (column_at (self, i)->cells, missing);
  self->n_rows++;
}

static void
set_cell (DureTable *self, guint column, DureColumnType type, gint64 cell, gint64 most)
{
  Column *target = column_at (self, column);

  g_return_if_fail (self->n_rows > 0 && target->type == type);
  if (cell > -most && cell < most)
    g_array_index (target->cells, gint64, self->n_rows - 1) = cell;
}

/**
 * dure_table_set_text:
 * @column: of text
 * @text: (nullable): in the last row; anyone's words
 */
void
dure_table_set_text (DureTable *self, guint column, const char *text)
{
  g_autofree char *word = text == NULL ? NULL : dure_cell_normalise_text (text);
  Column *target = column_at (self, column);
  gpointer found;

  if (word == NULL)
    return;
  if (!g_hash_table_lookup_extended (target->numbering, word, NULL, &found))
    {
      found = GUINT_TO_POINTER (target->words->len);
      g_hash_table_insert (target->numbering, word, found);
      g_ptr_array_add (target->words, g_steal_pointer (&word));
    }
  set_cell (self, column, DURE_COLUMN_TEXT, GPOINTER_TO_UINT (found), DURE_CELL_MOST);
}

/**
 * dure_table_set_number:
 * @column: of numbers
 * @thousandths: in the last row; one that is out of all bounds stays missing
 */
void
dure_table_set_number (DureTable *self, guint column, gint64 thousandths)
{
  set_cell (self, column, DURE_COLUMN_NUMBER, thousandths, DURE_CELL_MOST);
}

/**
 * dure_table_set_time:
 * @column: of times
 * @time_ms: in the last row, milliseconds since 1970; one that has no date stays missing
 */
void
dure_table_set_time (DureTable *self, guint column, gint64 time_ms)
{
  set_cell (self, column, DURE_COLUMN_TIME, time_ms, TIME_MOST);
}

/**
 * dure_table_set_former:
 *
 * The last row says what could be told some time ago, and is told only where what was told then is
 * to be told again. Of its donor there must be another row that is not former.
 */
void
dure_table_set_former (DureTable *self)
{
  const guint row = self->n_rows - 1;

  g_return_if_fail (self->n_rows > 0);
  g_array_append_val (self->formers, row);
}

guint
dure_table_n_columns (DureTable *self)
{
  return self->columns->len;
}

guint
dure_table_n_rows (DureTable *self)
{
  return self->n_rows;
}

const char *
dure_table_name (DureTable *self, guint column)
{
  return column_at (self, column)->name;
}

DureColumnType
dure_table_type (DureTable *self, guint column)
{
  return column_at (self, column)->type;
}

/**
 * dure_table_cell:
 *
 * Returns: what was set there; for text a number that dure_table_word() reads
 */
gint64
dure_table_cell (DureTable *self, guint row, guint column)
{
  return g_array_index (column_at (self, column)->cells, gint64, row);
}

/**
 * dure_table_is_former:
 *
 * Returns: whether it was said of the row. Costs a search among those of which it was
 */
gboolean
dure_table_is_former (DureTable *self, guint row)
{
  return g_array_binary_search (self->formers, &row, compare_rows, NULL);
}

/**
 * dure_table_donor:
 *
 * Returns: (transfer none): %DURE_UUID_BYTES bytes
 */
const guint8 *
dure_table_donor (DureTable *self, guint row)
{
  return (const guint8 *) self->donors->data + (gsize) row * DURE_UUID_BYTES;
}

/**
 * dure_table_n_words:
 *
 * Returns: how many different words a column of text has had; its cells are less than that
 */
guint
dure_table_n_words (DureTable *self, guint column)
{
  return column_at (self, column)->words->len;
}

/**
 * dure_table_word:
 * @cell: of a column of text, and not missing
 *
 * Returns: (transfer none): normalised
 */
const char *
dure_table_word (DureTable *self, guint column, gint64 cell)
{
  return g_ptr_array_index (column_at (self, column)->words, cell);
}
