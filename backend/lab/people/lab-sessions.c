// lab-sessions.c: what a person of the lab holds open
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A secret (bearer.c) in a cookie of its own. A session ends after eight hours, or after half an
// hour in which nothing was asked. That it was used is written down once a minute at most: readers
// cannot write, and who reads should seldom have to wait.

#include "lab-sessions.h"

#include "bearer.h"

#define SESSIONS_OF_A_PERSON 4
#define SEEN_MS 60000

/**
 * dure_lab_session_open:
 * @person: who has just shown a passkey
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction. They keep their newest sessions.
 *
 * Returns: (transfer full) (nullable): the secret for the cookie, to be wiped
 */
char *
dure_lab_session_open (DureCity *city, const char *person, GError **error)
{
  const gint64 now = dure_city_now (city);
  guint8 hash[DURE_SHA256_BYTES];
  char *secret = dure_bearer_new (city->dice, hash);

  return dure_bearer_give (
      secret,
      dure_database_run (city->database, error,
                         "DELETE FROM lab_session WHERE expires_ms <= ?1 OR (person = ?2"
                         " AND secret_hash NOT IN (SELECT secret_hash FROM lab_session"
                         " WHERE person = ?2 ORDER BY expires_ms DESC LIMIT ?3))",
                         "iti", now, person, (gint64) SESSIONS_OF_A_PERSON - 1)
          && dure_database_run (city->database, error,
                                "INSERT INTO lab_session (secret_hash, person, expires_ms, seen_ms)"
                                " VALUES (?1, ?2, ?3, ?4)",
                                "btii", hash, sizeof hash, person,
                                now + G_GINT64_CONSTANT (1000) * DURE_LAB_SESSION_LIFE_S, now));
}

/**
 * dure_lab_session_find:
 * @secret: (nullable): what the cookie says
 * @ret_person: (out) (transfer full) (nullable): whose it is; %NULL when it is none, or not any
 *   more
 * @ret_is_stale: (out) (optional): whether dure_lab_session_keep() is to be told
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_lab_session_find (DureCity *city, const char *secret, DureLabPerson **ret_person,
                       gboolean *ret_is_stale, GError **error)
{
  const gint64 now = dure_city_now (city);
  g_autoptr (DureRows) rows = NULL;
  guint8 hash[DURE_SHA256_BYTES];
  gboolean is_open;

  *ret_person = NULL;
  if (!dure_bearer_hash (secret, hash))
    return TRUE;
  rows = dure_database_ask (city->database, error,
                            "SELECT person, seen_ms FROM lab_session WHERE secret_hash = ?1"
                            " AND expires_ms > ?2 AND seen_ms > ?3",
                            "bii", hash, sizeof hash, now,
                            now - G_GINT64_CONSTANT (1000) * DURE_LAB_SESSION_IDLE_S);
  if (!dure_rows_first (rows, &is_open, error))
    return FALSE;
  if (!is_open)
    return TRUE;
  if (ret_is_stale != NULL)
    *ret_is_stale = now - dure_rows_integer (rows, 1) >= SEEN_MS;
  return dure_lab_person_find (city, dure_rows_text (rows, 0), ret_person, error);
}

/**
 * dure_lab_session_keep:
 * @secret: (nullable): of a session that is open
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * It was used now.
 */
gboolean
dure_lab_session_keep (DureCity *city, const char *secret, GError **error)
{
  guint8 hash[DURE_SHA256_BYTES];

  return !dure_bearer_hash (secret, hash)
         || dure_database_run (city->database, error,
                               "UPDATE lab_session SET seen_ms = ?2 WHERE secret_hash = ?1", "bi",
                               hash, sizeof hash, dure_city_now (city));
}

/**
 * dure_lab_session_close:
 * @secret: (nullable): what the cookie says
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * From now on the cookie opens nothing.
 */
gboolean
dure_lab_session_close (DureCity *city, const char *secret, GError **error)
{
  guint8 hash[DURE_SHA256_BYTES];

  return !dure_bearer_hash (secret, hash)
         || dure_database_run (city->database, error,
                               "DELETE FROM lab_session WHERE secret_hash = ?1", "b", hash,
                               sizeof hash);
}
