// vital-rules.c: what measured values say by rule, and which of them must not wait
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A value is rounded as it is shown, then looked up in its table, then once more with what the
// person feels: the graver answer of the two holds. Nothing here is learned from data, and nothing
// that is learned may soften it. Tables are read from the top to the first row that fits, so each
// row's number is its upper edge. A Korean physician signs them before a pilot: rows whose source
// says so have no guideline that was at hand.
//
// Who is under 19 or pregnant hears the number and no range, since the ranges are those of other
// adults. Red flags are for them too.

#include "vital-rules.h"

#include <math.h>

/* Its guidelines of 2018 and 2022. */
#define HYPERTENSION "Korean Society of Hypertension"
#define OBESITY "Korean Society for the Study of Obesity"
#define DIABETES "Korean Diabetes Association"
#define MONITORING "NHS, monitoring at home"
#define PHYSICIAN "usual practice, to be confirmed by the pilot's physician"
#define NO_RULE "no rule"

#define ANY G_MAXINT
#define NEVER G_MAXINT

/* How grave a row is. One number alone sends nobody to a doctor: it is measured once more first. */
typedef enum
{
  FINE,
  WATCH,  /* worth another look */
  ADVICE, /* worth a doctor's word when it stays */
  RED,    /* a doctor today when it stays */
  CONCERNS,
} Concern;

static const struct
{
  DureUrgency urgency;
  DureRedFlag red_flag;
} answers[CONCERNS][2] = {
  /* at first, and repeated */
  [FINE] = { { DURE_URGENCY_USUAL, DURE_RED_FLAG_NONE },
             { DURE_URGENCY_USUAL, DURE_RED_FLAG_NONE } },
  [WATCH] = { { DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_NONE },
              { DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_NONE } },
  [ADVICE] = { { DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_NONE },
               { DURE_URGENCY_SEE_DOCTOR, DURE_RED_FLAG_NONE } },
  [RED] = { { DURE_URGENCY_LOOK_AGAIN, DURE_RED_FLAG_REPEAT },
            { DURE_URGENCY_SEE_DOCTOR, DURE_RED_FLAG_DOCTOR } },
};

/* Minutes until a second measurement says more than the first. A blood pressure is taken again
 * after 1 to 2 (Korean Society of Hypertension), a pulse once it has rested for 5 (NHS), and so is
 * all that would be a red flag; sugar needs 15 to act; what a meal did, or a kilogram, is still
 * there within the hour. */
enum
{
  SOON = 1,
  RESTED = 5,
  FED = 15,
  LATER = 24 * 60,
};

/* @up_to is in the steps of the vital's rounding: tenths of a degree and of kg/m2. Only a blood
 * pressure has a @diastolic, which must fit too. */
typedef struct
{
  int up_to;
  int diastolic;
  DureCategory category;
  Concern concern;
  guint rest_minutes;
  const char *source;
} Rule;

static const Rule blood_pressure[] = {
  { 119, 79, DURE_CATEGORY_BP_NORMAL, FINE, SOON, HYPERTENSION },
  { 129, 79, DURE_CATEGORY_BP_ELEVATED, WATCH, SOON, HYPERTENSION },
  { 139, 89, DURE_CATEGORY_BP_PREHYPERTENSION, WATCH, SOON, HYPERTENSION },
  { 159, 99, DURE_CATEGORY_BP_STAGE_1, ADVICE, SOON, HYPERTENSION },
  { 179, 119, DURE_CATEGORY_BP_STAGE_2, ADVICE, SOON, HYPERTENSION },
  { ANY, ANY, DURE_CATEGORY_BP_STAGE_2, RED, RESTED, HYPERTENSION },
};

/* Who measures it themselves, with nobody in a white coat beside, has 135/85 for 140/90; the other
 * edges are not said to move. */
