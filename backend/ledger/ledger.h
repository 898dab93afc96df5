// ledger.h: the list of everything that was decided, seen and deleted, which only grows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "checkpoint.h"
#include "ledger-fact.h"

G_BEGIN_DECLS

#define DURE_LEDGER_BEGUN "ledger-begun"

/**
 * DureLedgerHead:
 * @size: how many entries there are
 * @note: (nullable): the newest checkpoint, signed; %NULL before the first
 */
typedef struct
{
  guint64 size;
  char *note;
} DureLedgerHead;

gboolean dure_ledger_append (DureCity *city, const DureLedgerFact *fact, GError **error);
gboolean dure_ledger_note (DureCity *city, const char *kind, gint64 time_ms, const json_t *record,
                           GError **error);
gboolean dure_ledger_begin (DureCity *city, GError **error);
gboolean dure_ledger_begin_anew (DureCity *city, GError **error);
gboolean dure_ledger_settle (DureCity *city, GError **error);

gboolean dure_ledger_head_read (DureCity *city, DureLedgerHead *ret_head, GError **error);
void dure_ledger_head_clear (DureLedgerHead *self);
gboolean dure_ledger_find (DureCity *city, const guint8 commitment[DURE_SHA256_BYTES],
                           gint64 *ret_number, GError **error);
gboolean dure_ledger_position (DureCity *city, const DureLedgerFact *fact, json_t **ret_position,
                               GError **error);
json_t *dure_ledger_life_record (const char *origin, guint64 size,
                                 const guint8 root[DURE_MERKLE_BYTES]);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureLedgerHead, dure_ledger_head_clear)

G_END_DECLS
