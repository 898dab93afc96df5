// enrolments.c: which kiosks the city knows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Staff make a code, someone types it at a kiosk within a day, the kiosk's public key becomes
// known. A code works once; the same key may ask again with it, because its first answer may have
// been lost. A key that is known keeps its kiosk id; a key that was revoked never comes back: the
// kiosk makes a new one.
//
// What a kiosk has signed is checked with the key of its id, so no id ever gets another key. A
// kiosk that shall have a new key is made known anew, by a code that says in whose place: it then
// has the other's place, settings and people, and the other's key is not taken any more.

#include "enrolments.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "id.h"
#include "kiosk-settings.h"
#include "typed-code.h"

#include <string.h>

#define CODE_LETTERS 12
#define CODE_LIFE_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define MAC_DOMAIN "enrolment-code"

static void
code_mac (DureCity *city, const char *code, guint8 ret_mac[DURE_MAC_BYTES])
{
  dure_city_keys_mac (city->keys, MAC_DOMAIN, code, strlen (code), ret_mac);
}

/**
 * dure_enrolment_code_new:
 * @replaces: (nullable): the kiosk in whose place another comes, or the same with a new key
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): `ABCD-EFGH-JKMN`, 53 bits of chance; only its MAC is kept
 */
char *
dure_enrolment_code_new (DureCity *city, const char *replaces, GError **error)
{
  g_autofree char *code = dure_typed_code_new (city->dice, CODE_LETTERS);
  guint8 mac[DURE_MAC_BYTES];

  code_mac (city, code, mac);
  if (!dure_database_run (city->database, error,
                          "INSERT INTO enrolment (code_mac, expires_ms, replaces)"
                          " VALUES (?1, ?2, ?3)",
                          "bit", mac, sizeof mac, dure_city_now (city) + CODE_LIFE_MS, replaces))
    return NULL;
  return dure_typed_code_spell (code);
}

/**
 * dure_enrolment_code_normalise:
 * @typed: (nullable): what a person typed, in any case, with hyphens and spaces as they like
 *
 * Returns: (transfer full) (nullable): the 12 letters
 */
char *
dure_enrolment_code_normalise (const char *typed)
{
  return dure_typed_code_normalise (typed, CODE_LETTERS);
}

static char *
kiosk_of_key (DureCity *city, const guint8 public_key[DURE_PUBLIC_KEY_BYTES], GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT id, revoked_ms FROM kiosk WHERE public_key = ?1", "b",
      public_key, (gsize) DURE_PUBLIC_KEY_BYTES);
  g_autofree char *kiosk = NULL;
  gboolean is_known;

  if (!dure_rows_first (rows, &is_known, error))
    return NULL;
  if (is_known)
    {
      if (dure_rows_is_null (rows, 1))
        return g_strdup (dure_rows_text (rows, 0));
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "this key was revoked");
      return NULL;
    }
  g_clear_pointer (&rows, dure_rows_free);
  kiosk = dure_id_new_random (city->dice);
  if (!dure_database_run (city->database, error,
                          "INSERT INTO kiosk (id, public_key, enrolled_ms) VALUES (?1, ?2, ?3)",
                          "tbi", kiosk, public_key, (gsize) DURE_PUBLIC_KEY_BYTES,
                          dure_city_now (city)))
    return NULL;
  return g_steal_pointer (&kiosk);
}

static gboolean
refuse_code (DureCity *city, const guint8 mac[DURE_MAC_BYTES], GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT 1 FROM enrolment WHERE code_mac = ?1 AND kiosk IS NOT NULL",
      "b", mac, (gsize) DURE_MAC_BYTES);
  gboolean is_used;

  if (!dure_rows_first (rows, &is_used, error))
    return FALSE;
  if (is_used)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                 "the enrolment code was used already");
  else
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                 "the enrolment code is unknown or too old");
  return FALSE;
}

static gboolean
spend (DureCity *city, const guint8 mac[DURE_MAC_BYTES], const char *kiosk, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "UPDATE enrolment SET kiosk = ?2"
                          " WHERE code_mac = ?1 AND expires_ms > ?3"
                          " AND (kiosk IS NULL OR kiosk = ?2)",
                          "bti", mac, (gsize) DURE_MAC_BYTES, kiosk, dure_city_now (city)))
    return FALSE;
  return dure_database_changed (city->database) == 1 || refuse_code (city, mac, error);
}

/* In whose place a kiosk comes that has just used a code; NULL when in nobody's, or when it already
 * has. */
