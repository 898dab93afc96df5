// test-visit-pilot.c: a model on trial runs after a yes of its own, and touches nothing of ours
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"

#include "judging.h"

#include <string.h>

static void
test_yes (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_PILOT);
  g_assert_cmpint (dure_visit_get_pilot_state (rig->visit), ==, DURE_PILOT_ASKING);
  g_assert_null (dure_visit_get_pilot_words (rig->visit));
  g_assert_cmpuint (rig->pilot_asks, ==, 0);
  dure_visit_answer_pilot (rig->visit, TRUE);
  g_assert_cmpint (dure_visit_get_pilot_state (rig->visit), ==, DURE_PILOT_RUNNING);
  g_assert_cmpuint (rig->pilot_asks, ==, 1);
  g_assert_cmpfloat (rig->features.values[DURE_PILOT_AGE_BAND], ==, 40);
  g_assert_cmpfloat (rig->features.values[DURE_PILOT_SEX], ==, 0);
  g_assert_cmpfloat (rig->features.values[DURE_PILOT_HEART_RATE], ==, 71);
  g_assert_true (dure_pilot_features_has (&rig->features, DURE_PILOT_RMSSD));
  g_assert_false (dure_pilot_features_has (&rig->features, DURE_PILOT_GLUCOSE));
  dure_visit_answer_pilot (rig->visit, TRUE);
  g_assert_cmpuint (rig->pilot_asks, ==, 1);
  dure_visit_set_pilot_outcome (rig->visit, DURE_MODEL_ANSWERED, 0.7);
  g_assert_cmpstr (dure_visit_get_pilot_words (rig->visit), ==, "위예요.");
  dure_visit_go_on (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_null (dure_visit_get_pilot_words (rig->visit));
  g_assert_cmpuint (rig->pilots_forgotten, ==, 0);
}

static void
test_no (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_PILOT);
  dure_visit_answer_pilot (rig->visit, FALSE);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_cmpuint (rig->pilot_asks, ==, 0);
  g_assert_true (dure_visit_get_values_shown (rig->visit));
  g_assert_true (dure_visit_can_see_pilot (rig->visit));
}

/* The result, and what is given, are as without it, byte for byte. */
static json_t *
give_all (Rig *rig, gboolean tries)
{
  json_t *given;

  dure_visit_start (rig->visit, "ko");
  dure_visit_choose (rig->visit, DURE_INSTRUMENT_KIND_HEART_RATE, FALSE);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  dure_visit_say_about (rig->visit, DURE_AGE_40_59, DURE_SEX_FEMALE);
  rig_beat (rig, DURE_RHYTHM_BEATS, 840);
  dure_visit_show_values (rig->visit);
  if (tries)
    {
      dure_visit_see_pilot (rig->visit);
      dure_visit_answer_pilot (rig->visit, TRUE);
      dure_visit_set_pilot_outcome (rig->visit, DURE_MODEL_ANSWERED, 0.9);
      dure_visit_go_on (rig->visit);
    }
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (int i = 0; i < DURE_PURPOSES_OF_A_VISIT; i++)
    dure_visit_answer_ask (rig->visit, TRUE);
  dure_visit_give (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RECEIPT);
  given = json_pack ("{s:O, s:i}", "feedback", json_object_get (rig->given, "feedback"), "fields",
                     (int) json_object_size (rig->given));
  dure_visit_go_on (rig->visit);
  return given;
}

static void
test_donation_is_the_same (Rig *rig, gconstpointer seed)
{
  json_t *without, *with;

  rig_put_pilot (rig);
  without = give_all (rig, FALSE);
  with = give_all (rig, TRUE);
  g_assert_cmpuint (rig->pilot_asks, ==, 1);
  g_assert_nonnull (json_object_get (without, "feedback"));
  g_assert_true (json_equal (without, with));
  json_decref (without);
  json_decref (with);
}

