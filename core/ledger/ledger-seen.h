// ledger-seen.h: what a station saw of the ledger, as it tells the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cosignature.h"
#include "ledger-witness.h"

G_BEGIN_DECLS

#define DURE_LEDGER_ORIGIN_LENGTH 63

/**
 * DureLedgerSeen:
 * @found: how it fits what was seen before
 * @origin: of which list
 * @size: how many entries it had
 * @root: the root over them
 * @is_cosigned: whether the station gives its word for it; never for what is broken
 * @cosignature: then, that
 */
typedef struct
{
  DureWitnessed found;
  char origin[DURE_LEDGER_ORIGIN_LENGTH + 1];
  guint64 size;
  guint8 root[DURE_MERKLE_BYTES];
  gboolean is_cosigned;
  guint8 cosignature[DURE_COSIGNATURE_BYTES];
} DureLedgerSeen;

json_t *dure_ledger_seen_to_json (const DureLedgerSeen *self);
gboolean dure_ledger_seen_from_json (const json_t *json, DureLedgerSeen *ret_seen, GError **error);

G_END_DECLS
