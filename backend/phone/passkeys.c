// passkeys.c: the passkeys that phones have made, and signing in with one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A passkey belongs to the phone that made it, and opens sessions of that phone wherever its owner
// has it. A challenge is spent by whatever comes with it, right or wrong: there is one try for
// each. Whatever does not hold is refused in one way, so that nobody learns which passkeys there
// are.

#include "passkeys.h"

#include "challenges.h"

#include <string.h>

/* An id that somebody else has already is refused as well: it cannot be told whose it would be. */
static gboolean
store (DureCity *city, gint64 phone, const DurePasskey *passkey, gboolean *ret_is_new,
       GError **error)
{
  if (!dure_database_run (city->database, error,
                          "INSERT INTO passkey (credential, phone, algorithm, public_key, counter,"
                          " made_ms) SELECT ?1, ?2, ?3, ?4, ?5, ?6"
                          " WHERE (SELECT count(*) FROM passkey WHERE phone = ?2) < ?7"
                          " ON CONFLICT (credential) DO NOTHING",
                          "biibiii", passkey->id, passkey->id_length, phone,
                          (gint64) passkey->algorithm, passkey->key, passkey->key_length,
                          (gint64) passkey->counter, dure_city_now (city),
                          (gint64) DURE_PASSKEYS_OF_A_PHONE))
    return FALSE;
  *ret_is_new = dure_database_changed (city->database) == 1;
  return TRUE;
}

/**
 * dure_passkey_add:
 * @phone: whose session this is, by its own number
 * @origin: the page that asked
 * @challenge: (nullable): what it says it was given
 * @client_data: foreign
 * @attestation: foreign
 * @ret_is_made: (out): whether it holds, and is kept
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction, which is to be kept also when it was refused: the challenge is spent.
 */
gboolean
dure_passkey_add (DureCity *city, gint64 phone, const char *origin, const char *challenge,
                  GBytes *client_data, GBytes *attestation, gboolean *ret_is_made, GError **error)
{
  DurePasskey passkey;
  gboolean is_fresh;

  *ret_is_made = FALSE;
  if (!dure_challenge_spend (city, challenge, &is_fresh, error))
    return FALSE;
  if (!is_fresh
      || !dure_passkey_made (origin, challenge, client_data, attestation, &passkey, NULL))
    return TRUE;
  return store (city, phone, &passkey, ret_is_made, error);
}

static gboolean
find (DureCity *city, GBytes *id, DurePasskey *ret_passkey, gint64 *ret_phone, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT phone, algorithm, passkey.public_key, counter FROM passkey"
      " JOIN phone ON phone.number = passkey.phone WHERE credential = ?1 AND removed_ms IS NULL",
      "b", g_bytes_get_data (id, NULL), g_bytes_get_size (id));
  g_autoptr (GBytes) key = NULL;
  gboolean is_known;

  *ret_phone = 0;
  if (!dure_rows_first (rows, &is_known, error))
    return FALSE;
  if (!is_known)
    return TRUE;
  key = dure_rows_bytes (rows, 2);
  ret_passkey->algorithm = (int) dure_rows_integer (rows, 1);
  ret_passkey->counter = (guint32) dure_rows_integer (rows, 3);
  ret_passkey->key_length = MIN (g_bytes_get_size (key), sizeof ret_passkey->key);
  memcpy (ret_passkey->key, g_bytes_get_data (key, NULL), ret_passkey->key_length);
  *ret_phone = dure_rows_integer (rows, 0);
  return TRUE;
}

/**
 * dure_passkey_answer:
 * @origin: the page that asked
 * @challenge: (nullable): what it says it was given
 * @id: foreign: which passkey
 * @proof: foreign
 * @ret_phone: (out): the phone's own number, or 0 when any of it does not hold
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction. Of two that come with one count, at two backends, the second is refused.
 */
gboolean
dure_passkey_answer (DureCity *city, const char *origin, const char *challenge, GBytes *id,
                     const DurePasskeySigned *proof, gint64 *ret_phone, GError **error)
{
  DurePasskey known = { .id_length = 0 };
  gboolean is_fresh;
  guint32 counter;
  gint64 phone;

  *ret_phone = 0;
  if (!dure_challenge_spend (city, challenge, &is_fresh, error)
      || !find (city, id, &known, &phone, error))
    return FALSE;
  if (!is_fresh || phone == 0
      || !dure_passkey_signed (origin, challenge, &known, proof, &counter, NULL))
    return TRUE;
  if (!dure_database_run (city->database, error,
                          "UPDATE passkey SET counter = ?2, used_ms = ?3 WHERE credential = ?1"
                          " AND (counter < ?2 OR (counter = 0 AND ?2 = 0))",
                          "bii", g_bytes_get_data (id, NULL), g_bytes_get_size (id),
                          (gint64) counter, dure_city_now (city)))
    return FALSE;
  *ret_phone = dure_database_changed (city->database) == 1 ? phone : 0;
  return TRUE;
}
