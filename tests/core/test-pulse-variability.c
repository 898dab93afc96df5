// test-pulse-variability.c: RMSSD by hand-computed series
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "pulse-variability.h"

#include <math.h>

static void
test_by_hand (void)
{
  /* differences 10, -20, 30: sqrt ((100 + 400 + 900) / 3) = 21.602 */
  static const gint32 rr[] = { 800, 810, 790, 820 };
  DurePulseVariability result;

  dure_pulse_variability (rr, G_N_ELEMENTS (rr), &result);
  g_assert_cmpfloat_with_epsilon (result.rmssd_ms, sqrt (1400.0 / 3), 1e-9);
  g_assert_cmpfloat_with_epsilon (result.mean_ms, 805, 1e-9);
  g_assert_cmpuint (result.pairs, ==, 3);
  g_assert_cmpuint (result.rejected, ==, 0);
}

static void
test_no_difference_across_an_artefact (void)
{
  /* 1700 is in range but far off: rejected, and both its differences with it; 2500 is a gap */
  static const gint32 rr[] = { 800, 810, 1700, 800, 2500, 820, 830 };
  DurePulseVariability result;

  dure_pulse_variability (rr, G_N_ELEMENTS (rr), &result);
  g_assert_cmpuint (result.rejected, ==, 2);
  g_assert_cmpuint (result.out_of_range, ==, 1);
  g_assert_cmpuint (result.pairs, ==, 2);
  g_assert_cmpfloat_with_epsilon (result.rmssd_ms, 10, 1e-9);
}

static void
test_first_beat_does_not_condemn (void)
{
  static const gint32 rr[] = { 310, 800, 810, 800, 810 };
  DurePulseVariability result;

  dure_pulse_variability (rr, G_N_ELEMENTS (rr), &result);
  g_assert_cmpuint (result.rejected, ==, 1);
  g_assert_cmpuint (result.pairs, ==, 3);
}

static void
test_boundaries (void)
{
  static const gint32 range[] = { 299, 300, 2000, 2001 };
  static const gint32 twenty[] = { 1000, 1200, 1000, 1000, 800, 1000, 1000, 1201 };
  DurePulseVariability result;

  dure_pulse_variability (range, G_N_ELEMENTS (range), &result);
  g_assert_cmpuint (result.out_of_range, ==, 2);
  /* 20 % up and down are kept; from 800 on, 1000 and 1201 are more than 20 % up */
  dure_pulse_variability (twenty, G_N_ELEMENTS (twenty), &result);
  g_assert_cmpuint (result.out_of_range, ==, 0);
  g_assert_cmpuint (result.rejected, ==, 3);
}

static void
test_nothing (void)
{
  static const gint32 silence[] = { 5000, 60000, 1 };
  DurePulseVariability result;

  dure_pulse_variability (NULL, 0, &result);
  g_assert_cmpfloat (result.rmssd_ms, ==, 0);
  dure_pulse_variability (silence, G_N_ELEMENTS (silence), &result);
  g_assert_cmpfloat (result.mean_ms, ==, 0);
  g_assert_cmpuint (result.pairs, ==, 0);
}

static void
test_rr_to_ms (void)
{
  g_assert_cmpint (dure_rr_to_ms (1024), ==, 1000);
  g_assert_cmpint (dure_rr_to_ms (0), ==, 0);
  g_assert_cmpint (dure_rr_to_ms (33), ==, 32);
  g_assert_cmpint (dure_rr_to_ms (65535), ==, 63999);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pulse-variability/by-hand", test_by_hand);
  g_test_add_func ("/pulse-variability/no-difference-across-an-artefact",
                   test_no_difference_across_an_artefact);
  g_test_add_func ("/pulse-variability/first-beat-does-not-condemn",
                   test_first_beat_does_not_condemn);
  g_test_add_func ("/pulse-variability/boundaries", test_boundaries);
  g_test_add_func ("/pulse-variability/nothing", test_nothing);
  g_test_add_func ("/pulse-variability/rr-to-ms", test_rr_to_ms);
  return g_test_run ();
}
