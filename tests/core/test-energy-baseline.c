// test-energy-baseline.c: homes whose weeks, and absences, are known
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "energy-baseline.h"

#include <math.h>

#define MONDAY 20093 /* 2025-01-06 */
#define ALWAYS_ON_W 100

/* A day of @kwh on top of what always runs. */
static void
add_day (GArray *days, gint64 day, double kwh, gboolean has_hours)
{
  const DureHomeDay one = {
    .day = day,
    .length_s = 86400,
    .covered_s = 86400,
    .is_whole = TRUE,
    .has_hours = has_hours,
    .wh = 24 * ALWAYS_ON_W + 1000 * kwh,
    .low_w = ALWAYS_ON_W,
  };

  g_array_append_val (days, one);
}

/* Weeks with a busier weekend, each day a little aside in turn. */
static GArray *
make_weeks (guint weeks)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));

  for (guint i = 0; i < 7 * weeks; i++)
    add_day (days, MONDAY + i, (i % 7 >= 5 ? 8 : 5) + 0.2 * (i / 7 % 2 == 0 ? 1 : -1), TRUE);
  return days;
}

static DureEnergyBaseline
look (GArray *days, gint64 at, DureBaselineDay *ret_day)
{
  DureEnergyBaseline result;
  g_autoptr (GArray) found = dure_energy_baseline (days, &result);

  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, DureBaselineDay, i).day == at)
      *ret_day = g_array_index (found, DureBaselineDay, i);
  return result;
}

static void
test_usual (void)
{
  g_autoptr (GArray) days = make_weeks (12);
  DureBaselineDay day = { 0 };
  DureEnergyBaseline result = look (days, MONDAY + 7 * 11 + 6, &day);

  /* Of eight weeks half were above and half below. */
  g_assert_cmpfloat_with_epsilon (day.usual_wh, 2400 + 8000, 1e-6);
  g_assert_cmpfloat_with_epsilon (day.wh, 2400 + 7800, 1e-6);
  g_assert_cmpint (result.newest.day, ==, day.day);
  g_assert_cmpuint (result.compared, ==, 7 * 8);
  g_assert_cmpuint (result.absent, ==, 0);
  g_assert_false (result.is_unusual);
  g_assert_cmpfloat (result.cv_rmse, <, 0.05);
}

static void
test_unusual (void)
{
  g_autoptr (GArray) days = make_weeks (12);
  DureBaselineDay day = { 0 };
  DureEnergyBaseline result;

  add_day (days, MONDAY + 7 * 12, 12, TRUE);
  result = look (days, MONDAY + 7 * 12, &day);
  g_assert_true (result.is_unusual);
  g_assert_cmpfloat_with_epsilon (result.change, (2.4 + 12) / (2.4 + 5) - 1, 1e-6);
  g_assert_cmpfloat (result.change, >, 2 * result.cv_rmse);
}

/* Two weeks away: no day of them is usual, and they make no other day unusual. */
static void
test_absence (void)
{
  g_autoptr (GArray) days = make_weeks (8);
  DureBaselineDay day = { 0 };
  DureEnergyBaseline result;

  for (gint64 i = 0; i < 14; i++)
    add_day (days, MONDAY + 7 * 8 + i, 0.1, TRUE);
  for (gint64 i = 0; i < 7; i++)
    add_day (days, MONDAY + 7 * 10 + i, i >= 5 ? 8 : 5, TRUE);
  result = look (days, MONDAY + 7 * 8, &day);
  g_assert_cmpuint (result.absent, ==, 14);
  g_assert_true (day.is_absent && isnan (day.usual_wh));
  g_assert_false (result.is_unusual);
  g_assert_cmpfloat (fabs (result.change), <, 0.05);
}

/* Without hours nobody knows what always runs: only next to nothing is an absence. */
static void
test_absence_without_hours (void)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));
  DureBaselineDay day = { 0 };

  for (gint64 i = 0; i < 70; i++)
    add_day (days, MONDAY + i, i == 60 ? 0.1 : i == 61 ? -2.2 : 8, FALSE);
  g_assert_cmpuint (look (days, MONDAY + 60, &day).absent, ==, 1);
  g_assert_false (day.is_absent);
  look (days, MONDAY + 61, &day);
  g_assert_true (day.is_absent);
}

static void
test_too_little (void)
{
  g_autoptr (GArray) days = make_weeks (5);
  DureBaselineDay day = { 0 };

  g_assert_cmpuint (look (days, MONDAY, &day).compared, ==, 0);
  g_assert_true (isnan (day.usual_wh));
  g_array_set_size (days, 0);
  g_assert_cmpuint (look (days, MONDAY, &day).absent, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/energy-baseline/usual", test_usual);
  g_test_add_func ("/energy-baseline/unusual", test_unusual);
  g_test_add_func ("/energy-baseline/absence", test_absence);
  g_test_add_func ("/energy-baseline/absence-without-hours", test_absence_without_hours);
  g_test_add_func ("/energy-baseline/too-little", test_too_little);
  return g_test_run ();
}
