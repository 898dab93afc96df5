// database.c: the thin door to the store, the same for every engine
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Callers know SQL with numbered parameters (?1) and this door, never an engine. What is behind it
// is told by the address: a file (SQLite) or `postgresql://...`. A database is brought to the
// newest migration when it is opened, and refused when a newer program has written it. Statements
// are prepared once and kept, found by their text. An answer given after a commit survives a power
// cut.
//
// A database is a connection and belongs to one thread at a time: it has no lock of its own. A
// program has one that writes and as many readers as it has threads that look something up. A
// reader sees what was committed when its statement began and keeps nobody from writing. Those who
// write wait for each other up to ten seconds.
//
// Transactions nest: only the outermost touches the disk, and one inside another can be undone
// alone. So many small pieces of work can share one commit; a piece that cannot be undone takes the
// whole with it. After a failed statement nothing more is taken until the transaction or part
// around it is abandoned. A commit that failed is gone for good before the next transaction begins.
//
// With SQLite only one transaction writes at a time, so what was looked up in it stays true. With
// PostgreSQL those of several backends run beside each other, each statement sees what was
// committed before it, and it is the statements that keep a decision true:
// - a row that must stay as it is until the commit is locked by the end of its SELECT, which SQLite
//   takes for a comment: /*for share*/ (others may lock it so too), /*for update*/, or
//   /*for update, or none*/, which leaves out what others have locked;
// - that a row is not there yet is kept true by a unique key: INSERT fails, or the WHERE of DO
//   UPDATE repeats what was looked up and dure_database_changed() tells;
// - the transaction that comes second waits, or fails with DURE_BACKEND_ERROR_STORE; tried again,
//   it sees the first.

#include "database.h"

#include "backend-error.h"
#include "migrations.h"

#include <stdarg.h>
#include <string.h>

typedef struct
{
  const DureEngine *engine;
  gpointer handle;
  char *types;
  gboolean is_asked; /* a DureRows holds it */
} Statement;

struct _DureDatabase
{
  const DureEngine *engine;
  gpointer connection;
  GHashTable *statements; /* SQL -> Statement */
  guint depth;            /* of transactions that run, one inside the other */
  gboolean has_failed;    /* something in the innermost of them */
  gboolean is_unsettled;  /* a commit failed, and may come back */
  gboolean is_spoiled;    /* something that failed could not be undone */
};

struct _DureRows
{
  DureDatabase *database;
  Statement *statement;
};

struct _DureTransaction
{
  DureDatabase *database;
  guint depth; /* 1 for the outermost */
};

static void
statement_free (gpointer data)
{
  Statement *self = data;

  self->engine->free (self->handle);
  g_free (self->types);
  g_free (self);
}

/* A transaction that could not even be undone must not be taken for the next, nor looked into. */
static gboolean
end_spoiled (DureDatabase *self, GError **error)
{
  if (!self->is_spoiled || self->depth > 0)
    return TRUE;
  self->is_spoiled = self->engine->is_in_transaction (self->connection)
                     && !self->engine->script (self->connection, "ROLLBACK", error);
  return !self->is_spoiled;
}

static Statement *
prepare (DureDatabase *self, const char *sql, const DureValue *values, GError **error)
{
  Statement *statement = g_hash_table_lookup (self->statements, sql);
  char types[DURE_MAX_PARAMETERS + 1] = "";
  gpointer handle;

  if (!end_spoiled (self, error))
    return NULL;
  /* A full disk or a lost connection undoes a transaction as a whole. What follows in it must not
   * count alone. */
  if (self->depth > 0
      && (self->has_failed || !self->engine->is_in_transaction (self->connection)))
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE,
                   "store: something failed in this transaction before");
      return NULL;
    }
  for (gsize i = 0; values[i].type != '\0'; i++)
    types[i] = values[i].type;
  if (statement != NULL)
    {
      g_assert (!statement->is_asked && g_str_equal (statement->types, types));
      return statement;
    }
  handle = self->engine->prepare (self->connection, sql, types, error);
  if (handle == NULL)
    return NULL;
  statement = g_new0 (Statement, 1);
  statement->engine = self->engine;
  statement->handle = handle;
  statement->types = g_strdup (types);
  g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

/* Passes on how a statement went. */
static gboolean
note (DureDatabase *self, gboolean is_done)
{
  self->has_failed = self->depth > 0 && (self->has_failed || !is_done);
  return is_done;
}

