// lab-trial.h: how the trial of a model goes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

#include <jansson.h>

G_BEGIN_DECLS

gboolean dure_lab_trial_put (DureLabCall *call, const char *digest, json_t *data, GError **error);

G_END_DECLS
