// recipient-keys.c: by which keys a recipient is known
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   handed in -> works -> others take over, and it ends in seven days -> ended
//                      -> revoked, at once; given back within ten minutes, if it was a mistake
//
// Public keys are JWKs (RFC 7517), each called by its thumbprint (RFC 7638): what makes the key and
// nothing else is kept, so no private part and no foreign name. When one was used last is for the
// people whose key it is.

#include "recipient-keys.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "jwk.h"
#include "recipients.h"

#include <sodium.h>
#include <string.h>

#define KEY_PART_MAX 1024

/* The parts of private keys and of secrets (RFC 7518, 6). */
static const char *const private_parts[] = { "d", "p", "q", "dp", "dq", "qi", "oth", "k", NULL };

/* What makes a key, by its type; the first is where the type stands. */
static const struct
{
  const char *type;
  const char *parts[4];
} key_types[] = {
  { "EC", { "kty", "crv", "x", "y" } },
  { "OKP", { "kty", "crv", "x", NULL } },
  { "RSA", { "kty", "e", "n", NULL } },
};

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, (int) code, what);
  return FALSE;
}

/* The parts that make the key, alone. */
static json_t *
essence_of (const json_t *jwk, GError **error)
{
  const char *type = json_string_value (json_object_get (jwk, "kty"));

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (key_types); i++)
    if (g_str_equal (key_types[i].type, type))
      {
        g_autoptr (json_t) essence = json_object ();

        for (gsize p = 0; p < G_N_ELEMENTS (key_types[i].parts) && key_types[i].parts[p] != NULL;
             p++)
          {
            const char *text = dure_json_text (jwk, key_types[i].parts[p], KEY_PART_MAX, error);

            if (text == NULL)
              return NULL;
            json_object_set_new (essence, key_types[i].parts[p], json_string (text));
          }
        return g_steal_pointer (&essence);
      }
  refuse (DURE_BACKEND_ERROR_MALFORMED, "a key is a JWK of type EC, OKP or RSA", error);
  return NULL;
}

/**
 * dure_recipient_key_fault:
 * @jwk: (nullable): foreign
 *
 * Returns: why it cannot be handed in, or %DURE_KEY_GOOD
 */
DureKeyFault
dure_recipient_key_fault (const json_t *jwk)
{
  g_autoptr (json_t) essence = NULL;

  if (!json_is_object (jwk))
    return DURE_KEY_NONE;
  for (gsize i = 0; private_parts[i] != NULL; i++)
    if (json_object_get (jwk, private_parts[i]) != NULL)
      return DURE_KEY_PRIVATE;
  essence = essence_of (jwk, NULL);
  if (essence == NULL)
    return DURE_KEY_NONE;
  return dure_jwk_is_good (essence) ? DURE_KEY_GOOD : DURE_KEY_KIND;
}

static gboolean
check (const json_t *jwk, GError **error)
{
  switch (dure_recipient_key_fault (jwk))
    {
    case DURE_KEY_GOOD:
      return TRUE;
    case DURE_KEY_PRIVATE:
      return refuse (DURE_BACKEND_ERROR_MALFORMED,
                     "that is a private key: keep it, and hand in the public one", error);
    case DURE_KEY_NONE:
    case DURE_KEY_KIND:
    default:
      return refuse (DURE_BACKEND_ERROR_MALFORMED,
                     "a key is a public JWK: EC on P-384, OKP Ed25519, or RSA of 2048 bits or more",
                     error);
    }
}

static gboolean
has_room (DureCity *city, const char *recipient, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT count(*) FROM recipient_key WHERE recipient = ?1 AND revoked_ms IS NULL"
      " AND (ends_ms IS NULL OR ends_ms > ?2)",
      "ti", recipient, dure_city_now (city));
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  return dure_rows_integer (rows, 0) < DURE_RECIPIENT_KEYS_MOST
         || refuse (DURE_BACKEND_ERROR_CONFLICT, "they have too many keys", error);
}

