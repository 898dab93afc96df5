// analyse-vitals.c: what the rules say of measured values, asked on any desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `analyse vitals FILE` reads values with age, sex and pregnancy (vital-items.c) and prints one
// JSON list with an answer for each: range, urgency, red flag, where the rule is from; of a pulse
// the percentile too, of RR intervals the variation. Nothing is printed unless all could be read.
//
// Exit status: 0 done, 65 malformed, 1 when it could not be read at all.

#include "analyse.h"

#include "canonical-json.h"
#include "feedback.h"
#include "vital-items.h"
#include "vital-words.h"

#include <math.h>
#include <string.h>

static const char manual[] =
    "analyse vitals FILE|-\n"
    "\n"
    "FILE is JSON: a list of values, or {\"age\":55,\"sex\":\"female\",\"pregnant\":false,\n"
    "\"symptoms\":[],\"observations\":[...]}, or a list of such objects. A value:\n"
    "\n"
    "  {\"code\":\"blood-pressure\",\"systolic\":142,\"diastolic\":91,\"age\":55}\n"
    "  {\"code\":\"glucose\",\"value\":6.1,\"unit\":\"mmol/L\",\"context\":\"fasting\"}\n"
    "\n"
    "  code      blood-pressure, systolic, diastolic, heart-rate, oxygen, temperature, bmi,\n"
    "            weight, height, waist, glucose, rr-intervals (with a list \"values\"), or LOINC\n"
    "  value     a number; unit: the code's own in UCUM if not said\n"
    "  age       years, or a band such as 40-59; sex: male, female; pregnant: true, false;\n"
    "            all of these may also stand in an object \"person\"\n"
    "  context   of glucose: fasting (8 hours; or \"fasting\":true), after-load-2h (75 g),\n"
    "            after-meal, random\n"
    "  readings  of blood pressure: a list of {\"systolic\":..,\"diastolic\":..}, a minute or two\n"
    "            apart, whose mean is judged as repeated (before a red flag: five minutes)\n"
    "  setting   of blood pressure: office, or home and unattended, where 135/85 is 140/90\n"
    "  repeated  true for a second measurement after rest, like the first\n"
    "  irregular true for a pulse that was irregular throughout\n"
    "  symptoms  chest-pain, weak-side, speech-trouble, sight-trouble, fainting, breathlessness,\n"
    "            dizziness, confusion, stiff-neck, vomiting, drowsiness, thirst\n"
    "\n"
    "What it prints:\n"
    "\n"
    "  category  unsaid: the number only (under 19, pregnant, or no rule for it)\n"
    "    blood-pressure  normal, elevated, prehypertension, stage-1, stage-2\n"
    "                    (and isolatedSystolic)\n"
    "    heart-rate      very-slow, slow, usual, raised, fast, very-fast\n"
    "    oxygen          low, reduced, usual\n"
    "    temperature     low, cool, usual, raised, fever, high-fever\n"
    "    bmi             underweight, usual, pre-obese, class-1, class-2, class-3\n"
    "    waist           usual, large (sex must be said)\n"
    "    glucose         very-low, low, usual, impaired, high; random: below-200, from-200\n"
    "  urgency   usual, look-again, see-doctor, cannot-tell\n"
    "  redFlag   none, repeat (measure a second time first), doctor (today), 119 (at once)\n"
    "  source    where the rule is from\n"
    "  percentile  of 100 people of this age and sex about so many have a slower pulse\n"
    "              (US reference)\n";

static gboolean
vital_of (DureCode code, DureVital *ret_vital)
{
  static const struct
  {
    DureCode code;
    DureVital vital;
  } vitals[] = {
    { DURE_CODE_SYSTOLIC, DURE_VITAL_BLOOD_PRESSURE },
    { DURE_CODE_DIASTOLIC, DURE_VITAL_BLOOD_PRESSURE },
    { DURE_CODE_HEART_RATE, DURE_VITAL_HEART_RATE },
    { DURE_CODE_RR_INTERVALS, DURE_VITAL_HEART_RATE },
    { DURE_CODE_OXYGEN, DURE_VITAL_OXYGEN },
    { DURE_CODE_TEMPERATURE, DURE_VITAL_TEMPERATURE },
    { DURE_CODE_BMI, DURE_VITAL_BMI },
    { DURE_CODE_GLUCOSE_MASS, DURE_VITAL_GLUCOSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vitals); i++)
    if (vitals[i].code == code)
      {
        *ret_vital = vitals[i].vital;
        return TRUE;
      }
  return FALSE;
}

