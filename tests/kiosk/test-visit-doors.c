// test-visit-doors.c: late packets, second touches and doors that belong to other screens
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"

static void
return_in_vain (Rig *rig, DureScreen screen)
{
  const DureApproval approval = { .token = { 1 } };

  if (screen != DURE_SCREEN_DONATE)
    dure_visit_return (rig->visit);
  dure_visit_set_pass_state (rig->visit, DURE_PASS_APPROVED, &approval);
  dure_visit_give_as_new (rig->visit);
  dure_visit_confirm_words (rig->visit, TRUE);
  g_assert_false (dure_visit_is_approved (rig->visit));
}

static void
look_at_home_in_vain (Rig *rig, DureScreen screen)
{
  if (screen == DURE_SCREEN_HOME)
    return;
  if (screen != DURE_SCREEN_CHOOSE)
    dure_visit_bring_home (rig->visit);
  dure_visit_use_meter (rig->visit);
  rig_bring_home (rig);
}

static void
look_at_result_in_vain (Rig *rig)
{
  dure_visit_show_values (rig->visit);
  dure_visit_rest (rig->visit);
}

static gboolean
shows_result (DureScreen screen)
{
  return screen == DURE_SCREEN_RESULT || screen == DURE_SCREEN_HOME_RESULT
         || screen == DURE_SCREEN_METER_RESULT;
}

/* Late packets, second touches: every door on every screen that is not its own does nothing. */
static void
test_strange_doors (Rig *rig, gconstpointer data)
{
  for (DureScreen screen = DURE_SCREEN_WELCOME; screen < DURE_SCREEN_COUNT; screen++)
    {
      guint gives;

      rig_go_to (rig, screen);
      gives = rig->gives;
      if (screen != DURE_SCREEN_WELCOME)
        dure_visit_start (rig->visit, "en");
      if (screen != DURE_SCREEN_CHOOSE)
        dure_visit_choose (rig->visit, DURE_INSTRUMENT_KIND_OXYGEN, FALSE);
      if (screen != DURE_SCREEN_RETURNING)
        return_in_vain (rig, screen);
      if (screen != DURE_SCREEN_PROVE)
        {
          dure_visit_answer (rig->visit, TRUE, 72);
          g_assert_cmpuint (rig->answers, ==, 0);
        }
      if (screen < DURE_SCREEN_CONNECT || screen > DURE_SCREEN_MEASURE)
        {
          rig_read (rig, DURE_INSTRUMENT_KIND_HEART_RATE, 1, (DureCode[]){ DURE_CODE_HEART_RATE },
                    (double[]){ 71 });
          rig_ask (rig, DURE_QUESTION_SAME_NUMBER, 0);
          dure_visit_set_proven (rig->visit, DURE_POSSESSION_TOGGLE);
          dure_visit_use_station (rig->visit);
          if (!shows_result (screen))
            dure_visit_choose_another (rig->visit);
          dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
          dure_visit_take_beats (rig->visit, 71, TRUE, (const guint16[]){ 860 }, 1);
          dure_visit_break_beats (rig->visit);
          g_assert_cmpuint (dure_visit_get_live_bpm (rig->visit), ==, 0);
          if (screen != DURE_SCREEN_RESULT && screen != DURE_SCREEN_METER_RESULT
              && screen != DURE_SCREEN_REST)
            dure_visit_try_again (rig->visit);
        }
      look_at_home_in_vain (rig, screen);
      if (screen != DURE_SCREEN_RESULT)
        look_at_result_in_vain (rig);
      if (screen != DURE_SCREEN_DONATE)
        dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
      if (screen != DURE_SCREEN_ASK)
        dure_visit_answer_ask (rig->visit, TRUE);
      if (screen != DURE_SCREEN_REVIEW)
        {
          dure_visit_keep_row (rig->visit, DURE_ROW_HEART_RATE, FALSE);
          dure_visit_give (rig->visit);
        }
      if (screen == DURE_SCREEN_WELCOME)
        {
          dure_visit_stop (rig->visit);
          dure_visit_back (rig->visit);
          rig_wait (rig, 500 * 1000);
        }
      rig_assert_screen (rig, screen);
      g_assert_cmpuint (rig->gives, ==, gives);
      dure_visit_stop (rig->visit);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/visit-doors/strange", Rig, GSIZE_TO_POINTER (7), rig_set_up, test_strange_doors,
              rig_tear_down);
  return g_test_run ();
}
