// jws.c: a signed text of a recipient's
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The compact form of RFC 7515: head, payload and signature in base64url, between dots. Both head
// and payload are JSON objects here. Which key may have signed is never taken from the text: the
// caller brings the key, and the key decides the algorithm (jwk.c).

#include "jws.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "jwk.h"

#include <string.h>

#define PARTS 3

static const char *const algorithms[DURE_JWS_ALGORITHMS] = {
  [DURE_JWS_ES384] = "ES384",
  [DURE_JWS_RS384] = "RS384",
  [DURE_JWS_EDDSA] = "EdDSA",
};

/**
 * dure_jws_free:
 * @self: (transfer full) (nullable)
 */
void
dure_jws_free (DureJws *self)
{
  if (self == NULL)
    return;
  json_decref (self->payload);
  g_clear_pointer (&self->input, g_bytes_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_free (self);
}

static json_t *
object_of (const char *part)
{
  g_autoptr (GBytes) bytes = dure_base64url_decode_any (part, DURE_JWS_MAX);
  g_autoptr (json_t) json = NULL;

  if (bytes != NULL)
    json = dure_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  return json_is_object (json) ? g_steal_pointer (&json) : NULL;
}

/* A head that asks for more than a plain signature (`crit`) is refused, as it must be. */
static gboolean
read_head (const json_t *head, DureJwsAlgorithm *ret_algorithm)
{
  const char *name = json_string_value (json_object_get (head, "alg"));

  if (name == NULL || json_object_get (head, "crit") != NULL)
    return FALSE;
  for (DureJwsAlgorithm i = 0; i < DURE_JWS_ALGORITHMS; i++)
    if (g_str_equal (algorithms[i], name))
      {
        *ret_algorithm = i;
        return TRUE;
      }
  return FALSE;
}

static DureJws *
read_parts (const char *text, char **parts)
{
  g_autoptr (DureJws) self = g_new0 (DureJws, 1);
  g_autoptr (json_t) head = object_of (parts[0]);

  if (head == NULL || !read_head (head, &self->algorithm))
    return NULL;
  self->payload = object_of (parts[1]);
  self->signature = dure_base64url_decode_any (parts[2], DURE_JWS_MAX);
  self->input = g_bytes_new (text, strlen (parts[0]) + 1 + strlen (parts[1]));
  return self->payload != NULL && self->signature != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * dure_jws_read:
 * @text: (nullable): foreign
 * @error: %DURE_BACKEND_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): what it says; whether it holds is still to be looked at
 */
DureJws *
dure_jws_read (const char *text, GError **error)
{
  DureJws *self = NULL;

  if (text != NULL && strlen (text) <= DURE_JWS_MAX)
    {
      /* One more than there may be, to see it. */
      g_auto (GStrv) parts = g_strsplit (text, ".", PARTS + 1);

      if (g_strv_length (parts) == PARTS)
        self = read_parts (text, parts);
    }
  if (self == NULL)
    g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                         "that is no signed text of ours");
  return self;
}

/**
 * dure_jws_holds:
 * @jwk: a public key (RFC 7517)
 *
 * Returns: whether the owner of that key has signed it, with the algorithm of that key
 */
gboolean
dure_jws_holds (const DureJws *self, const json_t *jwk)
{
  return dure_jwk_algorithm (jwk) == self->algorithm
         && dure_jwk_verify (jwk, self->input, self->signature);
}
