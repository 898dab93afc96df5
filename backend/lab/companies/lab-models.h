// lab-models.h: companies' models on trial, and those that want to be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_models_show (DureLabCall *call);
void dure_lab_models_show_one (DureLabCall *call);
void dure_lab_models_send (DureLabCall *call);
gboolean dure_lab_models_do (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
