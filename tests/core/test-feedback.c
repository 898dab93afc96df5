// test-feedback.c: what a visit tells, when it cannot, and what is dropped with what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
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

/* The table itself is tested with the rules; here, that the pulse is looked up in it. */
static void
test_rate_is_judged (void)
{
  static const struct
  {
    guint bpm;
    DureCategory category;
    DureUrgency urgency;
    DureRedFlag red_flag;
  } rows[] = {
    { 39, DURE_CATEGORY_PULSE_VERY_SLOW, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_REPEAT },
    { 49, DURE_CATEGORY_PULSE_SLOW, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_NONE },
    { 50, DURE_CATEGORY_PULSE_USUAL, DURE_URGENCY_USUAL, DURE_RED_FLAG_NONE },
    { 101, DURE_CATEGORY_PULSE_RAISED, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_NONE },
    { 111, DURE_CATEGORY_PULSE_FAST, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_NONE },
    { 130, DURE_CATEGORY_PULSE_VERY_FAST, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_REPEAT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const DureFeedback adult = steady (rows[i].bpm, 60, DURE_AGE_UNSAID);
      const DureFeedback child = steady (rows[i].bpm, 60, DURE_AGE_16_19);
      const DureJudgement *judgement = dure_feedback_get (&adult, DURE_VITAL_HEART_RATE);

      g_assert_cmpuint (adult.heart_rate, ==, rows[i].bpm);
      g_assert_cmpint (dure_feedback_pulse_category (&adult), ==, rows[i].category);
      g_assert_cmpint (adult.urgency, ==, rows[i].urgency);
      g_assert_cmpint (judgement->red_flag, ==, rows[i].red_flag);
      g_assert_cmpint (dure_feedback_pulse_category (&child), ==, DURE_CATEGORY_UNSAID);
      g_assert_cmpint (child.urgency, ==,
                       rows[i].red_flag != 0 ? rows[i].urgency : DURE_URGENCY_USUAL);
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

/* 63 beats of 800 ms are 50.4 s, 62 are 49.6 s. */
static void
test_needs_a_minute (void)
{
  g_assert_cmpfloat (steady (75, 62, DURE_AGE_UNSAID).rmssd_ms, <, 0);
  g_assert_cmpuint (steady (75, 62, DURE_AGE_UNSAID).heart_rate, ==, 75);
  g_assert_cmpfloat (steady (75, 63, DURE_AGE_UNSAID).rmssd_ms, ==, 0);
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

/* All that a visit can tell: a usual pulse, and the others gravest last. */
static DureFeedback
everything (void)
{
  static const DureVitalReading readings[] = {
    { .vital = DURE_VITAL_TEMPERATURE, .value = 36.6 },
    { .vital = DURE_VITAL_OXYGEN, .value = 97 },
    { .vital = DURE_VITAL_BMI, .value = 24 },
    { .vital = DURE_VITAL_GLUCOSE, .value = 110 },
    { .vital = DURE_VITAL_BLOOD_PRESSURE, .value = 150, .diastolic = 80, .is_repeated = TRUE },
  };
  static const DurePerson person;
  DureFeedback feedback = steady (72, 90, DURE_AGE_40_59);

  for (gsize i = 0; i < G_N_ELEMENTS (readings); i++)
    dure_feedback_judge (&feedback, &readings[i], &person);
  dure_feedback_set_rhythm (&feedback, DURE_RHYTHM_REGULAR);
  return feedback;
}

static void
test_headline (void)
{
  static const DurePerson person;
  DureVitalReading reading = { .vital = DURE_VITAL_OXYGEN, .value = 97 };
  DureFeedback feedback;

  dure_feedback_init (&feedback);
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_CANNOT_TELL);
  g_assert_null (dure_feedback_get (&feedback, DURE_VITAL_OXYGEN));
  dure_feedback_judge (&feedback, &reading, &person);
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_USUAL);
  dure_feedback_set_rhythm (&feedback, DURE_RHYTHM_CANNOT_TELL);
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_USUAL);
  dure_feedback_set_rhythm (&feedback, DURE_RHYTHM_IRREGULAR);
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_LOOK_AGAIN);
  feedback = everything ();
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_SEE_DOCTOR);
  g_assert_cmpint (dure_feedback_pulse_urgency (&feedback), ==, DURE_URGENCY_USUAL);
  reading = (DureVitalReading){ .vital = DURE_VITAL_BLOOD_PRESSURE, .value = 118, .diastolic = 76 };
  dure_feedback_judge (&feedback, &reading, &person);
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_LOOK_AGAIN);
}

