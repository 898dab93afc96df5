// vital-amounts.c: what a value at the desk is, and how much, in our codes and units
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Names and units as people write them, LOINC and UCUM. What is not in the tables is not guessed.

#include "vital-amounts.h"

#include "error.h"
#include "health-unit.h"
#include "kind.h"
#include "vital-person.h"

#include <math.h>
#include <string.h>

#define MILLION 1e6

static const struct
{
  const char *word;
  DureCode code;
} names[] = {
  { "blood-pressure", DURE_CODE_SYSTOLIC },
  { "bp", DURE_CODE_SYSTOLIC },
  { "85354-9", DURE_CODE_SYSTOLIC },
  { "55284-4", DURE_CODE_SYSTOLIC },
  { "systolic", DURE_CODE_SYSTOLIC },
  { "systolic-blood-pressure", DURE_CODE_SYSTOLIC },
  { "sbp", DURE_CODE_SYSTOLIC },
  { "diastolic", DURE_CODE_DIASTOLIC },
  { "diastolic-blood-pressure", DURE_CODE_DIASTOLIC },
  { "dbp", DURE_CODE_DIASTOLIC },
  { "heart-rate", DURE_CODE_HEART_RATE },
  { "pulse", DURE_CODE_HEART_RATE },
  { "pulse-rate", DURE_CODE_HEART_RATE },
  { "hr", DURE_CODE_HEART_RATE },
  { "rr-intervals", DURE_CODE_RR_INTERVALS },
  { "spo2", DURE_CODE_OXYGEN },
  { "oxygen", DURE_CODE_OXYGEN },
  { "oxygen-saturation", DURE_CODE_OXYGEN },
  { "2708-6", DURE_CODE_OXYGEN },
  { "temperature", DURE_CODE_TEMPERATURE },
  { "body-temperature", DURE_CODE_TEMPERATURE },
  { "bmi", DURE_CODE_BMI },
  { "body-mass-index", DURE_CODE_BMI },
  { "weight", DURE_CODE_WEIGHT },
  { "body-weight", DURE_CODE_WEIGHT },
  { "height", DURE_CODE_HEIGHT },
  { "body-height", DURE_CODE_HEIGHT },
  { "body-fat", DURE_CODE_BODY_FAT },
  { "waist", DURE_CODE_HEIGHT },
  { "waist-circumference", DURE_CODE_HEIGHT },
  { DURE_VITAL_WAIST, DURE_CODE_HEIGHT },
  { "glucose", DURE_CODE_GLUCOSE_MASS },
  { "blood-glucose", DURE_CODE_GLUCOSE_MASS },
  { "blood-sugar", DURE_CODE_GLUCOSE_MASS },
  { "fasting-glucose", DURE_CODE_GLUCOSE_MASS },
  { "2339-0", DURE_CODE_GLUCOSE_MASS },
  { "1558-6", DURE_CODE_GLUCOSE_MASS },
  { "1518-0", DURE_CODE_GLUCOSE_MASS },
  { "15074-8", DURE_CODE_GLUCOSE_MOLES },
  { "14771-0", DURE_CODE_GLUCOSE_MOLES },
  { "14995-5", DURE_CODE_GLUCOSE_MOLES },
};

/* Units as people write them, and in UCUM. */
static const struct
{
  const char *text, *ucum;
} units[] = {
  { "mmHg", "mm[Hg]" }, { "bpm", "/min" },   { "1/min", "/min" },   { "beats/min", "/min" },
  { "mm Hg", "mm[Hg]" }, { "beats/minute", "/min" }, { "{beats}/min", "/min" },
  { "°C", "Cel" },      { "C", "Cel" },      { "degC", "Cel" },     { "°F", "[degF]" },
  { "F", "[degF]" },    { "degF", "[degF]" }, { "kg/m^2", "kg/m2" }, { "kg/m²", "kg/m2" },
  { "celsius", "Cel" }, { "fahrenheit", "[degF]" }, { "℃", "Cel" }, { "℉", "[degF]" },
  { "lb", "[lb_av]" },  { "in", "[in_i]" },  { "percent", "%" },    { "mg/dl", "mg/dL" },
  { "mmol/l", "mmol/L" },
};

static gboolean
refuse (GError **error, const char *key, const char *what)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "\"%s\" must be %s", key, what);
  return FALSE;
}

/* Hyphens do not matter: bloodPressure is blood-pressure. */
static gboolean
is_named (const char *word, const char *name)
{
  while (*word != '\0' || *name != '\0')
    if (*word == '-')
      word++;
    else if (*name == '-')
      name++;
    else if (*word++ != *name++)
      return FALSE;
  return TRUE;
}

