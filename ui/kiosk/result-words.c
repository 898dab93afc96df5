// result-words.c: what the screens say of a judged value
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Never a diagnosis: a category is a range in which a value lies. One thing to do follows from it,
// a milder one after a first measurement than after a second. The bands draw the same edges that
// the rules have.

#include "result-words.h"

#include <glib/gi18n-lib.h>

static const DureUrgencyWords urgencies[DURE_URGENCY_COUNT] = {
  [DURE_URGENCY_USUAL] = { N_ ("It is in the usual range."), "disc", "usual" },
  [DURE_URGENCY_LOOK_AGAIN] = { N_ ("Worth another look."), "triangle", "look-again" },
  [DURE_URGENCY_SEE_DOCTOR] = { N_ ("Please talk to a doctor."), "octagon", "see-doctor" },
  [DURE_URGENCY_CANNOT_TELL] = { N_ ("We could not tell this time."), "ring", "cannot-tell" },
};

#define ONCE_MORE N_ ("Rest 2 minutes,\nthen measure once more.")
#define AFTER_REST N_ ("Rest 5 minutes,\nthen measure once more.")
#define IF_TRAINED N_ ("Fine if you train a lot.\nIf you feel dizzy, ask a doctor.")
#define IN_DAYS N_ ("Ask a doctor in the next days.")
#define TODAY N_ ("See a doctor today.")
#define NOTHING N_ ("There is nothing to do now.")
#define CENTRE N_ ("Your health centre can advise you.")
#define NO_EMERGENCY N_ ("Not a diagnosis.\nIt cannot find a heart attack or a stroke.")
#define SWEET N_ ("Eat something sweet now.\nMeasure again in 15 minutes.")
#define ANOTHER_DAY N_ ("Measure on another day,\nbefore you eat.")

/* The name of each range, and what to do after a first and after a second measurement. */
static const struct
{
  const char *name;
  const char *first;
  const char *repeated;
} categories[DURE_CATEGORY_COUNT] = {
  [DURE_CATEGORY_BP_NORMAL] = { N_ ("Normal range"),
                                N_ ("To be sure, measure once more\nin 2 minutes."), NOTHING },
  [DURE_CATEGORY_BP_ELEVATED] = { N_ ("Elevated range"), ONCE_MORE,
                                  N_ ("Measure on some more days.") },
  [DURE_CATEGORY_BP_PREHYPERTENSION] = { N_ ("Range before the high one"), ONCE_MORE,
                                         N_ ("Measure on some more days.") },
  [DURE_CATEGORY_BP_STAGE_1] = { N_ ("High range, stage 1"), ONCE_MORE, IN_DAYS },
  [DURE_CATEGORY_BP_STAGE_2] = { N_ ("High range, stage 2"), ONCE_MORE,
                                 N_ ("See a doctor this week.") },

  [DURE_CATEGORY_PULSE_VERY_SLOW] = { N_ ("Very slow range"), AFTER_REST, TODAY },
  [DURE_CATEGORY_PULSE_SLOW] = { N_ ("Slow range"), IF_TRAINED, IF_TRAINED },
  [DURE_CATEGORY_PULSE_USUAL] = { N_ ("Usual range"), NOTHING, NOTHING },
  [DURE_CATEGORY_PULSE_RAISED] = { N_ ("A little fast"), AFTER_REST, IN_DAYS },
  [DURE_CATEGORY_PULSE_FAST] = { N_ ("Fast range"), AFTER_REST, TODAY },
  [DURE_CATEGORY_PULSE_VERY_FAST] = { N_ ("Very fast range"), AFTER_REST, TODAY },

  [DURE_CATEGORY_OXYGEN_LOW] = { N_ ("Low range"), AFTER_REST, TODAY },
  [DURE_CATEGORY_OXYGEN_REDUCED] = { N_ ("A little low"),
                                     N_ ("Warm your hand,\nthen measure once more."), IN_DAYS },
  [DURE_CATEGORY_OXYGEN_USUAL] = { N_ ("Usual range"), NOTHING, NOTHING },

  [DURE_CATEGORY_TEMPERATURE_LOW] = { N_ ("Very low range"), AFTER_REST, TODAY },
  [DURE_CATEGORY_TEMPERATURE_COOL] = { N_ ("Low range"), AFTER_REST, AFTER_REST },
  [DURE_CATEGORY_TEMPERATURE_USUAL] = { N_ ("Usual range"), NOTHING, NOTHING },
  [DURE_CATEGORY_TEMPERATURE_RAISED] = { N_ ("A little high"),
                                         N_ ("Rest today, and measure again later."),
                                         N_ ("Rest today, and measure again later.") },
  [DURE_CATEGORY_TEMPERATURE_FEVER] = { N_ ("Fever range"), AFTER_REST,
                                        N_ ("Rest and drink enough.\nIf it lasts, ask a doctor.") },
  [DURE_CATEGORY_TEMPERATURE_HIGH_FEVER] = { N_ ("High fever range"), AFTER_REST, TODAY },

  [DURE_CATEGORY_BMI_UNDERWEIGHT] = { N_ ("Underweight range"), CENTRE, CENTRE },
  [DURE_CATEGORY_BMI_USUAL] = { N_ ("Normal range"), NOTHING, NOTHING },
  [DURE_CATEGORY_BMI_PRE_OBESE] = { N_ ("Range before obesity"), CENTRE, CENTRE },
  [DURE_CATEGORY_BMI_CLASS_1] = { N_ ("Obesity range, class 1"), CENTRE, CENTRE },
  [DURE_CATEGORY_BMI_CLASS_2] = { N_ ("Obesity range, class 2"), CENTRE, CENTRE },
  [DURE_CATEGORY_BMI_CLASS_3] = { N_ ("Obesity range, class 3"), CENTRE, CENTRE },

  [DURE_CATEGORY_GLUCOSE_VERY_LOW] = { N_ ("Very low range"), SWEET, SWEET },
  [DURE_CATEGORY_GLUCOSE_LOW] = { N_ ("Low range"), SWEET, SWEET },
  [DURE_CATEGORY_GLUCOSE_USUAL] = { N_ ("Usual range"), NOTHING, NOTHING },
  [DURE_CATEGORY_GLUCOSE_IMPAIRED] = { N_ ("Range before diabetes"), ANOTHER_DAY, ANOTHER_DAY },
  [DURE_CATEGORY_GLUCOSE_HIGH] = { N_ ("Diabetes range"), ANOTHER_DAY, IN_DAYS },
  [DURE_CATEGORY_GLUCOSE_BELOW_200] = { N_ ("Below 200"), NOTHING, NOTHING },
  [DURE_CATEGORY_GLUCOSE_FROM_200] = { N_ ("200 or more"), ANOTHER_DAY, IN_DAYS },
};