static const Rule blood_pressure_of_oneself[] = {
  { 119, 79, DURE_CATEGORY_BP_NORMAL, FINE, SOON, HYPERTENSION },
  { 129, 79, DURE_CATEGORY_BP_ELEVATED, WATCH, SOON, HYPERTENSION },
  { 134, 84, DURE_CATEGORY_BP_PREHYPERTENSION, WATCH, SOON, HYPERTENSION },
  { 159, 99, DURE_CATEGORY_BP_STAGE_1, ADVICE, SOON, HYPERTENSION },
  { 179, 119, DURE_CATEGORY_BP_STAGE_2, ADVICE, SOON, HYPERTENSION },
  { ANY, ANY, DURE_CATEGORY_BP_STAGE_2, RED, RESTED, HYPERTENSION },
};

/* 40-49 is fine in who trains and is well. */
static const Rule pulse[] = {
  { 39, 0, DURE_CATEGORY_PULSE_VERY_SLOW, RED, RESTED, PHYSICIAN },
  { 49, 0, DURE_CATEGORY_PULSE_SLOW, WATCH, LATER, PHYSICIAN },
  { 100, 0, DURE_CATEGORY_PULSE_USUAL, FINE, LATER, MONITORING },
  { 110, 0, DURE_CATEGORY_PULSE_RAISED, ADVICE, RESTED, MONITORING },
  { 129, 0, DURE_CATEGORY_PULSE_FAST, ADVICE, RESTED, MONITORING },
  { ANY, 0, DURE_CATEGORY_PULSE_VERY_FAST, RED, RESTED, PHYSICIAN },
};

/* For whom an own doctor set another range, that range holds: screens say so. */
static const Rule oxygen[] = {
  { 92, 0, DURE_CATEGORY_OXYGEN_LOW, RED, RESTED, MONITORING },
  { 94, 0, DURE_CATEGORY_OXYGEN_REDUCED, ADVICE, SOON, MONITORING },
  { ANY, 0, DURE_CATEGORY_OXYGEN_USUAL, FINE, LATER, MONITORING },
};

static const Rule temperature[] = {
  { 349, 0, DURE_CATEGORY_TEMPERATURE_LOW, RED, RESTED, PHYSICIAN },
  { 359, 0, DURE_CATEGORY_TEMPERATURE_COOL, WATCH, RESTED, PHYSICIAN },
  { 374, 0, DURE_CATEGORY_TEMPERATURE_USUAL, FINE, LATER, MONITORING },
  { 379, 0, DURE_CATEGORY_TEMPERATURE_RAISED, WATCH, LATER, PHYSICIAN },
  { 390, 0, DURE_CATEGORY_TEMPERATURE_FEVER, ADVICE, RESTED, MONITORING },
  { ANY, 0, DURE_CATEGORY_TEMPERATURE_HIGH_FEVER, ADVICE, RESTED, MONITORING },
};

/* Weight is nobody's emergency. */
static const Rule bmi[] = {
  { 184, 0, DURE_CATEGORY_BMI_UNDERWEIGHT, WATCH, LATER, OBESITY },
  { 229, 0, DURE_CATEGORY_BMI_USUAL, FINE, LATER, OBESITY },
  { 249, 0, DURE_CATEGORY_BMI_PRE_OBESE, WATCH, LATER, OBESITY },
  { 299, 0, DURE_CATEGORY_BMI_CLASS_1, WATCH, LATER, OBESITY },
  { 349, 0, DURE_CATEGORY_BMI_CLASS_2, WATCH, LATER, OBESITY },
  { ANY, 0, DURE_CATEGORY_BMI_CLASS_3, WATCH, LATER, OBESITY },
};

/* The association's page has 100-125 in its text and 110-125 in its table: the text holds. */
static const Rule glucose_fasting[] = {
  { 53, 0, DURE_CATEGORY_GLUCOSE_VERY_LOW, RED, FED, PHYSICIAN },
  { 69, 0, DURE_CATEGORY_GLUCOSE_LOW, ADVICE, FED, PHYSICIAN },
  { 99, 0, DURE_CATEGORY_GLUCOSE_USUAL, FINE, LATER, DIABETES },
  { 125, 0, DURE_CATEGORY_GLUCOSE_IMPAIRED, WATCH, LATER, DIABETES },
  { ANY, 0, DURE_CATEGORY_GLUCOSE_HIGH, ADVICE, LATER, DIABETES },
};

