// phone-offers.c: how a person's second phone is added from the first
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// new      the first phone gets a secret, which it shows as a QR code; it lives for five minutes
// ask      the second phone brings the secret and its own key; the first that does is the one
// look     the first phone sees that somebody asks, and two words made of the secret and that key
// accept   the person has seen the same words on both phones: the second acts for the first
// ask      the second phone learns it
// Who only photographed the code gets other words, and no yes. The store keeps the secret's hash. A
// phone with donations of its own is not taken in: its person might not be the one who offers.
//
// In the same steps a guardian hands over what a child began, once the child is 14, to the child's
// own phone: that one donor and nothing else changes hands, and the guardian sees it no more.

#include "phone-offers.h"

#include "backend-error.h"
#include "bearer.h"
#include "guardianships.h"
#include "words.h"

#include <string.h>

typedef struct
{
  gint64 holder;
  gint64 joined;
  gboolean is_asked;
  guint8 secret_hash[DURE_SHA256_BYTES];
  guint8 key[DURE_P256_POINT_BYTES];
  char language[8];
  char child[40]; /* empty unless a child's donations are handed over */
} Stored;

/* Only what is the child's alone to decide, and is on this phone. */
static gboolean
check_child (DureCity *city, gint64 holder, const char *child, GError **error)
{
  gboolean is_of_age;

  if (!dure_guardianship_is_of_age (city, holder, child, &is_of_age, error))
    return FALSE;
  if (!is_of_age)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                 "no child of this phone is 14 by now");
  return is_of_age;
}

/**
 * dure_phone_offer_new:
 * @here: the phone of whoever adds one
 * @child: (nullable): the donor to be handed over, foreign; %NULL to add a phone
 * @language: in which the words are chosen
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such child, or they are not 14 yet;
 *   %DURE_BACKEND_ERROR_STORE, also as dure_phone_hold()
 *
 * An earlier offer of theirs ends. Within a transaction.
 *
 * Returns: (transfer full) (nullable): the secret, in base64url, to be wiped
 */
char *
dure_phone_offer_new (DureCity *city, const DurePhone *here, const char *child,
                      const char *language, GError **error)
{
  const gint64 now = dure_city_now (city);
  guint8 hash[DURE_SHA256_BYTES];
  char *secret = dure_bearer_new (city->dice, hash);

  return dure_bearer_give (
      secret,
      dure_phone_hold (city, here, error)
          && (child == NULL || check_child (city, here->holder, child, error))
          && dure_database_run (city->database, error,
                                "DELETE FROM phone_offer WHERE holder = ?1 OR expires_ms <= ?2",
                                "ii", here->holder, now)
          && dure_database_run (city->database, error,
                                "INSERT INTO phone_offer (holder, secret_hash, language,"
                                " expires_ms, donor) VALUES (?1, ?2, ?3, ?4, ?5)",
                                "ibtit", here->holder, hash, sizeof hash, language,
                                now + G_GINT64_CONSTANT (1000) * DURE_PHONE_OFFER_LIFE_S, child));
}

/* The one row of @rows, or %FALSE in @ret_is_there. */
static gboolean
read_offer (DureRows *rows, Stored *ret_stored, gboolean *ret_is_there, GError **error)
{
  memset (ret_stored, 0, sizeof *ret_stored);
  if (!dure_rows_first (rows, ret_is_there, error))
    return FALSE;
  if (!*ret_is_there)
    return TRUE;
  ret_stored->holder = dure_rows_integer (rows, 0);
  dure_rows_copy (rows, 1, ret_stored->secret_hash, sizeof ret_stored->secret_hash);
  g_strlcpy (ret_stored->language, dure_rows_text (rows, 2), sizeof ret_stored->language);
  ret_stored->is_asked = dure_rows_copy (rows, 3, ret_stored->key, sizeof ret_stored->key);
  ret_stored->joined = dure_rows_integer (rows, 4);
  if (!dure_rows_is_null (rows, 5))
    g_strlcpy (ret_stored->child, dure_rows_text (rows, 5), sizeof ret_stored->child);
  return TRUE;
}

