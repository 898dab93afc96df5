// test-visit-instruments.c: cuff, scale and the others, several in one visit, and one's own watch
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"

#define ADD(path, function)                                                                       \
  g_test_add ("/visit-instruments/" path, Rig, GSIZE_TO_POINTER (7), rig_set_up, function,         \
              rig_tear_down)

static void
give (Rig *rig)
{
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (int ask = 0; ask < DURE_PURPOSES_OF_A_VISIT; ask++)
    dure_visit_answer_ask (rig->visit, TRUE);
  rig_assert_screen (rig, DURE_SCREEN_REVIEW);
  dure_visit_give (rig->visit);
}

/* Of a single instrument: its one judgement and the headline, and nothing of a pulse. */
static void
check_told (DureInstrumentKind kind, const json_t *feedback)
{
  static const char *const told[DURE_INSTRUMENT_KIND_COUNT][2] = {
    [DURE_INSTRUMENT_KIND_BLOOD_PRESSURE] = { "blood-pressure", "normal" },
    [DURE_INSTRUMENT_KIND_TEMPERATURE] = { "temperature", "usual" },
    [DURE_INSTRUMENT_KIND_WEIGHT] = { "bmi", "usual" },
    [DURE_INSTRUMENT_KIND_OXYGEN] = { "oxygen", "usual" },
    [DURE_INSTRUMENT_KIND_GLUCOSE] = { "glucose", "below-200" },
  };
  const json_t *vitals = json_object_get (feedback, "vitals");
  const json_t *vital = json_array_get (vitals, 0);

  g_assert_cmpuint (json_array_size (vitals), ==, 1);
  g_assert_cmpstr (rig_text (vital, "vital", NULL), ==, told[kind][0]);
  g_assert_cmpstr (rig_text (vital, "category", NULL), ==, told[kind][1]);
  g_assert_cmpstr (rig_text (vital, "redFlag", NULL), ==, "none");
  g_assert_cmpstr (rig_text (feedback, "urgency", NULL), ==, "usual");
  g_assert_null (json_object_get (feedback, "heartRate"));
  g_assert_null (json_object_get (feedback, "rmssd"));
  g_assert_cmpint (json_integer_value (json_object_get (feedback, "beats")), ==, 0);
}

/* Each kind of a person alone: its result, its rows, a donation with its instrument and clocks. */
static void
test_each_kind (Rig *rig, gconstpointer data)
{
  static const struct
  {
    DureCode code;
    const char *device;
    guint rows;
  } kinds[DURE_INSTRUMENT_KIND_COUNT] = {
    [DURE_INSTRUMENT_KIND_BLOOD_PRESSURE] = { DURE_CODE_SYSTOLIC, "blood-pressure-cuff", 3 },
    [DURE_INSTRUMENT_KIND_TEMPERATURE] = { DURE_CODE_TEMPERATURE, "thermometer", 1 },
    [DURE_INSTRUMENT_KIND_WEIGHT] = { DURE_CODE_WEIGHT, "weight-scale", 3 },
    [DURE_INSTRUMENT_KIND_OXYGEN] = { DURE_CODE_OXYGEN, "pulse-oximeter", 2 },
    [DURE_INSTRUMENT_KIND_GLUCOSE] = { DURE_CODE_GLUCOSE_MASS, "glucose-meter", 1 },
  };

  for (DureInstrumentKind kind = 1; kind < DURE_INSTRUMENT_KIND_ELECTRICITY; kind++)
    {
      DureFeedback feedback;
      const json_t *given;
      guint rows = 0;

      rig_choose (rig, kind, FALSE);
      rig_measure (rig, kind);
      g_assert_true (dure_visit_has_measured (rig->visit, kind));
      g_assert_false (dure_visit_get_feedback (rig->visit, &feedback));
      g_assert_false (dure_visit_get_values_shown (rig->visit));
      give (rig);
      given = rig_observation (rig, kinds[kind].code);
      g_assert_cmpstr (rig_text (given, "device", NULL), ==, kinds[kind].device);
      g_assert_cmpstr (rig_text (given, "possession", NULL), ==, "own-instrument");
      g_assert_cmpstr (rig_text (given, "deviceTime", NULL), ==, "2026-11-21T06:00:00.000");
      g_assert_cmpint (json_integer_value (json_object_get (given, "clockOffset")), ==, 3600000);
      check_told (kind, json_object_get (rig->given, "feedback"));
      rows = (guint) json_array_size (json_object_get (rig->given, "observations"));
      g_assert_cmpuint (rows, ==, kinds[kind].rows);
      dure_visit_stop (rig->visit);
      rig_assert_forgotten (rig);
    }
}