static void
collect (DureValue ret_values[DURE_MAX_PARAMETERS + 1], const char *types, va_list arguments)
{
  gsize n = strlen (types);

  g_assert (n <= DURE_MAX_PARAMETERS);
  memset (ret_values, 0, (n + 1) * sizeof *ret_values);
  for (gsize i = 0; i < n; i++)
    {
      DureValue *value = &ret_values[i];

      value->type = types[i];
      if (types[i] == 'i')
        {
          value->integer = va_arg (arguments, gint64);
          continue;
        }
      g_assert (types[i] == 't' || types[i] == 'b');
      value->bytes = va_arg (arguments, const void *);
      value->is_null = value->bytes == NULL;
      if (types[i] == 'b')
        value->length = va_arg (arguments, gsize);
      else if (value->bytes != NULL)
        value->length = strlen (value->bytes);
    }
}

/**
 * dure_database_run_values:
 * @error: %DURE_BACKEND_ERROR_STORE
 * @sql: as in dure_database_run()
 * @values: one per parameter, and one of type NUL after them
 */
gboolean
dure_database_run_values (DureDatabase *self, GError **error, const char *sql,
                          const DureValue *values)
{
  Statement *statement = prepare (self, sql, values, error);
  gboolean has_row = FALSE, is_done;

  if (statement == NULL)
    return FALSE;
  is_done = self->engine->start (statement->handle, values, FALSE, error)
            && self->engine->step (statement->handle, &has_row, error);
  self->engine->rest (statement->handle);
  g_assert (!has_row);
  return note (self, is_done);
}

/**
 * dure_database_run:
 * @error: %DURE_BACKEND_ERROR_STORE
 * @sql: one statement without rows; its parameters are ?1, ?2, ...
 * @types: one letter per parameter: `t` text (nullable), `i` gint64, `b` bytes (nullable) and their
 *   gsize
 * @...: the values; nothing is copied
 */
gboolean
dure_database_run (DureDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  DureValue values[DURE_MAX_PARAMETERS + 1];
  va_list arguments;

  va_start (arguments, types);
  collect (values, types, arguments);
  va_end (arguments);
  return dure_database_run_values (self, error, sql, values);
}

/**
 * dure_database_changed:
 *
 * Returns: how many rows the last dure_database_run() changed
 */
gint64
dure_database_changed (DureDatabase *self)
{
  return self->engine->changed (self->connection);
}

/**
 * dure_database_changed_one:
 * @error: %DURE_BACKEND_ERROR_STORE unless the last dure_database_run() changed exactly one row
 *
 * For a statement that repeats in its WHERE what was looked up before: another backend may have
 * been faster.
 */
gboolean
dure_database_changed_one (DureDatabase *self, GError **error)
{
  if (dure_database_changed (self) == 1)
    return TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE,
               "store: somebody else was faster");
  return FALSE;
}

/**
 * dure_database_ask_values:
 * @error: %DURE_BACKEND_ERROR_STORE
 * @sql: as in dure_database_ask()
 * @values: as in dure_database_run_values()
 *
 * Returns: (transfer full) (nullable): as dure_database_ask()
 */
DureRows *
dure_database_ask_values (DureDatabase *self, GError **error, const char *sql,
                          const DureValue *values)
{
  Statement *statement = prepare (self, sql, values, error);
  DureRows *rows;

  if (statement == NULL)
    return NULL;
  if (!note (self, self->engine->start (statement->handle, values, TRUE, error)))
    {
      self->engine->rest (statement->handle);
      return NULL;
    }
  statement->is_asked = TRUE;
  rows = g_new0 (DureRows, 1);
  rows->database = self;
  rows->statement = statement;
  return rows;
}

/**
 * dure_database_ask:
 * @error: %DURE_BACKEND_ERROR_STORE
 * @sql: one statement with rows; its parameters are ?1, ?2, ...
 * @types: as in dure_database_run()
 * @...: the values
 *
 * PostgreSQL keeps all rows of an answer in memory: what can be long is asked for in pieces.
 *
 * Returns: (transfer full) (nullable): the rows; the same SQL cannot be asked again before they are
 *   freed
 */
DureRows *
dure_database_ask (DureDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  DureValue values[DURE_MAX_PARAMETERS + 1];
  va_list arguments;

  va_start (arguments, types);
  collect (values, types, arguments);
  va_end (arguments);
  return dure_database_ask_values (self, error, sql, values);
}

/**
 * dure_rows_first:
 * @self: (nullable): %NULL when asking failed already
 * @ret_found: (out): whether there is a row; set only on success
 * @error: set when the store failed
 *
 * For questions with at most one answer: tells "nothing there" from "could not look".
 */
