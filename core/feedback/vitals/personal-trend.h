// personal-trend.h: whether a value is unusual for the person it was measured of
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_PERSONAL_TREND_ENOUGH 6

/**
 * DurePersonalTrend:
 *
 * The newest value beside the same person's earlier ones. Not a range, and not a judgement.
 */
typedef enum
{
  DURE_PERSONAL_TREND_UNSAID, /* too few earlier ones */
  DURE_PERSONAL_TREND_AS_USUAL,
  DURE_PERSONAL_TREND_HIGHER,
  DURE_PERSONAL_TREND_LOWER,
} DurePersonalTrend;

DurePersonalTrend dure_personal_trend (const double *earlier, gsize count, double newest,
                                       double least_change);

G_END_DECLS
