// home-energy.c: what a home's electricity says about its day and its habits
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Counting only, no model. A day counts when each of its seconds is known, in steps of an hour or
// less; others are left out rather than filled. A week is seven such days in a row, counted back
// from the latest one, so that each has every weekday once.

#include "home-energy.h"

#include <stdlib.h>
#include <string.h>

#define DAY_S 86400
#define HOUR_S 3600
#define EVENING_FROM 17
#define EVENING_TO 21
#define MOST_WEEKS 8

typedef struct
{
  gint64 day; /* since 1970, on local clocks */
  double wh;
  double hour_wh[24];
  double low_w;
} Day;

static int
compare (const void *a, const void *b)
{
  const double one = *(const double *) a, other = *(const double *) b;

  return (one > other) - (one < other);
}

static double
median (double *values, guint count)
{
  qsort (values, count, sizeof *values, compare);
  return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

/* Adds the day of the first of @uses, if it is whole; returns how many of them are of that day. */
static gsize
take_day (const DureEnergyUse *uses, gsize count, gint32 offset_s, GArray *days)
{
  Day day = { .day = (uses[0].start_s + offset_s) / DAY_S };
  g_autoptr (GArray) powers = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 covered_s = 0;
  gboolean is_fine = TRUE;
  gsize n = 0;

  for (; n < count && (uses[n].start_s + offset_s) / DAY_S == day.day; n++)
    {
      const double wh = (double) uses[n].milliwatt_hours / 1000;
      const double power = wh * HOUR_S / MAX (uses[n].duration_s, 1);

      is_fine &= uses[n].duration_s <= HOUR_S;
      covered_s += uses[n].duration_s;
      day.wh += wh;
      day.hour_wh[(uses[n].start_s + offset_s) % DAY_S / HOUR_S] += wh;
      g_array_append_val (powers, power);
    }
  if (!is_fine || covered_s != DAY_S)
    return n;
  qsort (powers->data, powers->len, sizeof (double), compare);
  /* The nearest rank: the smallest of which at least 5 % are not greater. */
  day.low_w = g_array_index (powers, double, (powers->len * 5 + 99) / 100 - 1);
  g_array_append_val (days, day);
  return n;
}

static void
describe_day (GArray *days, DureHomeEnergy *result)
{
  g_autofree double *lows = g_new (double, days->len);
  double all = 0, evening = 0;

  for (guint i = 0; i < days->len; i++)
    {
      const Day *day = &g_array_index (days, Day, i);

      lows[i] = day->low_w;
      all += day->wh;
      for (guint hour = 0; hour < 24; hour++)
        {
          result->hour_wh[hour] += day->hour_wh[hour] / days->len;
          if (hour >= EVENING_FROM && hour < EVENING_TO)
            evening += day->hour_wh[hour];
        }
    }
  result->days = days->len;
  result->always_on_w = median (lows, days->len);
  result->evening_share = all > 0 ? evening / all : 0;
}

/* An average day of the seven that end before number @end of @days; whether they are in a row. */
static gboolean
week_before (GArray *days, guint end, double *ret_day_wh)
{
  double sum = 0;

  if (end < 7
      || g_array_index (days, Day, end - 1).day - g_array_index (days, Day, end - 7).day != 6)
    return FALSE;
  for (guint i = end - 7; i < end; i++)
    sum += g_array_index (days, Day, i).wh;
  *ret_day_wh = sum / 7;
  return TRUE;
}

static void
compare_weeks (GArray *days, DureHomeEnergy *result)
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
    result->usual_day_wh = median (weeks, result->earlier_weeks);
}

/**
 * dure_home_energy:
 * @uses: (array length=count): intervals into the home, oldest first, none overlapping
 * @count: how many
 * @offset_s: how far its clocks are east of UTC, in seconds; 32400 in Korea
 * @ret_result: (out caller-allocates): what they say
 *
 * What is always on is the median over days of the day's 5th percentile power, which is stable
 * against a single quiet night. The evening is 17 to 21 o'clock, when the grid is fullest. The
 * usual day is the median of at most eight earlier weeks, so that one holiday does not move it.
 */
void
dure_home_energy (const DureEnergyUse *uses, gsize count, gint32 offset_s,
                  DureHomeEnergy *ret_result)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (Day));

  memset (ret_result, 0, sizeof *ret_result);
  for (gsize i = 0; i < count;)
    i += take_day (uses + i, count - i, offset_s, days);
  if (days->len == 0)
    return;
  describe_day (days, ret_result);
  compare_weeks (days, ret_result);
}
