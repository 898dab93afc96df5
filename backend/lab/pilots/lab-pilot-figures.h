// lab-pilot-figures.h: how many donors a pilot has, where they gave, and how many are alike
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"
#include "pilots.h"

G_BEGIN_DECLS

gboolean dure_lab_pilot_figures_put (DureLabCall *call, json_t *data, const DurePilot *pilot,
                                     GError **error);
void dure_lab_pilot_figures_send (DureLabCall *call);

G_END_DECLS
