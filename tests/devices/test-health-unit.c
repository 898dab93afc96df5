// test-health-unit.c: numbers, units and times of health exports, to the last digit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "health-time.h"
#include "health-unit.h"

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    gint64 billionths;
  } rows[] = {
    { "0", 0 },
    { "72", G_GINT64_CONSTANT (72000000000) },
    { "0.97", 970000000 },
    { ".5", 500000000 },
    { "-3.25", -3250000000 },
    { "36.60", G_GINT64_CONSTANT (36600000000) },
    { "1.5e-05", 15000 },
    { "1.2E+2", G_GINT64_CONSTANT (120000000000) },
    { "0.97000000000000008", 970000000 },
    { "0.0000000005", 1 },
    { "0.00000000049", 0 },
    { "999999999.99999999", G_GINT64_CONSTANT (999999999999999990) },
    { "000000000000000000000000000000.5", 500000000 },
  };
  static const char *const refused[] = {
    "",     "-",   ".",    "e5",    "1e",  "1e99", "1e-99", "+1",         "1,5",
    "0x10", "1 2", "1.2.3", "nan",  "inf", "72 ",  "1e9",   "1000000000",
    "123456789012345678901234567890",
  };
  gint64 billionths = 7;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (dure_health_number_read (rows[i].text, &billionths));
      g_assert_cmpint (billionths, ==, rows[i].billionths);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      billionths = 7;
      g_assert_false (dure_health_number_read (refused[i], &billionths));
      g_assert_cmpint (billionths, ==, 7);
    }
  g_assert_false (dure_health_number_read (NULL, &billionths));
}

static void
test_units (void)
{
  static const struct
  {
    DureHealthDialect dialect;
    DureCode code;
    const char *number, *unit;
    gint64 millionths;
  } rows[] = {
    { DURE_HEALTH_APPLE, DURE_CODE_HEART_RATE, "61", "count/min", 61000000 },
    { DURE_HEALTH_APPLE, DURE_CODE_HEART_RATE, "1.25", "count/s", 75000000 },
    { DURE_HEALTH_APPLE, DURE_CODE_OXYGEN, "0.97", "%", 97000000 },
    { DURE_HEALTH_APPLE, DURE_CODE_BODY_FAT, "0.2225", "%", 22250000 },
    { DURE_HEALTH_APPLE, DURE_CODE_WEIGHT, "150", "lb", 68038856 }, /* 68.0388555 */
    { DURE_HEALTH_APPLE, DURE_CODE_WEIGHT, "10", "st", 63502932 },  /* 63.5029318 */
    { DURE_HEALTH_APPLE, DURE_CODE_WEIGHT, "70500", "g", 70500000 },
    { DURE_HEALTH_APPLE, DURE_CODE_HEIGHT, "5.5", "ft", 167640000 },
    { DURE_HEALTH_APPLE, DURE_CODE_HEIGHT, "66", "in", 167640000 },
    { DURE_HEALTH_APPLE, DURE_CODE_HEIGHT, "1.7", "m", 170000000 },
    { DURE_HEALTH_APPLE, DURE_CODE_TEMPERATURE, "98.6", "degF", 37000000 },
    { DURE_HEALTH_APPLE, DURE_CODE_TEMPERATURE, "99", "degF", 37222222 },
    { DURE_HEALTH_APPLE, DURE_CODE_TEMPERATURE, "310.15", "K", 37000000 },
    { DURE_HEALTH_APPLE, DURE_CODE_TEMPERATURE, "0", "degF", -17777778 },
    { DURE_HEALTH_APPLE, DURE_CODE_SYSTOLIC, "16", "kPa", 120009852 }, /* 120.0098521... */
    { DURE_HEALTH_APPLE, DURE_CODE_BMI, "22.5", "count", 22500000 },
    { DURE_HEALTH_UCUM, DURE_CODE_OXYGEN, "97", "%", 97000000 },
    { DURE_HEALTH_UCUM, DURE_CODE_TEMPERATURE, "98.6", "[degF]", 37000000 },
    { DURE_HEALTH_UCUM, DURE_CODE_GLUCOSE_MASS, "0.94", "g/L", 94000000 },
    { DURE_HEALTH_UCUM, DURE_CODE_DIASTOLIC, "79", "mm[Hg]", 79000000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const DureHealthUnit *unit
          = dure_health_unit_find (rows[i].dialect, rows[i].code, rows[i].unit);
      gint64 billionths;

      g_assert_nonnull (unit);
      g_assert_true (dure_health_number_read (rows[i].number, &billionths));
      g_assert_cmpint (dure_health_unit_convert (unit, billionths), ==, rows[i].millionths);
    }
}

/* A unit of something else is no unit of this; milligrams of glucose are not millimoles. */
static void
test_unknown_units (void)
{
  g_assert_null (dure_health_unit_find (DURE_HEALTH_APPLE, DURE_CODE_WEIGHT, "cm"));
  g_assert_null (dure_health_unit_find (DURE_HEALTH_APPLE, DURE_CODE_WEIGHT, "[lb_av]"));
  g_assert_null (dure_health_unit_find (DURE_HEALTH_UCUM, DURE_CODE_WEIGHT, "lb"));
  g_assert_null (dure_health_unit_find (DURE_HEALTH_UCUM, DURE_CODE_GLUCOSE_MASS, "mmol/L"));
  g_assert_null (dure_health_unit_find (DURE_HEALTH_UCUM, DURE_CODE_GLUCOSE_MOLES, "mg/dL"));
  g_assert_null (dure_health_unit_find (DURE_HEALTH_UCUM, DURE_CODE_RR_INTERVALS, "ms"));
  g_assert_null (dure_health_unit_find (DURE_HEALTH_APPLE, DURE_CODE_WEIGHT, NULL));
}

/* What our own documents are written in is read again, for every code of a person but a series. */
static void
test_own_units (void)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      const DureHealthUnit *unit
          = dure_health_unit_find (DURE_HEALTH_UCUM, code, dure_code_unit (code));

      g_assert_true ((unit == NULL)
                     == (dure_code_is_series (code) || code >= DURE_CODE_ELECTRICITY));
      if (unit != NULL)
        g_assert_cmpint (dure_health_unit_convert (unit, 1500), ==, 2);
    }
}

