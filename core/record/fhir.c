// fhir.c: what was measured, as FHIR R4 says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The table below is the closed list of codes: LOINC for the question, UCUM for the unit, which
// are the code's own (code.c) but for these: oxygen carries also 2708-6, on which the R4 profile
// for oxygen saturation rests; the pressures of one measurement are components of one panel,
// 85354-9; a beat-to-beat series, which is not evenly sampled, is one component a beat. RMSSD has
// no LOINC code: 80404-7 would be another statistic (SDNN). What a code means stands in the text in
// our words: a display would have to be LOINC's own. A donor is a Patient without any demographics.
//
// Nothing is kept: each resource lives as long as the call that takes it. Pressures are sought
// through all facts once for each measurement.

#include "fhir.h"

#include "canonical-json.h"
#include "encoding.h"


#define LOINC "http://loinc.org"
#define UCUM "http://unitsofmeasure.org"
#define CATEGORY "http://terminology.hl7.org/CodeSystem/observation-category"
#define ABSENT "http://terminology.hl7.org/CodeSystem/data-absent-reason"
#define N_PRESSURES 3

typedef struct
{
  const char *text;
  const char *category;
  const char *also; /* a second LOINC code for the same */
} Meaning;

static const Meaning meanings[DURE_CODE_COUNT] = {
  [DURE_CODE_HEART_RATE] = { "Heart rate", "vital-signs", NULL },
  [DURE_CODE_RR_INTERVALS] = { "R-R interval", "vital-signs", NULL },
  [DURE_CODE_RMSSD] = { "RMSSD of R-R intervals", "vital-signs", NULL },
  [DURE_CODE_SYSTOLIC] = { "Systolic blood pressure", "vital-signs", NULL },
  [DURE_CODE_DIASTOLIC] = { "Diastolic blood pressure", "vital-signs", NULL },
  [DURE_CODE_MEAN_PRESSURE] = { "Mean blood pressure", "vital-signs", NULL },
  [DURE_CODE_OXYGEN] = { "Oxygen saturation by pulse oximetry", "vital-signs", "2708-6" },
  [DURE_CODE_TEMPERATURE] = { "Body temperature", "vital-signs", NULL },
  [DURE_CODE_WEIGHT] = { "Body weight", "vital-signs", NULL },
  [DURE_CODE_HEIGHT] = { "Body height", "vital-signs", NULL },
  [DURE_CODE_BMI] = { "Body mass index", "vital-signs", NULL },
  [DURE_CODE_BODY_FAT] = { "Body fat percentage", "vital-signs", NULL },
  [DURE_CODE_GLUCOSE_MASS] = { "Glucose in capillary blood by glucometer", "laboratory", NULL },
  [DURE_CODE_GLUCOSE_MOLES] = { "Glucose in capillary blood by glucometer", "laboratory", NULL },
};

/* In the order of the components of a panel. The first two are never left out. */
static const DureCode pressures[N_PRESSURES] = {
  DURE_CODE_SYSTOLIC,
  DURE_CODE_DIASTOLIC,
  DURE_CODE_MEAN_PRESSURE,
};

/**
 * dure_fhir_has:
 *
 * Returns: whether it is an Observation of a person at all
 */
gboolean
dure_fhir_has (DureCode code)
{
  return meanings[code].text != NULL;
}

static json_t *
coding (const char *system, const char *code)
{
  return json_pack ("{s:s, s:s}", "system", system, "code", code);
}

static json_t *
concept_of (DureCode code)
{
  const Meaning *meaning = &meanings[code];
  json_t *codings = json_array ();

  if (meaning->also != NULL)
    json_array_append_new (codings, coding (LOINC, meaning->also));
  json_array_append_new (codings, coding (dure_code_system (code), dure_code_to_text (code)));
  return json_pack ("{s:o, s:s}", "coding", codings, "text", meaning->text);
}

/**
 * dure_fhir_concept:
 * @text: a data item of a consent: a code, or a word like `ageBand`
 *
 * Returns: (transfer full): a CodeableConcept for it
 */
json_t *
dure_fhir_concept (const char *text)
{
  DureCode code;

  if (dure_code_from_text (text, &code) && dure_fhir_has (code))
    return concept_of (code);
  return json_pack ("{s:[{s:s, s:s}], s:s}", "coding", "system", "urn:dure:code", "code", text,
                    "text", text);
}

/**
 * dure_fhir_patient:
 * @donor: a donor's id
 *
 * Returns: (transfer full): a Patient that says nothing about the donor
 */
json_t *
dure_fhir_patient (const char *donor)
{
  return json_pack ("{s:s, s:s}", "resourceType", "Patient", "id", donor);
}

static json_t *
number (double value)
{
  return value == (double) (gint64) value ? json_integer ((json_int_t) value) : json_real (value);
}

static json_t *
quantity (DureCode code, double value)
{
  const char *unit = dure_code_unit (code);

  return json_pack ("{s:o, s:s, s:s, s:s}", "value", number (value), "unit", unit, "system", UCUM,
                    "code", unit);
}

static void
put_time (json_t *resource, const DureFhirFact *fact)
{
  g_autofree char *start = dure_time_to_text (fact->start_ms);
  g_autofree char *end = dure_time_to_text (fact->end_ms);
  g_autofree char *received = dure_time_to_text (fact->received_ms);

  if (fact->start_ms == fact->end_ms)
    json_object_set_new (resource, "effectiveDateTime", json_string (start));
  else
    json_object_set_new (resource, "effectivePeriod",
                         json_pack ("{s:s, s:s}", "start", start, "end", end));
  json_object_set_new (resource, "issued", json_string (received));
}