static const Rule glucose_after_load[] = {
  { 53, 0, DURE_CATEGORY_GLUCOSE_VERY_LOW, RED, FED, PHYSICIAN },
  { 69, 0, DURE_CATEGORY_GLUCOSE_LOW, ADVICE, FED, PHYSICIAN },
  { 139, 0, DURE_CATEGORY_GLUCOSE_USUAL, FINE, LATER, DIABETES },
  { 199, 0, DURE_CATEGORY_GLUCOSE_IMPAIRED, WATCH, LATER, DIABETES },
  { ANY, 0, DURE_CATEGORY_GLUCOSE_HIGH, ADVICE, LATER, DIABETES },
};

static const Rule glucose_at_any_time[] = {
  { 53, 0, DURE_CATEGORY_GLUCOSE_VERY_LOW, RED, FED, PHYSICIAN },
  { 69, 0, DURE_CATEGORY_GLUCOSE_LOW, ADVICE, FED, PHYSICIAN },
  { 199, 0, DURE_CATEGORY_GLUCOSE_BELOW_200, FINE, LATER, DIABETES },
  { ANY, 0, DURE_CATEGORY_GLUCOSE_FROM_200, ADVICE, LATER, DIABETES },
};

/* What alone is reason enough to call for help. */
#define EMERGENCIES                                                                                \
  (DURE_SYMPTOM_CHEST_PAIN | DURE_SYMPTOM_WEAK_SIDE | DURE_SYMPTOM_SPEECH_TROUBLE                  \
   | DURE_SYMPTOM_FAINTING | DURE_SYMPTOM_BREATHLESSNESS)

/* A value from @from to @up_to, or a diastolic pressure from @diastolic, of who feels any of
 * @symptoms. It need not be repeated: it is not the number alone that speaks. */
static const struct
{
  DureVital vital;
  int from, up_to, diastolic;
  guint symptoms;
  DureRedFlag red_flag;
  const char *source;
} felt[] = {
  { DURE_VITAL_BLOOD_PRESSURE, 180, ANY, 120, EMERGENCIES | DURE_SYMPTOM_SIGHT_TROUBLE,
    DURE_RED_FLAG_119, HYPERTENSION },
  { DURE_VITAL_BLOOD_PRESSURE, 0, 89, NEVER, DURE_SYMPTOM_DIZZINESS, DURE_RED_FLAG_DOCTOR,
    PHYSICIAN },
  { DURE_VITAL_HEART_RATE, 0, 39, NEVER, DURE_SYMPTOM_DIZZINESS, DURE_RED_FLAG_DOCTOR, PHYSICIAN },
  { DURE_VITAL_HEART_RATE, 40, 49, NEVER, DURE_SYMPTOM_DIZZINESS, DURE_RED_FLAG_NONE, PHYSICIAN },
  { DURE_VITAL_TEMPERATURE, 391, ANY, NEVER, DURE_SYMPTOM_CONFUSION | DURE_SYMPTOM_STIFF_NECK,
    DURE_RED_FLAG_DOCTOR, PHYSICIAN },
  { DURE_VITAL_GLUCOSE, 200, ANY, NEVER, DURE_SYMPTOM_THIRST, DURE_RED_FLAG_NONE, DIABETES },
  { DURE_VITAL_GLUCOSE, 300, ANY, NEVER, DURE_SYMPTOM_VOMITING | DURE_SYMPTOM_DROWSINESS,
    DURE_RED_FLAG_DOCTOR, PHYSICIAN },
};

static int
steps_of (DureVital vital)
{
  return vital == DURE_VITAL_TEMPERATURE || vital == DURE_VITAL_BMI ? 10 : 1;
}

/* A half goes up, as people round decimals: the small part mends what binary takes from 39.05. */
static int
in_steps (DureVital vital, double value)
{
  return (int) floor (CLAMP (value, -1e6, 1e6) * steps_of (vital) + 0.5 + 1e-9);
}

/**
 * dure_vital_rounded:
 * @vital: what
 * @value: in its unit, as measured
 *
 * Returns: the value as it is judged and shown: whole; a temperature and a BMI with one decimal
 */
double
dure_vital_rounded (DureVital vital, double value)
{
  return (double) in_steps (vital, value) / steps_of (vital);
}

