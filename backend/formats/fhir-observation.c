// fhir-observation.c: a cell of a release, as FHIR R4 says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A number is a quantity, beyond an end with a comparator, and a band is a range. What is missing
// has a reason: `unknown` when nobody knows it, `masked` when it is known and not told.
//
// R4 has profiles of vital signs, which every validator applies by the code, and they know no value
// but a quantity. A band of such a code is therefore a component with the same code beside an
// absent value (R4's rule obs-7 forbids both values), and pressures in bands do not stand in the
// panel. A profile of KR Core is named only where a quantity and a time are told, or the value is
// absent: no Observation claims what it does not keep. What a code means stands in the text in our
// words: a display would have to be LOINC's own.
//
// The subject is a pseudonym, and the Patient of that id, who is nothing else. Each profile of
// KR Core wants a Patient of KR Core's, who has a name, a sex and a day of birth: these are known
// and not told, and it says just that. A resource is new and the caller's.

#include "fhir-observation.h"

#include "canonical-json.h"
#include "formats-error.h"

#define UCUM "http://unitsofmeasure.org"
#define CATEGORY "http://terminology.hl7.org/CodeSystem/observation-category"
#define ABSENT "http://terminology.hl7.org/CodeSystem/data-absent-reason"
#define ABSENT_EXTENSION "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

static const char *const pressures[DURE_FHIR_PRESSURES] = { "8480-6", "8462-4", "8478-0" };
static const char *const comparators[] = { [DURE_TOLD_BELOW] = "<", [DURE_TOLD_FROM] = ">=" };

static json_t *
coding (const char *system, const char *code)
{
  return json_pack ("{s:s, s:s}", "system", system, "code", code);
}

static json_t *
concept_of (const DureMeasure *measure)
{
  const DureMeasure *also = measure->also != NULL ? dure_measure_find (measure->also) : NULL;
  json_t *codings = json_array ();

  if (also != NULL)
    json_array_append_new (codings, coding (also->system, also->code));
  json_array_append_new (codings, coding (measure->system, measure->code));
  return json_pack ("{s:o, s:s}", "coding", codings, "text", measure->display);
}

static const char *
why_absent (DureToldKind kind)
{
  return kind == DURE_TOLD_MISSING ? "unknown" : "masked";
}

static json_t *
absent (DureToldKind kind)
{
  return json_pack ("{s:[o]}", "coding", coding (ABSENT, why_absent (kind)));
}

static json_t *
number (double value)
{
  return value == (double) (gint64) value ? json_integer ((json_int_t) value) : json_real (value);
}

static json_t *
quantity (double value, const char *unit)
{
  return json_pack ("{s:o, s:s, s:s, s:s}", "value", number (value), "unit", unit, "system", UCUM,
                    "code", unit);
}

static json_t *
range (const DureToldCell *cell, const char *unit)
{
  return json_pack ("{s:o, s:o}", "low", quantity (cell->low, unit), "high",
                    quantity (cell->high, unit));
}

/* The value of an Observation or of a component. */
static void
put_value (json_t *holder, const DureToldCell *cell, const char *unit)
{
  json_t *value;

  switch (cell->kind)
    {
    case DURE_TOLD_MISSING:
    case DURE_TOLD_HIDDEN:
      json_object_set_new (holder, "dataAbsentReason", absent (cell->kind));
      break;
    case DURE_TOLD_BAND:
      json_object_set_new (holder, "valueRange", range (cell, unit));
      break;
    case DURE_TOLD_NUMBER:
    case DURE_TOLD_BELOW:
    case DURE_TOLD_FROM:
    default:
      value = quantity (cell->low, unit);
      if (cell->kind != DURE_TOLD_NUMBER)
        json_object_set_new (value, "comparator", json_string (comparators[cell->kind]));
      json_object_set_new (holder, "valueQuantity", value);
      break;
    }
}

/* Returns: whether it is a time at all; one that is not told is none, and fine. It is an empty
 *   period then: of a point in time the profiles of vital signs want the day (vs-1), and HL7's own
 *   validator wants it of one without a value too. */
static gboolean
put_time (json_t *resource, const char *text, gboolean *ret_is_told, GError **error)
{
  DureToldKind kind = DURE_TOLD_HIDDEN;
  DureToldTime time;

  *ret_is_told = FALSE;
  if (text == NULL || dure_told_is_absent (text, &kind))
    {
      json_object_set_new (resource, "effectivePeriod",
                           json_pack ("{s:[{s:s, s:s}]}", "extension", "url", ABSENT_EXTENSION,
                                      "valueCode", why_absent (kind)));
      return TRUE;
    }
  if (!dure_told_time_read (text, &time))
    {
      g_set_error_literal (error, DURE_FORMATS_ERROR, DURE_FORMATS_ERROR_ROW,
                           "a cell of times has none");
      return FALSE;
    }
  *ret_is_told = TRUE;
  if (*time.end == '\0')
    json_object_set_new (resource, "effectiveDateTime", json_string (time.start));
  else
    json_object_set_new (resource, "effectivePeriod",
                         json_pack ("{s:s, s:s}", "start", time.start, "end", time.end));
  return TRUE;
}