/* Of one pressure alone a range is said only where either of the two is enough for it. */
static void
narrow_alone (const DureVitalItem *item, DureJudgement *judgement)
{
  if (!item->is_alone)
    return;
  judgement->is_isolated_systolic = FALSE;
  if (judgement->category != DURE_CATEGORY_BP_NORMAL
      && judgement->category != DURE_CATEGORY_BP_ELEVATED)
    return;
  judgement->category = DURE_CATEGORY_UNSAID;
  if (judgement->urgency != DURE_URGENCY_SEE_DOCTOR)
    judgement->urgency = DURE_URGENCY_CANNOT_TELL;
}

static void
judge (const DureVitalItem *item, DureVital vital, double value, DureJudgement *ret_judgement)
{
  const DureVitalReading reading = {
    .vital = vital,
    .value = item->code == DURE_CODE_DIASTOLIC ? 119 : value,
    .diastolic = item->diastolic,
    .meal = item->meal,
    .is_self_measured = item->is_self_measured,
    .is_repeated = item->is_repeated,
  };
  DureRedFlag irregular;

  dure_vital_judge (&reading, &item->person, ret_judgement);
  narrow_alone (item, ret_judgement);
  if (!item->is_irregular || vital != DURE_VITAL_HEART_RATE)
    return;
  irregular = dure_irregular_pulse_red_flag (
      (guint) MAX (dure_vital_rounded (vital, value), 0), item->person.symptoms);
  if (irregular <= ret_judgement->red_flag)
    return;
  ret_judgement->red_flag = irregular;
  ret_judgement->urgency = DURE_URGENCY_SEE_DOCTOR;
}

static void
put_judgement (json_t *json, const DureJudgement *judgement)
{
  json_object_set_new (json, "category",
                       json_string (dure_category_to_text (judgement->category)));
  json_object_set_new (json, "urgency", json_string (dure_urgency_to_text (judgement->urgency)));
  json_object_set_new (json, "redFlag", json_string (dure_red_flag_to_text (judgement->red_flag)));
  json_object_set_new (json, "source", json_string (judgement->source));
  if (judgement->is_isolated_systolic)
    json_object_set_new (json, "isolatedSystolic", json_true ());
}

static void
put_value (json_t *json, const DureVitalItem *item, DureVital vital, double value)
{
  const gboolean has_upper = item->code != DURE_CODE_DIASTOLIC;

  json_object_set_new (json, "vital", json_string (dure_vital_to_text (vital)));
  json_object_set_new (json, "unit", json_string (dure_vital_unit (vital)));
  if (vital != DURE_VITAL_BLOOD_PRESSURE)
    json_object_set_new (json, "value", json_real (dure_vital_rounded (vital, value)));
  if (vital == DURE_VITAL_BLOOD_PRESSURE && has_upper)
    json_object_set_new (json, "systolic", json_real (dure_vital_rounded (vital, value)));
  if (vital == DURE_VITAL_BLOOD_PRESSURE && !(has_upper && item->is_alone))
    json_object_set_new (json, "diastolic",
                         json_real (dure_vital_rounded (vital, item->diastolic)));
  if (vital == DURE_VITAL_GLUCOSE)
    json_object_set_new (json, "context", json_string (dure_meal_to_text (item->meal)));
}

static void
put_percentile (json_t *json, const DureVitalItem *item, double bpm)
{
  guint percentile;

  if (dure_pulse_percentile ((guint) dure_vital_rounded (DURE_VITAL_HEART_RATE, bpm), item->age,
                             item->sex, &percentile))
    {
      json_object_set_new (json, "percentile", json_integer (percentile));
      json_object_set_new (json, "percentileReference", json_string ("US reference"));
    }
}

/* The rate of a run of beats; NAN when they do not tell it. */
static double
put_variability (json_t *json, const DureVitalItem *item)
{
  DureFeedback feedback;

  dure_feedback_from_pulse ((const gint32 *) (gpointer) item->intervals->data,
                            item->intervals->len, item->age, item->sex, &feedback);
  json_object_set_new (json, "beats", json_integer (feedback.beats));
  json_object_set_new (json, "rejected", json_integer (feedback.rejected));
  if (feedback.rmssd_ms >= 0)
    json_object_set_new (json, "rmssd", json_real (feedback.rmssd_ms));
  return feedback.heart_rate > 0 ? feedback.heart_rate : NAN;
}

