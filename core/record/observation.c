// observation.c: one measured fact
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "observation.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"

#include <sodium.h>
#include <string.h>

#define CODE(name) (1u << DURE_CODE_##name)
#define HOUR_MS (60 * 60 * 1000)
#define PULSE (CODE (HEART_RATE) | CODE (RR_INTERVALS) | CODE (RMSSD))

static const char *const devices[DURE_DEVICE_COUNT] = {
  [DURE_DEVICE_ECG_STRAP] = "ecg-strap",
  [DURE_DEVICE_BLOOD_PRESSURE_CUFF] = "blood-pressure-cuff",
  [DURE_DEVICE_THERMOMETER] = "thermometer",
  [DURE_DEVICE_WEIGHT_SCALE] = "weight-scale",
  [DURE_DEVICE_PULSE_OXIMETER] = "pulse-oximeter",
  [DURE_DEVICE_GLUCOSE_METER] = "glucose-meter",
  [DURE_DEVICE_WEARABLE] = "wearable",
  [DURE_DEVICE_HOME_METER] = "home-meter",
};

/* What each kind can measure. RMSSD is worked out of the beats that the same device heard. */
static const guint measures[DURE_DEVICE_COUNT] = {
  [DURE_DEVICE_ECG_STRAP] = PULSE,
  [DURE_DEVICE_BLOOD_PRESSURE_CUFF] =
      CODE (SYSTOLIC) | CODE (DIASTOLIC) | CODE (MEAN_PRESSURE) | CODE (HEART_RATE),
  [DURE_DEVICE_THERMOMETER] = CODE (TEMPERATURE),
  [DURE_DEVICE_WEIGHT_SCALE] = CODE (WEIGHT) | CODE (HEIGHT) | CODE (BMI) | CODE (BODY_FAT),
  [DURE_DEVICE_PULSE_OXIMETER] = CODE (OXYGEN) | CODE (HEART_RATE),
  [DURE_DEVICE_GLUCOSE_METER] = CODE (GLUCOSE_MASS) | CODE (GLUCOSE_MOLES),
  [DURE_DEVICE_WEARABLE] = PULSE | CODE (OXYGEN) | CODE (TEMPERATURE),
  [DURE_DEVICE_HOME_METER] = CODE (ELECTRICITY) | CODE (POWER),
};

static const char *const possessions[DURE_POSSESSION_COUNT] = {
  [DURE_POSSESSION_OWN_INSTRUMENT] = "own-instrument",
  [DURE_POSSESSION_PASSKEY] = "passkey",
  [DURE_POSSESSION_NUMERIC_COMPARISON] = "numeric-comparison",
  [DURE_POSSESSION_SAME_NUMBER] = "same-number",
  [DURE_POSSESSION_TOGGLE] = "toggle",
  [DURE_POSSESSION_RHYTHM] = "rhythm",
  [DURE_POSSESSION_OWN_FILE] = "own-file",
};

/* 2000-01-01 to 2035-12-31: a stamp outside comes from a clock that was never set. */
static const gint64 first_ms = 946684800000, last_ms = 2082758399999;

/* 1970-01-01 to 2099-12-31: clocks of instruments may be wrong, and their stamps are kept so. */
static const gint64 last_device_ms = 4102444799999;

/**
 * dure_device_class_to_text:
 *
 * Returns: (transfer none): the word that documents have for it
 */
const char *
dure_device_class_to_text (DureDeviceClass device)
{
  g_return_val_if_fail (device < DURE_DEVICE_COUNT, NULL);

  return devices[device];
}

/**
 * dure_device_class_of_kind:
 * @kind: foreign: the kind of a station's own instrument, as its settings spell it
 *
 * Returns: its class; %DURE_DEVICE_COUNT when there is no such kind
 */
