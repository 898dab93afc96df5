// carry.c: all rows of one database into another, whatever engines they are on
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One transaction reads, on a snapshot that what others write does not change; one writes, which
// first empties what is there. So the other database has all of it or stays as it was. Both have
// the same shape, and one of the two is a file: it is asked for tables, in the order in which they
// were made (a table refers only to older ones), and their columns.
//
// Rows go some hundreds at a time, in the order of the primary key, and are not copied on the way:
// memory stays small. It costs about what inserting them costs. SQLite does not fold in its log
// while a snapshot is read, so the log grows by what is written meanwhile.

#include "carry.h"

#include "backend-error.h"
#include "engine.h"

#include <string.h>

#define PAGE_ROWS 500
#define TABLES \
  "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'" \
  " AND name <> 'schema_version' ORDER BY rowid"
#define COLUMNS "SELECT name, type, pk FROM pragma_table_info (?1) ORDER BY cid"

typedef struct
{
  const DureEngine *engine;
  gpointer connection;
} Side;

typedef struct
{
  char *name;
  guint columns, keys;
  char types[DURE_MAX_PARAMETERS + 1];
  guint key[DURE_MAX_PARAMETERS]; /* which columns the primary key is made of, in its order */
  GString *names, *marks;         /* of the columns, and ?1, ?2, ... for them */
} Table;

static void
table_free (gpointer data)
{
  Table *self = data;

  g_free (self->name);
  g_string_free (self->names, TRUE);
  g_string_free (self->marks, TRUE);
  g_free (self);
}

static gboolean
side_open (Side *self, const char *address, gboolean is_reader, GError **error)
{
  self->engine = dure_engine_of (address);
  self->connection = self->engine->open (address, is_reader, error);
  return self->connection != NULL;
}

static void
side_close (Side *self)
{
  if (self->connection == NULL)
    return;
  if (self->engine->is_in_transaction (self->connection))
    self->engine->script (self->connection, "ROLLBACK", NULL);
  self->engine->close (self->connection);
}

static gboolean
side_run (const Side *self, const char *sql, GError **error)
{
  const DureValue none[] = { { .type = '\0' } };
  gpointer statement = self->engine->prepare (self->connection, sql, "", error);
  gboolean has_row, is_done;

  if (statement == NULL)
    return FALSE;
  is_done = self->engine->start (statement, none, FALSE, error)
            && self->engine->step (statement, &has_row, error);
  self->engine->rest (statement);
  self->engine->free (statement);
  return is_done;
}

/* @place: 0 unless the column is of the primary key, then where in it */
static void
add_column (Table *self, const char *name, const char *type, gint64 place)
{
  guint i = self->columns++;

  g_assert (self->columns <= DURE_MAX_PARAMETERS);
  self->types[i] = g_str_equal (type, "INTEGER") ? 'i' : g_str_equal (type, "TEXT") ? 't' : 'b';
  g_string_append_printf (self->names, "%s%s", i > 0 ? ", " : "", name);
  g_string_append_printf (self->marks, "%s?%u", i > 0 ? ", " : "", i + 1);
  if (place > 0)
    {
      self->key[place - 1] = i;
      self->keys++;
    }
}

static char *
text_of (const Side *side, gpointer statement, guint column)
{
  DureValue value = { .type = 't' };

  side->engine->column (statement, column, &value);
  return g_strndup (value.bytes, value.length);
}

static gboolean
read_columns (const Side *shape, Table *table, GError **error)
{
  const DureValue values[] = {
    { .type = 't', .bytes = table->name, .length = strlen (table->name) }, { .type = '\0' }
  };
  gpointer statement = shape->engine->prepare (shape->connection, COLUMNS, "t", error);
  gboolean has_row = FALSE, is_done;

  if (statement == NULL)
    return FALSE;
  is_done = shape->engine->start (statement, values, FALSE, error);
  while (is_done && (is_done = shape->engine->step (statement, &has_row, error)) && has_row)
    {
      g_autofree char *name = text_of (shape, statement, 0), *type = text_of (shape, statement, 1);
      DureValue place = { .type = 'i' };

      shape->engine->column (statement, 2, &place);
      add_column (table, name, type, place.integer);
    }
  shape->engine->free (statement);
  return is_done;
}

