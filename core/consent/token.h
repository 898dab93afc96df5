// token.h: the secret behind the # of the receipt's QR code
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "encoding.h"
#include "id.h"
#include "keys.h"

G_BEGIN_DECLS

#define DURE_CLAIM_SECRET_BYTES 16
#define DURE_TOKEN_BYTES 130

/**
 * DureToken:
 * @language: index of the visit's language in dure_token_languages
 * @claim_secret: whoever shows it first takes control of the donor id
 * @kiosk: which kiosk signed
 * @receipt_digest: SHA-256 of the consent record
 * @signature: the kiosk's, over everything but the secret, of which it covers the hash
 *
 * On the wire: version 1, language, secret, kiosk, digest, signature; 130 bytes, 174 letters of
 * base64url. It verifies offline by whoever knows the kiosk's public key.
 */
typedef struct
{
  guint8 language;
  guint8 claim_secret[DURE_CLAIM_SECRET_BYTES];
  guint8 kiosk[DURE_UUID_BYTES];
  guint8 receipt_digest[DURE_SHA256_BYTES];
  guint8 signature[DURE_SIGNATURE_BYTES];
} DureToken;

extern const char *const dure_token_languages[];

guint dure_token_language (const char *language);
gboolean dure_token_sign (DureToken *self, const char *language, const char *kiosk,
                          DureSigningKey *key);
gboolean dure_token_holds (const DureToken *self, const guint8 kiosk_key[DURE_PUBLIC_KEY_BYTES]);
char *dure_token_to_text (const DureToken *self);
gboolean dure_token_from_text (const char *text, DureToken *ret_token, GError **error);
char *dure_token_url (const DureToken *self, const char *public_url);
void dure_claim_hash (const guint8 claim_secret[DURE_CLAIM_SECRET_BYTES],
                      guint8 ret_hash[DURE_SHA256_BYTES]);

G_END_DECLS
