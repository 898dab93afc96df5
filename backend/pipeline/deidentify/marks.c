// marks.c: what rows say, in a few bytes, to see whether it is still the same
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A mark is a BLAKE2b of all cells of a row that may be told, as they came: before times are moved,
// before anything is made coarse. Two rows of one mark say the same. Who has a mark can try what it
// was made of, so it is kept as the rows are. Costs one hash for each row.

#include "marks.h"

#include <sodium.h>
#include <string.h>

static void
add_cell (crypto_generichash_state *state, DureTable *table, guint row, guint column)
{
  const gint64 cell = dure_table_cell (table, row, column);
  const char *word = "";
  gint64 cell_le = GINT64_TO_LE (cell);

  /* Words are numbered anew in each table. */
  if (dure_table_type (table, column) == DURE_COLUMN_TEXT && cell != DURE_CELL_MISSING)
    {
      word = dure_table_word (table, column, cell);
      cell_le = 0;
    }
  crypto_generichash_update (state, (const guint8 *) &cell_le, sizeof cell_le);
  crypto_generichash_update (state, (const guint8 *) word, strlen (word) + 1);
}

/* The columns that are read. */
static GArray *
find_columns (DureTable *table, DurePlan *plan)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint c = 0; c < dure_table_n_columns (table); c++)
    if (dure_plan_role (plan, dure_table_name (table, c)) != DURE_ROLE_DIRECT)
      g_array_append_val (columns, c);
  return columns;
}

/**
 * dure_marks_new:
 * @plan: says which columns are never read
 *
 * Returns: (transfer full) (array): by row, its mark
 */
guint64 *
dure_marks_new (DureTable *table, DurePlan *plan)
{
  g_autoptr (GArray) columns = find_columns (table, plan);
  guint64 *marks = g_new (guint64, dure_table_n_rows (table) + 1);

  for (guint row = 0; row < dure_table_n_rows (table); row++)
    {
      guint8 hash[crypto_generichash_BYTES_MIN];
      crypto_generichash_state state;

      crypto_generichash_init (&state, NULL, 0, sizeof hash);
      for (guint i = 0; i < columns->len; i++)
        {
          const guint c = g_array_index (columns, guint, i);
          const char *name = dure_table_name (table, c);

          crypto_generichash_update (&state, (const guint8 *) name, strlen (name) + 1);
          add_cell (&state, table, row, c);
        }
      crypto_generichash_final (&state, hash, sizeof hash);
      memcpy (&marks[row], hash, sizeof marks[row]);
    }
  return marks;
}

static gint
compare_marks (gconstpointer one, gconstpointer other)
{
  const DureMark *a = one, *b = other;

  return (a->mark > b->mark) - (a->mark < b->mark);
}

/**
 * dure_marks_of_donor:
 * @marks: by row
 *
 * Returns: (transfer full) (element-type DureMark): those of the donor's rows, sorted
 */
GArray *
dure_marks_of_donor (const guint64 *marks, const DureOwners *owners, guint donor)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (DureMark));

  for (guint i = owners->first[donor]; i < owners->first[donor + 1]; i++)
    {
      const DureMark mark = { marks[owners->rows[i]], owners->rows[i] };

      g_array_append_val (found, mark);
    }
  g_array_sort (found, compare_marks);
  return found;
}

/**
 * dure_marks_are_same:
 *
 * Returns: whether both say the same, wherever it stands
 */
gboolean
dure_marks_are_same (const GArray *marks, const GArray *others)
{
  if (marks->len != others->len)
    return FALSE;
  for (guint i = 0; i < marks->len; i++)
    if (g_array_index (marks, DureMark, i).mark != g_array_index (others, DureMark, i).mark)
      return FALSE;
  return TRUE;
}

/**
 * dure_marks_find_new:
 * @marks: now
 * @others: before
 * @ret_rows: (element-type guint): gets the rows that were not there before
 *
 * Returns: whether all that were there before still are
 */
gboolean
dure_marks_find_new (const GArray *marks, const GArray *others, GArray *ret_rows)
{
  guint at = 0;

  for (guint i = 0; i < marks->len; i++)
    {
      const DureMark *mark = &g_array_index (marks, DureMark, i);

      if (at < others->len && g_array_index (others, DureMark, at).mark == mark->mark)
        at++;
      else
        g_array_append_val (ret_rows, mark->row);
    }
  return at == others->len;
}
