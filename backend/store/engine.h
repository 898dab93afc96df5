// engine.h: what database.c asks of an engine
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Only what is behind the door knows this: database.c, migrations.c, carry.c and the engines. A
// connection and its statements belong to one thread at a time. database.c sees to it that a
// statement is at rest before it starts, and that nothing more is started in a transaction that the
// engine has undone by itself. Errors are %DURE_BACKEND_ERROR_STORE unless said.

#pragma once

#include "value.h"

G_BEGIN_DECLS

/**
 * DureEngine:
 * @is_shared: whether programs on other machines may have the same database open
 * @begin: begins a transaction that may write
 * @begin_snapshot: begins one that only looks, and sees nothing that is committed meanwhile
 * @lock_schema: (nullable): keeps others from migrating, within a transaction; %NULL where @begin
 *   does so already
 * @writers: (nullable): a question who else has changed, or may have, a table ?1 in a transaction
 *   that goes on, a text for each; %NULL where only one writes at a time
 * @look: whether a database was ever opened at an address; makes nothing
 * @open: connects to an address, to write or only to look; %DURE_BACKEND_ERROR_STATE when a person
 *   must look at what is there
 * @close: ends a connection whose statements are freed
 * @is_in_transaction: whether one runs, even one that failed
 * @script: runs statements without parameters or rows, written in the words of SQLite's schema
 * @settle: (nullable): after a commit that failed, outside of transactions: sees to it, durably,
 *   that nothing of it comes back
 * @forget: outside of transactions: does away with what was deleted, as far as the engine can
 * @renumber: (nullable): new rows get numbers beyond those that are there
 * @prepare: a statement at rest; its parameters are ?1, ?2, ... of these types
 * @free: frees a statement at rest
 * @start: gives a statement its values, which stay as they are until it rests unless @copies
 * @step: runs it to the next row
 * @rest: lets go of values and rows
 * @changed: how many rows the last statement changed
 * @column: fills in a value of the row, as its type says; valid until the next step
 */
typedef struct
{
  gboolean is_shared;
  const char *begin;
  const char *begin_snapshot;
  const char *lock_schema;
  const char *writers;

  gboolean (*look) (const char *address, gboolean *ret_is_there, GError **error);
  gpointer (*open) (const char *address, gboolean is_reader, GError **error);
  void (*close) (gpointer connection);
  gboolean (*is_in_transaction) (gpointer connection);
  gboolean (*script) (gpointer connection, const char *sql, GError **error);
  gboolean (*settle) (gpointer connection, GError **error);
  gboolean (*forget) (gpointer connection, const char *table, GError **error);
  gint64 (*changed) (gpointer connection);
  gboolean (*renumber) (gpointer connection, const char *table, const char *column,
                        GError **error);

  gpointer (*prepare) (gpointer connection, const char *sql, const char *types, GError **error);
  void (*free) (gpointer statement);
  gboolean (*start) (gpointer statement, const DureValue *values, gboolean copies, GError **error);
  gboolean (*step) (gpointer statement, gboolean *ret_has_row, GError **error);
  void (*rest) (gpointer statement);
  void (*column) (gpointer statement, guint column, DureValue *value);
} DureEngine;

extern const DureEngine dure_engine_sqlite;
extern const DureEngine dure_engine_postgres;

const DureEngine *dure_engine_of (const char *address);

G_END_DECLS