/* As the rules name them. */
static const char *const sources[] = {
  N_ ("Korean Society of Hypertension"),
  N_ ("Korean Society for the Study of Obesity"),
  N_ ("Korean Diabetes Association"),
  N_ ("NHS, monitoring at home"),
  N_ ("usual practice, to be confirmed by the pilot's physician"),
};

static const DureBandScale systolic = { 90, 190, 90, 120, { 130, 135, 160, 180 } };
static const DureBandScale diastolic = { 50, 125, 50, 80, { 85, 100, 120 } };
static const DureBandScale heart_rate = { 30, 140, 50, 100, { 40, 111, 130 } };
static const DureBandScale oxygen = { 86, 100, 95, 100, { 93 } };
static const DureBandScale temperature = { 34, 41, 36, 37.5, { 35, 38, 39 } };
static const DureBandScale bmi = { 14, 40, 18.5, 23, { 25, 30, 35 } };
static const DureBandScale glucose_fasting = { 40, 180, 70, 100, { 54, 126 } };
static const DureBandScale glucose_any = { 40, 260, 70, 200, { 54 } };

/**
 * dure_urgency_words:
 * @urgency: one of the four answers
 *
 * Returns: (transfer none): its words, shape and colour
 */
const DureUrgencyWords *
dure_urgency_words (DureUrgency urgency)
{
  g_return_val_if_fail (urgency < DURE_URGENCY_COUNT, &urgencies[DURE_URGENCY_CANNOT_TELL]);

  return &urgencies[urgency];
}

/**
 * dure_category_in_words:
 * @judgement: of a value
 *
 * Returns: (transfer full) (nullable): the range, translated; %NULL where none is said
 */
char *
dure_category_in_words (const DureJudgement *judgement)
{
  const char *name = categories[judgement->category].name;

  if (name == NULL)
    return NULL;
  if (judgement->is_isolated_systolic)
    return g_strdup_printf (_("%s (only the upper one)"), _(name));
  return g_strdup (_(name));
}

