// test-fhir.c: each value goes out under its one code and unit, and nothing else
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "encoding.h"
#include "fhir.h"
#include "sample.h"

#include <string.h>

#define DONOR "6f1c2c52-0c1d-4c0e-9a44-0f6a4f1f2a11"

/* A second writing of the whole list: LOINC's number, the unit, the category. */
static const struct
{
  DureCode code;
  const char *loinc, *unit, *category;
} expected[] = {
  { DURE_CODE_HEART_RATE, "8867-4", "/min", "vital-signs" },
  { DURE_CODE_OXYGEN, "59408-5", "%", "vital-signs" },
  { DURE_CODE_TEMPERATURE, "8310-5", "Cel", "vital-signs" },
  { DURE_CODE_WEIGHT, "29463-7", "kg", "vital-signs" },
  { DURE_CODE_HEIGHT, "8302-2", "cm", "vital-signs" },
  { DURE_CODE_BMI, "39156-5", "kg/m2", "vital-signs" },
  { DURE_CODE_BODY_FAT, "41982-0", "%", "vital-signs" },
  { DURE_CODE_GLUCOSE_MASS, "41653-7", "mg/dL", "laboratory" },
  { DURE_CODE_GLUCOSE_MOLES, "14743-9", "mmol/L", "laboratory" },
};

/* Every LOINC number that may stand in an export. */
static const char *const closed[] = { "8867-4",  "8637-1",  "85354-9", "8480-6",  "8462-4",
                                      "8478-0",  "2708-6",  "59408-5", "8310-5",  "29463-7",
                                      "8302-2",  "39156-5", "41982-0", "41653-7", "14743-9",
                                      NULL };

static gboolean
collect (const json_t *resource, gpointer list, GError **error)
{
  json_array_append (list, (json_t *) resource);
  return TRUE;
}

static json_t *
observe (const DureFhirFact *facts, guint count)
{
  json_t *list = json_array ();
  g_autoptr (GError) error = NULL;

  g_assert_true (dure_fhir_observations (facts, count, collect, list, &error));
  g_assert_no_error (error);
  return list;
}

static DureFhirFact
fact_of (DureCode code, double value)
{
  return (DureFhirFact){
    .id = "one", .donor = DONOR, .code = code, .start_ms = SAMPLE_NOW_MS,
    .end_ms = SAMPLE_NOW_MS, .received_ms = SAMPLE_NOW_MS + 1000, .value = value,
  };
}

static const char *
text_at (const json_t *json, const char *key)
{
  return json_string_value (json_object_get (json, key));
}

static const json_t *
coding_at (const json_t *holder, gsize index)
{
  return json_array_get (json_object_get (json_object_get (holder, "code"), "coding"), index);
}

/* Weighted from the right, alternately doubled and not (Luhn), as LOINC computes it. */
static gboolean
has_right_check_digit (const char *loinc)
{
  const char *dash = strchr (loinc, '-');
  int sum = 0;
  gboolean doubles = TRUE;

  for (const char *p = dash - 1; p >= loinc; p--, doubles = !doubles)
    {
      const int digit = (*p - '0') * (doubles ? 2 : 1);

      sum += digit / 10 + digit % 10;
    }
  return (10 - sum % 10) % 10 == dash[1] - '0';
}

static void
test_codes_and_units (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      DureFhirFact fact = fact_of (expected[i].code, 36.5);
      g_autoptr (json_t) list = observe (&fact, 1);
      const json_t *resource = json_array_get (list, 0);
      const json_t *quantity = json_object_get (resource, "valueQuantity");
      const json_t *category = json_array_get (json_object_get (resource, "category"), 0);
      const gboolean is_oxygen = expected[i].code == DURE_CODE_OXYGEN;

      g_assert_cmpint (json_array_size (list), ==, 1);
      g_assert_cmpstr (text_at (coding_at (resource, is_oxygen ? 1 : 0), "code"), ==,
                       expected[i].loinc);
      g_assert_cmpstr (text_at (quantity, "code"), ==, expected[i].unit);
      g_assert_cmpstr (text_at (quantity, "system"), ==, "http://unitsofmeasure.org");
      g_assert_cmpfloat (json_number_value (json_object_get (quantity, "value")), ==, 36.5);
      g_assert_cmpstr (
          text_at (json_array_get (json_object_get (category, "coding"), 0), "code"), ==,
          expected[i].category);
      g_assert_cmpstr (text_at (json_object_get (resource, "subject"), "reference"), ==,
                       "Patient/" DONOR);
      if (is_oxygen)
        g_assert_cmpstr (text_at (coding_at (resource, 0), "code"), ==, "2708-6");
    }
}

static void
check_coding (const json_t *coding)
{
  const char *code = text_at (coding, "code");

  if (g_strcmp0 (text_at (coding, "system"), "http://loinc.org") == 0)
    {
      g_assert_true (g_strv_contains (closed, code));
      g_assert_true (has_right_check_digit (code));
    }
  else
    g_assert_cmpstr (code, ==, "rmssd");
}

static void
check_code (const json_t *holder)
{
  gsize i;
  json_t *coding;

  json_array_foreach (json_object_get (json_object_get (holder, "code"), "coding"), i, coding)
    check_coding (coding);
}

