// vital-person.c: whom a value at the desk was measured of
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Age in years or as a band, sex, pregnancy, symptoms. What is not said is left as it was, so that
// a list of values can have one person for all of them. Words may have capitals, spaces and low
// lines: "Chest pain" is chest-pain.

#include "vital-person.h"

#include "error.h"
#include "vital-words.h"

#include <string.h>

#define OLDEST 130

static const struct
{
  double from;
  DureAgeBand band;
} bands[] = {
  { 80, DURE_AGE_80_UP }, { 60, DURE_AGE_60_79 }, { 40, DURE_AGE_40_59 },
  { 20, DURE_AGE_20_39 }, { 16, DURE_AGE_16_19 }, { 12, DURE_AGE_12_15 },
};

static const struct
{
  const char *word;
  DureSex sex;
} sexes[] = {
  { "m", DURE_SEX_MALE },     { "f", DURE_SEX_FEMALE },   { "male", DURE_SEX_MALE },
  { "man", DURE_SEX_MALE },   { "boy", DURE_SEX_MALE },   { "female", DURE_SEX_FEMALE },
  { "w", DURE_SEX_FEMALE },   { "girl", DURE_SEX_FEMALE }, { "woman", DURE_SEX_FEMALE },
  { "men", DURE_SEX_MALE },   { "women", DURE_SEX_FEMALE }, { "unsaid", DURE_SEX_UNSAID },
  { "unknown", DURE_SEX_UNSAID }, { "other", DURE_SEX_UNSAID },
};

/* What else people call the symptoms. */
static const struct
{
  const char *word;
  DureSymptom symptom;
} aliases[] = {
  { "weakness", DURE_SYMPTOM_WEAK_SIDE },
  { "one-sided-weakness", DURE_SYMPTOM_WEAK_SIDE },
  { "speech", DURE_SYMPTOM_SPEECH_TROUBLE },
  { "slurred-speech", DURE_SYMPTOM_SPEECH_TROUBLE },
  { "sight", DURE_SYMPTOM_SIGHT_TROUBLE },
  { "vision-trouble", DURE_SYMPTOM_SIGHT_TROUBLE },
  { "blurred-vision", DURE_SYMPTOM_SIGHT_TROUBLE },
  { "syncope", DURE_SYMPTOM_FAINTING },
  { "severe-breathlessness", DURE_SYMPTOM_BREATHLESSNESS },
  { "shortness-of-breath", DURE_SYMPTOM_BREATHLESSNESS },
  { "dizzy", DURE_SYMPTOM_DIZZINESS },
  { "confused", DURE_SYMPTOM_CONFUSION },
  { "neck-stiffness", DURE_SYMPTOM_STIFF_NECK },
  { "drowsy", DURE_SYMPTOM_DROWSINESS },
  { "much-urine", DURE_SYMPTOM_THIRST },
  { "weight-loss", DURE_SYMPTOM_THIRST },
};

static gboolean
refuse (GError **error, const char *key, const char *what)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "\"%s\" must be %s", key, what);
  return FALSE;
}

/**
 * dure_vital_word:
 * @text: (nullable): foreign text
 *
 * Returns: (transfer full): it in small letters with hyphens; empty for %NULL
 */
char *
dure_vital_word (const char *text)
{
  char *word = g_ascii_strdown (text != NULL ? text : "", -1);

  return g_strdelimit (g_strstrip (word), "_ ", '-');
}

/**
 * dure_vital_flag:
 * @key: a key that may be there
 * @flag: (inout): left as it is when the key is not there, or null
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 */
gboolean
dure_vital_flag (const json_t *json, const char *key, gboolean *flag, GError **error)
{
  const json_t *value = json_object_get (json, key);

  if (value == NULL || json_is_null (value))
    return TRUE;
  if (!json_is_boolean (value))
    return refuse (error, key, "true or false");
  *flag = json_is_true (value);
  return TRUE;
}

static gboolean
read_years (const json_t *value, DureVitalItem *item, GError **error)
{
  const double years = json_number_value (value);

  if (years < 0 || years > OLDEST)
    return refuse (error, "age", "a person's age in years");
  item->age = DURE_AGE_UNSAID;
  for (guint i = G_N_ELEMENTS (bands); i-- > 0;)
    if (years >= bands[i].from)
      item->age = bands[i].band;
  item->person.is_under_19 = years < 19;
  return TRUE;
}

static gboolean
read_age (const json_t *json, DureVitalItem *item, GError **error)
{
  const json_t *value = json_object_get (json, "age");

  if (value == NULL || json_is_null (value))
    return TRUE;
  if (json_is_number (value))
    return read_years (value, item, error);
  if (!dure_age_band_from_text (json_string_value (value), &item->age))
    return refuse (error, "age", "years, or one of 12-15, 16-19, 20-39, 40-59, 60-79, 80+");
  item->person.is_under_19 = dure_age_band_is_under_19 (item->age);
  return TRUE;
}

static gboolean
read_sex (const json_t *json, DureVitalItem *item, GError **error)
{
  const json_t *value = json_object_get (json, "sex");
  g_autofree char *word = NULL;

  if (value == NULL)
    value = json_object_get (json, "gender");
  if (value == NULL || json_is_null (value))
    return TRUE;
  word = dure_vital_word (json_string_value (value));
  for (guint i = 0; i < G_N_ELEMENTS (sexes); i++)
    if (strcmp (word, sexes[i].word) == 0)
      {
        item->sex = sexes[i].sex;
        return TRUE;
      }
  return refuse (error, "sex", "male or female");
}

static gboolean
read_symptom (const json_t *value, guint *symptoms)
{
  g_autofree char *word = dure_vital_word (json_string_value (value));
  DureSymptom symptom;

  if (dure_symptom_from_text (word, &symptom))
    {
      *symptoms |= symptom;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (strcmp (word, aliases[i].word) == 0)
      {
        *symptoms |= aliases[i].symptom;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_symptoms (const json_t *json, DureVitalItem *item, GError **error)
{
  json_t *list = json_object_get (json, "symptoms"), *value;
  gsize i;

  if (list == NULL || json_is_null (list))
    return TRUE;
  if (!json_is_array (list))
    return refuse (error, "symptoms", "a list of words");
  item->person.symptoms = 0;
  json_array_foreach (list, i, value)
    if (!read_symptom (value, &item->person.symptoms))
      return refuse (error, "symptoms", "words that are known (see --help)");
  return TRUE;
}

static gboolean
read_said (const json_t *json, DureVitalItem *item, GError **error)
{
  return read_age (json, item, error) && read_sex (json, item, error)
         && dure_vital_flag (json, "pregnant", &item->person.is_pregnant, error)
         && dure_vital_flag (json, "pregnancy", &item->person.is_pregnant, error)
         && read_symptoms (json, item, error);
}

/**
 * dure_vital_person_read:
 * @json: an object that may say something of a person, itself or in its `person`
 * @item: (inout): what it does not say is left as it is
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 */
gboolean
dure_vital_person_read (const json_t *json, DureVitalItem *item, GError **error)
{
  static const char *const keys[] = { "person", "patient" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (json_is_object (json_object_get (json, keys[i]))
        && !read_said (json_object_get (json, keys[i]), item, error))
      return FALSE;
  return read_said (json, item, error);
}