/* Everything but the value. */
static json_t *
observation (const DureFhirHead *head, json_t *concept, const char *category, const char *profile,
             GError **error)
{
  g_autofree char *patient = g_strconcat ("Patient/", head->pseudonym, NULL);
  g_autoptr (json_t) resource =
      json_pack ("{s:s, s:s, s:s, s:o, s:{s:s, s:{s:s, s:s}}}", "resourceType", "Observation", "id",
                 head->id, "status", "final", "code", concept, "subject", "reference", patient,
                 "identifier", "system", DURE_FHIR_PSEUDONYM, "value", head->pseudonym);
  gboolean is_told;

  if (!put_time (resource, head->time, &is_told, error))
    return NULL;
  if (category != NULL)
    json_object_set_new (resource, "category",
                         json_pack ("[{s:[o]}]", "coding", coding (CATEGORY, category)));
  if (profile != NULL && is_told)
    json_object_set_new (resource, "meta", json_pack ("{s:[s]}", "profile", profile));
  return g_steal_pointer (&resource);
}

/**
 * dure_fhir_observation_new:
 * @head: of its row
 * @measure: any but the panel
 * @cell: in the measure's unit
 * @error: %DURE_FORMATS_ERROR_ROW when its time is none
 *
 * Returns: (transfer full) (nullable): an Observation
 */
json_t *
dure_fhir_observation_new (const DureFhirHead *head, const DureMeasure *measure,
                           const DureToldCell *cell, GError **error)
{
  const gboolean is_band = cell->kind == DURE_TOLD_BAND;
  json_t *resource = observation (head, concept_of (measure), measure->category,
                                  is_band ? NULL : measure->profile, error);
  json_t *component;

  if (resource == NULL)
    return NULL;
  if (!is_band || measure->rule != DURE_MEASURE_QUANTITY)
    {
      put_value (resource, cell, measure->unit);
      return resource;
    }
  component = json_pack ("{s:o}", "code", concept_of (measure));
  put_value (component, cell, measure->unit);
  json_object_set_new (resource, "dataAbsentReason", absent (DURE_TOLD_HIDDEN));
  json_object_set_new (resource, "component", json_pack ("[o]", component));
  return resource;
}

/**
 * dure_fhir_observation_new_panel:
 * @head: of its row
 * @cells: the pressures of one measurement, in mm[Hg]; none in a band
 * @error: %DURE_FORMATS_ERROR_ROW when its time is none
 *
 * Returns: (transfer full) (nullable): one Observation of all; the mean is left out when it is not
 *   told
 */
json_t *
dure_fhir_observation_new_panel (const DureFhirHead *head,
                                 const DureToldCell cells[DURE_FHIR_PRESSURES], GError **error)
{
  const DureMeasure *panel = dure_measure_find (DURE_MEASURE_PANEL);
  json_t *components = json_array ();
  json_t *resource = observation (head, concept_of (panel), panel->category, panel->profile, error);

  for (guint i = 0; i < DURE_FHIR_PRESSURES; i++)
    {
      const DureMeasure *measure = dure_measure_find (pressures[i]);
      json_t *component = json_pack ("{s:o}", "code", concept_of (measure));

      put_value (component, &cells[i], measure->unit);
      /* The profiles ask for the first two. */
      if (i < 2 || cells[i].kind >= DURE_TOLD_NUMBER)
        json_array_append (components, component);
      json_decref (component);
    }
  if (resource != NULL)
    json_object_set (resource, "component", components);
  json_decref (components);
  return resource;
}

/**
 * dure_fhir_observation_new_word:
 * @head: of its row
 * @item: what consents call it: `ageBand`, `district`
 * @text: its cell, words as they are
 * @error: %DURE_FORMATS_ERROR_ROW when its time is none
 *
 * Returns: (transfer full) (nullable): an Observation of something that has no unit
 */
json_t *
dure_fhir_observation_new_word (const DureFhirHead *head, const char *item, const char *text,
                                GError **error)
{
  json_t *concept =
      json_pack ("{s:[o], s:s}", "coding", coding (DURE_MEASURE_LOCAL, item), "text", item);
  json_t *resource = observation (head, concept, NULL, NULL, error);
  DureToldKind kind;

  if (resource == NULL)
    return NULL;
  if (dure_told_is_absent (text, &kind))
    json_object_set_new (resource, "dataAbsentReason", absent (kind));
  else
    json_object_set_new (resource, "valueString", json_string (text));
  return resource;
}

/* Of something that nobody is told. */
static json_t *
masked (void)
{
  return json_pack ("{s:[{s:s, s:s}]}", "extension", "url", ABSENT_EXTENSION, "valueCode",
                    why_absent (DURE_TOLD_HIDDEN));
}

/**
 * dure_fhir_patient_new:
 * @pseudonym: as a row of a release has it
 *
 * Returns: (transfer full): a Patient, whom the Observations refer to
 */
json_t *
dure_fhir_patient_new (const char *pseudonym)
{
  return json_pack ("{s:s, s:s, s:{s:[s]}, s:[{s:s, s:s}], s:[{s:o}], s:o, s:o}", "resourceType",
                    "Patient", "id", pseudonym, "meta", "profile",
                    DURE_MEASURE_KR_CORE "krcore-patient", "identifier", "system",
                    DURE_FHIR_PSEUDONYM, "value", pseudonym, "name", "_text", masked (), "_gender",
                    masked (), "_birthDate", masked ());
}
