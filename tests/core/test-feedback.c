// test-feedback.c: every boundary of the pulse rules, and when it cannot tell
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "error.h"
#include "feedback.h"

#include <math.h>

static DureFeedback
steady (guint bpm, gsize beats, DureAgeBand age)
{
  g_autofree gint32 *rr = g_new (gint32, beats);
  DureFeedback feedback;

  for (gsize i = 0; i < beats; i++)
    rr[i] = (gint32) lround (60000.0 / bpm);
  dure_feedback_from_pulse (rr, beats, age, DURE_SEX_FEMALE, &feedback);
  return feedback;
}

static void
test_boundaries (void)
{
  static const struct
  {
    guint bpm;
    DurePulseRange range;
    DureUrgency urgency;
  } rows[] = {
    { 39, DURE_PULSE_VERY_SLOW, DURE_URGENCY_SEE_DOCTOR },
    { 40, DURE_PULSE_SLOW, DURE_URGENCY_LOOK_AGAIN },
    { 49, DURE_PULSE_SLOW, DURE_URGENCY_LOOK_AGAIN },
    { 50, DURE_PULSE_USUAL, DURE_URGENCY_USUAL },
    { 100, DURE_PULSE_USUAL, DURE_URGENCY_USUAL },
    { 101, DURE_PULSE_RAISED, DURE_URGENCY_LOOK_AGAIN },
    { 110, DURE_PULSE_RAISED, DURE_URGENCY_LOOK_AGAIN },
    { 111, DURE_PULSE_FAST, DURE_URGENCY_LOOK_AGAIN },
    { 129, DURE_PULSE_FAST, DURE_URGENCY_LOOK_AGAIN },
    { 130, DURE_PULSE_VERY_FAST, DURE_URGENCY_SEE_DOCTOR },
    { 190, DURE_PULSE_VERY_FAST, DURE_URGENCY_SEE_DOCTOR },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      DureFeedback adult = steady (rows[i].bpm, 60, DURE_AGE_UNSAID);
      DureFeedback child = steady (rows[i].bpm, 60, DURE_AGE_16_19);

      g_assert_cmpuint (adult.heart_rate, ==, rows[i].bpm);
      g_assert_cmpint (adult.range, ==, rows[i].range);
      g_assert_cmpint (adult.urgency, ==, rows[i].urgency);
      g_assert_cmpint (child.range, ==, DURE_PULSE_UNSAID);
      g_assert_cmpint (child.urgency, ==, DURE_URGENCY_USUAL);
    }
}

static void
test_needs_30_beats (void)
{
  g_assert_cmpint (steady (70, 29, DURE_AGE_UNSAID).urgency, ==, DURE_URGENCY_CANNOT_TELL);
  g_assert_cmpuint (steady (70, 29, DURE_AGE_UNSAID).heart_rate, ==, 0);
  g_assert_cmpint (steady (70, 30, DURE_AGE_UNSAID).urgency, ==, DURE_URGENCY_USUAL);
}

/* Of 100 intervals, so many are gaps: 10 still give a heart rate, 5 still give RMSSD. */
static void
test_needs_clean_beats (void)
{
  for (guint gaps = 0; gaps <= 20; gaps++)
    {
      gint32 rr[100];
      DureFeedback feedback;

      for (guint i = 0; i < 100; i++)
        rr[i] = i % 5 == 0 && i / 5 < gaps ? 4000 : 850 + (gint32) (i % 3) * 10;
      dure_feedback_from_pulse (rr, 100, DURE_AGE_UNSAID, DURE_SEX_UNSAID, &feedback);
      g_assert_cmpint (feedback.heart_rate > 0, ==, gaps <= 10);
      g_assert_cmpint (feedback.rmssd_ms >= 0, ==, gaps <= 5);
      g_assert_cmpuint (feedback.rejected, ==, gaps);
    }
}

static void
test_percentile (void)
{
  gint32 rr[60];
  DureFeedback feedback;

  for (int i = 0; i < 60; i++)
    rr[i] = 833;
  dure_feedback_from_pulse (rr, 60, DURE_AGE_60_79, DURE_SEX_FEMALE, &feedback);
  g_assert_cmpuint (feedback.percentile, ==, 50);
  dure_feedback_from_pulse (rr, 60, DURE_AGE_UNSAID, DURE_SEX_FEMALE, &feedback);
  g_assert_cmpuint (feedback.percentile, ==, 0);
}

static void
test_round_trip (void)
{
  static const guint rates[] = { 38, 45, 72, 105, 120, 150 };

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      DureFeedback before = steady (rates[i], 60, DURE_AGE_40_59), after;
      json_t *json = dure_feedback_to_json (&before);
      g_autoptr (GError) error = NULL;

      g_assert_true (dure_feedback_from_json (json, &after, &error));
      g_assert_no_error (error);
      g_assert_cmpint (after.urgency, ==, before.urgency);
      g_assert_cmpint (after.range, ==, before.range);
      g_assert_cmpuint (after.heart_rate, ==, before.heart_rate);
      g_assert_cmpuint (after.percentile, ==, before.percentile);
      g_assert_cmpfloat (after.rmssd_ms, ==, before.rmssd_ms);
      json_object_set_new (json, "urgency", json_string ("dying"));
      g_assert_false (dure_feedback_from_json (json, &after, &error));
      g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
      json_decref (json);
    }
}

static void
test_rate_alone (void)
{
  DureFeedback feedback;

  dure_feedback_from_rate (72, DURE_AGE_40_59, DURE_SEX_FEMALE, &feedback);
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_USUAL);
  g_assert_cmpint (feedback.range, ==, DURE_PULSE_USUAL);
  g_assert_cmpuint (feedback.percentile, >, 0);
  g_assert_cmpfloat (feedback.rmssd_ms, <, 0);
  g_assert_cmpuint (feedback.beats, ==, 0);
  dure_feedback_from_rate (72, DURE_AGE_12_15, DURE_SEX_UNSAID, &feedback);
  g_assert_cmpint (feedback.range, ==, DURE_PULSE_UNSAID);
  dure_feedback_from_rate (0, DURE_AGE_40_59, DURE_SEX_FEMALE, &feedback);
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_CANNOT_TELL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feedback/boundaries", test_boundaries);
  g_test_add_func ("/feedback/needs-30-beats", test_needs_30_beats);
  g_test_add_func ("/feedback/needs-clean-beats", test_needs_clean_beats);
  g_test_add_func ("/feedback/percentile", test_percentile);
  g_test_add_func ("/feedback/round-trip", test_round_trip);
  g_test_add_func ("/feedback/rate-alone", test_rate_alone);
  return g_test_run ();
}