static gboolean
read_tables (const Side *shape, GPtrArray *tables, GError **error)
{
  const DureValue none[] = { { .type = '\0' } };
  gpointer statement = shape->engine->prepare (shape->connection, TABLES, "", error);
  gboolean has_row = FALSE, is_done;

  if (statement == NULL)
    return FALSE;
  is_done = shape->engine->start (statement, none, FALSE, error);
  while (is_done && (is_done = shape->engine->step (statement, &has_row, error)) && has_row)
    {
      Table *table = g_new0 (Table, 1);

      table->name = text_of (shape, statement, 0);
      table->names = g_string_new (NULL);
      table->marks = g_string_new (NULL);
      g_ptr_array_add (tables, table);
      is_done = read_columns (shape, table, error);
    }
  shape->engine->free (statement);
  return is_done;
}

/* The rows after the one whose key is ?1, ?2, ...; or from the first. */
static char *
page_sql (const Table *self, gboolean is_first, char ret_types[DURE_MAX_PARAMETERS + 1])
{
  g_auto (GStrv) names = g_strsplit (self->names->str, ", ", -1);
  g_autoptr (GString) key = g_string_new (NULL), marks = g_string_new (NULL);

  memset (ret_types, 0, DURE_MAX_PARAMETERS + 1);
  for (guint i = 0; i < self->keys; i++)
    {
      g_string_append_printf (key, "%s%s", i > 0 ? ", " : "", names[self->key[i]]);
      g_string_append_printf (marks, "%s?%u", i > 0 ? ", " : "", i + 1);
      if (!is_first)
        ret_types[i] = self->types[self->key[i]];
    }
  return is_first ? g_strdup_printf ("SELECT %s FROM %s ORDER BY %s LIMIT %d", self->names->str,
                                     self->name, key->str, PAGE_ROWS)
                  : g_strdup_printf ("SELECT %s FROM %s WHERE (%s) > (%s) ORDER BY %s LIMIT %d",
                                     self->names->str, self->name, key->str, marks->str, key->str,
                                     PAGE_ROWS);
}

typedef struct
{
  const Side *from, *to;
  const Table *table;
  gpointer insert;
  GPtrArray *kept; /* bytes that the last key points into */
  DureValue last[DURE_MAX_PARAMETERS + 1];
  gint64 rows;
} Load;

static gboolean
put_row (Load *self, gpointer row, DureValue *values, GError **error)
{
  const DureEngine *engine = self->to->engine;
  gboolean has_row, is_done;

  for (guint i = 0; i < self->table->columns; i++)
    {
      values[i] = (DureValue) { .type = self->table->types[i] };
      self->from->engine->column (row, i, &values[i]);
    }
  values[self->table->columns] = (DureValue) { .type = '\0' };
  is_done = engine->start (self->insert, values, FALSE, error)
            && engine->step (self->insert, &has_row, error);
  engine->rest (self->insert);
  return is_done;
}

static void
keep_key (Load *self, const DureValue *values)
{
  g_ptr_array_set_size (self->kept, 0);
  for (guint i = 0; i < self->table->keys; i++)
    {
      self->last[i] = values[self->table->key[i]];
      if (self->last[i].type != 'i')
        {
          self->last[i].bytes = g_memdup2 (self->last[i].bytes, self->last[i].length);
          g_ptr_array_add (self->kept, (gpointer) self->last[i].bytes);
        }
    }
}

