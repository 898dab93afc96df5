// ledger-fact.h: what an entry of the ledger stands for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "encoding.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_LEDGER_SALT_BYTES 16

/**
 * DureLedgerFact:
 * @kind: a word, such as `consent-given`
 * @time_ms: when; the entry tells only the day
 * @record: SHA-256 of what was recorded of it
 * @salt: keeps anyone from guessing
 * @commitment: what stands in the ledger
 */
typedef struct
{
  char *kind;
  gint64 time_ms;
  guint8 record[DURE_SHA256_BYTES];
  guint8 salt[DURE_LEDGER_SALT_BYTES];
  guint8 commitment[DURE_SHA256_BYTES];
} DureLedgerFact;

DureLedgerFact *dure_ledger_fact_new (DureCity *city, const char *kind, gint64 time_ms,
                                      const json_t *record);
void dure_ledger_fact_free (DureLedgerFact *self);
json_t *dure_ledger_fact_opening (const DureLedgerFact *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLedgerFact, dure_ledger_fact_free)

G_END_DECLS
