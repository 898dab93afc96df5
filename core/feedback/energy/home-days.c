// home-days.c: a home's electricity, day by day on its own clocks
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What all that is said of a home's energy is counted from. A day is as long as it was on the
// clocks of the home: 23 or 25 hours when they change. Nothing is filled: a day with a gap is kept
// as what it is, and is not whole. A reading of a whole day is a whole day too, but has no hours.
//
// Cost: one pass over the intervals, and a look at the time zone a day; about 300 bytes a day.

#include "home-days.h"

#include "median.h"

#include <string.h>

#define DAY_S 86400
#define HOUR_S 3600
/* Clocks change by no less. */
#define CHANGE_STEP_S 900
#define MONDAY 4 /* 1970-01-05 */
/* 1970-01-01 as GDate counts days. */
#define JULIAN_OF_1970 719163

static gint32
offset_at (gint64 time_s, GTimeZone *zone)
{
  return g_time_zone_get_offset (
      zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, time_s));
}

/* Rounds down, also before 1970. */
static gint64
floor_day (gint64 local_s)
{
  return local_s / DAY_S - (local_s % DAY_S < 0);
}

/**
 * dure_home_day_at:
 * @time_s: seconds since 1970, UTC
 *
 * Returns: the day that is then on the clocks of @zone, counted since 1970
 */
gint64
dure_home_day_at (gint64 time_s, GTimeZone *zone)
{
  return floor_day (time_s + offset_at (time_s, zone));
}

/**
 * dure_home_day_start:
 * @day: counted since 1970 on the clocks of @zone
 *
 * Returns: when it begins, seconds since 1970, UTC
 */
gint64
dure_home_day_start (gint64 day, GTimeZone *zone)
{
  /* Clocks change once in a night at most: the second look is at the right side of that. Where they
   * skip midnight itself, the day begins with the change. */
  const gint64 near_s = day * DAY_S - offset_at (day * DAY_S, zone);
  gint64 start_s = day * DAY_S - offset_at (near_s, zone);

  while (dure_home_day_at (start_s, zone) < day)
    start_s += CHANGE_STEP_S;
  return start_s;
}

/**
 * dure_home_day_weekday:
 * @day: counted since 1970
 *
 * Returns: 0 on Monday to 6 on Sunday
 */
guint
dure_home_day_weekday (gint64 day)
{
  return (guint) (((day - MONDAY) % 7 + 7) % 7);
}

/**
 * dure_home_day_date:
 * @day: counted since 1970
 * @ret_date: (out caller-allocates): the same in the calendar
 */
void
dure_home_day_date (gint64 day, GDate *ret_date)
{
  g_date_clear (ret_date, 1);
  g_date_set_julian (ret_date, (guint32) (day + JULIAN_OF_1970));
}

static guint
hour_at (const DureHomeDay *day, gint64 time_s, GTimeZone *zone)
{
  if (day->length_s == DAY_S)
    return (guint) (time_s - day->start_s) / HOUR_S;
  return (guint) (time_s + offset_at (time_s, zone) - day->day * DAY_S) / HOUR_S % 24;
}

static void
put_hour (DureHomeDay *day, const DureEnergyUse *use, GTimeZone *zone)
{
  const guint hour = hour_at (day, use->start_s, zone);

  day->hour_wh[hour] += (double) use->milliwatt_hours / 1000;
  day->hour_s[hour] += use->duration_s;
}

/* The nearest rank: the smallest of which at least 5 % are not greater. */
static double
low_of (GArray *powers)
{
  dure_sort_numbers ((double *) (gpointer) powers->data, powers->len);
  return g_array_index (powers, double, (powers->len * 5 + 99) / 100 - 1);
}

static void
end_day (DureHomeDay *day, gboolean is_fine, GArray *powers)
{
  day->is_whole = day->covered_s == day->length_s;
  day->has_hours = day->is_whole && is_fine;
  if (day->has_hours)
    {
      day->low_w = low_of (powers);
      return;
    }
  memset (day->hour_wh, 0, sizeof day->hour_wh);
  memset (day->hour_s, 0, sizeof day->hour_s);
}

static gboolean
is_of_a_day (const DureEnergyUse *use)
{
  return use->duration_s >= DAY_S - HOUR_S && use->duration_s <= DAY_S + HOUR_S;
}

/* A reading of a whole day is of the one in which its middle lies, and as long as it says. */
static void
take_reading_of_a_day (const DureEnergyUse *use, GTimeZone *zone, GArray *days)
{
  const DureHomeDay day = {
    .day = dure_home_day_at (use->start_s + use->duration_s / 2, zone),
    .start_s = use->start_s,
    .length_s = use->duration_s,
    .covered_s = use->duration_s,
    .estimated_s = use->is_estimated ? use->duration_s : 0,
    .wh = (double) use->milliwatt_hours / 1000,
    .is_whole = TRUE,
  };

  g_array_append_val (days, day);
}

/* Adds the day of the first of @uses; returns how many of them are of that day. */
static gsize
take_day (const DureEnergyUse *uses, gsize count, GTimeZone *zone, GArray *powers, GArray *days)
{
  DureHomeDay day = { .day = dure_home_day_at (uses[0].start_s, zone) };
  const gint64 end_s = dure_home_day_start (day.day + 1, zone);
  gboolean is_fine = TRUE;
  gsize n = 0;

  day.start_s = dure_home_day_start (day.day, zone);
  day.length_s = (guint32) (end_s - day.start_s);
  g_array_set_size (powers, 0);
  for (; n < count && uses[n].start_s < end_s && !is_of_a_day (&uses[n]); n++)
    {
      const double wh = (double) uses[n].milliwatt_hours / 1000;
      const double power = wh * HOUR_S / MAX (uses[n].duration_s, 1);
      const guint32 inside_s = (guint32) MIN (uses[n].duration_s, end_s - uses[n].start_s);

      is_fine &= uses[n].duration_s <= HOUR_S;
      day.covered_s += inside_s;
      day.estimated_s += uses[n].is_estimated ? inside_s : 0;
      day.wh += wh;
      put_hour (&day, &uses[n], zone);
      g_array_append_val (powers, power);
    }
  end_day (&day, is_fine, powers);
  g_array_append_val (days, day);
  return n;
}

/**
 * dure_home_days_new:
 * @uses: (array length=count): intervals into the home, oldest first, none overlapping
 * @count: how many
 * @zone: of the clocks of the home
 *
 * An interval belongs to the day, and to the hour, in which it begins.
 *
 * Returns: (transfer full) (element-type DureHomeDay): each day of which anything is known, oldest
 *   first; wipe it with explicit_bzero() when it is a person's
 */
GArray *
dure_home_days_new (const DureEnergyUse *uses, gsize count, GTimeZone *zone)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));
  g_autoptr (GArray) powers = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize i = 0; i < count;)
    if (is_of_a_day (&uses[i]))
      take_reading_of_a_day (&uses[i++], zone, days);
    else
      i += take_day (uses + i, count - i, zone, powers, days);
  if (powers->len > 0)
    explicit_bzero (powers->data, powers->len * sizeof (double));
  return days;
}