/* The skin under a watch is not the body: a temperature from there says where it was taken. */
static void
put_means (json_t *resource, const DureFhirFact *fact)
{
  if (fact->device == NULL)
    return;
  json_object_set_new (resource, "device", json_pack ("{s:s}", "display", fact->device));
  if (fact->code == DURE_CODE_TEMPERATURE
      && g_str_equal (fact->device, dure_device_class_to_text (DURE_DEVICE_WEARABLE)))
    json_object_set_new (resource, "bodySite",
                         json_pack ("{s:s}", "text", "skin under the wearable"));
}

/* Everything but what was observed and its value. */
static json_t *
observation (const DureFhirFact *fact)
{
  g_autofree char *patient = g_strconcat ("Patient/", fact->donor, NULL);
  json_t *resource = json_pack (
      "{s:s, s:s, s:[{s:[{s:s, s:s}]}], s:{s:s}}",
      "resourceType", "Observation",
      "status", "final",
      "category", "coding", "system", CATEGORY, "code", meanings[fact->code].category,
      "subject", "reference", patient);

  if (fact->id != NULL)
    json_object_set_new (resource, "id", json_string (fact->id));
  put_time (resource, fact);
  put_means (resource, fact);
  if (fact->is_irregular_pulse)
    json_object_set_new (resource, "note",
                         json_pack ("[{s:s}]", "text", "The cuff felt an irregular pulse."));
  return resource;
}

static json_t *
component (DureCode code, const DureFhirFact *fact)
{
  json_t *part = json_pack ("{s:o}", "code", concept_of (code));

  if (fact != NULL)
    json_object_set_new (part, "valueQuantity", quantity (code, fact->value));
  else
    json_object_set_new (part, "dataAbsentReason",
                         json_pack ("{s:[{s:s, s:s}]}", "coding", "system", ABSENT, "code",
                                    "unknown"));
  return part;
}

static json_t *
panel (const DureFhirFact *const parts[N_PRESSURES], const DureFhirFact *first)
{
  json_t *resource = observation (first);
  json_t *components = json_array ();

  for (guint i = 0; i < N_PRESSURES; i++)
    if (parts[i] != NULL || pressures[i] != DURE_CODE_MEAN_PRESSURE)
      json_array_append_new (components, component (pressures[i], parts[i]));
  json_object_set_new (
      resource, "code",
      json_pack ("{s:[o], s:s}", "coding", coding (LOINC, "85354-9"), "text", "Blood pressure"));
  json_object_set_new (resource, "component", components);
  return resource;
}

static json_t *
series (const DureFhirFact *fact)
{
  json_t *resource = observation (fact);
  json_t *components = json_array ();

  json_object_set_new (resource, "code", concept_of (fact->code));
  for (guint i = 0; i < fact->n_values; i++)
    json_array_append_new (components,
                           json_pack ("{s:o, s:o}", "code", concept_of (fact->code),
                                      "valueQuantity", quantity (fact->code, fact->values[i])));
  json_object_set_new (resource, "component", components);
  return resource;
}

static json_t *
single (const DureFhirFact *fact)
{
  json_t *resource = observation (fact);

  json_object_set_new (resource, "code", concept_of (fact->code));
  json_object_set_new (resource, "valueQuantity", quantity (fact->code, fact->value));
  return resource;
}

static int
pressure_index (DureCode code)
{
  for (int i = 0; i < N_PRESSURES; i++)
    if (pressures[i] == code)
      return i;
  return -1;
}

/* Takes the pressures that were measured with @facts[@from]. A second value of the same kind is
 * another measurement. */
static json_t *
take_panel (const DureFhirFact *facts, guint count, guint from, gboolean *taken)
{
  const DureFhirFact *parts[N_PRESSURES] = { NULL }, *first = &facts[from];

  for (guint i = from; i < count; i++)
    {
      const int index = pressure_index (facts[i].code);

      if (index < 0 || taken[i] || parts[index] != NULL || facts[i].start_ms != first->start_ms
          || facts[i].end_ms != first->end_ms || g_strcmp0 (facts[i].device, first->device) != 0)
        continue;
      parts[index] = &facts[i];
      taken[i] = TRUE;
    }
  return panel (parts, first);
}

/**
 * dure_fhir_observations:
 * @facts: (array length=count): what was measured
 * @count: how many
 * @func: called for each Observation they make, in their order; it may fail, which ends the rest
 * @data: for @func
 * @error: from @func
 */
gboolean
dure_fhir_observations (const DureFhirFact *facts, guint count, DureFhirFunc func, gpointer data,
                        GError **error)
{
  g_autofree gboolean *taken = g_new0 (gboolean, MAX (count, 1));

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (json_t) resource = NULL;

      if (taken[i] || !dure_fhir_has (facts[i].code))
        continue;
      if (pressure_index (facts[i].code) >= 0)
        resource = take_panel (facts, count, i, taken);
      else
        resource = facts[i].values != NULL ? series (&facts[i]) : single (&facts[i]);
      if (!func (resource, data, error))
        return FALSE;
    }
  return TRUE;
}
