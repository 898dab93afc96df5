// copier-table.h: how one table is read in order, and how its rows are put elsewhere
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "database.h"

G_BEGIN_DECLS

#define DURE_COPIER_PAGE_ROWS 500

/**
 * DureCopierReference:
 * @let_go: lets a column stand for a row that is not there; does nothing if it may already
 * @keep: forbids it, unless there is such a row
 */
typedef struct
{
  char *let_go, *keep;
} DureCopierReference;

/**
 * DureCopierTable:
 * @name: what it is called
 * @n_columns: how many columns it has
 * @n_keys: how many of them are its key
 * @types: a letter for each column, as in dure_database_run()
 * @keys: which columns are the key, in its order
 * @first: asks for the first rows, all columns, in the order of the key
 * @next: the same for those after a key
 * @insert: adds a row, all columns, unless one like it is there
 * @delete: removes the row with a key
 * @number: (nullable): makes the target number new rows after those it has; answers a row
 * @retire: takes its name away
 * @references: (element-type DureCopierReference): to rows elsewhere
 *
 * A table, and the SQL to copy it with.
 */
typedef struct
{
  char *name;
  guint n_columns, n_keys;
  char types[DURE_MAX_PARAMETERS + 1];
  guint keys[DURE_MAX_PARAMETERS];
  char *first, *next;
  char *insert, *delete;
  char *number;
  char *retire;
  GPtrArray *references;
} DureCopierTable;

DureCopierTable *dure_copier_table_new (const char *name, DureDatabase *source, GError **error);
void dure_copier_table_free (DureCopierTable *self);

G_END_DECLS
