// copier.c: makes the tables of one database what those of another are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// From a file to a PostgreSQL of the same schema, which both tell by themselves: what tables,
// columns and keys there are is read from the file, so that no later migration can be forgotten
// here. In this order:
//   loosen    the target takes rows before those that they refer to
//   copy      a table; as often as wanted
//   fasten    the target is as strict as before, and numbers new rows after those it has
//   retire    the source's tables are there under other names only: who uses it fails
//
// Copying is comparing: both sides are read in the order of the key, and what is missing, different
// or too much is mended. So a copy that broke off goes on where it was, rows that were deleted at
// the source are deleted, and a copy that finds nothing to do has seen that every byte is the same.
// Reading is by pages, each a statement of its own: between them others write and cut their log.
// While they write, a row can come whose unique value still stands in an old one; it is left for
// the next time. Reads of the source that must agree are made within a transaction of the caller's.
//
// It holds a page of each side in memory. A row that is copied costs a round trip, one that is the
// same only its share of a page.

#include "copier.h"

#include "copier-table.h"

#include <sodium.h>
#include <string.h>

#define CHANGES_AT_ONCE 1000

struct _DureCopier
{
  DureDatabase *source, *target;
  GPtrArray *tables; /* of DureCopierTable: those that are referred to come first */
  DureTransaction *transaction;
  guint changes; /* in it */
};

/* Goes through a table at one side, in the order of its key. */
typedef struct
{
  const DureCopierTable *table;
  DureDatabase *database;
  DureRows *rows; /* of the page */
  guint seen;     /* of them */
  gboolean has_row;
  DureValue row[DURE_MAX_PARAMETERS + 1];
  DureValue last[DURE_MAX_PARAMETERS + 1]; /* key of the page before; its bytes are in copies */
  GPtrArray *copies;
} Cursor;

/**
 * dure_copier_new:
 * @source: a file; outlives the copier
 * @target: a PostgreSQL database of the same schema; outlives the copier
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE for a table that has no key
 *
 * Returns: (transfer full) (nullable): what copies all tables but the list of versions
 */
DureCopier *
dure_copier_new (DureDatabase *source, DureDatabase *target, GError **error)
{
  g_autoptr (DureCopier) self = g_new0 (DureCopier, 1);
  g_autoptr (GPtrArray) names = dure_rows_list (
      dure_database_ask (source, error,
                         "SELECT name FROM sqlite_schema WHERE type = 'table'"
                         " AND name NOT LIKE 'sqlite_%' AND name <> 'schema_version'"
                         " ORDER BY rowid", ""),
      error);

  self->source = source;
  self->target = target;
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_copier_table_free);
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      DureCopierTable *table = dure_copier_table_new (names->pdata[i], source, error);

      if (table == NULL)
        return NULL;
      g_ptr_array_add (self->tables, table);
    }
  return names != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * dure_copier_free:
 * @self: (transfer full) (nullable)
 */
void
dure_copier_free (DureCopier *self)
{
  if (self == NULL)
    return;
  dure_transaction_abandon (self->transaction);
  g_ptr_array_unref (self->tables);
  g_free (self);
}

/**
 * dure_copier_tables:
 *
 * Returns: how many there are
 */
guint
dure_copier_tables (DureCopier *self)
{
  return self->tables->len;
}

/**
 * dure_copier_name:
 *
 * Returns: (transfer none): what the table is called
 */
const char *
dure_copier_name (DureCopier *self, guint index)
{
  return ((DureCopierTable *) self->tables->pdata[index])->name;
}

static void
remember_key (Cursor *self)
{
  g_ptr_array_set_size (self->copies, 0);
  for (guint i = 0; i < self->table->n_keys; i++)
    {
      DureValue *value = &self->last[i];

      *value = self->row[self->table->keys[i]];
      if (value->type != 'i')
        {
          value->bytes = g_memdup2 (value->bytes, value->length);
          g_ptr_array_add (self->copies, (gpointer) value->bytes);
        }
    }
}

