// csv-rows.h: the rows of a table of comma-separated values
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_CSV_MAX_CELLS 64
#define DURE_CSV_MAX_ROW 8192 /* octets, with a zero after each cell */

/**
 * DureCsvRow:
 * @line: on which line of the file it begins, from 1
 * @n_cells: how many
 * @cells: (array length=n_cells): as they were encoded, without quotes; valid during the call
 */
typedef struct
{
  guint32 line;
  guint n_cells;
  char *cells[DURE_CSV_MAX_CELLS];
} DureCsvRow;

/**
 * DureCsvRowFunc:
 *
 * Takes one row; %FALSE with an error ends the reading.
 */
typedef gboolean (*DureCsvRowFunc) (const DureCsvRow *row, gpointer data, GError **error);

typedef struct _DureCsvRows DureCsvRows;

DureCsvRows *dure_csv_rows_new (DureCsvRowFunc func, gpointer data);
void dure_csv_rows_free (DureCsvRows *self);
gboolean dure_csv_rows_feed (DureCsvRows *self, const guint8 *bytes, gsize length, GError **error);
gboolean dure_csv_rows_finish (DureCsvRows *self, GError **error);
char dure_csv_rows_separator (DureCsvRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureCsvRows, dure_csv_rows_free)

G_END_DECLS
