// release-nonce.c: what the salt of a release is made from, kept where keys are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// It is drawn once and stays the same, so that a release can be made again. Alone it opens nothing:
// the salt needs the city's own key as well.

#include "release-nonce.h"

#include "backend-error.h"
#include "key-store-inside.h"

#include <sodium.h>

/**
 * dure_release_nonce_make:
 * @store: the writer's
 * @release: its id; it may have one already, which stays
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_release_nonce_make (DureKeyStore *store, const char *release, GError **error)
{
  guint8 nonce[DURE_RELEASE_NONCE_BYTES];
  g_autoptr (DureTransaction) alone = NULL;
  gboolean is_put;

  dure_dice_fill (store->dice, nonce, sizeof nonce);
  is_put = dure_key_store_begin (store, &alone, error)
           && dure_database_run (store->database, error,
                                 "INSERT INTO release_nonce (release_id, nonce) VALUES (?1, ?2)"
                                 " ON CONFLICT DO NOTHING",
                                 "tb", release, nonce, sizeof nonce)
           && (alone == NULL || dure_transaction_commit (&alone, error));
  sodium_memzero (nonce, sizeof nonce);
  return is_put;
}

/**
 * dure_release_nonce_find:
 * @store: a key store
 * @release: its id
 * @ret_nonce: (out caller-allocates): set only on success; the caller wipes it
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none any more, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_release_nonce_find (DureKeyStore *store, const char *release,
                         guint8 ret_nonce[DURE_RELEASE_NONCE_BYTES], GError **error)
{
  g_autoptr (DureRows) rows
      = dure_database_ask (store->database, error,
                           "SELECT nonce FROM release_nonce WHERE release_id = ?1", "t", release);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (is_there && dure_rows_copy (rows, 0, ret_nonce, DURE_RELEASE_NONCE_BYTES))
    return TRUE;
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                       "what hides this release is gone");
  return FALSE;
}

/**
 * dure_release_nonce_destroy:
 * @store: the writer's
 * @release: its id
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * From then on nothing leads from the release to a donor.
 */
gboolean
dure_release_nonce_destroy (DureKeyStore *store, const char *release, GError **error)
{
  return dure_database_run (store->database, error,
                            "DELETE FROM release_nonce WHERE release_id = ?1", "t", release);
}