static const Rule *
table_of (const DureVitalReading *reading)
{
  static const Rule *const glucose[DURE_MEAL_COUNT] = {
    [DURE_MEAL_UNSAID] = glucose_at_any_time,
    [DURE_MEAL_FASTING] = glucose_fasting,
    [DURE_MEAL_AFTER_LOAD] = glucose_after_load,
  };
  static const Rule *const tables[DURE_VITAL_COUNT] = {
    [DURE_VITAL_BLOOD_PRESSURE] = blood_pressure,
    [DURE_VITAL_HEART_RATE] = pulse,
    [DURE_VITAL_OXYGEN] = oxygen,
    [DURE_VITAL_TEMPERATURE] = temperature,
    [DURE_VITAL_BMI] = bmi,
  };

  if (reading->vital == DURE_VITAL_GLUCOSE)
    return glucose[reading->meal];
  if (reading->vital == DURE_VITAL_BLOOD_PRESSURE && reading->is_self_measured)
    return blood_pressure_of_oneself;
  return tables[reading->vital];
}

static const Rule *
rule_of (const DureVitalReading *reading, int value, int diastolic)
{
  const Rule *rule = table_of (reading);

  while (value > rule->up_to || diastolic > rule->diastolic)
    rule++;
  return rule;
}

static void
make_graver (DureJudgement *self, DureRedFlag red_flag, const char *source)
{
  if (red_flag > self->red_flag || self->urgency != DURE_URGENCY_SEE_DOCTOR)
    self->source = source;
  self->urgency = DURE_URGENCY_SEE_DOCTOR;
  self->red_flag = MAX (self->red_flag, red_flag);
}

static void
judge_felt (DureJudgement *self, DureVital vital, int value, int diastolic, guint symptoms)
{
  for (gsize i = 0; i < G_N_ELEMENTS (felt); i++)
    if (felt[i].vital == vital && (felt[i].symptoms & symptoms) != 0
        && ((value >= felt[i].from && value <= felt[i].up_to) || diastolic >= felt[i].diastolic))
      make_graver (self, felt[i].red_flag, felt[i].source);
}

static void
judge_number (DureJudgement *self, const DureVitalReading *reading, const DurePerson *person,
              int value, int diastolic)
{
  const gboolean is_unsaid = person->is_under_19 || person->is_pregnant;
  const Rule *rule = rule_of (reading, value, diastolic);
  const Concern concern = is_unsaid && rule->concern != RED ? FINE : rule->concern;

  self->urgency = answers[concern][reading->is_repeated].urgency;
  self->red_flag = answers[concern][reading->is_repeated].red_flag;
  self->source = rule->source;
  if (is_unsaid)
    return;
  self->category = rule->category;
  self->is_isolated_systolic = reading->vital == DURE_VITAL_BLOOD_PRESSURE
                               && value >= (reading->is_self_measured ? 135 : 140)
                               && diastolic < (reading->is_self_measured ? 85 : 90);
}

/**
 * dure_vital_judge:
 * @reading: what was measured, not yet rounded
 * @person: whom
 * @ret_judgement: (out caller-allocates): what it says; "cannot tell" of what is no number
 *
 * A symptom can only make the answer graver.
 */
void
dure_vital_judge (const DureVitalReading *reading, const DurePerson *person,
                  DureJudgement *ret_judgement)
{
  DureJudgement self = { .urgency = DURE_URGENCY_CANNOT_TELL, .source = NO_RULE };
  const gboolean has_diastolic = reading->vital == DURE_VITAL_BLOOD_PRESSURE;

  g_return_if_fail (reading->vital < DURE_VITAL_COUNT && reading->meal < DURE_MEAL_COUNT);

  if (isfinite (reading->value) && (!has_diastolic || isfinite (reading->diastolic)))
    {
      const int value = in_steps (reading->vital, reading->value);
      const int diastolic = has_diastolic ? in_steps (reading->vital, reading->diastolic) : 0;

      judge_number (&self, reading, person, value, diastolic);
      judge_felt (&self, reading->vital, value, diastolic, person->symptoms);
    }
  if (dure_symptoms_red_flag (person->symptoms) != DURE_RED_FLAG_NONE)
    make_graver (&self, dure_symptoms_red_flag (person->symptoms), PHYSICIAN);
  *ret_judgement = self;
}

