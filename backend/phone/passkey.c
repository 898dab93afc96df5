// passkey.c: whether a passkey was made, or has signed, as we asked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Web Authentication, sections 7.1 and 7.2, for the little that we ask for: no attestation (we
// trust no maker more than another, so whatever statement comes along is not read), one page that
// is no frame, presence and verification of the user always. libfido2 reads what the authenticator
// says, after its CBOR was walked once (cbor-walk.c), and verifies the signature; that it belongs
// to this page, this challenge and this city is looked at here. Nothing is stored: that a challenge
// is fresh and is spent, and that an id is new, is the caller's to know (passkeys.c).

#include "passkey.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "cbor-walk.h"
#include "encoding.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <string.h>

#define MAX_ATTESTATION 4096
#define MAX_CLIENT_DATA 2048
#define FLAG_USER_PRESENT 0x01  /* WebAuthn, section 6.1 */
#define FLAG_USER_VERIFIED 0x04
#define ES256_BYTES 64
#define EDDSA_BYTES 32
#define FLAGS_OFFSET DURE_SHA256_BYTES
#define COUNTER_OFFSET (FLAGS_OFFSET + 1)
#define HEAD_BYTES (COUNTER_OFFSET + 4)
#define AAGUID_BYTES 16

static void
free_credential (fido_cred_t *credential)
{
  fido_cred_free (&credential);
}

static void
free_assertion (fido_assert_t *assertion)
{
  fido_assert_free (&assertion);
}

static void
free_es256 (es256_pk_t *key)
{
  es256_pk_free (&key);
}

static void
free_eddsa (eddsa_pk_t *key)
{
  eddsa_pk_free (&key);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (fido_cred_t, free_credential)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (fido_assert_t, free_assertion)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (es256_pk_t, free_es256)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (eddsa_pk_t, free_eddsa)

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED, "passkey: %s", why);
  return FALSE;
}

static gboolean
is_text (const json_t *json, const char *key, const char *expected)
{
  return g_strcmp0 (json_string_value (json_object_get (json, key)), expected) == 0;
}

/* Browsers may add members; those that are known must be right. */
static gboolean
check_client_data (GBytes *client_data, const char *type, const char *origin,
                   const char *challenge, GError **error)
{
  g_autoptr (json_t) json = NULL;
  const json_t *cross;

  if (g_bytes_get_size (client_data) > MAX_CLIENT_DATA)
    return refuse (error, "too long");
  json = dure_json_parse (g_bytes_get_data (client_data, NULL), g_bytes_get_size (client_data),
                          NULL);
  if (json == NULL || !is_text (json, "type", type))
    return refuse (error, "not of this kind");
  if (!is_text (json, "challenge", challenge))
    return refuse (error, "another challenge");
  cross = json_object_get (json, "crossOrigin");
  if (!is_text (json, "origin", origin) || (cross != NULL && !json_is_false (cross))
      || json_object_get (json, "topOrigin") != NULL)
    return refuse (error, "another page");
  return TRUE;
}

/* `https://dure.example:8440` -> `dure.example` */
static char *
relying_party (const char *origin)
{
  g_autoptr (GUri) uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);

  return g_strdup (uri != NULL ? g_uri_get_host (uri) : "");
}

static gboolean
check_authenticator_data (const guint8 *data, gsize length, const char *party, GError **error)
{
  const guint8 flags = FLAG_USER_PRESENT | FLAG_USER_VERIFIED;
  guint8 hash[DURE_SHA256_BYTES];

  if (length < HEAD_BYTES)
    return refuse (error, "cut short");
  dure_sha256 (party, strlen (party), hash);
  if (memcmp (data, hash, sizeof hash) != 0)
    return refuse (error, "another city");
  if ((data[FLAGS_OFFSET] & flags) != flags)
    return refuse (error, "the user was not verified");
  return TRUE;
}

static gboolean
are_items (const guint8 *p, const guint8 *end)
{
  while (p < end)
    if (!dure_cbor_skip (&p, end))
      return FALSE;
  return TRUE;
}

/* Whether what follows the head is an id and then whole items, before libfido2 reads them. */
static gboolean
has_credential (const guint8 *data, gsize length)
{
  const guint8 *p = data + HEAD_BYTES + AAGUID_BYTES, *end = data + length;
  gsize id_length;

  if (length < HEAD_BYTES + AAGUID_BYTES + 2)
    return FALSE;
  id_length = (gsize) p[0] << 8 | p[1];
  p += 2;
  if (id_length > (gsize) (end - p))
    return FALSE;
  return are_items (p + id_length, end);
}

/* libfido2 must be told which kind of key it is to find. */
static gboolean
read_credential (const guint8 *data, gsize length, int algorithm, gsize key_length,
                 DurePasskey *ret_passkey)
{
  g_autoptr (fido_cred_t) credential = fido_cred_new ();

  if (credential == NULL || fido_cred_set_type (credential, algorithm) != FIDO_OK
      || fido_cred_set_authdata_raw (credential, data, length) != FIDO_OK
      || fido_cred_pubkey_len (credential) != key_length || fido_cred_id_len (credential) == 0
      || fido_cred_id_len (credential) > DURE_PASSKEY_MAX_ID)
    return FALSE;
  ret_passkey->algorithm = algorithm;
  ret_passkey->counter = fido_cred_sigcount (credential);
  ret_passkey->id_length = fido_cred_id_len (credential);
  ret_passkey->key_length = key_length;
  memcpy (ret_passkey->id, fido_cred_id_ptr (credential), ret_passkey->id_length);
  memcpy (ret_passkey->key, fido_cred_pubkey_ptr (credential), key_length);
  return TRUE;
}

