// test-visit-measuring.c: a strap that works, fails, falls off and lies
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"

#define ADD(path, function)                                                                       \
  g_test_add ("/visit-measuring/" path, Rig, GSIZE_TO_POINTER (7), rig_set_up, function,      \
              rig_tear_down)

static void
test_sitting_still (Rig *rig, gconstpointer data)
{
  rig_go_to (rig, DURE_SCREEN_CONNECT);
  rig_wait (rig, 100 * 1000);
  g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), ==, 0);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_wait (rig, 100 * 1000);
  g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), ==, 0);
  rig_assert_screen (rig, DURE_SCREEN_MEASURE);
  rig_wait (rig, 80 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  rig_wait (rig, 90 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_WELCOME);

  /* A search that never ends does not hold the station for ever. */
  rig_go_to (rig, DURE_SCREEN_CONNECT);
  rig_wait (rig, (180 + 60) * 1000);
  g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), >, 0);
  rig_wait (rig, 30 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_WELCOME);
  rig_assert_forgotten (rig);
}

static void
test_link (Rig *rig, gconstpointer data)
{
  static const DureVisitLink troubles[] = { DURE_LINK_NONE_FOUND, DURE_LINK_SEVERAL_FOUND,
                                            DURE_LINK_RADIO_OFF, DURE_LINK_FAILED };

  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      rig_go_to (rig, DURE_SCREEN_CONNECT);
      dure_visit_set_link (rig->visit, DURE_LINK_CONNECTING);
      dure_visit_set_link (rig->visit, troubles[i]);
      rig_assert_screen (rig, DURE_SCREEN_CONNECT);
      g_assert_cmpint (dure_visit_get_link (rig->visit), ==, troubles[i]);
      dure_visit_try_again (rig->visit);
      g_assert_cmpint (dure_visit_get_link (rig->visit), ==, DURE_LINK_SEARCHING);
      dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
      rig_assert_screen (rig, DURE_SCREEN_MEASURE);

      /* Few beats: another try. Enough to tell a heart rate: the result. */
      rig_beat (rig, 10, 840);
      dure_visit_set_link (rig->visit, troubles[i]);
      rig_assert_screen (rig, DURE_SCREEN_CONNECT);
      g_assert_cmpint (dure_visit_get_link (rig->visit), ==, troubles[i]);
      g_assert_cmpfloat (dure_visit_get_progress (rig->visit), ==, 0);
      dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
      rig_beat (rig, 40, 840);
      dure_visit_set_link (rig->visit, troubles[i]);
      rig_assert_screen (rig, DURE_SCREEN_RESULT);
      dure_visit_stop (rig->visit);
      rig_assert_forgotten (rig);
    }
}

static void
test_lost_and_no_contact (Rig *rig, gconstpointer data)
{
  const json_t *observations;
  gsize i, runs = 0, values = 0;
  json_t *observation;
  DureFeedback feedback;

  rig_go_to (rig, DURE_SCREEN_MEASURE);
  rig_beat (rig, 40, 840);
  dure_visit_set_link (rig->visit, DURE_LINK_LOST);
  g_assert_cmpint (dure_visit_get_link (rig->visit), ==, DURE_LINK_LOST);
  g_assert_cmpuint (dure_visit_get_live_bpm (rig->visit), ==, 0);
  dure_visit_set_link (rig->visit, DURE_LINK_SEARCHING);
  g_assert_cmpint (dure_visit_get_link (rig->visit), ==, DURE_LINK_LOST);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_beat (rig, 20, 840);
  dure_visit_take_beats (rig->visit, 71, FALSE, (const guint16[]){ 100, 200 }, 2);
  g_assert_cmpint (dure_visit_get_link (rig->visit), ==, DURE_LINK_NO_CONTACT);
  g_assert_cmpuint (dure_visit_get_live_bpm (rig->visit), ==, 0);
  rig_beat (rig, 11, 840);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_true (dure_visit_get_feedback (rig->visit, &feedback));
  g_assert_cmpuint (feedback.beats, ==, 71);
  g_assert_cmpuint (feedback.rejected, ==, 0);
  g_assert_cmpfloat (feedback.rmssd_ms, >=, 0);
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (int ask = 0; ask < DURE_PURPOSES_OF_A_VISIT; ask++)
    dure_visit_answer_ask (rig->visit, TRUE);
  dure_visit_give (rig->visit);
  observations = json_object_get (rig->given, "observations");
  json_array_foreach ((json_t *) observations, i, observation)
    if (json_object_get (observation, "values") != NULL)
      {
        runs++;
        values += json_array_size (json_object_get (observation, "values"));
      }
  g_assert_cmpuint (runs, ==, 3);
  g_assert_cmpuint (values, ==, 71);
}

