// test-data-point.c: each data point is as its schema asks, and no other leaves
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "data-point.h"

#define NOON_MS G_GINT64_CONSTANT (1767268800000) /* 2026-01-01T12:00Z */

/* A second writing of the schemas: what must be in a body, in which unit, and what may be. */
static const struct
{
  DureCode code;
  double value;
  const char *schema, *version, *field, *unit, *may, *is;
} expected[] = {
  { DURE_CODE_HEART_RATE, 66, "heart-rate", "2.0", "heart_rate", "beats/min", NULL, NULL },
  { DURE_CODE_OXYGEN, 97, "oxygen-saturation", "2.0", "oxygen_saturation", "%", "system",
    "peripheral capillary" },
  { DURE_CODE_TEMPERATURE, 36.6, "body-temperature", "4.0", "body_temperature", "C", NULL, NULL },
  { DURE_CODE_WEIGHT, 61.5, "body-weight", "3.0", "body_weight", "kg", NULL, NULL },
  { DURE_CODE_HEIGHT, 170, "body-height", "2.0", "body_height", "cm", NULL, NULL },
  { DURE_CODE_BMI, 21.3, "body-mass-index", "3.0", "body_mass_index", "kg/m^2", NULL, NULL },
  { DURE_CODE_BODY_FAT, 20, "body-fat-percentage", "2.0", "body_fat_percentage", "%", NULL, NULL },
  { DURE_CODE_GLUCOSE_MASS, 99, "blood-glucose", "4.0", "blood_glucose", "mg/dL",
    "specimen_source", "capillary blood" },
  { DURE_CODE_GLUCOSE_MOLES, 5.5, "blood-glucose", "4.0", "blood_glucose", "mmol/L",
    "specimen_source", "capillary blood" },
};

static DureFhirFact
fact (DureCode code, double value)
{
  return (DureFhirFact) { .id = "gift-1",
                          .donor = "donor",
                          .received_ms = NOON_MS + 60000,
                          .code = code,
                          .start_ms = NOON_MS,
                          .end_ms = NOON_MS,
                          .device = "pulse-oximeter",
                          .value = value };
}

static gboolean
collect (const json_t *point, gpointer points, GError **error)
{
  json_array_append (points, (json_t *) point);
  return TRUE;
}

static json_t *
points_of (const DureFhirFact *facts, guint count)
{
  json_t *points = json_array ();

  g_assert_true (dure_data_points (facts, count, collect, points, NULL));
  return points;
}

static const char *
text_at (const json_t *object, const char *key)
{
  return json_string_value (json_object_get (object, key));
}

static void
assert_amount (const json_t *body, const char *field, double value, const char *unit)
{
  const json_t *amount = json_object_get (body, field);

  g_assert_cmpuint (json_object_size (amount), ==, 2);
  g_assert_cmpfloat (json_number_value (json_object_get (amount, "value")), ==, value);
  g_assert_cmpstr (text_at (amount, "unit"), ==, unit);
}

static void
test_schemas (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const DureFhirFact one = fact (expected[i].code, expected[i].value);
      g_autoptr (json_t) points = points_of (&one, 1);
      const json_t *point = json_array_get (points, 0), *body = json_object_get (point, "body");
      const json_t *schema = json_object_get (json_object_get (point, "header"), "schema_id");

      g_assert_cmpuint (json_array_size (points), ==, 1);
      g_assert_cmpuint (json_object_size (point), ==, 2);
      g_assert_cmpstr (text_at (schema, "namespace"), ==, "omh");
      g_assert_cmpstr (text_at (schema, "name"), ==, expected[i].schema);
      g_assert_cmpstr (text_at (schema, "version"), ==, expected[i].version);
      assert_amount (body, expected[i].field, expected[i].value, expected[i].unit);
      if (expected[i].may != NULL)
        g_assert_cmpstr (text_at (body, expected[i].may), ==, expected[i].is);
      g_assert_cmpstr (text_at (json_object_get (body, "effective_time_frame"), "date_time"), ==,
                       "2026-01-01T12:00:00.000Z");
    }
}

static void
test_header (void)
{
  DureFhirFact facts[] = { fact (DURE_CODE_OXYGEN, 97), fact (DURE_CODE_OXYGEN, 96) };
  g_autoptr (json_t) points = NULL;
  const json_t *header, *source;

  facts[1].device = NULL;
  points = points_of (facts, 2);
  header = json_object_get (json_array_get (points, 0), "header");
  g_assert_cmpstr (text_at (header, "id"), ==, "gift-1");
  g_assert_cmpstr (text_at (header, "user_id"), ==, "donor");
  g_assert_cmpstr (text_at (header, "creation_date_time"), ==, "2026-01-01T12:01:00.000Z");
  source = json_object_get (header, "acquisition_provenance");
  g_assert_cmpstr (text_at (source, "source_name"), ==, "pulse-oximeter");
  g_assert_cmpstr (text_at (source, "modality"), ==, "sensed");
  header = json_object_get (json_array_get (points, 1), "header");
  g_assert_null (json_object_get (header, "acquisition_provenance"));
}

