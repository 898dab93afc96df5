// trial-model.h: whether a model and what is said of it fit together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "pilot-model.h"

#include <jansson.h>

G_BEGIN_DECLS

DurePilotModel *dure_trial_model_check (json_t *manifest, GBytes *file, GError **error);

G_END_DECLS
