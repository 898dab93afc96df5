// test-visit-meter.c: a visit listens to the meter that its donor has here
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"

static double
mean_of (Rig *rig)
{
  double watts = -1;

  dure_meter_series_mean (dure_visit_get_meter (rig->visit), &watts);
  return watts;
}

static void
test_minute (Rig *rig, gconstpointer seed)
{
  const DureMeterSeries *meter = dure_visit_get_meter (rig->visit);

  rig_go_to (rig, DURE_SCREEN_HOME);
  rig_prove_meter (rig);
  g_assert_cmpint (rig->kind, ==, DURE_INSTRUMENT_KIND_ELECTRICITY);
  g_assert_true (rig->own);
  g_assert_cmpuint (rig->homes, ==, rig->homes_hidden);
  rig_listen (rig, 2, 800);
  g_assert_false (dure_visit_can_end_early (rig->visit));
  rig_wait (rig, 5000);
  rig_listen (rig, 1, 1100);
  g_assert_true (dure_visit_can_end_early (rig->visit));
  g_assert_cmpfloat (dure_visit_get_progress (rig->visit), ==, 10 / 60.0);
  g_assert_cmpfloat (mean_of (rig), ==, 800);
  g_assert_cmpfloat (meter->now_w, ==, 1100);
  for (guint i = 0; i < 10; i++)
    {
      rig_assert_screen (rig, DURE_SCREEN_MEASURE);
      rig_wait (rig, 5000);
      rig_listen (rig, 1, 1100);
    }
  rig_assert_screen (rig, DURE_SCREEN_METER_RESULT);
  g_assert_cmpuint (rig->measures, ==, rig->releases);
  g_assert_cmpfloat (mean_of (rig), ==, 1050);
  g_assert_cmpfloat (meter->least_w, ==, 800);
  g_assert_cmpfloat (meter->most_w, ==, 1100);
  g_assert_false (dure_visit_get_values_shown (rig->visit));
  dure_visit_show_values (rig->visit);
  g_assert_true (dure_visit_get_values_shown (rig->visit));
}

/* Of a home alone neither A nor B is asked; what is given is one mean, and no register. */
static void
test_given (Rig *rig, gconstpointer seed)
{
  static const DurePurpose asks[] = { DURE_PURPOSE_ENERGY, DURE_PURPOSE_PROVIDE,
                                      DURE_PURPOSE_TRAIN };
  const json_t *power;

  rig_go_to (rig, DURE_SCREEN_METER_RESULT);
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (guint i = 0; i < G_N_ELEMENTS (asks); i++)
    {
      rig_assert_screen (rig, DURE_SCREEN_ASK);
      g_assert_cmpint (dure_visit_get_purpose (rig->visit), ==, asks[i]);
      dure_visit_answer_ask (rig->visit, TRUE);
    }
  rig_assert_screen (rig, DURE_SCREEN_REVIEW);
  g_assert_true (dure_visit_keeps_row (rig->visit, DURE_ROW_METER));
  g_assert_false (dure_visit_has_row (rig->visit, DURE_ROW_HOME));
  dure_visit_give (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RECEIPT);
  g_assert_cmpuint (json_array_size (json_object_get (rig->given, "observations")), ==, 1);
  power = rig_observation (rig, DURE_CODE_POWER);
  g_assert_cmpfloat (json_number_value (json_object_get (power, "value")), ==, 812);
  g_assert_cmpstr (rig_text (power, "unit", NULL), ==, "W");
  g_assert_cmpstr (rig_text (power, "device", NULL), ==, "home-meter");
  g_assert_cmpstr (rig_text (power, "possession", NULL), ==, "toggle");
  g_assert_null (json_object_get (rig->given, "feedback"));
  dure_visit_go_on (rig->visit);
  rig_assert_forgotten (rig);
}

static void
test_no (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_METER_RESULT);
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  dure_visit_answer_ask (rig->visit, FALSE);
  rig_assert_screen (rig, DURE_SCREEN_GOODBYE);
  rig_assert_forgotten (rig);
}

/* Beside a pulse and the file of a home; the dropped row stays here. */
static void
test_with_others (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_RESULT);
  dure_visit_choose_another (rig->visit);
  dure_visit_bring_home (rig->visit);
  rig_bring_home (rig);
  dure_visit_choose_another (rig->visit);
  dure_visit_bring_home (rig->visit);
  rig_prove_meter (rig);
  rig_listen (rig, 13, -250);
  rig_assert_screen (rig, DURE_SCREEN_METER_RESULT);

  /* To the choice and back. */
  dure_visit_choose_another (rig->visit);
  dure_visit_back (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_METER_RESULT);

  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (guint i = 0; i < 5; i++)
    dure_visit_answer_ask (rig->visit, TRUE);
  rig_assert_screen (rig, DURE_SCREEN_REVIEW);
  dure_visit_keep_row (rig->visit, DURE_ROW_HOME, FALSE);
  dure_visit_give (rig->visit);
  g_assert_null (rig_observation (rig, DURE_CODE_ELECTRICITY));
  g_assert_nonnull (rig_observation (rig, DURE_CODE_HEART_RATE));
  g_assert_cmpfloat (json_number_value (json_object_get (rig_observation (rig, DURE_CODE_POWER),
                                                         "value")),
                     ==, -250);
}

/* Going back forgets the meter alone, and the other results are still there. */
static void
test_back (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_RESULT);
  dure_visit_choose_another (rig->visit);
  dure_visit_bring_home (rig->visit);
  rig_prove_meter (rig);
  rig_listen (rig, 13, 400);
  dure_visit_back (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_CHOOSE);
  g_assert_cmpuint (dure_visit_get_meter (rig->visit)->count, ==, 0);
  dure_visit_back (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_true (dure_visit_has_measured (rig->visit, DURE_INSTRUMENT_KIND_HEART_RATE));
}

