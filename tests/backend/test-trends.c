// test-trends.c: single values become days, and days a picture
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "day-chart.h"
#include "trends.h"

#include <math.h>

#define DAY_MS (24 * 60 * 60 * 1000LL)
#define MIDNIGHT 1767193200000LL /* 2026-01-01 in Gwangju */

static DureTrendDay
day_of (GArray *days, guint i)
{
  g_assert_cmpuint (i, <, days->len);
  return g_array_index (days, DureTrendDay, i);
}

/* In any order; a day begins at midnight in Gwangju, and of an even number two make the middle. */
static void
test_days (void)
{
  g_autoptr (DureTrends) trends = dure_trends_new ();
  g_autoptr (GArray) days = NULL, none = NULL;
  DureTrendDay day;

  dure_trends_add (trends, DURE_CODE_HEART_RATE, MIDNIGHT + 5, 90);
  dure_trends_add (trends, DURE_CODE_HEART_RATE, MIDNIGHT - 1, 55);
  dure_trends_add (trends, DURE_CODE_HEART_RATE, MIDNIGHT, 60);
  dure_trends_add (trends, DURE_CODE_HEART_RATE, MIDNIGHT + DAY_MS - 1, 71);
  dure_trends_add (trends, DURE_CODE_HEART_RATE, MIDNIGHT + 7, 70);
  days = dure_trends_days (trends, DURE_CODE_HEART_RATE);
  g_assert_cmpuint (days->len, ==, 2);
  day = day_of (days, 0);
  g_assert_cmpfloat (day.low, ==, 55);
  g_assert_cmpfloat (day.middle, ==, 55);
  g_assert_cmpuint (day.count, ==, 1);
  day = day_of (days, 1);
  g_assert_cmpint (day.day, ==, (MIDNIGHT + 9 * 60 * 60 * 1000) / DAY_MS);
  g_assert_cmpfloat (day.low, ==, 60);
  g_assert_cmpfloat (day.middle, ==, 70.5);
  g_assert_cmpfloat (day.high, ==, 90);
  g_assert_cmpuint (day.count, ==, 4);
  none = dure_trends_days (trends, DURE_CODE_WEIGHT);
  g_assert_cmpuint (none->len, ==, 0);
}

/* 5.5 mmol/L is 99 mg/dL: 5.5 x 18.016. */
static void
test_sugar (void)
{
  g_autoptr (DureTrends) trends = dure_trends_new ();
  g_autoptr (GArray) days = NULL;

  dure_trends_add (trends, DURE_CODE_GLUCOSE_MOLES, MIDNIGHT, 5.5);
  dure_trends_add (trends, DURE_CODE_GLUCOSE_MASS, MIDNIGHT, 101);
  days = dure_trends_days (trends, DURE_CODE_GLUCOSE_MASS);
  g_assert_cmpfloat_with_epsilon (day_of (days, 0).low, 99.088, 0.001);
  g_assert_cmpfloat (day_of (days, 0).high, ==, 101);
}

static void
test_newest_days (void)
{
  g_autoptr (DureTrends) trends = dure_trends_new ();
  g_autoptr (GArray) days = NULL;

  for (int i = 0; i < DURE_TREND_DAYS_MOST + 10; i++)
    dure_trends_add (trends, DURE_CODE_WEIGHT, MIDNIGHT + i * DAY_MS, 60 + i);
  days = dure_trends_days (trends, DURE_CODE_WEIGHT);
  g_assert_cmpuint (days->len, ==, DURE_TREND_DAYS_MOST);
  g_assert_cmpfloat (day_of (days, 0).middle, ==, 70);
}

static GArray *
days_at (const int *at, const double *values, guint count)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (DureTrendDay));

  for (guint i = 0; i < count; i++)
    {
      DureTrendDay day = { at[i], values[i] - 1, values[i], values[i] + 1, 3 };

      g_array_append_val (days, day);
    }
  return days;
}