/**
 * dure_advice_in_words:
 * @reading: what was judged
 * @judgement: how
 *
 * Returns: (transfer none): the one thing to do next, translated
 */
const char *
dure_advice_in_words (const DureVitalReading *reading, const DureJudgement *judgement)
{
  const char *first = categories[judgement->category].first;
  const char *repeated = categories[judgement->category].repeated;

  if (judgement->red_flag != DURE_RED_FLAG_NONE && reading->vital == DURE_VITAL_GLUCOSE
      && reading->value < 70)
    return judgement->red_flag == DURE_RED_FLAG_REPEAT
               ? _("Eat something sweet now.\nUnwell? Call 119.\nMeasure again in 15 minutes.")
               : _("Eat something sweet now.\nUnwell? Call 119.\nOtherwise see a doctor today.");
  if (judgement->red_flag == DURE_RED_FLAG_REPEAT)
    return _("Unwell? Call 119.\nOtherwise rest 5 minutes,\nthen measure once more.");
  if (judgement->red_flag != DURE_RED_FLAG_NONE)
    return _("Unwell? Call 119.\nOtherwise see a doctor today.");
  /* Because of how somebody feels, whatever the range. */
  if (judgement->urgency == DURE_URGENCY_SEE_DOCTOR
      && (judgement->category == DURE_CATEGORY_UNSAID || !reading->is_repeated))
    return _("Please see a doctor soon,\nand tell what you felt.");
  if (judgement->category == DURE_CATEGORY_UNSAID)
    return _("The ranges are for adults from 19\nwho are not pregnant.");
  return _(reading->is_repeated ? repeated : first);
}

/**
 * dure_blind_spot_in_words:
 * @device: what measured
 *
 * Returns: (transfer none): what such a measurement cannot find, translated
 */
const char *
dure_blind_spot_in_words (DureDeviceClass device)
{
  static const char *const words[DURE_DEVICE_COUNT] = {
    [DURE_DEVICE_ECG_STRAP] = NO_EMERGENCY,
    [DURE_DEVICE_BLOOD_PRESSURE_CUFF] = NO_EMERGENCY,
    [DURE_DEVICE_THERMOMETER] = N_ ("Not a diagnosis.\n"
                                    "It cannot find where a fever comes from."),
    [DURE_DEVICE_WEIGHT_SCALE] = N_ ("Not a diagnosis.\nIt cannot tell muscle from fat."),
    [DURE_DEVICE_PULSE_OXIMETER] = N_ ("Not a diagnosis.\n"
                                       "A range that your doctor set comes first.\n"
                                       "It cannot find every illness."),
    [DURE_DEVICE_GLUCOSE_METER] = N_ ("Not a diagnosis.\n"
                                      "It cannot find an illness by itself."),
    [DURE_DEVICE_WEARABLE] = NO_EMERGENCY,
  };

  g_return_val_if_fail (device < DURE_DEVICE_COUNT, "");

  return words[device] != NULL ? _(words[device]) : "";
}

/**
 * dure_source_in_words:
 * @judgement: of a value
 *
 * Returns: (transfer full): whose rule it was, and that it was one
 */
char *
dure_source_in_words (const DureJudgement *judgement)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_strcmp0 (judgement->source, sources[i]) == 0)
      return g_strdup_printf (_("A rule, not AI: %s"), _(sources[i]));
  return g_strdup (_("A rule, not AI"));
}

/**
 * dure_band_scale:
 * @reading: what is drawn
 * @code: of a blood pressure, which of its values
 *
 * Returns: (transfer none): its band
 */
const DureBandScale *
dure_band_scale (const DureVitalReading *reading, DureCode code)
{
  switch (reading->vital)
    {
    case DURE_VITAL_BLOOD_PRESSURE:
      return code == DURE_CODE_DIASTOLIC ? &diastolic : &systolic;
    case DURE_VITAL_OXYGEN:
      return &oxygen;
    case DURE_VITAL_TEMPERATURE:
      return &temperature;
    case DURE_VITAL_BMI:
      return &bmi;
    case DURE_VITAL_GLUCOSE:
      return reading->meal == DURE_MEAL_FASTING ? &glucose_fasting : &glucose_any;
    case DURE_VITAL_HEART_RATE:
    case DURE_VITAL_COUNT:
    default:
      return &heart_rate;
    }
}