gboolean
dure_rows_first (DureRows *self, gboolean *ret_found, GError **error)
{
  return self != NULL
         && note (self->database,
                  self->database->engine->step (self->statement->handle, ret_found, error));
}

/**
 * dure_rows_free:
 * @self: (transfer full) (nullable)
 */
void
dure_rows_free (DureRows *self)
{
  if (self == NULL)
    return;
  self->database->engine->rest (self->statement->handle);
  self->statement->is_asked = FALSE;
  g_free (self);
}

/**
 * dure_rows_value:
 * @type: `t`, `i` or `b`, as the column is
 *
 * Returns: the value; its bytes are valid until the next row
 */
DureValue
dure_rows_value (DureRows *self, guint column, char type)
{
  DureValue value = { .type = type };

  self->database->engine->column (self->statement->handle, column, &value);
  return value;
}

/* Nothing may rest on the failure of a commit as long as it can still come back. */
static gboolean
settle (DureDatabase *self, GError **error)
{
  if (self->is_unsettled && self->engine->settle != NULL
      && !self->engine->settle (self->connection, error))
    return FALSE;
  self->is_unsettled = FALSE;
  return TRUE;
}

/**
 * dure_transaction_begin:
 * @error: %DURE_BACKEND_ERROR_STORE, also when another process writes for too long
 *
 * Returns: (transfer full) (nullable): a writing transaction, or a part of the one that runs
 *   already; undone unless it is committed. One begun inside another ends before it.
 */
DureTransaction *
dure_transaction_begin (DureDatabase *database, GError **error)
{
  const char *sql = database->depth == 0 ? database->engine->begin : "SAVEPOINT part";
  DureTransaction *self;

  if (database->depth == 0 && !settle (database, error))
    return NULL;
  if (!dure_database_run (database, error, sql, ""))
    return NULL;
  self = g_new0 (DureTransaction, 1);
  self->database = database;
  self->depth = ++database->depth;
  return self;
}

static void
end (DureTransaction *self)
{
  self->database->depth--;
  g_free (self);
}

/**
 * dure_transaction_commit:
 * @self: (inout): set to %NULL when it is committed
 * @error: %DURE_BACKEND_ERROR_STORE: it must not be counted on. Nothing of it is in the store,
 *   unless the connection was lost in this very moment: so work is such that doing it again finds
 *   what was done.
 *
 * Returns: whether all of it is durable; for a part, whether it is now up to the whole
 */
gboolean
dure_transaction_commit (DureTransaction **self, GError **error)
{
  DureDatabase *database = (*self)->database;

  g_assert ((*self)->depth == database->depth);
  if (database->is_spoiled)
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE,
                           "store: a part of it failed, and could not be undone alone");
      return FALSE;
    }
  if (!dure_database_run (database, error, database->depth == 1 ? "COMMIT" : "RELEASE part", ""))
    {
      database->is_unsettled = database->depth == 1;
      return FALSE;
    }
  g_clear_pointer (self, end);
  return TRUE;
}

/**
 * dure_transaction_abandon:
 * @self: (transfer full) (nullable): undone
 */
void
dure_transaction_abandon (DureTransaction *self)
{
  DureDatabase *database;

  if (self == NULL)
    return;
  database = self->database;
  g_assert (self->depth == database->depth);
  database->is_spoiled = self->depth > 1 && database->is_spoiled;
  if (database->engine->is_in_transaction (database->connection)
      && !database->engine->script (database->connection,
                                    self->depth == 1 ? "ROLLBACK"
                                                     : "ROLLBACK TO part; RELEASE part",
                                    NULL))
    database->is_spoiled = TRUE;
  database->has_failed = FALSE;
  end (self);
}

/**
 * dure_database_forget:
 * @table: (nullable): where something was deleted; %NULL when it was sealed with a key that is
 *   gone, so that its bytes say nothing
 * @error: %DURE_BACKEND_ERROR_STORE when others keep reading
 *
 * Does away with the old bytes of what was deleted, outside of transactions. With SQLite they are
 * then in no file. PostgreSQL vacuums the table: nothing leads to them any more, but they stand in
 * free space and in the write-ahead log until something else is written there, and in backups. So
 * what must be beyond recovery at once is kept in a file, or sealed with a key that is.
 */
gboolean
dure_database_forget (DureDatabase *self, const char *table, GError **error)
{
  g_assert (self->depth == 0);
  return self->engine->forget (self->connection, table, error);
}

