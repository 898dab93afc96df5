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

/* Who was told to rest may sit still for as long: nobody asks, and what they saw is veiled. */
static void
test_left_in_peace (Rig *rig, gconstpointer data)
{
  rig_read_cuff (rig, 186, 121, 71);
  dure_visit_show_values (rig->visit);
  rig_wait (rig, 59 * 1000);
  g_assert_true (dure_visit_get_values_shown (rig->visit));
  rig_wait (rig, 1000);
  g_assert_false (dure_visit_get_values_shown (rig->visit));
  rig_wait (rig, 299 * 1000);
  g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), ==, 0);
  rig_wait (rig, 2 * 1000);
  g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), >, 0);
  dure_visit_choose_another (rig->visit);
  rig_read_cuff (rig, 184, 118, 71);
  rig_assert_answer (rig, DURE_URGENCY_SEE_DOCTOR, DURE_RED_FLAG_DOCTOR);
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
  ADD ("left-in-peace", test_left_in_peace);
#undef ADD
  return g_test_run ();
}
