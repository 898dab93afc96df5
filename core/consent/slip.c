// slip.c: what somebody without a phone takes back at a kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A small document, `dure.slip/1`, in an envelope like a donation's. The code stands inside the
// seal only: no request, log or queue shows it.

#include "slip.h"

#include "canonical-json.h"
#include "error.h"

#include <sodium.h>
#include <string.h>

#define SCHEMA "dure.slip/1"

/**
 * dure_slip_seal:
 * @id: UUIDv7, the same however often it is sent
 * @city_key: the city's public key
 *
 * Returns: (transfer full): an envelope, not yet signed, that only the city can open
 */
DureEnvelope *
dure_slip_seal (const DureSlip *self, const char *id,
                const guint8 city_key[DURE_PUBLIC_KEY_BYTES])
{
  g_autoptr (json_t) json = json_pack ("{s:s, s:s, s:s, s:s, s:b}", "schema", SCHEMA, "id", id,
                                       "code", self->code, "scope", self->scope, "erase",
                                       self->erases);
  g_autofree char *key_id = dure_public_key_id (city_key);
  const char *code = json_string_value (json_object_get (json, "code"));
  g_autoptr (GBytes) sealed = NULL;
  gsize length;
  char *text = dure_json_canonical (json, &length);

  sealed = dure_seal (city_key, text, length);
  sodium_memzero (text, length);
  g_free (text);
  sodium_memzero ((char *) code, strlen (code));
  return dure_envelope_new (id, key_id, sealed);
}

static gboolean
read_slip (const json_t *json, const char *id, DureSlip *ret_slip)
{
  const char *code = json_string_value (json_object_get (json, "code"));
  const char *scope = json_string_value (json_object_get (json, "scope"));
  const json_t *erases = json_object_get (json, "erase");
  char *normal;

  if (g_strcmp0 (json_string_value (json_object_get (json, "schema")), SCHEMA) != 0
      || g_strcmp0 (json_string_value (json_object_get (json, "id")), id) != 0 || scope == NULL
      || strlen (scope) >= sizeof ret_slip->scope || !json_is_boolean (erases)
      || json_object_size (json) != 5)
    return FALSE;
  normal = dure_withdrawal_code_normalise (code);
  if (normal == NULL)
    return FALSE;
  memcpy (ret_slip->code, normal, sizeof ret_slip->code);
  g_strlcpy (ret_slip->scope, scope, sizeof ret_slip->scope);
  ret_slip->erases = json_is_true (erases);
  sodium_memzero (normal, strlen (normal));
  g_free (normal);
  return TRUE;
}

/**
 * dure_slip_open:
 * @envelope: an envelope whose signature holds
 * @city_key: the city's opening key, the one that the envelope names
 * @ret_slip: (out caller-allocates): set only on success; wipe it
 * @error: %DURE_CORE_ERROR_NOT_GENUINE or %DURE_CORE_ERROR_MALFORMED
 */
gboolean
dure_slip_open (const DureEnvelope *envelope, DureOpeningKey *city_key, DureSlip *ret_slip,
                GError **error)
{
  g_autoptr (GBytes) opened = dure_opening_key_open (city_key, envelope->sealed, error);
  g_autoptr (json_t) json = NULL;
  gboolean is_slip;

  if (opened == NULL)
    return FALSE;
  json = dure_json_parse (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), error);
  if (json == NULL)
    return FALSE;
  is_slip = read_slip (json, envelope->id, ret_slip);
  if (!is_slip)
    g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "this is no slip");
  return is_slip;
}