/**
 * dure_database_writers:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the open transactions of others that may
 *   have changed @table, by names; who begins to do so later draws a higher number for a row
 */
GPtrArray *
dure_database_writers (DureDatabase *self, const char *table, GError **error)
{
  if (self->engine->writers == NULL)
    return g_ptr_array_new_with_free_func (g_free);
  return dure_rows_list (dure_database_ask (self, error, self->engine->writers, "t", table), error);
}

/**
 * dure_engine_of:
 *
 * Returns: what is behind an address
 */
const DureEngine *
dure_engine_of (const char *address)
{
  return g_str_has_prefix (address, "postgresql://") || g_str_has_prefix (address, "postgres://")
             ? &dure_engine_postgres
             : &dure_engine_sqlite;
}

static DureDatabase *
connect_to (const char *address, gboolean is_reader, GError **error)
{
  const DureEngine *engine = dure_engine_of (address);
  gpointer connection = engine->open (address, is_reader, error);
  DureDatabase *self;

  if (connection == NULL)
    return NULL;
  self = g_new0 (DureDatabase, 1);
  self->engine = engine;
  self->connection = connection;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statement_free);
  return self;
}

/**
 * dure_database_is_there:
 * @address: as for dure_database_open()
 * @ret_is_there: (out): whether it was ever opened; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE or %DURE_BACKEND_ERROR_STATE when that cannot be told
 *
 * Makes nothing.
 */
gboolean
dure_database_is_there (const char *address, gboolean *ret_is_there, GError **error)
{
  return dure_engine_of (address)->look (address, ret_is_there, error);
}

/**
 * dure_database_open_moving:
 * @address: as for dure_database_open()
 * @migrations: resource folder with 1.sql, 2.sql, ...
 * @if_new: what a database that is empty is from now on
 * @ret_move: (out): what it is; set only on success
 * @error: as dure_database_open()
 *
 * For those who move a city: also opens what nobody lives in yet, or any more.
 *
 * Returns: (transfer full) (nullable): the database at its newest shape
 */
DureDatabase *
dure_database_open_moving (const char *address, const char *migrations, DureMove if_new,
                           DureMove *ret_move, GError **error)
{
  g_autoptr (DureDatabase) self = connect_to (address, FALSE, error);

  if (self == NULL
      || !dure_migrate (self, self->engine, self->connection, migrations, if_new, error)
      || !dure_schema_move (self, ret_move, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * dure_database_open:
 * @address: a file, made when missing, or `postgresql://...` with one or more hosts
 * @migrations: resource folder with 1.sql, 2.sql, ...
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE for a store of a newer program or
 *   one that is none, cannot keep a promise, or is on the move
 *
 * Returns: (transfer full) (nullable): the database at its newest shape
 */
DureDatabase *
dure_database_open (const char *address, const char *migrations, GError **error)
{
  DureMove move;
  g_autoptr (DureDatabase) self =
      dure_database_open_moving (address, migrations, DURE_MOVE_NONE, &move, error);

  if (self == NULL || move == DURE_MOVE_NONE)
    return g_steal_pointer (&self);
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "%s",
               move == DURE_MOVE_GONE
                   ? "the city has moved away from this store; --database and --key-database say"
                     " where it is now"
                   : "a city is moving into this store; \"migrate\", run again, goes on with it");
  return NULL;
}

/**
 * dure_database_open_reader:
 * @address: what dure_database_open() has opened before
 * @error: %DURE_BACKEND_ERROR_STATE when there is no such database
 *
 * Returns: (transfer full) (nullable): the same database for another thread; writing on it is an
 *   error
 */
DureDatabase *
dure_database_open_reader (const char *address, GError **error)
{
  g_autoptr (DureDatabase) self = connect_to (address, TRUE, error);
  g_autoptr (GError) failure = NULL;
  gint64 version;

  if (self == NULL)
    return NULL;
  if (dure_schema_version (self, &version, &failure))
    return g_steal_pointer (&self);
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "no store to look into: %s",
               failure->message);
  return NULL;
}

/**
 * dure_database_close:
 * @self: (transfer full) (nullable)
 */
void
dure_database_close (DureDatabase *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->statements);
  self->engine->close (self->connection);
  g_free (self);
}

/**
 * dure_database_is_shared:
 *
 * Returns: whether programs on other machines may have it open too
 */
gboolean
dure_database_is_shared (DureDatabase *self)
{
  return self->engine->is_shared;
}
