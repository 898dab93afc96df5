// release-months.c: what one donor gave, month by month, as numbers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Takes single values in any order and folds those of a calendar month in Gwangju to their mean.
// A home's month is told when FEWEST_DAYS of its days are known whole: what an average one of them
// takes, times the days that the month has; and which part of it falls into the hours of the peak,
// when they are known by the hour (home-energy.c). A device that sends may overlap a file: of two
// intervals that do, the one that begins later goes, and of two that begin together the shorter.
//
// Room is what the values of one donor take, 32 bytes for an interval of a home, and all of it is
// wiped. The same values make the same numbers: they are added in the order in which they came.

#include "release-months.h"

#include "encoding.h"
#include "home-energy.h"
#include "home-hours.h"
#include "vital-rules.h"

#include <math.h>
#include <sodium.h>

/* Fewer say too little of what the others are like: about two thirds of a month. */
#define FEWEST_DAYS 20
#define MIDDLE_OF_MONTH 15
/* Of 1970-01-01, as GDate counts days from the year 1. */
#define JULIAN_1970 719163

typedef struct
{
  double sum;
  guint count;
} Mean;

typedef struct
{
  gint64 month; /* since the year 0 */
  Mean means[DURE_FEATURES];
} Month;

struct _DureReleaseMonths
{
  GArray *months; /* of Month, in the order of the first value */
  GArray *uses;   /* of DureEnergyUse */
};

/**
 * dure_release_months_new:
 *
 * Returns: (transfer full): nothing given yet
 */
DureReleaseMonths *
dure_release_months_new (void)
{
  DureReleaseMonths *self = g_new0 (DureReleaseMonths, 1);

  self->months = g_array_new (FALSE, TRUE, sizeof (Month));
  self->uses = g_array_new (FALSE, FALSE, sizeof (DureEnergyUse));
  return self;
}

static void
wipe (GArray *array)
{
  if (array->len > 0)
    sodium_memzero (array->data, (gsize) array->len * g_array_get_element_size (array));
  g_array_unref (array);
}

/**
 * dure_release_months_free:
 * @self: (transfer full) (nullable): is wiped
 */
void
dure_release_months_free (DureReleaseMonths *self)
{
  if (self == NULL)
    return;
  wipe (self->months);
  wipe (self->uses);
  g_free (self);
}

static gint64
month_of_day (gint64 day)
{
  GDate date;

  dure_home_day_date (day, &date);
  return 12 * (gint64) g_date_get_year (&date) + g_date_get_month (&date) - 1;
}

static Month *
month_at (DureReleaseMonths *self, gint64 number)
{
  for (guint i = 0; i < self->months->len; i++)
    {
      Month *month = &g_array_index (self->months, Month, i);

      if (month->month == number)
        return month;
    }
  g_array_set_size (self->months, self->months->len + 1);
  g_array_index (self->months, Month, self->months->len - 1).month = number;
  return &g_array_index (self->months, Month, self->months->len - 1);
}

static void
add_to (Mean *mean, double value)
{
  mean->sum += value;
  mean->count++;
}

/**
 * dure_release_months_add:
 * @code: of one value; what no feature is worked out of is left out
 * @time_ms: when it was measured, milliseconds since 1970
 * @value: in the code's unit
 */
void
dure_release_months_add (DureReleaseMonths *self, DureCode code, gint64 time_ms, double value)
{
  const DureReleaseFeature feature = dure_release_feature_of_code (code);
  const double factor = code == DURE_CODE_GLUCOSE_MOLES ? DURE_GLUCOSE_MG_DL : 1;

  if (feature == DURE_FEATURES)
    return;
  add_to (&month_at (self, month_of_day (dure_day_of_time (time_ms)))->means[feature],
          factor * value);
}

/**
 * dure_release_months_add_use:
 * @use: an interval of a home's electricity
 */
void
dure_release_months_add_use (DureReleaseMonths *self, const DureEnergyUse *use)
{
  g_array_append_vals (self->uses, use, 1);
}