static void
test_times (void)
{
  static const struct
  {
    const char *text;
    gint64 ms;
  } rows[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "2024-11-03 01:30:00 -0700", G_GINT64_CONSTANT (1730622600000) },
    { "2024-11-03 01:30:00 -0800", G_GINT64_CONSTANT (1730626200000) },
    { "2024-02-29T23:59:59.999+09:00", G_GINT64_CONSTANT (1709218799999) },
    { "2024-02-29T23:59:59.1234567+09:00", G_GINT64_CONSTANT (1709218799123) },
    { "2024-02-29T14:59:59Z", G_GINT64_CONSTANT (1709218799000) },
  };
  static const char *const refused[] = {
    "",
    "2024",
    "2024-11-03",
    "2024-11-03T01:30:00",
    "2024-11-03 01:30 -0700",
    "2024-11-03 24:00:00 +0000",
    "2024-11-03 01:60:00 +0000",
    "2024-11-03 01:30:60 +0000",
    "2023-02-29 01:30:00 +0000",
    "2024-13-01 01:30:00 +0000",
    "0000-01-01 01:30:00 +0000",
    "2024-11-03 01:30:00. +0000",
    "2024-11-03 01:30:00 +1500",
    "2024-11-03 01:30:00 +09",
    "2024-11-03 01:30:00 +0960",
    "2024-11-03 01:30:00 +0900 ",
    "2024-11-3 01:30:00 +0900",
    "24-11-03 01:30:00 +0900",
  };
  gint64 ms = 7;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (dure_health_time_read (rows[i].text, &ms));
      g_assert_cmpint (ms, ==, rows[i].ms);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      ms = 7;
      g_assert_false (dure_health_time_read (refused[i], &ms));
      g_assert_cmpint (ms, ==, 7);
    }
  g_assert_false (dure_health_time_read (NULL, &ms));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/health-unit/numbers", test_numbers);
  g_test_add_func ("/health-unit/units", test_units);
  g_test_add_func ("/health-unit/unknown-units", test_unknown_units);
  g_test_add_func ("/health-unit/own-units", test_own_units);
  g_test_add_func ("/health-unit/times", test_times);
  return g_test_run ();
}
