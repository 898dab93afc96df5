// fhir-resource.c: one resource of a FHIR R4 Bundle
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Of an Observation five things are looked at: its status, its time, its code, its quantity and, of
// a panel, those of its components. The subject is compared with that of the others and forgotten:
// a bundle about two people is nobody's own. Names, identifiers, performers, devices and notes are
// not read. A code counts when it is LOINC and on our closed list, or 2708-6, which is oxygen by
// pulse oximetry in the R4 profile; a unit counts when it is UCUM. Every other resource is counted
// by its type, every other observation by its LOINC code.

#include "fhir-resource.h"

#include "encoding.h"
#include "health-time.h"
#include "health-unit.h"

#include <string.h>

#define LOINC "http://loinc.org"
#define UCUM "http://unitsofmeasure.org"
#define OXYGEN_BY_PULSE_OXIMETRY "2708-6"

static const char *
text_of (const json_t *object, const char *key)
{
  return json_string_value (json_object_get (object, key));
}

/* The first LOINC code of a concept that is ours. */
static gboolean
code_of (const json_t *concept, DureCode *ret_code)
{
  gsize i;
  json_t *coding;

  json_array_foreach (json_object_get (concept, "coding"), i, coding)
    {
      const char *code = text_of (coding, "code");

      if (code == NULL || g_strcmp0 (text_of (coding, "system"), LOINC) != 0)
        continue;
      if (g_str_equal (code, OXYGEN_BY_PULSE_OXIMETRY))
        *ret_code = DURE_CODE_OXYGEN;
      else if (!dure_code_from_text (code, ret_code) || dure_code_is_series (*ret_code))
        continue;
      return TRUE;
    }
  return FALSE;
}

/* Digits, a hyphen and one more digit: a number, which cannot be a name. */
static gboolean
is_loinc (const char *code)
{
  const gsize length = strlen (code);

  return length >= 3 && length <= 8 && strspn (code, "0123456789") == length - 2
         && code[length - 2] == '-' && g_ascii_isdigit (code[length - 1]);
}

static void
pass_over_concept (DureHealthIntake *intake, const json_t *concept)
{
  const char *found = NULL;
  gsize i;
  json_t *coding;

  json_array_foreach (json_object_get (concept, "coding"), i, coding)
    {
      const char *code = text_of (coding, "code");

      if (found == NULL && code != NULL && is_loinc (code)
          && g_strcmp0 (text_of (coding, "system"), LOINC) == 0)
        found = code;
    }
  dure_health_intake_pass_over (intake, found);
}

/* FHIR names its resources in one word: AllergyIntolerance. */
static void
pass_over_type (DureHealthIntake *intake, const char *type)
{
  gboolean is_type = type != NULL && g_ascii_isupper (type[0]) && strlen (type) <= 40;

  for (gsize i = 0; is_type && type[i] != '\0'; i++)
    is_type = g_ascii_isalpha (type[i]);
  dure_health_intake_pass_over (intake, is_type ? type : NULL);
}

static gboolean
read_times (const json_t *observation, gint64 *ret_start_ms, gint64 *ret_end_ms)
{
  const json_t *period = json_object_get (observation, "effectivePeriod");
  const char *moment = text_of (observation, "effectiveDateTime");

  if (moment == NULL)
    moment = text_of (observation, "effectiveInstant");
  return dure_health_time_read (period != NULL ? text_of (period, "start") : moment, ret_start_ms)
         && dure_health_time_read (period != NULL ? text_of (period, "end") : moment, ret_end_ms);
}

/* Fifteen digits are all that a JSON number can be trusted for. */
static gboolean
read_number (const json_t *number, gint64 *ret_billionths)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!json_is_number (number))
    return FALSE;
  g_ascii_formatd (text, sizeof text, "%.15g", json_number_value (number));
  return dure_health_number_read (text, ret_billionths);
}

