// es256.c: what a phone's WebCrypto key signs
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// ECDSA on P-256 with SHA-256 (RFC 7518, section 3.4), by libcrypto: it is the one signature
// every browser's WebCrypto offers with a key that cannot be taken out. WebCrypto gives r and s
// side by side, libcrypto wants them in DER.

#include "es256.h"

#include "canonical-json.h"
#include "encoding.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ECDSA_SIG, ECDSA_SIG_free)

static EVP_PKEY *
key_of (const guint8 point[DURE_P256_POINT_BYTES])
{
  OSSL_PARAM parameters[] = {
    OSSL_PARAM_construct_utf8_string (OSSL_PKEY_PARAM_GROUP_NAME, (char *) "prime256v1", 0),
    OSSL_PARAM_construct_octet_string (OSSL_PKEY_PARAM_PUB_KEY, (void *) point,
                                       DURE_P256_POINT_BYTES),
    OSSL_PARAM_construct_end (),
  };
  g_autoptr (EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, "EC", NULL);
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

/**
 * dure_es256_key_from_jwk:
 * @jwk: (nullable): foreign JSON, what crypto.subtle.exportKey("jwk") gives
 * @ret_point: (out caller-allocates): the uncompressed point; written only on success
 *
 * Returns: whether it is a public key on P-256, and only a public one
 */
gboolean
dure_es256_key_from_jwk (const json_t *jwk, guint8 ret_point[DURE_P256_POINT_BYTES])
{
  static const char *const keys[] = {
    "kty", "crv", "x", "y", "ext", "key_ops", "alg", "use", NULL
  };
  guint8 point[DURE_P256_POINT_BYTES] = { 0x04 };
  g_autoptr (EVP_PKEY) key = NULL;

  if (!json_is_object (jwk) || !dure_json_only (jwk, keys, NULL)
      || g_strcmp0 (json_string_value (json_object_get (jwk, "kty")), "EC") != 0
      || g_strcmp0 (json_string_value (json_object_get (jwk, "crv")), "P-256") != 0
      || !dure_base64url_decode (json_string_value (json_object_get (jwk, "x")), point + 1, 32)
      || !dure_base64url_decode (json_string_value (json_object_get (jwk, "y")), point + 33, 32))
    return FALSE;
  key = key_of (point);
  if (key == NULL)
    return FALSE;
  memcpy (ret_point, point, sizeof point);
  return TRUE;
}

/**
 * dure_es256_thumbprint:
 * @point: a public key
 * @ret_thumbprint: (out caller-allocates): its JWK thumbprint (RFC 7638) with SHA-256
 */
void
dure_es256_thumbprint (const guint8 point[DURE_P256_POINT_BYTES],
                       guint8 ret_thumbprint[DURE_THUMBPRINT_BYTES])
{
  g_autofree char *x = dure_base64url_encode (point + 1, 32);
  g_autofree char *y = dure_base64url_encode (point + 33, 32);
  g_autofree char *text = g_strdup_printf (
      "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}", x, y);

  dure_sha256 (text, strlen (text), ret_thumbprint);
}

static guchar *
signature_to_der (const guint8 signature[DURE_ES256_BYTES], gsize *ret_length)
{
  g_autoptr (ECDSA_SIG) pair = ECDSA_SIG_new ();
  guchar *der = NULL;
  int length;

  if (pair == NULL
      || ECDSA_SIG_set0 (pair, BN_bin2bn (signature, 32, NULL),
                         BN_bin2bn (signature + 32, 32, NULL))
             == 0)
    return NULL;
  length = i2d_ECDSA_SIG (pair, &der);
  *ret_length = length > 0 ? (gsize) length : 0;
  return der;
}

/**
 * dure_es256_holds:
 * @point: who is said to have signed
 * @bytes: (array length=length): what is said to be signed
 * @length: how many bytes
 * @signature: r and s side by side
 */
gboolean
dure_es256_holds (const guint8 point[DURE_P256_POINT_BYTES], const void *bytes, gsize length,
                  const guint8 signature[DURE_ES256_BYTES])
{
  g_autoptr (EVP_PKEY) key = key_of (point);
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  gsize der_length = 0;
  guchar *der = signature_to_der (signature, &der_length);
  gboolean holds = key != NULL && context != NULL && der != NULL
                   && EVP_DigestVerifyInit (context, NULL, EVP_sha256 (), NULL, key) == 1
                   && EVP_DigestVerify (context, der, der_length, bytes, length) == 1;

  OPENSSL_free (der);
  return holds;
}
