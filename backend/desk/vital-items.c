// vital-items.c: measured values as people at a desk write them down
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A document is a list of values, or an object with a person and the list `observations`; such
// objects may also stand in the list. A value names what it is in words or by LOINC, as an
// observation of a donation does. The form is taken kindly, the numbers are not: what no person can
// have, in a unit that is not known, is refused and named.
//
// Two pressures that stand apart belong together when they are of one person and one time.

#include "vital-items.h"

#include "canonical-json.h"
#include "error.h"
#include "health-unit.h"
#include "observation.h"
#include "vital-person.h"
#include "vital-words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MILLION 1e6
#define FASTING_HOURS 8
/* No height is measured in so few centimetres. */
#define METRES_UP_TO 3

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
  { "glucose", DURE_CODE_GLUCOSE_MASS },
  { "blood-glucose", DURE_CODE_GLUCOSE_MASS },
  { "blood-sugar", DURE_CODE_GLUCOSE_MASS },
  { "2339-0", DURE_CODE_GLUCOSE_MASS },
};

/* Units as people write them, and in UCUM. */
static const struct
{
  const char *text, *ucum;
} units[] = {
  { "mmHg", "mm[Hg]" }, { "bpm", "/min" },   { "1/min", "/min" },   { "beats/min", "/min" },
  { "°C", "Cel" },      { "C", "Cel" },      { "degC", "Cel" },     { "°F", "[degF]" },
  { "F", "[degF]" },    { "degF", "[degF]" }, { "kg/m^2", "kg/m2" }, { "kg/m²", "kg/m2" },
  { "lb", "[lb_av]" },  { "in", "[in_i]" },  { "percent", "%" },    { "mg/dl", "mg/dL" },
  { "mmol/l", "mmol/L" },
};

static const struct
{
  const char *word;
  DureMeal meal;
} meals[] = {
  { "fasting", DURE_MEAL_FASTING },         { "after-load-2h", DURE_MEAL_AFTER_LOAD },
  { "after-load", DURE_MEAL_AFTER_LOAD },   { "2h-after-load", DURE_MEAL_AFTER_LOAD },
  { "2h-ogtt", DURE_MEAL_AFTER_LOAD },      { "ogtt-2h", DURE_MEAL_AFTER_LOAD },
  { "ogtt", DURE_MEAL_AFTER_LOAD },         { "random", DURE_MEAL_UNSAID },
  { "after-meal", DURE_MEAL_UNSAID },       { "postprandial", DURE_MEAL_UNSAID },
  { "unknown", DURE_MEAL_UNSAID },          { "unsaid", DURE_MEAL_UNSAID },
};

static gboolean
refuse (GError **error, const char *key, const char *what)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "\"%s\" must be %s", key, what);
  return FALSE;
}

static void
free_item (gpointer data)
{
  DureVitalItem *self = data;

  g_clear_pointer (&self->intervals, g_array_unref);
  g_free (self);
}

/* Where an item says what it is: in words, or as a FHIR concept. */
static const char *
name_of (const json_t *json)
{
  static const char *const keys[] = { "code", "vital", "type", "kind", "name" };
  const json_t *name = NULL;

  for (guint i = 0; name == NULL && i < G_N_ELEMENTS (keys); i++)
    name = json_object_get (json, keys[i]);
  if (name == NULL && json_object_get (json, "systolic") != NULL)
    return "blood-pressure";
  if (json_is_object (name))
    name = json_object_get (json_array_get (json_object_get (name, "coding"), 0), "code");
  return json_string_value (name);
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

static gboolean
read_code (const json_t *json, DureVitalItem *item, GError **error)
{
  g_autofree char *word = dure_vital_word (name_of (json));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (is_named (word, names[i].word))
      {
        item->code = names[i].code;
        return TRUE;
      }
  if (dure_code_from_text (word, &item->code) && item->code != DURE_CODE_ELECTRICITY)
    return TRUE;
  return refuse (error, "code", "something that is measured (see --help)");
}

static const char *
ucum_of (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (text, units[i].text) == 0)
      return units[i].ucum;
  return text;
}

/* A number in a unit, or in the code's own, into the code's own. Moles of glucose become mass. */
static gboolean
convert (double number, const char *text, DureCode *code, double *ret_value, GError **error)
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

