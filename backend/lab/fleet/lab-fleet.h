// lab-fleet.h: the kiosks, and how they are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"
#include "station-reports.h"

G_BEGIN_DECLS

/* Kiosks report once a day; past a day and a half one has missed its turn. */
#define DURE_LAB_SILENT_MS 129600000

void dure_lab_fleet_show (DureLabCall *call);
json_t *dure_lab_fleet_data (DureExchange *exchange, const DureStationLook *look);

G_END_DECLS
