// hour-chart.h: the hours of a day as places in a picture
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

json_t *dure_hour_chart (const double hours[24]);

G_END_DECLS