static gboolean
read_number (const json_t *json, const char *key, const char *unit, DureCode code,
             double *ret_value, GError **error)
{
  const json_t *value = json_object_get (json, key);

  if (!json_is_number (value))
    return refuse (error, key, "a number");
  return convert (json_number_value (value), unit, &code, ret_value, error);
}

/* 142/91, [142, 91] and the components of a FHIR panel, as an object with both names; or %NULL. */
static json_t *
pair_of (const json_t *json)
{
  const json_t *value = json_object_get (json, "value");
  const json_t *parts = json_object_get (json, "component");
  unsigned upper, lower;
  char end;

  if (json_is_string (value)
      && sscanf (json_string_value (value), "%3u/%3u%c", &upper, &lower, &end) == 2)
    return json_pack ("{s:i, s:i}", "systolic", (int) upper, "diastolic", (int) lower);
  if (json_is_array (value) && json_array_size (value) == 2)
    return json_pack ("{s:O, s:O}", "systolic", json_array_get (value, 0), "diastolic",
                      json_array_get (value, 1));
  if (json_array_size (parts) == 2)
    {
      const json_t *first = json_array_get (parts, 0), *second = json_array_get (parts, 1);
      const gboolean is_turned = g_strcmp0 (name_of (first), "8462-4") == 0;

      return json_pack (
          "{s:O*, s:O*}", "systolic",
          json_object_get (json_object_get (is_turned ? second : first, "valueQuantity"), "value"),
          "diastolic",
          json_object_get (json_object_get (is_turned ? first : second, "valueQuantity"), "value"));
    }
  return json_is_object (value) ? json_incref ((json_t *) value) : NULL;
}

/* Upper and lower in fields of their own, or one of them as `value`. */
static gboolean
read_pressures (const json_t *json, const char *unit, DureVitalItem *item, GError **error)
{
  g_autoptr (json_t) found = pair_of (json);
  const json_t *pair = found != NULL ? found : json;
  const gboolean has_upper = json_object_get (pair, "systolic") != NULL;
  const gboolean has_lower = json_object_get (pair, "diastolic") != NULL;

  item->is_alone = TRUE;
  if (item->code == DURE_CODE_DIASTOLIC && !has_upper)
    return read_number (pair, has_lower ? "diastolic" : "value", unit, DURE_CODE_DIASTOLIC,
                        &item->diastolic, error);
  item->code = DURE_CODE_SYSTOLIC;
  item->is_alone = !has_lower;
  return read_number (pair, has_upper ? "systolic" : "value", unit, DURE_CODE_SYSTOLIC,
                      &item->value, error)
         && (!has_lower
             || read_number (pair, "diastolic", unit, DURE_CODE_DIASTOLIC, &item->diastolic,
                             error));
}

static gboolean
read_intervals (const json_t *json, DureVitalItem *item, GError **error)
{
  json_t *values = json_object_get (json, "values"), *value;
  gsize i;

  if (!json_is_array (values) || json_array_size (values) == 0
      || json_array_size (values) > DURE_OBSERVATION_MAX_VALUES)
    return refuse (error, "values", "a list of 1 to 4096 intervals in ms");
  item->intervals = g_array_new (FALSE, FALSE, sizeof (gint32));
  json_array_foreach (values, i, value)
    {
      gint32 interval;

      if (!json_is_number (value)
          || !dure_code_holds (DURE_CODE_RR_INTERVALS, json_number_value (value)))
        return refuse (error, "values", "intervals in ms");
      interval = (gint32) lround (json_number_value (value));
      g_array_append_val (item->intervals, interval);
    }
  return TRUE;
}

/* kg/m2 of kg and cm, neither of them rounded. */
static double
bmi_of (double weight, double height)
{
  return weight / (height * height / 10000);
}

static gboolean
read_bmi (const json_t *json, DureVitalItem *item, GError **error)
{
  const double metres = json_number_value (json_object_get (json, "height"));
  const char *unit = metres <= METRES_UP_TO ? "m" : "cm";
  double weight, height;

  if (!read_number (json, "weight", "kg", DURE_CODE_WEIGHT, &weight, error)
      || !read_number (json, "height", unit, DURE_CODE_HEIGHT, &height, error))
    return FALSE;
  item->value = bmi_of (weight, height);
  return dure_code_holds (DURE_CODE_BMI, item->value)
         || refuse (error, "height", "in centimetres, and \"weight\" in kilograms");
}

