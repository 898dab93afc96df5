// test-visit-rest.c: how long a visit lets somebody rest, and what a second measurement says then
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"

/* What comes less than a minute after the first is no second measurement: there is no mean; nor
 * does it take the place of the first. Nobody is sent to a doctor today before five minutes of
 * rest, which is what the words ask for. */
static void
test_too_soon (Rig *rig, gconstpointer data)
{
  DureJudged judged[DURE_JUDGED_MOST];

  rig_read_cuff (rig, 186, 121, 71);
  rig_measure_again_after (rig, 59);
  rig_read_cuff (rig, 184, 122, 71);
  g_assert_cmpuint (dure_visit_get_judged (rig->visit, judged), ==, 2);
  g_assert_false (judged[0].is_mean);
  rig_assert_answer (rig, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_REPEAT);
  rig_measure_again_after (rig, 1);
  rig_read_cuff (rig, 182, 123, 71);
  g_assert_cmpuint (dure_visit_get_judged (rig->visit, judged), ==, 2);
  g_assert_true (judged[0].is_mean);
  g_assert_cmpfloat (judged[0].reading.value, ==, 184);
  rig_assert_answer (rig, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_REPEAT);
  rig_measure_again_after (rig, 239);
  rig_read_cuff (rig, 182, 123, 71);
  rig_assert_answer (rig, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_REPEAT);
  rig_measure_again_after (rig, 1);
  rig_read_cuff (rig, 182, 123, 71);
  rig_assert_answer (rig, DURE_URGENCY_SEE_DOCTOR, DURE_RED_FLAG_DOCTOR);
}

/* How long each one has to rest until a second measurement sends them to a doctor. */
static void
test_rest (Rig *rig, gconstpointer data)
{
  static const struct
  {
    DureInstrumentKind kind;
    DureCode code;
    double value;
    guint rest_s;
    DureRedFlag first, repeated;
  } cases[] = {
    { DURE_INSTRUMENT_KIND_OXYGEN, DURE_CODE_OXYGEN, 91, 300, DURE_RED_FLAG_REPEAT,
      DURE_RED_FLAG_DOCTOR },
    { DURE_INSTRUMENT_KIND_OXYGEN, DURE_CODE_OXYGEN, 94, 60, DURE_RED_FLAG_NONE,
      DURE_RED_FLAG_NONE },
    { DURE_INSTRUMENT_KIND_TEMPERATURE, DURE_CODE_TEMPERATURE, 39.4, 300, DURE_RED_FLAG_NONE,
      DURE_RED_FLAG_NONE },
    { DURE_INSTRUMENT_KIND_GLUCOSE, DURE_CODE_GLUCOSE_MASS, 50, 900, DURE_RED_FLAG_REPEAT,
      DURE_RED_FLAG_DOCTOR },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      rig_read_one (rig, cases[i].kind, cases[i].code, cases[i].value);
      rig_measure_again_after (rig, cases[i].rest_s - 1);
      rig_read_one (rig, cases[i].kind, cases[i].code, cases[i].value);
      rig_assert_answer (rig, DURE_URGENCY_LOOK_AGAIN, cases[i].first);
      rig_measure_again_after (rig, 1);
      rig_read_one (rig, cases[i].kind, cases[i].code, cases[i].value);
      rig_assert_answer (rig, DURE_URGENCY_SEE_DOCTOR, cases[i].repeated);
      dure_visit_stop (rig->visit);
    }

  /* The range of diabetes asks for another day, and no visit is that long. */
  rig_read_one (rig, DURE_INSTRUMENT_KIND_GLUCOSE, DURE_CODE_GLUCOSE_MASS, 210);
  rig_measure_again_after (rig, 3600);
  rig_read_one (rig, DURE_INSTRUMENT_KIND_GLUCOSE, DURE_CODE_GLUCOSE_MASS, 210);
  rig_assert_answer (rig, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_NONE);
}

static void
assert_left (Rig *rig, guint left, guint whole)
{
  guint found;

  g_assert_cmpuint (dure_visit_get_rest_left (rig->visit, &found), ==, left);
  g_assert_cmpuint (found, ==, whole);
}

/* Who wants to measure again too soon is told how long to rest: in minutes, then in tens of
 * seconds; nothing changes in between, and nobody is asked whether they are there. */
static void
test_counted_down (Rig *rig, gconstpointer data)
{
  guint changes;

  rig_read_cuff (rig, 186, 121, 71);
  dure_visit_show_values (rig->visit);
  rig_wait (rig, 30 * 1000);
  assert_left (rig, 300, 300);
  dure_visit_rest (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_REST);
  g_assert_false (dure_visit_get_values_shown (rig->visit));
  assert_left (rig, 300, 300);
  changes = rig->changes;
  rig_wait (rig, 30 * 1000);
  assert_left (rig, 240, 300);
  rig_wait (rig, 179 * 1000);
  assert_left (rig, 120, 300);
  g_assert_cmpuint (rig->changes - changes, ==, 3);
  rig_wait (rig, 1000);
  assert_left (rig, 60, 300);
  rig_wait (rig, 59 * 1000);
  assert_left (rig, 10, 300);
  g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), ==, 0);
  rig_wait (rig, 1000);
  assert_left (rig, 0, 300);
  g_assert_cmpuint (rig->changes - changes, ==, 3 + 1 + 6);
  rig_wait (rig, 59 * 1000);
  g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), ==, 0);
  dure_visit_try_again (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
  rig_read (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, 2,
            (DureCode[]){ DURE_CODE_SYSTOLIC, DURE_CODE_DIASTOLIC }, (double[]){ 184, 118 });
  rig_assert_answer (rig, DURE_URGENCY_SEE_DOCTOR, DURE_RED_FLAG_DOCTOR);
}