/* Returns: whether there is a value; else @ret_reason says why not */
static gboolean
read_quantity (const json_t *holder, DureHealthFact *fact, DureHealthReason *ret_reason)
{
  const json_t *quantity = json_object_get (holder, "valueQuantity");
  const json_t *value = json_object_get (quantity, "value");
  const gboolean is_ucum = g_strcmp0 (text_of (quantity, "system"), UCUM) == 0;
  const DureHealthUnit *unit
      = is_ucum ? dure_health_unit_find (DURE_HEALTH_UCUM, fact->code, text_of (quantity, "code"))
                : NULL;
  gint64 number;

  if (value == NULL || json_object_get (holder, "dataAbsentReason") != NULL)
    *ret_reason = DURE_HEALTH_NO_AMOUNT;
  else if (!read_number (value, &number) || json_object_get (quantity, "comparator") != NULL)
    *ret_reason = DURE_HEALTH_BAD_AMOUNT;
  else if (unit == NULL)
    *ret_reason = DURE_HEALTH_UNIT_UNKNOWN;
  else
    {
      fact->millionths = dure_health_unit_convert (unit, number);
      return TRUE;
    }
  return FALSE;
}

/* @holder is an observation or a component of one; the times are already in @fact. */
static gboolean
read_value (const json_t *holder, DureHealthFact *fact, guint32 place, DureHealthIntake *intake,
            GError **error)
{
  const json_t *concept = json_object_get (holder, "code");
  DureHealthReason reason;

  if (!code_of (concept, &fact->code))
    pass_over_concept (intake, concept);
  else if (!read_quantity (holder, fact, &reason))
    dure_health_intake_complain (intake, place, reason);
  else
    return dure_health_intake_add (intake, fact, place, error);
  return TRUE;
}

static gboolean
is_final (const json_t *observation)
{
  static const char *const words[] = { "final", "amended", "corrected" };
  const char *status = text_of (observation, "status");

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (status, words[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_observation (const json_t *observation, guint32 place, DureHealthIntake *intake,
                  GError **error)
{
  const json_t *components = json_object_get (observation, "component");
  DureHealthFact fact;
  gsize i;
  json_t *component;

  if (!is_final (observation))
    dure_health_intake_complain (intake, place, DURE_HEALTH_NOT_FINAL);
  else if (!read_times (observation, &fact.start_ms, &fact.end_ms))
    dure_health_intake_complain (intake, place, DURE_HEALTH_NO_TIME);
  else
    {
      json_array_foreach ((json_t *) components, i, component)
        if (!read_value (component, &fact, place, intake, error))
          return FALSE;
      if (json_array_size (components) == 0
          || json_object_get (observation, "valueQuantity") != NULL)
        return read_value (observation, &fact, place, intake, error);
    }
  return TRUE;
}

/* Returns: whether it is about the person that the ones before are about */
static gboolean
is_same_person (DureFhirPerson *person, const json_t *resource, const char *type)
{
  const char *reference = text_of (json_object_get (resource, "subject"), "reference");
  guint8 digest[DURE_FHIR_DIGEST_BYTES];

  if (g_strcmp0 (type, "Patient") == 0)
    {
      const gboolean is_second = person->has_patient;

      person->has_patient = TRUE;
      return !is_second;
    }
  if (g_strcmp0 (type, "Observation") != 0 || reference == NULL)
    return TRUE;
  dure_sha256 (reference, strlen (reference), digest);
  if (!person->is_known)
    memcpy (person->digest, digest, sizeof digest);
  person->is_known = TRUE;
  return memcmp (person->digest, digest, sizeof digest) == 0;
}

/**
 * dure_fhir_resource_read:
 * @resource: (nullable): foreign JSON
 * @place: which entry of the bundle, from 1
 * @person: who the entries before it are about
 * @intake: gets what is read
 * @error: %DURE_HEALTH_ERROR_PEOPLE, or as dure_health_intake_add()
 */
gboolean
dure_fhir_resource_read (const json_t *resource, guint32 place, DureFhirPerson *person,
                         DureHealthIntake *intake, GError **error)
{
  const char *type = text_of (resource, "resourceType");

  if (!is_same_person (person, resource, type))
    {
      g_set_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_PEOPLE,
                   "entry %u is about another person", place);
      return FALSE;
    }
  if (g_strcmp0 (type, "Observation") == 0)
    return read_observation (resource, place, intake, error);
  pass_over_type (intake, type);
  return TRUE;
}
