// report.c: what a kiosk tells the city of itself, on its way there
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A small document with an `id`, in an envelope like a donation's: signed by the kiosk, so that it
// counts, and sealed, because everything that leaves a kiosk is.

#include "report.h"

#include "canonical-json.h"
#include "error.h"

/**
 * dure_report_seal:
 * @report: a document with an `id`
 * @city_key: the city's public key
 *
 * Returns: (transfer full): an envelope, not yet signed, that only the city can open
 */
DureEnvelope *
dure_report_seal (const json_t *report, const guint8 city_key[DURE_PUBLIC_KEY_BYTES])
{
  g_autofree char *key_id = dure_public_key_id (city_key);
  gsize length;
  g_autofree char *text = dure_json_canonical (report, &length);
  g_autoptr (GBytes) sealed = dure_seal (city_key, text, length);

  return dure_envelope_new (dure_json_text_of (report, "id"), key_id, sealed);
}

/**
 * dure_report_open:
 * @envelope: an envelope whose signature holds
 * @city_key: the city's opening key, the one that the envelope names
 * @error: %DURE_CORE_ERROR_NOT_GENUINE or %DURE_CORE_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): a document with the id of its envelope; otherwise foreign
 */
json_t *
dure_report_open (const DureEnvelope *envelope, DureOpeningKey *city_key, GError **error)
{
  g_autoptr (GBytes) opened = dure_opening_key_open (city_key, envelope->sealed, error);
  g_autoptr (json_t) json = NULL;

  if (opened == NULL)
    return NULL;
  json = dure_json_parse (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), error);
  if (json == NULL)
    return NULL;
  if (g_strcmp0 (json_string_value (json_object_get (json, "id")), envelope->id) != 0)
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "a report has another id than its envelope");
      return NULL;
    }
  return g_steal_pointer (&json);
}
