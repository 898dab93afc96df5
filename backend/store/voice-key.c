// voice-key.c: what hides who made a proposal and who supports it, kept where keys are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// It is drawn with the first proposal or voice and stays the same. Alone it opens nothing: a mark
// needs the city's own key as well.

#include "voice-key.h"

#include "key-store-inside.h"

#include <sodium.h>

/**
 * dure_voice_key_make:
 * @store: the writer's
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * There may be one already, which stays.
 */
gboolean
dure_voice_key_make (DureKeyStore *store, GError **error)
{
  guint8 secret[DURE_VOICE_KEY_BYTES];
  g_autoptr (DureTransaction) alone = NULL;
  gboolean is_put;

  dure_dice_fill (store->dice, secret, sizeof secret);
  is_put = dure_key_store_begin (store, &alone, error)
           && dure_database_run (store->database, error,
                                 "INSERT INTO voice_key (one, secret) VALUES (1, ?1)"
                                 " ON CONFLICT DO NOTHING",
                                 "b", secret, sizeof secret)
           && (alone == NULL || dure_transaction_commit (&alone, error));
  sodium_memzero (secret, sizeof secret);
  return is_put;
}

/**
 * dure_voice_key_find:
 * @store: a key store
 * @ret_secret: (out caller-allocates): set only when it is there; the caller wipes it
 * @ret_is_there: (out): whether one was drawn; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_voice_key_find (DureKeyStore *store, guint8 ret_secret[DURE_VOICE_KEY_BYTES],
                     gboolean *ret_is_there, GError **error)
{
  g_autoptr (DureRows) rows
      = dure_database_ask (store->database, error, "SELECT secret FROM voice_key", "");

  if (!dure_rows_first (rows, ret_is_there, error))
    return FALSE;
  *ret_is_there = *ret_is_there && dure_rows_copy (rows, 0, ret_secret, DURE_VOICE_KEY_BYTES);
  return TRUE;
}