/**
 * dure_recipient_key_add:
 * @recipient: whose
 * @jwk: a public key, foreign; a private one is refused
 * @error: %DURE_BACKEND_ERROR_MALFORMED, %DURE_BACKEND_ERROR_UNKNOWN,
 *   %DURE_BACKEND_ERROR_CONFLICT when it is known already, or they have
 *   %DURE_RECIPIENT_KEYS_MOST that work, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): its thumbprint
 */
char *
dure_recipient_key_add (DureCity *city, const char *recipient, const json_t *jwk, GError **error)
{
  g_autoptr (json_t) essence = NULL;
  g_autofree char *text = NULL, *thumbprint = NULL;
  guint8 digest[crypto_hash_sha256_BYTES];

  if (!dure_recipient_find (city, recipient, NULL, error) || !check (jwk, error)
      || !has_room (city, recipient, error))
    return NULL;
  essence = essence_of (jwk, error);
  if (essence == NULL)
    return NULL;
  text = dure_json_canonical (essence, NULL);
  crypto_hash_sha256 (digest, (const guint8 *) text, strlen (text));
  thumbprint = dure_base64url_encode (digest, sizeof digest);
  if (!dure_database_run (city->database, error,
                          "INSERT INTO recipient_key (thumbprint, recipient, jwk, since_ms)"
                          " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                          "ttti", thumbprint, recipient, text, dure_city_now (city)))
    return NULL;
  if (dure_database_changed (city->database) == 1)
    return g_steal_pointer (&thumbprint);
  refuse (DURE_BACKEND_ERROR_CONFLICT, "this key is known already", error);
  return NULL;
}

/**
 * dure_recipient_keys_hand_over:
 * @newest: the key that takes over
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * The recipient's other keys end in %DURE_RECIPIENT_KEY_OVERLAP_DAYS days, unless they do before.
 */
gboolean
dure_recipient_keys_hand_over (DureCity *city, const char *recipient, const char *newest,
                               GError **error)
{
  const gint64 ends_ms
      = dure_city_now (city) + DURE_RECIPIENT_KEY_OVERLAP_DAYS * DURE_DAY_MS;

  return dure_database_run (city->database, error,
                            "UPDATE recipient_key SET ends_ms = ?3 WHERE recipient = ?1"
                            " AND thumbprint <> ?2 AND (ends_ms IS NULL OR ends_ms > ?3)",
                            "tti", recipient, newest, ends_ms);
}

/**
 * dure_recipient_key_revoke:
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_recipient_key_revoke (DureCity *city, const char *thumbprint, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "UPDATE recipient_key SET revoked_ms = coalesce(revoked_ms, ?2)"
                          " WHERE thumbprint = ?1",
                          "ti", thumbprint, dure_city_now (city)))
    return FALSE;
  if (dure_database_changed (city->database) == 1)
    return TRUE;
  return refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such key", error);
}

/**
 * dure_recipient_key_restore:
 * @error: %DURE_BACKEND_ERROR_CONFLICT when it was not revoked within the last
 *   %DURE_RECIPIENT_KEY_UNDO_MS, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_recipient_key_restore (DureCity *city, const char *thumbprint, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "UPDATE recipient_key SET revoked_ms = NULL WHERE thumbprint = ?1"
                          " AND revoked_ms > ?2",
                          "ti", thumbprint, dure_city_now (city) - DURE_RECIPIENT_KEY_UNDO_MS))
    return FALSE;
  return dure_database_changed (city->database) == 1
         || refuse (DURE_BACKEND_ERROR_CONFLICT, "it is too late to give this key back", error);
}

/**
 * dure_recipient_key_use:
 * @thumbprint: a key by which something was just signed
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_recipient_key_use (DureCity *city, const char *thumbprint, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE recipient_key SET used_ms = ?2 WHERE thumbprint = ?1", "ti",
                            thumbprint, dure_city_now (city));
}

/**
 * dure_recipient_key_owner:
 * @thumbprint: foreign
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such key, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): whose it is
 */
char *
dure_recipient_key_owner (DureCity *city, const char *thumbprint, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT recipient FROM recipient_key WHERE thumbprint = ?1", "t",
      thumbprint);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (is_there)
    return g_strdup (dure_rows_text (rows, 0));
  refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such key", error);
  return NULL;
}