static void
test_period (Rig *rig, gconstpointer data)
{
  const json_t *given;

  rig_choose (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, FALSE);
  rig_measure (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE);
  give (rig);
  given = rig_observation (rig, DURE_CODE_DIASTOLIC);
  g_assert_cmpstr (rig_text (given, "effectivePeriod", "start"), ==, "2026-11-21T05:00:00.000Z");
  g_assert_cmpstr (rig_text (given, "effectivePeriod", "end"), ==, "2026-11-21T05:00:20.000Z");
}

/* A number without its quality is none: hints and live looks stay on the screen. */
static void
test_hints (Rig *rig, gconstpointer data)
{
  DureInstrumentReading live = { .kind = DURE_INSTRUMENT_KIND_BLOOD_PRESSURE,
                                 .n_values = 1,
                                 .values = { { DURE_CODE_SYSTOLIC, 92 } },
                                 .is_live = TRUE };
  DureInstrumentReading hint = { .kind = DURE_INSTRUMENT_KIND_BLOOD_PRESSURE,
                                 .hint = DURE_HINT_CUFF_FIT };

  rig_choose (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, FALSE);
  dure_visit_take_reading (rig->visit, &live);
  rig_assert_screen (rig, DURE_SCREEN_MEASURE);
  g_assert_cmpfloat (dure_visit_get_live (rig->visit)->values[0].value, ==, 92);
  dure_visit_take_reading (rig->visit, &hint);
  rig_assert_screen (rig, DURE_SCREEN_MEASURE);
  g_assert_cmpint (dure_visit_get_live (rig->visit)->hint, ==, DURE_HINT_CUFF_FIT);
  g_assert_cmpuint (dure_visit_get_readings (rig->visit)->count, ==, 0);

  /* Of another kind, or no value of a living person: not taken. */
  rig_read (rig, DURE_INSTRUMENT_KIND_WEIGHT, 1, (DureCode[]){ DURE_CODE_WEIGHT },
            (double[]){ 63 });
  rig_assert_screen (rig, DURE_SCREEN_MEASURE);
  rig_read (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, 2,
            (DureCode[]){ DURE_CODE_SYSTOLIC, DURE_CODE_DIASTOLIC }, (double[]){ 118, 500 });
  rig_assert_screen (rig, DURE_SCREEN_MEASURE);
  g_assert_cmpint (dure_visit_get_live (rig->visit)->hint, ==, DURE_HINT_AGAIN);
  rig_read (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, 1, (DureCode[]){ DURE_CODE_WEIGHT },
            (double[]){ 63 });
  rig_assert_screen (rig, DURE_SCREEN_MEASURE);
  dure_visit_set_link (rig->visit, DURE_LINK_LOST);
  g_assert_cmpint (dure_visit_get_link (rig->visit), ==, DURE_LINK_LOST);
  rig_measure (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE);
  g_assert_cmpuint (dure_visit_get_live (rig->visit)->n_values, ==, 0);
}

