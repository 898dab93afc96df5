// lab-fleet.h: the kiosks, and how they are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_fleet_show (DureLabCall *call);
void dure_lab_fleet_show_kiosk (DureLabCall *call);
void dure_lab_fleet_ask (DureLabCall *call);
gboolean dure_lab_fleet_retire (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
