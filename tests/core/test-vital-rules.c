// test-vital-rules.c: both sides of every edge, and that nothing softens a red flag
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "vital-rules.h"
#include "vital-words.h"

#include <math.h>

#define USUAL DURE_URGENCY_USUAL
#define AGAIN DURE_URGENCY_LOOK_AGAIN
#define DOCTOR DURE_URGENCY_SEE_DOCTOR

typedef struct
{
  DureVital vital;
  DureMeal meal;
  gboolean is_self_measured;
} What;

/* A value, and what it says at first and when it is repeated. */
typedef struct
{
  double value, diastolic;
  DureCategory category;
  DureUrgency first, repeated;
} Edge;

static const DurePerson adult;

static DureJudgement
judge (const What *what, double value, double diastolic, gboolean is_repeated,
       const DurePerson *person)
{
  const DureVitalReading reading = { what->vital,   value,       diastolic, what->meal,
                                     what->is_self_measured, is_repeated };
  DureJudgement judgement;

  dure_vital_judge (&reading, person, &judgement);
  g_assert_nonnull (judgement.source);
  return judgement;
}

/* Under 19 and pregnant: never a range; a red flag as with everybody. */
static void
check_unsaid (const What *what, const Edge *edge, gboolean is_repeated, const DureJudgement *said)
{
  const DurePerson others[] = { { .is_under_19 = TRUE }, { .is_pregnant = TRUE } };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      const DureJudgement judgement =
          judge (what, edge->value, edge->diastolic, is_repeated, &others[i]);

      g_assert_cmpint (judgement.category, ==, DURE_CATEGORY_UNSAID);
      g_assert_false (judgement.is_isolated_systolic);
      g_assert_cmpint (judgement.red_flag, ==, said->red_flag);
      g_assert_cmpint (judgement.urgency, ==, said->red_flag != 0 ? said->urgency : USUAL);
    }
}

/* @red: bits of the categories with a red flag; of stage 2 only the upper part has one. */
static void
check_edges (const What *what, const Edge *edges, gsize count, guint64 red)
{
  for (gsize i = 0; i < count; i++)
    for (gboolean is_repeated = FALSE; is_repeated <= TRUE; is_repeated++)
      {
        const Edge *edge = &edges[i];
        const DureJudgement judgement =
            judge (what, edge->value, edge->diastolic, is_repeated, &adult);
        const gboolean is_red = edge->category == DURE_CATEGORY_BP_STAGE_2
                                    ? edge->value >= 179.5 || edge->diastolic >= 119.5
                                    : (red >> edge->category & 1) != 0;

        g_test_message ("%s %g/%g", dure_vital_to_text (what->vital), edge->value,
                        edge->diastolic);
        g_assert_cmpint (judgement.category, ==, edge->category);
        g_assert_cmpint (judgement.urgency, ==, is_repeated ? edge->repeated : edge->first);
        g_assert_cmpint (judgement.red_flag, ==,
                         !is_red       ? DURE_RED_FLAG_NONE
                         : is_repeated ? DURE_RED_FLAG_DOCTOR
                                       : DURE_RED_FLAG_REPEAT);
        check_unsaid (what, edge, is_repeated, &judgement);
      }
}

#define RED(name) (G_GUINT64_CONSTANT (1) << DURE_CATEGORY_##name)

