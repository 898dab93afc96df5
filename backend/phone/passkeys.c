// passkeys.c: the passkeys that phones have made, and signing in with one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A passkey belongs to the phone that made it, and opens sessions of that phone wherever its owner
// has it, until the phone is removed.

#include "passkeys.h"

#include "challenges.h"
#include "passkey-proof.h"

static const DurePasskeyShelf shelf = {
  .find = "SELECT CAST (phone AS TEXT), algorithm, passkey.public_key, counter FROM passkey"
          " JOIN phone ON phone.number = passkey.phone WHERE credential = ?1"
          " AND removed_ms IS NULL",
  .count = DURE_PASSKEY_COUNT ("passkey"),
};

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

/**
 * dure_passkey_answer:
 * @origin: the page that asked
 * @challenge: (nullable): what it says it was given
 * @id: foreign: which passkey
 * @proof: foreign
 * @ret_phone: (out): the phone's own number, or 0 when any of it does not hold
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction, as dure_passkey_prove().
 */
gboolean
dure_passkey_answer (DureCity *city, const char *origin, const char *challenge, GBytes *id,
                     const DurePasskeySigned *proof, gint64 *ret_phone, GError **error)
{
  g_autofree char *phone = NULL;

  if (!dure_passkey_prove (city, &shelf, origin, challenge, id, proof, &phone, error))
    return FALSE;
  *ret_phone = phone != NULL ? g_ascii_strtoll (phone, NULL, 10) : 0;
  return TRUE;
}
