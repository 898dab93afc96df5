// lab-ask.h: a recipient asks for data
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

#define DURE_LAB_ASK_PATH "/lab/recipient/ask"
#define DURE_LAB_ASK_FORM_MAX (64 * 1024)

void dure_lab_ask_show (DureLabCall *call);
gboolean dure_lab_ask_submit (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