DureDeviceClass
dure_device_class_of_kind (const char *kind)
{
  static const char *const kinds[DURE_DEVICE_COUNT] = {
    [DURE_DEVICE_ECG_STRAP] = "heart-rate",
    [DURE_DEVICE_BLOOD_PRESSURE_CUFF] = "blood-pressure",
    [DURE_DEVICE_THERMOMETER] = "body-temperature",
    [DURE_DEVICE_WEIGHT_SCALE] = "body-weight",
    [DURE_DEVICE_PULSE_OXIMETER] = "oxygen-saturation",
    [DURE_DEVICE_GLUCOSE_METER] = "blood-glucose",
    [DURE_DEVICE_HOME_METER] = "electricity",
  };
  DureDeviceClass device = 0;

  while (device < DURE_DEVICE_COUNT && g_strcmp0 (kinds[device], kind) != 0)
    device++;
  return device;
}

/**
 * dure_possession_to_text:
 *
 * Returns: (transfer none): the word that documents have for it
 */
const char *
dure_possession_to_text (DurePossession possession)
{
  g_return_val_if_fail (possession < DURE_POSSESSION_COUNT, NULL);

  return possessions[possession];
}

/**
 * dure_device_class_measures:
 *
 * Returns: whether such an instrument can have measured it
 */
gboolean
dure_device_class_measures (DureDeviceClass device, DureCode code)
{
  g_return_val_if_fail (device < DURE_DEVICE_COUNT && code < DURE_CODE_COUNT, FALSE);

  return (measures[device] & 1u << code) != 0;
}

/* What a home used comes by the hour; elsewhere each of its intervals is an observation. */
static gboolean
is_by_the_hour (DureCode code)
{
  return code == DURE_CODE_ELECTRICITY;
}

static gboolean
has_values (DureCode code)
{
  return dure_code_is_series (code) || is_by_the_hour (code);
}

/**
 * dure_observation_new:
 * @code: what was observed
 * @start_ms: when it began
 * @end_ms: when it ended, not earlier
 *
 * Returns: (transfer full): an observation by the first kind of instrument that measures it, the
 *   station's own if there is one, without a value yet
 */
DureObservation *
dure_observation_new (DureCode code, gint64 start_ms, gint64 end_ms)
{
  DureObservation *self = g_new0 (DureObservation, 1);

  g_return_val_if_fail (code < DURE_CODE_COUNT && start_ms <= end_ms, self);
  self->code = code;
  self->start_ms = start_ms;
  self->end_ms = end_ms;
  while (!dure_device_class_measures (self->device, code))
    self->device++;
  if (has_values (code))
    self->values = g_array_new (FALSE, FALSE, sizeof (gint32));
  return self;
}

/**
 * dure_observation_free:
 * @self: (transfer full) (nullable): its values are wiped first
 */
