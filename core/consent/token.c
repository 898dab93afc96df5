// token.c: the secret behind the # of the receipt's QR code
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "token.h"

#include "error.h"

#include <sodium.h>
#include <string.h>

#define VERSION 1
#define DOMAIN "dure-token/1"

const char *const dure_token_languages[] = { "ko", "en", "zh", "vi", "ru", NULL };

/**
 * dure_claim_hash:
 * @claim_secret: the secret of a QR code
 * @ret_hash: (out caller-allocates): what the backend keeps of it
 */
void
dure_claim_hash (const guint8 claim_secret[DURE_CLAIM_SECRET_BYTES],
                 guint8 ret_hash[DURE_SHA256_BYTES])
{
  guint8 message[sizeof DOMAIN + DURE_CLAIM_SECRET_BYTES];

  memcpy (message, DOMAIN, sizeof DOMAIN);
  memcpy (message + sizeof DOMAIN, claim_secret, DURE_CLAIM_SECRET_BYTES);
  dure_sha256 (message, sizeof message, ret_hash);
  sodium_memzero (message, sizeof message);
}

/* language | kiosk | receipt digest | hash of the secret */
#define SIGNED_BYTES (1 + DURE_UUID_BYTES + DURE_SHA256_BYTES + DURE_SHA256_BYTES)

static void
signed_part (const DureToken *self, guint8 ret_bytes[SIGNED_BYTES])
{
  guint8 *p = ret_bytes;

  *p++ = self->language;
  memcpy (p, self->kiosk, DURE_UUID_BYTES);
  p += DURE_UUID_BYTES;
  memcpy (p, self->receipt_digest, DURE_SHA256_BYTES);
  p += DURE_SHA256_BYTES;
  dure_claim_hash (self->claim_secret, p);
}

/**
 * dure_token_language:
 * @language: of a visit
 *
 * Returns: its index in dure_token_languages; that of the %NULL at the end when it is not there
 */
guint
dure_token_language (const char *language)
{
  guint index = 0;

  while (dure_token_languages[index] != NULL
         && !g_str_equal (dure_token_languages[index], language))
    index++;
  return index;
}

/**
 * dure_token_sign:
 * @self: a token with its claim secret and receipt digest set; the rest is filled in
 * @language: the visit's language
 * @kiosk: the kiosk's id
 * @key: the kiosk's signing key
 *
 * Returns: %FALSE when @language or @kiosk is not of a kind that tokens know
 */
gboolean
dure_token_sign (DureToken *self, const char *language, const char *kiosk, DureSigningKey *key)
{
  guint8 message[SIGNED_BYTES];
  guint index = dure_token_language (language);

  if (dure_token_languages[index] == NULL || !dure_id_to_bytes (kiosk, self->kiosk))
    return FALSE;
  self->language = (guint8) index;
  signed_part (self, message);
  dure_signing_key_sign (key, DOMAIN, message, sizeof message, self->signature);
  return TRUE;
}

/**
 * dure_token_holds:
 * @kiosk_key: the public key of the kiosk that the token names
 *
 * Returns: whether that kiosk made this token
 */
gboolean
dure_token_holds (const DureToken *self, const guint8 kiosk_key[DURE_PUBLIC_KEY_BYTES])
{
  guint8 message[SIGNED_BYTES];

  signed_part (self, message);
  return dure_signature_holds (kiosk_key, DOMAIN, message, sizeof message, self->signature);
}

/**
 * dure_token_to_text:
 *
 * Returns: (transfer full): the token in base64url; it is a secret
 */
char *
dure_token_to_text (const DureToken *self)
{
  guint8 bytes[DURE_TOKEN_BYTES];
  guint8 *p = bytes;
  char *text;

  *p++ = VERSION;
  *p++ = self->language;
  memcpy (p, self->claim_secret, sizeof self->claim_secret);
  p += sizeof self->claim_secret;
  memcpy (p, self->kiosk, sizeof self->kiosk);
  p += sizeof self->kiosk;
  memcpy (p, self->receipt_digest, sizeof self->receipt_digest);
  p += sizeof self->receipt_digest;
  memcpy (p, self->signature, sizeof self->signature);
  text = dure_base64url_encode (bytes, sizeof bytes);
  sodium_memzero (bytes, sizeof bytes);
  return text;
}

/**
 * dure_token_from_text:
 * @text: (nullable): what a phone read, perhaps cut short
 * @ret_token: (out caller-allocates): set only on success; its signature is not yet checked
 * @error: %DURE_CORE_ERROR_MALFORMED
 */
gboolean
dure_token_from_text (const char *text, DureToken *ret_token, GError **error)
{
  guint8 bytes[DURE_TOKEN_BYTES];
  const guint8 *p = bytes;

  if (!dure_base64url_decode (text, bytes, sizeof bytes) || bytes[0] != VERSION
      || bytes[1] >= g_strv_length ((char **) dure_token_languages))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "not a whole token");
      return FALSE;
    }
  p++;
  ret_token->language = *p++;
  memcpy (ret_token->claim_secret, p, sizeof ret_token->claim_secret);
  p += sizeof ret_token->claim_secret;
  memcpy (ret_token->kiosk, p, sizeof ret_token->kiosk);
  p += sizeof ret_token->kiosk;
  memcpy (ret_token->receipt_digest, p, sizeof ret_token->receipt_digest);
  p += sizeof ret_token->receipt_digest;
  memcpy (ret_token->signature, p, sizeof ret_token->signature);
  sodium_memzero (bytes, sizeof bytes);
  return TRUE;
}

/**
 * dure_token_url:
 * @public_url: where phones reach the city, `https://dure.example`
 *
 * Returns: (transfer full): the QR's text; the secret stands behind `#` and reaches no log
 */
char *
dure_token_url (const DureToken *self, const char *public_url)
{
  g_autofree char *text = dure_token_to_text (self);

  return g_strdup_printf ("%s/c#%s", public_url, text);
}
