// phones.c: the phones of one person, each with a key of its own
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Everything that a person claims belongs to one phone, the holder; other phones of that person act
// for it. A phone is removed for good: its sessions and passkeys go, so does the recovery code,
// which it may have read, and its key, should it ask again, opens nothing and claims nothing. Its
// row stays, because what was claimed may hang on it. Everything here changes a few rows and is for
// within a transaction of the caller's.
//
// The row of the holder is the lock of all their phones. Whatever decides by who acts for whom
// takes it first, until the commit, and then looks again: several backends may be at it. Where
// there are two persons, the lower number comes first.

#include "phones.h"

#include "backend-error.h"

#define OF_HOLDER "(number = ?1 OR holder = ?1)"

/**
 * dure_phone_know:
 * @key: a phone's public key
 * @holder: for whom it acts if it is new, or 0 for itself
 * @ret_phone: (out caller-allocates): the phone, new or known
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_phone_know (DureCity *city, const guint8 key[DURE_P256_POINT_BYTES], gint64 holder,
                 DurePhone *ret_phone, GError **error)
{
  g_autoptr (DureRows) rows = NULL;
  guint8 thumbprint[DURE_THUMBPRINT_BYTES];

  dure_es256_thumbprint (key, thumbprint);
  if (!dure_database_run (city->database, error,
                          "INSERT INTO phone (thumbprint, public_key, first_ms, holder)"
                          " VALUES (?1, ?2, ?3, CASE WHEN ?4 > 0 THEN ?4 END)"
                          " ON CONFLICT (thumbprint) DO NOTHING",
                          "bbii", thumbprint, sizeof thumbprint, key, (gsize) DURE_P256_POINT_BYTES,
                          dure_city_now (city), holder))
    return FALSE;
  rows = dure_database_ask (
      city->database, error,
      "SELECT number, coalesce(holder, number), first_ms, coalesce(seen_ms, 0), removed_ms"
      " FROM phone WHERE thumbprint = ?1",
      "b", thumbprint, sizeof thumbprint);
  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  *ret_phone = (DurePhone) { .number = dure_rows_integer (rows, 0),
                             .holder = dure_rows_integer (rows, 1),
                             .first_ms = dure_rows_integer (rows, 2),
                             .seen_ms = dure_rows_integer (rows, 3),
                             .is_removed = !dure_rows_is_null (rows, 4) };
  return TRUE;
}

static gboolean
lock_one (DureCity *city, gint64 holder, GError **error)
{
  g_autoptr (DureRows) rows =
      dure_database_ask (city->database, error,
                         "SELECT 1 FROM phone WHERE number = ?1 /*for update*/", "i", holder);
  gboolean is_there;

  return dure_rows_first (rows, &is_there, error);
}

/**
 * dure_phones_lock:
 * @holder: a person, or 0
 * @other: another, the same, or 0
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Until the end of the transaction nobody else changes which phones act for them.
 */
gboolean
dure_phones_lock (DureCity *city, gint64 holder, gint64 other, GError **error)
{
  return lock_one (city, MIN (holder, other), error)
         && (holder == other || lock_one (city, MAX (holder, other), error));
}

static gboolean
fail_meanwhile (GError **error)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE,
               "store: who acts for whom was changed meanwhile");
  return FALSE;
}

/**
 * dure_phone_meet:
 * @key: a phone's public key
 * @holder: for whom it acts if it is new, or 0 for itself
 * @ret_phone: (out caller-allocates): the phone, new or known
 * @error: %DURE_BACKEND_ERROR_STORE, also when it has got another holder in this very moment
 *
 * As dure_phone_know(), and with the locks of its holder and of @holder.
 */
gboolean
dure_phone_meet (DureCity *city, const guint8 key[DURE_P256_POINT_BYTES], gint64 holder,
                 DurePhone *ret_phone, GError **error)
{
  DurePhone before;

  return dure_phone_know (city, key, holder, &before, error)
         && dure_phones_lock (city, holder != 0 ? holder : before.holder, before.holder, error)
         && dure_phone_know (city, key, holder, ret_phone, error)
         && (ret_phone->holder == before.holder || fail_meanwhile (error));
}

/**
 * dure_phone_hold:
 * @here: a phone with a session, as it was found
 * @error: %DURE_BACKEND_ERROR_STORE, also when it does not act for its holder any more
 *
 * Takes the lock of its holder. From here to the end of the transaction it acts for them.
 */
