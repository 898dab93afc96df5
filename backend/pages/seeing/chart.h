// chart.h: numbers as places in a picture
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

json_t *dure_chart_range (gint64 value);
json_t *dure_chart_beats (const json_t *rr_ms);
json_t *dure_chart_rules (double most, double top, double bottom, double *ret_full);

G_END_DECLS