static void
test_blood_pressure (void)
{
  static const What what = { .vital = DURE_VITAL_BLOOD_PRESSURE };
  static const Edge edges[] = {
    { 60, 40, DURE_CATEGORY_BP_NORMAL, USUAL, USUAL },
    { 119, 79, DURE_CATEGORY_BP_NORMAL, USUAL, USUAL },
    { 119.49, 79.49, DURE_CATEGORY_BP_NORMAL, USUAL, USUAL },
    { 119.5, 79, DURE_CATEGORY_BP_ELEVATED, AGAIN, AGAIN },
    { 120, 79, DURE_CATEGORY_BP_ELEVATED, AGAIN, AGAIN },
    { 129, 79, DURE_CATEGORY_BP_ELEVATED, AGAIN, AGAIN },
    { 129.49, 79.49, DURE_CATEGORY_BP_ELEVATED, AGAIN, AGAIN },
    { 129.5, 79, DURE_CATEGORY_BP_PREHYPERTENSION, AGAIN, AGAIN },
    { 130, 79, DURE_CATEGORY_BP_PREHYPERTENSION, AGAIN, AGAIN },
    { 119, 79.5, DURE_CATEGORY_BP_PREHYPERTENSION, AGAIN, AGAIN },
    { 119, 80, DURE_CATEGORY_BP_PREHYPERTENSION, AGAIN, AGAIN },
    { 125, 80, DURE_CATEGORY_BP_PREHYPERTENSION, AGAIN, AGAIN },
    { 139, 89, DURE_CATEGORY_BP_PREHYPERTENSION, AGAIN, AGAIN },
    { 139.49, 89.49, DURE_CATEGORY_BP_PREHYPERTENSION, AGAIN, AGAIN },
    { 139.5, 89, DURE_CATEGORY_BP_STAGE_1, AGAIN, DOCTOR },
    { 140, 70, DURE_CATEGORY_BP_STAGE_1, AGAIN, DOCTOR },
    { 110, 89.5, DURE_CATEGORY_BP_STAGE_1, AGAIN, DOCTOR },
    { 110, 90, DURE_CATEGORY_BP_STAGE_1, AGAIN, DOCTOR },
    { 159, 99, DURE_CATEGORY_BP_STAGE_1, AGAIN, DOCTOR },
    { 159.49, 99.49, DURE_CATEGORY_BP_STAGE_1, AGAIN, DOCTOR },
    { 159.5, 99, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 160, 70, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 110, 99.5, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 110, 100, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 179, 119, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 179.49, 119.49, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 179.5, 119, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 180, 80, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 130, 119.5, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 130, 120, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 300, 250, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
  };

  check_edges (&what, edges, G_N_ELEMENTS (edges), 0);
}

static void
test_blood_pressure_at_home (void)
{
  static const What what = { .vital = DURE_VITAL_BLOOD_PRESSURE, .is_self_measured = TRUE };
  static const Edge edges[] = {
    { 119, 79, DURE_CATEGORY_BP_NORMAL, USUAL, USUAL },
    { 119, 80, DURE_CATEGORY_BP_PREHYPERTENSION, AGAIN, AGAIN },
    { 120, 79, DURE_CATEGORY_BP_ELEVATED, AGAIN, AGAIN },
    { 129, 79, DURE_CATEGORY_BP_ELEVATED, AGAIN, AGAIN },
    { 125, 80, DURE_CATEGORY_BP_PREHYPERTENSION, AGAIN, AGAIN },
    { 130, 79, DURE_CATEGORY_BP_PREHYPERTENSION, AGAIN, AGAIN },
    { 134, 84, DURE_CATEGORY_BP_PREHYPERTENSION, AGAIN, AGAIN },
    { 134.5, 84, DURE_CATEGORY_BP_STAGE_1, AGAIN, DOCTOR },
    { 135, 70, DURE_CATEGORY_BP_STAGE_1, AGAIN, DOCTOR },
    { 120, 85, DURE_CATEGORY_BP_STAGE_1, AGAIN, DOCTOR },
    { 160, 70, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 180, 70, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 159, 99, DURE_CATEGORY_BP_STAGE_1, AGAIN, DOCTOR },
    { 110, 100, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 179, 119, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
    { 110, 120, DURE_CATEGORY_BP_STAGE_2, AGAIN, DOCTOR },
  };

  check_edges (&what, edges, G_N_ELEMENTS (edges), 0);
  g_assert_true (judge (&what, 135, 84, FALSE, &adult).is_isolated_systolic);
  g_assert_false (judge (&what, 135, 85, FALSE, &adult).is_isolated_systolic);
  g_assert_false (judge (&what, 134, 84, FALSE, &adult).is_isolated_systolic);
}

static void
test_isolated_systolic (void)
{
  static const What what = { .vital = DURE_VITAL_BLOOD_PRESSURE };

  g_assert_true (judge (&what, 140, 89, FALSE, &adult).is_isolated_systolic);
  g_assert_true (judge (&what, 139.5, 89.49, FALSE, &adult).is_isolated_systolic);
  g_assert_false (judge (&what, 139, 89, FALSE, &adult).is_isolated_systolic);
  g_assert_false (judge (&what, 139.49, 89, FALSE, &adult).is_isolated_systolic);
  g_assert_false (judge (&what, 140, 90, FALSE, &adult).is_isolated_systolic);
  g_assert_false (judge (&what, 140, 89.5, FALSE, &adult).is_isolated_systolic);
}

static void
test_heart_rate (void)
{
  static const What what = { .vital = DURE_VITAL_HEART_RATE };
  static const Edge edges[] = {
    { 39, 0, DURE_CATEGORY_PULSE_VERY_SLOW, AGAIN, DOCTOR },
    { 39.49, 0, DURE_CATEGORY_PULSE_VERY_SLOW, AGAIN, DOCTOR },
    { 39.5, 0, DURE_CATEGORY_PULSE_SLOW, AGAIN, AGAIN },
    { 40, 0, DURE_CATEGORY_PULSE_SLOW, AGAIN, AGAIN },
    { 49.49, 0, DURE_CATEGORY_PULSE_SLOW, AGAIN, AGAIN },
    { 49.5, 0, DURE_CATEGORY_PULSE_USUAL, USUAL, USUAL },
    { 50, 0, DURE_CATEGORY_PULSE_USUAL, USUAL, USUAL },
    { 100, 0, DURE_CATEGORY_PULSE_USUAL, USUAL, USUAL },
    { 100.49, 0, DURE_CATEGORY_PULSE_USUAL, USUAL, USUAL },
    { 100.5, 0, DURE_CATEGORY_PULSE_RAISED, AGAIN, DOCTOR },
    { 101, 0, DURE_CATEGORY_PULSE_RAISED, AGAIN, DOCTOR },
    { 110.49, 0, DURE_CATEGORY_PULSE_RAISED, AGAIN, DOCTOR },
    { 110.5, 0, DURE_CATEGORY_PULSE_FAST, AGAIN, DOCTOR },
    { 111, 0, DURE_CATEGORY_PULSE_FAST, AGAIN, DOCTOR },
    { 129.49, 0, DURE_CATEGORY_PULSE_FAST, AGAIN, DOCTOR },
    { 129.5, 0, DURE_CATEGORY_PULSE_VERY_FAST, AGAIN, DOCTOR },
    { 130, 0, DURE_CATEGORY_PULSE_VERY_FAST, AGAIN, DOCTOR },
  };

  check_edges (&what, edges, G_N_ELEMENTS (edges), RED (PULSE_VERY_SLOW) | RED (PULSE_VERY_FAST));
}

static void
test_oxygen (void)
{
  static const What what = { .vital = DURE_VITAL_OXYGEN };
  static const Edge edges[] = {
    { 70, 0, DURE_CATEGORY_OXYGEN_LOW, AGAIN, DOCTOR },
    { 92, 0, DURE_CATEGORY_OXYGEN_LOW, AGAIN, DOCTOR },
    { 92.49, 0, DURE_CATEGORY_OXYGEN_LOW, AGAIN, DOCTOR },
    { 92.5, 0, DURE_CATEGORY_OXYGEN_REDUCED, AGAIN, DOCTOR },
    { 93, 0, DURE_CATEGORY_OXYGEN_REDUCED, AGAIN, DOCTOR },
    { 94.49, 0, DURE_CATEGORY_OXYGEN_REDUCED, AGAIN, DOCTOR },
    { 94.5, 0, DURE_CATEGORY_OXYGEN_USUAL, USUAL, USUAL },
    { 95, 0, DURE_CATEGORY_OXYGEN_USUAL, USUAL, USUAL },
    { 100, 0, DURE_CATEGORY_OXYGEN_USUAL, USUAL, USUAL },
  };

  check_edges (&what, edges, G_N_ELEMENTS (edges), RED (OXYGEN_LOW));
}

static void
test_temperature (void)
{
  static const What what = { .vital = DURE_VITAL_TEMPERATURE };
  static const Edge edges[] = {
    { 34.9, 0, DURE_CATEGORY_TEMPERATURE_LOW, AGAIN, DOCTOR },
    { 34.949, 0, DURE_CATEGORY_TEMPERATURE_LOW, AGAIN, DOCTOR },
    { 34.95, 0, DURE_CATEGORY_TEMPERATURE_COOL, AGAIN, AGAIN },
    { 35.0, 0, DURE_CATEGORY_TEMPERATURE_COOL, AGAIN, AGAIN },
    { 35.949, 0, DURE_CATEGORY_TEMPERATURE_COOL, AGAIN, AGAIN },
    { 35.95, 0, DURE_CATEGORY_TEMPERATURE_USUAL, USUAL, USUAL },
    { 36.0, 0, DURE_CATEGORY_TEMPERATURE_USUAL, USUAL, USUAL },
    { 37.449, 0, DURE_CATEGORY_TEMPERATURE_USUAL, USUAL, USUAL },
    { 37.45, 0, DURE_CATEGORY_TEMPERATURE_RAISED, AGAIN, AGAIN },
    { 37.5, 0, DURE_CATEGORY_TEMPERATURE_RAISED, AGAIN, AGAIN },
    { 37.949, 0, DURE_CATEGORY_TEMPERATURE_RAISED, AGAIN, AGAIN },
    { 37.95, 0, DURE_CATEGORY_TEMPERATURE_FEVER, AGAIN, DOCTOR },
    { 38.0, 0, DURE_CATEGORY_TEMPERATURE_FEVER, AGAIN, DOCTOR },
    { 39.0, 0, DURE_CATEGORY_TEMPERATURE_FEVER, AGAIN, DOCTOR },
    { 39.049, 0, DURE_CATEGORY_TEMPERATURE_FEVER, AGAIN, DOCTOR },
    { 39.05, 0, DURE_CATEGORY_TEMPERATURE_HIGH_FEVER, AGAIN, DOCTOR },
    { 39.1, 0, DURE_CATEGORY_TEMPERATURE_HIGH_FEVER, AGAIN, DOCTOR },
  };

  check_edges (&what, edges, G_N_ELEMENTS (edges), RED (TEMPERATURE_LOW));
}

static void
test_bmi (void)
{
  static const What what = { .vital = DURE_VITAL_BMI };
  static const Edge edges[] = {
    { 18.449, 0, DURE_CATEGORY_BMI_UNDERWEIGHT, AGAIN, AGAIN },
    { 18.45, 0, DURE_CATEGORY_BMI_USUAL, USUAL, USUAL },
    { 18.5, 0, DURE_CATEGORY_BMI_USUAL, USUAL, USUAL },
    { 22.9, 0, DURE_CATEGORY_BMI_USUAL, USUAL, USUAL },
    { 22.949, 0, DURE_CATEGORY_BMI_USUAL, USUAL, USUAL },
    { 22.95, 0, DURE_CATEGORY_BMI_PRE_OBESE, AGAIN, AGAIN },
    { 23.0, 0, DURE_CATEGORY_BMI_PRE_OBESE, AGAIN, AGAIN },
    { 24.949, 0, DURE_CATEGORY_BMI_PRE_OBESE, AGAIN, AGAIN },
    { 24.95, 0, DURE_CATEGORY_BMI_CLASS_1, AGAIN, AGAIN },
    { 25.0, 0, DURE_CATEGORY_BMI_CLASS_1, AGAIN, AGAIN },
    { 29.949, 0, DURE_CATEGORY_BMI_CLASS_1, AGAIN, AGAIN },
    { 29.95, 0, DURE_CATEGORY_BMI_CLASS_2, AGAIN, AGAIN },
    { 30.0, 0, DURE_CATEGORY_BMI_CLASS_2, AGAIN, AGAIN },
    { 34.949, 0, DURE_CATEGORY_BMI_CLASS_2, AGAIN, AGAIN },
    { 34.95, 0, DURE_CATEGORY_BMI_CLASS_3, AGAIN, AGAIN },
    { 35.0, 0, DURE_CATEGORY_BMI_CLASS_3, AGAIN, AGAIN },
  };

  check_edges (&what, edges, G_N_ELEMENTS (edges), 0);
}

/* Below 70 the three tables are the same. */
static void
check_low_glucose (const What *what)
{
  static const Edge edges[] = {
    { 53, 0, DURE_CATEGORY_GLUCOSE_VERY_LOW, AGAIN, DOCTOR },
    { 53.49, 0, DURE_CATEGORY_GLUCOSE_VERY_LOW, AGAIN, DOCTOR },
    { 53.5, 0, DURE_CATEGORY_GLUCOSE_LOW, AGAIN, DOCTOR },
    { 54, 0, DURE_CATEGORY_GLUCOSE_LOW, AGAIN, DOCTOR },
    { 69.49, 0, DURE_CATEGORY_GLUCOSE_LOW, AGAIN, DOCTOR },
  };

  check_edges (what, edges, G_N_ELEMENTS (edges), RED (GLUCOSE_VERY_LOW));
}

static void
test_glucose (void)
{
  static const struct
  {
    DureMeal meal;
    Edge edges[8];
  } tables[] = {
    { DURE_MEAL_FASTING,
      { { 69.5, 0, DURE_CATEGORY_GLUCOSE_USUAL, USUAL, USUAL },
        { 70, 0, DURE_CATEGORY_GLUCOSE_USUAL, USUAL, USUAL },
        { 99.49, 0, DURE_CATEGORY_GLUCOSE_USUAL, USUAL, USUAL },
        { 99.5, 0, DURE_CATEGORY_GLUCOSE_IMPAIRED, AGAIN, AGAIN },
        { 100, 0, DURE_CATEGORY_GLUCOSE_IMPAIRED, AGAIN, AGAIN },
        { 125.49, 0, DURE_CATEGORY_GLUCOSE_IMPAIRED, AGAIN, AGAIN },
        { 125.5, 0, DURE_CATEGORY_GLUCOSE_HIGH, AGAIN, DOCTOR },
        { 126, 0, DURE_CATEGORY_GLUCOSE_HIGH, AGAIN, DOCTOR } } },
    { DURE_MEAL_AFTER_LOAD,
      { { 69.5, 0, DURE_CATEGORY_GLUCOSE_USUAL, USUAL, USUAL },
        { 70, 0, DURE_CATEGORY_GLUCOSE_USUAL, USUAL, USUAL },
        { 139.49, 0, DURE_CATEGORY_GLUCOSE_USUAL, USUAL, USUAL },
        { 139.5, 0, DURE_CATEGORY_GLUCOSE_IMPAIRED, AGAIN, AGAIN },
        { 140, 0, DURE_CATEGORY_GLUCOSE_IMPAIRED, AGAIN, AGAIN },
        { 199.49, 0, DURE_CATEGORY_GLUCOSE_IMPAIRED, AGAIN, AGAIN },
        { 199.5, 0, DURE_CATEGORY_GLUCOSE_HIGH, AGAIN, DOCTOR },
        { 200, 0, DURE_CATEGORY_GLUCOSE_HIGH, AGAIN, DOCTOR } } },
    { DURE_MEAL_UNSAID,
      { { 69.5, 0, DURE_CATEGORY_GLUCOSE_BELOW_200, USUAL, USUAL },
        { 70, 0, DURE_CATEGORY_GLUCOSE_BELOW_200, USUAL, USUAL },
        { 126, 0, DURE_CATEGORY_GLUCOSE_BELOW_200, USUAL, USUAL },
        { 199, 0, DURE_CATEGORY_GLUCOSE_BELOW_200, USUAL, USUAL },
        { 199.49, 0, DURE_CATEGORY_GLUCOSE_BELOW_200, USUAL, USUAL },
        { 199.5, 0, DURE_CATEGORY_GLUCOSE_FROM_200, AGAIN, DOCTOR },
        { 200, 0, DURE_CATEGORY_GLUCOSE_FROM_200, AGAIN, DOCTOR },
        { 350, 0, DURE_CATEGORY_GLUCOSE_FROM_200, AGAIN, DOCTOR } } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const What what = { .vital = DURE_VITAL_GLUCOSE, .meal = tables[i].meal };

      check_low_glucose (&what);
      check_edges (&what, tables[i].edges, G_N_ELEMENTS (tables[i].edges), 0);
    }
}

/* Each edge of what a value says only together with a symptom; both sides, and without it. */
static void
test_felt (void)
{
  static const struct
  {
    DureVital vital;
    double value, diastolic;
    guint symptom;
    DureRedFlag red_flag;
    DureUrgency urgency;
  } rows[] = {
    { DURE_VITAL_BLOOD_PRESSURE, 180, 80, DURE_SYMPTOM_SIGHT_TROUBLE, DURE_RED_FLAG_119, DOCTOR },
    { DURE_VITAL_BLOOD_PRESSURE, 130, 120, DURE_SYMPTOM_SIGHT_TROUBLE, DURE_RED_FLAG_119, DOCTOR },
    { DURE_VITAL_BLOOD_PRESSURE, 179.4, 119.4, DURE_SYMPTOM_SIGHT_TROUBLE, DURE_RED_FLAG_NONE,
      AGAIN },
    { DURE_VITAL_BLOOD_PRESSURE, 180, 80, DURE_SYMPTOM_CHEST_PAIN, DURE_RED_FLAG_119, DOCTOR },
    { DURE_VITAL_BLOOD_PRESSURE, 180, 80, DURE_SYMPTOM_BREATHLESSNESS, DURE_RED_FLAG_119, DOCTOR },
    { DURE_VITAL_BLOOD_PRESSURE, 180, 80, DURE_SYMPTOM_WEAK_SIDE, DURE_RED_FLAG_119, DOCTOR },
    { DURE_VITAL_BLOOD_PRESSURE, 180, 80, DURE_SYMPTOM_SPEECH_TROUBLE, DURE_RED_FLAG_119, DOCTOR },
    { DURE_VITAL_BLOOD_PRESSURE, 180, 80, DURE_SYMPTOM_VOMITING, DURE_RED_FLAG_REPEAT, AGAIN },
    { DURE_VITAL_BLOOD_PRESSURE, 89.4, 60, DURE_SYMPTOM_DIZZINESS, DURE_RED_FLAG_DOCTOR, DOCTOR },
    { DURE_VITAL_BLOOD_PRESSURE, 89.5, 60, DURE_SYMPTOM_DIZZINESS, DURE_RED_FLAG_NONE, USUAL },
    { DURE_VITAL_BLOOD_PRESSURE, 89, 60, 0, DURE_RED_FLAG_NONE, USUAL },
    { DURE_VITAL_HEART_RATE, 39.4, 0, DURE_SYMPTOM_DIZZINESS, DURE_RED_FLAG_DOCTOR, DOCTOR },
    { DURE_VITAL_HEART_RATE, 39.5, 0, DURE_SYMPTOM_DIZZINESS, DURE_RED_FLAG_NONE, DOCTOR },
    { DURE_VITAL_HEART_RATE, 40, 0, DURE_SYMPTOM_DIZZINESS, DURE_RED_FLAG_NONE, DOCTOR },
    { DURE_VITAL_HEART_RATE, 49, 0, DURE_SYMPTOM_DIZZINESS, DURE_RED_FLAG_NONE, DOCTOR },
    { DURE_VITAL_HEART_RATE, 50, 0, DURE_SYMPTOM_DIZZINESS, DURE_RED_FLAG_NONE, USUAL },
    { DURE_VITAL_TEMPERATURE, 39.1, 0, DURE_SYMPTOM_CONFUSION, DURE_RED_FLAG_DOCTOR, DOCTOR },
    { DURE_VITAL_TEMPERATURE, 39.1, 0, DURE_SYMPTOM_STIFF_NECK, DURE_RED_FLAG_DOCTOR, DOCTOR },
    { DURE_VITAL_TEMPERATURE, 39.0, 0, DURE_SYMPTOM_STIFF_NECK, DURE_RED_FLAG_NONE, AGAIN },
    { DURE_VITAL_GLUCOSE, 300, 0, DURE_SYMPTOM_VOMITING, DURE_RED_FLAG_DOCTOR, DOCTOR },
    { DURE_VITAL_GLUCOSE, 299.5, 0, DURE_SYMPTOM_DROWSINESS, DURE_RED_FLAG_DOCTOR, DOCTOR },
    { DURE_VITAL_GLUCOSE, 299.4, 0, DURE_SYMPTOM_DROWSINESS, DURE_RED_FLAG_NONE, AGAIN },
    { DURE_VITAL_GLUCOSE, 300, 0, 0, DURE_RED_FLAG_NONE, AGAIN },
    { DURE_VITAL_GLUCOSE, 199.5, 0, DURE_SYMPTOM_THIRST, DURE_RED_FLAG_NONE, DOCTOR },
    { DURE_VITAL_GLUCOSE, 199.4, 0, DURE_SYMPTOM_THIRST, DURE_RED_FLAG_NONE, USUAL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const What what = { .vital = rows[i].vital };
      const DurePerson person = { .symptoms = rows[i].symptom };
      const DureJudgement judgement =
          judge (&what, rows[i].value, rows[i].diastolic, FALSE, &person);

      g_test_message ("row %zu", i);
      g_assert_cmpint (judgement.red_flag, ==, rows[i].red_flag);
      g_assert_cmpint (judgement.urgency, ==, rows[i].urgency);
    }
}

static void
test_symptoms (void)
{
  static const guint emergencies[] = { DURE_SYMPTOM_CHEST_PAIN, DURE_SYMPTOM_WEAK_SIDE,
                                       DURE_SYMPTOM_SPEECH_TROUBLE, DURE_SYMPTOM_FAINTING,
                                       DURE_SYMPTOM_BREATHLESSNESS };
  guint all = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (emergencies); i++)
    {
      g_assert_cmpint (dure_symptoms_red_flag (emergencies[i]), ==, DURE_RED_FLAG_119);
      all |= emergencies[i];
    }
  g_assert_cmpint (dure_symptoms_red_flag (~all), ==, DURE_RED_FLAG_NONE);

  g_assert_cmpint (dure_irregular_pulse_red_flag (110, 0), ==, DURE_RED_FLAG_NONE);
  g_assert_cmpint (dure_irregular_pulse_red_flag (111, 0), ==, DURE_RED_FLAG_DOCTOR);
  g_assert_cmpint (dure_irregular_pulse_red_flag (70, DURE_SYMPTOM_DIZZINESS), ==,
                   DURE_RED_FLAG_DOCTOR);
  g_assert_cmpint (dure_irregular_pulse_red_flag (70, DURE_SYMPTOM_THIRST), ==,
                   DURE_RED_FLAG_NONE);
  g_assert_cmpint (dure_irregular_pulse_red_flag (0, DURE_SYMPTOM_CHEST_PAIN), ==,
                   DURE_RED_FLAG_119);
}

static guint
rank (const DureJudgement *judgement)
{
  static const guint ranks[DURE_URGENCY_COUNT] = {
    [DURE_URGENCY_CANNOT_TELL] = 0, [DURE_URGENCY_USUAL] = 1,
    [DURE_URGENCY_LOOK_AGAIN] = 2, [DURE_URGENCY_SEE_DOCTOR] = 3,
  };

  return judgement->red_flag * DURE_URGENCY_COUNT + ranks[judgement->urgency];
}

/* Whatever is measured of whomever: one more symptom, or the same number once more, never makes
 * the answer milder, and a red flag is never without its urgency. */
static void
test_nothing_softens (void)
{
  static const double spans[DURE_VITAL_COUNT] = { 260, 200, 100, 45, 60, 450 };

  for (guint i = 0; i < 20000; i++)
    {
      const DureVital vital = (DureVital) g_test_rand_int_range (0, DURE_VITAL_COUNT);
      const What what = { vital, (DureMeal) g_test_rand_int_range (0, DURE_MEAL_COUNT),
                          g_test_rand_bit () };
      const double value = g_test_rand_double_range (0, spans[vital]);
      const double diastolic = g_test_rand_double_range (0, 160);
      const DurePerson person = { g_test_rand_int_range (0, 4) == 0,
                                  g_test_rand_int_range (0, 4) == 0,
                                  (guint) g_test_rand_int_range (0, DURE_SYMPTOM_THIRST * 2) };
      DurePerson worse = person;
      DureJudgement before, after, again;

      worse.symptoms |= 1u << g_test_rand_int_range (0, 12);
      before = judge (&what, value, diastolic, FALSE, &person);
      after = judge (&what, value, diastolic, FALSE, &worse);
      again = judge (&what, value, diastolic, TRUE, &person);
      g_assert_cmpuint (rank (&after), >=, rank (&before));
      g_assert_cmpuint (rank (&again), >=, rank (&before));
      g_assert_cmpint (after.category, ==, before.category);
      g_assert_true (before.red_flag < DURE_RED_FLAG_DOCTOR || before.urgency == DOCTOR);
      g_assert_true (before.red_flag != DURE_RED_FLAG_REPEAT || before.urgency == AGAIN);
    }
}

static void
test_no_number (void)
{
  static const What pressure = { .vital = DURE_VITAL_BLOOD_PRESSURE };
  static const What oxygen = { .vital = DURE_VITAL_OXYGEN };
  static const DurePerson unwell = { .symptoms = DURE_SYMPTOM_FAINTING };
  DureJudgement judgement = judge (&oxygen, NAN, 0, TRUE, &adult);

  g_assert_cmpint (judgement.urgency, ==, DURE_URGENCY_CANNOT_TELL);
  g_assert_cmpint (judgement.category, ==, DURE_CATEGORY_UNSAID);
  judgement = judge (&pressure, 120, INFINITY, TRUE, &adult);
  g_assert_cmpint (judgement.urgency, ==, DURE_URGENCY_CANNOT_TELL);
  judgement = judge (&oxygen, NAN, 0, TRUE, &unwell);
  g_assert_cmpint (judgement.urgency, ==, DOCTOR);
  g_assert_cmpint (judgement.red_flag, ==, DURE_RED_FLAG_119);
  judgement = judge (&oxygen, 1e300, 0, TRUE, &adult);
  g_assert_cmpint (judgement.category, ==, DURE_CATEGORY_OXYGEN_USUAL);
}

/* The minutes that the words of the screens ask for; a blood pressure's are one to two. */
static const struct
{
  DureVital vital;
  DureMeal meal;
  double value, diastolic;
  guint minutes;
} rests[] = {
#define DAY (24 * 60)
  { DURE_VITAL_BLOOD_PRESSURE, 0, 119, 79, 1 },
  { DURE_VITAL_BLOOD_PRESSURE, 0, 129, 79, 1 },
  { DURE_VITAL_BLOOD_PRESSURE, 0, 134, 84, 1 },
  { DURE_VITAL_BLOOD_PRESSURE, 0, 150, 95, 1 },
  { DURE_VITAL_BLOOD_PRESSURE, 0, 179, 119, 1 },
  { DURE_VITAL_BLOOD_PRESSURE, 0, 179.5, 119, 5 },
  { DURE_VITAL_BLOOD_PRESSURE, 0, 150, 120, 5 },
  { DURE_VITAL_BLOOD_PRESSURE, 0, 190, INFINITY, 0 },
  { DURE_VITAL_HEART_RATE, 0, 39, 0, 5 }, { DURE_VITAL_HEART_RATE, 0, 49, 0, DAY },
  { DURE_VITAL_HEART_RATE, 0, 100, 0, DAY }, { DURE_VITAL_HEART_RATE, 0, 101, 0, 5 },
  { DURE_VITAL_HEART_RATE, 0, 111, 0, 5 }, { DURE_VITAL_HEART_RATE, 0, 130, 0, 5 },
  { DURE_VITAL_OXYGEN, 0, 92, 0, 5 }, { DURE_VITAL_OXYGEN, 0, 93, 0, 1 },
  { DURE_VITAL_OXYGEN, 0, 95, 0, DAY }, { DURE_VITAL_OXYGEN, 0, NAN, 0, 0 },
  { DURE_VITAL_TEMPERATURE, 0, 34.9, 0, 5 }, { DURE_VITAL_TEMPERATURE, 0, 35.9, 0, 5 },
  { DURE_VITAL_TEMPERATURE, 0, 36, 0, DAY }, { DURE_VITAL_TEMPERATURE, 0, 37.9, 0, DAY },
  { DURE_VITAL_TEMPERATURE, 0, 38, 0, 5 }, { DURE_VITAL_TEMPERATURE, 0, 39.1, 0, 5 },
  { DURE_VITAL_BMI, 0, 18, 0, DAY }, { DURE_VITAL_BMI, 0, 20, 0, DAY },
  { DURE_VITAL_BMI, 0, 24, 0, DAY }, { DURE_VITAL_BMI, 0, 27, 0, DAY },
  { DURE_VITAL_BMI, 0, 31, 0, DAY }, { DURE_VITAL_BMI, 0, 36, 0, DAY },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_UNSAID, 53, 0, 15 },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_UNSAID, 69, 0, 15 },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_UNSAID, 199, 0, DAY },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_UNSAID, 200, 0, DAY },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_FASTING, 53, 0, 15 },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_FASTING, 69, 0, 15 },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_FASTING, 99, 0, DAY },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_FASTING, 125, 0, DAY },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_FASTING, 126, 0, DAY },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_AFTER_LOAD, 53, 0, 15 },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_AFTER_LOAD, 69, 0, 15 },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_AFTER_LOAD, 139, 0, DAY },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_AFTER_LOAD, 199, 0, DAY },
  { DURE_VITAL_GLUCOSE, DURE_MEAL_AFTER_LOAD, 200, 0, DAY },
