// test-mi-scale.c: what a scale's advertisement means for a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "mi-scale.h"

#include "cuts.h"

#define FIRST "ad:181d"
#define SECOND "ad:181b"
#define CLOCK "ea070916080a00"

static void
assert_weight (const char *id, const char *hex, double expected)
{
  const DureReading reading = dure_told_reading (id, hex);

  g_assert_cmpint (reading.hint, ==, DURE_HINT_NONE);
  g_assert_false (reading.is_live);
  g_assert_true (reading.has_time);
  g_assert_cmpuint (reading.n_values, ==, 1);
  g_assert_cmpint (reading.values[0].code, ==, DURE_CODE_WEIGHT);
  g_assert_cmpfloat_with_epsilon (reading.values[0].value, expected, 1e-9);
}

static void
test_units (void)
{
  assert_weight (FIRST, "229e43" CLOCK, 86.55);
  assert_weight (FIRST, "210a3a" CLOCK, 148.58 * 0.45359237);
  assert_weight (FIRST, "309e43" CLOCK, 173.10 / 2);
  assert_weight (SECOND, "0220" CLOCK "00008642", 85.15);
  assert_weight (SECOND, "0320" CLOCK "00008642", 170.30 * 0.45359237);
  assert_weight (SECOND, "0260" CLOCK "00008642", 170.30 / 2);
}

/* Every control octet: settled and not stepped off is a weight, unsettled one is only looked at. */
static void
test_every_control (void)
{
  for (guint control = 0; control < 256; control++)
    for (guint scale = 0; scale < 2; scale++)
      {
        g_autofree char *hex = scale == 0 ? g_strdup_printf ("%02x983a" CLOCK, control)
                                          : g_strdup_printf ("02%02x" CLOCK "ac01983a", control);
        const DureReading reading = dure_told_reading (scale == 0 ? FIRST : SECOND, hex);
        const gboolean is_stable = (control & 0x20) != 0, is_removed = (control & 0x80) != 0;

        g_assert_cmpint (reading.hint, ==, is_removed ? DURE_HINT_NOT_NOW : DURE_HINT_NONE);
        g_assert_cmpint (reading.is_live, ==, !is_removed && !is_stable);
        g_assert_cmpuint (reading.n_values, ==, is_removed ? 0 : 1);
      }
}

/* Nobody weighs that little or that much. */
static void
test_no_person (void)
{
  g_assert_cmpint (dure_told_reading (FIRST, "220000" CLOCK).hint, ==, DURE_HINT_AGAIN);
  g_assert_cmpint (dure_told_reading (FIRST, "220100" CLOCK).hint, ==, DURE_HINT_AGAIN);
  assert_weight (FIRST, "22ffff" CLOCK, 327.675);
}

/* A clock that was never set is a clock. */
static void
test_clock (void)
{
  const DureReading reading = dure_told_reading (SECOND, "0226b20705040f0201ac018642");

  g_assert_true (reading.has_time);
  g_assert_cmpuint (reading.time.year, ==, 1970);
  g_assert_cmpint (reading.hint, ==, DURE_HINT_NONE);
  dure_told_assert_refused (FIRST, "229e43ea070d16080a00", DURE_REFUSAL_BAD_TIME);
  dure_told_assert_refused (SECOND, "0226b2070504180201ac018642", DURE_REFUSAL_BAD_TIME);
}

static void
test_cuts (void)
{
  dure_cuts_assert (FIRST, "229e43e507040b101301");
  dure_cuts_assert (SECOND, "0226b20705040f0201ac018642");
  dure_told_assert_refused (FIRST, "", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (SECOND, "0226b20705040f0201ac01864200", DURE_REFUSAL_TOO_LONG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mi-scale/units", test_units);
  g_test_add_func ("/mi-scale/every-control", test_every_control);
  g_test_add_func ("/mi-scale/no-person", test_no_person);
  g_test_add_func ("/mi-scale/clock", test_clock);
  g_test_add_func ("/mi-scale/cuts", test_cuts);

  return g_test_run ();
}