static void
test_patience (Rig *rig, gconstpointer data)
{
  rig_choose (rig, DURE_INSTRUMENT_KIND_TEMPERATURE, FALSE);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_wait (rig, 180 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
  g_assert_cmpint (dure_visit_get_link (rig->visit), ==, DURE_LINK_NOTHING_CAME);
  dure_visit_try_again (rig->visit);
  g_assert_cmpint (dure_visit_get_link (rig->visit), ==, DURE_LINK_SEARCHING);
  rig_measure (rig, DURE_INSTRUMENT_KIND_TEMPERATURE);
}

/* "Measure something else" keeps what there is; going back returns to it; all is given at once. */
static void
test_several (Rig *rig, gconstpointer data)
{
  gboolean own;
  DureFeedback feedback;
  const json_t *vitals;

  rig_go_to (rig, DURE_SCREEN_RESULT);
  dure_visit_choose_another (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_CHOOSE);
  rig_choose (rig, DURE_INSTRUMENT_KIND_WEIGHT, FALSE);
  rig_measure (rig, DURE_INSTRUMENT_KIND_WEIGHT);
  dure_visit_choose_another (rig->visit);
  rig_choose (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, FALSE);
  dure_visit_set_link (rig->visit, DURE_LINK_NONE_FOUND);
  dure_visit_choose_another (rig->visit);
  dure_visit_back (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_cmpint (dure_visit_get_kind (rig->visit, &own), ==, DURE_INSTRUMENT_KIND_WEIGHT);
  g_assert_false (own);

  /* Measured again: the new one alone, once it has come. */
  dure_visit_try_again (rig->visit);
  g_assert_true (dure_visit_has_measured (rig->visit, DURE_INSTRUMENT_KIND_HEART_RATE));
  rig_measure (rig, DURE_INSTRUMENT_KIND_WEIGHT);
  g_assert_cmpuint (dure_visit_get_readings (rig->visit)->count, ==, 3);

  /* Not wanted after all: back, and back again to the pulse. */
  dure_visit_back (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_CHOOSE);
  dure_visit_back (rig->visit);
  g_assert_cmpint (dure_visit_get_kind (rig->visit, NULL), ==, DURE_INSTRUMENT_KIND_HEART_RATE);
  g_assert_true (dure_visit_get_feedback (rig->visit, &feedback));
  dure_visit_choose_another (rig->visit);
  rig_choose (rig, DURE_INSTRUMENT_KIND_OXYGEN, FALSE);
  rig_measure (rig, DURE_INSTRUMENT_KIND_OXYGEN);
  give (rig);
  g_assert_nonnull (rig_observation (rig, DURE_CODE_RR_INTERVALS));
  g_assert_nonnull (rig_observation (rig, DURE_CODE_OXYGEN));
  g_assert_null (rig_observation (rig, DURE_CODE_WEIGHT));
  vitals = json_object_get (json_object_get (rig->given, "feedback"), "vitals");
  g_assert_cmpuint (json_array_size (vitals), ==, 2);
  g_assert_cmpstr (rig_text (json_array_get (vitals, 0), "vital", NULL), ==, "heart-rate");
  g_assert_cmpstr (rig_text (json_array_get (vitals, 1), "vital", NULL), ==, "oxygen");
}

/* An attempt that comes to nothing takes nothing away. */
static void
test_failed_again (Rig *rig, gconstpointer data)
{
  rig_choose (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, FALSE);
  rig_measure (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE);
  dure_visit_try_again (rig->visit);
  dure_visit_set_link (rig->visit, DURE_LINK_NONE_FOUND);
  g_assert_cmpuint (dure_visit_get_readings (rig->visit)->count, ==, 3);
  dure_visit_back (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_CHOOSE);
  g_assert_true (dure_visit_has_measured (rig->visit, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE));
  rig_choose (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, FALSE);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_wait (rig, 180 * 1000);
  g_assert_cmpint (dure_visit_get_link (rig->visit), ==, DURE_LINK_NOTHING_CAME);
  dure_visit_choose_another (rig->visit);
  dure_visit_back (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  give (rig);
  g_assert_nonnull (rig_observation (rig, DURE_CODE_SYSTOLIC));
}

/* An uneven pulse goes with the row that tells it. */
static void
test_uneven_pulse (Rig *rig, gconstpointer data)
{
  const DureInstrumentReading reading = { .kind = DURE_INSTRUMENT_KIND_BLOOD_PRESSURE,
                                          .n_values = 2,
                                          .values = { { DURE_CODE_SYSTOLIC, 124 },
                                                      { DURE_CODE_DIASTOLIC, 79 } },
                                          .is_irregular = TRUE };

  rig_choose (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, FALSE);
  dure_visit_take_reading (rig->visit, &reading);
  g_assert_true (dure_visit_get_readings (rig->visit)->items[0].observation.is_irregular_pulse);
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (int ask = 0; ask < DURE_PURPOSES_OF_A_VISIT; ask++)
    dure_visit_answer_ask (rig->visit, TRUE);
  dure_visit_keep_row (rig->visit, DURE_ROW_READINGS, FALSE);
  dure_visit_give (rig->visit);
  g_assert_null (json_object_get (rig_observation (rig, DURE_CODE_DIASTOLIC), "irregularPulse"));
}

/* Each row of readings can be dropped; all of them dropped is no donation. */
static void
test_rows (Rig *rig, gconstpointer data)
{
  rig_choose (rig, DURE_INSTRUMENT_KIND_OXYGEN, FALSE);
  rig_measure (rig, DURE_INSTRUMENT_KIND_OXYGEN);
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (int ask = 0; ask < DURE_PURPOSES_OF_A_VISIT; ask++)
    dure_visit_answer_ask (rig->visit, TRUE);
  g_assert_false (dure_visit_has_row (rig->visit, DURE_ROW_HEART_RATE));
  g_assert_true (dure_visit_has_row (rig->visit, DURE_ROW_READINGS + 1));
  g_assert_false (dure_visit_has_row (rig->visit, DURE_ROW_READINGS + 2));
  dure_visit_keep_row (rig->visit, DURE_ROW_READINGS, FALSE);
  dure_visit_give (rig->visit);
  g_assert_null (rig_observation (rig, DURE_CODE_OXYGEN));
  g_assert_nonnull (rig_observation (rig, DURE_CODE_HEART_RATE));
}

static void
test_station_instead (Rig *rig, gconstpointer data)
{
  rig_choose (rig, DURE_INSTRUMENT_KIND_HEART_RATE, TRUE);
  dure_visit_set_link (rig->visit, DURE_LINK_SEVERAL_FOUND);
  dure_visit_use_station (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_CHOOSE);
  dure_visit_set_installed (rig->visit, DURE_INSTRUMENT_KIND_HEART_RATE, TRUE);
  rig_choose (rig, DURE_INSTRUMENT_KIND_HEART_RATE, TRUE);
  rig_ask (rig, DURE_QUESTION_RHYTHM, 1);
  dure_visit_use_station (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
  g_assert_false (rig->own);
  g_assert_cmpuint (rig->measures, ==, 3);
  dure_visit_let_ai_look (rig->visit, FALSE);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_beat (rig, 72, 840);
  give (rig);
  g_assert_cmpstr (rig_text (rig_observation (rig, DURE_CODE_RMSSD), "device", NULL), ==,
                   "ecg-strap");
}

/* Nothing of a device is taken before the proof, whatever it sends. */
static void
test_proof_first (Rig *rig, gconstpointer data)
{
  const guint16 rr[] = { 860, 870 };
  gsize beats;

  rig_choose (rig, DURE_INSTRUMENT_KIND_HEART_RATE, TRUE);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  dure_visit_take_beats (rig->visit, 71, TRUE, rr, 2);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
  dure_visit_set_proven (rig->visit, DURE_POSSESSION_OWN_INSTRUMENT);
  dure_visit_set_proven (rig->visit, DURE_POSSESSION_COUNT);
  dure_visit_take_beats (rig->visit, 71, TRUE, rr, 2);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
  rig_ask (rig, DURE_QUESTION_SAME_NUMBER, 0);
  dure_visit_take_beats (rig->visit, 71, TRUE, rr, 2);
  rig_assert_screen (rig, DURE_SCREEN_PROVE);
  dure_visit_get_rr_ms (rig->visit, &beats);
  g_assert_cmpuint (beats, ==, 0);
  g_assert_cmpuint (dure_visit_get_live_bpm (rig->visit), ==, 0);

  dure_visit_answer (rig->visit, TRUE, 70); /* not among them */
  g_assert_cmpuint (rig->answers, ==, 0);
  dure_visit_answer (rig->visit, TRUE, 72);
  dure_visit_answer (rig->visit, TRUE, 72);
  g_assert_cmpuint (rig->answers, ==, 1);
  g_assert_true (rig->yes);
  g_assert_cmpuint (rig->number, ==, 72);
  rig_assert_screen (rig, DURE_SCREEN_PROVE);
  g_assert_cmpint (dure_visit_get_question (rig->visit)->question, ==, DURE_QUESTION_NONE);
  dure_visit_set_proven (rig->visit, DURE_POSSESSION_SAME_NUMBER);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_assert_screen (rig, DURE_SCREEN_MEASURE);
  rig_beat (rig, 72, 840);
  give (rig);
  g_assert_cmpstr (rig_text (rig_observation (rig, DURE_CODE_HEART_RATE), "possession", NULL), ==,
                   "same-number");
  g_assert_cmpstr (rig_text (rig_observation (rig, DURE_CODE_RMSSD), "device", NULL), ==,
                   "wearable");
}

static void
test_questions (Rig *rig, gconstpointer data)
{
  static const struct
  {
    DureQuestion question;
    guint number;
    gboolean takes_yes;
  } asked[] = {
    { DURE_QUESTION_CONFIRM_NUMBER, 0, TRUE }, { DURE_QUESTION_TYPE_ON_DEVICE, 0, FALSE },
    { DURE_QUESTION_TYPE_HERE, 42, TRUE },     { DURE_QUESTION_SAME_NUMBER, 81, TRUE },
    { DURE_QUESTION_SWITCH_OFF, 0, TRUE },     { DURE_QUESTION_SWITCH_ON, 0, TRUE },
    { DURE_QUESTION_RHYTHM, 0, FALSE },
  };

  rig_choose (rig, DURE_INSTRUMENT_KIND_HEART_RATE, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      guint answers = rig->answers;

      rig_ask (rig, asked[i].question, 123456);
      rig_assert_screen (rig, DURE_SCREEN_PROVE);
      dure_visit_answer (rig->visit, TRUE, asked[i].number);
      g_assert_cmpuint (rig->answers - answers, ==, asked[i].takes_yes);
      rig_ask (rig, asked[i].question, 123456);
      answers = rig->answers;
      dure_visit_answer (rig->visit, FALSE, 0);
      g_assert_cmpuint (rig->answers - answers, ==, 1);
      g_assert_false (rig->yes);
    }
  rig_ask (rig, DURE_QUESTION_TYPE_HERE, 0);
  dure_visit_answer (rig->visit, TRUE, 1000000);
  g_assert_cmpint (dure_visit_get_question (rig->visit)->question, ==, DURE_QUESTION_TYPE_HERE);

  /* The proof came to nothing: why, and the question is gone. */
  dure_visit_set_link (rig->visit, DURE_LINK_NOT_PROVEN);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
  g_assert_cmpint (dure_visit_get_question (rig->visit)->question, ==, DURE_QUESTION_NONE);
  dure_visit_stop (rig->visit);
  rig_assert_forgotten (rig);

  /* The station's own instruments ask nothing. */
  rig_choose (rig, DURE_INSTRUMENT_KIND_HEART_RATE, FALSE);
  rig_ask (rig, DURE_QUESTION_SAME_NUMBER, 0);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
}

/* Asked anew while measuring: what follows waits for the answer. */
static void
test_asked_again (Rig *rig, gconstpointer data)
{
  gsize before, after;

  rig_choose (rig, DURE_INSTRUMENT_KIND_HEART_RATE, TRUE);
  dure_visit_set_proven (rig->visit, DURE_POSSESSION_TOGGLE);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_beat (rig, 20, 840);
  dure_visit_get_rr_ms (rig->visit, &before);
  rig_ask (rig, DURE_QUESTION_RHYTHM, 1);
  dure_visit_take_beats (rig->visit, 71, TRUE, (const guint16[]){ 860 }, 1);
  dure_visit_get_rr_ms (rig->visit, &after);
  g_assert_cmpuint (after, ==, before);
  rig_assert_screen (rig, DURE_SCREEN_PROVE);
  dure_visit_set_proven (rig->visit, DURE_POSSESSION_RHYTHM);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_beat (rig, 60, 840);
  give (rig);
  g_assert_cmpstr (rig_text (rig_observation (rig, DURE_CODE_HEART_RATE), "possession", NULL), ==,
                   "rhythm");
}

/* What is said of two pressures would tell the one that is kept back. */
static void
test_half_a_pressure (Rig *rig, gconstpointer data)
{
  rig_choose (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, FALSE);
  rig_measure (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE);
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (int ask = 0; ask < DURE_PURPOSES_OF_A_VISIT; ask++)
    dure_visit_answer_ask (rig->visit, TRUE);
  dure_visit_keep_row (rig->visit, DURE_ROW_READINGS + 1, FALSE);
  dure_visit_give (rig->visit);
  g_assert_nonnull (rig_observation (rig, DURE_CODE_SYSTOLIC));
  g_assert_null (rig_observation (rig, DURE_CODE_DIASTOLIC));
  g_assert_null (json_object_get (rig->given, "feedback"));
}

/* Many watches tell a heart rate and no beats. */
static void
test_rate_alone (Rig *rig, gconstpointer data)
{
  DureFeedback feedback;
  const json_t *rate;

  rig_choose (rig, DURE_INSTRUMENT_KIND_HEART_RATE, TRUE);
  dure_visit_set_proven (rig->visit, DURE_POSSESSION_SAME_NUMBER);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  for (int i = 0; i < 61; i++)
    {
      rig_wait (rig, 1000);
      dure_visit_take_beats (rig->visit, i % 2 == 0 ? 70 : 74, TRUE, NULL, 0);
    }
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_true (dure_visit_get_feedback (rig->visit, &feedback));
  g_assert_cmpuint (feedback.heart_rate, ==, 72);
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_USUAL);
  g_assert_false (dure_visit_has_row (rig->visit, DURE_ROW_RR_INTERVALS));
  give (rig);
  rate = rig_observation (rig, DURE_CODE_HEART_RATE);
  g_assert_cmpstr (rig_text (rate, "effectivePeriod", "start"), ==, "2026-11-21T05:00:01.000Z");
  g_assert_cmpstr (rig_text (rate, "effectivePeriod", "end"), ==, "2026-11-21T05:01:01.000Z");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("each-kind", test_each_kind);
  ADD ("half-a-pressure", test_half_a_pressure);
  ADD ("period", test_period);
  ADD ("hints", test_hints);
  ADD ("patience", test_patience);
  ADD ("several", test_several);
  ADD ("failed-again", test_failed_again);
  ADD ("uneven-pulse", test_uneven_pulse);
  ADD ("rows", test_rows);
  ADD ("station-instead", test_station_instead);
  ADD ("proof-first", test_proof_first);
  ADD ("questions", test_questions);
  ADD ("asked-again", test_asked_again);
  ADD ("rate-alone", test_rate_alone);
  return g_test_run ();
}