static const char *
code_text (const DureVitalItem *item)
{
  if (item->is_waist)
    return DURE_VITAL_WAIST;
  return item->code == DURE_CODE_SYSTOLIC && !item->is_alone ? "85354-9"
                                                              : dure_code_to_text (item->code);
}

/* Has a range of its own, which nothing else has. */
static void
put_waist (json_t *json, const DureVitalItem *item)
{
  gboolean is_large;

  if (!item->is_waist)
    return;
  json_object_set_new (json, "vital", json_string ("waist"));
  if (item->person.is_under_19 || item->person.is_pregnant
      || !dure_waist_is_large (item->value, item->sex, &is_large))
    return;
  json_object_set_new (json, "category", json_string (is_large ? "large" : "usual"));
  json_object_set_new (json, "source", json_string ("Korean Society for the Study of Obesity"));
  if (is_large && dure_symptoms_red_flag (item->person.symptoms) == DURE_RED_FLAG_NONE)
    json_object_set_new (json, "urgency",
                         json_string (dure_urgency_to_text (DURE_URGENCY_LOOK_AGAIN)));
}

static json_t *
answer_number (const DureVitalItem *item, json_t *json)
{
  const DureRedFlag red_flag = dure_symptoms_red_flag (item->person.symptoms);
  const DureJudgement unsaid = {
    .urgency = red_flag != DURE_RED_FLAG_NONE ? DURE_URGENCY_SEE_DOCTOR : DURE_URGENCY_USUAL,
    .red_flag = red_flag,
    .source = "no rule",
  };

  json_object_set_new (json, "value", json_real (item->value));
  json_object_set_new (json, "unit", json_string (dure_code_unit (item->code)));
  put_judgement (json, &unsaid);
  put_waist (json, item);
  return json;
}

static json_t *
answer (const DureVitalItem *item)
{
  json_t *json = json_pack ("{s:i, s:s}", "item", (int) item->number, "code", code_text (item));
  double value = item->value;
  DureJudgement judgement;
  DureVital vital;

  if (!vital_of (item->code, &vital))
    return answer_number (item, json);
  if (item->intervals != NULL)
    value = put_variability (json, item);
  judge (item, vital, value, &judgement);
  if (isfinite (value))
    put_value (json, item, vital, value);
  if (isfinite (value) && vital == DURE_VITAL_HEART_RATE)
    put_percentile (json, item, value);
  put_judgement (json, &judgement);
  return json;
}

/* (transfer full) (nullable): what the file holds, behind the byte-order mark that some editors
 * write. */
static json_t *
parse (GBytes *bytes, GError **error)
{
  static const char mark[] = "\xef\xbb\xbf";
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  const gsize skipped =
      length >= strlen (mark) && memcmp (text, mark, strlen (mark)) == 0 ? strlen (mark) : 0;

  return dure_json_parse (text != NULL ? text + skipped : "", length - skipped, error);
}

static int
analyse (GBytes *bytes, FILE *out, GError **error)
{
  g_autoptr (json_t) document = parse (bytes, error);
  g_autoptr (GPtrArray) items =
      document != NULL ? dure_vital_items_read (document, error) : NULL;

  if (items == NULL)
    return DURE_ANALYSE_MALFORMED;
  fputs ("[", out);
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (json_t) json = answer (items->pdata[i]);
      g_autofree char *line = dure_json_canonical (json, NULL);

      fprintf (out, "%s\n%s", i > 0 ? "," : "", line);
    }
  fputs ("\n]\n", out);
  return DURE_ANALYSE_DONE;
}

/**
 * dure_analyse_vitals:
 *
 * `analyse vitals FILE`.
 */
int
dure_analyse_vitals (int argc, char **argv, FILE *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  int status = DURE_ANALYSE_CANNOT;

  if (argc != 2 || strcmp (argv[1], "--help") == 0)
    {
      fputs (manual, argc == 2 ? out : stderr);
      return argc == 2 ? DURE_ANALYSE_DONE : DURE_ANALYSE_CANNOT;
    }
  bytes = dure_analyse_read (argv[1], &error);
  if (bytes != NULL)
    status = analyse (bytes, out, &error);
  if (error != NULL)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  return status;
}
