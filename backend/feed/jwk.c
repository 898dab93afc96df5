// jwk.c: a recipient's public key, and what it has signed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// By libcrypto. Each kind of key has one algorithm (RFC 7518, 3.3 and 3.4; RFC 8037, 3.1), so no
// text can choose a weaker one. A P-384 signature is r and s side by side; libcrypto wants them in
// DER. One costs a millisecond at most.

#include "jwk.h"

#include "canonical-json.h"
#include "encoding.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#define P384_BYTES 48
#define P384_POINT_BYTES (1 + 2 * P384_BYTES)
#define ED25519_BYTES 32
/* NIST SP 800-131A has no smaller ones; larger ones cost time and nothing is gained. */
#define RSA_MIN_BITS 2048
#define RSA_MAX_BYTES 512
#define RSA_MAX_EXPONENT_BYTES 4

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ECDSA_SIG, ECDSA_SIG_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OSSL_PARAM, OSSL_PARAM_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OSSL_PARAM_BLD, OSSL_PARAM_BLD_free)

static gboolean
says (const json_t *jwk, const char *key, const char *text)
{
  return g_strcmp0 (json_string_value (json_object_get (jwk, key)), text) == 0;
}

/**
 * dure_jwk_algorithm:
 * @jwk: (nullable): foreign
 *
 * Returns: the one that this key signs with; %DURE_JWS_ALGORITHMS when it is none of ours
 */
DureJwsAlgorithm
dure_jwk_algorithm (const json_t *jwk)
{
  if (says (jwk, "kty", "EC") && says (jwk, "crv", "P-384"))
    return DURE_JWS_ES384;
  if (says (jwk, "kty", "RSA"))
    return DURE_JWS_RS384;
  if (says (jwk, "kty", "OKP") && says (jwk, "crv", "Ed25519"))
    return DURE_JWS_EDDSA;
  return DURE_JWS_ALGORITHMS;
}

static EVP_PKEY *
key_of (const char *type, OSSL_PARAM *parameters)
{
  g_autoptr (EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, type, NULL);
  g_autoptr (EVP_PKEY_CTX) checker = NULL;
  g_autoptr (EVP_PKEY) key = NULL;

  if (context == NULL || EVP_PKEY_fromdata_init (context) <= 0
      || EVP_PKEY_fromdata (context, &key, EVP_PKEY_PUBLIC_KEY, parameters) <= 0)
    return NULL;
  checker = EVP_PKEY_CTX_new_from_pkey (NULL, key, NULL);
  if (checker == NULL || EVP_PKEY_public_check (checker) <= 0)
    return NULL;
  return g_steal_pointer (&key);
}

static EVP_PKEY *
read_p384 (const json_t *jwk)
{
  guint8 point[P384_POINT_BYTES] = { 0x04 };
  OSSL_PARAM parameters[] = {
    OSSL_PARAM_construct_utf8_string (OSSL_PKEY_PARAM_GROUP_NAME, (char *) "secp384r1", 0),
    OSSL_PARAM_construct_octet_string (OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
    OSSL_PARAM_construct_end (),
  };

  if (!dure_base64url_decode (json_string_value (json_object_get (jwk, "x")), point + 1,
                              P384_BYTES)
      || !dure_base64url_decode (json_string_value (json_object_get (jwk, "y")),
                                 point + 1 + P384_BYTES, P384_BYTES))
    return NULL;
  return key_of ("EC", parameters);
}

static EVP_PKEY *
read_ed25519 (const json_t *jwk)
{
  guint8 point[ED25519_BYTES];

  if (!dure_base64url_decode (json_string_value (json_object_get (jwk, "x")), point, sizeof point))
    return NULL;
  return EVP_PKEY_new_raw_public_key (EVP_PKEY_ED25519, NULL, point, sizeof point);
}

static BIGNUM *
read_number (const json_t *jwk, const char *name, gsize most)
{
  const char *text = json_string_value (json_object_get (jwk, name));
  g_autoptr (GBytes) bytes = text != NULL ? dure_base64url_decode_any (text, most) : NULL;
  gsize length;
  const guint8 *data;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  return BN_bin2bn (data, (int) length, NULL);
}

static EVP_PKEY *
read_rsa (const json_t *jwk)
{
  g_autoptr (BIGNUM) modulus = read_number (jwk, "n", RSA_MAX_BYTES);
  g_autoptr (BIGNUM) exponent = read_number (jwk, "e", RSA_MAX_EXPONENT_BYTES);
  g_autoptr (OSSL_PARAM_BLD) builder = OSSL_PARAM_BLD_new ();
  g_autoptr (OSSL_PARAM) parameters = NULL;

  if (modulus == NULL || exponent == NULL || builder == NULL || BN_num_bits (modulus) < RSA_MIN_BITS
      || OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_RSA_N, modulus) <= 0
      || OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_RSA_E, exponent) <= 0)
    return NULL;
  parameters = OSSL_PARAM_BLD_to_param (builder);
  return parameters != NULL ? key_of ("RSA", parameters) : NULL;
}

