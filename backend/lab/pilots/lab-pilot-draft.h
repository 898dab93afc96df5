// lab-pilot-draft.h: writing a pilot
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_pilot_draft_ask (DureLabCall *call);
gboolean dure_lab_pilot_draft_begin (DureLabCall *call, DureCity *city, GError **error);
void dure_lab_pilot_draft_show (DureLabCall *call);
gboolean dure_lab_pilot_draft_write (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
