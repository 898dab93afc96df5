// health.h: tells the city how this station is, and how many came
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ledger-watch.h"
#include "model-fetch.h"
#include "outbox.h"
#include "settings.h"
#include "station-report.h"
#include "station.h"
#include "uplink.h"
#include "visit.h"

G_BEGIN_DECLS

/* How often the station looks at itself. */
#define DURE_HEALTH_TICK_SECONDS 600

typedef struct _DureHealth DureHealth;

DureHealth *dure_health_open (DureStation *station, DureUplink *uplink, DureClock *clock,
                              DureDice *dice, DureOutbox *donations, const char *bus,
                              GError **error);
void dure_health_watch (DureHealth *self, DureSettings *settings);
void dure_health_watch_model (DureHealth *self, DureModelFetch *model);
void dure_health_watch_ledger (DureHealth *self, DureLedgerWatch *ledger);
void dure_health_follow (DureHealth *self, DureVisit *visit);
void dure_health_count_staff (DureHealth *self, DureStaffCount what);
gboolean dure_health_start (DureHealth *self, GError **error);
void dure_health_tick (DureHealth *self);
void dure_health_look_anew (DureHealth *self);
gboolean dure_health_is_looking (DureHealth *self);
const DureStationReport *dure_health_get_last (DureHealth *self);
void dure_health_close (DureHealth *self);

G_END_DECLS