static gboolean
read_value (const json_t *json, DureVitalItem *item, GError **error)
{
  const json_t *value = json_object_get (json, "value"), *unit = json_object_get (json, "unit");

  if (value == NULL)
    value = json_object_get (json, "valueQuantity");
  if (json_is_object (value) && unit == NULL)
    unit = json_object_get (value, "unit");
  if (unit != NULL && !json_is_null (unit) && !json_is_string (unit))
    return refuse (error, "unit", "a text");
  if (item->code == DURE_CODE_RR_INTERVALS)
    return read_intervals (json, item, error);
  if (item->code == DURE_CODE_SYSTOLIC || item->code == DURE_CODE_DIASTOLIC)
    return read_pressures (json, json_string_value (unit), item, error);
  if (item->code == DURE_CODE_BMI && value == NULL && json_object_get (json, "weight") != NULL)
    return read_bmi (json, item, error);
  if (json_is_object (value))
    value = json_object_get (value, "value");
  if (!json_is_number (value))
    return refuse (error, "value", "a number");
  return convert (json_number_value (value), json_string_value (unit), &item->code, &item->value,
                  error);
}

static gboolean
read_meal (const json_t *json, DureVitalItem *item, GError **error)
{
  const json_t *fasting = json_object_get (json, "fasting");
  const json_t *context = json_object_get (json, "context");
  gboolean is_fasting = FALSE;
  g_autofree char *word = NULL;

  if (json_is_number (fasting))
    is_fasting = json_number_value (fasting) >= FASTING_HOURS;
  else if (!dure_vital_flag (json, "fasting", &is_fasting, error))
    return FALSE;
  if (is_fasting)
    item->meal = DURE_MEAL_FASTING;
  if (context == NULL)
    context = json_object_get (json, "meal");
  if (context == NULL || json_is_null (context))
    return TRUE;
  word = dure_vital_word (json_string_value (context));
  for (guint i = 0; i < G_N_ELEMENTS (meals); i++)
    if (strcmp (word, meals[i].word) == 0)
      {
        item->meal = meals[i].meal;
        return TRUE;
      }
  return refuse (error, "context", "fasting, after-load-2h, after-meal or random");
}

static gboolean
read_setting (const json_t *json, DureVitalItem *item, GError **error)
{
  const json_t *setting = json_object_get (json, "setting");
  g_autofree char *word = dure_vital_word (json_string_value (setting));

  if (setting == NULL || json_is_null (setting))
    return TRUE;
  item->is_home = strcmp (word, "home") == 0 || strcmp (word, "unattended") == 0;
  return item->is_home || strcmp (word, "office") == 0
         || refuse (error, "setting", "office, home or unattended");
}

static gboolean
same_person (const DureVitalItem *one, const DureVitalItem *other)
{
  return one->group == other->group && one->age == other->age && one->sex == other->sex
         && one->person.is_under_19 == other->person.is_under_19
         && one->person.is_pregnant == other->person.is_pregnant;
}

static gboolean
same_time (const DureVitalItem *one, const DureVitalItem *other)
{
  return one->when == NULL ? other->when == NULL
                           : other->when != NULL && json_equal (one->when, other->when);
}

/* Gives @item's pressure to its twin among @items; whether there is one. */
static gboolean
joins (GPtrArray *items, const DureVitalItem *item)
{
  const DureCode other = item->code == DURE_CODE_SYSTOLIC ? DURE_CODE_DIASTOLIC
                                                          : DURE_CODE_SYSTOLIC;

  for (guint i = 0; item->is_alone && i < items->len; i++)
    {
      DureVitalItem *twin = items->pdata[i];

      if (!twin->is_alone || twin->code != other || !same_person (twin, item)
          || !same_time (twin, item))
        continue;
      *(item->code == DURE_CODE_SYSTOLIC ? &twin->value : &twin->diastolic) =
          item->code == DURE_CODE_SYSTOLIC ? item->value : item->diastolic;
      twin->code = DURE_CODE_SYSTOLIC;
      twin->is_alone = FALSE;
      twin->is_repeated |= item->is_repeated;
      twin->person.symptoms |= item->person.symptoms;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_item (const json_t *json, DureVitalItem *item, GError **error)
{
  if (!json_is_object (json))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "an object was expected");
      return FALSE;
    }
  item->when = json_object_get (json, "effectivePeriod");
  if (item->when == NULL)
    item->when = json_object_get (json, "time");
  return dure_vital_person_read (json, item, error) && read_code (json, item, error)
         && read_value (json, item, error) && read_meal (json, item, error)
         && read_setting (json, item, error)
         && dure_vital_flag (json, "repeated", &item->is_repeated, error)
         && dure_vital_flag (json, "irregular", &item->is_irregular, error);
}

