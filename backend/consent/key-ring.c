// key-ring.c: the public keys with which anyone can check a receipt
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A ring holds the city's signing keys, the one in use first and the former ones after it, and the
// key of every kiosk that ever was. It comes from a city, or from the document that the city serves
// (a JWK set, RFC 7517 and 8037, with the kiosks in a second list), and it needs no secret. A
// revoked kiosk stays: what it signed before is still what it signed.
//
// "Unknown" is said only of a key that may exist elsewhere. What names one of our own keys, in
// whatever words, and is not signed by it, is a forgery; so is what fits one of our own keys but
// for the name of the key. It costs one signature check for each key of the ring, and only then.

#include "key-ring.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "error.h"
#include "receipt.h"

#include <sodium.h>
#include <string.h>

#define MAX_HEADER 1024

typedef struct
{
  guint8 id[DURE_UUID_BYTES];
  guint8 key[DURE_PUBLIC_KEY_BYTES];
  gint64 revoked_ms; /* 0 while it is in use */
} KioskKey;

struct _DureKeyRing
{
  GPtrArray *city; /* of GBytes */
  GArray *kiosks;
};

/**
 * dure_key_ring_new:
 *
 * Returns: (transfer full): a ring without keys
 */
DureKeyRing *
dure_key_ring_new (void)
{
  DureKeyRing *self = g_new0 (DureKeyRing, 1);

  self->city = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->kiosks = g_array_new (FALSE, FALSE, sizeof (KioskKey));
  return self;
}

/**
 * dure_key_ring_free:
 * @self: (transfer full) (nullable)
 */
void
dure_key_ring_free (DureKeyRing *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->city);
  g_array_unref (self->kiosks);
  g_free (self);
}

/**
 * dure_key_ring_add_city:
 * @key: a public key with which the city signs receipts, or did
 */
void
dure_key_ring_add_city (DureKeyRing *self, const guint8 key[DURE_PUBLIC_KEY_BYTES])
{
  g_ptr_array_add (self->city, g_bytes_new (key, DURE_PUBLIC_KEY_BYTES));
}

/**
 * dure_key_ring_add_kiosk:
 * @kiosk: its id
 * @key: its public key
 * @revoked_ms: when it was revoked; 0 while it is in use
 */
void
dure_key_ring_add_kiosk (DureKeyRing *self, const guint8 kiosk[DURE_UUID_BYTES],
                         const guint8 key[DURE_PUBLIC_KEY_BYTES], gint64 revoked_ms)
{
  KioskKey it = { .revoked_ms = revoked_ms };

  memcpy (it.id, kiosk, sizeof it.id);
  memcpy (it.key, key, sizeof it.key);
  g_array_append_val (self->kiosks, it);
}

static gboolean
refuse (GError **error)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "not a set of public keys");
  return FALSE;
}

static gboolean
read_key (const json_t *jwk, guint8 ret_key[DURE_PUBLIC_KEY_BYTES])
{
  const char *type = json_string_value (json_object_get (jwk, "kty"));
  const char *curve = json_string_value (json_object_get (jwk, "crv"));
  const char *x = json_string_value (json_object_get (jwk, "x"));

  return g_strcmp0 (type, "OKP") == 0 && g_strcmp0 (curve, "Ed25519") == 0 && x != NULL
         && dure_base64url_decode (x, ret_key, DURE_PUBLIC_KEY_BYTES);
}

static gboolean
read_kiosk (DureKeyRing *self, const json_t *jwk)
{
  const char *id = json_string_value (json_object_get (jwk, "kid"));
  const char *revoked = json_string_value (json_object_get (jwk, "revoked"));
  guint8 bytes[DURE_UUID_BYTES], key[DURE_PUBLIC_KEY_BYTES];
  gint64 revoked_ms = 0;

  if (id == NULL || !dure_id_to_bytes (id, bytes) || !read_key (jwk, key)
      || (revoked != NULL && !dure_time_from_text (revoked, &revoked_ms)))
    return FALSE;
  dure_key_ring_add_kiosk (self, bytes, key, revoked_ms);
  return TRUE;
}

/**
 * dure_key_ring_new_from_jwks:
 * @jwks: a foreign document, as dure_key_ring_to_jwks() writes it
 * @error: %DURE_BACKEND_ERROR_STATE when it is none
 *
 * Returns: (transfer full) (nullable): its keys
 */
