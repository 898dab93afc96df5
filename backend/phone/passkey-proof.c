// passkey-proof.c: whose passkey has signed a challenge
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A challenge is spent by whatever comes with it, right or wrong: there is one try for each.
// Whatever does not hold is refused in one way, so that nobody learns which passkeys there are.

#include "passkey-proof.h"

#include "challenges.h"

#include <string.h>

/* The owner is %NULL for one that nobody has. */
static gboolean
find (DureCity *city, const DurePasskeyShelf *shelf, GBytes *id, DurePasskey *ret_passkey,
      char **ret_owner, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (city->database, error, shelf->find, "b",
                                                 g_bytes_get_data (id, NULL),
                                                 g_bytes_get_size (id));
  g_autoptr (GBytes) key = NULL;
  gboolean is_known;

  *ret_owner = NULL;
  if (!dure_rows_first (rows, &is_known, error))
    return FALSE;
  if (!is_known)
    return TRUE;
  key = dure_rows_bytes (rows, 2);
  ret_passkey->algorithm = (int) dure_rows_integer (rows, 1);
  ret_passkey->counter = (guint32) dure_rows_integer (rows, 3);
  ret_passkey->key_length = MIN (g_bytes_get_size (key), sizeof ret_passkey->key);
  memcpy (ret_passkey->key, g_bytes_get_data (key, NULL), ret_passkey->key_length);
  *ret_owner = g_strdup (dure_rows_text (rows, 0));
  return TRUE;
}

/**
 * dure_passkey_prove:
 * @shelf: where it has to lie
 * @origin: the page that asked
 * @challenge: (nullable): what it says it was given
 * @id: foreign: which passkey
 * @proof: foreign
 * @ret_owner: (out) (transfer full) (nullable): whose it is, or %NULL when any of it does not hold
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction. Of two that come with one count, at two backends, the second is refused.
 */
gboolean
dure_passkey_prove (DureCity *city, const DurePasskeyShelf *shelf, const char *origin,
                    const char *challenge, GBytes *id, const DurePasskeySigned *proof,
                    char **ret_owner, GError **error)
{
  DurePasskey known = { .id_length = 0 };
  g_autofree char *owner = NULL;
  gboolean is_fresh;
  guint32 counter;

  *ret_owner = NULL;
  if (!dure_challenge_spend (city, challenge, &is_fresh, error)
      || !find (city, shelf, id, &known, &owner, error))
    return FALSE;
  if (!is_fresh || owner == NULL
      || !dure_passkey_signed (origin, challenge, &known, proof, &counter, NULL))
    return TRUE;
  if (!dure_database_run (city->database, error, shelf->count, "bii", g_bytes_get_data (id, NULL),
                          g_bytes_get_size (id), (gint64) counter, dure_city_now (city)))
    return FALSE;
  if (dure_database_changed (city->database) == 1)
    *ret_owner = g_steal_pointer (&owner);
  return TRUE;
}
