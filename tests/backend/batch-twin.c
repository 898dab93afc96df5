// batch-twin.c: what jansson and GLib make of the same document
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A second reader, slow and written otherwise, that knows nothing of the first: what both make of
// a document must be the same.

#include "batch-twin.h"

#include "canonical-json.h"
#include <string.h>

static gboolean
is_time (const json_t *json, gint64 ms)
{
  const char *text = json_string_value (json);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return time != NULL
         && g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000 == ms;
}

static gboolean
has_times (const json_t *json, const DureBatchObservation *it)
{
  const json_t *period = json_object_get (json, "effectivePeriod");
  const json_t *instant = json_object_get (json, "effectiveDateTime");

  if (period == NULL)
    return it->start_ms == it->end_ms && is_time (instant, it->start_ms);
  return instant == NULL && json_object_size (period) == 2
         && is_time (json_object_get (period, "start"), it->start_ms)
         && is_time (json_object_get (period, "end"), it->end_ms);
}

/* jansson knows numbers as doubles: what the decimal is must be the nearest double. */
static gboolean
has_values (const json_t *json, const DureBatch *batch, const DureBatchObservation *it)
{
  const json_t *value = json_object_get (json, "value"), *values = json_object_get (json, "values");

  if (it->n_values == 0)
    return values == NULL && json_is_number (value)
           && json_number_value (value) == dure_batch_observation_value (it)
           && dure_code_holds (it->code, json_number_value (value));
  if (value != NULL || json_array_size (values) != it->n_values)
    return FALSE;
  for (guint i = 0; i < it->n_values; i++)
    {
      const json_t *item = json_array_get (values, i);

      if (!json_is_integer (item)
          || json_integer_value (item) != batch->values[it->first_value + i]
          || !dure_code_holds (it->code, (double) json_integer_value (item)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_text (const json_t *json, const char *key, const char *text)
{
  return g_strcmp0 (json_string_value (json_object_get (json, key)), text) == 0;
}

static gboolean
is_observation (const json_t *json, const DureBatch *batch, const DureBatchObservation *it)
{
  return json_object_size (json) == 4 && has_text (json, "code", dure_code_to_text (it->code))
         && has_text (json, "unit", dure_code_unit (it->code)) && has_times (json, it)
         && has_values (json, batch, it);
}

static gboolean
is_id (const json_t *json, const uint8_t *id)
{
  GString *text = g_string_new (NULL);
  gboolean is_same;

  for (guint i = 0; i < DURE_BATCH_ID_BYTES; i++)
    g_string_append_printf (text, "%s%02x", i >= 4 && i <= 10 && i % 2 == 0 ? "-" : "", id[i]);
  is_same = g_strcmp0 (json_string_value (json), text->str) == 0;
  g_string_free (text, TRUE);
  return is_same;
}

/**
 * batch_twin_agrees:
 * @batch: what dure_batch_read() made of the bytes
 * @bytes: (array length=length): a document
 * @length: how many
 *
 * Returns: whether the other reader takes the document, too, and finds the same in it
 */
gboolean
batch_twin_agrees (const DureBatch *batch, gconstpointer bytes, gsize length)
{
  g_autoptr (json_t) json = json_loadb (bytes, length, JSON_REJECT_DUPLICATES, NULL);
  const json_t *list = json_object_get (json, "observations");

  if (json_object_size (json) != 2 || !is_id (json_object_get (json, "id"), batch->id)
      || json_array_size (list) != batch->n_observations || batch->n_observations < 1)
    return FALSE;
  for (guint i = 0; i < batch->n_observations; i++)
    if (!is_observation (json_array_get (list, i), batch, &batch->observations[i]))
      return FALSE;
  return TRUE;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const DureBatchObservation *left = *(DureBatchObservation *const *) a;
  const DureBatchObservation *right = *(DureBatchObservation *const *) b;

  if (left->code != right->code)
    return left->code < right->code ? -1 : 1;
  if (left->start_ms != right->start_ms)
    return left->start_ms < right->start_ms ? -1 : 1;
  return left < right ? -1 : 1;
}

/**
 * batch_twin_check_unpacked:
 * @batch: as it was packed
 * @unpacked: as it came out again
 *
 * Checks that each observation is there, in the order that the packed form has.
 */
void
batch_twin_check_unpacked (const DureBatch *batch, const DureBatch *unpacked)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  for (guint i = 0; i < batch->n_observations; i++)
    g_ptr_array_add (order, (gpointer) &batch->observations[i]);
  g_ptr_array_sort (order, compare);
  g_assert_cmpuint (unpacked->n_observations, ==, batch->n_observations);
  g_assert_cmpuint (unpacked->n_values, ==, batch->n_values);
  for (guint i = 0; i < order->len; i++)
    {
      const DureBatchObservation *was = order->pdata[i], *is = &unpacked->observations[i];

      g_assert_true (is->code == was->code && is->start_ms == was->start_ms
                     && is->end_ms == was->end_ms && is->mantissa == was->mantissa
                     && is->exponent == was->exponent && is->n_values == was->n_values);
      g_assert_cmpint (memcmp (unpacked->values + is->first_value, batch->values + was->first_value,
                               was->n_values * sizeof batch->values[0]),
                       ==, 0);
    }
}
