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

#include "error.h"
#include "observation.h"
#include "vital-amounts.h"
#include "vital-person.h"
#include "vital-pressures.h"

#include <math.h>
#include <string.h>

#define FASTING_HOURS 8
/* No height is measured in so few centimetres. */
#define METRES_UP_TO 3

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
  { "2h", DURE_MEAL_AFTER_LOAD },
  /* what is said by the name alone, in words or LOINC */
  { "fasting-glucose", DURE_MEAL_FASTING }, { "1558-6", DURE_MEAL_FASTING },
  { "14771-0", DURE_MEAL_FASTING },         { "1518-0", DURE_MEAL_AFTER_LOAD },
  { "14995-5", DURE_MEAL_AFTER_LOAD },
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

  if (!dure_vital_number (json, "weight", "kg", DURE_CODE_WEIGHT, &weight, error)
      || !dure_vital_number (json, "height", unit, DURE_CODE_HEIGHT, &height, error))
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
  /* FHIR's unit is for people, its code is UCUM */
  if (json_is_object (value) && unit == NULL)
    unit = json_object_get (value, "code");
  if (json_is_object (value) && unit == NULL)
    unit = json_object_get (value, "unit");
  if (unit != NULL && !json_is_null (unit) && !json_is_string (unit))
    return refuse (error, "unit", "a text");
  if (item->code == DURE_CODE_RR_INTERVALS)
    return read_intervals (json, item, error);
  if (item->code == DURE_CODE_SYSTOLIC || item->code == DURE_CODE_DIASTOLIC)
    return dure_vital_pressures (json, json_string_value (unit), item, error);
  if (item->code == DURE_CODE_BMI && value == NULL && json_object_get (json, "weight") != NULL)
    return read_bmi (json, item, error);
  if (json_is_object (value))
    value = json_object_get (value, "value");
  if (!json_is_number (value))
    return refuse (error, "value", "a number");
  return dure_vital_convert (json_number_value (value), json_string_value (unit), &item->code,
                             &item->value, error);
}

static gboolean
find_meal (const char *text, DureMeal *meal)
{
  g_autofree char *word = dure_vital_word (text);

  for (guint i = 0; i < G_N_ELEMENTS (meals); i++)
    if (strcmp (word, meals[i].word) == 0)
      {
        *meal = meals[i].meal;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_meal (const json_t *json, DureVitalItem *item, GError **error)
{
  const json_t *fasting = json_object_get (json, "fasting");
  const json_t *context = json_object_get (json, "context");
  gboolean is_fasting = FALSE;

  find_meal (dure_vital_name (json), &item->meal);
  if (json_is_number (fasting))
    is_fasting = json_number_value (fasting) >= FASTING_HOURS;
  else if (!dure_vital_flag (json, "fasting", &is_fasting, error))
    return FALSE;
  if (is_fasting)
    item->meal = DURE_MEAL_FASTING;
  if (context == NULL)
    context = json_object_get (json, "meal");
  return context == NULL || json_is_null (context)
         || find_meal (json_string_value (context), &item->meal)
         || refuse (error, "context", "fasting, after-load-2h, after-meal or random");
}

static gboolean
read_setting (const json_t *json, DureVitalItem *item, GError **error)
{
  const json_t *setting = json_object_get (json, "setting");
  g_autofree char *word = dure_vital_word (json_string_value (setting));

  if (setting == NULL || json_is_null (setting))
    return TRUE;
  item->is_self_measured = strcmp (word, "home") == 0 || strcmp (word, "unattended") == 0;
  return item->is_self_measured || strcmp (word, "office") == 0
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
  return dure_vital_person_read (json, item, error) && dure_vital_code (json, item, error)
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

      if (item->code == DURE_CODE_HEIGHT && !item->is_waist
          && same_person (items->pdata[index], item)
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
