// recoveries.c: the code for a person whose phone is lost
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 16 letters and digits, 80 bits, shown once and written on paper. The store keeps a MAC of it
// under the city's key, so that whoever reads the store can neither read nor try codes. It works
// once, for a phone that brings a key of its own. The person says what happens to their other
// phones: lost, and removed, or only not at hand.

#include "recoveries.h"

#include <sodium.h>
#include <string.h>

#define DOMAIN "recovery-code"
#define LETTERS 16
/* Crockford's 32: no I, L, O or U, so that what is written by hand is read as it was meant. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void
mac_of (DureCity *city, const char code[LETTERS], guint8 ret_mac[DURE_MAC_BYTES])
{
  dure_city_keys_mac (city->keys, DOMAIN, code, LETTERS, ret_mac);
}

/**
 * dure_recovery_new:
 * @here: the phone of whoever asks for one
 * @error: %DURE_BACKEND_ERROR_STORE, also as dure_phone_hold()
 *
 * An earlier code of theirs works no more. Within a transaction.
 *
 * Returns: (transfer full) (nullable): `XXXX-XXXX-XXXX-XXXX`, to be shown once
 */
char *
dure_recovery_new (DureCity *city, const DurePhone *here, GError **error)
{
  guint8 chance[LETTERS], mac[DURE_MAC_BYTES];
  char code[LETTERS], *shown;

  dure_dice_fill (city->dice, chance, sizeof chance);
  for (gsize i = 0; i < LETTERS; i++)
    code[i] = alphabet[chance[i] % 32];
  mac_of (city, code, mac);
  if (!dure_phone_hold (city, here, error)
      || !dure_database_run (city->database, error,
                             "INSERT INTO recovery_code (holder, mac, made_ms) VALUES (?1, ?2, ?3)"
                             " ON CONFLICT (holder) DO UPDATE SET mac = ?2, made_ms = ?3",
                             "ibi", here->holder, mac, sizeof mac, dure_city_now (city)))
    return NULL;
  shown = g_strdup_printf ("%.4s-%.4s-%.4s-%.4s", code, code + 4, code + 8, code + 12);
  sodium_memzero (code, sizeof code);
  sodium_memzero (chance, sizeof chance);
  return shown;
}

/**
 * dure_recovery_exists:
 * @holder: whose
 * @ret_exists: (out): whether they have a code that was not used
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_recovery_exists (DureCity *city, gint64 holder, gboolean *ret_exists, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT 1 FROM recovery_code WHERE holder = ?1", "i", holder);

  return dure_rows_first (rows, ret_exists, error);
}

/* Small letters, spaces and dashes are as good; I and L are 1, O is 0. */
static gboolean
read_code (const char *typed, char ret_code[LETTERS])
{
  gsize length = 0;

  for (const char *p = typed; p != NULL && *p != '\0'; p++)
    {
      char letter = g_ascii_toupper (*p);

      if (letter == ' ' || letter == '-')
        continue;
      letter = letter == 'I' || letter == 'L' ? '1' : letter == 'O' ? '0' : letter;
      if (length == LETTERS || strchr (alphabet, letter) == NULL)
        return FALSE;
      ret_code[length++] = letter;
    }
  return length == LETTERS;
}

/* Whose code it is; 0 for nobody's. */
static gboolean
find_holder (DureCity *city, const char *typed, guint8 ret_mac[DURE_MAC_BYTES], gint64 *ret_holder,
             GError **error)
{
  g_autoptr (DureRows) rows = NULL;
  char code[LETTERS];
  gboolean is_there;

  *ret_holder = 0;
  if (!read_code (typed, code))
    return TRUE;
  mac_of (city, code, ret_mac);
  sodium_memzero (code, sizeof code);
  rows = dure_database_ask (city->database, error,
                            "SELECT holder FROM recovery_code WHERE mac = ?1", "b", ret_mac,
                            (gsize) DURE_MAC_BYTES);
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_holder = is_there ? dure_rows_integer (rows, 0) : 0;
  return TRUE;
}