#undef DAY
};

/* The same whoever measures. */
static void
test_rest (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rests); i++)
    for (gboolean is_self_measured = FALSE; is_self_measured <= TRUE; is_self_measured++)
      {
        const DureVitalReading reading = { .vital = rests[i].vital,
                                           .value = rests[i].value,
                                           .diastolic = rests[i].diastolic,
                                           .meal = rests[i].meal,
                                           .is_self_measured = is_self_measured };

        g_test_message ("%s %g", dure_vital_to_text (reading.vital), reading.value);
        g_assert_cmpuint (dure_vital_rest_minutes (&reading), ==, rests[i].minutes);
      }
}

static void
test_mean (void)
{
  const DureVitalReading one[] = { { .vital = DURE_VITAL_BLOOD_PRESSURE, 141, 89 } };
  const DureVitalReading two[] = { { .vital = DURE_VITAL_BLOOD_PRESSURE, 143, 91 },
                                   { .vital = DURE_VITAL_BLOOD_PRESSURE, 136, 87 } };
  const DureVitalReading six[] = { { .value = 119 }, { .value = 119 }, { .value = 119 },
                                   { .value = 119 }, { .value = 119 }, { .value = 104 } };
  DureVitalReading mean;

  dure_vital_mean (six, G_N_ELEMENTS (six), &mean); /* 116.5, which binary makes a little less */
  g_assert_cmpfloat (dure_vital_rounded (DURE_VITAL_BLOOD_PRESSURE, mean.value), ==, 117);
  dure_vital_mean (one, 1, &mean);
  g_assert_cmpfloat (mean.value, ==, 141);
  g_assert_false (mean.is_repeated);
  dure_vital_mean (two, 2, &mean);
  g_assert_cmpfloat (mean.value, ==, 139.5);
  g_assert_cmpfloat (mean.diastolic, ==, 89);
  g_assert_true (mean.is_repeated);
}

