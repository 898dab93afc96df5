// database.c: the thin door to the store, on SQLite
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Callers know SQL with numbered parameters (?1) and this door, never SQLite, so that another
// engine can stand behind the same door. A database is opened with WAL, synchronous=FULL (an
// answer given after a commit survives a power cut) and secure_delete (what is deleted is
// overwritten), brought to the newest migration, and refused when a newer program has written it.
// Statements are prepared once and kept.
//
// A database is a connection and belongs to one thread at a time: it has no lock of its own. A
// program has one that writes and as many readers as it has threads that look something up. A
// reader sees what was committed when its statement began and keeps nobody from writing. Those who
// write, also from other processes, wait for each other up to ten seconds.
//
// Transactions nest: only the outermost touches the disk, and one inside another can be undone
// alone. So many small pieces of work can share one commit.

#include "database.h"

#include "backend-error.h"

#include <gio/gio.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

#define BUSY_MS 10000

/* Measured: 8 KiB pages store packed payloads 15 % faster than 4 KiB; a log of 4000 pages is folded
 * in seldom enough to cost nothing; readers of mapped files save a copy. */
#define DURABLE_AND_FAST \
  "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" \
  "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;" \
  "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536;" \
  "PRAGMA wal_autocheckpoint = 4000"
#define LOOK_ONLY \
  "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;" \
  "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 268435456;" \
  "SELECT count(*) FROM schema_version"

struct _DureDatabase
{
  sqlite3 *sqlite;
  GHashTable *statements; /* SQL -> sqlite3_stmt, each at rest unless a DureRows holds it */
  char *path;
  guint depth;           /* of transactions that run, one inside the other */
};

struct _DureRows
{
  sqlite3_stmt *statement;
  DureDatabase *database;
};

struct _DureTransaction
{
  DureDatabase *database;
  guint depth; /* 1 for the outermost */
};

static gboolean
fail (DureDatabase *self, GError **error)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE, "store: %s",
               sqlite3_errmsg (self->sqlite));
  return FALSE;
}

static gboolean
execute (DureDatabase *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK || fail (self, error);
}

/* @lifetime: SQLITE_STATIC when the values outlive the bindings, so that nothing is copied. */
static void
bind (sqlite3_stmt *statement, sqlite3_destructor_type lifetime, const char *types, va_list values)
{
  int i = 1;

  for (const char *type = types; *type != '\0'; type++, i++)
    switch (*type)
      {
      case 't':
        sqlite3_bind_text (statement, i, va_arg (values, const char *), -1, lifetime);
        break;
      case 'i':
        sqlite3_bind_int64 (statement, i, va_arg (values, gint64));
        break;
      case 'b':
        {
          const void *bytes = va_arg (values, const void *);

          sqlite3_bind_blob64 (statement, i, bytes, va_arg (values, gsize), lifetime);
          break;
        }
      default:
        g_assert_not_reached ();
      }
}

