// visit-pass.c: what a kiosk shows to the phone of who stands before it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The phone shows the pass to the city, which knows by the signature that one of its kiosks made it
// just now. It says nothing about anybody: the kiosk makes one before it knows who stands there.

#include "visit-pass.h"

#include "token.h"

#include <sodium.h>
#include <string.h>

#define VERSION 1 /* and the use on top of it */
#define DOMAIN "dure-visit/1"
#define SIGNED_BYTES (DURE_VISIT_PASS_BYTES - DURE_SIGNATURE_BYTES)

static void
signed_part (const DureVisitPass *self, guint8 ret_bytes[SIGNED_BYTES])
{
  guint32 made = GUINT32_TO_BE (self->made_s);
  guint8 *p = ret_bytes;

  *p++ = (guint8) (VERSION + self->use);
  *p++ = self->language;
  memcpy (p, &made, sizeof made);
  p += sizeof made;
  memcpy (p, self->secret, sizeof self->secret);
  p += sizeof self->secret;
  memcpy (p, self->kiosk, sizeof self->kiosk);
}

/**
 * dure_visit_pass_sign:
 * @self: a pass with its use, secret and time set; the rest is filled in
 * @language: the visit's language
 * @kiosk: the kiosk's id
 * @key: the kiosk's signing key
 *
 * Returns: %FALSE when @language or @kiosk is not of a kind that passes know
 */
gboolean
dure_visit_pass_sign (DureVisitPass *self, const char *language, const char *kiosk,
                      DureSigningKey *key)
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
 * dure_visit_pass_holds:
 * @kiosk_key: the public key of the kiosk that the pass names
 *
 * Returns: whether that kiosk made this pass
 */
gboolean
dure_visit_pass_holds (const DureVisitPass *self, const guint8 kiosk_key[DURE_PUBLIC_KEY_BYTES])
{
  guint8 message[SIGNED_BYTES];

  signed_part (self, message);
  return dure_signature_holds (kiosk_key, DOMAIN, message, sizeof message, self->signature);
}

/**
 * dure_visit_pass_hash:
 * @ret_hash: (out caller-allocates): what the city keeps of it
 */
void
dure_visit_pass_hash (const DureVisitPass *self, guint8 ret_hash[DURE_SHA256_BYTES])
{
  guint8 message[SIGNED_BYTES];

  signed_part (self, message);
  dure_sha256 (message, sizeof message, ret_hash);
  sodium_memzero (message, sizeof message);
}

/**
 * dure_visit_pass_to_text:
 *
 * Returns: (transfer full): the pass in base64url
 */
char *
dure_visit_pass_to_text (const DureVisitPass *self)
{
  guint8 bytes[DURE_VISIT_PASS_BYTES];

  signed_part (self, bytes);
  memcpy (bytes + SIGNED_BYTES, self->signature, sizeof self->signature);
  return dure_base64url_encode (bytes, sizeof bytes);
}

/**
 * dure_visit_pass_from_text:
 * @text: (nullable): what a phone read, perhaps cut short
 * @ret_pass: (out caller-allocates): set only on success; its signature is not yet checked
 *
 * Returns: whether it is a whole pass
 */
gboolean
dure_visit_pass_from_text (const char *text, DureVisitPass *ret_pass)
{
  guint8 bytes[DURE_VISIT_PASS_BYTES];
  const guint8 *p = bytes + 2;
  guint32 made;

  if (!dure_base64url_decode (text, bytes, sizeof bytes) || bytes[0] < VERSION
      || bytes[0] >= VERSION + DURE_PASS_USES
      || bytes[1] >= g_strv_length ((char **) dure_token_languages))
    return FALSE;
  ret_pass->use = (guint8) (bytes[0] - VERSION);
  ret_pass->language = bytes[1];
  memcpy (&made, p, sizeof made);
  ret_pass->made_s = GUINT32_FROM_BE (made);
  p += sizeof made;
  memcpy (ret_pass->secret, p, sizeof ret_pass->secret);
  p += sizeof ret_pass->secret;
  memcpy (ret_pass->kiosk, p, sizeof ret_pass->kiosk);
  p += sizeof ret_pass->kiosk;
  memcpy (ret_pass->signature, p, sizeof ret_pass->signature);
  return TRUE;
}

/**
 * dure_visit_pass_url:
 * @public_url: where phones reach the city, `https://dure.example`
 *
 * Returns: (transfer full): the QR's text; the pass stands behind `#` and reaches no log
 */
char *
dure_visit_pass_url (const DureVisitPass *self, const char *public_url)
{
  static const char pages[DURE_PASS_USES] = { [DURE_PASS_FOR_RETURNING] = 'v',
                                              [DURE_PASS_FOR_HOME] = 'h' };
  g_autofree char *text = dure_visit_pass_to_text (self);

  g_return_val_if_fail (self->use < DURE_PASS_USES, NULL);

  return g_strdup_printf ("%s/%c#%s", public_url, pages[self->use], text);
}
