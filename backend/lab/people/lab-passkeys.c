// lab-passkeys.c: the passkeys of the lab's people
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// As phones' (passkeys.c), on a shelf of their own.

#include "lab-passkeys.h"

#include "passkey-proof.h"

static const DurePasskeyShelf shelf = {
  .find = "SELECT person, algorithm, public_key, counter FROM lab_passkey WHERE credential = ?1",
  .count = DURE_PASSKEY_COUNT ("lab_passkey"),
};

/**
 * dure_lab_passkey_add:
 * @person: whose
 * @passkey: that holds
 * @ret_is_new: (out): whether it is kept; not when its id is known, or they have enough
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_lab_passkey_add (DureCity *city, const char *person, const DurePasskey *passkey,
                      gboolean *ret_is_new, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "INSERT INTO lab_passkey (credential, person, algorithm, public_key,"
                          " counter, made_ms) SELECT ?1, ?2, ?3, ?4, ?5, ?6"
                          " WHERE (SELECT count(*) FROM lab_passkey WHERE person = ?2) < ?7"
                          " ON CONFLICT (credential) DO NOTHING",
                          "btibiii", passkey->id, passkey->id_length, person,
                          (gint64) passkey->algorithm, passkey->key, passkey->key_length,
                          (gint64) passkey->counter, dure_city_now (city),
                          (gint64) DURE_LAB_PASSKEYS_OF_A_PERSON))
    return FALSE;
  *ret_is_new = dure_database_changed (city->database) == 1;
  return TRUE;
}

/**
 * dure_lab_passkey_answer:
 * @origin: the page that asked
 * @challenge: (nullable): what it says it was given
 * @id: foreign: which passkey
 * @proof: foreign
 * @ret_person: (out) (transfer full) (nullable): whose it is, or %NULL when any of it does not hold
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction, as dure_passkey_prove().
 */
gboolean
dure_lab_passkey_answer (DureCity *city, const char *origin, const char *challenge, GBytes *id,
                         const DurePasskeySigned *proof, char **ret_person, GError **error)
{
  return dure_passkey_prove (city, &shelf, origin, challenge, id, proof, ret_person, error);
}