static gboolean
carry_page (Load *self, gint64 *ret_count, GError **error)
{
  const DureEngine *engine = self->from->engine;
  char types[DURE_MAX_PARAMETERS + 1];
  g_autofree char *sql = page_sql (self->table, self->rows == 0, types);
  gpointer statement = engine->prepare (self->from->connection, sql, types, error);
  DureValue values[DURE_MAX_PARAMETERS + 1];
  gboolean has_row = FALSE, is_done;

  *ret_count = 0;
  if (statement == NULL)
    return FALSE;
  is_done = engine->start (statement, self->last, TRUE, error);
  while (is_done && (is_done = engine->step (statement, &has_row, error)) && has_row)
    {
      is_done = put_row (self, statement, values, error);
      if (is_done && ++*ret_count == PAGE_ROWS)
        keep_key (self, values);
    }
  engine->rest (statement);
  engine->free (statement);
  self->rows += *ret_count;
  return is_done;
}

static gboolean
carry_table (const Side *from, const Side *to, const Table *table, gint64 *ret_rows, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", table->name,
                                          table->names->str, table->marks->str);
  Load load = { from,
                to,
                table,
                to->engine->prepare (to->connection, sql, table->types, error),
                g_ptr_array_new_with_free_func (g_free),
                { { 0 } },
                0 };
  gboolean is_done = load.insert != NULL;
  gint64 count = PAGE_ROWS;

  while (is_done && count == PAGE_ROWS)
    is_done = carry_page (&load, &count, error);
  if (is_done && to->engine->renumber != NULL && table->keys == 1
      && table->types[table->key[0]] == 'i')
    {
      g_auto (GStrv) names = g_strsplit (table->names->str, ", ", -1);

      is_done = to->engine->renumber (to->connection, table->name, names[table->key[0]], error);
    }
  if (load.insert != NULL)
    to->engine->free (load.insert);
  g_ptr_array_unref (load.kept);
  *ret_rows = load.rows;
  return is_done;
}

static gboolean
empty (const Side *to, GPtrArray *tables, GError **error)
{
  for (guint i = tables->len; i > 0; i--)
    {
      g_autofree char *sql =
          g_strdup_printf ("DELETE FROM %s", ((Table *) tables->pdata[i - 1])->name);

      if (!side_run (to, sql, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
carry_all (const Side *from, const Side *to, GPtrArray *tables, DureCarryFunc func, gpointer data,
           GError **error)
{
  gint64 rows;

  if (!from->engine->script (from->connection, from->engine->begin_snapshot, error)
      || !to->engine->script (to->connection, to->engine->begin, error)
      || !empty (to, tables, error))
    return FALSE;
  for (guint i = 0; i < tables->len; i++)
    {
      const Table *table = tables->pdata[i];

      if (!carry_table (from, to, table, &rows, error))
        return FALSE;
      if (func != NULL)
        func (table->name, rows, data);
    }
  return side_run (to, "COMMIT", error);
}

/**
 * dure_carry:
 * @from: the address of a database
 * @to: of another of the same shape; what is in it is replaced
 * @shape: the one of the two that is a file
 * @func: (nullable): told about each table
 * @error: %DURE_BACKEND_ERROR_STORE or %DURE_BACKEND_ERROR_STATE: @to is as it was
 */
gboolean
dure_carry (const char *from, const char *to, const char *shape, DureCarryFunc func, gpointer data,
            GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (table_free);
  Side sides[3] = { { NULL } };
  gboolean is_done =
      side_open (&sides[0], shape, TRUE, error) && side_open (&sides[1], from, TRUE, error)
      && side_open (&sides[2], to, FALSE, error) && read_tables (&sides[0], tables, error)
      && carry_all (&sides[1], &sides[2], tables, func, data, error);

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    side_close (&sides[i]);
  return is_done;
}

/**
 * dure_carry_settle:
 * @file: a database file that nobody has open
 * @error: %DURE_BACKEND_ERROR_STORE or %DURE_BACKEND_ERROR_STATE
 *
 * Makes it a single file, which can be looked into where nothing may be written beside it.
 */
gboolean
dure_carry_settle (const char *file, GError **error)
{
  Side side = { NULL };
  gboolean is_done =
      side_open (&side, file, FALSE, error)
      && side.engine->script (side.connection, "PRAGMA journal_mode = DELETE", error);

  side_close (&side);
  return is_done;
}
