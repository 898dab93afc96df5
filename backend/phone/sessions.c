// sessions.c: what a phone holds open, so that it need not show its key each time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A session is a secret (bearer.c) in a cookie. It is opened for a phone that has just shown its
// key (challenges.c) or a passkey (passkeys.c), never for a public key that is only named: those
// stand in the store. When it has run out, the phone shows its key again.

#include "sessions.h"

#include "backend-error.h"
#include "bearer.h"

#define SESSIONS_OF_A_PHONE 16

/**
 * dure_session_open:
 * @phone: which phone, by its own number
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * A phone keeps its newest sessions; however often it asks, they do not pile up.
 *
 * Returns: (transfer full) (nullable): the secret for the cookie, to be wiped
 */
char *
dure_session_open (DureCity *city, gint64 phone, GError **error)
{
  const gint64 now = dure_city_now (city);
  guint8 hash[DURE_SHA256_BYTES];
  char *secret = dure_bearer_new (city->dice, hash);

  return dure_bearer_give (
      secret,
      dure_database_run (city->database, error,
                         "DELETE FROM session WHERE expires_ms <= ?1"
                         " OR (phone = ?2 AND secret_hash NOT IN (SELECT secret_hash FROM session"
                         " WHERE phone = ?2 ORDER BY expires_ms DESC LIMIT ?3))",
                         "iii", now, phone, (gint64) SESSIONS_OF_A_PHONE - 1)
          && dure_database_run (city->database, error,
                                "INSERT INTO session (secret_hash, phone, expires_ms)"
                                " VALUES (?1, ?2, ?3)",
                                "bii", hash, sizeof hash, phone,
                                now + G_GINT64_CONSTANT (1000) * DURE_SESSION_LIFE_S)
          && dure_database_run (city->database, error,
                                "UPDATE phone SET seen_ms = ?2 WHERE number = ?1"
                                " AND removed_ms IS NULL",
                                "ii", phone, now)
          && dure_database_changed_one (city->database, error));
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
  if (!dure_bearer_hash (secret, hash))
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

  return !dure_bearer_hash (secret, hash)
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