#define OFFER \
  "SELECT holder, secret_hash, language, public_key, joined, donor FROM phone_offer WHERE "

/* Both sides see words that only this secret together with this key makes. */
static void
tell (const Stored *stored, DurePhoneOffer *ret_offer)
{
  guint8 message[DURE_SHA256_BYTES + DURE_P256_POINT_BYTES], hash[DURE_SHA256_BYTES];

  *ret_offer = (DurePhoneOffer) { .state = DURE_PHONE_OFFER_OPEN };
  if (!stored->is_asked)
    return;
  memcpy (message, stored->secret_hash, DURE_SHA256_BYTES);
  memcpy (message + DURE_SHA256_BYTES, stored->key, DURE_P256_POINT_BYTES);
  dure_sha256 (message, sizeof message, hash);
  dure_words_of_hash (hash, stored->language, ret_offer->words);
  ret_offer->state = stored->joined != 0 ? DURE_PHONE_OFFER_JOINED : DURE_PHONE_OFFER_ASKED;
  ret_offer->phone = stored->joined;
}

/**
 * dure_phone_offer_look:
 * @holder: who adds a phone
 * @ret_offer: (out caller-allocates): how far it is
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_phone_offer_look (DureCity *city, gint64 holder, DurePhoneOffer *ret_offer, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (city->database, error,
                                                 OFFER "holder = ?1 AND expires_ms > ?2", "ii",
                                                 holder, dure_city_now (city));
  gboolean is_there;
  Stored stored;

  *ret_offer = (DurePhoneOffer) { .state = DURE_PHONE_OFFER_NONE };
  if (!read_offer (rows, &stored, &is_there, error))
    return FALSE;
  if (is_there)
    tell (&stored, ret_offer);
  return TRUE;
}

static gboolean
find_freedom (DureCity *city, const Stored *stored, const guint8 key[DURE_P256_POINT_BYTES],
              DurePhoneFreedom *ret_freedom, GError **error)
{
  return stored->child[0] != '\0'
             ? dure_phone_freedom_apart (city, key, stored->holder, ret_freedom, error)
             : dure_phone_freedom (city, key, stored->holder, ret_freedom, error);
}

/* The first phone to ask is the one that the words are made of. */
static gboolean
bind_key (DureCity *city, Stored *stored, const guint8 key[DURE_P256_POINT_BYTES],
          DurePhoneOffer *ret_offer, GError **error)
{
  DurePhoneFreedom freedom;

  if (!find_freedom (city, stored, key, &freedom, error))
    return FALSE;
  if (freedom != DURE_PHONE_FREE)
    {
      ret_offer->state = freedom == DURE_PHONE_BUSY ? DURE_PHONE_OFFER_BUSY
                                                    : DURE_PHONE_OFFER_REMOVED;
      return TRUE;
    }
  memcpy (stored->key, key, DURE_P256_POINT_BYTES);
  stored->is_asked = TRUE;
  tell (stored, ret_offer);
  return dure_database_run (city->database, error,
                            "UPDATE phone_offer SET public_key = ?2 WHERE holder = ?1", "ib",
                            stored->holder, key, (gsize) DURE_P256_POINT_BYTES);
}

static gboolean
find_offer (DureCity *city, const guint8 hash[DURE_SHA256_BYTES], Stored *ret_stored,
            gboolean *ret_is_there, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, OFFER "secret_hash = ?1 AND expires_ms > ?2", "bi", hash,
      (gsize) DURE_SHA256_BYTES, dure_city_now (city));

  return read_offer (rows, ret_stored, ret_is_there, error);
}

