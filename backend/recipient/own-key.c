// own-key.c: the key with which a recipient shows who it is, and signs what it has deleted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A P-384 key in a file of the recipient's own, as a private JWK (RFC 7517); it signs with ES384,
// which SMART asks of every server. Its name is its thumbprint (RFC 7638), which the city's desk
// prints too. By libcrypto, whose signature in DER becomes r and s side by side (RFC 7518, 3.4).
// Secrets are wiped; the file is its owner's alone.

#include "own-key.h"

#include "canonical-json.h"
#include "encoding.h"
#include "recipient-error.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define PART_BYTES 48
#define POINT_BYTES (1 + 2 * PART_BYTES)
#define FILE_MAX 4096

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_clear_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ECDSA_SIG, ECDSA_SIG_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OSSL_PARAM, OSSL_PARAM_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OSSL_PARAM_BLD, OSSL_PARAM_BLD_free)

struct _DureOwnKey
{
  EVP_PKEY *pair;
  json_t *public_jwk;
  char *thumbprint;
};

static gboolean
fail (const char *what, GError **error)
{
  g_set_error_literal (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_KEY, what);
  return FALSE;
}

/**
 * dure_own_key_free:
 * @self: (transfer full) (nullable)
 */
void
dure_own_key_free (DureOwnKey *self)
{
  if (self == NULL)
    return;
  EVP_PKEY_free (self->pair);
  json_decref (self->public_jwk);
  g_free (self->thumbprint);
  g_free (self);
}

static char *
part_of (EVP_PKEY *pair, const char *name)
{
  g_autoptr (BIGNUM) number = NULL;
  guint8 bytes[PART_BYTES];
  char *text = NULL;

  if (EVP_PKEY_get_bn_param (pair, name, &number) == 1
      && BN_bn2binpad (number, bytes, sizeof bytes) == sizeof bytes)
    text = dure_base64url_encode (bytes, sizeof bytes);
  sodium_memzero (bytes, sizeof bytes);
  return text;
}

static json_t *
public_of (const char *x, const char *y)
{
  return json_pack ("{s:s, s:s, s:s, s:s}", "kty", "EC", "crv", "P-384", "x", x, "y", y);
}

/* Takes @jwk. */
static void
wipe_private (json_t *jwk)
{
  const char *secret = json_string_value (json_object_get (jwk, "d"));

  if (secret != NULL)
    sodium_memzero ((char *) secret, strlen (secret));
  json_decref (jwk);
}

/* A new file, which is whole or not there. */
static gboolean
write_file (const char *path, const char *text, GError **error)
{
  const int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const gssize length = (gssize) strlen (text);
  const gboolean is_written
      = fd >= 0 && write (fd, text, (gsize) length) == length && fsync (fd) == 0;

  if (!is_written)
    g_set_error (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_KEY, "%s: %s", path,
                 g_strerror (errno));
  if (fd >= 0)
    close (fd);
  if (fd >= 0 && !is_written)
    unlink (path);
  return is_written;
}

/**
 * dure_own_key_make:
 * @path: where nothing is yet
 * @error: %DURE_RECIPIENT_ERROR_KEY
 *
 * Makes a new key there.
 */
gboolean
dure_own_key_make (const char *path, GError **error)
{
  g_autoptr (EVP_PKEY) pair = EVP_EC_gen ("P-384");
  g_autofree char *x = NULL, *y = NULL;
  char *secret, *text;
  json_t *jwk;
  gboolean is_written;

  if (pair == NULL)
    return fail ("no key could be made", error);
  x = part_of (pair, OSSL_PKEY_PARAM_EC_PUB_X);
  y = part_of (pair, OSSL_PKEY_PARAM_EC_PUB_Y);
  secret = part_of (pair, OSSL_PKEY_PARAM_PRIV_KEY);
  jwk = public_of (x, y);
  json_object_set_new (jwk, "d", json_string (secret));
  text = dure_json_canonical (jwk, NULL);
  is_written = write_file (path, text, error);
  dure_text_wipe (text);
  dure_text_wipe (secret);
  wipe_private (jwk);
  return is_written;
}

