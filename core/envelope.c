// envelope.c: a sealed donation on its way from a kiosk to the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "envelope.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "id.h"

#include <string.h>

#define DOMAIN "dure-envelope/1"

/**
 * dure_envelope_new:
 * @id: the donation's id
 * @city_key: id of the city key it is sealed to
 * @sealed: the sealed donation
 *
 * Returns: (transfer full): an envelope, not yet signed
 */
DureEnvelope *
dure_envelope_new (const char *id, const char *city_key, GBytes *sealed)
{
  DureEnvelope *self = g_new0 (DureEnvelope, 1);

  self->id = g_strdup (id);
  self->city_key = g_strdup (city_key);
  self->sealed = g_bytes_ref (sealed);
  return self;
}

/**
 * dure_envelope_free:
 * @self: (transfer full) (nullable)
 */
void
dure_envelope_free (DureEnvelope *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->kiosk);
  g_free (self->city_key);
  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self);
}

/* The signature covers the sealed bytes by their hash, so it can be made and checked without
 * building a second copy of them. */
static char *
signed_text (const DureEnvelope *self, gsize *ret_length)
{
  gsize length;
  gconstpointer bytes = g_bytes_get_data (self->sealed, &length);
  g_autofree char *digest = dure_sha256_hex (bytes, length);
  g_autoptr (json_t) json = json_pack ("{s:s, s:s, s:I, s:I, s:s, s:s}",
                                       "id", self->id,
                                       "kiosk", self->kiosk,
                                       "incarnation", (json_int_t) self->incarnation,
                                       "sequence", (json_int_t) self->sequence,
                                       "cityKey", self->city_key,
                                       "sealed", digest);

  return dure_json_canonical (json, ret_length);
}

/**
 * dure_envelope_sign:
 * @kiosk: who sends it
 * @incarnation: which life of that kiosk
 * @sequence: the number of this donation in it
 * @key: the kiosk's signing key
 */
void
dure_envelope_sign (DureEnvelope *self, const char *kiosk, gint64 incarnation, gint64 sequence,
                    DureSigningKey *key)
{
  g_autofree char *text = NULL;
  gsize length;

  g_free (self->kiosk);
  self->kiosk = g_strdup (kiosk);
  self->incarnation = incarnation;
  self->sequence = sequence;
  text = signed_text (self, &length);
  dure_signing_key_sign (key, DOMAIN, text, length, self->signature);
}

/**
 * dure_envelope_holds:
 * @kiosk_key: the public key of the kiosk that the envelope names
 *
 * Returns: whether that kiosk signed it as it is
 */
gboolean
dure_envelope_holds (const DureEnvelope *self, const guint8 kiosk_key[DURE_PUBLIC_KEY_BYTES])
{
  gsize length;
  g_autofree char *text = signed_text (self, &length);

  return dure_signature_holds (kiosk_key, DOMAIN, text, length, self->signature);
}

/**
 * dure_envelope_to_json:
 *
 * Returns: (transfer full): the envelope as it travels
 */
json_t *
dure_envelope_to_json (const DureEnvelope *self)
{
  gsize length;
  gconstpointer bytes = g_bytes_get_data (self->sealed, &length);
  g_autofree char *sealed = dure_base64url_encode (bytes, length);
  g_autofree char *signature = dure_base64url_encode (self->signature, sizeof self->signature);

  return json_pack ("{s:s, s:s, s:I, s:I, s:s, s:s, s:s}",
                    "id", self->id,
                    "kiosk", self->kiosk,
                    "incarnation", (json_int_t) self->incarnation,
                    "sequence", (json_int_t) self->sequence,
                    "cityKey", self->city_key,
                    "sealed", sealed,
                    "signature", signature);
}

/**
 * dure_envelope_from_json:
 * @json: foreign JSON
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 *
 * Returns: (transfer full) (nullable): the envelope; its signature is not yet checked
 */
DureEnvelope *
dure_envelope_from_json (const json_t *json, GError **error)
{
  static const char *const keys[] = { "id",     "kiosk",     "incarnation", "sequence", "cityKey",
                                      "sealed", "signature", NULL };
  g_autoptr (DureEnvelope) self = g_new0 (DureEnvelope, 1);

  if (!dure_json_only (json, keys, error)
      || !dure_json_integer (json, "incarnation", 1, G_MAXINT32, &self->incarnation, error)
      || !dure_json_integer (json, "sequence", 1, G_MAXINT64, &self->sequence, error))
    return NULL;
  self->id = g_strdup (json_string_value (json_object_get (json, "id")));
  self->kiosk = g_strdup (json_string_value (json_object_get (json, "kiosk")));
  self->city_key = g_strdup (dure_json_text (json, "cityKey", 32, error));
  if (self->city_key == NULL)
    return NULL;
  self->sealed = dure_base64url_decode_any (json_string_value (json_object_get (json, "sealed")),
                                            DURE_ENVELOPE_MAX_SEALED);
  if (!dure_id_is_uuid (self->id) || !dure_id_is_uuid (self->kiosk) || self->sealed == NULL
      || !dure_base64url_decode (json_string_value (json_object_get (json, "signature")),
                                 self->signature, sizeof self->signature))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "\"id\", \"kiosk\", \"sealed\" or \"signature\" is not of its kind");
      return NULL;
    }
  return g_steal_pointer (&self);
}