static void
test_patience (Rig *rig, gconstpointer data)
{
  DureFeedback feedback;

  /* Nothing at all: "cannot tell", and nothing to give. */
  rig_go_to (rig, DURE_SCREEN_MEASURE);
  rig_wait (rig, 180 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_true (dure_visit_get_feedback (rig->visit, &feedback));
  g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_CANNOT_TELL);
  g_assert_false (dure_visit_can_donate (rig->visit));
  dure_visit_go_on (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  dure_visit_try_again (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
  g_assert_false (dure_visit_get_feedback (rig->visit, &feedback));

  /* Half of it: what there is. */
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_beat (rig, 40, 840);
  rig_wait (rig, 180 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_true (dure_visit_get_feedback (rig->visit, &feedback));
  g_assert_cmpuint (feedback.heart_rate, ==, 71);
  g_assert_true (dure_visit_can_donate (rig->visit));
}

static void
test_time_lapse (Rig *rig, gconstpointer data)
{
  const guint16 rr[] = { 860, 870, 860, 870, 860, 870, 860, 870, 860, 870 };

  /* Ten beats a packet, no time between: enough is counted in beats. */
  rig_go_to (rig, DURE_SCREEN_MEASURE);
  for (int i = 0; i < 8; i++)
    dure_visit_take_beats (rig->visit, 71, TRUE, rr, G_N_ELEMENTS (rr));
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
}

static void
test_senseless_beats (Rig *rig, gconstpointer data)
{
  guint16 rr[64];
  gsize beats;

  /* Beats without contact with a link, without intervals, of zero length: none is a beat. */
  rig_go_to (rig, DURE_SCREEN_CONNECT);
  dure_visit_take_beats (rig->visit, 71, TRUE, NULL, 0);
  rig_assert_screen (rig, DURE_SCREEN_MEASURE);
  dure_visit_take_beats (rig->visit, 71, TRUE, (const guint16[]){ 0, 0 }, 2);
  dure_visit_get_rr_ms (rig->visit, &beats);
  g_assert_cmpuint (beats, ==, 0);

  /* One of a minute does not make a minute. */
  dure_visit_take_beats (rig->visit, 1, TRUE, (const guint16[]){ 65535 }, 1);
  rig_assert_screen (rig, DURE_SCREEN_MEASURE);

  /* A flood ends at what a donation can carry, and says "cannot tell". */
  for (guint i = 0; i < G_N_ELEMENTS (rr); i++)
    rr[i] = 1;
  for (int i = 0; i < 70; i++)
    dure_visit_take_beats (rig->visit, 71, TRUE, rr, G_N_ELEMENTS (rr));
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  dure_visit_get_rr_ms (rig->visit, &beats);
  g_assert_cmpuint (beats, ==, DURE_OBSERVATION_MAX_VALUES);
  dure_visit_stop (rig->visit);

  /* A contact that flickers for ever stays within the runs that are kept. */
  rig_go_to (rig, DURE_SCREEN_MEASURE);
  for (int i = 0; i < 200; i++)
    {
      rig_beat (rig, 1, 840);
      dure_visit_break_beats (rig->visit);
      if (dure_visit_get_screen (rig->visit) == DURE_SCREEN_MEASURE)
        dure_visit_take_beats (rig->visit, 0, FALSE, NULL, 0);
    }
  dure_visit_get_rr_ms (rig->visit, &beats);
  g_assert_cmpuint (beats, ==, 32);
}

/* One number alone sends nobody to a doctor: it is measured once more first. */
static void
test_red_flag (Rig *rig, gconstpointer data)
{
  static const guint far[] = { 1700, 400 };
  DureFeedback feedback;

  for (guint i = 0; i < G_N_ELEMENTS (far); i++)
    {
      rig_go_to (rig, DURE_SCREEN_MEASURE);
      rig_beat (rig, 160, far[i]);
      g_assert_true (dure_visit_get_feedback (rig->visit, &feedback));
      g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_LOOK_AGAIN);
      dure_visit_say_about (rig->visit, DURE_AGE_40_59, DURE_SEX_MALE);
      g_assert_true (dure_visit_get_feedback (rig->visit, &feedback));
      g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_LOOK_AGAIN);

      /* A second one is one after five minutes of rest. */
      dure_visit_show_values (rig->visit);
      rig_wait (rig, 5 * 60 * 1000);
      dure_visit_try_again (rig->visit);
      dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
      rig_beat (rig, 160, far[i]);
      g_assert_true (dure_visit_get_feedback (rig->visit, &feedback));
      g_assert_cmpint (feedback.urgency, ==, DURE_URGENCY_SEE_DOCTOR);

      /* The next visitor begins with a first measurement again. */
      dure_visit_stop (rig->visit);
    }
}

static void
test_about (Rig *rig, gconstpointer data)
{
  DureFeedback before, after;

  rig_go_to (rig, DURE_SCREEN_MEASURE);
  dure_visit_say_about (rig->visit, DURE_AGE_60_79, DURE_SEX_FEMALE);
  rig_beat (rig, 72, 840);
  g_assert_true (dure_visit_get_feedback (rig->visit, &before));
  g_assert_cmpuint (before.percentile, >, 0);
  dure_visit_say_about (rig->visit, DURE_AGE_16_19, DURE_SEX_UNSAID);
  g_assert_true (dure_visit_get_feedback (rig->visit, &after));
  g_assert_cmpint (dure_feedback_pulse_category (&after), ==, DURE_CATEGORY_UNSAID);
  dure_visit_say_about (rig->visit, DURE_AGE_60_79, DURE_SEX_FEMALE);
  g_assert_true (dure_visit_has_row (rig->visit, DURE_ROW_ABOUT));
  dure_visit_go_on (rig->visit);
  dure_visit_say_about (rig->visit, DURE_AGE_UNSAID, DURE_SEX_UNSAID);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (int ask = 0; ask < DURE_PURPOSES_OF_A_VISIT; ask++)
    dure_visit_answer_ask (rig->visit, TRUE);
  dure_visit_give (rig->visit);
  g_assert_cmpstr (json_string_value (json_object_get (rig->given, "ageBand")), ==, "60-79");
  g_assert_cmpstr (json_string_value (json_object_get (rig->given, "sex")), ==, "female");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("sitting-still", test_sitting_still);
  ADD ("link", test_link);
  ADD ("lost-and-no-contact", test_lost_and_no_contact);
  ADD ("patience", test_patience);
  ADD ("time-lapse", test_time_lapse);
  ADD ("senseless-beats", test_senseless_beats);
  ADD ("red-flag", test_red_flag);
  ADD ("about", test_about);
  return g_test_run ();
}
