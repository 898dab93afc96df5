// energy-points.c: carbon-neutral points for a half-year's electricity
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Korea's carbon-neutral point scheme for homes: who uses less in a half-year than in the same
// months of the past one or two years earns points by how much less. Seoul has a scheme of its
// own. Only calendar months of which every day is known whole are compared, and only with the same
// months, so that a half-year that has begun is not held against one that has ended.

#include "energy-points.h"

#include <string.h>

#define PAST_YEARS 2
#define SUCCESSES 2
/* Room for a part that is exactly on an edge. */
#define ROUNDING 1e-9

static const struct
{
  double cut;
  guint points;
} table[] = { { 0.15, 15000 }, { 0.10, 10000 }, { 0.05, 5000 } };
/* Who keeps what two half-years in a row have won. */
#define KEPT_POINTS 3000

/* One calendar month; the key counts them since year 0. */
typedef struct
{
  guint key;
  guint days;
  double wh;
} Month;

/**
 * dure_points_of_cut:
 * @cut: by which part less was used
 * @successes: how many half-years before this one, in a row, have cut a twentieth or more
 */
guint
dure_points_of_cut (double cut, guint successes)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (cut >= table[i].cut - ROUNDING)
      return table[i].points;
  return cut >= -ROUNDING && successes >= SUCCESSES ? KEPT_POINTS : 0;
}

static guint
days_of_key (guint key)
{
  return g_date_get_days_in_month ((GDateMonth) (key % 12 + 1), (GDateYear) (key / 12));
}

/* All months that are known whole, oldest first. */
static GArray *
months_of (const GArray *days)
{
  GArray *months = g_array_new (FALSE, FALSE, sizeof (Month));
  Month month = { 0 };

  for (guint i = 0; i <= days->len; i++)
    {
      const DureHomeDay *day = i < days->len ? &g_array_index (days, DureHomeDay, i) : NULL;
      guint key = 0;
      GDate date;

      if (day != NULL)
        {
          dure_home_day_date (day->day, &date);
          key = 12u * g_date_get_year (&date) + g_date_get_month (&date) - 1;
        }
      if (key != month.key)
        {
          if (month.key != 0 && month.days == days_of_key (month.key))
            g_array_append_val (months, month);
          month = (Month) { .key = key };
        }
      if (day != NULL && day->is_whole)
        {
          month.days++;
          month.wh += day->wh;
        }
    }
  return months;
}

static const Month *
find_month (const GArray *months, guint key)
{
  for (guint i = 0; i < months->len; i++)
    if (g_array_index (months, Month, i).key == key)
      return &g_array_index (months, Month, i);
  return NULL;
}

/* What is usual for a month: the mean of the same one in the past years; 0 when none is known. */
static double
usual_of (const GArray *months, guint key)
{
  double sum = 0;
  guint n = 0;

  for (guint year = 1; year <= PAST_YEARS; year++)
    {
      const Month *past = find_month (months, key - 12 * year);

      sum += past != NULL ? past->wh : 0;
      n += past != NULL ? 1 : 0;
    }
  return n > 0 ? sum / n : 0;
}

static DureEnergyPoints
compare_half (const GArray *months, guint first_key)
{
  DureEnergyPoints half = { .year = first_key / 12, .half = first_key % 12 / 6 + 1 };

  for (guint key = first_key; key < first_key + 6; key++)
    {
      const Month *month = find_month (months, key);
      const double usual = month != NULL ? usual_of (months, key) : 0;

      if (usual <= 0)
        continue;
      half.months++;
      half.wh += month->wh;
      half.usual_wh += usual;
    }
  half.cut = half.usual_wh > 0 ? 1 - half.wh / half.usual_wh : 0;
  return half;
}

/* How many whole half-years before this one, in a row, have won points by themselves. */
static guint
successes_before (const GArray *months, guint first_key)
{
  guint successes = 0;

  for (; successes < SUCCESSES; successes++)
    {
      const DureEnergyPoints half = compare_half (months, first_key - 6 * (successes + 1));

      if (half.months < 6 || dure_points_of_cut (half.cut, 0) == 0)
        break;
    }
  return successes;
}

/**
 * dure_energy_points:
 * @days: (element-type DureHomeDay): oldest first
 * @ret_result: (out caller-allocates): of the newest half-year in which a month can be compared
 */
void
dure_energy_points (const GArray *days, DureEnergyPoints *ret_result)
{
  g_autoptr (GArray) months = months_of (days);

  memset (ret_result, 0, sizeof *ret_result);
  for (guint i = months->len; i > 0; i--)
    {
      const guint key = g_array_index (months, Month, i - 1).key;
      const guint first_key = key - key % 6;

      if (usual_of (months, key) <= 0)
        continue;
      *ret_result = compare_half (months, first_key);
      ret_result->points
          = dure_points_of_cut (ret_result->cut, successes_before (months, first_key));
      break;
    }
}
