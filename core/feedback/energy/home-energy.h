// home-energy.h: what a home's electricity says about its day and its habits
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "home-days.h"

G_BEGIN_DECLS

/* When the grid is fullest: from 17 to 21 o'clock. */
#define DURE_PEAK_FROM 17
#define DURE_PEAK_TO 21

/**
 * DureHomeEnergy:
 * @days: how many days are known whole, hour by hour; 0 means that nothing else is set
 * @always_on_w: what runs day and night, watt
 * @hour_wh: (array fixed-size=24): what an hour of the day takes on average, watt hours
 * @evening_share: which part of all is used in the hours of the peak, 0 to 1
 * @earlier_weeks: how many whole weeks before the latest one are compared with, up to 8
 * @latest_day_wh: an average day of the latest whole week; 0 without one
 * @usual_day_wh: the same of the earlier weeks' median; 0 without any
 */
typedef struct
{
  guint days;
  double always_on_w;
  double hour_wh[24];
  double evening_share;
  guint earlier_weeks;
  double latest_day_wh;
  double usual_day_wh;
} DureHomeEnergy;

void dure_home_energy_of_days (const GArray *days, guint peak_from, guint peak_to,
                               DureHomeEnergy *ret_result);
void dure_home_energy (const DureEnergyUse *uses, gsize count, gint32 offset_s,
                       DureHomeEnergy *ret_result);

G_END_DECLS