void
dure_observation_free (DureObservation *self)
{
  if (self == NULL)
    return;
  if (self->values != NULL)
    {
      sodium_memzero (self->values->data, self->values->len * sizeof (gint32));
      g_array_unref (self->values);
    }
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

/* Without the Z of dure_time_to_text(): the instrument did not say in which zone. */
static char *
local_to_text (gint64 local_ms)
{
  char *text = dure_time_to_text (local_ms);

  text[strlen (text) - 1] = '\0';
  return text;
}

static void
add_clock (json_t *json, const DureObservation *self)
{
  g_autofree char *text = NULL;

  if (!self->has_device_time)
    return;
  text = local_to_text (self->device_time_ms);
  json_object_set_new (json, "deviceTime", json_string (text));
  if (self->has_clock_offset)
    json_object_set_new (json, "clockOffset", json_integer (self->clock_offset_ms));
}

static json_t *
value_to_json (gint32 value)
{
  return value == DURE_OBSERVATION_UNKNOWN ? json_null () : json_integer (value);
}

/**
 * dure_observation_to_json:
 *
 * Returns: (transfer full): the observation as a donation carries it
 */
json_t *
dure_observation_to_json (const DureObservation *self)
{
  g_autofree char *start = dure_time_to_text (self->start_ms);
  g_autofree char *end = dure_time_to_text (self->end_ms);
  json_t *json = json_pack ("{s:s, s:s, s:{s:s, s:s}, s:s, s:s, s:s}",
                            "code", dure_code_to_text (self->code),
                            "system", dure_code_system (self->code),
                            "effectivePeriod", "start", start, "end", end,
                            "device", devices[self->device],
                            "possession", possessions[self->possession],
                            "unit", dure_code_unit (self->code));

  if (self->values != NULL)
    {
      json_t *values = json_array ();

      for (guint i = 0; i < self->values->len; i++)
        json_array_append_new (values, value_to_json (g_array_index (self->values, gint32, i)));
      json_object_set_new (json, "values", values);
    }
  else if (self->value == (double) (gint64) self->value)
    json_object_set_new (json, "value", json_integer ((gint64) self->value));
  else
    json_object_set_new (json, "value", json_real (self->value));
  add_clock (json, self);
  if (self->is_irregular_pulse)
    json_object_set_new (json, "irregularPulse", json_true ());
  return json;
}

static gboolean
read_value (DureObservation *self, const json_t *json, GError **error)
{
  const json_t *value = json_object_get (json, "value");

  if (!json_is_number (value) || !dure_code_holds (self->code, json_number_value (value)))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "\"value\" must be a number in its range");
      return FALSE;
    }
  self->value = json_number_value (value);
  return TRUE;
}

/* An hour within a series may be unknown; its first and its last are not. */
static gboolean
may_stand (const DureObservation *self, const json_t *value, gboolean is_end)
{
  if (is_by_the_hour (self->code) && json_is_null (value))
    return !is_end;
  return json_is_integer (value) && json_integer_value (value) <= G_MAXINT32
         && dure_code_holds (self->code, (double) json_integer_value (value));
}

static gboolean
are_hours (const DureObservation *self, GError **error)
{
  if (self->start_ms % HOUR_MS == 0
      && self->end_ms - self->start_ms == (gint64) self->values->len * HOUR_MS)
    return TRUE;
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
               "\"values\" must be the hours of its period");
  return FALSE;
}

static gboolean
read_values (DureObservation *self, const json_t *json, GError **error)
{
  const json_t *values = dure_json_array (json, "values", 1, DURE_OBSERVATION_MAX_VALUES, error);
  gsize i;
  json_t *value;

  if (values == NULL)
    return FALSE;
  json_array_foreach ((json_t *) values, i, value)
    {
      gint32 number = DURE_OBSERVATION_UNKNOWN;

      if (!may_stand (self, value, i == 0 || i == json_array_size (values) - 1))
        {
          g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                       "\"values[%" G_GSIZE_FORMAT "]\" must be a whole number in its range", i);
          return FALSE;
        }
      if (json_is_integer (value))
        number = (gint32) json_integer_value (value);
      g_array_append_val (self->values, number);
    }
  return !is_by_the_hour (self->code) || are_hours (self, error);
}

static gboolean
read_period (const json_t *json, gint64 *ret_start_ms, gint64 *ret_end_ms, GError **error)
{
  static const char *const keys[] = { "start", "end", NULL };
  const json_t *period = dure_json_object (json, "effectivePeriod", error);

  if (period == NULL || !dure_json_only (period, keys, error)
      || !dure_json_time (period, "start", ret_start_ms, error)
      || !dure_json_time (period, "end", ret_end_ms, error))
    return FALSE;
  if (*ret_start_ms < first_ms || *ret_end_ms > last_ms || *ret_start_ms > *ret_end_ms)
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "\"effectivePeriod\" lies outside any possible visit");
      return FALSE;
    }
  return TRUE;
}

/* Hours come from a file, and nothing else does; nobody's own device is the station's. */
static gboolean
can_be_proof (DurePossession possession, DureDeviceClass device, DureCode code)
{
  if ((possession == DURE_POSSESSION_OWN_FILE) != is_by_the_hour (code))
    return FALSE;
  return possession != DURE_POSSESSION_OWN_INSTRUMENT
         || (device != DURE_DEVICE_WEARABLE && device != DURE_DEVICE_HOME_METER);
}

