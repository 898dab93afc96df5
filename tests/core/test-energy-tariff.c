// test-energy-tariff.c: what the tiers of the residential tariff cost
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "energy-tariff.h"

#define APRIL 20179  /* 2025-04-01 */
#define JULY 20270   /* 2025-07-01 */
#define SEPTEMBER 20332
#define BEFORE 19357 /* 2022-12-31 */
#define MAY 19478    /* 2023-05-01 */

static void
check_bill (DureTariff tariff, gint64 day, double kwh, guint tier, double won)
{
  DureTariffBill bill;

  g_assert_true (dure_tariff_bill (tariff, day, kwh, &bill));
  g_assert_cmpuint (bill.tier, ==, tier);
  g_assert_cmpfloat_with_epsilon (bill.won, won, 1e-6);
}

static void
test_bills (void)
{
  check_bill (DURE_TARIFF_LOW, JULY, 350, 2, 48330);
  check_bill (DURE_TARIFF_LOW, APRIL, 350, 2, 57790);
  check_bill (DURE_TARIFF_LOW, APRIL, 0, 1, 910);
  check_bill (DURE_TARIFF_LOW, APRIL, 200, 1, 910 + 200 * 120.0);
  check_bill (DURE_TARIFF_LOW, APRIL, 201, 2, 1600 + 200 * 120.0 + 214.6);
  check_bill (DURE_TARIFF_LOW, APRIL, 400, 2, 1600 + 200 * 120.0 + 200 * 214.6);
  check_bill (DURE_TARIFF_LOW, APRIL, 401, 3, 7300 + 200 * 120.0 + 200 * 214.6 + 307.3);
  check_bill (DURE_TARIFF_LOW, JULY + 61, 300, 1, 910 + 300 * 120.0);
  check_bill (DURE_TARIFF_LOW, SEPTEMBER, 300, 2, 1600 + 200 * 120.0 + 100 * 214.6);
  check_bill (DURE_TARIFF_HIGH, JULY, 451, 3, 6060 + 300 * 105.0 + 150 * 174.0 + 242.3);
}

static void
test_dates (void)
{
  DureTariffBill bill;

  g_assert_false (dure_tariff_bill (DURE_TARIFF_LOW, BEFORE, 100, &bill));
  g_assert_true (dure_tariff_bill (DURE_TARIFF_LOW, BEFORE + 1, 100, &bill));
}

/* From 2023-05-16 each kWh costs 8 won more, which is 16 of May's 31 days. */
static void
test_change (void)
{
  const double low = 1600 + 200 * 112.0 + 150 * 206.6, high = 730 + 200 * 97.0;

  check_bill (DURE_TARIFF_LOW, MAY - 1, 350, 2, low);
  check_bill (DURE_TARIFF_LOW, MAY + 31, 350, 2, low + 8 * 350);
  for (gint64 day = MAY; day < MAY + 31; day++)
    {
      check_bill (DURE_TARIFF_LOW, day, 350, 2, low + 8 * 350 * 16.0 / 31);
      check_bill (DURE_TARIFF_HIGH, day, 200, 1, high + 8 * 200 * 16.0 / 31);
    }
}

static void
add_days (GArray *days, gint64 from, guint count, double kwh)
{
  for (guint i = 0; i < count; i++)
    {
      const DureHomeDay day = { .day = from + i, .is_whole = TRUE, .wh = 1000 * kwh };

      g_array_append_val (days, day);
    }
}

/* Ten days of April are known, one is not, and half of it is still to come. */
static void
test_month (void)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));
  DureEnergyTariff tariff;

  add_days (days, APRIL - 31, 31, 10);
  add_days (days, APRIL, 11, 10);
  g_array_index (days, DureHomeDay, 35).is_whole = FALSE;
  dure_energy_tariff (days, DURE_TARIFF_LOW, &tariff);
  g_assert_cmpuint (tariff.year, ==, 2025);
  g_assert_cmpuint (tariff.month, ==, 4);
  g_assert_cmpuint (tariff.month_days, ==, 30);
  g_assert_cmpuint (tariff.known_days, ==, 10);
  g_assert_cmpfloat_with_epsilon (tariff.so_far_wh, 100000, 1e-6);
  g_assert_cmpfloat_with_epsilon (tariff.expected_wh, 300000, 1e-6);
  g_assert_cmpuint (tariff.so_far.tier, ==, 1);
  g_assert_cmpuint (tariff.expected.tier, ==, 2);
  g_assert_cmpfloat (tariff.expected.edge_kwh[1], ==, 400);
}

/* A milliwatt hour of rounding in each reading is not the next tier; a watt hour is. */
static void
test_rounding (void)
{
  static const double month_kwh[] = { 200.0004, 200.001 };

  for (guint i = 0; i < G_N_ELEMENTS (month_kwh); i++)
    {
      g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));
      DureEnergyTariff tariff;

      add_days (days, APRIL, 30, month_kwh[i] / 30);
      dure_energy_tariff (days, DURE_TARIFF_LOW, &tariff);
      g_assert_cmpuint (tariff.so_far.tier, ==, i + 1);
      g_assert_cmpuint (tariff.expected.tier, ==, i + 1);
    }
}

static void
test_nothing (void)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));
  DureEnergyTariff tariff;

  dure_energy_tariff (days, DURE_TARIFF_LOW, &tariff);
  g_assert_cmpuint (tariff.year, ==, 0);
  add_days (days, BEFORE - 3, 4, 10);
  dure_energy_tariff (days, DURE_TARIFF_LOW, &tariff);
  g_assert_cmpuint (tariff.year, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/energy-tariff/bills", test_bills);
  g_test_add_func ("/energy-tariff/rates-have-dates", test_dates);
  g_test_add_func ("/energy-tariff/a-month-of-two-rates-is-split", test_change);
  g_test_add_func ("/energy-tariff/month-so-far", test_month);
  g_test_add_func ("/energy-tariff/rounding", test_rounding);
  g_test_add_func ("/energy-tariff/nothing-known", test_nothing);
  return g_test_run ();
}
