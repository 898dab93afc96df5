// test-visit-home.c: a phone brings the file of its home to a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"

static void
answer_all (Rig *rig, const DurePurpose *asks, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      rig_assert_screen (rig, DURE_SCREEN_ASK);
      g_assert_cmpint (dure_visit_get_purpose (rig->visit), ==, asks[i]);
      dure_visit_answer_ask (rig->visit, TRUE);
    }
  rig_assert_screen (rig, DURE_SCREEN_REVIEW);
}

/* Of a home alone neither A nor B is asked; what is given is its hours. */
static void
test_alone (Rig *rig, gconstpointer seed)
{
  static const DurePurpose asks[] = { DURE_PURPOSE_ENERGY, DURE_PURPOSE_PROVIDE,
                                      DURE_PURPOSE_TRAIN };

  rig_go_to (rig, DURE_SCREEN_HOME_RESULT);
  g_assert_cmpuint (rig->homes, ==, 1);
  g_assert_cmpuint (rig->homes_hidden, ==, 1);
  g_assert_cmpfloat (dure_visit_get_home (rig->visit)->always_on_w, ==, 250);
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  answer_all (rig, asks, G_N_ELEMENTS (asks));
  g_assert_true (dure_visit_keeps_row (rig->visit, DURE_ROW_HOME));
  dure_visit_give (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RECEIPT);
  g_assert_nonnull (rig_observation (rig, DURE_CODE_ELECTRICITY));
  dure_visit_go_on (rig->visit);
  rig_assert_forgotten (rig);
}

/* No to E leaves nothing of a home alone. */
static void
test_no (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_HOME_RESULT);
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  dure_visit_answer_ask (rig->visit, FALSE);
  rig_assert_screen (rig, DURE_SCREEN_GOODBYE);
  rig_assert_forgotten (rig);
}

/* With a pulse all five are asked; no to B keeps the home, and nothing of the pulse. */
static void
test_with_pulse (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_RESULT);
  dure_visit_choose_another (rig->visit);
  dure_visit_bring_home (rig->visit);
  rig_bring_home (rig);
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  dure_visit_answer_ask (rig->visit, TRUE);
  dure_visit_answer_ask (rig->visit, FALSE);
  for (guint i = 0; i < 3; i++)
    dure_visit_answer_ask (rig->visit, TRUE);
  rig_assert_screen (rig, DURE_SCREEN_REVIEW);
  g_assert_false (dure_visit_has_row (rig->visit, DURE_ROW_HEART_RATE));
  dure_visit_give (rig->visit);
  g_assert_nonnull (rig_observation (rig, DURE_CODE_ELECTRICITY));
  g_assert_null (rig_observation (rig, DURE_CODE_HEART_RATE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/visit-home/" path, Rig, GSIZE_TO_POINTER (7), rig_set_up, function, rig_tear_down)
  ADD ("alone", test_alone);
  ADD ("no", test_no);
  ADD ("with-pulse", test_with_pulse);
  return g_test_run ();
}
