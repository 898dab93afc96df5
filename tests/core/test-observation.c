// test-observation.c: only known facts in known units pass
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "error.h"
#include "sample.h"

static json_t *
good_rate (void)
{
  g_autoptr (DureObservation) rate =
      dure_observation_new (DURE_CODE_HEART_RATE, SAMPLE_NOW_MS - 1000, SAMPLE_NOW_MS);

  rate->value = 72;
  return dure_observation_to_json (rate);
}

static void
test_round_trip (void)
{
  g_autoptr (DureObservation) series =
      dure_observation_new (DURE_CODE_RR_INTERVALS, SAMPLE_NOW_MS - 1000, SAMPLE_NOW_MS);
  g_autoptr (DureObservation) again = NULL;
  g_autoptr (json_t) json = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gint32 rr[] = { 812, 5000, 240 };

  g_array_append_vals (series->values, rr, 3);
  json = dure_observation_to_json (series);
  text = dure_json_canonical (json, NULL);
  g_assert_cmpstr (
      text,
      ==,
      "{\"code\":\"8637-1\",\"device\":\"ecg-strap\",\"effectivePeriod\":{"
      "\"end\":\"2026-11-21T05:00:00.000Z\",\"start\":\"2026-11-21T04:59:59.000Z\"},"
      "\"possession\":\"own-instrument\",\"system\":\"http://loinc.org\",\"unit\":\"ms\","
      "\"values\":[812,5000,240]}");
  again = dure_observation_from_json (json, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (again->values->data, again->values->len * 4, rr, sizeof rr);
  g_assert_cmpint (again->start_ms, ==, series->start_ms);
}

static DureObservation *
cuff_reading (void)
{
  DureObservation *self =
      dure_observation_new (DURE_CODE_SYSTOLIC, SAMPLE_NOW_MS - 40000, SAMPLE_NOW_MS);

  self->value = 128.5;
  self->has_device_time = TRUE;
  self->device_time_ms = 5000; /* a clock that was never set */
  self->has_clock_offset = TRUE;
  self->clock_offset_ms = -G_GINT64_CONSTANT (1795266005123);
  self->is_irregular_pulse = TRUE;
  return self;
}

static void
test_clock_and_cuff (void)
{
  g_autoptr (DureObservation) reading = cuff_reading ();
  g_autoptr (DureObservation) again = NULL;
  g_autoptr (json_t) json = dure_observation_to_json (reading);
  g_autofree char *text = dure_json_canonical (json, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (
      text,
      ==,
      "{\"clockOffset\":-1795266005123,\"code\":\"8480-6\",\"device\":\"blood-pressure-cuff\","
      "\"deviceTime\":\"1970-01-01T00:00:05.000\",\"effectivePeriod\":{"
      "\"end\":\"2026-11-21T05:00:00.000Z\",\"start\":\"2026-11-21T04:59:20.000Z\"},"
      "\"irregularPulse\":true,\"possession\":\"own-instrument\",\"system\":\"http://loinc.org\","
      "\"unit\":\"mm[Hg]\",\"value\":128.5}");
  again = dure_observation_from_json (json, &error);
  g_assert_no_error (error);
  g_assert_true (again->has_device_time && again->has_clock_offset && again->is_irregular_pulse);
  g_assert_cmpint (again->device_time_ms, ==, reading->device_time_ms);
  g_assert_cmpint (again->clock_offset_ms, ==, reading->clock_offset_ms);
  g_assert_cmpint (again->device, ==, DURE_DEVICE_BLOOD_PRESSURE_CUFF);
}

/* Each code has an instrument that is not the donor's own, and each proof its word. */
static void
test_words (void)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      g_autoptr (DureObservation) self = dure_observation_new (code, 0, 0);

      g_assert_true (dure_device_class_measures (self->device, code));
      g_assert_cmpint (self->device, !=, DURE_DEVICE_WEARABLE);
    }
  for (DurePossession possession = 0; possession < DURE_POSSESSION_COUNT; possession++)
    {
      g_autoptr (json_t) json = good_rate ();
      g_autoptr (DureObservation) read = NULL;

      json_object_set_new (json, "device", json_string ("wearable"));
      json_object_set_new (json, "possession", json_string (dure_possession_to_text (possession)));
      read = dure_observation_from_json (json, NULL);
      if (possession == DURE_POSSESSION_OWN_INSTRUMENT || possession == DURE_POSSESSION_OWN_FILE)
        g_assert_null (read);
      else
        g_assert_cmpint (read->possession, ==, possession);
    }
  g_assert_cmpstr (dure_device_class_to_text (DURE_DEVICE_PULSE_OXIMETER), ==, "pulse-oximeter");
}

