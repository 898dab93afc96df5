// ledger-place.h: where a release stands in the city's ledger
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "encoding.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureLedgerPlace:
 * @entry: which entry of the ledger
 * @commitment: what stands there
 */
typedef struct
{
  gint64 entry;
  guint8 commitment[DURE_SHA256_BYTES];
} DureLedgerPlace;

gboolean dure_ledger_place_read (const json_t *entry, DureLedgerPlace *ret_place, GError **error);

G_END_DECLS