/* It works no more; nor does it now, if somebody was faster. */
static gboolean
spend (DureCity *city, gint64 holder, const guint8 mac[DURE_MAC_BYTES], gboolean *ret_is_spent,
       GError **error)
{
  if (!dure_database_run (city->database, error,
                          "DELETE FROM recovery_code WHERE holder = ?1 AND mac = ?2", "ib", holder,
                          mac, (gsize) DURE_MAC_BYTES))
    return FALSE;
  *ret_is_spent = dure_database_changed (city->database) == 1;
  return TRUE;
}

static gboolean
take_over (DureCity *city, gint64 holder, const DurePhone *phone, gboolean remove_others,
           GError **error)
{
  return (!remove_others || dure_phones_remove_others (city, holder, phone->number, error))
         && (phone->holder == holder || dure_phones_merge (city, phone->holder, holder, error));
}

/* Whether donations of the phone's own may come along: it is signed in, and nobody else looks at
 * them. */
static gboolean
may_come_along (DureCity *city, const DurePhone *phone, gint64 here, gboolean *ret_may,
                GError **error)
{
  g_autoptr (GArray) phones = dure_phones_of (city, phone->holder, error);

  *ret_may = phones != NULL && phones->len == 1 && phone->holder == here;
  return phones != NULL;
}

/* What is to become of it; all that it depends on is locked. */
static gboolean
judge (DureCity *city, gint64 holder, const guint8 key[DURE_P256_POINT_BYTES],
       const DurePhone *phone, gint64 here, gboolean remove_others, DureRecovery *ret_recovery,
       GError **error)
{
  DurePhoneFreedom freedom;
  gboolean may = FALSE;

  if (!dure_phone_freedom (city, key, holder, &freedom, error)
      || (freedom == DURE_PHONE_BUSY && remove_others
          && !may_come_along (city, phone, here, &may, error)))
    return FALSE;
  if (freedom == DURE_PHONE_REMOVED)
    *ret_recovery = DURE_RECOVERY_REMOVED;
  else
    *ret_recovery = freedom == DURE_PHONE_BUSY && !may ? DURE_RECOVERY_BUSY : DURE_RECOVERY_DONE;
  return TRUE;
}

/**
 * dure_recovery_use:
 * @typed: (nullable): what a person typed
 * @key: the key of the phone that they hold now
 * @here: whose session that phone has open, or 0
 * @remove_others: whether their other phones are lost
 * @ret_recovery: (out): what became of it
 * @ret_phone: (out): the phone's own number; set when done
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Whatever else it is, a code that was not taken still works. The donations that the phone already
 * had come along when the others are removed, if it is signed in and no other phone looks at them.
 * Opens a transaction of its own.
 */
gboolean
dure_recovery_use (DureCity *city, const char *typed, const guint8 key[DURE_P256_POINT_BYTES],
                   gint64 here, gboolean remove_others, DureRecovery *ret_recovery,
                   gint64 *ret_phone, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  guint8 mac[DURE_MAC_BYTES];
  gboolean is_spent;
  DurePhone phone;
  gint64 holder;

  *ret_recovery = DURE_RECOVERY_UNKNOWN;
  if (transaction == NULL || !find_holder (city, typed, mac, &holder, error))
    return FALSE;
  if (holder == 0)
    return TRUE;
  if (!dure_phone_meet (city, key, holder, &phone, error)
      || !spend (city, holder, mac, &is_spent, error)
      || (is_spent
          && !judge (city, holder, key, &phone, here, remove_others, ret_recovery, error)))
    return FALSE;
  if (*ret_recovery != DURE_RECOVERY_DONE)
    return TRUE;
  *ret_phone = phone.number;
  return take_over (city, holder, &phone, remove_others, error)
         && dure_transaction_commit (&transaction, error);
}
