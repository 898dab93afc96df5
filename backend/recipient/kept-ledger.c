// kept-ledger.c: what a recipient has seen of the city's ledger, and keeps
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One row beside the set: the city's key, from the first time on; the key by which the recipient
// cosigns, its own; the newest checkpoint that was seen; and what did not fit it, which stays until
// a person has looked (_accept()). Until then nothing is asked of the city any more.

#include "kept-ledger.h"

#include "canonical-json.h"
#include "recipient-error.h"

#include <sodium.h>
#include <string.h>

static gboolean
fail (DureRecipientError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_RECIPIENT_ERROR, (int) code, what);
  return FALSE;
}

static gboolean
store_key (DureKeptSet *set, const guint8 key[DURE_PUBLIC_KEY_BYTES], GError **error)
{
  return dure_database_run (dure_kept_set_database (set), error, "UPDATE ledger SET key = ?1", "b",
                            key, (gsize) DURE_PUBLIC_KEY_BYTES);
}

/**
 * dure_kept_ledger_pin:
 * @key: (nullable): by which the city's checkpoints are checked, in base64url, as its desk has told
 *   it; needed the first time
 * @ret_key: (out caller-allocates): that key
 * @error: %DURE_RECIPIENT_ERROR_KEY when there is none, or it is another one than the first time,
 *   or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kept_ledger_pin (DureKeptSet *set, const char *key, guint8 ret_key[DURE_PUBLIC_KEY_BYTES],
                      GError **error)
{
  g_autoptr (DureRows) rows
      = dure_database_ask (dure_kept_set_database (set), error, "SELECT key FROM ledger", "");
  guint8 told[DURE_PUBLIC_KEY_BYTES], kept[DURE_PUBLIC_KEY_BYTES];
  gboolean is_there, is_kept;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  is_kept = !dure_rows_is_null (rows, 0) && dure_rows_copy (rows, 0, kept, sizeof kept);
  g_clear_pointer (&rows, dure_rows_free);
  if (key != NULL && !dure_base64url_decode (key, told, sizeof told))
    return fail (DURE_RECIPIENT_ERROR_KEY, "--city-key is no key", error);
  if (key == NULL && !is_kept)
    return fail (DURE_RECIPIENT_ERROR_KEY, "--city-key is missing, the first time", error);
  if (key != NULL && is_kept && memcmp (told, kept, sizeof told) != 0)
    return fail (DURE_RECIPIENT_ERROR_KEY, "--city-key is another one than the first time", error);
  memcpy (ret_key, is_kept ? kept : told, DURE_PUBLIC_KEY_BYTES);
  return is_kept || store_key (set, told, error);
}

/* A key that could not be stored is not used. */
static DureSigningKey *
make_key (DureKeptSet *set, DureDice *dice, GError **error)
{
  g_autoptr (DureSigningKey) key = dure_signing_key_new (dice);
  guint8 seed[DURE_KEY_SEED_BYTES];
  gboolean is_stored;

  dure_signing_key_copy_seed (key, seed);
  is_stored = dure_database_run (dure_kept_set_database (set), error,
                                 "UPDATE ledger SET witness = ?1", "b", seed, sizeof seed);
  sodium_memzero (seed, sizeof seed);
  return is_stored ? g_steal_pointer (&key) : NULL;
}

/**
 * dure_kept_ledger_witness_key:
 * @dice: chance
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the key by which the recipient cosigns, made the first time
 */
DureSigningKey *
dure_kept_ledger_witness_key (DureKeptSet *set, DureDice *dice, GError **error)
{
  g_autoptr (DureRows) rows
      = dure_database_ask (dure_kept_set_database (set), error, "SELECT witness FROM ledger", "");
  guint8 seed[DURE_KEY_SEED_BYTES];
  gboolean is_there;
  DureSigningKey *key;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  is_there = !dure_rows_is_null (rows, 0) && dure_rows_copy (rows, 0, seed, sizeof seed);
  g_clear_pointer (&rows, dure_rows_free);
  if (!is_there)
    return make_key (set, dice, error);
  key = dure_signing_key_new_from_seed (seed);
  sodium_memzero (seed, sizeof seed);
  return key;
}

/**
 * dure_kept_ledger_seen:
 * @ret_note: (out) (transfer full) (nullable): the newest checkpoint, signed; %NULL before the
 *   first
 * @error: %DURE_RECIPIENT_ERROR_BROKEN when another one did not fit it, and nobody has looked yet,
 *   or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kept_ledger_seen (DureKeptSet *set, char **ret_note, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (dure_kept_set_database (set), error,
                                                 "SELECT note, shown FROM ledger", "");
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!dure_rows_is_null (rows, 1))
    return fail (DURE_RECIPIENT_ERROR_BROKEN,
                 "the city's ledger did not begin with what was seen of it before; look at it,"
                 " then `accept`",
                 error);
  *ret_note = dure_rows_is_null (rows, 0) ? NULL : g_strdup (dure_rows_text (rows, 0));
  return TRUE;
}

/**
 * dure_kept_ledger_keep:
 * @note: the newest checkpoint, that fits all that was seen before
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kept_ledger_keep (DureKeptSet *set, const char *note, GError **error)
{
  return dure_database_run (dure_kept_set_database (set), error, "UPDATE ledger SET note = ?1", "t",
                            note);
}

/**
 * dure_kept_ledger_alarm:
 * @shown: a checkpoint that the city has signed, and that does not fit what was seen
 * @hashes: (nullable): the proof that did not hold
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Keeps both, as evidence: the city has signed the one and the other.
 */
gboolean
dure_kept_ledger_alarm (DureKeptSet *set, const char *shown, const json_t *hashes, GError **error)
{
  g_autofree char *text = hashes != NULL ? dure_json_canonical (hashes, NULL) : g_strdup ("[]");

  return dure_database_run (dure_kept_set_database (set), error,
                            "UPDATE ledger SET shown = ?1, hashes = ?2", "tt", shown, text);
}

/**
 * dure_kept_ledger_accept:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * A person has looked: what the city shows next is where it goes on from.
 */
gboolean
dure_kept_ledger_accept (DureKeptSet *set, GError **error)
{
  return dure_database_run (dure_kept_set_database (set), error,
                            "UPDATE ledger SET note = NULL, shown = NULL, hashes = NULL"
                            " WHERE shown IS NOT NULL",
                            "");
}

/**
 * dure_kept_ledger_place:
 * @release: that was announced
 * @ret_place: (out caller-allocates): where it stands, as the city says
 * @error: %DURE_RECIPIENT_ERROR_GONE when that is not known, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kept_ledger_place (DureKeptSet *set, const char *release, DureLedgerPlace *ret_place,
                        GError **error)
{
  g_autoptr (DureRows) rows
      = dure_database_ask (dure_kept_set_database (set), error,
                           "SELECT entry, commitment FROM release WHERE id = ?1", "t", release);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there || dure_rows_is_null (rows, 0)
      || !dure_rows_copy (rows, 1, ret_place->commitment, sizeof ret_place->commitment))
    return fail (DURE_RECIPIENT_ERROR_GONE, "nobody has said where a release stands", error);
  ret_place->entry = dure_rows_integer (rows, 0);
  return TRUE;
}
