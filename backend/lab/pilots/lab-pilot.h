// lab-pilot.h: one version of a pilot, how people will see it, and what is done with it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"
#include "pilots.h"

G_BEGIN_DECLS

DurePilot *dure_lab_pilot_find (DureLabCall *call, DureLabAction action);
DurePilot *dure_lab_pilot_sent (DureLabCall *call, DureCity *city, GError **error);
json_t *dure_lab_pilot_data (const DurePilot *pilot);
char *dure_lab_pilot_address (const DurePilot *pilot, const char *page);

void dure_lab_pilot_show (DureLabCall *call);
void dure_lab_pilot_preview (DureLabCall *call);
void dure_lab_pilot_ask (DureLabCall *call);
gboolean dure_lab_pilot_do (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
