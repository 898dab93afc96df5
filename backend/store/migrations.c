// migrations.c: brings a database to its newest shape
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The table schema_version has a row for each of the files 1.sql, 2.sql, ... that was run. All that
// are missing are run in one transaction; several who start at once wait for each other. A file
// that was ever released is never changed, only followed by another. They are written in the words
// of SQLite, from which those of PostgreSQL are made (postgres-sql.c says how).
//
// A row far above all versions tells that a city is moving in or has moved away (DureMove). So a
// program that is too old to know of moves keeps off too: it takes it for the work of a newer one.

#include "migrations.h"

#include "backend-error.h"

#include <gio/gio.h>

#define MOVES 1000000 /* and a DureMove, instead of a version */

/**
 * dure_schema_version:
 * @ret_version: (out): 0 for a database that is empty; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE, also when it was never migrated
 */
gboolean
dure_schema_version (DureDatabase *database, gint64 *ret_version, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      database, error,
      "SELECT coalesce(max(version), 0) FROM schema_version WHERE version < ?1", "i",
      (gint64) MOVES);

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  *ret_version = dure_rows_integer (rows, 0);
  return TRUE;
}

/**
 * dure_schema_move:
 * @ret_move: (out): whether a city lives there; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE, also when it was never migrated
 */
gboolean
dure_schema_move (DureDatabase *database, DureMove *ret_move, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      database, error,
      "SELECT coalesce(max(version) - ?1, 0) FROM schema_version WHERE version >= ?1", "i",
      (gint64) MOVES);

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  *ret_move = (DureMove) dure_rows_integer (rows, 0);
  return TRUE;
}

/**
 * dure_schema_set_move:
 * @move: what the database is from now on
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_schema_set_move (DureDatabase *database, DureMove move, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (database, error);

  return transaction != NULL
         && dure_database_run (database, error, "DELETE FROM schema_version WHERE version >= ?1",
                               "i", (gint64) MOVES)
         && (move == DURE_MOVE_NONE
             || dure_database_run (database, error,
                                   "INSERT INTO schema_version (version) VALUES (?1)", "i",
                                   (gint64) MOVES + move))
         && dure_transaction_commit (&transaction, error);
}

static gboolean
run (DureDatabase *database, const DureEngine *engine, gpointer connection,
     const char *migrations, gint64 version, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s/%" G_GINT64_FORMAT ".sql", migrations, version);
  g_autoptr (GBytes) sql = g_resources_lookup_data (name, 0, error);

  /* GResource data always ends with a NUL beyond its size. */
  return sql != NULL && engine->script (connection, g_bytes_get_data (sql, NULL), error)
         && dure_database_run (database, error, "INSERT INTO schema_version (version) VALUES (?1)",
                               "i", version);
}

/**
 * dure_migrate:
 * @engine: what is behind @database
 * @connection: the engine's
 * @migrations: resource folder with 1.sql, 2.sql, ...
 * @if_new: what a database that is empty is from now on
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when a newer program has written
 *   there
 */
gboolean
dure_migrate (DureDatabase *database, const DureEngine *engine, gpointer connection,
              const char *migrations, DureMove if_new, GError **error)
{
  g_auto (GStrv) known = g_resources_enumerate_children (migrations, 0, error);
  g_autoptr (DureTransaction) transaction =
      known != NULL ? dure_transaction_begin (database, error) : NULL;
  gint64 newest = known != NULL ? g_strv_length (known) : 0;
  gint64 version = 0;

  if (transaction == NULL
      || (engine->lock_schema != NULL && !engine->script (connection, engine->lock_schema, error))
      || !engine->script (
          connection,
          "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL) STRICT", error)
      || !dure_schema_version (database, &version, error))
    return FALSE;
  if (version > newest)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                   "the store was written by a newer program (version %" G_GINT64_FORMAT
                   ", known here up to %" G_GINT64_FORMAT ")",
                   version, newest);
      return FALSE;
    }
  if (version == 0 && !dure_schema_set_move (database, if_new, error))
    return FALSE;
  while (version < newest)
    if (!run (database, engine, connection, migrations, ++version, error))
      return FALSE;
  return dure_transaction_commit (&transaction, error);
}