static json_t *
drawn (const int *at, const double *values, guint count, double from, double to)
{
  g_autoptr (GArray) days = days_at (at, values, count);
  DureDayChart chart = { { days }, 1, from, to, 1 };

  return dure_day_chart (&chart);
}

static const json_t *
line (const json_t *data, const char *part)
{
  return json_object_get (json_array_get (json_object_get (data, "lines"), 0), part);
}

static double
number (const json_t *list, gsize i, const char *name)
{
  return json_number_value (json_object_get (json_array_get (list, i), name));
}

/* One day stands in the middle of the picture, and is seen though there is no line. */
static void
test_one_day (void)
{
  json_t *data = drawn ((int[]) { 100 }, (double[]) { 70 }, 1, NAN, NAN);
  const json_t *rules = json_object_get (data, "rules");

  g_assert_cmpuint (json_array_size (line (data, "dots")), ==, 1);
  g_assert_cmpfloat (number (line (data, "dots"), 0, "x"), ==, 176);
  g_assert_cmpfloat (number (line (data, "dots"), 0, "y"), ==, 66);
  g_assert_cmpfloat (number (rules, 0, "value"), <=, 65);
  g_assert_cmpfloat (number (rules, json_array_size (rules) - 1, "value"), >=, 75);
  g_assert_null (json_object_get (data, "usual"));
  json_decref (data);
}

/* Every day for a week, nothing for a month, then two more days: two lines, not one. */
static void
test_gap (void)
{
  json_t *data = drawn ((int[]) { 1, 2, 3, 4, 5, 6, 7, 38, 39 },
                        (double[]) { 70, 71, 72, 71, 70, 69, 70, 75, 74 }, 9, NAN, NAN);
  const json_t *runs = line (data, "runs");

  g_assert_cmpuint (json_array_size (runs), ==, 2);
  g_assert_true (g_str_has_prefix (json_string_value (json_array_get (runs, 0)), "40.0,"));
  g_assert_nonnull (strstr (json_string_value (json_array_get (runs, 1)), "312.0,"));
  g_assert_cmpuint (json_array_size (line (data, "spans")), ==, 9);
  json_decref (data);
}

/* Who measures once a month is not told of gaps. */
static void
test_few_days (void)
{
  json_t *data = drawn ((int[]) { 0, 30, 61 }, (double[]) { 120, 130, 125 }, 3, 50, 100);
  const json_t *usual = json_object_get (data, "usual");

  g_assert_cmpuint (json_array_size (line (data, "runs")), ==, 1);
  g_assert_cmpfloat (json_number_value (json_object_get (usual, "height")), >, 20);
  g_assert_cmpfloat (json_number_value (json_object_get (usual, "y")), >,
                     number (line (data, "dots"), 0, "y"));
  json_decref (data);
}

/* Whatever the values, everything stays within the picture, with few rules across. */
static void
test_within (void)
{
  static const double tops[] = { 0.1, 0.9, 3, 42, 99.9, 250, 4000 };

  for (guint i = 0; i < G_N_ELEMENTS (tops); i++)
    {
      json_t *data = drawn ((int[]) { 3, 9 }, (double[]) { 1, tops[i] }, 2, NAN, NAN);
      const json_t *rules = json_object_get (data, "rules");

      g_assert_cmpuint (json_array_size (rules), >=, 2);
      g_assert_cmpuint (json_array_size (rules), <=, 7);
      for (gsize j = 0; j < 2; j++)
        {
          g_assert_cmpfloat (number (line (data, "spans"), j, "top"), >=, 10);
          g_assert_cmpfloat (number (line (data, "spans"), j, "bottom"), <=, 122);
        }
      json_decref (data);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trends/days", test_days);
  g_test_add_func ("/trends/sugar", test_sugar);
  g_test_add_func ("/trends/newest-days", test_newest_days);
  g_test_add_func ("/trends/one-day", test_one_day);
  g_test_add_func ("/trends/gap", test_gap);
  g_test_add_func ("/trends/few-days", test_few_days);
  g_test_add_func ("/trends/within", test_within);
  return g_test_run ();
}
