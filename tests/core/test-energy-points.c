// test-energy-points.c: half-years held against the same months before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "energy-points.h"

#define JANUARY 19358 /* 2023-01-01 */
#define YEAR 365
#define HALF 181 /* January to June */

static void
test_table (void)
{
  g_assert_cmpuint (dure_points_of_cut (0.20, 0), ==, 15000);
  g_assert_cmpuint (dure_points_of_cut (0.15, 0), ==, 15000);
  g_assert_cmpuint (dure_points_of_cut (0.149, 0), ==, 10000);
  g_assert_cmpuint (dure_points_of_cut (0.10, 2), ==, 10000);
  g_assert_cmpuint (dure_points_of_cut (0.099, 0), ==, 5000);
  g_assert_cmpuint (dure_points_of_cut (0.05, 0), ==, 5000);
  g_assert_cmpuint (dure_points_of_cut (0.049, 1), ==, 0);
  g_assert_cmpuint (dure_points_of_cut (0.049, 2), ==, 3000);
  g_assert_cmpuint (dure_points_of_cut (0, 2), ==, 3000);
  g_assert_cmpuint (dure_points_of_cut (-0.01, 2), ==, 0);
}

static void
add_days (GArray *days, guint count, double kwh)
{
  for (guint i = 0; i < count; i++)
    {
      const DureHomeDay day = { .day = JANUARY + days->len, .is_whole = TRUE, .wh = 1000 * kwh };

      g_array_append_val (days, day);
    }
}

/* 12 % less than the mean of two years, in five months and a half. */
static void
test_half (void)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));
  DureEnergyPoints points;

  add_days (days, YEAR, 12);
  add_days (days, YEAR + 1, 8);
  add_days (days, HALF - 15, 8.8);
  dure_energy_points (days, &points);
  g_assert_cmpuint (points.year, ==, 2025);
  g_assert_cmpuint (points.half, ==, 1);
  g_assert_cmpuint (points.months, ==, 5);
  g_assert_cmpfloat_with_epsilon (points.wh, 151 * 8800, 1e-6);
  /* February of 2024 had a day more. */
  g_assert_cmpfloat_with_epsilon (points.usual_wh, 151 * 10000 + 4000, 1e-6);
  g_assert_cmpuint (points.points, ==, 10000);
}

/* After two half-years of less, as much as before is rewarded too. */
static void
test_kept (void)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));
  DureEnergyPoints points;

  add_days (days, YEAR, 10);
  add_days (days, YEAR + 1, 8);
  add_days (days, HALF, 8.9);
  dure_energy_points (days, &points);
  g_assert_cmpuint (points.months, ==, 6);
  g_assert_cmpfloat (points.cut, <, 0.05);
  g_assert_cmpuint (points.points, ==, 3000);
}

/* A month with a gap is not compared, nor is one of a first year. */
static void
test_unknown (void)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));
  DureEnergyPoints points;

  add_days (days, YEAR, 10);
  dure_energy_points (days, &points);
  g_assert_cmpuint (points.year, ==, 0);
  add_days (days, HALF + 1, 8);
  g_array_index (days, DureHomeDay, 40).is_whole = FALSE;
  dure_energy_points (days, &points);
  g_assert_cmpuint (points.months, ==, 5);
  g_assert_cmpuint (points.points, ==, 15000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/energy-points/table", test_table);
  g_test_add_func ("/energy-points/half-year", test_half);
  g_test_add_func ("/energy-points/kept", test_kept);
  g_test_add_func ("/energy-points/unknown-months", test_unknown);
  return g_test_run ();
}
