// sessions.c: phones, and how they show that they are the same phone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A session is 32 random bytes in a cookie; the store keeps only their hash. When it has run out,
// the phone signs a challenge with the key that never leaves it and gets a new one. A challenge
// carries its own end and our MAC, so asking for one stores nothing; the store only remembers
// those that were answered, until they would have ended anyway: each works once.

#include "sessions.h"

#include "backend-error.h"
#include "encoding.h"

#include <string.h>

#define SECRET_BYTES 32
#define SESSIONS_OF_A_PHONE 16
#define NONCE_BYTES 16
#define CHALLENGE_DOMAIN "session-challenge"
#define CHALLENGE_BYTES (sizeof (gint64) + NONCE_BYTES + DURE_MAC_BYTES)

/**
 * dure_session_open:
 * @phone: which phone, by its own number
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * A phone keeps its newest sessions; however often it asks, they do not pile up.
 *
 * Returns: (transfer full) (nullable): the secret for the cookie
 */
char *
dure_session_open (DureCity *city, gint64 phone, GError **error)
{
  gint64 now = dure_city_now (city);
  guint8 secret[SECRET_BYTES], hash[DURE_SHA256_BYTES];

  dure_dice_fill (city->dice, secret, sizeof secret);
  dure_sha256 (secret, sizeof secret, hash);
  if (!dure_database_run (city->database, error,
                          "DELETE FROM session WHERE expires_ms <= ?1"
                          " OR (phone = ?2 AND secret_hash NOT IN (SELECT secret_hash FROM session"
                          " WHERE phone = ?2 ORDER BY expires_ms DESC LIMIT ?3))",
                          "iii", now, phone, (gint64) SESSIONS_OF_A_PHONE - 1)
      || !dure_database_run (city->database, error,
                             "INSERT INTO session (secret_hash, phone, expires_ms)"
                             " VALUES (?1, ?2, ?3)",
                             "bii", hash, sizeof hash, phone,
                             now + G_GINT64_CONSTANT (1000) * DURE_SESSION_LIFE_S)
      || !dure_database_run (city->database, error,
                             "UPDATE phone SET seen_ms = ?2 WHERE number = ?1"
                             " AND removed_ms IS NULL",
                             "ii", phone, now)
      || !dure_database_changed_one (city->database, error))
    return NULL;
  return dure_base64url_encode (secret, sizeof secret);
}

static gboolean
hash_of (const char *secret, guint8 ret_hash[DURE_SHA256_BYTES])
{
  guint8 bytes[SECRET_BYTES];

  if (!dure_base64url_decode (secret, bytes, sizeof bytes))
    return FALSE;
  dure_sha256 (bytes, sizeof bytes, ret_hash);
  return TRUE;
}

/**
 * dure_session_find_phone:
 * @secret: (nullable): what the cookie says
 * @ret_phone: (out caller-allocates): the phone and its holder; both 0 when there is no such
 *   session or it has run out
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_session_find_phone (DureCity *city, const char *secret, DurePhone *ret_phone, GError **error)
{
  g_autoptr (DureRows) rows = NULL;
  guint8 hash[DURE_SHA256_BYTES];
  gboolean is_open;

  *ret_phone = (DurePhone) { 0 };
  if (!hash_of (secret, hash))
    return TRUE;
  rows = dure_database_ask (
      city->database, error,
      "SELECT number, coalesce(holder, number) FROM session"
      " JOIN phone ON phone.number = session.phone WHERE secret_hash = ?1 AND expires_ms > ?2"
      " AND removed_ms IS NULL",
      "bi", hash, sizeof hash, dure_city_now (city));
  if (!dure_rows_first (rows, &is_open, error))
    return FALSE;
  if (is_open)
    {
      ret_phone->number = dure_rows_integer (rows, 0);
      ret_phone->holder = dure_rows_integer (rows, 1);
    }
  return TRUE;
}

/**
 * dure_session_find:
 * @secret: (nullable): what the cookie says
 * @ret_phone: (out): the holder that the session's phone acts for, or 0 when there is no such
 *   session or it has run out
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_session_find (DureCity *city, const char *secret, gint64 *ret_phone, GError **error)
{
  DurePhone phone;
  gboolean is_found = dure_session_find_phone (city, secret, &phone, error);

  *ret_phone = phone.holder;
  return is_found;
}

/**
 * dure_session_close:
 * @secret: (nullable): what the cookie says
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * From now on the cookie opens nothing.
 */
gboolean
dure_session_close (DureCity *city, const char *secret, GError **error)
{
  guint8 hash[DURE_SHA256_BYTES];

  return !hash_of (secret, hash)
         || dure_database_run (city->database, error, "DELETE FROM session WHERE secret_hash = ?1",
                               "b", hash, sizeof hash);
}

/**
 * dure_sessions_close_all:
 * @holder: whose
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Ends the sessions of all phones of one person.
 */
