// quality-limits.h: what is plausible, in one table
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "quality.h"

G_BEGIN_DECLS

/**
 * DureQualityLimit:
 * @low: the least that is plausible
 * @high: the most that is plausible
 * @other_low: from here
 * @other_high: to here it is usual in another unit that is often mistaken for ours; both 0 when
 *   there is none
 * @jump: the most that it changes
 * @jump_ms: within this time; 0 when it may change as it likes
 * @stuck: so many equal ones in a row are no measurement any more; 0 when they may be
 * @is_spot: measured now and then, by hand, and not as a stream
 *
 * In the code's unit. Of a series only @stuck counts.
 */
typedef struct
{
  double low, high;
  double other_low, other_high;
  double jump;
  gint64 jump_ms;
  guint stuck;
  gboolean is_spot;
} DureQualityLimit;

const DureQualityLimit *dure_quality_limit (DureCode code);
gboolean dure_quality_instrument_range (DureDeviceClass device, DureCode code, double *ret_low,
                                        double *ret_high);

G_END_DECLS
