// assertion.c: how a recipient shows who it is, for a token
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The claims of RFC 7523, section 3, as SMART backend services has them: issuer and subject are the
// recipient, the audience is our token address, it ends within five minutes, and it has a name, by
// which it is good once. Pure: who signed it (jws.c) and whether it was shown before (tokens.c) is
// looked at by others.

#include "assertion.h"

#include "backend-error.h"
#include "canonical-json.h"

#include <string.h>

#define RECIPIENT_MAX 64
#define NAME_MAX 255

static gboolean
is_for (const json_t *audience, const char *wanted)
{
  gsize i;
  json_t *one;

  if (json_is_string (audience))
    return g_str_equal (json_string_value (audience), wanted);
  json_array_foreach (audience, i, one)
    if (json_is_string (one) && g_str_equal (json_string_value (one), wanted))
      return TRUE;
  return FALSE;
}

/* In whole seconds of the Unix clock, as JWTs count; later than any it can be is none. */
static gboolean
read_moment (const json_t *claims, const char *key, gint64 *ret_ms)
{
  const json_t *value = json_object_get (claims, key);
  const gint64 seconds = json_is_integer (value) ? (gint64) json_integer_value (value) : -1;

  if (seconds < 0 || seconds > G_MAXINT64 / 1000)
    return FALSE;
  *ret_ms = seconds * 1000;
  return TRUE;
}

static gboolean
is_text (const char *text, gsize most)
{
  return text != NULL && *text != '\0' && strlen (text) <= most;
}

static gboolean
is_now (const json_t *claims, gint64 now_ms, gint64 *ret_expires_ms)
{
  gint64 begins_ms = 0;

  return read_moment (claims, "exp", ret_expires_ms) && *ret_expires_ms > now_ms
         && *ret_expires_ms <= now_ms + DURE_ASSERTION_LIFE_MS
         && (json_object_get (claims, "nbf") == NULL
             || (read_moment (claims, "nbf", &begins_ms) && begins_ms <= now_ms));
}

/**
 * dure_assertion_read:
 * @claims: foreign
 * @audience: the address of our tokens
 * @now_ms: the time
 * @ret_assertion: (out caller-allocates): what it says; set only on success
 * @error: %DURE_BACKEND_ERROR_MALFORMED when it is none that is good now and here
 */
gboolean
dure_assertion_read (const json_t *claims, const char *audience, gint64 now_ms,
                     DureAssertion *ret_assertion, GError **error)
{
  const char *issuer = json_string_value (json_object_get (claims, "iss"));
  const char *name = json_string_value (json_object_get (claims, "jti"));
  gint64 expires_ms;

  if (!is_text (issuer, RECIPIENT_MAX) || !is_text (name, NAME_MAX)
      || g_strcmp0 (json_string_value (json_object_get (claims, "sub")), issuer) != 0
      || !is_for (json_object_get (claims, "aud"), audience)
      || !is_now (claims, now_ms, &expires_ms))
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                           "no assertion that is good now and here");
      return FALSE;
    }
  ret_assertion->recipient = g_strdup (issuer);
  ret_assertion->expires_ms = expires_ms;
  dure_sha256 (name, strlen (name), ret_assertion->name);
  return TRUE;
}

/**
 * dure_assertion_clear:
 *
 * Frees what is in it.
 */
void
dure_assertion_clear (DureAssertion *self)
{
  g_clear_pointer (&self->recipient, g_free);
}