static gboolean
read_instrument (DureObservation *self, const json_t *json, GError **error)
{
  guint device, possession;

  if (!dure_json_word (json, "device", devices, G_N_ELEMENTS (devices), &device, error)
      || !dure_json_word (json, "possession", possessions, G_N_ELEMENTS (possessions), &possession,
                          error))
    return FALSE;
  if (!dure_device_class_measures (device, self->code)
      || !can_be_proof (possession, device, self->code))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "\"device\" does not measure that, or \"possession\" is not of its kind");
      return FALSE;
    }
  self->device = device;
  self->possession = possession;
  return TRUE;
}

static gboolean
read_device_time (DureObservation *self, const json_t *json, GError **error)
{
  const char *text = dure_json_text (json, "deviceTime", 23, error);
  g_autofree char *zoned = NULL;

  if (text == NULL)
    return FALSE;
  zoned = g_strconcat (text, "Z", NULL);
  if (!dure_time_from_text (zoned, &self->device_time_ms) || self->device_time_ms < 0
      || self->device_time_ms > last_device_ms)
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "\"deviceTime\" must be a date and time of day with milliseconds");
      return FALSE;
    }
  self->has_device_time = TRUE;
  return TRUE;
}

static gboolean
read_clock (DureObservation *self, const json_t *json, GError **error)
{
  self->has_clock_offset = json_object_get (json, "clockOffset") != NULL;
  if (json_object_get (json, "deviceTime") == NULL && !self->has_clock_offset)
    return TRUE;
  return read_device_time (self, json, error)
         && (!self->has_clock_offset
             || dure_json_integer (json, "clockOffset", -last_device_ms, last_device_ms,
                                   &self->clock_offset_ms, error));
}

static gboolean
read_irregular (DureObservation *self, const json_t *json, GError **error)
{
  const json_t *irregular = json_object_get (json, "irregularPulse");

  if (irregular != NULL
      && (!json_is_true (irregular) || self->device != DURE_DEVICE_BLOOD_PRESSURE_CUFF))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "\"irregularPulse\" is true, from a cuff, or is not there");
      return FALSE;
    }
  self->is_irregular_pulse = irregular != NULL;
  return TRUE;
}

/**
 * dure_observation_from_json:
 * @json: foreign JSON
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 *
 * Returns: (transfer full) (nullable): the observation, every field checked against the closed
 *   list of codes, units and ranges
 */
DureObservation *
dure_observation_from_json (const json_t *json, GError **error)
{
  static const char *const keys[] = { "code",       "system",      "effectivePeriod", "device",
                                      "possession", "unit",        "value",           "values",
                                      "deviceTime", "clockOffset", "irregularPulse",  NULL };
  g_autoptr (DureObservation) self = NULL;
  DureCode code;
  gint64 start_ms, end_ms;
  const char *text;

  if (!dure_json_only (json, keys, error)
      || (text = dure_json_text (json, "code", 32, error)) == NULL)
    return NULL;
  if (!dure_code_from_text (text, &code)
      || g_strcmp0 (json_string_value (json_object_get (json, "unit")), dure_code_unit (code)) != 0
      || g_strcmp0 (json_string_value (json_object_get (json, "system")), dure_code_system (code))
             != 0
      || json_object_get (json, has_values (code) ? "value" : "values") != NULL)
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "\"code\", \"system\" and \"unit\" must be one of the known triples");
      return NULL;
    }
  if (!read_period (json, &start_ms, &end_ms, error))
    return NULL;
  self = dure_observation_new (code, start_ms, end_ms);
  if (!read_instrument (self, json, error) || !read_clock (self, json, error)
      || !read_irregular (self, json, error)
      || !(has_values (code) ? read_values : read_value) (self, json, error))
    return NULL;
  return g_steal_pointer (&self);
}
