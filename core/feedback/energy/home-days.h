// home-days.h: a home's electricity, day by day on its own clocks
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
 * @is_estimated: whether the supplier has only estimated that
 */
typedef struct
{
  gint64 start_s;
  guint32 duration_s;
  gint64 milliwatt_hours;
  gboolean is_estimated;
} DureEnergyUse;

/**
 * DureHomeDay:
 * @day: which one, counted since 1970 on local clocks
 * @start_s: when it began, seconds since 1970, UTC
 * @length_s: how long it is: 24 hours, or 23 or 25 when clocks change; of a reading of a whole day
 *   as long as that
 * @covered_s: how much of it is known
 * @estimated_s: how much of that is estimated
 * @wh: what the home took in all that is known
 * @is_whole: whether all of it is known
 * @has_hours: whether it is whole in steps of an hour or less; else all below is 0
 * @hour_wh: (array fixed-size=24): what it took in each hour of the clock
 * @hour_s: (array fixed-size=24): how long that hour was: 0 or 7200 seconds when clocks change
 * @low_w: the day's 5th percentile power, watt
 */
typedef struct
{
  gint64 day;
  gint64 start_s;
  guint32 length_s;
  guint32 covered_s;
  guint32 estimated_s;
  double wh;
  gboolean is_whole;
  gboolean has_hours;
  double hour_wh[24];
  guint32 hour_s[24];
  double low_w;
} DureHomeDay;

GArray *dure_home_days_new (const DureEnergyUse *uses, gsize count, GTimeZone *zone);
guint dure_home_day_weekday (gint64 day);
gint64 dure_home_day_start (gint64 day, GTimeZone *zone);
gint64 dure_home_day_at (gint64 time_s, GTimeZone *zone);
void dure_home_day_date (gint64 day, GDate *ret_date);

G_END_DECLS