/* A time frame is a moment or an interval, never both. */
static void
test_interval (void)
{
  DureFhirFact one = fact (DURE_CODE_HEART_RATE, 66);
  g_autoptr (json_t) points = NULL;
  const json_t *frame, *interval;

  one.end_ms += 60000;
  points = points_of (&one, 1);
  frame = json_object_get (json_object_get (json_array_get (points, 0), "body"),
                           "effective_time_frame");
  interval = json_object_get (frame, "time_interval");
  g_assert_cmpuint (json_object_size (frame), ==, 1);
  g_assert_cmpuint (json_object_size (interval), ==, 2);
  g_assert_cmpstr (text_at (interval, "start_date_time"), ==, "2026-01-01T12:00:00.000Z");
  g_assert_cmpstr (text_at (interval, "end_date_time"), ==, "2026-01-01T12:01:00.000Z");
}

/* Two measurements at once, a third later, and one that has no diastolic pressure. */
static void
test_pressures (void)
{
  static const double pairs[][2] = { { 131, 84 }, { 129, 82 }, { 125, 80 } };
  DureFhirFact facts[] = {
    fact (DURE_CODE_SYSTOLIC, 131),  fact (DURE_CODE_DIASTOLIC, 84),
    fact (DURE_CODE_SYSTOLIC, 129),  fact (DURE_CODE_DIASTOLIC, 82),
    fact (DURE_CODE_DIASTOLIC, 80),  fact (DURE_CODE_SYSTOLIC, 125),
    fact (DURE_CODE_SYSTOLIC, 140),  fact (DURE_CODE_MEAN_PRESSURE, 100),
  };
  g_autoptr (json_t) points = NULL;

  for (guint i = 4; i < G_N_ELEMENTS (facts); i++)
    facts[i].start_ms = facts[i].end_ms = NOON_MS + 300000;
  points = points_of (facts, G_N_ELEMENTS (facts));
  g_assert_cmpuint (json_array_size (points), ==, G_N_ELEMENTS (pairs));
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      const json_t *body = json_object_get (json_array_get (points, i), "body");

      assert_amount (body, "systolic_blood_pressure", pairs[i][0], "mmHg");
      assert_amount (body, "diastolic_blood_pressure", pairs[i][1], "mmHg");
    }
}

/* The pulse oximeter's time is the cuff's, but not its measurement. */
static void
test_two_cuffs (void)
{
  DureFhirFact facts[] = { fact (DURE_CODE_SYSTOLIC, 131), fact (DURE_CODE_DIASTOLIC, 84) };
  g_autoptr (json_t) points = NULL;

  facts[1].device = "blood-pressure-cuff";
  points = points_of (facts, 2);
  g_assert_cmpuint (json_array_size (points), ==, 0);
}

static void
test_left_out (void)
{
  static const gint32 beats[] = { 800, 810 };
  DureFhirFact facts[] = { fact (DURE_CODE_RR_INTERVALS, 0), fact (DURE_CODE_RMSSD, 30),
                           fact (DURE_CODE_ELECTRICITY, 1), fact (DURE_CODE_POWER, 1),
                           fact (DURE_CODE_MEAN_PRESSURE, 90), fact (DURE_CODE_TEMPERATURE, 33) };
  g_autoptr (json_t) points = NULL;

  facts[0].values = beats;
  facts[0].n_values = G_N_ELEMENTS (beats);
  facts[5].device = dure_device_class_to_text (DURE_DEVICE_WEARABLE);
  points = points_of (facts, G_N_ELEMENTS (facts));
  g_assert_cmpuint (json_array_size (points), ==, 0);
}

static gboolean
refuse (const json_t *point, gpointer calls, GError **error)
{
  ++*(guint *) calls;
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "full");
  return FALSE;
}

static void
test_failure_ends_it (void)
{
  const DureFhirFact facts[] = { fact (DURE_CODE_HEART_RATE, 66), fact (DURE_CODE_WEIGHT, 61) };
  g_autoptr (GError) error = NULL;
  guint calls = 0;

  g_assert_false (dure_data_points (facts, 2, refuse, &calls, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_cmpuint (calls, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data-point/schemas-and-units", test_schemas);
  g_test_add_func ("/data-point/header", test_header);
  g_test_add_func ("/data-point/interval", test_interval);
  g_test_add_func ("/data-point/pressures-in-pairs", test_pressures);
  g_test_add_func ("/data-point/two-cuffs-are-no-pair", test_two_cuffs);
  g_test_add_func ("/data-point/left-out", test_left_out);
  g_test_add_func ("/data-point/failure-ends-it", test_failure_ends_it);
  return g_test_run ();
}
