// lab-passkeys.c: the passkeys of the lab's people
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// As donors' (passkeys.c), in a table of their own: what opens the one opens nothing of the other.

#include "lab-passkeys.h"

#include "challenges.h"

#include <string.h>

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

static gboolean
find (DureCity *city, GBytes *id, DurePasskey *ret_passkey, char **ret_person, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT person, algorithm, public_key, counter FROM lab_passkey WHERE credential = ?1", "b",
      g_bytes_get_data (id, NULL), g_bytes_get_size (id));
  g_autoptr (GBytes) key = NULL;
  gboolean is_known;

  *ret_person = NULL;
  if (!dure_rows_first (rows, &is_known, error))
    return FALSE;
  if (!is_known)
    return TRUE;
  key = dure_rows_bytes (rows, 2);
  ret_passkey->algorithm = (int) dure_rows_integer (rows, 1);
  ret_passkey->counter = (guint32) dure_rows_integer (rows, 3);
  ret_passkey->key_length = MIN (g_bytes_get_size (key), sizeof ret_passkey->key);
  memcpy (ret_passkey->key, g_bytes_get_data (key, NULL), ret_passkey->key_length);
  *ret_person = g_strdup (dure_rows_text (rows, 0));
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
 * Within a transaction. Of two that come with one count, at two backends, the second is refused.
 */
gboolean
dure_lab_passkey_answer (DureCity *city, const char *origin, const char *challenge, GBytes *id,
                         const DurePasskeySigned *proof, char **ret_person, GError **error)
{
  DurePasskey known = { .id_length = 0 };
  g_autofree char *person = NULL;
  gboolean is_fresh;
  guint32 counter;

  *ret_person = NULL;
  if (!dure_challenge_spend (city, challenge, &is_fresh, error)
      || !find (city, id, &known, &person, error))
    return FALSE;
  if (!is_fresh || person == NULL
      || !dure_passkey_signed (origin, challenge, &known, proof, &counter, NULL))
    return TRUE;
  if (!dure_database_run (city->database, error,
                          "UPDATE lab_passkey SET counter = ?2, used_ms = ?3 WHERE credential = ?1"
                          " AND (counter < ?2 OR (counter = 0 AND ?2 = 0))",
                          "bii", g_bytes_get_data (id, NULL), g_bytes_get_size (id),
                          (gint64) counter, dure_city_now (city)))
    return FALSE;
  if (dure_database_changed (city->database) == 1)
    *ret_person = g_steal_pointer (&person);
  return TRUE;
}
