// vital-amounts.h: what a value at the desk is, and how much, in our codes and units
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "vital-items.h"

G_BEGIN_DECLS

const char *dure_vital_name (const json_t *json);
gboolean dure_vital_code (const json_t *json, DureVitalItem *item, GError **error);
gboolean dure_vital_convert (double number, const char *text, DureCode *code, double *ret_value,
                             GError **error);
gboolean dure_vital_number (const json_t *json, const char *key, const char *unit, DureCode code,
                            double *ret_value, GError **error);

G_END_DECLS
