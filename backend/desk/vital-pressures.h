// vital-pressures.h: blood pressure as people at a desk write it down
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "vital-items.h"

G_BEGIN_DECLS

gboolean dure_vital_pressures (const json_t *json, const char *unit, DureVitalItem *item,
                               GError **error);

G_END_DECLS