/**
 * dure_vital_rest_minutes:
 * @reading: a second measurement of somebody, not yet rounded
 *
 * Returns: how many minutes must lie between the first one and it for it to be a repeated one; less
 *   says no more than the first. 0 of what is no number
 */
guint
dure_vital_rest_minutes (const DureVitalReading *reading)
{
  const gboolean has_diastolic = reading->vital == DURE_VITAL_BLOOD_PRESSURE;

  g_return_val_if_fail (reading->vital < DURE_VITAL_COUNT && reading->meal < DURE_MEAL_COUNT, 0);

  if (!isfinite (reading->value) || (has_diastolic && !isfinite (reading->diastolic)))
    return 0;
  return rule_of (reading, in_steps (reading->vital, reading->value),
                  has_diastolic ? in_steps (reading->vital, reading->diastolic) : 0)
      ->rest_minutes;
}

/**
 * dure_vital_mean:
 * @readings: (array length=count): of one vital and one person, a few minutes apart; one at least
 * @count: how many
 * @ret_mean: (out caller-allocates): their mean, not rounded; more than one are a repeated reading
 *
 * Of blood pressure two readings, 1 to 2 minutes apart, are taken and their mean judged (Korean
 * Society of Hypertension, 2018 and 2022).
 */
void
dure_vital_mean (const DureVitalReading *readings, gsize count, DureVitalReading *ret_mean)
{
  double value = 0, diastolic = 0;

  g_return_if_fail (count > 0);

  for (gsize i = 0; i < count; i++)
    {
      value += readings[i].value / count;
      diastolic += readings[i].diastolic / count;
    }
  *ret_mean = readings[count - 1];
  ret_mean->value = value;
  ret_mean->diastolic = diastolic;
  ret_mean->is_repeated |= count > 1;
}

/**
 * dure_waist_is_large:
 * @waist_cm: round the waist, in cm; with one decimal as it is shown
 * @sex: must be said
 * @ret_is_large: (out): set only on success: from 90 cm in men and 85 cm in women on (Korean
 *   Society for the Study of Obesity)
 *
 * No instrument of a station measures it; it is asked at desks. For adults who are not pregnant.
 *
 * Returns: whether there is a rule for that sex
 */
gboolean
dure_waist_is_large (double waist_cm, DureSex sex, gboolean *ret_is_large)
{
  static const int large_from[DURE_SEX_COUNT] = { [DURE_SEX_MALE] = 900, [DURE_SEX_FEMALE] = 850 };

  if (sex == DURE_SEX_UNSAID || !isfinite (waist_cm))
    return FALSE;
  *ret_is_large = in_steps (DURE_VITAL_BMI, waist_cm) >= large_from[sex];
  return TRUE;
}

/**
 * dure_symptoms_red_flag:
 * @symptoms: DureSymptom bits
 *
 * Chest pain, a weak side, trouble to speak, fainting and severe breathlessness are no matter of
 * measuring: 119 at once.
 *
 * Returns: what they say without any number
 */
DureRedFlag
dure_symptoms_red_flag (guint symptoms)
{
  return (symptoms & EMERGENCIES) != 0 ? DURE_RED_FLAG_119 : DURE_RED_FLAG_NONE;
}

/**
 * dure_irregular_pulse_red_flag:
 * @heart_rate: of a pulse that was irregular throughout, /min; 0 when it cannot be told
 * @symptoms: DureSymptom bits
 *
 * An irregular pulse from 111 a minute, or with dizziness or chest pain, is for a doctor today
 * (usual practice, to be confirmed by the pilot's physician).
 *
 * Returns: what both together say
 */
DureRedFlag
dure_irregular_pulse_red_flag (guint heart_rate, guint symptoms)
{
  const DureRedFlag red_flag = dure_symptoms_red_flag (symptoms);
  const guint with = DURE_SYMPTOM_DIZZINESS | DURE_SYMPTOM_CHEST_PAIN;

  return heart_rate >= 111 || (symptoms & with) != 0 ? MAX (red_flag, DURE_RED_FLAG_DOCTOR)
                                                     : red_flag;
}
