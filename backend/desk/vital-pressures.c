// vital-pressures.c: blood pressure as people at a desk write it down
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Two numbers that belong together have many forms: fields of their own, 142/91, a list, a FHIR
// panel, or one of the two alone, whose twin may stand elsewhere (vital-items.c).

#include "vital-pressures.h"

#include "canonical-json.h"
#include "error.h"
#include "vital-amounts.h"

#include <stdio.h>

#define MOST_READINGS 10

static gboolean
refuse (GError **error, const char *key, const char *what)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "\"%s\" must be %s", key, what);
  return FALSE;
}

/* (nullable): what the component of a FHIR panel with this LOINC code says. */
static json_t *
part_of (const json_t *parts, const char *code)
{
  for (gsize i = 0; i < json_array_size (parts); i++)
    {
      const json_t *part = json_array_get (parts, i);

      if (g_strcmp0 (dure_vital_name (part), code) == 0)
        return json_object_get (json_object_get (part, "valueQuantity"), "value");
    }
  return NULL;
}

/* 142/91, [142, 91], short names and the components of a FHIR panel, as an object with both names;
 * or %NULL. */
static json_t *
pair_of (const json_t *json)
{
  static const char *const short_names[][2] = { { "sbp", "dbp" }, { "sys", "dia" } };
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
  if (json_is_array (parts))
    return json_pack ("{s:O*, s:O*}", "systolic", part_of (parts, "8480-6"), "diastolic",
                      part_of (parts, "8462-4"));
  for (gsize i = 0; i < G_N_ELEMENTS (short_names); i++)
    if (json_object_get (json, short_names[i][0]) != NULL
        && json_object_get (json, short_names[i][1]) != NULL)
      return json_pack ("{s:O, s:O}", "systolic", json_object_get (json, short_names[i][0]),
                        "diastolic", json_object_get (json, short_names[i][1]));
  return json_is_object (value) ? json_incref ((json_t *) value) : NULL;
}

/* Upper and lower in fields of their own, or one of them as `value`. */
static gboolean
read_one (const json_t *json, const char *unit, DureVitalItem *item, GError **error)
{
  g_autoptr (json_t) found = pair_of (json);
  const json_t *pair = found != NULL ? found : json;
  const gboolean has_upper = json_object_get (pair, "systolic") != NULL;
  const gboolean has_lower = json_object_get (pair, "diastolic") != NULL;

  item->is_alone = TRUE;
  if (item->code == DURE_CODE_DIASTOLIC && !has_upper)
    return dure_vital_number (pair, has_lower ? "diastolic" : "value", unit, DURE_CODE_DIASTOLIC,
                        &item->diastolic, error);
  item->code = DURE_CODE_SYSTOLIC;
  item->is_alone = !has_lower;
  return dure_vital_number (pair, has_upper ? "systolic" : "value", unit, DURE_CODE_SYSTOLIC,
                      &item->value, error)
         && (!has_lower
             || dure_vital_number (pair, "diastolic", unit, DURE_CODE_DIASTOLIC, &item->diastolic,
                             error));
}

/* Several readings, a minute or two apart, are judged by their mean. */
static gboolean
read_several (const json_t *list, const char *unit, DureVitalItem *item, GError **error)
{
  DureVitalReading readings[MOST_READINGS] = { 0 }, mean;
  const gsize count = json_array_size (list);

  if (count == 0 || count > MOST_READINGS)
    return refuse (error, "readings", "a list of some readings");
  for (gsize i = 0; i < count; i++)
    {
      DureVitalItem one = { .code = DURE_CODE_SYSTOLIC };

      if (!read_one (json_array_get (list, i), unit, &one, error))
        return FALSE;
      if (one.is_alone)
        return refuse (error, "readings", "of two pressures each");
      readings[i].value = one.value;
      readings[i].diastolic = one.diastolic;
    }
  dure_vital_mean (readings, count, &mean);
  item->code = DURE_CODE_SYSTOLIC;
  item->value = mean.value;
  item->diastolic = mean.diastolic;
  item->is_repeated = mean.is_repeated;
  return TRUE;
}

/**
 * dure_vital_pressures:
 * @json: an object
 * @unit: (nullable): of the pressures
 * @item: (inout): a pressure; gets its values
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 */
gboolean
dure_vital_pressures (const json_t *json, const char *unit, DureVitalItem *item, GError **error)
{
  const json_t *readings = json_object_get (json, "readings");

  return readings != NULL ? read_several (readings, unit, item, error)
                          : read_one (json, unit, item, error);
}