static gboolean
find_replaced (DureCity *city, const guint8 mac[DURE_MAC_BYTES], const char *kiosk,
               char **ret_replaced, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT replaces FROM enrolment WHERE code_mac = ?1 AND replaces <> ?2"
      " AND NOT EXISTS (SELECT 1 FROM kiosk WHERE kiosk.replaces = enrolment.replaces)",
      "bt", mac, (gsize) DURE_MAC_BYTES, kiosk);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_replaced = is_there ? g_strdup (dure_rows_text (rows, 0)) : NULL;
  return TRUE;
}

/* What a kiosk was to follow, its successor is to follow from now on, unless that is over. */
static gboolean
hand_on_settings (DureCity *city, const char *from, const char *to, GError **error)
{
  g_autoptr (json_t) settings = NULL;
  GError *failure = NULL;
  guint version;

  if (!dure_kiosk_settings_find (city, from, &settings, error))
    return FALSE;
  if (settings == NULL)
    return TRUE;
  json_object_del (settings, "from");
  if (dure_kiosk_settings_put (city, to, settings, &version, &failure))
    return TRUE;
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_error_free (failure);
  return TRUE;
}

static gboolean
replace (DureCity *city, const char *from, const char *to, GError **error)
{
  return dure_database_run (city->database, error, "UPDATE kiosk SET replaces = ?2 WHERE id = ?1",
                            "tt", to, from)
         && dure_database_run (city->database, error,
                               "UPDATE kiosk SET place = before.place,"
                               " latitude = before.latitude, longitude = before.longitude"
                               " FROM kiosk AS before WHERE kiosk.id = ?1 AND before.id = ?2",
                               "tt", to, from)
         && dure_database_run (city->database, error,
                               "INSERT INTO lab_role (person, role, scope)"
                               " SELECT person, role, ?1 FROM lab_role WHERE scope = ?2"
                               " AND role IN ('coordinator', 'operator') ON CONFLICT DO NOTHING",
                               "tt", to, from)
         && hand_on_settings (city, from, to, error) && dure_kiosk_revoke (city, from, error);
}

static gboolean
take_place (DureCity *city, const guint8 mac[DURE_MAC_BYTES], const char *kiosk, GError **error)
{
  g_autofree char *replaced = NULL;

  return find_replaced (city, mac, kiosk, &replaced, error)
         && (replaced == NULL || replace (city, replaced, kiosk, error));
}

/**
 * dure_enrolment_use:
 * @code: (nullable): as typed
 * @public_key: the kiosk's
 * @error: %DURE_BACKEND_ERROR_UNKNOWN for a code or key that is not (or no longer) good,
 *   %DURE_BACKEND_ERROR_CONFLICT for a code that was used already, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the kiosk's id
 */
char *
dure_enrolment_use (DureCity *city, const char *code,
                    const guint8 public_key[DURE_PUBLIC_KEY_BYTES], GError **error)
{
  g_autofree char *clean = dure_enrolment_code_normalise (code);
  g_autoptr (DureTransaction) transaction = NULL;
  g_autofree char *kiosk = NULL;
  guint8 mac[DURE_MAC_BYTES];

  if (clean == NULL)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "not an enrolment code");
      return NULL;
    }
  code_mac (city, clean, mac);
  transaction = dure_transaction_begin (city->database, error);
  if (transaction == NULL || (kiosk = kiosk_of_key (city, public_key, error)) == NULL
      || !spend (city, mac, kiosk, error) || !take_place (city, mac, kiosk, error)
      || !dure_transaction_commit (&transaction, error))
    return NULL;
  return g_steal_pointer (&kiosk);
}

/**
 * dure_enrolment_card:
 * @kiosk: the id of a kiosk that has just become known
 * @public_url: where phones reach the city
 *
 * Returns: (transfer full): what the kiosk must know of the city, and the time here, by which it
 *   sees whether its own clock is right
 */
json_t *
dure_enrolment_card (DureCity *city, const char *kiosk, const char *public_url)
{
  const guint8 *seal = dure_opening_key_public (city->keys->opening);
  const guint8 *sign = dure_signing_key_public (city->keys->signing);
  g_autofree char *seal_id = dure_public_key_id (seal);
  g_autofree char *sign_id = dure_public_key_id (sign);
  g_autofree char *seal_text = dure_base64url_encode (seal, DURE_PUBLIC_KEY_BYTES);
  g_autofree char *sign_text = dure_base64url_encode (sign, DURE_PUBLIC_KEY_BYTES);
  g_autofree char *time = dure_time_to_text (dure_city_now (city));

  return json_pack ("{s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s, s:s}}",
                    "kiosk", kiosk,
                    "time", time,
                    "pilot", DURE_PILOT,
                    "publicUrl", public_url,
                    "city", "sealKeyId", seal_id, "sealKey", seal_text,
                    "signKeyId", sign_id, "signKey", sign_text);
}