static void
test_went_wrong (Rig *rig, gconstpointer seed)
{
  static const DureModelOutcome outcomes[] = { DURE_MODEL_CANNOT_TELL, DURE_MODEL_KILLED,
                                               DURE_MODEL_REFUSED };

  rig_go_to (rig, DURE_SCREEN_PILOT);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      dure_visit_answer_pilot (rig->visit, TRUE);
      dure_visit_set_pilot_outcome (rig->visit, outcomes[i], 0);
      g_assert_cmpint (dure_visit_get_pilot_state (rig->visit), ==, DURE_PILOT_OVER);
      g_assert_cmpint (dure_visit_get_pilot_outcome (rig->visit), ==, outcomes[i]);
      g_assert_null (dure_visit_get_pilot_words (rig->visit));
      dure_visit_go_on (rig->visit);
      dure_visit_see_pilot (rig->visit);
      g_assert_cmpint (dure_visit_get_pilot_state (rig->visit), ==, DURE_PILOT_ASKING);
    }
  dure_visit_back (rig->visit);
  dure_visit_go_on (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_DONATE);
}

/* Who walks away while it runs: the answer is nobody's, and not the next one's either. */
static void
test_late_answer (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_PILOT);
  dure_visit_answer_pilot (rig->visit, TRUE);
  rig_wait (rig, 91 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_WELCOME);
  g_assert_cmpuint (rig->pilots_forgotten, ==, 1);
  dure_visit_set_pilot_outcome (rig->visit, DURE_MODEL_ANSWERED, 0.9);
  rig_assert_forgotten (rig);
  rig_go_to (rig, DURE_SCREEN_PILOT);
  dure_visit_set_pilot_outcome (rig->visit, DURE_MODEL_ANSWERED, 0.9);
  g_assert_cmpint (dure_visit_get_pilot_state (rig->visit), ==, DURE_PILOT_ASKING);
}

static void
test_stopped_meanwhile (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_PILOT);
  g_clear_pointer (&rig->pilot, dure_pilot_model_free);
  dure_visit_answer_pilot (rig->visit, TRUE);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_cmpuint (rig->pilot_asks, ==, 0);
  g_assert_false (dure_visit_can_see_pilot (rig->visit));
}

/* What was asked in one language was not asked in another, and this one has no other. */
static void
test_language (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_PILOT);
  dure_visit_set_language (rig->visit, "en");
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_false (dure_visit_can_see_pilot (rig->visit));
  dure_visit_set_language (rig->visit, "ko");
  g_assert_true (dure_visit_can_see_pilot (rig->visit));
}

static void
measure (Rig *rig, DureAgeBand age, guint rr_ms)
{
  dure_visit_stop (rig->visit);
  dure_visit_start (rig->visit, "ko");
  dure_visit_choose (rig->visit, DURE_INSTRUMENT_KIND_HEART_RATE, FALSE);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  dure_visit_say_about (rig->visit, age, DURE_SEX_UNSAID);
  rig_beat (rig, 200, rr_ms);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
}

static void
assert_offered (Rig *rig, gboolean is_offered)
{
  g_assert_cmpint (dure_visit_can_see_pilot (rig->visit), ==, is_offered);
  dure_visit_see_pilot (rig->visit);
  rig_assert_screen (rig, is_offered ? DURE_SCREEN_PILOT : DURE_SCREEN_RESULT);
}

static void
test_not_offered (Rig *rig, gconstpointer seed)
{
  rig_put_pilot (rig);
  measure (rig, DURE_AGE_20_39, 840);
  assert_offered (rig, FALSE); /* nothing is shown yet */
  dure_visit_show_values (rig->visit);
  assert_offered (rig, TRUE);
  measure (rig, DURE_AGE_UNSAID, 840);
  dure_visit_show_values (rig->visit);
  assert_offered (rig, FALSE);
  measure (rig, DURE_AGE_16_19, 840);
  dure_visit_show_values (rig->visit);
  assert_offered (rig, FALSE);
  /* 140 a minute: to be measured again, and then a doctor's */
  measure (rig, DURE_AGE_20_39, 420);
  dure_visit_show_values (rig->visit);
  assert_offered (rig, FALSE);
  dure_visit_try_again (rig->visit);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_beat (rig, 200, 420);
  dure_visit_show_values (rig->visit);
  assert_offered (rig, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                            \
  g_test_add ("/visit-pilot/" name, Rig, GSIZE_TO_POINTER (5), rig_set_up, test, rig_tear_down)
  ADD ("yes", test_yes);
  ADD ("no", test_no);
  ADD ("donation-is-the-same", test_donation_is_the_same);
  ADD ("went-wrong", test_went_wrong);
  ADD ("late-answer", test_late_answer);
  ADD ("stopped-meanwhile", test_stopped_meanwhile);
  ADD ("language", test_language);
  ADD ("not-offered", test_not_offered);
#undef ADD
  return g_test_run ();
}