/* Nothing is taken of a meter that is not proven, and the choice of instruments has no meter. */
static void
test_not_proven (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_CHOOSE);
  dure_visit_choose (rig->visit, DURE_INSTRUMENT_KIND_ELECTRICITY, TRUE);
  dure_visit_choose (rig->visit, DURE_INSTRUMENT_KIND_ELECTRICITY, FALSE);
  dure_visit_use_meter (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_CHOOSE);
  dure_visit_bring_home (rig->visit);
  dure_visit_use_meter (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
  rig_listen (rig, 3, 400);
  dure_visit_set_proven (rig->visit, DURE_POSSESSION_OWN_FILE);
  dure_visit_set_proven (rig->visit, DURE_POSSESSION_OWN_INSTRUMENT);
  rig_listen (rig, 3, 400);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
  g_assert_cmpuint (dure_visit_get_meter (rig->visit)->count, ==, 0);
  dure_visit_set_link (rig->visit, DURE_LINK_SEALED);
  g_assert_cmpint (dure_visit_get_link (rig->visit), ==, DURE_LINK_SEALED);
  dure_visit_try_again (rig->visit);
  g_assert_cmpuint (rig->measures, ==, 2);
}

/* A proof that is lost begins the minute anew: the next meter may be another. */
static void
test_proven_anew (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_HOME);
  rig_prove_meter (rig);
  rig_listen (rig, 6, 3000);
  rig_ask (rig, DURE_QUESTION_SWITCH_OFF, 0);
  rig_assert_screen (rig, DURE_SCREEN_PROVE);
  rig_listen (rig, 6, 3000);
  dure_visit_set_proven (rig->visit, DURE_POSSESSION_TOGGLE);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_listen (rig, 13, 200);
  rig_assert_screen (rig, DURE_SCREEN_METER_RESULT);
  g_assert_cmpfloat (mean_of (rig), ==, 200);
}

/* What was heard before the meter went silent is worth something from ten seconds on. */
static void
test_goes_silent (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_HOME);
  rig_prove_meter (rig);
  dure_visit_set_link (rig->visit, DURE_LINK_RADIO_OFF);
  rig_assert_screen (rig, DURE_SCREEN_CONNECT);
  dure_visit_back (rig->visit);
  dure_visit_bring_home (rig->visit);
  rig_prove_meter (rig);
  rig_listen (rig, 4, 500);
  dure_visit_set_link (rig->visit, DURE_LINK_RADIO_OFF);
  rig_assert_screen (rig, DURE_SCREEN_METER_RESULT);
  g_assert_cmpfloat (mean_of (rig), ==, 500);
}

/* A register alone is shown, and there is nothing to give. */
static void
test_register_alone (Rig *rig, gconstpointer seed)
{
  static const DureCode code = DURE_CODE_ELECTRICITY;
  double wh = 0;

  rig_go_to (rig, DURE_SCREEN_HOME);
  rig_prove_meter (rig);
  for (guint i = 0; i < 13; i++, wh += 2)
    {
      rig_read (rig, DURE_INSTRUMENT_KIND_ELECTRICITY, 1, &code, &wh);
      rig_wait (rig, 5000);
    }
  rig_assert_screen (rig, DURE_SCREEN_METER_RESULT);
  g_assert_cmpuint (dure_visit_get_meter (rig->visit)->counted_wh, ==, 24);
  g_assert_false (dure_visit_can_donate (rig->visit));
}

static void
test_series (void)
{
  DureMeterSeries series = { 0 };
  double watts = 4711;

  g_assert_false (dure_meter_series_mean (&series, &watts));
  g_assert_null (dure_meter_series_observation (&series, DURE_POSSESSION_TOGGLE));
  dure_meter_series_add_power (&series, 1000, 100);
  dure_meter_series_add_power (&series, 10999, 300);
  g_assert_false (dure_meter_series_mean (&series, &watts));
  g_assert_cmpfloat (watts, ==, 4711);

  /* The longer one stood the more it counts, but never for more than 15 s. */
  dure_meter_series_add_power (&series, 11000, 300);
  g_assert_true (dure_meter_series_mean (&series, &watts));
  g_assert_cmpfloat (watts, ==, 100);
  dure_meter_series_add_power (&series, 51000, 0);
  g_assert_true (dure_meter_series_mean (&series, &watts));
  g_assert_cmpfloat (watts, ==, 220);

  /* 50 s at 100 kW are 1,389 Wh: more than that no home has moved. */
  dure_meter_series_add_count (&series, 51000, 1391);
  g_assert_cmpuint (series.counted_wh, ==, 0);
  dure_meter_series_add_count (&series, 51000, 7);
  dure_meter_series_add_count (&series, 51000, 6);
  g_assert_cmpuint (series.counted_wh, ==, 7);
  dure_meter_series_forget (&series);
  g_assert_cmpuint (series.count, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/visit-meter/series", test_series);
#define ADD(path, function)                                                                        \
  g_test_add ("/visit-meter/" path, Rig, GSIZE_TO_POINTER (7), rig_set_up, function, rig_tear_down)
  ADD ("minute", test_minute);
  ADD ("given", test_given);
  ADD ("no", test_no);
  ADD ("with-others", test_with_others);
  ADD ("back", test_back);
  ADD ("not-proven", test_not_proven);
  ADD ("proven-anew", test_proven_anew);
  ADD ("goes-silent", test_goes_silent);
  ADD ("register-alone", test_register_alone);
  return g_test_run ();
}
