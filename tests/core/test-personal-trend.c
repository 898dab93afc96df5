// test-personal-trend.c: what is unusual for one person, and what is not worth a word
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "personal-trend.h"

/* Median 70, deviations 4 2 1 0 1 2 4: their median 2, so 3.5 robust deviations are 10.38. */
static const double pulses[] = { 66, 72, 69, 70, 71, 68, 74 };

static DurePersonalTrend
of (double newest, double least_change)
{
  return dure_personal_trend (pulses, G_N_ELEMENTS (pulses), newest, least_change);
}

static void
test_scatter (void)
{
  g_assert_cmpint (of (70, 5), ==, DURE_PERSONAL_TREND_AS_USUAL);
  g_assert_cmpint (of (80.3, 5), ==, DURE_PERSONAL_TREND_AS_USUAL);
  g_assert_cmpint (of (80.4, 5), ==, DURE_PERSONAL_TREND_HIGHER);
  g_assert_cmpint (of (59.7, 5), ==, DURE_PERSONAL_TREND_AS_USUAL);
  g_assert_cmpint (of (59.6, 5), ==, DURE_PERSONAL_TREND_LOWER);
}

static void
test_least_change (void)
{
  static const double steady[] = { 36.6, 36.6, 36.6, 36.6, 36.6, 36.6 };

  g_assert_cmpint (of (85, 15), ==, DURE_PERSONAL_TREND_AS_USUAL);
  g_assert_cmpint (of (85.1, 15), ==, DURE_PERSONAL_TREND_HIGHER);
  g_assert_cmpint (dure_personal_trend (steady, 6, 37.0, 0.5), ==, DURE_PERSONAL_TREND_AS_USUAL);
  g_assert_cmpint (dure_personal_trend (steady, 6, 37.2, 0.5), ==, DURE_PERSONAL_TREND_HIGHER);
  g_assert_cmpint (dure_personal_trend (steady, 6, 36.0, 0.5), ==, DURE_PERSONAL_TREND_LOWER);
}

static void
test_enough (void)
{
  g_assert_cmpint (dure_personal_trend (pulses, 0, 200, 5), ==, DURE_PERSONAL_TREND_UNSAID);
  g_assert_cmpint (dure_personal_trend (pulses, 5, 200, 5), ==, DURE_PERSONAL_TREND_UNSAID);
  g_assert_cmpint (dure_personal_trend (pulses, 6, 200, 5), ==, DURE_PERSONAL_TREND_HIGHER);
}

/* Three strange days of nine change no answer. */
static void
test_strange_days (void)
{
  const double days[] = { 70, 71, 180, 69, 70, 30, 71, 190, 69 };

  g_assert_cmpint (dure_personal_trend (days, 9, 72, 5), ==, DURE_PERSONAL_TREND_AS_USUAL);
  g_assert_cmpint (dure_personal_trend (days, 9, 90, 5), ==, DURE_PERSONAL_TREND_HIGHER);
}

/* Of a person who only varies as always, hardly a day in a hundred is called unusual. */
static void
test_rarely_wrong (void)
{
  guint said = 0;

  for (guint person = 0; person < 2000; person++)
    {
      double days[21];

      for (guint i = 0; i < G_N_ELEMENTS (days); i++)
        {
          days[i] = 70;
          for (guint j = 0; j < 12; j++)
            days[i] += g_test_rand_double_range (-4, 4);
        }
      said += dure_personal_trend (days, 20, days[20], 5) != DURE_PERSONAL_TREND_AS_USUAL;
    }
  g_assert_cmpuint (said, <, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/personal-trend/scatter", test_scatter);
  g_test_add_func ("/personal-trend/least-change", test_least_change);
  g_test_add_func ("/personal-trend/enough", test_enough);
  g_test_add_func ("/personal-trend/strange-days", test_strange_days);
  g_test_add_func ("/personal-trend/rarely-wrong", test_rarely_wrong);
  return g_test_run ();
}
