// visit-files.c: what a phone brings to a visit, until the kiosk has it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The kiosk shows a pass that it signed. One phone, within ten minutes, may bring one thing for it,
// without saying who it is. It is kept sealed under a key that is made of the pass's secret: the
// store has only a hash of the pass, so neither a copy of the store nor the city itself opens it
// later. The kiosk fetches it with its own signature (who has photographed the pass cannot), and
// ends the pass as soon as it has it or does not want it any more: what is sealed is gone then, and
// nothing more is taken. When the kiosk says nothing, the time does it.
//
//   find: may something be brought?  seal, keep: it is        by phones
//   fetch, end                                                by the kiosk
//
// Who was second is told so: a stranger who photographed the screen and was faster is seen.

#include "visit-files.h"

#include "backend-error.h"
#include "encoding.h"
#include "visits.h"

#include <sodium.h>
#include <string.h>

#define KEY_BYTES crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define FETCHING "dure-visit-file/1"
#define LIFE_MS (G_GINT64_CONSTANT (1000) * DURE_VISIT_LIFE_S)

static void
make_key (const DureVisitPass *pass, guint8 ret_key[KEY_BYTES])
{
  static const guint8 use[crypto_generichash_blake2b_PERSONALBYTES] = "dure-visit-file";

  crypto_generichash_blake2b_salt_personal (ret_key, KEY_BYTES, NULL, 0, pass->secret,
                                            sizeof pass->secret, NULL, use);
}

/* What is known of a pass that holds; a row of which nothing is left is an end. */
static gboolean
look_up (DureCity *city, const DureVisitPass *pass, DureVisitFileState *ret_state,
         GBytes **ret_sealed, GError **error)
{
  g_autoptr (DureRows) rows = NULL;
  guint8 hash[DURE_SHA256_BYTES];
  gboolean is_there;

  dure_visit_pass_hash (pass, hash);
  rows = dure_database_ask (city->database, error,
                            "SELECT sealed FROM visit_file WHERE pass_hash = ?1", "b", hash,
                            sizeof hash);
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_sealed = NULL;
  if (!dure_visit_pass_is_in_time (city, pass) || (is_there && dure_rows_is_null (rows, 0)))
    *ret_state = DURE_VISIT_FILE_OVER;
  else if (!is_there)
    *ret_state = DURE_VISIT_FILE_WAITING;
  else
    {
      *ret_state = DURE_VISIT_FILE_HERE;
      *ret_sealed = dure_rows_bytes (rows, 0);
    }
  return TRUE;
}

/* Whose pass it is; DURE_VISIT_FILE_WAITING when all of it holds. */
static gboolean
read_pass (DureCity *city, const char *text, DureVisitPass *ret_pass,
           guint8 ret_kiosk_key[DURE_PUBLIC_KEY_BYTES], DureVisitFileState *ret_state,
           GError **error)
{
  DureVisitState state;

  if (!dure_visit_read_pass (city, text, DURE_PASS_FOR_HOME, ret_pass, ret_kiosk_key, &state,
                             error))
    return FALSE;
  *ret_state = state == DURE_VISIT_CUT_SHORT ? DURE_VISIT_FILE_CUT_SHORT
               : state == DURE_VISIT_UNKNOWN ? DURE_VISIT_FILE_UNKNOWN
                                             : DURE_VISIT_FILE_WAITING;
  return TRUE;
}

/**
 * dure_visit_file_find:
 * @pass_text: (nullable): what stood behind the # of the QR code
 * @ret_pass: (out caller-allocates): the pass, a secret
 * @ret_state: (out): %DURE_VISIT_FILE_WAITING when something may be brought
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_visit_file_find (DureCity *city, const char *pass_text, DureVisitPass *ret_pass,
                      DureVisitFileState *ret_state, GError **error)
{
  guint8 kiosk_key[DURE_PUBLIC_KEY_BYTES];
  g_autoptr (GBytes) sealed = NULL;

  return read_pass (city, pass_text, ret_pass, kiosk_key, ret_state, error)
         && (*ret_state != DURE_VISIT_FILE_WAITING
             || look_up (city, ret_pass, ret_state, &sealed, error));
}

/**
 * dure_visit_file_seal:
 * @pass: one that holds
 * @content: what was brought
 *
 * Returns: (transfer full): it, so that only who has the pass can open it
 */