/* Irregular, and fast: a doctor today, whatever the pulse's own range says. */
static void
test_irregular_and_fast (void)
{
  DureFeedback feedback = steady (110, 120, DURE_AGE_40_59);

  dure_feedback_set_rhythm (&feedback, DURE_RHYTHM_IRREGULAR);
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_LOOK_AGAIN);
  feedback = steady (111, 120, DURE_AGE_40_59);
  dure_feedback_set_rhythm (&feedback, DURE_RHYTHM_IRREGULAR);
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_SEE_DOCTOR);
}

/* Whatever is dropped is told no more, and the rest is as it was. */
static void
test_drop (void)
{
  const DureFeedback all = everything ();

  for (guint codes = 0; codes < 1u << DURE_CODE_COUNT; codes++)
    {
      DureFeedback some = all;
      const gboolean has_rate = (codes & 1u << DURE_CODE_HEART_RATE) == 0;
      const gboolean has_beats = (codes & 1u << DURE_CODE_RR_INTERVALS) == 0;
      const gboolean is_told = dure_feedback_drop (&some, codes);

      g_assert_cmpuint (some.heart_rate, ==, has_rate ? all.heart_rate : 0);
      g_assert_cmpuint (some.percentile, ==, has_rate ? all.percentile : 0);
      g_assert_cmpuint (some.beats, ==, has_rate || has_beats ? all.beats : 0);
      g_assert_cmpint (some.has_rhythm, ==, has_beats);
      g_assert_cmpint (some.rmssd_ms >= 0, ==, (codes & 1u << DURE_CODE_RMSSD) == 0);
      g_assert_cmpint (dure_feedback_get (&some, DURE_VITAL_HEART_RATE) != NULL, ==, has_rate);
      g_assert_cmpint (dure_feedback_get (&some, DURE_VITAL_BLOOD_PRESSURE) != NULL, ==,
                       (codes & (1u << DURE_CODE_SYSTOLIC | 1u << DURE_CODE_DIASTOLIC)) == 0);
      g_assert_cmpint (dure_feedback_get (&some, DURE_VITAL_OXYGEN) != NULL, ==,
                       (codes & 1u << DURE_CODE_OXYGEN) == 0);
      g_assert_cmpint (is_told, ==,
                       some.judged != 0 || has_rate || has_beats || some.rmssd_ms >= 0);
      g_assert_cmpint (some.urgency == DURE_URGENCY_CANNOT_TELL, ==, some.judged == 0);
    }
}

static void
assert_same (const DureFeedback *before)
{
  g_autoptr (json_t) json = dure_feedback_to_json (before);
  g_autoptr (GError) error = NULL;
  DureFeedback after;

  g_assert_true (dure_feedback_from_json (json, &after, &error));
  g_assert_no_error (error);
  g_assert_cmpint (after.urgency, ==, before->urgency);
  g_assert_cmpuint (after.heart_rate, ==, before->heart_rate);
  g_assert_cmpuint (after.percentile, ==, before->percentile);
  g_assert_cmpfloat (after.rmssd_ms, ==, before->rmssd_ms);
  g_assert_cmpint (after.has_rhythm, ==, before->has_rhythm);
  g_assert_cmpint (after.rhythm, ==, before->rhythm);
  g_assert_cmpuint (after.judged, ==, before->judged);
  for (DureVital vital = 0; vital < DURE_VITAL_COUNT; vital++)
    {
      g_assert_cmpint (after.judgements[vital].category, ==, before->judgements[vital].category);
      g_assert_cmpint (after.judgements[vital].urgency, ==, before->judgements[vital].urgency);
      g_assert_cmpint (after.judgements[vital].red_flag, ==, before->judgements[vital].red_flag);
      g_assert_cmpint (after.judgements[vital].is_isolated_systolic, ==,
                       before->judgements[vital].is_isolated_systolic);
    }
}

