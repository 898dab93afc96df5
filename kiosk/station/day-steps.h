// day-steps.h: what a visit adds to the counts of its day
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "day-counts.h"
#include "visit.h"

G_BEGIN_DECLS

/**
 * DureDaySteps:
 * @counts: what is added to; must outlive the visit
 * @screen: where the visit was
 * @purpose: on an ask, which one it was
 */
typedef struct
{
  DureDayCounts *counts;
  DureScreen screen;
  DurePurpose purpose;
} DureDaySteps;

void dure_day_steps_follow (DureDaySteps *self, DureVisit *visit);

G_END_DECLS
