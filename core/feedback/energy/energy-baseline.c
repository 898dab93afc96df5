// energy-baseline.c: what is usual for a home, and which of its days are not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A home is held against itself: a day against the median of the same weekday in the eight weeks
// before it. First the days are found on which nobody was at home; they would make every other day
// look like much. Days of most homes stray by a third or a half from what is usual for them, so a
// single day is worth a word only when it strays by more than twice that.
//
// Cost: a median of a quarter of a year for each day; a millisecond a year.

#include "energy-baseline.h"

#include "median.h"

#include <math.h>
#include <string.h>

#define HOUR_S 3600.0
#define WEEKS 8
#define FEWEST_WEEKS 4
/* Before so many days are compared nobody knows how far they stray. */
#define FEWEST_COMPARED 14
#define WORTH_A_WORD 2 /* times the usual straying */

/* Absence: nothing beyond what always runs and clearly less than the days around it, or as good
 * as nothing. */
#define AROUND_DAYS 45
#define CLEARLY_LESS 0.6
#define ALWAYS_ON_REACH 1.3
#define FAR_LESS 0.15
#define NEXT_TO_NOTHING 0.05

static double
median_of (const GArray *days, guint from, guint to)
{
  g_autofree double *values = g_new (double, to - from);

  for (guint i = from; i < to; i++)
    values[i - from] = g_array_index (days, DureHomeDay, i).wh;
  return dure_median (values, to - from);
}

/* What always runs, watt; 0 when no day has hours. */
static double
always_on_of (const GArray *days)
{
  g_autofree double *lows = g_new (double, days->len);
  guint n = 0;

  for (guint i = 0; i < days->len; i++)
    if (g_array_index (days, DureHomeDay, i).has_hours)
      lows[n++] = g_array_index (days, DureHomeDay, i).low_w;
  return n > 0 ? dure_median (lows, n) : 0;
}

/* A middle day of those around number @at. */
static double
around (const GArray *days, guint at)
{
  const gint64 day = g_array_index (days, DureHomeDay, at).day;
  guint from = at, to = at + 1;

  while (from > 0 && g_array_index (days, DureHomeDay, from - 1).day >= day - AROUND_DAYS)
    from--;
  while (to < days->len && g_array_index (days, DureHomeDay, to).day <= day + AROUND_DAYS)
    to++;
  return median_of (days, from, to);
}

static gboolean
is_absent (const DureHomeDay *day, double middle_wh, double around_wh, double always_on_w)
{
  const double hours = day->length_s / HOUR_S;

  if (day->wh < NEXT_TO_NOTHING * middle_wh || day->wh < FAR_LESS * around_wh)
    return TRUE;
  return day->has_hours && day->wh < CLEARLY_LESS * around_wh
         && day->wh <= ALWAYS_ON_REACH * always_on_w * hours;
}

static GArray *
whole_days (const GArray *days)
{
  GArray *whole = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));

  for (guint i = 0; i < days->len; i++)
    if (g_array_index (days, DureHomeDay, i).is_whole)
      g_array_append_vals (whole, &g_array_index (days, DureHomeDay, i), 1);
  return whole;
}

/* Each whole day, and whether anybody was at home. */
static GArray *
find_absence (const GArray *whole)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (DureBaselineDay));
  const double always_on_w = always_on_of (whole);
  const double middle_wh = whole->len > 0 ? median_of (whole, 0, whole->len) : 0;

  for (guint i = 0; i < whole->len; i++)
    {
      const DureHomeDay *day = &g_array_index (whole, DureHomeDay, i);
      const DureBaselineDay one = {
        .day = day->day,
        .wh = day->wh,
        .usual_wh = NAN,
        .is_absent = is_absent (day, middle_wh, around (whole, i), always_on_w),
      };

      g_array_append_val (found, one);
    }
  return found;
}

/* The median of the same weekday in the weeks before number @at, or NAN. */
static double
usual_before (const GArray *days, guint at)
{
  const gint64 day = g_array_index (days, DureBaselineDay, at).day;
  double values[WEEKS];
  guint n = 0;

  for (guint i = at; i > 0; i--)
    {
      const DureBaselineDay *earlier = &g_array_index (days, DureBaselineDay, i - 1);

      if (earlier->day < day - 7 * WEEKS)
        break;
      if ((day - earlier->day) % 7 == 0 && !earlier->is_absent)
        values[n++] = earlier->wh;
    }
  return n >= FEWEST_WEEKS ? dure_median (values, n) : NAN;
}

/* One number is taken from the days: the middle of each is estimated once. */
static void
summarise (const GArray *days, DureEnergyBaseline *result)
{
  double squares = 0, all = 0;
  guint n = 0;

  for (guint i = 0; i < days->len; i++)
    {
      const DureBaselineDay *day = &g_array_index (days, DureBaselineDay, i);

      result->absent += day->is_absent ? 1 : 0;
      if (isnan (day->usual_wh) || day->usual_wh <= 0)
        continue;
      squares += (day->wh - day->usual_wh) * (day->wh - day->usual_wh);
      all += day->wh;
      n++;
      result->newest = *day;
    }
  if (n < FEWEST_COMPARED || all <= 0)
    {
      memset (&result->newest, 0, sizeof result->newest);
      return;
    }
  result->compared = n;
  result->cv_rmse = sqrt (squares / (n - 1)) / (all / n);
  result->change = result->newest.wh / result->newest.usual_wh - 1;
  result->is_unusual = fabs (result->change) > WORTH_A_WORD * result->cv_rmse;
}

/**
 * dure_energy_baseline:
 * @days: (element-type DureHomeDay): oldest first
 * @ret_result: (out caller-allocates): what they say together
 *
 * Returns: (transfer full) (element-type DureBaselineDay): each day that is whole; wipe it with
 *   explicit_bzero() when it is a person's
 */
GArray *
dure_energy_baseline (const GArray *days, DureEnergyBaseline *ret_result)
{
  g_autoptr (GArray) whole = whole_days (days);
  GArray *found = find_absence (whole);

  memset (ret_result, 0, sizeof *ret_result);
  for (guint i = 0; i < found->len; i++)
    {
      DureBaselineDay *day = &g_array_index (found, DureBaselineDay, i);

      if (!day->is_absent)
        day->usual_wh = usual_before (found, i);
    }
  summarise (found, ret_result);
  if (whole->len > 0)
    explicit_bzero (whole->data, whole->len * sizeof (DureHomeDay));
  return found;
}
