// home-energy.c: what a home's electricity says about its day and its habits
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Counting only, no model. A day counts when each of its seconds is known, in steps of an hour or
// less; others are left out rather than filled. A week is seven such days in a row, counted back
// from the latest one, so that each has every weekday once.

#include "home-energy.h"

#include "median.h"

#include <string.h>

#define HOUR_S 3600
#define MOST_WEEKS 8

/* The days that count. */
static GArray *
days_with_hours (const GArray *days)
{
  GArray *whole = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));

  for (guint i = 0; i < days->len; i++)
    if (g_array_index (days, DureHomeDay, i).has_hours)
      g_array_append_vals (whole, &g_array_index (days, DureHomeDay, i), 1);
  return whole;
}

static gboolean
is_peak (guint hour, guint from, guint to)
{
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}

static void
describe_hours (const GArray *days, guint peak_from, guint peak_to, DureHomeEnergy *result)
{
  double all = 0, peak = 0;

  for (guint hour = 0; hour < 24; hour++)
    {
      double wh = 0, seconds = 0;

      for (guint i = 0; i < days->len; i++)
        {
          wh += g_array_index (days, DureHomeDay, i).hour_wh[hour];
          seconds += g_array_index (days, DureHomeDay, i).hour_s[hour];
        }
      result->hour_wh[hour] = seconds > 0 ? wh * HOUR_S / seconds : 0;
      all += wh;
      peak += is_peak (hour, peak_from, peak_to) ? wh : 0;
    }
  result->evening_share = all > 0 ? peak / all : 0;
}

static double
always_on_of (const GArray *days)
{
  g_autofree double *lows = g_new (double, days->len);

  for (guint i = 0; i < days->len; i++)
    lows[i] = g_array_index (days, DureHomeDay, i).low_w;
  return dure_median (lows, days->len);
}

/* An average day of the seven that end before number @end of @days; whether they are in a row. */
static gboolean
week_before (const GArray *days, guint end, double *ret_day_wh)
{
  double sum = 0;

  if (end < 7
      || g_array_index (days, DureHomeDay, end - 1).day
                 - g_array_index (days, DureHomeDay, end - 7).day
             != 6)
    return FALSE;
  for (guint i = end - 7; i < end; i++)
    sum += g_array_index (days, DureHomeDay, i).wh;
  *ret_day_wh = sum / 7;
  return TRUE;
}

static void
compare_weeks (const GArray *days, DureHomeEnergy *result)
{
  double weeks[MOST_WEEKS];
  guint end = days->len;

  if (!week_before (days, end, &result->latest_day_wh))
    return;
  for (end -= 7; end >= 7 && result->earlier_weeks < MOST_WEEKS;)
    if (week_before (days, end, &weeks[result->earlier_weeks]))
      {
        result->earlier_weeks++;
        end -= 7;
      }
    else
      end--;
  if (result->earlier_weeks > 0)
    result->usual_day_wh = dure_median (weeks, result->earlier_weeks);
}

/**
 * dure_home_energy_of_days:
 * @days: (element-type DureHomeDay): oldest first
 * @peak_from: from which hour of the clock the grid is fullest, %DURE_PEAK_FROM
 * @peak_to: until which; when not after @peak_from, of the next day
 * @ret_result: (out caller-allocates): what they say
 *
 * What is always on is the median over days of the day's 5th percentile power, which is stable
 * against a single quiet night. The usual day is the median of at most eight earlier weeks, so
 * that one holiday does not move it.
 */
void
dure_home_energy_of_days (const GArray *days, guint peak_from, guint peak_to,
                          DureHomeEnergy *ret_result)
{
  g_autoptr (GArray) whole = days_with_hours (days);

  memset (ret_result, 0, sizeof *ret_result);
  if (whole->len == 0)
    return;
  ret_result->days = whole->len;
  ret_result->always_on_w = always_on_of (whole);
  describe_hours (whole, peak_from, peak_to, ret_result);
  compare_weeks (whole, ret_result);
  explicit_bzero (whole->data, whole->len * sizeof (DureHomeDay));
}

/**
 * dure_home_energy:
 * @uses: (array length=count): intervals into the home, oldest first, none overlapping
 * @count: how many
 * @offset_s: how far its clocks are east of UTC all year, in seconds; 32400 in Korea
 * @ret_result: (out caller-allocates): what they say, as dure_home_energy_of_days() with the usual
 *   hours of the peak
 */
void
dure_home_energy (const DureEnergyUse *uses, gsize count, gint32 offset_s,
                  DureHomeEnergy *ret_result)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (offset_s);
  g_autoptr (GArray) days = dure_home_days_new (uses, count, zone);

  dure_home_energy_of_days (days, DURE_PEAK_FROM, DURE_PEAK_TO, ret_result);
  if (days->len > 0)
    explicit_bzero (days->data, days->len * sizeof (DureHomeDay));
}
