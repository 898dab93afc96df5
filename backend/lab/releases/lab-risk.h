// lab-risk.h: how well a release hides those who are in it, as a picture
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

#include <jansson.h>

G_BEGIN_DECLS

json_t *dure_lab_risk_compare (DureLabCall *call, const json_t *one, const json_t *other);
json_t *dure_lab_risk_data (DureLabCall *call, const json_t *report);

G_END_DECLS
