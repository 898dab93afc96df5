// sqlite.c: the store in a file of its own
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A file is opened with WAL, synchronous=FULL (an answer given after a commit survives a power cut)
// and secure_delete (what is deleted is overwritten). What an earlier life left in the log is
// synced when it is opened, before anybody reads it. A connection is a sqlite3, a statement a
// sqlite3_stmt, without locks. Those who write wait for each other up to ten seconds.

#include "engine.h"

#include "backend-error.h"

#include <sqlite3.h>

#define BUSY_MS 10000
#define CUT_MS 1000

/* Measured: 8 KiB pages store packed payloads 15 % faster than 4 KiB; a log of 4000 pages is folded
 * in seldom enough to cost nothing; readers of a mapped file save a copy. */
#define DURABLE_AND_FAST \
  "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" \
  "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;" \
  "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536;" \
  "PRAGMA wal_autocheckpoint = 4000"
#define LOOK_ONLY \
  "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;" \
  "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 268435456"

static gboolean
fail (sqlite3 *sqlite, GError **error)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE, "store: %s",
               sqlite3_errmsg (sqlite));
  return FALSE;
}

static gboolean
look_for_file (const char *path, gboolean *ret_is_there, GError **error)
{
  *ret_is_there = g_file_test (path, G_FILE_TEST_EXISTS);
  return TRUE;
}

/* Of those who make a file at once, SQLite does not let all wait for WAL: it tells some to come
 * again. What is set twice is set once. */
static int
set_up (sqlite3 *sqlite, const char *pragmas)
{
  gint64 deadline = g_get_monotonic_time () + BUSY_MS * G_TIME_SPAN_MILLISECOND;
  int result;

  while ((result = sqlite3_exec (sqlite, pragmas, NULL, NULL, NULL)) == SQLITE_BUSY
         && g_get_monotonic_time () < deadline)
    g_usleep (G_TIME_SPAN_MILLISECOND);
  return result;
}

/* Whoever was killed in the middle of a commit may have left it in the log, whole but never synced.
 * From here on it is read, and answers may rest on it: so it is made durable now. */
static int
sync_log (sqlite3 *sqlite)
{
  sqlite3_file *log = NULL;
  int result = sqlite3_file_control (sqlite, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);

  if (result != SQLITE_OK || log == NULL || log->pMethods == NULL)
    return result;
  return log->pMethods->xSync (log, SQLITE_SYNC_NORMAL);
}

static gpointer
open_file (const char *path, gboolean is_reader, GError **error)
{
  static gsize is_ready = 0;
  int flags = is_reader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3 *sqlite;

  if (g_once_init_enter (&is_ready))
    {
      /* Its count of memory in use is a lock that all threads would share. */
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&is_ready, 1);
    }
  if (sqlite3_open_v2 (path, &sqlite, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK
      && sqlite3_busy_timeout (sqlite, BUSY_MS) == SQLITE_OK
      && set_up (sqlite, is_reader ? LOOK_ONLY : DURABLE_AND_FAST) == SQLITE_OK
      && (is_reader || sync_log (sqlite) == SQLITE_OK))
    return sqlite;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "%s cannot be opened: %s",
               path, sqlite3_errmsg (sqlite));
  sqlite3_close (sqlite);
  return NULL;
}

static void
close_file (gpointer connection)
{
  sqlite3_close (connection);
}

static gboolean
is_in_transaction (gpointer connection)
{
  return !sqlite3_get_autocommit (connection);
}

static gboolean
run_script (gpointer connection, const char *sql, GError **error)
{
  return sqlite3_exec (connection, sql, NULL, NULL, NULL) == SQLITE_OK || fail (connection, error);
}

/* A commit that could not be synced stands whole in the log, and the next life would take it from
 * there. So something idle is written over it. */
static gboolean
overwrite_log (gpointer connection, GError **error)
{
  return run_script (connection, "PRAGMA user_version = 0", error);
}

/* SQLite waits for those who read or write, but not for another who folds the log in just now. */
static int
fold_log_in (sqlite3 *sqlite)
{
  gint64 deadline = g_get_monotonic_time () + CUT_MS * G_TIME_SPAN_MILLISECOND;
  int result;

  while ((result = sqlite3_wal_checkpoint_v2 (sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL))
             == SQLITE_BUSY
         && g_get_monotonic_time () < deadline)
    g_usleep (G_TIME_SPAN_MILLISECOND);
  return result;
}

/* What was deleted is overwritten in the file, but its old pages still stand in the log beside it.
 * This folds the log in and cuts it to nothing; a power cut must not bring it back. While a copy is
 * made that cannot be done, and it is better to come again than to keep all others waiting. */
static gboolean
cut_log (gpointer connection, const char *table, GError **error)
{
  int result;

  sqlite3_busy_timeout (connection, CUT_MS);
  result = fold_log_in (connection);
  sqlite3_busy_timeout (connection, BUSY_MS);
  if (result == SQLITE_OK)
    result = sync_log (connection);
  return result == SQLITE_OK || fail (connection, error);
}

static gint64
changed (gpointer connection)
{
  return sqlite3_changes64 (connection);
}

static gpointer
prepare (gpointer connection, const char *sql, const char *types, GError **error)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v3 (connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
      == SQLITE_OK)
    return statement;
  fail (connection, error);
  return NULL;
}

static void
free_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static gboolean
start (gpointer statement, const DureValue *values, gboolean copies, GError **error)
{
  sqlite3_destructor_type lifetime = copies ? SQLITE_TRANSIENT : SQLITE_STATIC;
  int result = SQLITE_OK;

  for (int i = 0; values[i].type != '\0' && result == SQLITE_OK; i++)
    if (values[i].is_null)
      result = sqlite3_bind_null (statement, i + 1);
    else if (values[i].type == 'i')
      result = sqlite3_bind_int64 (statement, i + 1, values[i].integer);
    else if (values[i].type == 't')
      result = sqlite3_bind_text64 (statement, i + 1, values[i].bytes, values[i].length, lifetime,
                                    SQLITE_UTF8);
    else
      result = sqlite3_bind_blob64 (statement, i + 1, values[i].bytes, values[i].length, lifetime);
  return result == SQLITE_OK || fail (sqlite3_db_handle (statement), error);
}

static gboolean
step (gpointer statement, gboolean *ret_has_row, GError **error)
{
  int result = sqlite3_step (statement);

  if (result != SQLITE_ROW && result != SQLITE_DONE)
    return fail (sqlite3_db_handle (statement), error);
  *ret_has_row = result == SQLITE_ROW;
  return TRUE;
}

static void
rest (gpointer statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

static void
read_column (gpointer statement, guint column, DureValue *value)
{
  int i = (int) column;

  value->is_null = sqlite3_column_type (statement, i) == SQLITE_NULL;
  if (value->type == 'i')
    value->integer = sqlite3_column_int64 (statement, i);
  else if (value->type != '\0')
    {
      value->bytes = value->type == 't' ? (gconstpointer) sqlite3_column_text (statement, i)
                                        : sqlite3_column_blob (statement, i);
      value->length = (gsize) sqlite3_column_bytes (statement, i);
    }
}

const DureEngine dure_engine_sqlite = {
  .begin = "BEGIN IMMEDIATE",
  .begin_snapshot = "BEGIN",
  .look = look_for_file,
  .open = open_file,
  .close = close_file,
  .is_in_transaction = is_in_transaction,
  .script = run_script,
  .settle = overwrite_log,
  .forget = cut_log,
  .changed = changed,
  .prepare = prepare,
  .free = free_statement,
  .start = start,
  .step = step,
  .rest = rest,
  .column = read_column,
};
