// model-stop.c: the city's word whether a model on trial may still run
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A small document with the model's digest, so that the word on one is not heard as that on
// another. An old "it may" that somebody keeps and shows again only delays: a stop that was heard
// once is written down at the kiosk.

#include "model-stop.h"

#include "canonical-json.h"
#include "encoding.h"

#define DOMAIN "dure-model-stop/1"

static char *
covered (const char *digest, gboolean is_stopped, gsize *ret_length)
{
  g_autoptr (json_t) json = json_pack ("{s:s, s:b}", "model", digest, "stopped", is_stopped);

  return dure_json_canonical (json, ret_length);
}

/**
 * dure_model_stop_sign:
 * @digest: of the model
 * @is_stopped: whether it may not run
 * @city_key: the city's signing key
 *
 * Returns: (transfer full): the document
 */
json_t *
dure_model_stop_sign (const char *digest, gboolean is_stopped, DureSigningKey *city_key)
{
  guint8 signature[DURE_SIGNATURE_BYTES];
  gsize length;
  g_autofree char *text = covered (digest, is_stopped, &length);
  g_autofree char *encoded = NULL;

  dure_signing_key_sign (city_key, DOMAIN, text, length, signature);
  encoded = dure_base64url_encode (signature, sizeof signature);
  return json_pack ("{s:s, s:b, s:s}", "model", digest, "stopped", is_stopped, "signature",
                    encoded);
}

/**
 * dure_model_stop_read:
 * @json: (nullable): foreign
 * @digest: of the model it must be about
 * @city_key: whose word counts
 * @ret_is_stopped: (out): set only on success
 *
 * Returns: whether it is the city's word on that model
 */
gboolean
dure_model_stop_read (const json_t *json, const char *digest,
                      const guint8 city_key[DURE_PUBLIC_KEY_BYTES], gboolean *ret_is_stopped)
{
  const json_t *stopped = json_object_get (json, "stopped");
  const gboolean is_stopped = json_is_true (stopped);
  guint8 signature[DURE_SIGNATURE_BYTES];
  gsize length;
  g_autofree char *text = covered (digest, is_stopped, &length);

  if (!json_is_boolean (stopped)
      || g_strcmp0 (json_string_value (json_object_get (json, "model")), digest) != 0
      || !dure_base64url_decode (json_string_value (json_object_get (json, "signature")), signature,
                                 sizeof signature)
      || !dure_signature_holds (city_key, DOMAIN, text, length, signature))
    return FALSE;
  *ret_is_stopped = is_stopped;
  return TRUE;
}
