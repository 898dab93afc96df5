// table.h: what is known of donors, in memory, before it is made ready to leave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cell.h"
#include "id.h"

G_BEGIN_DECLS

/**
 * DureColumnType:
 * @DURE_COLUMN_TEXT: words
 * @DURE_COLUMN_NUMBER: thousandths
 * @DURE_COLUMN_TIME: milliseconds since 1970
 * @DURE_COLUMN_SERIES: beats or quarter hours, one after another: a fingerprint, which no plan lets
 *   through; features of it are columns of their own
 */
typedef enum
{
  DURE_COLUMN_TEXT,
  DURE_COLUMN_NUMBER,
  DURE_COLUMN_TIME,
  DURE_COLUMN_SERIES,
} DureColumnType;

typedef struct _DureTable DureTable;

DureTable *dure_table_new (void);
void dure_table_free (DureTable *self);

guint dure_table_add_column (DureTable *self, const char *name, DureColumnType type);
void dure_table_add_row (DureTable *self, const guint8 donor[DURE_UUID_BYTES]);
void dure_table_set_text (DureTable *self, guint column, const char *text);
void dure_table_set_number (DureTable *self, guint column, gint64 thousandths);
void dure_table_set_time (DureTable *self, guint column, gint64 time_ms);
void dure_table_set_former (DureTable *self);

guint dure_table_n_columns (DureTable *self);
guint dure_table_n_rows (DureTable *self);
const char *dure_table_name (DureTable *self, guint column);
DureColumnType dure_table_type (DureTable *self, guint column);
gint64 dure_table_cell (DureTable *self, guint row, guint column);
gboolean dure_table_is_former (DureTable *self, guint row);
const guint8 *dure_table_donor (DureTable *self, guint row);
guint dure_table_n_words (DureTable *self, guint column);
const char *dure_table_word (DureTable *self, guint column, gint64 cell);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureTable, dure_table_free)

G_END_DECLS
