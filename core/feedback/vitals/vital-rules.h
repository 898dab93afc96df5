// vital-rules.h: what measured values say by rule, and which of them must not wait
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "pulse-percentile.h"
#include "urgency.h"

#include <glib.h>

G_BEGIN_DECLS

/* Glucose weighs 180.16 g/mol (IUPAC), so 1 mmol/L is 18.016 mg/dL. */
#define DURE_GLUCOSE_MG_DL 18.016

/**
 * DureVital:
 *
 * What there are rules for.
 */
typedef enum
{
  DURE_VITAL_BLOOD_PRESSURE, /* systolic and diastolic, mm[Hg] */
  DURE_VITAL_HEART_RATE,     /* at rest, /min */
  DURE_VITAL_OXYGEN,         /* at rest, % */
  DURE_VITAL_TEMPERATURE,    /* Cel */
  DURE_VITAL_BMI,            /* kg/m2, of unrounded weight and height */
  DURE_VITAL_GLUCOSE,        /* mg/dL */
  DURE_VITAL_COUNT,
} DureVital;

/**
 * DureCategory:
 *
 * Ranges of all vitals in one list, each vital's from low to high. A range, not a diagnosis.
 */
typedef enum
{
  DURE_CATEGORY_UNSAID, /* the number only: under 19, pregnant, or no rule for it */

  DURE_CATEGORY_BP_NORMAL,
  DURE_CATEGORY_BP_ELEVATED,
  DURE_CATEGORY_BP_PREHYPERTENSION,
  DURE_CATEGORY_BP_STAGE_1,
  DURE_CATEGORY_BP_STAGE_2,

  DURE_CATEGORY_PULSE_VERY_SLOW, /* below 40 */
  DURE_CATEGORY_PULSE_SLOW,      /* 40-49 */
  DURE_CATEGORY_PULSE_USUAL,     /* 50-100 */
  DURE_CATEGORY_PULSE_RAISED,    /* 101-110 */
  DURE_CATEGORY_PULSE_FAST,      /* 111-129 */
  DURE_CATEGORY_PULSE_VERY_FAST, /* 130 and up */

  DURE_CATEGORY_OXYGEN_LOW,     /* up to 92 */
  DURE_CATEGORY_OXYGEN_REDUCED, /* 93-94 */
  DURE_CATEGORY_OXYGEN_USUAL,   /* 95 and up */

  DURE_CATEGORY_TEMPERATURE_LOW,        /* below 35.0 */
  DURE_CATEGORY_TEMPERATURE_COOL,       /* 35.0-35.9 */
  DURE_CATEGORY_TEMPERATURE_USUAL,      /* 36.0-37.4 */
  DURE_CATEGORY_TEMPERATURE_RAISED,     /* 37.5-37.9 */
  DURE_CATEGORY_TEMPERATURE_FEVER,      /* 38.0-39.0 */
  DURE_CATEGORY_TEMPERATURE_HIGH_FEVER, /* above 39.0 */

  DURE_CATEGORY_BMI_UNDERWEIGHT,
  DURE_CATEGORY_BMI_USUAL,
  DURE_CATEGORY_BMI_PRE_OBESE,
  DURE_CATEGORY_BMI_CLASS_1,
  DURE_CATEGORY_BMI_CLASS_2,
  DURE_CATEGORY_BMI_CLASS_3,

  DURE_CATEGORY_GLUCOSE_VERY_LOW, /* below 54 */
  DURE_CATEGORY_GLUCOSE_LOW,      /* 54-69 */
  DURE_CATEGORY_GLUCOSE_USUAL,
  DURE_CATEGORY_GLUCOSE_IMPAIRED,  /* fasting 100-125, or 140-199 two hours after 75 g */
  DURE_CATEGORY_GLUCOSE_HIGH,      /* the range of diabetes, which needs a repeat on another day */
  DURE_CATEGORY_GLUCOSE_BELOW_200, /* at any time or after a meal only these two are said */
  DURE_CATEGORY_GLUCOSE_FROM_200,

  DURE_CATEGORY_COUNT,
} DureCategory;

/**
 * DureMeal:
 *
 * When glucose was measured.
 */