static gboolean
turn_page (Cursor *self, GError **error)
{
  gboolean is_first = self->last[0].type == '\0';

  g_clear_pointer (&self->rows, dure_rows_free);
  self->seen = 0;
  self->rows = dure_database_ask_values (
      self->database, error, is_first ? self->table->first : self->table->next, self->last);
  return self->rows != NULL;
}

static gboolean
advance (Cursor *self, GError **error)
{
  if ((self->rows == NULL || self->seen == DURE_COPIER_PAGE_ROWS) && !turn_page (self, error))
    return FALSE;
  if (!dure_rows_first (self->rows, &self->has_row, error))
    return FALSE;
  for (guint i = 0; self->has_row && i < self->table->n_columns; i++)
    self->row[i] = dure_rows_value (self->rows, i, self->table->types[i]);
  if (self->has_row && ++self->seen == DURE_COPIER_PAGE_ROWS)
    remember_key (self);
  return TRUE;
}

static void
cursor_clear (Cursor *self)
{
  g_clear_pointer (&self->rows, dure_rows_free);
  g_clear_pointer (&self->copies, g_ptr_array_unref);
}

/* SQLite and PostgreSQL have the same order: text is compared by its bytes. */
static int
compare_values (const DureValue *one, const DureValue *other)
{
  gsize length = MIN (one->length, other->length);
  int order = 0;

  if (one->is_null || other->is_null)
    return other->is_null - one->is_null;
  if (one->type == 'i')
    return (one->integer > other->integer) - (one->integer < other->integer);
  if (length > 0)
    order = memcmp (one->bytes, other->bytes, length);
  return order != 0 ? order : (one->length > other->length) - (one->length < other->length);
}

/* Which of two has the earlier row: less than 0 for @source. */
static int
compare_keys (const Cursor *source, const Cursor *target)
{
  const DureCopierTable *table = source->table;
  int order = 0;

  if (!source->has_row || !target->has_row)
    return source->has_row ? -1 : 1;
  for (guint i = 0; i < table->n_keys && order == 0; i++)
    order = compare_values (&source->row[table->keys[i]], &target->row[table->keys[i]]);
  return order;
}

static gboolean
is_same (const Cursor *source, const Cursor *target)
{
  for (guint i = 0; i < source->table->n_columns; i++)
    if (compare_values (&source->row[i], &target->row[i]) != 0)
      return FALSE;
  return TRUE;
}

static void
digest_row (crypto_generichash_state *state, const Cursor *cursor)
{
  for (guint i = 0; i < cursor->table->n_columns; i++)
    {
      const DureValue *value = &cursor->row[i];
      gint64 number =
          GINT64_TO_BE (value->type == 'i' ? value->integer : (gint64) value->length);
      guint8 head[1 + sizeof number] = { value->is_null ? '-' : (guint8) value->type };

      if (!value->is_null)
        memcpy (head + 1, &number, sizeof number);
      crypto_generichash_update (state, head, sizeof head);
      if (!value->is_null && value->type != 'i')
        crypto_generichash_update (state, value->bytes, value->length);
    }
}

static gboolean
finish_changes (DureCopier *self, GError **error)
{
  self->changes = 0;
  return self->transaction == NULL || dure_transaction_commit (&self->transaction, error);
}

static gboolean
change (DureCopier *self, const char *sql, const DureValue *values, GError **error)
{
  if (self->changes >= CHANGES_AT_ONCE && !finish_changes (self, error))
    return FALSE;
  if (self->transaction == NULL
      && (self->transaction = dure_transaction_begin (self->target, error)) == NULL)
    return FALSE;
  self->changes++;
  return dure_database_run_values (self->target, error, sql, values);
}

static gboolean
remove_row (DureCopier *self, const Cursor *target, GError **error)
{
  DureValue key[DURE_MAX_PARAMETERS + 1] = { { 0 } };

  for (guint i = 0; i < target->table->n_keys; i++)
    key[i] = target->row[target->table->keys[i]];
  return change (self, target->table->delete, key, error);
}

static gboolean
add_row (DureCopier *self, const Cursor *source, GError **error)
{
  return change (self, source->table->insert, source->row, error);
}