/**
 * dure_passkey_made:
 * @origin: the page that asked, `https://dure.example`
 * @challenge: what it was given, in base64url
 * @client_data: foreign: what the browser says it did
 * @attestation: foreign: what the authenticator says it made, CBOR
 * @ret_passkey: (out caller-allocates): the passkey; written only on success
 * @error: %DURE_BACKEND_ERROR_MALFORMED, with a reason that names nobody
 */
gboolean
dure_passkey_made (const char *origin, const char *challenge, GBytes *client_data,
                   GBytes *attestation, DurePasskey *ret_passkey, GError **error)
{
  g_autofree char *party = relying_party (origin);
  DurePasskey passkey = { .counter = 0 };
  const guint8 *data;
  gsize length;

  if (!check_client_data (client_data, "webauthn.create", origin, challenge, error))
    return FALSE;
  if (g_bytes_get_size (attestation) > MAX_ATTESTATION)
    return refuse (error, "too long");
  if (!dure_cbor_find_bytes (g_bytes_get_data (attestation, NULL), g_bytes_get_size (attestation),
                             "authData", &data, &length))
    return refuse (error, "not an attestation object");
  if (!check_authenticator_data (data, length, party, error))
    return FALSE;
  if (!has_credential (data, length)
      || (!read_credential (data, length, COSE_ES256, ES256_BYTES, &passkey)
          && !read_credential (data, length, COSE_EDDSA, EDDSA_BYTES, &passkey)))
    return refuse (error, "not a key of a kind that we know");
  *ret_passkey = passkey;
  return TRUE;
}

static gboolean
verify (fido_assert_t *assertion, const DurePasskey *known)
{
  if (known->algorithm == COSE_ES256)
    {
      g_autoptr (es256_pk_t) key = es256_pk_new ();

      return key != NULL && es256_pk_from_ptr (key, known->key, known->key_length) == FIDO_OK
             && fido_assert_verify (assertion, 0, COSE_ES256, key) == FIDO_OK;
    }
  if (known->algorithm == COSE_EDDSA)
    {
      g_autoptr (eddsa_pk_t) key = eddsa_pk_new ();

      return key != NULL && eddsa_pk_from_ptr (key, known->key, known->key_length) == FIDO_OK
             && fido_assert_verify (assertion, 0, COSE_EDDSA, key) == FIDO_OK;
    }
  return FALSE;
}

static gboolean
signature_holds (const DurePasskey *known, const DurePasskeySigned *proof, const char *party)
{
  g_autoptr (fido_assert_t) assertion = fido_assert_new ();
  gsize client_length, data_length, signature_length;
  const guint8 *client = g_bytes_get_data (proof->client_data, &client_length);
  const guint8 *data = g_bytes_get_data (proof->authenticator_data, &data_length);
  const guint8 *signature = g_bytes_get_data (proof->signature, &signature_length);

  return assertion != NULL && fido_assert_set_count (assertion, 1) == FIDO_OK
         && fido_assert_set_rp (assertion, party) == FIDO_OK
         && fido_assert_set_clientdata (assertion, client, client_length) == FIDO_OK
         && fido_assert_set_authdata_raw (assertion, 0, data, data_length) == FIDO_OK
         && fido_assert_set_sig (assertion, 0, signature, signature_length) == FIDO_OK
         && fido_assert_set_up (assertion, FIDO_OPT_TRUE) == FIDO_OK
         && fido_assert_set_uv (assertion, FIDO_OPT_TRUE) == FIDO_OK && verify (assertion, known);
}

/**
 * dure_passkey_signed:
 * @origin: the page that asked
 * @challenge: what it was given, in base64url
 * @known: the passkey as it was made, with the counter seen last
 * @proof: foreign: what the browser brings
 * @ret_counter: (out): the new counter; set only on success
 * @error: %DURE_BACKEND_ERROR_MALFORMED, with a reason that names nobody
 *
 * A counter that does not grow tells of a copied authenticator; passkeys that live on several
 * phones always say 0.
 */
gboolean
dure_passkey_signed (const char *origin, const char *challenge, const DurePasskey *known,
                     const DurePasskeySigned *proof, guint32 *ret_counter, GError **error)
{
  g_autofree char *party = relying_party (origin);
  gsize length;
  const guint8 *data = g_bytes_get_data (proof->authenticator_data, &length);
  guint32 counter;

  if (!check_client_data (proof->client_data, "webauthn.get", origin, challenge, error)
      || !check_authenticator_data (data, length, party, error))
    return FALSE;
  if (!are_items (data + HEAD_BYTES, data + length))
    return refuse (error, "not as an authenticator says it");
  if (!signature_holds (known, proof, party))
    return refuse (error, "the signature does not hold");
  memcpy (&counter, data + COUNTER_OFFSET, sizeof counter);
  counter = GUINT32_FROM_BE (counter);
  if ((counter != 0 || known->counter != 0) && counter <= known->counter)
    return refuse (error, "its counter went back");
  *ret_counter = counter;
  return TRUE;
}