static void
test_rounded (void)
{
  g_assert_cmpfloat (dure_vital_rounded (DURE_VITAL_OXYGEN, 94.5), ==, 95);
  g_assert_cmpfloat (dure_vital_rounded (DURE_VITAL_OXYGEN, 94.49), ==, 94);
  g_assert_cmpfloat (dure_vital_rounded (DURE_VITAL_TEMPERATURE, 39.05), ==, 39.1);
  g_assert_cmpfloat (dure_vital_rounded (DURE_VITAL_BMI, 64.0 / (1.7 * 1.7)), ==, 22.1);
}

static void
test_waist (void)
{
  gboolean is_large = TRUE;

  g_assert_true (dure_waist_is_large (89.949, DURE_SEX_MALE, &is_large) && !is_large);
  g_assert_true (dure_waist_is_large (89.95, DURE_SEX_MALE, &is_large) && is_large);
  g_assert_true (dure_waist_is_large (90, DURE_SEX_MALE, &is_large) && is_large);
  g_assert_true (dure_waist_is_large (84.9, DURE_SEX_FEMALE, &is_large) && !is_large);
  g_assert_true (dure_waist_is_large (85, DURE_SEX_FEMALE, &is_large) && is_large);
  g_assert_false (dure_waist_is_large (120, DURE_SEX_UNSAID, &is_large));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vital-rules/blood-pressure", test_blood_pressure);
  g_test_add_func ("/vital-rules/blood-pressure-at-home", test_blood_pressure_at_home);
  g_test_add_func ("/vital-rules/isolated-systolic", test_isolated_systolic);
  g_test_add_func ("/vital-rules/heart-rate", test_heart_rate);
  g_test_add_func ("/vital-rules/oxygen", test_oxygen);
  g_test_add_func ("/vital-rules/temperature", test_temperature);
  g_test_add_func ("/vital-rules/bmi", test_bmi);
  g_test_add_func ("/vital-rules/glucose", test_glucose);
  g_test_add_func ("/vital-rules/felt", test_felt);
  g_test_add_func ("/vital-rules/symptoms", test_symptoms);
  g_test_add_func ("/vital-rules/nothing-softens", test_nothing_softens);
  g_test_add_func ("/vital-rules/no-number", test_no_number);
  g_test_add_func ("/vital-rules/rest", test_rest);
  g_test_add_func ("/vital-rules/mean", test_mean);
  g_test_add_func ("/vital-rules/rounded", test_rounded);
  g_test_add_func ("/vital-rules/waist", test_waist);
  return g_test_run ();
}