static void
test_round_trip (void)
{
  static const guint rates[] = { 38, 45, 72, 105, 120, 150 };
  DureFeedback feedback = everything ();

  assert_same (&feedback);
  dure_feedback_init (&feedback);
  assert_same (&feedback);
  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      feedback = steady (rates[i], 150, DURE_AGE_40_59);
      assert_same (&feedback);
    }
}

/* Each is one change to a document that is in order. */
static void
test_malformed (void)
{
  static const struct
  {
    const char *key, *value;
  } changes[] = {
    { "schema", "\"dure.feedback/2\"" },
    { "urgency", "\"dying\"" },
    { "urgency", "\"usual\"" }, /* not the gravest of what follows */
    { "range", "\"usual\"" },
    { "rejected", "91" },
    { "heartRate", "0" },
    { "percentile", "101" },
    { "rmssd", "-1" },
    { "rhythm", "\"fibrillation\"" },
    { "vitals", "{}" },
    { "vitals", "[3]" },
    { "vitals", "[{\"vital\":\"mood\",\"category\":\"usual\",\"urgency\":\"see-doctor\","
                "\"redFlag\":\"none\"}]" },
    { "vitals", "[{\"vital\":\"oxygen\",\"category\":\"stage-1\",\"urgency\":\"see-doctor\","
                "\"redFlag\":\"none\"}]" },
    { "vitals", "[{\"vital\":\"oxygen\",\"category\":\"low\",\"urgency\":\"see-doctor\"}]" },
    { "vitals", "[{\"vital\":\"oxygen\",\"category\":\"low\",\"urgency\":\"see-doctor\","
                "\"redFlag\":\"none\",\"isolatedSystolic\":true}]" },
    { "vitals", "[{\"vital\":\"oxygen\",\"category\":\"low\",\"urgency\":\"see-doctor\","
                "\"redFlag\":\"none\"},{\"vital\":\"heart-rate\",\"category\":\"usual\","
                "\"urgency\":\"usual\",\"redFlag\":\"none\"}]" },
    { "vitals", "[{\"vital\":\"oxygen\",\"category\":\"low\",\"urgency\":\"see-doctor\","
                "\"redFlag\":\"none\",\"name\":\"Kim\"}]" },
  };
  const DureFeedback before = everything ();

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (json_t) json = dure_feedback_to_json (&before);
      g_autoptr (GError) error = NULL;
      DureFeedback after;

      json_object_set_new (json, changes[i].key,
                           json_loads (changes[i].value, JSON_DECODE_ANY, NULL));
      g_test_message ("%s: %s", changes[i].key, changes[i].value);
      g_assert_false (dure_feedback_from_json (json, &after, &error));
      g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
    }
}

static void
test_rate_alone (void)
{
  DureFeedback feedback;

  dure_feedback_from_rate (72, DURE_AGE_40_59, DURE_SEX_FEMALE, &feedback);
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_USUAL);
  g_assert_cmpint (dure_feedback_pulse_category (&feedback), ==, DURE_CATEGORY_PULSE_USUAL);
  g_assert_cmpuint (feedback.percentile, >, 0);
  g_assert_cmpfloat (feedback.rmssd_ms, <, 0);
  g_assert_cmpuint (feedback.beats, ==, 0);
  dure_feedback_from_rate (72, DURE_AGE_12_15, DURE_SEX_UNSAID, &feedback);
  g_assert_cmpint (dure_feedback_pulse_category (&feedback), ==, DURE_CATEGORY_UNSAID);
  dure_feedback_from_rate (0, DURE_AGE_40_59, DURE_SEX_FEMALE, &feedback);
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_CANNOT_TELL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feedback/rate-is-judged", test_rate_is_judged);
  g_test_add_func ("/feedback/needs-30-beats", test_needs_30_beats);
  g_test_add_func ("/feedback/needs-clean-beats", test_needs_clean_beats);
  g_test_add_func ("/feedback/percentile", test_percentile);
  g_test_add_func ("/feedback/needs-a-minute", test_needs_a_minute);
  g_test_add_func ("/feedback/headline", test_headline);
  g_test_add_func ("/feedback/irregular-and-fast", test_irregular_and_fast);
  g_test_add_func ("/feedback/drop", test_drop);
  g_test_add_func ("/feedback/round-trip", test_round_trip);
  g_test_add_func ("/feedback/malformed", test_malformed);
  g_test_add_func ("/feedback/rate-alone", test_rate_alone);
  return g_test_run ();
}
