// lab-model-new.h: a company hands in a model for a pilot's slot
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"
#include "packed-model.h"

G_BEGIN_DECLS

#define DURE_LAB_MODEL_PATH "/lab/model/new"
#define DURE_LAB_MODEL_FORM_MAX (DURE_PACKED_MODEL_MAX_BYTES + 64 * 1024)

void dure_lab_model_new_show (DureLabCall *call);
gboolean dure_lab_model_new_take (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
