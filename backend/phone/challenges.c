// challenges.c: how a phone shows that it holds its key
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The phone asks for a challenge, signs it with the key that never leaves it, together with what it
// is for, and sends both within five minutes. A challenge carries its own end and our MAC, so
// asking for one stores nothing and reading one asks no store; the store only remembers those that
// were answered, until they would have ended anyway: each works once, at whichever backend.
//
// dure_proof_holds() is some 0.1 ms of arithmetic and is done by the thread that has the request;
// dure_challenge_spend() is for the writer, in the transaction of what the proof is for.

#include "challenges.h"

#include "encoding.h"

#include <string.h>

#define NONCE_BYTES 16
#define DOMAIN "session-challenge"
#define CHALLENGE_BYTES (sizeof (gint64) + NONCE_BYTES + DURE_MAC_BYTES)

/**
 * dure_challenge_new:
 *
 * Returns: (transfer full): something to sign within five minutes, once
 */
char *
dure_challenge_new (DureCity *city)
{
  guint8 challenge[CHALLENGE_BYTES];
  gint64 end =
      GINT64_TO_BE (dure_city_now (city) + G_GINT64_CONSTANT (1000) * DURE_CHALLENGE_LIFE_S);

  memcpy (challenge, &end, sizeof end);
  dure_dice_fill (city->dice, challenge + sizeof end, NONCE_BYTES);
  dure_city_keys_mac (city->keys, DOMAIN, challenge, sizeof end + NONCE_BYTES,
                      challenge + sizeof end + NONCE_BYTES);
  return dure_base64url_encode (challenge, sizeof challenge);
}

/* Whether it is ours and in time. */
static gboolean
read_challenge (DureCity *city, const char *text, guint8 ret_challenge[CHALLENGE_BYTES],
                gint64 *ret_end)
{
  const gsize body = sizeof (gint64) + NONCE_BYTES;
  guint8 mac[DURE_MAC_BYTES];
  guint difference = 0;

  if (!dure_base64url_decode (text, ret_challenge, CHALLENGE_BYTES))
    return FALSE;
  dure_city_keys_mac (city->keys, DOMAIN, ret_challenge, body, mac);
  for (gsize i = 0; i < sizeof mac; i++)
    difference |= mac[i] ^ ret_challenge[body + i];
  memcpy (ret_end, ret_challenge, sizeof *ret_end);
  *ret_end = GINT64_FROM_BE (*ret_end);
  return difference == 0 && *ret_end > dure_city_now (city);
}

/**
 * dure_challenge_spend:
 * @challenge: (nullable): what dure_challenge_new() gave, or foreign
 * @ret_is_good: (out): whether it is ours, in time, and was not spent before; now it is
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction, which is to be kept also when what came with it is refused.
 */
gboolean
dure_challenge_spend (DureCity *city, const char *challenge, gboolean *ret_is_good, GError **error)
{
  guint8 bytes[CHALLENGE_BYTES], hash[DURE_SHA256_BYTES];
  gint64 end;

  *ret_is_good = FALSE;
  if (!read_challenge (city, challenge, bytes, &end))
    return TRUE;
  dure_sha256 (bytes, sizeof bytes, hash);
  if (!dure_database_run (city->database, error,
                          "DELETE FROM used_challenge WHERE expires_ms <= ?1", "i",
                          dure_city_now (city))
      || !dure_database_run (city->database, error,
                             "INSERT INTO used_challenge (hash, expires_ms) VALUES (?1, ?2)"
                             " ON CONFLICT DO NOTHING",
                             "bi", hash, sizeof hash, end))
    return FALSE;
  *ret_is_good = dure_database_changed (city->database) == 1;
  return TRUE;
}

static char *
message_of (const DureProof *proof)
{
  return g_strdup_printf ("%s\n%s\n%s%s%s", proof->purpose, proof->origin, proof->challenge,
                          proof->subject != NULL ? "\n" : "",
                          proof->subject != NULL ? proof->subject : "");
}

/**
 * dure_proof_holds:
 * @proof: what a phone shows
 * @key: the public key that it names
 *
 * Whoever believes a proof spends its challenge in the same transaction.
 *
 * Returns: whether the challenge is ours and in time, and signed by that key for that purpose and
 *   subject
 */
gboolean
dure_proof_holds (DureCity *city, const DureProof *proof, const guint8 key[DURE_P256_POINT_BYTES])
{
  guint8 challenge[CHALLENGE_BYTES], signature[DURE_ES256_BYTES];
  gboolean holds;
  char *message;
  gint64 end;

  if (!read_challenge (city, proof->challenge, challenge, &end)
      || !dure_base64url_decode (proof->signature, signature, sizeof signature))
    return FALSE;
  message = message_of (proof);
  holds = dure_es256_holds (key, message, strlen (message), signature);
  dure_text_wipe (message);
  return holds;
}

/**
 * dure_proof_find_phone:
 * @proof: what a phone shows
 * @thumbprint: (nullable): foreign: which key, as JWK thumbprint in base64url
 * @ret_phone: (out): the phone's own number, or 0 when any of it does not hold
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Spends the challenge, if it holds. Within a transaction.
 */
gboolean
dure_proof_find_phone (DureCity *city, const DureProof *proof, const char *thumbprint,
                       gint64 *ret_phone, GError **error)
{
  guint8 print[DURE_THUMBPRINT_BYTES], key[DURE_P256_POINT_BYTES];
  g_autoptr (DureRows) rows = NULL;
  gboolean is_there, is_fresh;
  gint64 phone;

  *ret_phone = 0;
  if (!dure_base64url_decode (thumbprint, print, sizeof print))
    return TRUE;
  rows = dure_database_ask (city->database, error,
                            "SELECT number, public_key FROM phone"
                            " WHERE thumbprint = ?1 AND removed_ms IS NULL",
                            "b", print, sizeof print);
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there || !dure_rows_copy (rows, 1, key, sizeof key)
      || !dure_proof_holds (city, proof, key))
    return TRUE;
  phone = dure_rows_integer (rows, 0);
  if (!dure_challenge_spend (city, proof->challenge, &is_fresh, error))
    return FALSE;
  *ret_phone = is_fresh ? phone : 0;
  return TRUE;
}
