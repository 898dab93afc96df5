// run-reports.h: tells the city how often a pilot model ran, and hears whether it still may
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "run-counts.h"
#include "slot.h"
#include "station.h"
#include "uplink.h"

G_BEGIN_DECLS

/* How often the city is asked; a tick costs a small request while there is a model. */
#define DURE_RUN_REPORTS_TICK_SECONDS 600

typedef struct _DureRunReports DureRunReports;

DureRunReports *dure_run_reports_open (DureStation *station, DureUplink *uplink, DureClock *clock,
                                       DureDice *dice, DureRunCounts *counts, DurePilotSlot *slot,
                                       GError **error);
gboolean dure_run_reports_start (DureRunReports *self, GError **error);
void dure_run_reports_tick (DureRunReports *self);
void dure_run_reports_close (DureRunReports *self);

G_END_DECLS