gboolean
dure_phone_hold (DureCity *city, const DurePhone *here, GError **error)
{
  g_autoptr (DureRows) rows = NULL;
  gboolean acts;

  if (!dure_phones_lock (city, here->holder, here->holder, error))
    return FALSE;
  rows = dure_database_ask (city->database, error,
                            "SELECT 1 FROM phone WHERE number = ?1 AND removed_ms IS NULL"
                            " AND coalesce(holder, number) = ?2",
                            "ii", here->number, here->holder);
  return dure_rows_first (rows, &acts, error) && (acts || fail_meanwhile (error));
}

/* @sql: ?1 is a thumbprint, ?2 a holder; when it was removed, and whether it is free. */
static gboolean
find_freedom (DureCity *city, const char *sql, const guint8 key[DURE_P256_POINT_BYTES],
              gint64 holder, DurePhoneFreedom *ret_freedom, GError **error)
{
  g_autoptr (DureRows) rows = NULL;
  guint8 thumbprint[DURE_THUMBPRINT_BYTES];
  gboolean is_known;

  dure_es256_thumbprint (key, thumbprint);
  rows = dure_database_ask (city->database, error, sql, "bi", thumbprint, sizeof thumbprint,
                            holder);
  if (!dure_rows_first (rows, &is_known, error))
    return FALSE;
  if (!is_known)
    *ret_freedom = DURE_PHONE_FREE;
  else if (!dure_rows_is_null (rows, 0))
    *ret_freedom = DURE_PHONE_REMOVED;
  else
    *ret_freedom = dure_rows_integer (rows, 1) != 0 ? DURE_PHONE_FREE : DURE_PHONE_BUSY;
  return TRUE;
}

/**
 * dure_phone_freedom:
 * @key: a phone's public key, known here or not
 * @holder: for whom it would act
 * @ret_freedom: (out): whether it may; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_phone_freedom (DureCity *city, const guint8 key[DURE_P256_POINT_BYTES], gint64 holder,
                    DurePhoneFreedom *ret_freedom, GError **error)
{
  return find_freedom (
      city,
      "SELECT removed_ms, coalesce(holder, number) = ?2 OR (holder IS NULL"
      " AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.phone = phone.number)"
      " AND NOT EXISTS (SELECT 1 FROM phone AS other WHERE other.holder = phone.number))"
      " FROM phone WHERE thumbprint = ?1",
      key, holder, ret_freedom, error);
}

/**
 * dure_phone_freedom_apart:
 * @key: a phone's public key, known here or not
 * @holder: who hands something over
 * @ret_freedom: (out): whether it may take it, for itself or for whom it acts already: it is free
 *   unless it acts for @holder; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_phone_freedom_apart (DureCity *city, const guint8 key[DURE_P256_POINT_BYTES], gint64 holder,
                          DurePhoneFreedom *ret_freedom, GError **error)
{
  return find_freedom (city,
                       "SELECT removed_ms, coalesce(holder, number) <> ?2 FROM phone"
                       " WHERE thumbprint = ?1",
                       key, holder, ret_freedom, error);
}

/**
 * dure_phone_join:
 * @key: the public key of a phone that is free to join
 * @holder: for whom it acts from now on
 * @ret_phone: (out caller-allocates): the phone
 * @error: %DURE_BACKEND_ERROR_CONFLICT when it is not free, %DURE_BACKEND_ERROR_STORE
 *
 * The caller has met the phone: it has the locks of both.
 */
gboolean
dure_phone_join (DureCity *city, const guint8 key[DURE_P256_POINT_BYTES], gint64 holder,
                 DurePhone *ret_phone, GError **error)
{
  DurePhoneFreedom freedom;

  if (!dure_phone_freedom (city, key, holder, &freedom, error))
    return FALSE;
  if (freedom != DURE_PHONE_FREE)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                   "this phone is not free to join another");
      return FALSE;
    }
  if (!dure_phone_know (city, key, holder, ret_phone, error))
    return FALSE;
  if (ret_phone->holder == holder)
    return TRUE;
  ret_phone->holder = holder;
  return dure_database_run (city->database, error,
                            "UPDATE phone SET holder = ?2 WHERE number = ?1"
                            " AND removed_ms IS NULL",
                            "ii", ret_phone->number, holder)
         && dure_database_changed_one (city->database, error);
}

/**
 * dure_phones_of:
 * @holder: whose
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DurePhone) (nullable): those that were not removed, the
 *   oldest first
 */
