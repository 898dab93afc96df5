// taken-back.c: which proposals were taken back, remembered where keys are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The key store is never put back with older data: it tells them whose words are gone.

#include "taken-back.h"

#include "key-store-inside.h"

/**
 * dure_taken_back_put:
 * @store: the writer's
 * @proposal: its id; it may be remembered already
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_taken_back_put (DureKeyStore *store, const char *proposal, GError **error)
{
  g_autoptr (DureTransaction) alone = NULL;

  return dure_key_store_begin (store, &alone, error)
         && dure_database_run (store->database, error,
                               "INSERT INTO taken_back (proposal) VALUES (?1)"
                               " ON CONFLICT DO NOTHING",
                               "t", proposal)
         && (alone == NULL || dure_transaction_commit (&alone, error));
}

/**
 * dure_taken_back_list:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the ids of all of them
 */
GPtrArray *
dure_taken_back_list (DureKeyStore *store, GError **error)
{
  return dure_rows_list (
      dure_database_ask (store->database, error, "SELECT proposal FROM taken_back", ""), error);
}
