// ledger-watch.h: the station as a witness that the city's ledger only grows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ledger-seen.h"
#include "station.h"
#include "uplink.h"

G_BEGIN_DECLS

/* How often the city is asked. */
#define DURE_LEDGER_WATCH_SECONDS 3600

typedef struct _DureLedgerWatch DureLedgerWatch;

DureLedgerWatch *dure_ledger_watch_open (DureStation *station, DureUplink *uplink);
void dure_ledger_watch_start (DureLedgerWatch *self);
void dure_ledger_watch_tick (DureLedgerWatch *self);
gboolean dure_ledger_watch_is_asking (DureLedgerWatch *self);
gboolean dure_ledger_watch_get (DureLedgerWatch *self, DureLedgerSeen *ret_seen);
void dure_ledger_watch_cosign (DureLedgerWatch *self, gint64 now_ms, DureLedgerSeen *seen);
void dure_ledger_watch_close (DureLedgerWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLedgerWatch, dure_ledger_watch_close)

G_END_DECLS