/* In DER, as libcrypto wants it. */
static GBytes *
pair_to_der (GBytes *signature)
{
  gsize length;
  const guint8 *pair = g_bytes_get_data (signature, &length);
  g_autoptr (ECDSA_SIG) both = ECDSA_SIG_new ();
  guchar *der = NULL;
  int der_length;
  GBytes *bytes;

  if (length != 2 * P384_BYTES || both == NULL
      || ECDSA_SIG_set0 (both, BN_bin2bn (pair, P384_BYTES, NULL),
                         BN_bin2bn (pair + P384_BYTES, P384_BYTES, NULL))
             == 0)
    return NULL;
  der_length = i2d_ECDSA_SIG (both, &der);
  bytes = der_length > 0 ? g_bytes_new (der, (gsize) der_length) : NULL;
  OPENSSL_free (der);
  return bytes;
}

static gboolean
verify (EVP_PKEY *key, const EVP_MD *digest, GBytes *input, GBytes *signature)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  gsize input_length, signature_length;
  const guint8 *text = g_bytes_get_data (input, &input_length);
  const guint8 *bytes = g_bytes_get_data (signature, &signature_length);

  return context != NULL && EVP_DigestVerifyInit (context, NULL, digest, NULL, key) == 1
         && EVP_DigestVerify (context, bytes, signature_length, text, input_length) == 1;
}

static EVP_PKEY *
read_key (const json_t *jwk)
{
  switch (dure_jwk_algorithm (jwk))
    {
    case DURE_JWS_ES384:
      return read_p384 (jwk);
    case DURE_JWS_RS384:
      return read_rsa (jwk);
    case DURE_JWS_EDDSA:
      return read_ed25519 (jwk);
    case DURE_JWS_ALGORITHMS:
    default:
      return NULL;
    }
}

/**
 * dure_jwk_is_good:
 * @jwk: (nullable): foreign
 *
 * Returns: whether it is a public key that can have signed something
 */
gboolean
dure_jwk_is_good (const json_t *jwk)
{
  g_autoptr (EVP_PKEY) key = read_key (jwk);

  return key != NULL;
}

/**
 * dure_jwk_verify:
 * @jwk: a public key
 * @input: what is said to be signed
 * @signature: as a JWS has it
 *
 * Returns: whether that key has signed it, with the one algorithm that it has
 */
gboolean
dure_jwk_verify (const json_t *jwk, GBytes *input, GBytes *signature)
{
  const DureJwsAlgorithm algorithm = dure_jwk_algorithm (jwk);
  g_autoptr (EVP_PKEY) key = read_key (jwk);
  g_autoptr (GBytes) der = NULL;

  if (key == NULL)
    return FALSE;
  if (algorithm == DURE_JWS_EDDSA)
    return verify (key, NULL, input, signature);
  if (algorithm == DURE_JWS_RS384)
    return verify (key, EVP_sha384 (), input, signature);
  der = pair_to_der (signature);
  return der != NULL && verify (key, EVP_sha384 (), input, der);
}