/* Tables with altered numbers go round: 8867-5 fails the check digit, 68408-4 does not. */
static void
test_closed_list (void)
{
  const gint32 beats[] = { 800, 810 };

  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      DureFhirFact fact = fact_of (code, 50);
      g_autoptr (json_t) list = NULL;
      gsize i;
      json_t *part;

      if (dure_code_is_series (code))
        fact.values = beats, fact.n_values = G_N_ELEMENTS (beats);
      list = observe (&fact, 1);
      g_assert_cmpint (json_array_size (list), ==, dure_fhir_has (code) ? 1 : 0);
      check_code (json_array_get (list, 0));
      json_array_foreach (json_object_get (json_array_get (list, 0), "component"), i, part)
        check_code (part);
    }
  g_assert_false (has_right_check_digit ("8867-5"));
  g_assert_true (has_right_check_digit ("68408-4"));
  g_assert_false (g_strv_contains (closed, "68408-4"));
}

static void
test_pressure_is_a_panel (void)
{
  DureFhirFact facts[] = {
    fact_of (DURE_CODE_SYSTOLIC, 121),  fact_of (DURE_CODE_HEART_RATE, 66),
    fact_of (DURE_CODE_DIASTOLIC, 79),  fact_of (DURE_CODE_MEAN_PRESSURE, 93),
    fact_of (DURE_CODE_DIASTOLIC, 80),
  };
  g_autoptr (json_t) list = observe (facts, G_N_ELEMENTS (facts));
  const json_t *panel = json_array_get (list, 0), *lone = json_array_get (list, 2);
  const json_t *parts = json_object_get (panel, "component");
  static const char *const codes[] = { "8480-6", "8462-4", "8478-0" };
  static const int values[] = { 121, 79, 93 };

  g_assert_cmpint (json_array_size (list), ==, 3);
  g_assert_cmpstr (text_at (coding_at (panel, 0), "code"), ==, "85354-9");
  g_assert_null (json_object_get (panel, "valueQuantity"));
  g_assert_cmpint (json_array_size (parts), ==, 3);
  for (gsize i = 0; i < 3; i++)
    {
      const json_t *part = json_array_get (parts, i);
      const json_t *quantity = json_object_get (part, "valueQuantity");

      g_assert_cmpstr (text_at (coding_at (part, 0), "code"), ==, codes[i]);
      g_assert_cmpint (json_integer_value (json_object_get (quantity, "value")), ==, values[i]);
      g_assert_cmpstr (text_at (quantity, "code"), ==, "mm[Hg]");
    }
  parts = json_object_get (lone, "component");
  g_assert_cmpint (json_array_size (parts), ==, 2);
  g_assert_nonnull (json_object_get (json_array_get (parts, 0), "dataAbsentReason"));
  g_assert_null (json_object_get (json_array_get (parts, 0), "valueQuantity"));
}

static void
test_series (void)
{
  const gint32 beats[] = { 812, 798, 845 };
  DureFhirFact fact = fact_of (DURE_CODE_RR_INTERVALS, 0);
  g_autoptr (json_t) list = NULL;
  const json_t *resource, *parts;

  fact.start_ms -= 60000;
  fact.values = beats;
  fact.n_values = G_N_ELEMENTS (beats);
  list = observe (&fact, 1);
  resource = json_array_get (list, 0);
  parts = json_object_get (resource, "component");
  g_assert_cmpstr (text_at (json_object_get (resource, "effectivePeriod"), "start"), ==,
                   "2026-11-21T04:59:00.000Z");
  g_assert_null (json_object_get (resource, "effectiveDateTime"));
  g_assert_cmpint (json_array_size (parts), ==, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (beats); i++)
    g_assert_cmpint (json_integer_value (json_object_get (
                         json_object_get (json_array_get (parts, i), "valueQuantity"), "value")),
                     ==, beats[i]);
}

static void
test_skin_is_not_body (void)
{
  DureFhirFact fact = fact_of (DURE_CODE_TEMPERATURE, 34.1);
  g_autoptr (json_t) worn = NULL, measured = NULL;

  fact.device = "wearable";
  worn = observe (&fact, 1);
  fact.device = "thermometer";
  measured = observe (&fact, 1);
  g_assert_nonnull (json_object_get (json_array_get (worn, 0), "bodySite"));
  g_assert_null (json_object_get (json_array_get (measured, 0), "bodySite"));
}

static gboolean
refuse (const json_t *resource, gpointer calls, GError **error)
{
  ++*(guint *) calls;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "no room");
  return FALSE;
}

static void
test_ends_with_its_taker (void)
{
  const DureFhirFact facts[] = { fact_of (DURE_CODE_WEIGHT, 60), fact_of (DURE_CODE_WEIGHT, 61) };
  g_autoptr (GError) error = NULL;
  guint calls = 0;

  g_assert_false (dure_fhir_observations (facts, 2, refuse, &calls, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_cmpint (calls, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fhir/codes-and-units", test_codes_and_units);
  g_test_add_func ("/fhir/closed-list", test_closed_list);
  g_test_add_func ("/fhir/pressure-is-a-panel", test_pressure_is_a_panel);
  g_test_add_func ("/fhir/series", test_series);
  g_test_add_func ("/fhir/skin-is-not-body", test_skin_is_not_body);
  g_test_add_func ("/fhir/ends-with-its-taker", test_ends_with_its_taker);
  return g_test_run ();
}