/* The height of the same person that stands nearest to a weight. */
static const DureVitalItem *
height_for (GPtrArray *items, guint end, guint index)
{
  const DureVitalItem *nearest = NULL;
  guint distance = G_MAXUINT;

  for (guint i = 0; i < end; i++)
    {
      const DureVitalItem *item = items->pdata[i];

      if (item->code == DURE_CODE_HEIGHT && same_person (items->pdata[index], item)
          && MAX (i, index) - MIN (i, index) < distance)
        {
          nearest = item;
          distance = MAX (i, index) - MIN (i, index);
        }
    }
  return nearest;
}

/* A weight and a height are a body mass index too. */
static void
add_bmi (GPtrArray *items)
{
  const guint end = items->len;

  for (guint i = 0; i < end; i++)
    {
      const DureVitalItem *weight = items->pdata[i];
      const DureVitalItem *height =
          weight->code == DURE_CODE_WEIGHT ? height_for (items, end, i) : NULL;
      DureVitalItem *bmi;

      if (height == NULL)
        continue;
      bmi = g_memdup2 (weight, sizeof *weight);
      bmi->code = DURE_CODE_BMI;
      bmi->value = bmi_of (weight->value, height->value);
      g_ptr_array_add (items, bmi);
    }
}

static gboolean
read_one (const json_t *json, const DureVitalItem *person, GPtrArray *items, guint number,
          GError **error)
{
  DureVitalItem *item = g_memdup2 (person, sizeof *person);

  item->number = number;
  if (!read_item (json, item, error))
    {
      g_prefix_error (error, "item %u: ", number);
      free_item (item);
      return FALSE;
    }
  if (joins (items, item))
    free_item (item);
  else
    g_ptr_array_add (items, item);
  return TRUE;
}

static gboolean
read_list (const json_t *list, const DureVitalItem *person, GPtrArray *items, guint *number,
           GError **error)
{
  gsize i;
  json_t *json;

  if (!json_is_array (list) || json_array_size (list) > DURE_VITAL_ITEMS_MOST)
    return refuse (error, "observations", "a list, and not too long");
  json_array_foreach ((json_t *) list, i, json)
    if (!read_one (json, person, items, ++*number, error))
      return FALSE;
  return TRUE;
}

/* A person and what was measured of them, or one value. */
static gboolean
read_member (const json_t *json, guint group, GPtrArray *items, guint *number, GError **error)
{
  DureVitalItem person = { .group = group };
  const json_t *list = json_object_get (json, "observations");

  if (list == NULL)
    {
      person.group = 0;
      return read_one (json, &person, items, ++*number, error);
    }
  if (!dure_vital_person_read (json, &person, error))
    {
      g_prefix_error (error, "person %u: ", group);
      return FALSE;
    }
  return read_list (list, &person, items, number, error);
}

/**
 * dure_vital_items_read:
 * @json: a foreign document, which must outlive what is returned
 * @error: %DURE_CORE_ERROR_MALFORMED naming item and field
 *
 * Returns: (transfer full) (nullable) (element-type DureVitalItem): the values in their order, body
 *   mass indices of weights and heights at the end
 */
GPtrArray *
dure_vital_items_read (const json_t *json, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (free_item);
  guint number = 0;
  gsize i;
  json_t *member;

  if (json_is_object (json))
    {
      if (!read_member (json, 1, items, &number, error))
        return NULL;
    }
  else if (json_array_size (json) > DURE_VITAL_ITEMS_MOST)
    {
      refuse (error, "observations", "a list, and not too long");
      return NULL;
    }
  json_array_foreach ((json_t *) json, i, member)
    if (!read_member (member, (guint) i + 1, items, &number, error))
      return NULL;
  add_bmi (items);
  return g_steal_pointer (&items);
}
