// vital-words.c: how documents and the desk spell what the rules say
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A category's word means something together with its vital: "usual" is a word of five of them, and
// a pulse is never "stage-1". So a category is read with its vital.

#include "vital-words.h"

static const struct
{
  const char *text;
  const char *unit; /* UCUM */
  DureCategory first, last;
} vitals[DURE_VITAL_COUNT] = {
  [DURE_VITAL_BLOOD_PRESSURE] = { "blood-pressure", "mm[Hg]", DURE_CATEGORY_BP_NORMAL,
                                  DURE_CATEGORY_BP_STAGE_2 },
  [DURE_VITAL_HEART_RATE] = { "heart-rate", "/min", DURE_CATEGORY_PULSE_VERY_SLOW,
                              DURE_CATEGORY_PULSE_VERY_FAST },
  [DURE_VITAL_OXYGEN] = { "oxygen", "%", DURE_CATEGORY_OXYGEN_LOW, DURE_CATEGORY_OXYGEN_USUAL },
  [DURE_VITAL_TEMPERATURE] = { "temperature", "Cel", DURE_CATEGORY_TEMPERATURE_LOW,
                               DURE_CATEGORY_TEMPERATURE_HIGH_FEVER },
  [DURE_VITAL_BMI] = { "bmi", "kg/m2", DURE_CATEGORY_BMI_UNDERWEIGHT, DURE_CATEGORY_BMI_CLASS_3 },
  [DURE_VITAL_GLUCOSE] = { "glucose", "mg/dL", DURE_CATEGORY_GLUCOSE_VERY_LOW,
                           DURE_CATEGORY_GLUCOSE_FROM_200 },
};

static const char *const categories[DURE_CATEGORY_COUNT] = {
  [DURE_CATEGORY_UNSAID] = "unsaid",
  [DURE_CATEGORY_BP_NORMAL] = "normal",
  [DURE_CATEGORY_BP_ELEVATED] = "elevated",
  [DURE_CATEGORY_BP_PREHYPERTENSION] = "prehypertension",
  [DURE_CATEGORY_BP_STAGE_1] = "stage-1",
  [DURE_CATEGORY_BP_STAGE_2] = "stage-2",
  [DURE_CATEGORY_PULSE_VERY_SLOW] = "very-slow",
  [DURE_CATEGORY_PULSE_SLOW] = "slow",
  [DURE_CATEGORY_PULSE_USUAL] = "usual",
  [DURE_CATEGORY_PULSE_RAISED] = "raised",
  [DURE_CATEGORY_PULSE_FAST] = "fast",
  [DURE_CATEGORY_PULSE_VERY_FAST] = "very-fast",
  [DURE_CATEGORY_OXYGEN_LOW] = "low",
  [DURE_CATEGORY_OXYGEN_REDUCED] = "reduced",
  [DURE_CATEGORY_OXYGEN_USUAL] = "usual",
  [DURE_CATEGORY_TEMPERATURE_LOW] = "low",
  [DURE_CATEGORY_TEMPERATURE_COOL] = "cool",
  [DURE_CATEGORY_TEMPERATURE_USUAL] = "usual",
  [DURE_CATEGORY_TEMPERATURE_RAISED] = "raised",
  [DURE_CATEGORY_TEMPERATURE_FEVER] = "fever",
  [DURE_CATEGORY_TEMPERATURE_HIGH_FEVER] = "high-fever",
  [DURE_CATEGORY_BMI_UNDERWEIGHT] = "underweight",
  [DURE_CATEGORY_BMI_USUAL] = "usual",
  [DURE_CATEGORY_BMI_PRE_OBESE] = "pre-obese",
  [DURE_CATEGORY_BMI_CLASS_1] = "class-1",
  [DURE_CATEGORY_BMI_CLASS_2] = "class-2",
  [DURE_CATEGORY_BMI_CLASS_3] = "class-3",
  [DURE_CATEGORY_GLUCOSE_VERY_LOW] = "very-low",
  [DURE_CATEGORY_GLUCOSE_LOW] = "low",
  [DURE_CATEGORY_GLUCOSE_USUAL] = "usual",
  [DURE_CATEGORY_GLUCOSE_IMPAIRED] = "impaired",
  [DURE_CATEGORY_GLUCOSE_HIGH] = "high",
  [DURE_CATEGORY_GLUCOSE_BELOW_200] = "below-200",
  [DURE_CATEGORY_GLUCOSE_FROM_200] = "from-200",
};

static const char *const urgencies[DURE_URGENCY_COUNT] = {
  [DURE_URGENCY_USUAL] = "usual",
  [DURE_URGENCY_LOOK_AGAIN] = "look-again",
  [DURE_URGENCY_SEE_DOCTOR] = "see-doctor",
  [DURE_URGENCY_CANNOT_TELL] = "cannot-tell",
};

static const char *const red_flags[DURE_RED_FLAG_COUNT] = {
  [DURE_RED_FLAG_NONE] = "none",
  [DURE_RED_FLAG_REPEAT] = "repeat",
  [DURE_RED_FLAG_DOCTOR] = "doctor",
  [DURE_RED_FLAG_119] = "119",
};