GArray *
dure_phones_of (DureCity *city, gint64 holder, GError **error)
{
  g_autoptr (GArray) phones = g_array_new (FALSE, FALSE, sizeof (DurePhone));
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT number, first_ms, coalesce(seen_ms, 0),"
      " (SELECT count(*) FROM passkey WHERE passkey.phone = phone.number)"
      " FROM phone WHERE " OF_HOLDER " AND removed_ms IS NULL ORDER BY number",
      "i", holder);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (dure_rows_next (rows, &failure))
    {
      DurePhone phone = { .number = dure_rows_integer (rows, 0), .holder = holder,
                          .first_ms = dure_rows_integer (rows, 1),
                          .seen_ms = dure_rows_integer (rows, 2),
                          .passkeys = dure_rows_integer (rows, 3) };

      g_array_append_val (phones, phone);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  return g_steal_pointer (&phones);
}

/* Sessions and passkeys of phones that were removed; and an offer and a recovery code, which one of
 * them may have made or read. */
static gboolean
shut_out_removed (DureCity *city, gint64 holder, GError **error)
{
#define REMOVED "(SELECT number FROM phone WHERE " OF_HOLDER " AND removed_ms IS NOT NULL)"
  static const char *const statements[] = {
    "DELETE FROM session WHERE phone IN " REMOVED,
    "DELETE FROM passkey WHERE phone IN " REMOVED,
    "DELETE FROM phone_offer WHERE holder = ?1",
    "DELETE FROM recovery_code WHERE holder = ?1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!dure_database_run (city->database, error, statements[i], "i", holder))
      return FALSE;
  return TRUE;
}

/* Only while the phone that asks is there itself: so one always stays. */
#define HERE_STAYS \
  " AND number <> ?2 AND removed_ms IS NULL AND EXISTS (SELECT 1 FROM phone AS here" \
  " WHERE here.number = ?2 AND here.removed_ms IS NULL)"

/**
 * dure_phone_remove:
 * @here: the phone that asks; it cannot remove itself, so that one always stays
 * @number: which
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when it is no other phone of theirs,
 *   %DURE_BACKEND_ERROR_STORE, also as dure_phone_hold()
 */
gboolean
dure_phone_remove (DureCity *city, const DurePhone *here, gint64 number, GError **error)
{
  if (!dure_phone_hold (city, here, error)
      || !dure_database_run (city->database, error,
                             "UPDATE phone SET removed_ms = ?4 WHERE " OF_HOLDER
                             " AND number = ?3" HERE_STAYS,
                             "iiii", here->holder, here->number, number, dure_city_now (city)))
    return FALSE;
  if (dure_database_changed (city->database) == 0)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "no such phone");
      return FALSE;
    }
  return shut_out_removed (city, here->holder, error);
}

/**
 * dure_phones_remove_others:
 * @holder: whose phones
 * @here: the one that stays
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * For a person whose phone is lost. The caller has their lock.
 */
gboolean
dure_phones_remove_others (DureCity *city, gint64 holder, gint64 here, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE phone SET removed_ms = ?3 WHERE " OF_HOLDER HERE_STAYS,
                            "iii", holder, here, dure_city_now (city))
         && shut_out_removed (city, holder, error);
}

/**
 * dure_phones_merge:
 * @from: a holder
 * @into: another, who is the same person
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Everything that belongs to @from, its phones too, belongs to @into from now on. The caller has
 * the locks of both. A donation that arrives meanwhile has its pass locked, so passes come before
 * claims.
 */
gboolean
dure_phones_merge (DureCity *city, gint64 from, gint64 into, GError **error)
{
  static const char *const statements[] = {
    "UPDATE visit_pass SET holder = ?2 WHERE holder = ?1",
    "UPDATE claim SET phone = ?2 WHERE phone = ?1",
    "UPDATE phone SET holder = ?2 WHERE " OF_HOLDER,
    "DELETE FROM phone_offer WHERE holder = ?1",
    "DELETE FROM recovery_code WHERE holder = ?1",
  };

  for (gsize i = 0; i < 3; i++)
    if (!dure_database_run (city->database, error, statements[i], "ii", from, into))
      return FALSE;
  for (gsize i = 3; i < G_N_ELEMENTS (statements); i++)
    if (!dure_database_run (city->database, error, statements[i], "i", from))
      return FALSE;
  return TRUE;
}