/**
 * dure_kiosk_find:
 * @kiosk: an id
 * @ret_public_key: (out caller-allocates): written unless the kiosk is unknown
 * @ret_state: (out): whether it is known, or was
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kiosk_find (DureCity *city, const char *kiosk, guint8 ret_public_key[DURE_PUBLIC_KEY_BYTES],
                 DureKioskState *ret_state, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT public_key, revoked_ms FROM kiosk WHERE id = ?1", "t", kiosk);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there || !dure_rows_copy (rows, 0, ret_public_key, DURE_PUBLIC_KEY_BYTES))
    *ret_state = DURE_KIOSK_UNKNOWN;
  else
    *ret_state = dure_rows_is_null (rows, 1) ? DURE_KIOSK_KNOWN : DURE_KIOSK_REVOKED;
  return TRUE;
}

/**
 * dure_kiosk_is_in_use:
 * @kiosk: foreign
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, or none any more, or
 *   %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kiosk_is_in_use (DureCity *city, const char *kiosk, GError **error)
{
  guint8 public_key[DURE_PUBLIC_KEY_BYTES];
  DureKioskState state;

  if (!dure_kiosk_find (city, kiosk, public_key, &state, error))
    return FALSE;
  if (state == DURE_KIOSK_KNOWN)
    return TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "no kiosk %s in use", kiosk);
  return FALSE;
}

/**
 * dure_kiosk_revoke:
 * @kiosk: an id
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such kiosk, or %DURE_BACKEND_ERROR_STORE
 *
 * From now on nothing it signs is taken. Revoking twice changes nothing.
 */
gboolean
dure_kiosk_revoke (DureCity *city, const char *kiosk, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "UPDATE kiosk SET revoked_ms = coalesce(revoked_ms, ?2) WHERE id = ?1",
                          "ti", kiosk, dure_city_now (city)))
    return FALSE;
  if (dure_database_changed (city->database) == 1)
    return TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "no kiosk %s", kiosk);
  return FALSE;
}

/**
 * dure_kiosk_restore:
 * @kiosk: an id
 * @error: %DURE_BACKEND_ERROR_CONFLICT when it was not revoked in the last
 *   %DURE_KIOSK_UNDO_MS, or another has come in its place; or %DURE_BACKEND_ERROR_STORE
 *
 * Takes back that it was revoked.
 */
gboolean
dure_kiosk_restore (DureCity *city, const char *kiosk, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "UPDATE kiosk SET revoked_ms = NULL WHERE id = ?1 AND revoked_ms > ?2"
                          " AND NOT EXISTS (SELECT 1 FROM kiosk AS next WHERE next.replaces = ?1)",
                          "ti", kiosk, dure_city_now (city) - DURE_KIOSK_UNDO_MS))
    return FALSE;
  if (dure_database_changed (city->database) == 1)
    return TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT, "too late for %s", kiosk);
  return FALSE;
}

/**
 * dure_kiosk_successor:
 * @kiosk: an id
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): which kiosk is in its place now; itself when none came
 */
char *
dure_kiosk_successor (DureCity *city, const char *kiosk, GError **error)
{
  g_autofree char *now = g_strdup (kiosk);

  for (;;)
    {
      g_autoptr (DureRows) rows = dure_database_ask (
          city->database, error, "SELECT id FROM kiosk WHERE replaces = ?1", "t", now);
      gboolean is_there;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (!is_there)
        return g_steal_pointer (&now);
      g_free (now);
      now = g_strdup (dure_rows_text (rows, 0));
    }
}

/**
 * dure_kiosks_each:
 * @func: called for each kiosk, oldest first; revoked_ms is 0 for one in use
 * @data: handed to @func
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kiosks_each (DureCity *city, DureKioskFunc func, gpointer data, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id, enrolled_ms, revoked_ms,"
      " (SELECT count(*) FROM donation WHERE donation.kiosk = kiosk.id)"
      " FROM kiosk ORDER BY enrolled_ms, id", "");
  GError *failure = NULL;

  if (rows == NULL)
    return FALSE;
  while (dure_rows_next (rows, &failure))
    func (dure_rows_text (rows, 0), dure_rows_integer (rows, 1), dure_rows_integer (rows, 2),
          dure_rows_integer (rows, 3), data);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}
