// bearer.c: secrets that whoever shows them is taken at their word for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What opens a session, an invitation, a source or a recipient's token: 256 bits of chance, told
// once, in base64url. The store keeps their SHA-256 only; who reads the store can show none. There
// is nothing to guess, so the hash needs neither salt nor slowness.

#include "bearer.h"

#include <sodium.h>

#define SECRET_BYTES 32

/**
 * dure_bearer_new:
 * @dice: chance
 * @ret_hash: (out caller-allocates): what the store is to know it by
 *
 * Returns: (transfer full): a new one, in base64url, for dure_bearer_give()
 */
char *
dure_bearer_new (DureDice *dice, guint8 ret_hash[DURE_SHA256_BYTES])
{
  guint8 secret[SECRET_BYTES];
  char *text;

  dure_dice_fill (dice, secret, sizeof secret);
  dure_sha256 (secret, sizeof secret, ret_hash);
  text = dure_base64url_encode (secret, sizeof secret);
  sodium_memzero (secret, sizeof secret);
  return text;
}

/**
 * dure_bearer_give:
 * @secret: (transfer full): as dure_bearer_new() made it
 * @is_kept: whether its hash was stored
 *
 * Returns: (transfer full) (nullable): @secret, to be wiped by who tells it; %NULL, and it is
 *   wiped, where it opens nothing
 */
char *
dure_bearer_give (char *secret, gboolean is_kept)
{
  if (is_kept)
    return secret;
  dure_text_wipe (secret);
  return NULL;
}

/**
 * dure_bearer_hash:
 * @secret: (nullable): foreign
 * @ret_hash: (out caller-allocates): what the store would know it by; set only on success
 *
 * Returns: whether it has the form of one
 */
gboolean
dure_bearer_hash (const char *secret, guint8 ret_hash[DURE_SHA256_BYTES])
{
  guint8 bytes[SECRET_BYTES];
  const gboolean is_one = dure_base64url_decode (secret, bytes, sizeof bytes);

  if (is_one)
    dure_sha256 (bytes, sizeof bytes, ret_hash);
  sodium_memzero (bytes, sizeof bytes);
  return is_one;
}
