// lab-recipient.h: what a recipient has asked for, was given and has to do
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_recipient_show (DureLabCall *call);
gboolean dure_lab_recipient_has_application (DureLabCall *call);
void dure_lab_recipient_show_application (DureLabCall *call);
gboolean dure_lab_recipient_do (DureLabCall *call, DureCity *city, GError **error);
gboolean dure_lab_recipient_receipt (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