/* Mends the earlier of the two rows, and goes on. */
static gboolean
mend (DureCopier *self, Cursor *source, Cursor *target, DureCopierFigures *figures, GError **error)
{
  int order = compare_keys (source, target);
  gboolean is_equal = order == 0 && is_same (source, target);

  figures->added += order < 0;
  figures->removed += order > 0;
  figures->changed += order == 0 && !is_equal;
  return (is_equal || order < 0 || remove_row (self, target, error))
         && (is_equal || order > 0 || add_row (self, source, error))
         && (order > 0 || advance (source, error)) && (order < 0 || advance (target, error));
}

static gboolean
copy (DureCopier *self, Cursor *source, Cursor *target, DureCopierFigures *figures, GError **error)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, DURE_COPIER_DIGEST_BYTES);
  if (!advance (source, error) || !advance (target, error))
    return FALSE;
  while (source->has_row || target->has_row)
    {
      if (compare_keys (source, target) <= 0)
        {
          figures->rows++;
          digest_row (&state, source);
        }
      if (!mend (self, source, target, figures, error))
        return FALSE;
    }
  crypto_generichash_final (&state, figures->digest, DURE_COPIER_DIGEST_BYTES);
  return finish_changes (self, error);
}

/**
 * dure_copier_copy:
 * @index: which table
 * @ret_figures: (out caller-allocates): what was found and mended; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE: some of it may be mended
 *
 * Makes the target's table what the source's is, as far as nobody changes that meanwhile.
 */
gboolean
dure_copier_copy (DureCopier *self, guint index, DureCopierFigures *ret_figures, GError **error)
{
  DureCopierFigures figures = { 0 };
  Cursor source = { .table = self->tables->pdata[index], .database = self->source };
  Cursor target = { .table = self->tables->pdata[index], .database = self->target };
  gboolean is_done;

  source.copies = g_ptr_array_new_with_free_func (g_free);
  target.copies = g_ptr_array_new_with_free_func (g_free);
  is_done = copy (self, &source, &target, &figures, error);
  cursor_clear (&source);
  cursor_clear (&target);
  g_clear_pointer (&self->transaction, dure_transaction_abandon);
  if (is_done)
    *ret_figures = figures;
  return is_done;
}

static gboolean
refer (DureCopier *self, const DureCopierTable *table, gboolean is_kept, GError **error)
{
  for (guint i = 0; i < table->references->len; i++)
    {
      const DureCopierReference *reference = table->references->pdata[i];

      if (!dure_database_run (self->target, error, is_kept ? reference->keep : reference->let_go,
                              ""))
        return FALSE;
    }
  return TRUE;
}

static gboolean
refer_all (DureCopier *self, gboolean is_kept, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->target, error);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < self->tables->len; i++)
    if (!refer (self, self->tables->pdata[i], FALSE, error)
        || (is_kept && !refer (self, self->tables->pdata[i], TRUE, error)))
      return FALSE;
  return dure_transaction_commit (&transaction, error);
}

/**
 * dure_copier_loosen:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * From here on the target takes a row before the one it refers to. Doing it twice changes nothing.
 */
gboolean
dure_copier_loosen (DureCopier *self, GError **error)
{
  return refer_all (self, FALSE, error);
}

/**
 * dure_copier_fasten:
 * @error: %DURE_BACKEND_ERROR_STORE, also when a row refers to none
 *
 * The target is as it would be if all its rows had been added by its own program.
 */
gboolean
dure_copier_fasten (DureCopier *self, GError **error)
{
  if (!refer_all (self, TRUE, error))
    return FALSE;
  for (guint i = 0; i < self->tables->len; i++)
    {
      const DureCopierTable *table = self->tables->pdata[i];
      g_autoptr (DureRows) rows = table->number != NULL
                                      ? dure_database_ask (self->target, error, table->number, "")
                                      : NULL;

      if (table->number != NULL && rows == NULL)
        return FALSE;
    }
  return TRUE;
}

/**
 * dure_copier_retire:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction: gives the source's tables other names, so that also who has it open can
 * neither read nor write there.
 */
gboolean
dure_copier_retire (DureCopier *self, GError **error)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      const DureCopierTable *table = self->tables->pdata[i];

      if (!dure_database_run (self->source, error, table->retire, ""))
        return FALSE;
    }
  return TRUE;
}
