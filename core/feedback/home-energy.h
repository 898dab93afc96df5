// home-energy.h: what a home's electricity says about its day and its habits
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureEnergyUse:
 * @start_s: when an interval began, seconds since 1970, UTC; not before
 * @duration_s: how long it is
 * @milliwatt_hours: what the home took in it
 */
typedef struct
{
  gint64 start_s;
  guint32 duration_s;
  gint64 milliwatt_hours;
} DureEnergyUse;

/**
 * DureHomeEnergy:
 * @days: how many days are known whole; 0 means that nothing else is set
 * @always_on_w: what runs day and night, watt
 * @hour_wh: (array fixed-size=24): what an hour of the day takes on average, watt hours
 * @evening_share: which part of all is used from 17 to 21 o'clock, 0 to 1
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

void dure_home_energy (const DureEnergyUse *uses, gsize count, gint32 offset_s,
                       DureHomeEnergy *ret_result);

G_END_DECLS