static const char *const meals[DURE_MEAL_COUNT] = {
  [DURE_MEAL_UNSAID] = "random",
  [DURE_MEAL_FASTING] = "fasting",
  [DURE_MEAL_AFTER_LOAD] = "after-load-2h",
};

/* In the order of their bits. */
static const char *const symptoms[] = {
  "chest-pain", "weak-side", "speech-trouble", "sight-trouble", "fainting",   "breathlessness",
  "dizziness",  "confusion", "stiff-neck",     "vomiting",      "drowsiness", "thirst",
};

static gboolean
find (const char *const *words, guint count, const char *text, guint *ret_index)
{
  for (guint i = 0; i < count; i++)
    if (g_strcmp0 (words[i], text) == 0)
      {
        *ret_index = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * dure_vital_to_text:
 *
 * Returns: (transfer none): the vital as documents spell it
 */
const char *
dure_vital_to_text (DureVital vital)
{
  g_return_val_if_fail (vital < DURE_VITAL_COUNT, NULL);

  return vitals[vital].text;
}

/**
 * dure_vital_unit:
 *
 * Returns: (transfer none): its unit, in UCUM
 */
const char *
dure_vital_unit (DureVital vital)
{
  g_return_val_if_fail (vital < DURE_VITAL_COUNT, NULL);

  return vitals[vital].unit;
}

/**
 * dure_category_to_text:
 *
 * Returns: (transfer none): the category's word, to be read with its vital
 */
const char *
dure_category_to_text (DureCategory category)
{
  g_return_val_if_fail (category < DURE_CATEGORY_COUNT, NULL);

  return categories[category];
}

/**
 * dure_urgency_to_text:
 *
 * Returns: (transfer none): the urgency as documents spell it
 */
const char *
dure_urgency_to_text (DureUrgency urgency)
{
  g_return_val_if_fail (urgency < DURE_URGENCY_COUNT, NULL);

  return urgencies[urgency];
}

/**
 * dure_red_flag_to_text:
 *
 * Returns: (transfer none): the red flag as documents spell it
 */
const char *
dure_red_flag_to_text (DureRedFlag flag)
{
  g_return_val_if_fail (flag < DURE_RED_FLAG_COUNT, NULL);

  return red_flags[flag];
}

/**
 * dure_meal_to_text:
 *
 * Returns: (transfer none): when glucose was measured, as the desk spells it
 */
const char *
dure_meal_to_text (DureMeal meal)
{
  g_return_val_if_fail (meal < DURE_MEAL_COUNT, NULL);

  return meals[meal];
}

/**
 * dure_vital_from_text:
 * @text: (nullable): foreign text
 * @ret_vital: (out): set only on success
 */
gboolean
dure_vital_from_text (const char *text, DureVital *ret_vital)
{
  for (DureVital vital = 0; vital < DURE_VITAL_COUNT; vital++)
    if (g_strcmp0 (text, vitals[vital].text) == 0)
      {
        *ret_vital = vital;
        return TRUE;
      }
  return FALSE;
}

/**
 * dure_category_from_text:
 * @vital: whose
 * @text: (nullable): foreign text
 * @ret_category: (out): set only on success: "unsaid", or a category of @vital
 */
gboolean
dure_category_from_text (DureVital vital, const char *text, DureCategory *ret_category)
{
  const DureCategory first = vitals[vital].first;
  guint index;

  if (g_strcmp0 (text, categories[DURE_CATEGORY_UNSAID]) == 0)
    *ret_category = DURE_CATEGORY_UNSAID;
  else if (find (categories + first, vitals[vital].last - first + 1, text, &index))
    *ret_category = first + index;
  else
    return FALSE;
  return TRUE;
}

/**
 * dure_urgency_from_text:
 * @text: (nullable): foreign text
 * @ret_urgency: (out): set only on success
 */
gboolean
dure_urgency_from_text (const char *text, DureUrgency *ret_urgency)
{
  guint index;

  if (!find (urgencies, DURE_URGENCY_COUNT, text, &index))
    return FALSE;
  *ret_urgency = index;
  return TRUE;
}

/**
 * dure_red_flag_from_text:
 * @text: (nullable): foreign text
 * @ret_flag: (out): set only on success
 */
gboolean
dure_red_flag_from_text (const char *text, DureRedFlag *ret_flag)
{
  guint index;

  if (!find (red_flags, DURE_RED_FLAG_COUNT, text, &index))
    return FALSE;
  *ret_flag = index;
  return TRUE;
}

/**
 * dure_symptom_from_text:
 * @text: (nullable): foreign text
 * @ret_symptom: (out): set only on success: one bit
 */
gboolean
dure_symptom_from_text (const char *text, DureSymptom *ret_symptom)
{
  guint index;

  if (!find (symptoms, G_N_ELEMENTS (symptoms), text, &index))
    return FALSE;
  *ret_symptom = 1 << index;
  return TRUE;
}