typedef enum
{
  DURE_MEAL_UNSAID,     /* at any time; also after a meal, which is not a load test */
  DURE_MEAL_FASTING,    /* 8 hours or longer without food */
  DURE_MEAL_AFTER_LOAD, /* 2 hours after 75 g of glucose */
  DURE_MEAL_COUNT,
} DureMeal;

/**
 * DureSymptom:
 *
 * What somebody says of how they feel; bits.
 */
typedef enum
{
  DURE_SYMPTOM_CHEST_PAIN = 1 << 0,
  DURE_SYMPTOM_WEAK_SIDE = 1 << 1,
  DURE_SYMPTOM_SPEECH_TROUBLE = 1 << 2,
  DURE_SYMPTOM_SIGHT_TROUBLE = 1 << 3,
  DURE_SYMPTOM_FAINTING = 1 << 4,
  DURE_SYMPTOM_BREATHLESSNESS = 1 << 5, /* severe */
  DURE_SYMPTOM_DIZZINESS = 1 << 6,
  DURE_SYMPTOM_CONFUSION = 1 << 7,
  DURE_SYMPTOM_STIFF_NECK = 1 << 8,
  DURE_SYMPTOM_VOMITING = 1 << 9,
  DURE_SYMPTOM_DROWSINESS = 1 << 10,
  DURE_SYMPTOM_THIRST = 1 << 11, /* or much urine, or weight loss */
} DureSymptom;

/**
 * DureRedFlag:
 *
 * What outranks every category, statistic and model. For the pregnant and those under 19 too.
 */
typedef enum
{
  DURE_RED_FLAG_NONE,
  DURE_RED_FLAG_REPEAT, /* from a single number: a second measurement is offered first */
  DURE_RED_FLAG_DOCTOR, /* a doctor today; 119 if unwell */
  DURE_RED_FLAG_119,    /* call 119 at once */
  DURE_RED_FLAG_COUNT,
} DureRedFlag;

/**
 * DurePerson:
 * @is_under_19: known to be
 * @is_pregnant: said to be
 * @symptoms: DureSymptom bits
 */
typedef struct
{
  gboolean is_under_19;
  gboolean is_pregnant;
  guint symptoms;
} DurePerson;

/**
 * DureVitalReading:
 * @vital: what
 * @value: in the vital's unit; the systolic pressure
 * @diastolic: of a blood pressure
 * @meal: of glucose
 * @is_self_measured: a blood pressure that nobody measured for them, at home or at a kiosk, where
 *   135/85 stands for 140/90 (Korean Society of Hypertension 2022: at home, and automated with
 *   nobody beside)
 * @is_repeated: whether it is a second measurement, dure_vital_rest_minutes() after a first one
 *   that was worth another look, or the mean of such
 */
typedef struct
{
  DureVital vital;
  double value;
  double diastolic;
  DureMeal meal;
  gboolean is_self_measured;
  gboolean is_repeated;
} DureVitalReading;

/**
 * DureJudgement:
 * @category: the range
 * @is_isolated_systolic: systolic from 140 with diastolic below 90, measured by
 *   themselves from 135 below 85
 * @urgency: what to do; with a red flag %DURE_URGENCY_SEE_DOCTOR, or %DURE_URGENCY_LOOK_AGAIN when
 *   a second measurement comes first
 * @red_flag: what outranks the category
 * @source: (transfer none): where the rule is from
 */
typedef struct
{
  DureCategory category;
  gboolean is_isolated_systolic;
  DureUrgency urgency;
  DureRedFlag red_flag;
  const char *source;
} DureJudgement;

void dure_vital_judge (const DureVitalReading *reading, const DurePerson *person,
                       DureJudgement *ret_judgement);
guint dure_vital_rest_minutes (const DureVitalReading *reading);
double dure_vital_rounded (DureVital vital, double value);
void dure_vital_mean (const DureVitalReading *readings, gsize count, DureVitalReading *ret_mean);
gboolean dure_waist_is_large (double waist_cm, DureSex sex, gboolean *ret_is_large);
DureRedFlag dure_symptoms_red_flag (guint symptoms);
DureRedFlag dure_irregular_pulse_red_flag (guint heart_rate, guint symptoms);

G_END_DECLS
