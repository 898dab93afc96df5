// test-visit-judging.c: what a visit says of what was measured, and how it heeds who feels unwell
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"

#include <string.h>

#define ADD(path, function)                                                                       \
  g_test_add ("/visit-judging/" path, Rig, GSIZE_TO_POINTER (7), rig_set_up, function,            \
              rig_tear_down)

static DureJudged
judged_first (Rig *rig, guint count)
{
  DureJudged judged[DURE_JUDGED_MOST];

  g_assert_cmpuint (dure_visit_get_judged (rig->visit, judged), ==, count);
  return judged[0];
}

/* Each instrument's value reaches its rule, in the rule's unit. */
static void
test_each_vital (Rig *rig, gconstpointer data)
{
  static const struct
  {
    DureInstrumentKind kind;
    DureCode code;
    double value;
    DureCategory category;
  } cases[] = {
    { DURE_INSTRUMENT_KIND_TEMPERATURE, DURE_CODE_TEMPERATURE, 38.4,
      DURE_CATEGORY_TEMPERATURE_FEVER },
    { DURE_INSTRUMENT_KIND_OXYGEN, DURE_CODE_OXYGEN, 94, DURE_CATEGORY_OXYGEN_REDUCED },
    { DURE_INSTRUMENT_KIND_GLUCOSE, DURE_CODE_GLUCOSE_MASS, 210, DURE_CATEGORY_GLUCOSE_FROM_200 },
    { DURE_INSTRUMENT_KIND_GLUCOSE, DURE_CODE_GLUCOSE_MOLES, 11.2,
      DURE_CATEGORY_GLUCOSE_FROM_200 },
    { DURE_INSTRUMENT_KIND_WEIGHT, DURE_CODE_BMI, 31, DURE_CATEGORY_BMI_CLASS_2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      rig_read_one (rig, cases[i].kind, cases[i].code, cases[i].value);
      g_assert_cmpint (judged_first (rig, 1).judgement.category, ==, cases[i].category);
      dure_visit_stop (rig->visit);
    }
}

/* The scale's own BMI is rounded: 67.6 kg at 171.5 cm are 22.98, hence 23.0 and pre-obese. */
static void
test_bmi (Rig *rig, gconstpointer data)
{
  rig_choose (rig, DURE_INSTRUMENT_KIND_WEIGHT, FALSE);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_read (rig, DURE_INSTRUMENT_KIND_WEIGHT, 3,
            (DureCode[]){ DURE_CODE_WEIGHT, DURE_CODE_HEIGHT, DURE_CODE_BMI },
            (double[]){ 67.6, 171.5, 22.9 });
  g_assert_cmpint (judged_first (rig, 1).judgement.category, ==, DURE_CATEGORY_BMI_PRE_OBESE);
  dure_visit_stop (rig->visit);

  /* Weight alone has no rule, and its answer no alarm. */
  rig_read_one (rig, DURE_INSTRUMENT_KIND_WEIGHT, DURE_CODE_WEIGHT, 140);
  judged_first (rig, 0);
  rig_assert_answer (rig, DURE_URGENCY_USUAL, DURE_RED_FLAG_NONE);
}

static void
judged_none (Rig *rig)
{
  DureJudged judged[DURE_JUDGED_MOST];

  g_assert_cmpuint (dure_visit_get_judged (rig->visit, judged), ==, 0);
}

/* Two blood pressures are judged by their mean; a third replaces the first of them. */
static void
test_mean (Rig *rig, gconstpointer data)
{
  DureJudged judged;

  rig_read_cuff (rig, 148, 93, 71);
  judged = judged_first (rig, 2);
  g_assert_false (judged.is_mean);
  g_assert_cmpint (judged.judgement.category, ==, DURE_CATEGORY_BP_STAGE_1);
  rig_assert_answer (rig, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_NONE);
  rig_measure_again_after (rig, 60);
  rig_read_cuff (rig, 120, 75, 71);
  judged = judged_first (rig, 2);
  g_assert_true (judged.is_mean);
  g_assert_cmpfloat (judged.reading.value, ==, 134);
  g_assert_cmpfloat (judged.reading.diastolic, ==, 84);
  g_assert_cmpint (judged.judgement.category, ==, DURE_CATEGORY_BP_PREHYPERTENSION);
  rig_measure_again_after (rig, 60);
  rig_read_cuff (rig, 120, 79, 71);
  g_assert_cmpfloat (judged_first (rig, 2).reading.value, ==, 120);

  /* The next visitor begins with a first one. */
  dure_visit_stop (rig->visit);
  rig_read_cuff (rig, 148, 93, 71);
  g_assert_false (judged_first (rig, 2).is_mean);
}

/* One number sends nobody to a doctor; the second may, even where the mean would not. */
static void
test_red_flag (Rig *rig, gconstpointer data)
{
  rig_read_cuff (rig, 186, 121, 71);
  rig_assert_answer (rig, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_REPEAT);
  rig_measure_again_after (rig, 300);
  rig_read_cuff (rig, 184, 118, 71);
  rig_assert_answer (rig, DURE_URGENCY_SEE_DOCTOR, DURE_RED_FLAG_DOCTOR);
  dure_visit_stop (rig->visit);

  /* A minute is enough for the mean, and not for what it would say. */
  rig_read_cuff (rig, 150, 80, 71);
  rig_measure_again_after (rig, 60);
  rig_read_cuff (rig, 190, 80, 71);
  rig_assert_answer (rig, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_REPEAT);
  rig_measure_again_after (rig, 240);
  rig_read_cuff (rig, 190, 80, 71);
  rig_assert_answer (rig, DURE_URGENCY_SEE_DOCTOR, DURE_RED_FLAG_DOCTOR);
  dure_visit_stop (rig->visit);

  /* What the cuff says of the pulse counts too, and its advice comes first. */
  rig_read_cuff (rig, 118, 76, 135);
  g_assert_cmpint (judged_first (rig, 2).reading.vital, ==, DURE_VITAL_HEART_RATE);
  rig_assert_answer (rig, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_REPEAT);
}

/* Nobody in a white coat stands beside: 135/85 is to a kiosk what 140/90 is to a practice. */
static void
test_self_measured (Rig *rig, gconstpointer data)
{
  static const struct
  {
    double systolic, diastolic;
    DureCategory category;
    gboolean is_isolated;
  } edges[] = {
    { 134, 84, DURE_CATEGORY_BP_PREHYPERTENSION, FALSE },
    { 135, 84, DURE_CATEGORY_BP_STAGE_1, TRUE },
    { 134, 85, DURE_CATEGORY_BP_STAGE_1, FALSE },
    { 139, 89, DURE_CATEGORY_BP_STAGE_1, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      DureJudgement judgement;

      rig_read_cuff (rig, edges[i].systolic, edges[i].diastolic, 71);
      judgement = judged_first (rig, 2).judgement;
      g_assert_cmpint (judgement.category, ==, edges[i].category);
      g_assert_cmpint (judgement.is_isolated_systolic, ==, edges[i].is_isolated);
      dure_visit_stop (rig->visit);
    }
}

/* Who is under 19 or pregnant sees the number and no range, but is warned like anybody. */
static void
test_number_only (Rig *rig, gconstpointer data)
{
  rig_read_cuff (rig, 148, 93, 71);
  dure_visit_say_number_only (rig->visit, TRUE);
  g_assert_true (dure_visit_get_number_only (rig->visit));
  g_assert_cmpint (judged_first (rig, 2).judgement.category, ==, DURE_CATEGORY_UNSAID);
  rig_assert_answer (rig, DURE_URGENCY_USUAL, DURE_RED_FLAG_NONE);
  dure_visit_say_number_only (rig->visit, FALSE);
  g_assert_cmpint (judged_first (rig, 2).judgement.category, ==, DURE_CATEGORY_BP_STAGE_1);
  dure_visit_say_number_only (rig->visit, TRUE);
  rig_measure_again_after (rig, 60);
  rig_read_cuff (rig, 230, 130, 71);
  rig_assert_answer (rig, DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_REPEAT);
  rig_measure_again_after (rig, 300);
  rig_read_cuff (rig, 230, 130, 71);
  rig_assert_answer (rig, DURE_URGENCY_SEE_DOCTOR, DURE_RED_FLAG_DOCTOR);
  dure_visit_stop (rig->visit);
  g_assert_false (dure_visit_get_number_only (rig->visit));
}

static void
test_meal (Rig *rig, gconstpointer data)
{
  rig_read_one (rig, DURE_INSTRUMENT_KIND_GLUCOSE, DURE_CODE_GLUCOSE_MASS, 112);
  g_assert_cmpint (judged_first (rig, 1).judgement.category, ==,
                   DURE_CATEGORY_GLUCOSE_BELOW_200);
  dure_visit_say_meal (rig->visit, DURE_MEAL_FASTING);
  g_assert_cmpint (judged_first (rig, 1).judgement.category, ==, DURE_CATEGORY_GLUCOSE_IMPAIRED);
  dure_visit_stop (rig->visit);
  g_assert_cmpint (dure_visit_get_meal (rig->visit), ==, DURE_MEAL_UNSAID);
}

/* Each of the five ends the visit at once, while measuring and on the result, without a trace. */
static void
test_emergency (Rig *rig, gconstpointer data)
{
  static const DureSymptom symptoms[] = { DURE_SYMPTOM_CHEST_PAIN, DURE_SYMPTOM_WEAK_SIDE,
                                          DURE_SYMPTOM_SPEECH_TROUBLE, DURE_SYMPTOM_FAINTING,
                                          DURE_SYMPTOM_BREATHLESSNESS };

  for (guint i = 0; i < G_N_ELEMENTS (symptoms) * 2; i++)
    {
      guint releases = rig->releases;

      rig_go_to (rig, i % 2 == 0 ? DURE_SCREEN_MEASURE : DURE_SCREEN_RESULT);
      dure_visit_say_symptom (rig->visit, symptoms[i / 2]);
      rig_assert_screen (rig, DURE_SCREEN_CALL);
      rig_assert_forgotten (rig);
      g_assert_cmpuint (rig->releases, ==, releases + 1);
      g_assert_false (dure_visit_can_go_back (rig->visit));
      dure_visit_go_on (rig->visit);
      rig_assert_screen (rig, DURE_SCREEN_WELCOME);
    }
  g_assert_cmpuint (rig->gives, ==, 0);

  /* Nobody has to finish it. */
  rig_go_to (rig, DURE_SCREEN_CALL);
  rig_wait (rig, 90 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_WELCOME);
}

/* A milder one makes the answer graver, and is not known to the next visitor. */
static void
test_symptom (Rig *rig, gconstpointer data)
{
  rig_read_cuff (rig, 86, 58, 71);
  rig_assert_answer (rig, DURE_URGENCY_USUAL, DURE_RED_FLAG_NONE);
  dure_visit_say_symptom (rig->visit, DURE_SYMPTOM_DIZZINESS);
  rig_assert_answer (rig, DURE_URGENCY_SEE_DOCTOR, DURE_RED_FLAG_DOCTOR);
  dure_visit_stop (rig->visit);
  rig_read_cuff (rig, 86, 58, 71);
  rig_assert_answer (rig, DURE_URGENCY_USUAL, DURE_RED_FLAG_NONE);
  dure_visit_stop (rig->visit);

  /* With very high pressure, trouble to see is an emergency, whichever of both comes first. */
  rig_read_cuff (rig, 186, 121, 71);
  dure_visit_say_symptom (rig->visit, DURE_SYMPTOM_SIGHT_TROUBLE);
  rig_assert_screen (rig, DURE_SCREEN_CALL);
  dure_visit_go_on (rig->visit);
  rig_choose (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, FALSE);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_assert_screen (rig, DURE_SCREEN_MEASURE);
  dure_visit_say_symptom (rig->visit, DURE_SYMPTOM_SIGHT_TROUBLE);
  rig_read (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, 2,
            (DureCode[]){ DURE_CODE_SYSTOLIC, DURE_CODE_DIASTOLIC }, (double[]){ 186, 121 });
  rig_assert_screen (rig, DURE_SCREEN_CALL);
}

static void
begin_pulse (Rig *rig)
{
  rig_choose (rig, DURE_INSTRUMENT_KIND_HEART_RATE, FALSE);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
}

/* A made-up pulse without any evenness, of a seeded die. Of 120 dice 115 are called irregular. */
static void
beat_unevenly (Rig *rig, guint mean_ms)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (12);

  while (dure_visit_get_screen (rig->visit) == DURE_SCREEN_MEASURE)
    {
      guint16 rr = (guint16) (mean_ms * g_rand_double_range (dice, 0.6, 1.4) * 1.024);

      rig_wait (rig, mean_ms);
      dure_visit_take_beats (rig->visit, 60000 / mean_ms, TRUE, &rr, 1);
    }
}

/* The AI wants three windows of beats, and gives its answer with the result. */
static void
test_rhythm (Rig *rig, gconstpointer data)
{
  DureRhythmResult rhythm;

  begin_pulse (rig);
  g_assert_true (dure_visit_may_ai_look (rig->visit));
  rig_beat (rig, 60, 840);
  g_assert_false (dure_visit_can_end_early (rig->visit));
  rig_beat (rig, 119, 840);
  rig_assert_screen (rig, DURE_SCREEN_MEASURE);
  g_assert_true (dure_visit_can_end_early (rig->visit));
  g_assert_cmpfloat_with_epsilon (dure_visit_get_progress (rig->visit), 179.0 / 180, 1e-9);
  rig_beat (rig, 1, 840);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_true (dure_visit_get_rhythm (rig->visit, &rhythm));
  g_assert_cmpuint (rhythm.windows, ==, DURE_RHYTHM_WINDOWS);
  g_assert_cmpint (rhythm.verdict, ==, DURE_RHYTHM_REGULAR);
  rig_assert_answer (rig, DURE_URGENCY_USUAL, DURE_RED_FLAG_NONE);
  dure_visit_stop (rig->visit);
  g_assert_false (dure_visit_get_rhythm (rig->visit, &rhythm));
}

/* Uneven once is worth another look, twice a doctor's; at a fast pulse a doctor's today. */
static void
test_uneven (Rig *rig, gconstpointer data)
{
  DureRhythmResult rhythm;

  for (guint time = 0; time < 2; time++)
    {
      begin_pulse (rig);
      beat_unevenly (rig, 840);
      g_assert_true (dure_visit_get_rhythm (rig->visit, &rhythm));
      g_assert_cmpint (rhythm.verdict, ==, DURE_RHYTHM_IRREGULAR);
      rig_assert_answer (rig, time == 0 ? DURE_URGENCY_LOOK_AGAIN : DURE_URGENCY_SEE_DOCTOR,
                     DURE_RED_FLAG_NONE);
      dure_visit_choose_another (rig->visit);
    }
  dure_visit_stop (rig->visit);
  begin_pulse (rig);
  beat_unevenly (rig, 510);
  rig_assert_answer (rig, DURE_URGENCY_SEE_DOCTOR, DURE_RED_FLAG_DOCTOR);
  dure_visit_stop (rig->visit);
  begin_pulse (rig);
  beat_unevenly (rig, 840);
  dure_visit_say_symptom (rig->visit, DURE_SYMPTOM_DIZZINESS);
  rig_assert_answer (rig, DURE_URGENCY_SEE_DOCTOR, DURE_RED_FLAG_DOCTOR);
}

/* Before enough beats it cannot tell; who wants no AI, or uses an own device, is not looked at. */
static void
test_without_rhythm (Rig *rig, gconstpointer data)
{
  DureRhythmResult rhythm;

  begin_pulse (rig);
  dure_visit_end_early (rig->visit);
  rig_beat (rig, 80, 840);
  dure_visit_end_early (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_true (dure_visit_get_rhythm (rig->visit, &rhythm));
  g_assert_cmpint (rhythm.verdict, ==, DURE_RHYTHM_CANNOT_TELL);
  rig_assert_answer (rig, DURE_URGENCY_USUAL, DURE_RED_FLAG_NONE);
  dure_visit_stop (rig->visit);

  /* A no after a minute ends at once. */
  begin_pulse (rig);
  rig_beat (rig, 80, 840);
  dure_visit_let_ai_look (rig->visit, FALSE);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_false (dure_visit_get_rhythm (rig->visit, &rhythm));
  dure_visit_stop (rig->visit);

  rig_choose (rig, DURE_INSTRUMENT_KIND_HEART_RATE, TRUE);
  g_assert_false (dure_visit_offers_ai (rig->visit));
  dure_visit_let_ai_look (rig->visit, TRUE);
  rig_ask (rig, DURE_QUESTION_SAME_NUMBER, 0);
  dure_visit_answer (rig->visit, TRUE, 72);
  dure_visit_set_proven (rig->visit, DURE_POSSESSION_SAME_NUMBER);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_beat (rig, 72, 840);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_false (dure_visit_get_rhythm (rig->visit, &rhythm));
}

/* A slow heart is waited for longer than the other instruments are. */
static void
test_patience (Rig *rig, gconstpointer data)
{
  DureRhythmResult rhythm;

  begin_pulse (rig);
  rig_beat (rig, 180, 1300);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_true (dure_visit_get_rhythm (rig->visit, &rhythm));
  g_assert_cmpuint (rhythm.windows, ==, DURE_RHYTHM_WINDOWS);
  dure_visit_stop (rig->visit);
  begin_pulse (rig);
  rig_wait (rig, 299 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_MEASURE);
  rig_wait (rig, 2 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  judged_none (rig);
  rig_assert_answer (rig, DURE_URGENCY_CANNOT_TELL, DURE_RED_FLAG_NONE);
}

static void
give_without (Rig *rig, DureReviewRow row)
{
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (int ask = 0; ask < DURE_PURPOSES_OF_A_VISIT; ask++)
    dure_visit_answer_ask (rig->visit, TRUE);
  if (row < DURE_ROW_COUNT)
    dure_visit_keep_row (rig->visit, row, FALSE);
  dure_visit_give (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RECEIPT);
  dure_visit_go_on (rig->visit);
}

/* What was told goes with the beats it was told of, and not without them. */
static void
test_rhythm_given (Rig *rig, gconstpointer data)
{
  const DureReviewRow dropped[] = { DURE_ROW_COUNT, DURE_ROW_RMSSD, DURE_ROW_RR_INTERVALS };

  for (guint i = 0; i < G_N_ELEMENTS (dropped); i++)
    {
      begin_pulse (rig);
      rig_beat (rig, 180, 840);
      give_without (rig, dropped[i]);
      g_assert_cmpstr (rig_text (rig->given, "feedback", "rhythm"), ==,
                       dropped[i] == DURE_ROW_RR_INTERVALS ? NULL : "regular");
    }
  rig_go_to (rig, DURE_SCREEN_RESULT);
  give_without (rig, DURE_ROW_COUNT);
  g_assert_null (rig_text (rig->given, "feedback", "rhythm"));
}

/* How somebody feels is nobody's but theirs: what is given says what the number alone says. */
static void
test_symptom_not_given (Rig *rig, gconstpointer data)
{
  g_autofree char *text = NULL;
  const json_t *vital;

  rig_read_cuff (rig, 86, 58, 71);
  dure_visit_say_symptom (rig->visit, DURE_SYMPTOM_DIZZINESS);
  give_without (rig, DURE_ROW_COUNT);
  vital = json_array_get (json_object_get (json_object_get (rig->given, "feedback"), "vitals"), 0);
  g_assert_cmpstr (rig_text (vital, "urgency", NULL), ==, "usual");
  g_assert_cmpstr (rig_text (vital, "redFlag", NULL), ==, "none");
  text = json_dumps (rig->given, 0);
  g_assert_null (strstr (text, "dizz"));
}

/* That no range was said would tell of somebody grown that she is pregnant: then no feedback is
 * given at all. Where the age says as much, both are given, or neither. */
static void
test_number_only_given (Rig *rig, gconstpointer data)
{
  const json_t *vital;

  rig_read_cuff (rig, 148, 93, 71);
  dure_visit_say_number_only (rig->visit, TRUE);
  g_assert_false (dure_visit_has_row (rig->visit, DURE_ROW_ABOUT));
  give_without (rig, DURE_ROW_COUNT);
  g_assert_null (json_object_get (rig->given, "feedback"));
  g_assert_nonnull (rig_observation (rig, DURE_CODE_SYSTOLIC));
  for (int drops = 0; drops < 2; drops++)
    {
      rig_read_cuff (rig, 148, 93, 71);
      dure_visit_say_about (rig->visit, DURE_AGE_16_19, DURE_SEX_UNSAID);
      dure_visit_say_number_only (rig->visit, TRUE);
      give_without (rig, drops ? DURE_ROW_ABOUT : DURE_ROW_COUNT);
      if (drops)
        {
          g_assert_null (json_object_get (rig->given, "feedback"));
          continue;
        }
      vital = json_array_get (json_object_get (json_object_get (rig->given, "feedback"), "vitals"),
                              0);
      g_assert_cmpstr (rig_text (vital, "category", NULL), ==, "unsaid");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("each-vital", test_each_vital);
  ADD ("bmi", test_bmi);
  ADD ("mean", test_mean);
  ADD ("self-measured", test_self_measured);
  ADD ("red-flag", test_red_flag);
  ADD ("number-only", test_number_only);
  ADD ("meal", test_meal);
  ADD ("emergency", test_emergency);
  ADD ("symptom", test_symptom);
  ADD ("rhythm", test_rhythm);
  ADD ("uneven", test_uneven);
  ADD ("without-rhythm", test_without_rhythm);
  ADD ("patience", test_patience);
  ADD ("rhythm-given", test_rhythm_given);
  ADD ("symptom-not-given", test_symptom_not_given);
  ADD ("number-only-given", test_number_only_given);
  return g_test_run ();
}
