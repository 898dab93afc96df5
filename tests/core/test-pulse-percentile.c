// test-pulse-percentile.c: the reference table, point by point
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "pulse-percentile.h"

static guint
of (guint bpm, DureAgeBand age, DureSex sex)
{
  guint percentile = 0;

  g_assert_true (dure_pulse_percentile (bpm, age, sex, &percentile));
  return percentile;
}

static void
test_points (void)
{
  static const guint8 pulse[] = { 54, 58, 64, 72, 78, 86, 96 };
  static const guint expected[] = { 5, 10, 25, 50, 75, 90, 95 };

  for (gsize i = 0; i < G_N_ELEMENTS (pulse); i++)
    g_assert_cmpuint (of (pulse[i], DURE_AGE_60_79, DURE_SEX_FEMALE), ==, expected[i]);
}

static void
test_between_and_beyond (void)
{
  g_assert_cmpuint (of (68, DURE_AGE_60_79, DURE_SEX_FEMALE), ==, 37);
  g_assert_cmpuint (of (30, DURE_AGE_20_39, DURE_SEX_MALE), ==, 5);
  g_assert_cmpuint (of (200, DURE_AGE_20_39, DURE_SEX_MALE), ==, 95);
}

static void
test_never_falls (void)
{
  for (DureAgeBand age = DURE_AGE_12_15; age < DURE_AGE_SAID_COUNT; age++)
    for (DureSex sex = DURE_SEX_MALE; sex < DURE_SEX_COUNT; sex++)
      for (guint bpm = 31; bpm < 220; bpm++)
        g_assert_cmpuint (of (bpm, age, sex), >=, of (bpm - 1, age, sex));
}

static void
test_unsaid (void)
{
  guint percentile = 77;

  g_assert_false (dure_pulse_percentile (70, DURE_AGE_UNSAID, DURE_SEX_MALE, &percentile));
  g_assert_false (dure_pulse_percentile (70, DURE_AGE_80_UP, DURE_SEX_UNSAID, &percentile));
  g_assert_cmpuint (percentile, ==, 77);
}

static void
test_words (void)
{
  DureAgeBand age;
  DureSex sex;

  for (DureAgeBand i = 0; i < DURE_AGE_COUNT; i++)
    g_assert_true (dure_age_band_from_text (dure_age_band_to_text (i), &age) && age == i);
  for (DureSex i = 0; i < DURE_SEX_COUNT; i++)
    g_assert_true (dure_sex_from_text (dure_sex_to_text (i), &sex) && sex == i);
  g_assert_false (dure_age_band_from_text ("73", &age));
  g_assert_false (dure_sex_from_text (NULL, &sex));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pulse-percentile/points", test_points);
  g_test_add_func ("/pulse-percentile/between-and-beyond", test_between_and_beyond);
  g_test_add_func ("/pulse-percentile/never-falls", test_never_falls);
  g_test_add_func ("/pulse-percentile/unsaid", test_unsaid);
  g_test_add_func ("/pulse-percentile/words", test_words);
  return g_test_run ();
}
