// lab-kiosk.h: one kiosk, how it is, and what is done with it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_kiosk_show (DureLabCall *call);
void dure_lab_kiosk_ask_retire (DureLabCall *call);
gboolean dure_lab_kiosk_retire (DureLabCall *call, DureCity *city, GError **error);
gboolean dure_lab_kiosk_restore (DureLabCall *call, DureCity *city, GError **error);
void dure_lab_kiosk_ask_place (DureLabCall *call);
gboolean dure_lab_kiosk_place (DureLabCall *call, DureCity *city, GError **error);
void dure_lab_kiosk_ask_code (DureLabCall *call);
gboolean dure_lab_kiosk_make_code (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