/* What a meter at the visit says is the donor's by a proof, never by a file or as the station's. */
static void
test_power (void)
{
  for (DurePossession possession = 0; possession < DURE_POSSESSION_COUNT; possession++)
    {
      g_autoptr (DureObservation) self = dure_observation_new (DURE_CODE_POWER, 1792854000123,
                                                               1792854060456);
      g_autoptr (DureObservation) read = NULL;
      g_autoptr (json_t) json = NULL;

      self->possession = possession;
      self->value = -120.5;
      json = dure_observation_to_json (self);
      read = dure_observation_from_json (json, NULL);
      if (possession == DURE_POSSESSION_OWN_INSTRUMENT || possession == DURE_POSSESSION_OWN_FILE)
        {
          g_assert_null (read);
          continue;
        }
      g_assert_cmpint (read->device, ==, DURE_DEVICE_HOME_METER);
      g_assert_cmpfloat (read->value, ==, -120.5);
    }
}

static void
assert_refused (json_t *json)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dure_observation_from_json (json, &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *key, *value;
  } changes[] = {
    { "value", "[301]" },
    { "value", "[19.9]" },
    { "value", "[\"72\"]" },
    { "value", "[null]" },
    { "unit", "[\"bpm\"]" },
    { "code", "[\"8867-5\"]" },
    { "system", "[\"http://snomed.info/sct\"]" },
    { "device", "[\"serial 1234\"]" },
    { "device", "[\"thermometer\"]" },
    { "possession", "[\"hers\"]" },
    { "possession", "[\"only-one-near\"]" },
    { "deviceTime", "[\"2026-11-21T05:00:00.000Z\"]" },
    { "deviceTime", "[\"2026-02-30T05:00:00.000\"]" },
    { "deviceTime", "[\"1969-12-31T23:59:59.999\"]" },
    { "deviceTime", "[\"2100-01-01T00:00:00.000\"]" },
    { "deviceTime", "[1795266000000]" },
    { "clockOffset", "[0]" },
    { "irregularPulse", "[true]" },
    { "name", "[\"Kim\"]" },
    { "values", "[[72]]" },
    { "effectivePeriod", "[{\"start\":\"2026-11-21T05:00:00.000Z\"}]" },
    { "effectivePeriod",
      "[{\"start\":\"2036-11-21T05:00:00.000Z\",\"end\":\"2036-11-21T05:00:00.000Z\"}]" },
    { "effectivePeriod",
      "[{\"start\":\"1999-11-21T05:00:00.000Z\",\"end\":\"2026-11-21T05:00:00.000Z\"}]" },
    { "effectivePeriod",
      "[{\"start\":\"2026-11-21T05:00:01.000Z\",\"end\":\"2026-11-21T05:00:00.000Z\"}]" },
  };
  g_autoptr (json_t) text = json_string ("no object");

  assert_refused (text);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (json_t) json = good_rate ();
      g_autoptr (json_t) change = json_loads (changes[i].value, 0, NULL);

      json_object_set (json, changes[i].key, json_array_get (change, 0));
      assert_refused (json);
    }
}

static void
test_refuses_of_cuff (void)
{
  static const struct
  {
    const char *key, *value;
  } changes[] = {
    { "irregularPulse", "[false]" },
    { "irregularPulse", "[1]" },
    { "clockOffset", "[1.5]" },
    { "clockOffset", "[4102444800000]" },
    { "clockOffset", "[-4102444800000]" },
    { "value", "[300.5]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (DureObservation) reading = cuff_reading ();
      g_autoptr (json_t) json = dure_observation_to_json (reading);
      g_autoptr (json_t) change = json_loads (changes[i].value, 0, NULL);

      json_object_set (json, changes[i].key, json_array_get (change, 0));
      assert_refused (json);
    }
}

static void
test_refuses_missing (void)
{
  static const char *const keys[] = { "code", "system", "effectivePeriod", "device", "possession",
                                      "unit", "value" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (json_t) json = good_rate ();

      json_object_del (json, keys[i]);
      assert_refused (json);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/observation/round-trip", test_round_trip);
  g_test_add_func ("/observation/clock-and-cuff", test_clock_and_cuff);
  g_test_add_func ("/observation/words", test_words);
  g_test_add_func ("/observation/power", test_power);
  g_test_add_func ("/observation/refuses", test_refuses);
  g_test_add_func ("/observation/refuses-of-cuff", test_refuses_of_cuff);
  g_test_add_func ("/observation/refuses-missing", test_refuses_missing);
  return g_test_run ();
}