static gint
compare_uses (gconstpointer one, gconstpointer other)
{
  const DureEnergyUse *a = one, *b = other;

  if (a->start_s != b->start_s)
    return a->start_s < b->start_s ? -1 : 1;
  if (a->duration_s != b->duration_s)
    return a->duration_s > b->duration_s ? -1 : 1;
  return (a->milliwatt_hours > b->milliwatt_hours) - (a->milliwatt_hours < b->milliwatt_hours);
}

static void
drop_overlaps (GArray *uses)
{
  guint kept = 0;

  for (guint i = 0; i < uses->len; i++)
    {
      const DureEnergyUse use = g_array_index (uses, DureEnergyUse, i);
      const DureEnergyUse *last = &g_array_index (uses, DureEnergyUse, MAX (kept, 1) - 1);

      if (kept == 0 || use.start_s >= last->start_s + last->duration_s)
        g_array_index (uses, DureEnergyUse, kept++) = use;
    }
  g_array_set_size (uses, kept);
}

/* @days: (element-type DureHomeDay): all of one month */
static void
tell_home (DureReleaseMonths *self, gint64 number, GArray *days)
{
  const guint length = g_date_get_days_in_month ((GDateMonth) (1 + number % 12),
                                                 (GDateYear) (number / 12));
  DureHomeEnergy home;
  Mean mean = { 0 };
  Month *month;

  for (guint i = 0; i < days->len; i++)
    if (g_array_index (days, DureHomeDay, i).is_whole)
      add_to (&mean, g_array_index (days, DureHomeDay, i).wh);
  if (mean.count < FEWEST_DAYS)
    return;
  month = month_at (self, number);
  add_to (&month->means[DURE_FEATURE_ELECTRICITY], mean.sum / mean.count * length / 1000);
  dure_home_energy_of_days (days, DURE_PEAK_FROM, DURE_PEAK_TO, &home);
  if (home.days >= FEWEST_DAYS)
    add_to (&month->means[DURE_FEATURE_EVENING_SHARE], 100 * home.evening_share);
}

static void
tell_homes (DureReleaseMonths *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (DURE_ENERGY_EAST_S);
  GArray *days;

  g_array_sort (self->uses, compare_uses);
  drop_overlaps (self->uses);
  days = dure_home_days_new ((const DureEnergyUse *) (gconstpointer) self->uses->data,
                             self->uses->len, zone);
  for (guint first = 0, end; first < days->len; first = end)
    {
      const gint64 number = month_of_day (g_array_index (days, DureHomeDay, first).day);
      GArray *some = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));

      for (end = first; end < days->len; end++)
        {
          const DureHomeDay *day = &g_array_index (days, DureHomeDay, end);

          if (month_of_day (day->day) != number)
            break;
          g_array_append_vals (some, day, 1);
        }
      tell_home (self, number, some);
      wipe (some);
    }
  wipe (days);
}

static gint64
noon_of (gint64 number)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, MIDDLE_OF_MONTH, (GDateMonth) (1 + number % 12),
                  (GDateYear) (number / 12));
  return dure_day_noon ((gint64) g_date_get_julian (&date) - JULIAN_1970);
}

static gint
compare_months (gconstpointer one, gconstpointer other)
{
  const DureReleaseMonth *a = one, *b = other;

  return (a->noon_ms > b->noon_ms) - (a->noon_ms < b->noon_ms);
}

/**
 * dure_release_months_fold:
 *
 * To be called once, when all was given.
 *
 * Returns: (transfer full) (element-type DureReleaseMonth): each month of which anything can be
 *   told, oldest first; the caller wipes it
 */
GArray *
dure_release_months_fold (DureReleaseMonths *self)
{
  GArray *folded = g_array_new (FALSE, FALSE, sizeof (DureReleaseMonth));

  tell_homes (self);
  for (guint i = 0; i < self->months->len; i++)
    {
      const Month *month = &g_array_index (self->months, Month, i);
      DureReleaseMonth told = { .noon_ms = noon_of (month->month) };

      for (DureReleaseFeature feature = 0; feature < DURE_FEATURES; feature++)
        {
          const Mean *mean = &month->means[feature];

          told.values[feature] = mean->count == 0
                                     ? DURE_CELL_MISSING
                                     : llround (DURE_CELL_ONE * mean->sum / mean->count);
        }
      g_array_append_val (folded, told);
    }
  g_array_sort (folded, compare_months);
  return folded;
}
