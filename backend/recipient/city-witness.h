// city-witness.h: a recipient as a witness that the city's ledger only grows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city-link.h"
#include "kept-ledger.h"

G_BEGIN_DECLS

/**
 * DureCityWitness:
 * @city_key: by which the city signs its ledger, as it was pinned
 * @key: by which the recipient cosigns it
 */
typedef struct
{
  guint8 city_key[DURE_PUBLIC_KEY_BYTES];
  DureSigningKey *key;
} DureCityWitness;

DureCheckpoint *dure_city_witness_look (const DureCityWitness *self, DureKeptSet *set,
                                        DureCityLink *link, GError **error);
gboolean dure_city_witness_cosign (const DureCityWitness *self, DureKeptSet *set,
                                   DureCityLink *link, const DureCheckpoint *seen,
                                   guint64 *ret_size, GError **error);
gboolean dure_city_witness_find (DureCityLink *link, const DureCheckpoint *checkpoint,
                                 const DureLedgerPlace *place, GError **error);

G_END_DECLS
