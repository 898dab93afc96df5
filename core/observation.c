// observation.c: one measured fact
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "observation.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"

#include <sodium.h>

static const char *const devices[] = { "ecg-strap" };
static const char *const possessions[] = { "own-instrument", "only-one-near" };

/* 2000-01-01 to 2035-12-31: a stamp outside comes from a clock that was never set. */
static const gint64 first_ms = 946684800000, last_ms = 2082758399999;

/**
 * dure_observation_new:
 * @code: what was observed
 * @start_ms: when it began
 * @end_ms: when it ended, not earlier
 *
 * Returns: (transfer full): an observation by the kiosk's own ECG strap, without a value yet
 */
DureObservation *
dure_observation_new (DureCode code, gint64 start_ms, gint64 end_ms)
{
  DureObservation *self = g_new0 (DureObservation, 1);

  g_return_val_if_fail (code < DURE_CODE_COUNT && start_ms <= end_ms, self);
  self->code = code;
  self->start_ms = start_ms;
  self->end_ms = end_ms;
  self->device = devices[0];
  if (dure_code_is_series (code))
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
                            "device", self->device,
                            "possession", possessions[self->possession],
                            "unit", dure_code_unit (self->code));

  if (self->values != NULL)
    {
      json_t *values = json_array ();

      for (guint i = 0; i < self->values->len; i++)
        json_array_append_new (values, json_integer (g_array_index (self->values, gint32, i)));
      json_object_set_new (json, "values", values);
    }
  else if (self->value == (double) (gint64) self->value)
    json_object_set_new (json, "value", json_integer ((gint64) self->value));
  else
    json_object_set_new (json, "value", json_real (self->value));
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
      gint32 number;

      if (!json_is_integer (value)
          || !dure_code_holds (self->code, (double) json_integer_value (value)))
        {
          g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                       "\"values[%" G_GSIZE_FORMAT "]\" must be a whole number in its range", i);
          return FALSE;
        }
      number = (gint32) json_integer_value (value);
      g_array_append_val (self->values, number);
    }
  return TRUE;
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
  static const char *const keys[] = { "code",       "system", "effectivePeriod", "device",
                                      "possession", "unit",   "value",           "values", NULL };
  g_autoptr (DureObservation) self = NULL;
  DureCode code;
  gint64 start_ms, end_ms;
  guint device, possession;
  const char *text;

  if (!dure_json_only (json, keys, error)
      || (text = dure_json_text (json, "code", 32, error)) == NULL)
    return NULL;
  if (!dure_code_from_text (text, &code)
      || g_strcmp0 (json_string_value (json_object_get (json, "unit")), dure_code_unit (code)) != 0
      || g_strcmp0 (json_string_value (json_object_get (json, "system")), dure_code_system (code)) != 0
      || json_object_get (json, dure_code_is_series (code) ? "value" : "values") != NULL)
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "\"code\", \"system\" and \"unit\" must be one of the known triples");
      return NULL;
    }
  if (!read_period (json, &start_ms, &end_ms, error)
      || !dure_json_word (json, "device", devices, G_N_ELEMENTS (devices), &device, error)
      || !dure_json_word (json, "possession", possessions, G_N_ELEMENTS (possessions), &possession,
                          error))
    return NULL;
  self = dure_observation_new (code, start_ms, end_ms);
  self->device = devices[device];
  self->possession = possession;
  if (!(dure_code_is_series (code) ? read_values (self, json, error) : read_value (self, json, error)))
    return NULL;
  return g_steal_pointer (&self);
}