static sqlite3_stmt *
prepare (DureDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  /* A full disk can undo a transaction as a whole. What follows in it must not count alone. */
  if (self->depth > 0 && sqlite3_get_autocommit (self->sqlite))
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE,
                   "store: the transaction was undone by an earlier failure");
      return NULL;
    }
  if (statement != NULL && !sqlite3_stmt_busy (statement))
    return statement;
  g_assert (statement == NULL);
  if (sqlite3_prepare_v3 (self->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
      != SQLITE_OK)
    {
      fail (self, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

static void
rest (sqlite3_stmt *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

/**
 * dure_database_run:
 * @error: %DURE_BACKEND_ERROR_STORE
 * @sql: one statement without rows; its parameters are ?1, ?2, ...
 * @types: one letter per parameter: `t` text (nullable), `i` gint64, `b` bytes and their gsize
 * @...: the values
 */
gboolean
dure_database_run (DureDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = prepare (self, sql, error);
  va_list values;
  int result;

  if (statement == NULL)
    return FALSE;
  va_start (values, types);
  bind (statement, SQLITE_STATIC, types, values);
  va_end (values);
  result = sqlite3_step (statement);
  if (result != SQLITE_DONE)
    fail (self, error);
  rest (statement);
  return result == SQLITE_DONE;
}

/**
 * dure_database_changed:
 *
 * Returns: how many rows the last statement changed
 */
gint64
dure_database_changed (DureDatabase *self)
{
  return sqlite3_changes64 (self->sqlite);
}

/**
 * dure_database_ask:
 * @error: %DURE_BACKEND_ERROR_STORE
 * @sql: one statement with rows; its parameters are ?1, ?2, ...
 * @types: as in dure_database_run()
 * @...: the values
 *
 * Returns: (transfer full) (nullable): the rows; the same SQL cannot be asked again before they are
 *   freed
 */
DureRows *
dure_database_ask (DureDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = prepare (self, sql, error);
  DureRows *rows;
  va_list values;

  if (statement == NULL)
    return NULL;
  va_start (values, types);
  bind (statement, SQLITE_TRANSIENT, types, values);
  va_end (values);
  rows = g_new0 (DureRows, 1);
  rows->statement = statement;
  rows->database = self;
  return rows;
}

/**
 * dure_rows_next:
 * @error: set when the store failed, untouched at the end
 *
 * Returns: whether there is one more row
 */
gboolean
dure_rows_next (DureRows *self, GError **error)
{
  int result = sqlite3_step (self->statement);

  if (result != SQLITE_ROW && result != SQLITE_DONE)
    fail (self->database, error);
  return result == SQLITE_ROW;
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
  GError *failure = NULL;
  gboolean found = self != NULL && dure_rows_next (self, &failure);

  if (failure != NULL)
    g_propagate_error (error, failure);
  if (self == NULL || failure != NULL)
    return FALSE;
  *ret_found = found;
  return TRUE;
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
  rest (self->statement);
  g_free (self);
}

/**
 * dure_rows_text:
 *
 * Returns: (transfer none) (nullable): the text, until the next row
 */
const char *
dure_rows_text (DureRows *self, guint column)
{
  return (const char *) sqlite3_column_text (self->statement, (int) column);
}

/**
 * dure_rows_integer:
 *
 * Returns: the number; 0 for NULL
 */
gint64
dure_rows_integer (DureRows *self, guint column)
{
  return sqlite3_column_int64 (self->statement, (int) column);
}

/**
 * dure_rows_is_null:
 */
gboolean
dure_rows_is_null (DureRows *self, guint column)
{
  return sqlite3_column_type (self->statement, (int) column) == SQLITE_NULL;
}

/**
 * dure_rows_bytes:
 *
 * Returns: (transfer full): a copy of the bytes
 */
GBytes *
dure_rows_bytes (DureRows *self, guint column)
{
  gconstpointer bytes = sqlite3_column_blob (self->statement, (int) column);

  return g_bytes_new (bytes, (gsize) sqlite3_column_bytes (self->statement, (int) column));
}

/**
 * dure_rows_copy:
 * @ret_bytes: (out caller-allocates) (array length=length): written only on success
 * @length: how many bytes there must be
 *
 * Returns: whether the column had exactly so many
 */
gboolean
dure_rows_copy (DureRows *self, guint column, void *ret_bytes, gsize length)
{
  if ((gsize) sqlite3_column_bytes (self->statement, (int) column) != length)
    return FALSE;
  memcpy (ret_bytes, sqlite3_column_blob (self->statement, (int) column), length);
  return TRUE;
}

/**
 * dure_rows_list:
 * @self: (transfer full) (nullable): %NULL when asking failed already
 * @error: set when the store failed
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the first column of all that is left
 */
GPtrArray *
dure_rows_list (DureRows *self, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  GError *failure = NULL;

  if (self == NULL)
    return NULL;
  while (dure_rows_next (self, &failure))
    g_ptr_array_add (texts, g_strdup (dure_rows_text (self, 0)));
  dure_rows_free (self);
  if (failure == NULL)
    return g_steal_pointer (&texts);
  g_propagate_error (error, failure);
  return NULL;
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
  DureTransaction *self;

  if (!dure_database_run (database, error, database->depth == 0 ? "BEGIN IMMEDIATE"
                                                                : "SAVEPOINT part", ""))
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
 * @error: %DURE_BACKEND_ERROR_STORE: nothing of it is in the store
 *
 * Returns: whether all of it is durable; for a part, whether it is now up to the whole
 */
gboolean
dure_transaction_commit (DureTransaction **self, GError **error)
{
  DureDatabase *database = (*self)->database;

  g_assert ((*self)->depth == database->depth);
  if (!dure_database_run (database, error, database->depth == 1 ? "COMMIT" : "RELEASE part", ""))
    return FALSE;
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
  if (self == NULL)
    return;
  g_assert (self->depth == self->database->depth);
  if (!sqlite3_get_autocommit (self->database->sqlite))
    execute (self->database, self->depth == 1 ? "ROLLBACK" : "ROLLBACK TO part; RELEASE part",
             NULL);
  end (self);
}

/**
 * dure_database_forget:
 * @error: %DURE_BACKEND_ERROR_STORE when others keep reading
 *
 * What was deleted is overwritten in the database file, but its old pages still stand in the log
 * beside it. This folds the log in and cuts it to nothing. Outside of transactions.
 */
gboolean
dure_database_forget (DureDatabase *self, GError **error)
{
  g_autoptr (DureRows) rows =
      dure_database_ask (self, error, "PRAGMA wal_checkpoint(TRUNCATE)", "");

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  if (dure_rows_integer (rows, 0) == 0)
    return TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE,
               "store: the log is still being read and could not be cut");
  return FALSE;
}

static gboolean
read_version (DureDatabase *self, gint64 *ret_version, GError **error)
{
  g_autoptr (DureRows) rows = NULL;
  GError *failure = NULL;

  if (!execute (self, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL) STRICT",
                error))
    return FALSE;
  rows =
      dure_database_ask (self, error, "SELECT coalesce(max(version), 0) FROM schema_version", "");
  if (rows == NULL || !dure_rows_next (rows, &failure))
    {
      if (failure != NULL)
        g_propagate_error (error, failure);
      return FALSE;
    }
  *ret_version = dure_rows_integer (rows, 0);
  return TRUE;
}

static gboolean
migrate (DureDatabase *self, const char *migrations, GError **error)
{
  g_auto (GStrv) known = g_resources_enumerate_children (migrations, 0, error);
  g_autoptr (DureTransaction) transaction = known != NULL ? dure_transaction_begin (self, error)
                                                          : NULL;
  gint64 newest = known != NULL ? g_strv_length (known) : 0;
  gint64 version;

  if (transaction == NULL || !read_version (self, &version, error))
    return FALSE;
  if (version > newest)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                   "%s was written by a newer program (version %" G_GINT64_FORMAT
                   ", known here up to %" G_GINT64_FORMAT ")",
                   self->path, version, newest);
      return FALSE;
    }
  for (gint64 next = version + 1; next <= newest; next++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%" G_GINT64_FORMAT ".sql", migrations, next);
      g_autoptr (GBytes) sql = g_resources_lookup_data (name, 0, error);

      /* GResource data always ends with a NUL beyond its size. */
      if (sql == NULL || !execute (self, g_bytes_get_data (sql, NULL), error)
          || !dure_database_run (self, error, "INSERT INTO schema_version (version) VALUES (?1)",
                                 "i", next))
        return FALSE;
    }
  return dure_transaction_commit (&transaction, error);
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

static DureDatabase *
open_file (const char *path, int flags, const char *pragmas, GError **error)
{
  static gsize is_ready = 0;
  g_autoptr (DureDatabase) self = g_new0 (DureDatabase, 1);

  if (g_once_init_enter (&is_ready))
    {
      /* Its count of memory in use is a lock that all threads would share. */
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&is_ready, 1);
    }
  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize);
  if (sqlite3_open_v2 (path, &self->sqlite, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK
      && sqlite3_busy_timeout (self->sqlite, BUSY_MS) == SQLITE_OK
      && execute (self, pragmas, NULL))
    return g_steal_pointer (&self);
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "%s cannot be opened: %s",
               path, sqlite3_errmsg (self->sqlite));
  return NULL;
}

/**
 * dure_database_open:
 * @path: the file, made when missing
 * @migrations: resource folder with 1.sql, 2.sql, ...
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE for a file of a newer program or
 *   one that is no database
 *
 * Returns: (transfer full) (nullable): the database at its newest shape
 */
DureDatabase *
dure_database_open (const char *path, const char *migrations, GError **error)
{
  g_autoptr (DureDatabase) self = open_file (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                             DURABLE_AND_FAST, error);

  if (self == NULL || !migrate (self, migrations, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * dure_database_open_reader:
 * @path: what dure_database_open() has opened before
 * @error: %DURE_BACKEND_ERROR_STATE when there is no such database
 *
 * Returns: (transfer full) (nullable): the same database for another thread; writing on it is an
 *   error
 */
DureDatabase *
dure_database_open_reader (const char *path, GError **error)
{
  return open_file (path, SQLITE_OPEN_READONLY, LOOK_ONLY, error);
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
  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close (self->sqlite);
  g_free (self->path);
  g_free (self);
}