/**
 * dure_phone_offer_ask:
 * @secret: (nullable): what stood behind the # of the QR code
 * @key: the public key of the phone that wants to join
 * @ret_offer: (out caller-allocates): how far it is
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_phone_offer_ask (DureCity *city, const char *secret, const guint8 key[DURE_P256_POINT_BYTES],
                      DurePhoneOffer *ret_offer, GError **error)
{
  guint8 hash[DURE_SHA256_BYTES];
  gboolean is_there;
  Stored stored;

  *ret_offer = (DurePhoneOffer) { .state = DURE_PHONE_OFFER_NONE };
  if (!dure_bearer_hash (secret, hash))
    return TRUE;
  if (!find_offer (city, hash, &stored, &is_there, error)
      || (is_there
          && (!dure_phones_lock (city, stored.holder, stored.holder, error)
              || !find_offer (city, hash, &stored, &is_there, error))))
    return FALSE;
  if (!is_there)
    return TRUE;
  if (!stored.is_asked)
    return bind_key (city, &stored, key, ret_offer, error);
  if (memcmp (stored.key, key, sizeof stored.key) == 0)
    tell (&stored, ret_offer);
  else
    ret_offer->state = DURE_PHONE_OFFER_TAKEN;
  return TRUE;
}

/* The phone that asks a holder to be let in. */
static gboolean
find_asking (DureCity *city, gint64 holder, Stored *ret_stored, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (city->database, error,
                                                 OFFER "holder = ?1 AND expires_ms > ?2", "ii",
                                                 holder, dure_city_now (city));
  gboolean is_there;

  if (!read_offer (rows, ret_stored, &is_there, error))
    return FALSE;
  if (!ret_stored->is_asked)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "no phone asks to join");
  return ret_stored->is_asked;
}

/* The child's one donor belongs to the phone that asks, or to whom that acts for. */
static gboolean
hand_over (DureCity *city, const Stored *stored, const DurePhone *phone, GError **error)
{
  if (!check_child (city, stored->holder, stored->child, error))
    return FALSE;
  if (!phone->is_removed && phone->holder != stored->holder)
    return dure_database_run (city->database, error,
                              "UPDATE claim SET phone = ?3 WHERE donor = ?1 AND phone = ?2", "tii",
                              stored->child, stored->holder, phone->holder);
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
               "this phone cannot take it over");
  return FALSE;
}

static gboolean
let_in (DureCity *city, const Stored *stored, DurePhone *phone, GError **error)
{
  return stored->child[0] != '\0'
             ? hand_over (city, stored, phone, error)
             : dure_phone_join (city, stored->key, stored->holder, phone, error);
}

/**
 * dure_phone_offer_accept:
 * @here: the phone of whoever adds one, and has seen the same words on both
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when no phone asks any more, %DURE_BACKEND_ERROR_CONFLICT
 *   when it has got donations of its own meanwhile, or cannot take over a child's;
 *   %DURE_BACKEND_ERROR_STORE, also as dure_phone_hold()
 *
 * Within a transaction.
 */
gboolean
dure_phone_offer_accept (DureCity *city, const DurePhone *here, GError **error)
{
  DurePhone phone;
  Stored stored;

  /* A child's new phone acts for itself from the first. */
  return find_asking (city, here->holder, &stored, error)
         && (stored.child[0] == '\0' || dure_phone_know (city, stored.key, 0, &phone, error))
         && dure_phone_meet (city, stored.key, here->holder, &phone, error)
         && dure_phone_hold (city, here, error)
         && find_asking (city, here->holder, &stored, error)
         && let_in (city, &stored, &phone, error)
         && dure_database_run (city->database, error,
                               "UPDATE phone_offer SET joined = ?2 WHERE holder = ?1", "ii",
                               here->holder, phone.number);
}

/**
 * dure_phone_offer_withdraw:
 * @holder: who adds a phone no more
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_phone_offer_withdraw (DureCity *city, gint64 holder, GError **error)
{
  return dure_database_run (city->database, error, "DELETE FROM phone_offer WHERE holder = ?1", "i",
                            holder);
}
