// database.h: the thin door to the store, the same for every engine
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "rows.h"

G_BEGIN_DECLS

#define DURE_SCHEMA_MAIN "/kr/gwangju/Dure/store/main"
#define DURE_SCHEMA_KEYS "/kr/gwangju/Dure/store/keys"

/**
 * DureMove:
 *
 * Whether a city lives in a database, or is on its way. Only where it lives is it served from.
 */
typedef enum
{
  DURE_MOVE_NONE,     /* it lives here */
  DURE_MOVE_ARRIVING, /* it is being copied here */
  DURE_MOVE_ARRIVED,  /* all of it is here; where it came from may still live */
  DURE_MOVE_GONE,     /* it lives elsewhere */
} DureMove;

typedef struct _DureDatabase DureDatabase;
typedef struct _DureTransaction DureTransaction;

gboolean dure_database_is_there (const char *address, gboolean *ret_is_there, GError **error);
DureDatabase *dure_database_open (const char *address, const char *migrations, GError **error);
DureDatabase *dure_database_open_moving (const char *address, const char *migrations,
                                         DureMove if_new, DureMove *ret_move, GError **error);
DureDatabase *dure_database_open_reader (const char *address, GError **error);
void dure_database_close (DureDatabase *self);
gboolean dure_database_is_shared (DureDatabase *self);

gboolean dure_database_run (DureDatabase *self, GError **error, const char *sql,
                            const char *types, ...);
gboolean dure_database_run_values (DureDatabase *self, GError **error, const char *sql,
                                   const DureValue *values);
gint64 dure_database_changed (DureDatabase *self);
gboolean dure_database_changed_one (DureDatabase *self, GError **error);
gboolean dure_database_forget (DureDatabase *self, const char *table, GError **error);
GPtrArray *dure_database_writers (DureDatabase *self, const char *table, GError **error);

DureRows *dure_database_ask (DureDatabase *self, GError **error, const char *sql,
                             const char *types, ...);
DureRows *dure_database_ask_values (DureDatabase *self, GError **error, const char *sql,
                                    const DureValue *values);

DureTransaction *dure_transaction_begin (DureDatabase *database, GError **error);
gboolean dure_transaction_commit (DureTransaction **self, GError **error);
void dure_transaction_abandon (DureTransaction *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDatabase, dure_database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureTransaction, dure_transaction_abandon)

G_END_DECLS
