// ledger-facts.h: everything recorded that the ledger has an entry for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "erasures.h"
#include "ledger-fact.h"

G_BEGIN_DECLS

#define DURE_LEDGER_NONCE_BYTES 16

/**
 * DureLedgerItem:
 * @where: which row, such as `consent_event 12`
 * @fact: (nullable): what it says; %NULL for one that says no more whose it was
 * @commitment: what stands in the ledger
 * @is_whole: whether the row agrees with itself
 */
typedef struct
{
  char *where;
  DureLedgerFact *fact;
  guint8 commitment[DURE_SHA256_BYTES];
  gboolean is_whole;
} DureLedgerItem;

GPtrArray *dure_ledger_items (DureCity *city, gint64 phone, GError **error);

DureLedgerFact *dure_ledger_fact_of_decision (DureCity *city, const char *kind, gint64 time_ms,
                                              const json_t *record);
DureLedgerFact *dure_ledger_fact_of_step (DureCity *city, const DureErasure *erasure,
                                          DureErasureStep step);
gboolean dure_ledger_note_step (DureCity *city, const DureErasure *erasure, DureErasureStep step,
                                GError **error);
DureLedgerFact *dure_ledger_fact_of_runs (DureCity *city, gint64 day, const json_t *record);
DureLedgerFact *dure_ledger_fact_of_release (DureCity *city, gint64 time_ms,
                                             const json_t *manifest);
DureLedgerFact *dure_ledger_fact_of_governance (DureCity *city, gint64 time_ms,
                                                const json_t *record);
DureLedgerFact *dure_ledger_fact_of_receipt (DureCity *city, gint64 time_ms, const json_t *record);
DureLedgerFact *dure_ledger_fact_of_download (DureCity *city, gint64 time_ms,
                                              const json_t *record);
DureLedgerFact *dure_ledger_fact_of_look (DureCity *city, const char *donor, const char *command,
                                          const char *what, gint64 time_ms,
                                          const guint8 nonce[DURE_LEDGER_NONCE_BYTES]);

G_END_DECLS