/* Back to the result and to the rest again: the time runs on. Where no rest is needed, or it is
 * over, one measures at once; and nobody is held while it lasts. */
static void
test_may_leave (Rig *rig, gconstpointer data)
{
  rig_read_cuff (rig, 143, 86, 71); /* two minutes, as the words say, of which one is the rule's */
  dure_visit_rest (rig->visit);
  assert_left (rig, 120, 120);
  rig_wait (rig, 70 * 1000);
  assert_left (rig, 50, 120);
  dure_visit_back (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  rig_wait (rig, 20 * 1000);
  dure_visit_rest (rig->visit);
  assert_left (rig, 30, 120);
  dure_visit_try_again (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
  dure_visit_back (rig->visit);
  rig_read_one (rig, DURE_INSTRUMENT_KIND_OXYGEN, DURE_CODE_OXYGEN, 98);
  assert_left (rig, 0, 0);
  dure_visit_rest (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
}

/* One normal blood pressure is no reason to wait for anybody; who wants another one is told to
 * rest, and after that there is nothing more to do. */
static void
test_to_be_sure (Rig *rig, gconstpointer data)
{
  rig_read_cuff (rig, 118, 76, 71);
  assert_left (rig, 120, 120);
  dure_visit_rest (rig->visit);
  rig_wait (rig, 120 * 1000);
  assert_left (rig, 0, 120);
  dure_visit_try_again (rig->visit);
  rig_read (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, 2,
            (DureCode[]){ DURE_CODE_SYSTOLIC, DURE_CODE_DIASTOLIC }, (double[]){ 114, 72 });
  rig_assert_answer (rig, DURE_URGENCY_USUAL, DURE_RED_FLAG_NONE);
  assert_left (rig, 0, 0);
}

/* Fifteen minutes only who says so; how they feel comes before any rest. */
static void
test_long_and_unwell (Rig *rig, gconstpointer data)
{
  rig_read_one (rig, DURE_INSTRUMENT_KIND_GLUCOSE, DURE_CODE_GLUCOSE_MASS, 50);
  dure_visit_show_values (rig->visit);
  rig_wait (rig, 61 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), >, 0);
  dure_visit_rest (rig->visit);
  assert_left (rig, 14 * 60, 15 * 60);
  rig_wait (rig, 600 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_REST);
  dure_visit_say_symptom (rig->visit, DURE_SYMPTOM_DIZZINESS);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  dure_visit_rest (rig->visit);
  dure_visit_say_symptom (rig->visit, DURE_SYMPTOM_CHEST_PAIN);
  rig_assert_screen (rig, DURE_SCREEN_CALL);
  dure_visit_stop (rig->visit);

  /* A red flag that has come does not wait any more. */
  rig_read_cuff (rig, 88, 60, 71);
  rig_assert_answer (rig, DURE_URGENCY_USUAL, DURE_RED_FLAG_NONE);
  dure_visit_stop (rig->visit);
  rig_read_cuff (rig, 186, 121, 71);
  dure_visit_say_symptom (rig->visit, DURE_SYMPTOM_SIGHT_TROUBLE);
  rig_assert_screen (rig, DURE_SCREEN_CALL);
}

/* Who was told to rest and reads on may sit still for as long: instead of being asked they come to
 * the rest, where nothing of the result is seen. */
static void
test_left_in_peace (Rig *rig, gconstpointer data)
{
  rig_read_cuff (rig, 186, 121, 71);
  dure_visit_show_values (rig->visit);
  rig_wait (rig, 59 * 1000);
  g_assert_true (dure_visit_get_values_shown (rig->visit));
  rig_wait (rig, 1000);
  g_assert_false (dure_visit_get_values_shown (rig->visit));
  rig_assert_screen (rig, DURE_SCREEN_REST);
  rig_wait (rig, 299 * 1000);
  g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), ==, 0);
  rig_wait (rig, 2 * 1000);
  g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), >, 0);
  dure_visit_try_again (rig->visit);
  rig_read (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, 2,
            (DureCode[]){ DURE_CODE_SYSTOLIC, DURE_CODE_DIASTOLIC }, (double[]){ 184, 118 });
  rig_assert_answer (rig, DURE_URGENCY_SEE_DOCTOR, DURE_RED_FLAG_DOCTOR);
  dure_visit_stop (rig->visit);

  /* Who listens is given longer to read. */
  dure_visit_set_is_heard (rig->visit, TRUE);
  rig_read_cuff (rig, 186, 121, 71);
  dure_visit_show_values (rig->visit);
  rig_wait (rig, 89 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  rig_wait (rig, 1000);
  rig_assert_screen (rig, DURE_SCREEN_REST);
  dure_visit_set_is_heard (rig->visit, FALSE);
  dure_visit_stop (rig->visit);

  /* Who has not looked, or has nothing to wait for, is asked like anybody. */
  rig_read_cuff (rig, 186, 121, 71);
  rig_wait (rig, 90 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_WELCOME);
  rig_read_cuff (rig, 118, 76, 71);
  dure_visit_show_values (rig->visit);
  rig_wait (rig, 90 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_WELCOME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                            \
  g_test_add ("/visit-rest/" name, Rig, GSIZE_TO_POINTER (7), rig_set_up, test, rig_tear_down)
  ADD ("too-soon", test_too_soon);
  ADD ("rest", test_rest);
  ADD ("counted-down", test_counted_down);
  ADD ("may-leave", test_may_leave);
  ADD ("to-be-sure", test_to_be_sure);
  ADD ("long-and-unwell", test_long_and_unwell);
  ADD ("left-in-peace", test_left_in_peace);
#undef ADD
  return g_test_run ();
}
