// copier-table.c: how one table is read in order, and how its rows are put elsewhere
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The catalogue that is read is SQLite's, and so is the statement that retires a table; those for
// references and numbers are PostgreSQL's. All others both know.

#include "copier-table.h"

#include "backend-error.h"

#define PAGE_ROWS G_STRINGIFY (DURE_COPIER_PAGE_ROWS)

static void
reference_free (gpointer data)
{
  DureCopierReference *self = data;

  g_free (self->let_go);
  g_free (self->keep);
  g_free (self);
}

/**
 * dure_copier_table_free:
 * @self: (transfer full) (nullable)
 */
void
dure_copier_table_free (DureCopierTable *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->first);
  g_free (self->next);
  g_free (self->insert);
  g_free (self->delete);
  g_free (self->number);
  g_free (self->retire);
  g_ptr_array_unref (self->references);
  g_free (self);
}

static gboolean
refuse_table (const DureCopierTable *table, const char *why, GError **error)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
               "table %s cannot be copied: %s", table->name, why);
  return FALSE;
}

static gboolean
add_column (DureCopierTable *self, GPtrArray *names, DureRows *row, GError **error)
{
  const char *type = dure_rows_text (row, 1);
  gint64 place = dure_rows_integer (row, 2);

  if (self->n_columns == DURE_MAX_PARAMETERS)
    return refuse_table (self, "it has too many columns", error);
  if (!g_str_equal (type, "INTEGER") && !g_str_equal (type, "TEXT") && !g_str_equal (type, "BLOB"))
    return refuse_table (self, "a column is neither INTEGER nor TEXT nor BLOB", error);
  self->types[self->n_columns] = *type == 'I' ? 'i' : *type == 'T' ? 't' : 'b';
  if (place > 0)
    self->keys[place - 1] = self->n_columns;
  self->n_keys += place > 0;
  self->n_columns++;
  g_ptr_array_add (names, g_strdup (dure_rows_text (row, 0)));
  return TRUE;
}

/* The names of the columns, ended by NULL; %NULL with an error. */
static GPtrArray *
read_columns (DureCopierTable *self, DureDatabase *source, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      source, error, "SELECT name, type, pk FROM pragma_table_info (?1) ORDER BY cid", "t",
      self->name);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gboolean has_row;

  if (!dure_rows_first (rows, &has_row, error))
    return NULL;
  while (has_row)
    if (!add_column (self, names, rows, error) || !dure_rows_first (rows, &has_row, error))
      return NULL;
  g_ptr_array_add (names, NULL);
  if (self->n_keys > 0)
    return g_steal_pointer (&names);
  refuse_table (self, "it has no key", error);
  return NULL;
}

/* `?1, ?2`, or `a = ?1 AND b = ?2` where names are given */
static char *
parameters (char **names, guint n, const char *separator)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s%s?%u", i > 0 ? separator : "",
                            names != NULL ? names[i] : "", names != NULL ? " = " : "", i + 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
write_statements (DureCopierTable *self, char **names)
{
  char *keys[DURE_MAX_PARAMETERS + 1] = { NULL };
  g_autofree char *columns = g_strjoinv (", ", names);
  g_autofree char *values = parameters (NULL, self->n_columns, ", ");
  g_autofree char *key_values = parameters (NULL, self->n_keys, ", ");
  g_autofree char *key_columns = NULL, *is_row = NULL;

  for (guint i = 0; i < self->n_keys; i++)
    keys[i] = names[self->keys[i]];
  key_columns = g_strjoinv (", ", keys);
  is_row = parameters (keys, self->n_keys, " AND ");
  self->first = g_strdup_printf ("SELECT %s FROM %s ORDER BY %s LIMIT " PAGE_ROWS, columns,
                                 self->name, key_columns);
  self->next = g_strdup_printf ("SELECT %s FROM %s WHERE (%s) > (%s) ORDER BY %s"
                                " LIMIT " PAGE_ROWS,
                                columns, self->name, key_columns, key_values, key_columns);
  self->delete = g_strdup_printf ("DELETE FROM %s WHERE %s", self->name, is_row);
  self->insert = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING",
                                  self->name, columns, values);
  self->retire = g_strdup_printf ("ALTER TABLE %s RENAME TO gone_%s", self->name, self->name);
  if (self->n_keys == 1 && self->types[self->keys[0]] == 'i')
    self->number = g_strdup_printf ("SELECT setval (pg_get_serial_sequence ('%s', '%s'),"
                                    " (SELECT coalesce (max (%s), 0) + 1 FROM %s), false)",
                                    self->name, keys[0], keys[0], self->name);
}

/* PostgreSQL names a reference by its table and column, as it does for those of a migration. */
static DureCopierReference *
reference_new (const DureCopierTable *table, DureRows *row)
{
  DureCopierReference *self = g_new0 (DureCopierReference, 1);
  const char *column = dure_rows_text (row, 0);

  self->let_go = g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s_%s_fkey",
                                  table->name, table->name, column);
  self->keep = g_strdup_printf ("ALTER TABLE %s ADD CONSTRAINT %s_%s_fkey FOREIGN KEY (%s)"
                                " REFERENCES %s (%s)",
                                table->name, table->name, column, column, dure_rows_text (row, 1),
                                dure_rows_text (row, 2));
  return self;
}

static gboolean
read_references (DureCopierTable *self, DureDatabase *source, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      source, error,
      "SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list (?1) ORDER BY id", "t",
      self->name);
  gboolean has_row;

  if (!dure_rows_first (rows, &has_row, error))
    return FALSE;
  while (has_row)
    {
      g_ptr_array_add (self->references, reference_new (self, rows));
      if (!dure_rows_first (rows, &has_row, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * dure_copier_table_new:
 * @name: of a table
 * @source: the file it is in
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE for one that has no key
 *
 * Returns: (transfer full) (nullable): what can be done with the table
 */
DureCopierTable *
dure_copier_table_new (const char *name, DureDatabase *source, GError **error)
{
  DureCopierTable *self = g_new0 (DureCopierTable, 1);
  g_autoptr (GPtrArray) names = NULL;

  self->name = g_strdup (name);
  self->references = g_ptr_array_new_with_free_func (reference_free);
  names = read_columns (self, source, error);
  if (names != NULL)
    write_statements (self, (char **) names->pdata);
  if (names != NULL && read_references (self, source, error))
    return self;
  dure_copier_table_free (self);
  return NULL;
}