gboolean
dure_sessions_close_all (DureCity *city, gint64 holder, GError **error)
{
  return dure_database_run (city->database, error,
                            "DELETE FROM session WHERE phone IN"
                            " (SELECT number FROM phone WHERE number = ?1 OR holder = ?1)",
                            "i", holder);
}

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
  dure_city_keys_mac (city->keys, CHALLENGE_DOMAIN, challenge, sizeof end + NONCE_BYTES,
                      challenge + sizeof end + NONCE_BYTES);
  return dure_base64url_encode (challenge, sizeof challenge);
}

static gboolean
is_ours (DureCity *city, const guint8 challenge[CHALLENGE_BYTES], gint64 *ret_end)
{
  const gsize body = sizeof (gint64) + NONCE_BYTES;
  guint8 mac[DURE_MAC_BYTES];
  guint difference = 0;

  dure_city_keys_mac (city->keys, CHALLENGE_DOMAIN, challenge, body, mac);
  for (gsize i = 0; i < sizeof mac; i++)
    difference |= mac[i] ^ challenge[body + i];
  memcpy (ret_end, challenge, sizeof *ret_end);
  *ret_end = GINT64_FROM_BE (*ret_end);
  return difference == 0 && *ret_end > dure_city_now (city);
}

/* Whether it was not yet answered; from now on it was. */
static gboolean
spend (DureCity *city, const guint8 challenge[CHALLENGE_BYTES], gint64 end, GError **error)
{
  guint8 hash[DURE_SHA256_BYTES];

  dure_sha256 (challenge, CHALLENGE_BYTES, hash);
  return dure_database_run (city->database, error,
                            "DELETE FROM used_challenge WHERE expires_ms <= ?1", "i",
                            dure_city_now (city))
         && dure_database_run (city->database, error,
                               "INSERT INTO used_challenge (hash, expires_ms) VALUES (?1, ?2)"
                               " ON CONFLICT DO NOTHING",
                               "bi", hash, sizeof hash, end)
         && dure_database_changed (city->database) == 1;
}

/**
 * dure_challenge_spend:
 * @challenge: (nullable): what dure_challenge_new() gave, or foreign
 * @ret_is_good: (out): whether it is ours, in time, and was not spent before; now it is
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_challenge_spend (DureCity *city, const char *challenge, gboolean *ret_is_good, GError **error)
{
  guint8 bytes[CHALLENGE_BYTES];
  GError *failure = NULL;
  gint64 end;

  *ret_is_good = dure_base64url_decode (challenge, bytes, sizeof bytes)
                 && is_ours (city, bytes, &end) && spend (city, bytes, end, &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* Which phone signed; 0 for none. */
static gint64
signer (DureCity *city, const char *thumbprint, const char *message, const char *signature,
        GError **error)
{
  guint8 print[DURE_THUMBPRINT_BYTES], bytes[DURE_ES256_BYTES], key[DURE_P256_POINT_BYTES];
  g_autoptr (DureRows) rows = NULL;

  if (!dure_base64url_decode (thumbprint, print, sizeof print)
      || !dure_base64url_decode (signature, bytes, sizeof bytes))
    return 0;
  rows = dure_database_ask (city->database, error,
                            "SELECT number, public_key FROM phone"
                            " WHERE thumbprint = ?1 AND removed_ms IS NULL",
                            "b", print, sizeof print);
  if (rows == NULL || !dure_rows_next (rows, error) || !dure_rows_copy (rows, 1, key, sizeof key)
      || !dure_es256_holds (key, message, strlen (message), bytes))
    return 0;
  return dure_rows_integer (rows, 0);
}

/**
 * dure_challenge_answer:
 * @origin: where the phone believes it is talking to, `https://dure.example`
 * @challenge: (nullable): what dure_challenge_new() gave
 * @thumbprint: (nullable): which key, as JWK thumbprint in base64url
 * @signature: (nullable): ES256 over `dure-session/1`, origin and challenge, a line each
 * @ret_phone: (out): the phone's own number, or 0 when any of it does not hold
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_challenge_answer (DureCity *city, const char *origin, const char *challenge,
                       const char *thumbprint, const char *signature, gint64 *ret_phone,
                       GError **error)
{
  g_autofree char *message = NULL;
  guint8 bytes[CHALLENGE_BYTES];
  GError *failure = NULL;
  gint64 end, phone;

  *ret_phone = 0;
  if (!dure_base64url_decode (challenge, bytes, sizeof bytes) || !is_ours (city, bytes, &end))
    return TRUE;
  message = g_strdup_printf ("dure-session/1\n%s\n%s", origin, challenge);
  phone = signer (city, thumbprint, message, signature, &failure);
  if (phone != 0 && spend (city, bytes, end, &failure))
    *ret_phone = phone;
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}