GBytes *
dure_visit_file_seal (DureCity *city, const DureVisitPass *pass, GBytes *content)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (content, &length);
  guint8 *sealed = g_malloc (NONCE_BYTES + length + TAG_BYTES);
  guint8 key[KEY_BYTES];

  make_key (pass, key);
  dure_dice_fill (city->dice, sealed, NONCE_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + NONCE_BYTES, NULL, bytes, length, NULL, 0,
                                              NULL, sealed, key);
  sodium_memzero (key, sizeof key);
  return g_bytes_new_take (sealed, NONCE_BYTES + length + TAG_BYTES);
}

static GBytes *
open_sealed (const DureVisitPass *pass, GBytes *sealed)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);
  g_autoptr (GBytes) content = NULL;
  guint8 key[KEY_BYTES];
  gpointer room;
  gboolean opens;

  if (length < NONCE_BYTES + TAG_BYTES)
    return NULL;
  content = dure_bytes_new_wiped (length - NONCE_BYTES - TAG_BYTES, &room);
  make_key (pass, key);
  opens = crypto_aead_xchacha20poly1305_ietf_decrypt (room, NULL, NULL, bytes + NONCE_BYTES,
                                                      length - NONCE_BYTES, NULL, 0, bytes, key)
          == 0;
  sodium_memzero (key, sizeof key);
  return opens ? g_steal_pointer (&content) : NULL;
}

static gboolean
count_waiting (DureCity *city, gint64 *ret_count, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT count(*) FROM visit_file WHERE sealed IS NOT NULL AND made_ms > ?1", "i",
      dure_city_now (city) - LIFE_MS);

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  *ret_count = dure_rows_integer (rows, 0);
  return TRUE;
}

/**
 * dure_visit_file_keep:
 * @pass: one that holds
 * @sealed: by dure_visit_file_seal()
 * @ret_state: (out): %DURE_VISIT_FILE_WAITING when it was taken and is waiting now; else what was
 *   before
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_visit_file_keep (DureCity *city, const DureVisitPass *pass, GBytes *sealed,
                      DureVisitFileState *ret_state, GError **error)
{
  g_autoptr (GBytes) before = NULL;
  guint8 hash[DURE_SHA256_BYTES];
  gint64 waiting;

  if (!count_waiting (city, &waiting, error) || !look_up (city, pass, ret_state, &before, error))
    return FALSE;
  if (*ret_state != DURE_VISIT_FILE_WAITING)
    return TRUE;
  if (waiting >= DURE_VISIT_FILES_MOST)
    {
      *ret_state = DURE_VISIT_FILE_FULL;
      return TRUE;
    }
  dure_visit_pass_hash (pass, hash);
  if (!dure_database_run (city->database, error,
                          "INSERT INTO visit_file (pass_hash, made_ms, sealed)"
                          " VALUES (?1, ?2, ?3) ON CONFLICT (pass_hash) DO NOTHING",
                          "bib", hash, sizeof hash, dure_city_now (city),
                          g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed)))
    return FALSE;
  /* A backend beside this one was faster. */
  if (dure_database_changed (city->database) == 0)
    *ret_state = DURE_VISIT_FILE_HERE;
  return TRUE;
}

