// test-energy-series.c: sorting, repeats and overlaps, exact amounts
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "energy-series.h"

#define NOON G_GINT64_CONSTANT (1735700400) /* 2025-01-01 12:00 in Korea */

static void
add (DureEnergySeries *series, guint32 line, gint64 start_s, gint64 amount)
{
  const DureEnergyInterval interval = {
    .start_s = start_s, .duration_s = 900, .milliwatt_hours = amount, .line = line,
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (dure_energy_series_add (series, &interval, &error));
  g_assert_no_error (error);
}

static void
assert_complaint (DureEnergySeries *series, guint i, guint32 line, DureEnergyReason reason)
{
  const DureEnergyComplaint *complaint;

  g_assert_cmpuint (series->complaints->len, >, i);
  complaint = &g_array_index (series->complaints, DureEnergyComplaint, i);
  g_assert_cmpuint (complaint->line, ==, line);
  g_assert_cmpstr (dure_energy_reason_word (complaint->reason), ==,
                   dure_energy_reason_word (reason));
}

static void
test_scale (void)
{
  static const struct
  {
    gint64 mantissa;
    int exponent;
    gint64 amount;
  } rows[] = {
    { 141, 3, 141000 }, { 5, -1, 1 },  { 4, -1, 0 },      { -5, -1, -1 },
    { 149, -2, 1 },     { 150, -2, 2 }, { 0, 30, 0 },      { 7, 0, 7 },
    { G_MAXINT64, -30, 0 }, { G_MININT64, 0, G_MININT64 },
  };
  gint64 amount;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (dure_energy_scale (rows[i].mantissa, rows[i].exponent, &amount));
      g_assert_cmpint (amount, ==, rows[i].amount);
    }
  g_assert_false (dure_energy_scale (G_MAXINT64, 1, &amount));
}

static void
test_of_power (void)
{
  gint64 amount = 1;

  g_assert_true (dure_energy_of_power (4000, 900, &amount));
  g_assert_cmpint (amount, ==, 1000);
  g_assert_true (dure_energy_of_power (-4000, 900, &amount));
  g_assert_cmpint (amount, ==, -1000);
  g_assert_true (dure_energy_of_power (G_MAXINT64, 3600, &amount));
  g_assert_cmpint (amount, ==, G_MAXINT64);
  g_assert_false (dure_energy_of_power (G_MAXINT64, 3601, &amount));
  g_assert_false (dure_energy_of_power (G_MININT64, G_MAXUINT32, &amount));
}

static void
test_settle (void)
{
  g_autoptr (DureEnergySeries) series = dure_energy_series_new ();

  add (series, 1, NOON + 900, 20);
  add (series, 2, NOON, 10);
  add (series, 3, NOON + 900, 20);
  add (series, 4, NOON + 900, 21);
  add (series, 5, NOON + 1200, 5);
  add (series, 6, NOON + 1800, 30);
  g_assert_true (dure_energy_series_settle (series, NULL));
  g_assert_cmpuint (series->intervals->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (g_array_index (series->intervals, DureEnergyInterval, i).start_s, ==,
                     NOON + 900 * (gint64) i);
  g_assert_cmpuint (series->n_repeated, ==, 1);
  g_assert_cmpuint (series->n_complaints, ==, 2);
  assert_complaint (series, 0, 4, DURE_ENERGY_CONTRADICTING);
  assert_complaint (series, 1, 5, DURE_ENERGY_OVERLAPPING);
}

static void
test_refusals (void)
{
  g_autoptr (DureEnergySeries) series = dure_energy_series_new ();

  add (series, 1, DURE_ENERGY_FIRST_S - 1, 1);
  add (series, 2, NOON, -1);
  add (series, 3, NOON, G_GINT64_CONSTANT (1000000000) * 900);
  assert_complaint (series, 0, 1, DURE_ENERGY_NO_TIME);
  assert_complaint (series, 1, 2, DURE_ENERGY_IMPLAUSIBLE);
  assert_complaint (series, 2, 3, DURE_ENERGY_IMPLAUSIBLE);
  g_assert_cmpuint (series->intervals->len, ==, 0);
}

static void
test_complaints_end (void)
{
  g_autoptr (DureEnergySeries) series = dure_energy_series_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= DURE_ENERGY_MAX_COMPLAINTS; i++)
    g_assert_true (dure_energy_series_complain (series, 0, i, DURE_ENERGY_NO_TIME, NULL));
  g_assert_false (dure_energy_series_complain (series, 0, 7, DURE_ENERGY_NO_TIME, &error));
  g_assert_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_COMPLAINTS);
  g_assert_cmpuint (series->complaints->len, ==, DURE_ENERGY_KEPT_COMPLAINTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/energy-series/amounts-are-exact", test_scale);
  g_test_add_func ("/energy-series/energy-of-power", test_of_power);
  g_test_add_func ("/energy-series/repeats-and-overlaps", test_settle);
  g_test_add_func ("/energy-series/what-no-home-can-have", test_refusals);
  g_test_add_func ("/energy-series/too-many-complaints", test_complaints_end);
  return g_test_run ();
}
