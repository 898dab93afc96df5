// data-point.c: what was measured, as Open mHealth says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A data point is a header (header-1.2) and a body of the schema that the header names. The table
// below is the list: the schemas and the spelling of their units are those of openmhealth/schemas,
// which has none for RMSSD, a mean pressure or electricity. The two pressures of one measurement
// are one body; one without the other is none. The skin under a watch is not the body, and no place
// of that schema's list is it, so such a temperature is left out. So are beat-to-beat series: each
// beat would be a body of its own, and when it was is not known.
//
// Nothing is kept. Diastolic pressures are sought through all facts once for each systolic one.

#include "data-point.h"

#include "canonical-json.h"
#include "encoding.h"

#define PRESSURE_UNIT "mmHg"

typedef struct
{
  const char *schema;
  const char *version;
  const char *field;
  const char *unit;
} Body;

static const Body bodies[DURE_CODE_COUNT] = {
  [DURE_CODE_HEART_RATE] = { "heart-rate", "2.0", "heart_rate", "beats/min" },
  [DURE_CODE_SYSTOLIC] = { "blood-pressure", "4.0", "systolic_blood_pressure", PRESSURE_UNIT },
  [DURE_CODE_OXYGEN] = { "oxygen-saturation", "2.0", "oxygen_saturation", "%" },
  [DURE_CODE_TEMPERATURE] = { "body-temperature", "4.0", "body_temperature", "C" },
  [DURE_CODE_WEIGHT] = { "body-weight", "3.0", "body_weight", "kg" },
  [DURE_CODE_HEIGHT] = { "body-height", "2.0", "body_height", "cm" },
  [DURE_CODE_BMI] = { "body-mass-index", "3.0", "body_mass_index", "kg/m^2" },
  [DURE_CODE_BODY_FAT] = { "body-fat-percentage", "2.0", "body_fat_percentage", "%" },
  [DURE_CODE_GLUCOSE_MASS] = { "blood-glucose", "4.0", "blood_glucose", "mg/dL" },
  [DURE_CODE_GLUCOSE_MOLES] = { "blood-glucose", "4.0", "blood_glucose", "mmol/L" },
};

/**
 * dure_data_point_has:
 *
 * Returns: whether data points can be of it; of a diastolic pressure they are not without the
 *   systolic one
 */
gboolean
dure_data_point_has (DureCode code)
{
  return bodies[code].schema != NULL;
}

static json_t *
amount (double value, const char *unit)
{
  json_t *number = value == (double) (gint64) value ? json_integer ((json_int_t) value)
                                                    : json_real (value);

  return json_pack ("{s:o, s:s}", "value", number, "unit", unit);
}

static json_t *
time_frame (const DureFhirFact *fact)
{
  g_autofree char *start = dure_time_to_text (fact->start_ms);
  g_autofree char *end = dure_time_to_text (fact->end_ms);

  if (fact->start_ms == fact->end_ms)
    return json_pack ("{s:s}", "date_time", start);
  return json_pack ("{s:{s:s, s:s}}", "time_interval", "start_date_time", start, "end_date_time",
                    end);
}

/* What sent it may have been told a value by hand; an instrument senses. */
static json_t *
header (const DureFhirFact *fact)
{
  const Body *body = &bodies[fact->code];
  g_autofree char *received = dure_time_to_text (fact->received_ms);
  json_t *json = json_pack ("{s:s, s:s, s:s, s:{s:s, s:s, s:s}}", "id", fact->id,
                            "creation_date_time", received, "user_id", fact->donor, "schema_id",
                            "namespace", "omh", "name", body->schema, "version", body->version);

  if (fact->device != NULL)
    json_object_set_new (json, "acquisition_provenance",
                         json_pack ("{s:s, s:s}", "source_name", fact->device, "modality",
                                    "sensed"));
  return json;
}

/* Both kinds of meter prick a finger, and oxygen is measured through one. */
static void
put_means (json_t *body, DureCode code)
{
  if (code == DURE_CODE_GLUCOSE_MASS || code == DURE_CODE_GLUCOSE_MOLES)
    json_object_set_new (body, "specimen_source", json_string ("capillary blood"));
  else if (code == DURE_CODE_OXYGEN)
    {
      json_object_set_new (body, "system", json_string ("peripheral capillary"));
      json_object_set_new (body, "measurement_method", json_string ("pulse oximetry"));
    }
}

/* @diastolic is %NULL but for a pressure. */
static json_t *
data_point (const DureFhirFact *fact, const DureFhirFact *diastolic)
{
  const Body *body = &bodies[fact->code];
  json_t *json = json_pack ("{s:o, s:o}", body->field, amount (fact->value, body->unit),
                            "effective_time_frame", time_frame (fact));

  if (diastolic != NULL)
    json_object_set_new (json, "diastolic_blood_pressure",
                         amount (diastolic->value, PRESSURE_UNIT));
  put_means (json, fact->code);
  return json_pack ("{s:o, s:o}", "header", header (fact), "body", json);
}

/* Takes the one that was measured with @systolic. */
static const DureFhirFact *
take_diastolic (const DureFhirFact *facts, guint count, const DureFhirFact *systolic,
                gboolean *taken)
{
  for (guint i = 0; i < count; i++)
    if (facts[i].code == DURE_CODE_DIASTOLIC && !taken[i]
        && facts[i].start_ms == systolic->start_ms && facts[i].end_ms == systolic->end_ms
        && g_strcmp0 (facts[i].device, systolic->device) == 0)
      {
        taken[i] = TRUE;
        return &facts[i];
      }
  return NULL;
}

static gboolean
is_of_body (const DureFhirFact *fact)
{
  return dure_data_point_has (fact->code)
         && (fact->code != DURE_CODE_TEMPERATURE
             || g_strcmp0 (fact->device, dure_device_class_to_text (DURE_DEVICE_WEARABLE)) != 0);
}

/**
 * dure_data_points:
 * @facts: (array length=count): what was measured; those of a kind that has a schema have an id
 * @count: how many
 * @func: called for each data point they make, in their order; it may fail, which ends the rest
 * @data: for @func
 * @error: from @func
 */
gboolean
dure_data_points (const DureFhirFact *facts, guint count, DureFhirFunc func, gpointer data,
                  GError **error)
{
  g_autofree gboolean *taken = g_new0 (gboolean, MAX (count, 1));

  for (guint i = 0; i < count; i++)
    {
      const DureFhirFact *diastolic = NULL;
      g_autoptr (json_t) point = NULL;

      if (!is_of_body (&facts[i]))
        continue;
      if (facts[i].code == DURE_CODE_SYSTOLIC)
        {
          diastolic = take_diastolic (facts, count, &facts[i], taken);
          if (diastolic == NULL)
            continue;
        }
      point = data_point (&facts[i], diastolic);
      if (!func (point, data, error))
        return FALSE;
    }
  return TRUE;
}
