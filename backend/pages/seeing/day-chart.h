// day-chart.h: the days of what was measured as places in a picture
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "trends.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureDayChart:
 * @series: (array length=n_series): the days of each line, oldest first, none empty
 * @n_series: 1 or 2
 * @usual_from: where the usual range begins; %NAN for none
 * @usual_to: where it ends
 * @finest: the smallest difference that the values show, 1 or 0.1
 */
typedef struct
{
  const GArray *series[2];
  guint n_series;
  double usual_from;
  double usual_to;
  double finest;
} DureDayChart;

json_t *dure_day_chart (const DureDayChart *self);

G_END_DECLS
