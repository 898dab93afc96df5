// claims.c: how the first phone that scans takes control
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A token is believed because a kiosk of ours signed it, so a guess never gets as far as the
// store. If the donation is here, the first phone is bound to its donor, within 72 hours, or as
// long as a guardian may take to answer for a child. If the kiosk has not sent it yet, the phone is
// bound to the token and gets the donor when the donation arrives. Two phones at once are told
// apart by the statement that binds: one of them is first. The same phone may ask again.

#include "claims.h"

#include "backend-error.h"
#include "enrolments.h"
#include "sessions.h"
#include "token.h"
#include "words.h"

#include <string.h>

#define LIFE_MS (G_GINT64_CONSTANT (72) * 60 * 60 * 1000)

typedef struct
{
  gboolean exists;
  gboolean is_same_receipt;
  gboolean has_arrived;
  gboolean is_taken_back;
  gint64 ends_ms;
  gint64 phone;
} Stored;

static gboolean
look (DureCity *city, const guint8 hash[DURE_SHA256_BYTES], const DureToken *token,
      Stored *ret_stored, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT receipt_digest, claim.donor, coalesce(due_ms, arrived_ms + ?2), claim.phone,"
      " taken_back_ms FROM claim LEFT JOIN guardianship ON guardianship.donor = claim.donor"
      " WHERE claim_hash = ?1",
      "bi", hash, (gsize) DURE_SHA256_BYTES, LIFE_MS);
  guint8 digest[DURE_SHA256_BYTES];

  memset (ret_stored, 0, sizeof *ret_stored);
  if (!dure_rows_first (rows, &ret_stored->exists, error))
    return FALSE;
  if (!ret_stored->exists)
    return TRUE;
  ret_stored->is_same_receipt = dure_rows_copy (rows, 0, digest, sizeof digest)
                                && memcmp (digest, token->receipt_digest, sizeof digest) == 0;
  ret_stored->has_arrived = !dure_rows_is_null (rows, 1);
  ret_stored->ends_ms = dure_rows_integer (rows, 2);
  ret_stored->phone = dure_rows_integer (rows, 3);
  ret_stored->is_taken_back = !dure_rows_is_null (rows, 4);
  return TRUE;
}

static gboolean
bind_phone (DureCity *city, const guint8 hash[DURE_SHA256_BYTES], const DureToken *token,
            gint64 phone, GError **error)
{
  return dure_database_run (city->database, error,
                            "INSERT INTO claim (claim_hash, receipt_digest, phone, bound_ms)"
                            " VALUES (?1, ?2, ?3, ?4)"
                            " ON CONFLICT (claim_hash) DO UPDATE SET phone = ?3, bound_ms = ?4"
                            " WHERE claim.phone IS NULL AND claim.receipt_digest = ?2",
                            "bbii", hash, (gsize) DURE_SHA256_BYTES, token->receipt_digest,
                            sizeof token->receipt_digest, phone, dure_city_now (city))
         && dure_database_changed_one (city->database, error);
}

static gboolean
settle (DureCity *city, const DureToken *token, gboolean is_kiosk_revoked,
        const guint8 phone_key[DURE_P256_POINT_BYTES], const DurePhone *here, DureClaim *claim,
        GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  guint8 hash[DURE_SHA256_BYTES];
  DurePhone phone;
  Stored stored;

  dure_claim_hash (token->claim_secret, hash);
  if (transaction == NULL || !look (city, hash, token, &stored, error))
    return FALSE;
  if ((stored.exists && !stored.is_same_receipt) || (!stored.has_arrived && is_kiosk_revoked))
    return TRUE;
  if (!dure_phone_meet (city, phone_key, here->holder, &phone, error)
      || (here->number != 0 && !dure_phone_hold (city, here, error)))
    return FALSE;
  claim->phone = phone.number;
  if (phone.is_removed)
    claim->state = DURE_CLAIM_REMOVED;
  else if (stored.phone != 0 && stored.phone != phone.holder)
    claim->state = DURE_CLAIM_TAKEN;
  else if (stored.phone == 0 && stored.has_arrived
           && dure_city_now (city) > stored.ends_ms)
    claim->state = DURE_CLAIM_EXPIRED;
  else
    claim->state = stored.has_arrived || stored.is_taken_back ? DURE_CLAIM_CLAIMED
                                                             : DURE_CLAIM_WAITING;
  if (claim->state != DURE_CLAIM_CLAIMED && claim->state != DURE_CLAIM_WAITING)
    return TRUE;
  return (stored.phone == phone.holder || bind_phone (city, hash, token, phone.holder, error))
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_claim:
 * @token_text: (nullable): what stood behind the # of the QR code
 * @phone_key: the phone's public key
 * @here: whose session the phone has open, all 0 for nobody's; if its key is new, it acts for them
 * @ret_claim: (out caller-allocates): what became of it
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_claim (DureCity *city, const char *token_text, const guint8 phone_key[DURE_P256_POINT_BYTES],
            const DurePhone *here, DureClaim *ret_claim, GError **error)
{
  DureClaim claim = { .state = DURE_CLAIM_UNKNOWN };
  guint8 kiosk_key[DURE_PUBLIC_KEY_BYTES];
  g_autofree char *kiosk = NULL;
  DureKioskState state;
  DureToken token;

  if (!dure_token_from_text (token_text, &token, NULL))
    {
      ret_claim->state = DURE_CLAIM_CUT_SHORT;
      return TRUE;
    }
  kiosk = dure_id_from_bytes (token.kiosk);
  if (!dure_kiosk_find (city, kiosk, kiosk_key, &state, error))
    return FALSE;
  if (state != DURE_KIOSK_UNKNOWN && dure_token_holds (&token, kiosk_key)
      && !settle (city, &token, state == DURE_KIOSK_REVOKED, phone_key, here, &claim, error))
    return FALSE;
  if (claim.state == DURE_CLAIM_CLAIMED || claim.state == DURE_CLAIM_WAITING)
    dure_word_pair (&token, claim.words);
  *ret_claim = claim;
  return TRUE;
}
