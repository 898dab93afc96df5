// test-thermometer.c: what thermometers' packets mean for a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "told.h"

static void
assert_temperature (const char *hex, double expected)
{
  const DureReading reading = dure_told_reading ("2a1c", hex);

  g_assert_cmpint (reading.hint, ==, DURE_HINT_NONE);
  g_assert_false (reading.is_live);
  g_assert_cmpuint (reading.n_values, ==, 1);
  g_assert_cmpint (reading.values[0].code, ==, DURE_CODE_TEMPERATURE);
  g_assert_cmpfloat (reading.values[0].value, ==, expected);
}

static void
test_celsius (void)
{
  assert_temperature ("006f0100ff", 36.7);
  assert_temperature ("00480e00fe", 36.56);
  assert_temperature ("0025000000", 37);
  assert_temperature ("04780100ff04", 37.6);
  assert_temperature ("04780100ff63", 37.6); /* a reserved type takes nothing from it */
}

/* 98.6 degrees Fahrenheit are 37 degrees Celsius. */
static void
test_fahrenheit (void)
{
  assert_temperature ("01da0300ff", 37);
  assert_temperature ("01f80300ff", (101.6 - 32) * 5 / 9);
}

static void
test_none (void)
{
  static const char *const packets[] = {
    "00ffff7f00", /* NaN */
    "0000008000", /* not at this resolution */
    "00feff7f00", /* beyond the range */
    "00c80000ff", /* 20.0: a room */
    "0025000001", /* 370 */
    "00ceffffff", /* -5.0 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (packets); i++)
    {
      g_assert_cmpint (dure_told_reading ("2a1c", packets[i]).hint, ==, DURE_HINT_AGAIN);
      g_assert_cmpint (dure_told_reading ("2a1e", packets[i]).hint, ==, DURE_HINT_WAIT);
    }
}

static void
test_intermediate (void)
{
  const DureReading reading = dure_told_reading ("2a1e", "005e0100ff");

  g_assert_true (reading.is_live);
  g_assert_cmpuint (reading.n_values, ==, 1);
  g_assert_cmpfloat (reading.values[0].value, ==, 35);
}

static void
test_time (void)
{
  const DureReading stamped = dure_told_reading ("2a1c", "06b00e00fedc070c050b321b04");

  g_assert_true (stamped.has_time);
  g_assert_cmpuint (stamped.time.year, ==, 2012);
  g_assert_cmpuint (stamped.time.seconds, ==, 27);
  g_assert_false (dure_told_reading ("2a1c", "006f0100ff").has_time);
}

static void
test_refusals (void)
{
  dure_told_assert_refused ("2a1c", "", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a1c", "006f0100", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a1c", "006f0100ff00", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused ("2a1c", "00ffff7f01", DURE_REFUSAL_BAD_NUMBER);
  dure_told_assert_refused ("2a1c", "026f0100ffea070d01000000", DURE_REFUSAL_BAD_TIME);
  dure_told_assert_refused ("2a1d", "0a", DURE_REFUSAL_BAD_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/thermometer/celsius", test_celsius);
  g_test_add_func ("/thermometer/fahrenheit", test_fahrenheit);
  g_test_add_func ("/thermometer/none", test_none);
  g_test_add_func ("/thermometer/intermediate", test_intermediate);
  g_test_add_func ("/thermometer/time", test_time);
  g_test_add_func ("/thermometer/refusals", test_refusals);

  return g_test_run ();
}
