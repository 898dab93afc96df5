// personal-trend.c: whether a value is unusual for the person it was measured of
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One strange day among the earlier ones must move neither the middle nor the scatter: both are
// medians, which half of the values would have to be wrong to carry away.

#include "personal-trend.h"

#include "median.h"

#include <math.h>

/* Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993): a modified z-score above 3.5,
 * where the median absolute deviation is 0.6745 standard deviations of normal values. */
#define UNUSUAL 3.5
#define MAD_OF_NORMAL 0.6745

/**
 * dure_personal_trend:
 * @earlier: (array length=count): the person's earlier values, one a day, in any order
 * @count: how many
 * @newest: the value that is asked about, in the same unit
 * @least_change: a change up to this is never worth a word, as instruments and hours of the day
 *   make it; above 0
 *
 * Says something from six earlier days on, and calls unusual what differs from their median by
 * more than @least_change and by more than 3.5 of their own robust deviations. O(n log n).
 */
DurePersonalTrend
dure_personal_trend (const double *earlier, gsize count, double newest, double least_change)
{
  g_autofree double *values = NULL;
  double middle, change, scatter;

  if (count < DURE_PERSONAL_TREND_ENOUGH)
    return DURE_PERSONAL_TREND_UNSAID;
  values = g_memdup2 (earlier, count * sizeof *earlier);
  middle = dure_median (values, count);
  for (gsize i = 0; i < count; i++)
    values[i] = fabs (values[i] - middle);
  scatter = dure_median (values, count) / MAD_OF_NORMAL;
  change = newest - middle;
  if (!(fabs (change) > MAX (least_change, UNUSUAL * scatter)))
    return DURE_PERSONAL_TREND_AS_USUAL;
  return change > 0 ? DURE_PERSONAL_TREND_HIGHER : DURE_PERSONAL_TREND_LOWER;
}
