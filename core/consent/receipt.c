// receipt.c: the donor's signed copy of a consent event
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A receipt is a JWS in compact form (RFC 7515) with EdDSA (RFC 8037) over the consent record in
// canonical JSON, so that any JOSE library verifies it and its SHA-256 is the digest in the QR.

#include "receipt.h"

#include "canonical-json.h"
#include "error.h"

#include <string.h>

#define MAX_RECEIPT 65536

/**
 * dure_receipt_digest:
 * @consent: the consent record
 * @ret_digest: (out caller-allocates): SHA-256 of its canonical form, the receipt's digest
 */
void
dure_receipt_digest (const json_t *consent, guint8 ret_digest[DURE_SHA256_BYTES])
{
  gsize length;
  g_autofree char *text = dure_json_canonical (consent, &length);

  dure_sha256 (text, length, ret_digest);
}

/**
 * dure_receipt_header:
 * @public_key: a signing key of the city
 *
 * Returns: (transfer full): the first part of every receipt that this key signs
 */
char *
dure_receipt_header (const guint8 public_key[DURE_PUBLIC_KEY_BYTES])
{
  g_autofree char *kid = dure_public_key_id (public_key);
  g_autofree char *header =
      g_strdup_printf ("{\"alg\":\"EdDSA\",\"kid\":\"%s\",\"typ\":\"JOSE\"}", kid);

  return dure_base64url_encode (header, strlen (header));
}

/**
 * dure_receipt_sign:
 * @consent: the consent record
 * @city: the city's signing key
 *
 * Returns: (transfer full): the receipt, a JWS in compact form
 */
char *
dure_receipt_sign (const json_t *consent, DureSigningKey *city)
{
  gsize length;
  g_autofree char *text = dure_json_canonical (consent, &length);
  g_autofree char *payload = dure_base64url_encode (text, length);
  g_autofree char *header = dure_receipt_header (dure_signing_key_public (city));
  g_autofree char *input = g_strdup_printf ("%s.%s", header, payload);
  g_autofree char *signature_text = NULL;
  guint8 signature[DURE_SIGNATURE_BYTES];

  dure_signing_key_sign (city, "", input, strlen (input), signature);
  signature_text = dure_base64url_encode (signature, sizeof signature);
  return g_strdup_printf ("%s.%s", input, signature_text);
}

/**
 * dure_receipt_verify:
 * @jws: what is said to be a receipt
 * @public_key: the city's signing key
 * @error: %DURE_CORE_ERROR_MALFORMED, %DURE_CORE_ERROR_UNKNOWN_KEY when another key is named, or
 *   %DURE_CORE_ERROR_NOT_GENUINE
 *
 * Returns: (transfer full) (nullable): the consent record it carries
 */
json_t *
dure_receipt_verify (const char *jws, const guint8 public_key[DURE_PUBLIC_KEY_BYTES],
                     GError **error)
{
  g_auto (GStrv) parts = g_strsplit (jws, ".", 4);
  g_autofree char *header = dure_receipt_header (public_key);
  g_autofree char *input = NULL;
  g_autoptr (GBytes) payload = NULL;
  guint8 signature[DURE_SIGNATURE_BYTES];

  if (g_strv_length (parts) != 3
      || !dure_base64url_decode (parts[2], signature, sizeof signature)
      || (payload = dure_base64url_decode_any (parts[1], MAX_RECEIPT)) == NULL)
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "not a receipt");
      return NULL;
    }
  if (!g_str_equal (parts[0], header))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_UNKNOWN_KEY,
                   "the receipt names another key");
      return NULL;
    }
  input = g_strdup_printf ("%s.%s", parts[0], parts[1]);
  if (!dure_signature_holds (public_key, "", input, strlen (input), signature))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_GENUINE,
                   "the receipt's signature does not hold");
      return NULL;
    }
  return dure_json_parse (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload), error);
}