/* The pass with the kiosk's own signature over its hash, which no camera sees. */
static gboolean
read_kiosk (DureCity *city, const char *pass_text, const char *signature, DureVisitPass *ret_pass,
            DureVisitFileState *ret_state, GError **error)
{
  guint8 kiosk_key[DURE_PUBLIC_KEY_BYTES], bytes[DURE_SIGNATURE_BYTES], hash[DURE_SHA256_BYTES];

  if (!read_pass (city, pass_text, ret_pass, kiosk_key, ret_state, error))
    return FALSE;
  if (*ret_state != DURE_VISIT_FILE_WAITING)
    return TRUE;
  dure_visit_pass_hash (ret_pass, hash);
  if (!dure_base64url_decode (signature, bytes, sizeof bytes)
      || !dure_signature_holds (kiosk_key, FETCHING, hash, sizeof hash, bytes))
    *ret_state = DURE_VISIT_FILE_UNKNOWN;
  return TRUE;
}

/**
 * dure_visit_file_fetch:
 * @pass_text: (nullable): the kiosk's own pass
 * @signature: (nullable): the kiosk's, over the pass's hash; base64url
 * @ret_state: (out): how far it is
 * @ret_content: (out) (transfer full) (nullable): with %DURE_VISIT_FILE_HERE, what was brought
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_visit_file_fetch (DureCity *city, const char *pass_text, const char *signature,
                       DureVisitFileState *ret_state, GBytes **ret_content, GError **error)
{
  g_autoptr (GBytes) sealed = NULL;
  DureVisitPass pass;

  *ret_content = NULL;
  if (!read_kiosk (city, pass_text, signature, &pass, ret_state, error))
    return FALSE;
  if (*ret_state == DURE_VISIT_FILE_WAITING && !look_up (city, &pass, ret_state, &sealed, error))
    return FALSE;
  if (*ret_state == DURE_VISIT_FILE_HERE)
    {
      *ret_content = open_sealed (&pass, sealed);
      if (*ret_content == NULL)
        *ret_state = DURE_VISIT_FILE_OVER;
    }
  sodium_memzero (&pass, sizeof pass);
  return TRUE;
}

/**
 * dure_visit_file_end:
 * @pass_text: (nullable): the kiosk's own pass
 * @signature: (nullable): as for dure_visit_file_fetch()
 * @ret_state: (out): %DURE_VISIT_FILE_OVER when that is so now
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Erases what was brought, and lets nothing more be. Within a transaction; dure_database_forget()
 * comes after it.
 */
gboolean
dure_visit_file_end (DureCity *city, const char *pass_text, const char *signature,
                     DureVisitFileState *ret_state, GError **error)
{
  guint8 hash[DURE_SHA256_BYTES];
  DureVisitPass pass;

  if (!read_kiosk (city, pass_text, signature, &pass, ret_state, error))
    return FALSE;
  if (*ret_state != DURE_VISIT_FILE_WAITING)
    return TRUE;
  *ret_state = DURE_VISIT_FILE_OVER;
  dure_visit_pass_hash (&pass, hash);
  sodium_memzero (&pass, sizeof pass);
  return dure_database_run (city->database, error,
                            "INSERT INTO visit_file (pass_hash, made_ms) VALUES (?1, ?2)"
                            " ON CONFLICT (pass_hash) DO UPDATE SET sealed = NULL",
                            "bi", hash, sizeof hash, dure_city_now (city));
}

/**
 * dure_visit_files_sweep:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Erases what no kiosk has fetched in time, and the traces of what was. A pass may be dated as far
 * ahead of us as it lives, so its row stays twice that long. Outside of transactions.
 */
gboolean
dure_visit_files_sweep (DureCity *city, GError **error)
{
  const gint64 now = dure_city_now (city);
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

  return transaction != NULL
         && dure_database_run (city->database, error,
                               "UPDATE visit_file SET sealed = NULL"
                               " WHERE sealed IS NOT NULL AND made_ms <= ?1",
                               "i", now - LIFE_MS)
         && dure_database_run (city->database, error, "DELETE FROM visit_file WHERE made_ms <= ?1",
                               "i", now - 2 * LIFE_MS)
         && dure_transaction_commit (&transaction, error);
}
