// lab-incidents.h: what went wrong, and what was done
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_incidents_show (DureLabCall *call);
void dure_lab_incidents_show_one (DureLabCall *call);
void dure_lab_incidents_ask (DureLabCall *call);
gboolean dure_lab_incidents_open (DureLabCall *call, DureCity *city, GError **error);
gboolean dure_lab_incidents_step (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