static EVP_PKEY *
pair_of (const json_t *jwk)
{
  g_autoptr (EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, "EC", NULL);
  g_autoptr (EVP_PKEY_CTX) checker = NULL;
  g_autoptr (OSSL_PARAM_BLD) builder = OSSL_PARAM_BLD_new ();
  g_autoptr (OSSL_PARAM) parameters = NULL;
  g_autoptr (BIGNUM) number = NULL;
  g_autoptr (EVP_PKEY) pair = NULL;
  guint8 point[POINT_BYTES] = { 0x04 }, secret[PART_BYTES];

  if (!dure_base64url_decode (json_string_value (json_object_get (jwk, "x")), point + 1,
                              PART_BYTES)
      || !dure_base64url_decode (json_string_value (json_object_get (jwk, "y")),
                                 point + 1 + PART_BYTES, PART_BYTES)
      || !dure_base64url_decode (json_string_value (json_object_get (jwk, "d")), secret,
                                 sizeof secret))
    return NULL;
  number = BN_secure_new ();
  if (BN_bin2bn (secret, sizeof secret, number) != NULL
      && OSSL_PARAM_BLD_push_utf8_string (builder, OSSL_PKEY_PARAM_GROUP_NAME, "P-384", 0) == 1
      && OSSL_PARAM_BLD_push_octet_string (builder, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point)
             == 1
      && OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_PRIV_KEY, number) == 1)
    parameters = OSSL_PARAM_BLD_to_param (builder);
  sodium_memzero (secret, sizeof secret);
  if (parameters == NULL || EVP_PKEY_fromdata_init (context) <= 0
      || EVP_PKEY_fromdata (context, &pair, EVP_PKEY_KEYPAIR, parameters) <= 0)
    return NULL;
  checker = EVP_PKEY_CTX_new_from_pkey (NULL, pair, NULL);
  return checker != NULL && EVP_PKEY_check (checker) == 1 ? g_steal_pointer (&pair) : NULL;
}

static DureOwnKey *
key_of (const json_t *jwk, GError **error)
{
  g_autoptr (EVP_PKEY) pair = pair_of (jwk);
  DureOwnKey *self;
  g_autofree char *text = NULL;
  guint8 digest[DURE_SHA256_BYTES];

  if (pair == NULL)
    {
      fail ("the file of the key has no private P-384 key (JWK)", error);
      return NULL;
    }
  self = g_new0 (DureOwnKey, 1);
  self->pair = g_steal_pointer (&pair);
  self->public_jwk = public_of (json_string_value (json_object_get (jwk, "x")),
                                json_string_value (json_object_get (jwk, "y")));
  text = dure_json_canonical (self->public_jwk, NULL);
  dure_sha256 (text, strlen (text), digest);
  self->thumbprint = dure_base64url_encode (digest, sizeof digest);
  return self;
}

/**
 * dure_own_key_load:
 * @path: a private JWK
 * @error: %DURE_RECIPIENT_ERROR_KEY
 *
 * Returns: (transfer full) (nullable): the key in it
 */
DureOwnKey *
dure_own_key_load (const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  DureOwnKey *self;
  json_t *jwk = NULL;
  char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, &failure))
    {
      fail (failure->message, error);
      return NULL;
    }
  if (length <= FILE_MAX)
    jwk = dure_json_parse (text, length, NULL);
  dure_text_wipe (text);
  self = key_of (jwk, error);
  wipe_private (jwk);
  return self;
}

/**
 * dure_own_key_public:
 *
 * Returns: (transfer full): what the city has to know of it, a JWK
 */
char *
dure_own_key_public (const DureOwnKey *self)
{
  return dure_json_canonical (self->public_jwk, NULL);
}

/* Returns: (nullable): r and s side by side, in base64url */
static char *
pair_from_der (const guint8 *der, gsize length)
{
  g_autoptr (ECDSA_SIG) both = d2i_ECDSA_SIG (NULL, &der, (long) length);
  guint8 bytes[2 * PART_BYTES];

  if (both == NULL
      || BN_bn2binpad (ECDSA_SIG_get0_r (both), bytes, PART_BYTES) != PART_BYTES
      || BN_bn2binpad (ECDSA_SIG_get0_s (both), bytes + PART_BYTES, PART_BYTES) != PART_BYTES)
    return NULL;
  return dure_base64url_encode (bytes, sizeof bytes);
}

static char *
sign_text (const DureOwnKey *self, const char *text)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  guint8 der[2 * PART_BYTES + 16];
  gsize length = sizeof der;

  if (context == NULL
      || EVP_DigestSignInit (context, NULL, EVP_sha384 (), NULL, self->pair) != 1
      || EVP_DigestSign (context, der, &length, (const guint8 *) text, strlen (text)) != 1)
    return NULL;
  return pair_from_der (der, length);
}

static char *
encode (const json_t *json)
{
  g_autofree char *text = dure_json_canonical (json, NULL);

  return dure_base64url_encode (text, strlen (text));
}

/**
 * dure_own_key_sign:
 * @payload: what is said
 *
 * Returns: (transfer full): it, signed, in the compact form of RFC 7515
 */
char *
dure_own_key_sign (const DureOwnKey *self, const json_t *payload)
{
  g_autoptr (json_t) head
      = json_pack ("{s:s, s:s, s:s}", "alg", "ES384", "kid", self->thumbprint, "typ", "JWT");
  g_autofree char *first = encode (head), *second = encode (payload);
  g_autofree char *input = g_strconcat (first, ".", second, NULL);
  g_autofree char *signature = sign_text (self, input);

  /* A checked key signs anything. */
  g_assert (signature != NULL);
  return g_strconcat (input, ".", signature, NULL);
}
