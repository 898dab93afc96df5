// city-witness.h: a recipient as a witness that the city's ledger only grows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city-link.h"
#include "kept-ledger.h"

G_BEGIN_DECLS

DureCheckpoint *dure_city_witness_look (DureKeptSet *set, DureCityLink *link,
                                        const guint8 city_key[DURE_PUBLIC_KEY_BYTES],
                                        GError **error);
gboolean dure_city_witness_find (DureCityLink *link, const DureCheckpoint *checkpoint,
                                 const DureLedgerPlace *place, GError **error);

G_END_DECLS
