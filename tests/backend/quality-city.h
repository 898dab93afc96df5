// quality-city.h: a small city in which one donor's source sends batches, to be judged
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ledger-city.h"

#include "batches.h"
#include "quality-pass.h"

#define QUALITY_DONOR "00000000-0000-4000-8000-000000000001"

DureDonorKey *quality_city_add (LedgerCity *self, guint number);
DureDonorKey *quality_city_begin (LedgerCity *self);
DureParcel *quality_city_parcel (LedgerCity *self, DureDonorKey *key, guint16 id, gint64 minute);
void quality_city_store (LedgerCity *self, DureDatabase *database, const DureParcel *parcel,
                         gint64 received_ms);
void quality_city_receive (LedgerCity *self, DureDonorKey *key, guint16 id, gint64 minute);
guint64 quality_city_judge (LedgerCity *self);
gint64 quality_city_counted (LedgerCity *self, const char *result);