/* @ret_name: (nullable): how it stands in our table, if it does */
static gboolean
find_code (const char *text, DureCode *ret_code, const char **ret_name)
{
  g_autofree char *word = dure_vital_word (text);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (is_named (word, names[i].word))
      {
        *ret_code = names[i].code;
        *ret_name = names[i].word;
        return TRUE;
      }
  *ret_name = NULL;
  return dure_code_from_text (word, ret_code)
         && dure_kind_of_code (*ret_code) != DURE_KIND_ELECTRICITY;
}

/* Of the codings of a FHIR concept the first that is known here, else its text. */
static const char *
name_of_concept (const json_t *concept)
{
  const json_t *codings = json_object_get (concept, "coding");

  for (gsize i = 0; i < json_array_size (codings); i++)
    {
      const char *code = json_string_value (
          json_object_get (json_array_get (codings, i), "code"));
      DureCode known;
      const char *name;

      if (find_code (code, &known, &name))
        return code;
    }
  return json_string_value (json_object_get (concept, "text"));
}

/**
 * dure_vital_name:
 * @json: an object
 *
 * Returns: (transfer none) (nullable): what it says it is, in words or as a FHIR concept
 */
const char *
dure_vital_name (const json_t *json)
{
  static const char *const keys[] = { "code", "vital", "type", "kind", "name" };
  const json_t *name = NULL;

  for (guint i = 0; name == NULL && i < G_N_ELEMENTS (keys); i++)
    name = json_object_get (json, keys[i]);
  if (name == NULL && json_object_get (json, "systolic") != NULL)
    return "blood-pressure";
  return json_is_object (name) ? name_of_concept (name) : json_string_value (name);
}

/**
 * dure_vital_code:
 * @json: an object
 * @item: (inout): gets its code
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 */
gboolean
dure_vital_code (const json_t *json, DureVitalItem *item, GError **error)
{
  const char *name;

  if (!find_code (dure_vital_name (json), &item->code, &name))
    return refuse (error, "code", "something that is measured (see --help)");
  item->is_waist = name != NULL && (g_str_has_prefix (name, "waist")
                                    || g_str_equal (name, DURE_VITAL_WAIST));
  return TRUE;
}

static const char *
ucum_of (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (text, units[i].text) == 0)
      return units[i].ucum;
  return text;
}

/**
 * dure_vital_convert:
 * @number: foreign
 * @text: (nullable): its unit; the code's own if not said
 * @code: (inout): what it is; moles of glucose become mass
 * @ret_value: (out): in the unit of @code; set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 */
gboolean
dure_vital_convert (double number, const char *text, DureCode *code, double *ret_value,
                    GError **error)
{
  const char *ucum = text != NULL ? ucum_of (text) : dure_code_unit (*code);
  const DureHealthUnit *unit;

  if (*code == DURE_CODE_GLUCOSE_MASS && strcmp (ucum, "mmol/L") == 0)
    *code = DURE_CODE_GLUCOSE_MOLES;
  unit = dure_health_unit_find (DURE_HEALTH_UCUM, *code, ucum);
  if (unit == NULL)
    return refuse (error, "unit", "a unit that is known for it");
  if (!(fabs (number) < MILLION))
    return refuse (error, "value", "a number in its range");
  if (strcmp (ucum, dure_code_unit (*code)) != 0)
    number = (double) dure_health_unit_convert (unit, llround (number * 1e9)) / MILLION;
  if (!dure_code_holds (*code, number))
    return refuse (error, "value", "a number in its range");
  if (*code == DURE_CODE_GLUCOSE_MOLES)
    {
      *code = DURE_CODE_GLUCOSE_MASS;
      number *= DURE_GLUCOSE_MG_DL;
    }
  *ret_value = number;
  return TRUE;
}

/**
 * dure_vital_number:
 * @json: an object
 * @key: a key that must be there
 * @unit: (nullable): its unit; the code's own if not said
 * @code: what it is
 * @ret_value: (out): in the code's unit; set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 */
gboolean
dure_vital_number (const json_t *json, const char *key, const char *unit, DureCode code,
                   double *ret_value, GError **error)
{
  const json_t *value = json_object_get (json, key);

  if (!json_is_number (value))
    return refuse (error, key, "a number");
  return dure_vital_convert (json_number_value (value), unit, &code, ret_value, error);
}
