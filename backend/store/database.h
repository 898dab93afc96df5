// database.h: the thin door to the store, the same for every engine
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureDatabase DureDatabase;
typedef struct _DureRows DureRows;
typedef struct _DureTransaction DureTransaction;

gboolean dure_database_is_there (const char *address, gboolean *ret_is_there, GError **error);
DureDatabase *dure_database_open (const char *address, const char *migrations, GError **error);
DureDatabase *dure_database_open_reader (const char *address, GError **error);
void dure_database_close (DureDatabase *self);
gboolean dure_database_is_shared (DureDatabase *self);

gboolean dure_database_run (DureDatabase *self, GError **error, const char *sql,
                            const char *types, ...);
gint64 dure_database_changed (DureDatabase *self);
gboolean dure_database_changed_one (DureDatabase *self, GError **error);
gboolean dure_database_forget (DureDatabase *self, const char *table, GError **error);

DureRows *dure_database_ask (DureDatabase *self, GError **error, const char *sql,
                             const char *types, ...);
gboolean dure_rows_next (DureRows *self, GError **error);
gboolean dure_rows_first (DureRows *self, gboolean *ret_found, GError **error);
void dure_rows_free (DureRows *self);
const char *dure_rows_text (DureRows *self, guint column);
gint64 dure_rows_integer (DureRows *self, guint column);
gboolean dure_rows_is_null (DureRows *self, guint column);
GBytes *dure_rows_bytes (DureRows *self, guint column);
GPtrArray *dure_rows_list (DureRows *self, GError **error);
gboolean dure_rows_copy (DureRows *self, guint column, void *ret_bytes, gsize length);

DureTransaction *dure_transaction_begin (DureDatabase *database, GError **error);
gboolean dure_transaction_commit (DureTransaction **self, GError **error);
void dure_transaction_abandon (DureTransaction *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDatabase, dure_database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureRows, dure_rows_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureTransaction, dure_transaction_abandon)

G_END_DECLS
