// outbox-private.h: the inside of the outbox, for the files that make it up
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "outbox.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* One request's worth of rows, overwritten page by page, and as much again. */
#define DURE_OUTBOX_RESERVE_BYTES (2 * 1024 * 1024)

struct _DureOutbox
{
  sqlite3 *database;
  char *reserve;
};

/* A statement that is finalized at the end of its scope. */
#define STATEMENT __attribute__ ((cleanup (dure_outbox_finalize))) sqlite3_stmt *

void dure_outbox_finalize (sqlite3_stmt **statement);

sqlite3_stmt *dure_outbox_prepare (DureOutbox *self, const char *sql, GError **error);
void dure_outbox_bind (sqlite3_stmt *statement, gint64 number, const char *id, const char *reason);
gboolean dure_outbox_execute (DureOutbox *self, const char *sql, GError **error);
gboolean dure_outbox_run (DureOutbox *self, const char *sql, gint64 number, const char *id,
                          const char *reason, GError **error);
gboolean dure_outbox_read_number (DureOutbox *self, const char *sql, gint64 number,
                                  gint64 *ret_number, GError **error);
gboolean dure_outbox_end (DureOutbox *self, gboolean succeeded, GError **error);
gboolean dure_outbox_fail (DureOutbox *self, GError **error);
gboolean dure_outbox_refuse (GError **error, const char *why);

G_END_DECLS