DureKeyRing *
dure_key_ring_new_from_jwks (const json_t *jwks, GError **error)
{
  g_autoptr (DureKeyRing) self = dure_key_ring_new ();
  guint8 key[DURE_PUBLIC_KEY_BYTES];
  gsize i;
  json_t *jwk;

  if (!json_is_array (json_object_get (jwks, "keys")))
    return refuse (error), NULL;
  json_array_foreach (json_object_get (jwks, "keys"), i, jwk)
    {
      if (!read_key (jwk, key))
        return refuse (error), NULL;
      dure_key_ring_add_city (self, key);
    }
  json_array_foreach (json_object_get (jwks, "kiosks"), i, jwk)
    if (!read_kiosk (self, jwk))
      return refuse (error), NULL;
  return g_steal_pointer (&self);
}

/**
 * dure_key_ring_new_from_city:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the city's keys and its kiosks', oldest first
 */
DureKeyRing *
dure_key_ring_new_from_city (DureCity *city, GError **error)
{
  g_autoptr (DureKeyRing) self = dure_key_ring_new ();
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id, public_key, revoked_ms FROM kiosk ORDER BY enrolled_ms, id", "");
  guint8 id[DURE_UUID_BYTES], key[DURE_PUBLIC_KEY_BYTES];
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  dure_key_ring_add_city (self, dure_signing_key_public (city->keys->receipts));
  for (guint i = 0; i < city->keys->former->len; i++)
    dure_key_ring_add_city (self, g_bytes_get_data (city->keys->former->pdata[i], NULL));
  while (dure_rows_next (rows, &failure))
    if (dure_id_to_bytes (dure_rows_text (rows, 0), id)
        && dure_rows_copy (rows, 1, key, sizeof key))
      dure_key_ring_add_kiosk (self, id, key, dure_rows_integer (rows, 2));
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static json_t *
jwk_of (const guint8 *key, const char *id)
{
  g_autofree char *x = dure_base64url_encode (key, DURE_PUBLIC_KEY_BYTES);

  return json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s}", "kty", "OKP", "crv", "Ed25519", "alg",
                    "EdDSA", "use", "sig", "kid", id, "x", x);
}

/**
 * dure_key_ring_to_jwks:
 *
 * Returns: (transfer full): a JWK set; `kiosks` is a second one, in which a key is named by its
 *   kiosk's id
 */
json_t *
dure_key_ring_to_jwks (const DureKeyRing *self)
{
  json_t *keys = json_array (), *kiosks = json_array ();

  for (guint i = 0; i < self->city->len; i++)
    {
      const guint8 *key = g_bytes_get_data (self->city->pdata[i], NULL);
      g_autofree char *id = dure_public_key_id (key);

      json_array_append_new (keys, jwk_of (key, id));
    }
  for (guint i = 0; i < self->kiosks->len; i++)
    {
      const KioskKey *kiosk = &g_array_index (self->kiosks, KioskKey, i);
      g_autofree char *id = dure_id_from_bytes (kiosk->id);
      json_t *jwk = jwk_of (kiosk->key, id);

      if (kiosk->revoked_ms != 0)
        {
          g_autofree char *revoked = dure_time_to_text (kiosk->revoked_ms);

          json_object_set_new (jwk, "revoked", json_string (revoked));
        }
      json_array_append_new (kiosks, jwk);
    }
  return json_pack ("{s:o, s:o}", "keys", keys, "kiosks", kiosks);
}

/* The key that a JWS says it is signed with, or %NULL where it says nothing that can be read. */
static char *
named_key (const char *jws)
{
  const char *end = strchr (jws, '.');
  g_autofree char *header = g_strndup (jws, end != NULL ? (gsize) (end - jws) : 0);
  g_autoptr (GBytes) text = dure_base64url_decode_any (header, MAX_HEADER);
  g_autoptr (json_t) json = NULL;

  if (text == NULL)
    return NULL;
  json = dure_json_parse (g_bytes_get_data (text, NULL), g_bytes_get_size (text), NULL);
  return g_strdup (json_string_value (json_object_get (json, "kid")));
}

static gboolean
has_key (const DureKeyRing *self, const char *id)
{
  for (guint i = 0; i < self->city->len; i++)
    {
      g_autofree char *known = dure_public_key_id (g_bytes_get_data (self->city->pdata[i], NULL));

      if (g_str_equal (known, id))
        return TRUE;
    }
  return FALSE;
}

/* Whether the payload and signature are of one of our keys, whatever the header says. */
static gboolean
is_ours_but_for_its_header (const DureKeyRing *self, const char *jws)
{
  const char *rest = strchr (jws, '.');

  for (guint i = 0; rest != NULL && i < self->city->len; i++)
    {
      const guint8 *key = g_bytes_get_data (self->city->pdata[i], NULL);
      g_autofree char *header = dure_receipt_header (key);
      g_autofree char *mended = g_strconcat (header, rest, NULL);
      g_autoptr (json_t) record = dure_receipt_verify (mended, key, NULL);

      if (record != NULL)
        return TRUE;
    }
  return FALSE;
}

/**
 * dure_key_ring_check_receipt:
 * @jws: what is said to be a receipt
 * @ret_record: (out) (transfer full): the record it carries; set only when it is valid
 *
 * Returns: %DURE_VERDICT_UNKNOWN only where it names a key that is not on this ring
 */
DureVerdict
dure_key_ring_check_receipt (const DureKeyRing *self, const char *jws, json_t **ret_record)
{
  g_autofree char *named = NULL;

  for (guint i = 0; i < self->city->len; i++)
    {
      g_autoptr (GError) error = NULL;
      json_t *record =
          dure_receipt_verify (jws, g_bytes_get_data (self->city->pdata[i], NULL), &error);

      if (record != NULL)
        {
          *ret_record = record;
          return DURE_VERDICT_VALID;
        }
      if (!g_error_matches (error, DURE_CORE_ERROR, DURE_CORE_ERROR_UNKNOWN_KEY))
        return DURE_VERDICT_INVALID;
    }
  named = named_key (jws);
  if (named == NULL || has_key (self, named) || is_ours_but_for_its_header (self, jws))
    return DURE_VERDICT_INVALID;
  return DURE_VERDICT_UNKNOWN;
}

static gboolean
is_ours_but_for_its_kiosk (const DureKeyRing *self, const DureToken *token)
{
  DureToken mended = *token;

  for (guint i = 0; i < self->kiosks->len; i++)
    {
      const KioskKey *kiosk = &g_array_index (self->kiosks, KioskKey, i);

      memcpy (mended.kiosk, kiosk->id, sizeof mended.kiosk);
      if (dure_token_holds (&mended, kiosk->key))
        return TRUE;
    }
  return FALSE;
}

static json_t *
facts_of (const DureToken *token, const KioskKey *kiosk)
{
  g_autofree char *id = dure_id_from_bytes (kiosk->id);
  char digest[2 * DURE_SHA256_BYTES + 1];
  json_t *facts;

  sodium_bin2hex (digest, sizeof digest, token->receipt_digest, sizeof token->receipt_digest);
  facts = json_pack ("{s:s, s:s, s:s}", "kiosk", id, "language",
                     dure_token_languages[token->language], "receiptDigest", digest);
  if (kiosk->revoked_ms != 0)
    {
      g_autofree char *revoked = dure_time_to_text (kiosk->revoked_ms);

      json_object_set_new (facts, "kioskRevoked", json_string (revoked));
    }
  return facts;
}

static DureVerdict
check_token (const DureKeyRing *self, const DureToken *token, json_t **ret_facts)
{
  for (guint i = 0; i < self->kiosks->len; i++)
    {
      const KioskKey *kiosk = &g_array_index (self->kiosks, KioskKey, i);

      if (memcmp (kiosk->id, token->kiosk, sizeof kiosk->id) != 0)
        continue;
      if (!dure_token_holds (token, kiosk->key))
        return DURE_VERDICT_INVALID;
      *ret_facts = facts_of (token, kiosk);
      return DURE_VERDICT_VALID;
    }
  return is_ours_but_for_its_kiosk (self, token) ? DURE_VERDICT_INVALID : DURE_VERDICT_UNKNOWN;
}

/**
 * dure_key_ring_check_token:
 * @text: what is said to be the token of a QR code, without what stands before its `#`
 * @ret_facts: (out) (transfer full): what it says, without its secret; set only when it is valid
 */
DureVerdict
dure_key_ring_check_token (const DureKeyRing *self, const char *text, json_t **ret_facts)
{
  DureToken token;
  DureVerdict verdict;

  if (!dure_token_from_text (text, &token, NULL))
    return DURE_VERDICT_INVALID;
  verdict = check_token (self, &token, ret_facts);
  sodium_memzero (&token, sizeof token);
  return verdict;
}
