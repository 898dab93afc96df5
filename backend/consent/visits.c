// visits.c: a visit of somebody who has given before, approved by their phone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The kiosk shows a pass that it signed. The first phone that brings it, within ten minutes, has
// approved: whatever that kiosk sends with the token of this visit, once, belongs to that phone's
// holder. The kiosk asks for the token with the pass, and puts it inside the seal. It never learns
// whose it is; the donation has a new donor's number like any other.
//
// Kiosk and phone show the same two words, made of the token, so that whoever photographed the
// screen and was faster is seen. The token is a MAC under the city's key: nothing is kept that
// could be used, and a backend beside this one makes the same.
//
// The kiosk names the notice it asks by, and is told which of its asks stand already: it asks only
// about the others. When the donation comes, that is looked at again. What a guardian has decided
// for a child stands for nobody else. A child's visit is approved by no phone: the child gives as
// at the first time, and the guardian answers for it.

#include "visits.h"

#include "backend-error.h"
#include "consents.h"
#include "enrolments.h"
#include "guardianships.h"
#include "token.h"
#include "words.h"

#include <sodium.h>
#include <string.h>

#define DOMAIN "visit-token"
#define KEPT_MS (G_GINT64_CONSTANT (30) * 24 * 60 * 60 * 1000) /* a kiosk may be offline so long */

/**
 * dure_visit_read_pass:
 * @text: (nullable): what somebody shows
 * @use: what it has to be for
 * @ret_pass: (out caller-allocates): what it says; a secret, to be wiped
 * @ret_kiosk_key: (out caller-allocates): of the kiosk that made it
 * @ret_state: (out): %DURE_VISIT_WAITING when all of it holds, %DURE_VISIT_CUT_SHORT or
 *   %DURE_VISIT_UNKNOWN
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Whether it is in time is not looked at.
 */
gboolean
dure_visit_read_pass (DureCity *city, const char *text, DureVisitPassUse use,
                      DureVisitPass *ret_pass, guint8 ret_kiosk_key[DURE_PUBLIC_KEY_BYTES],
                      DureVisitState *ret_state, GError **error)
{
  g_autofree char *kiosk = NULL;
  DureKioskState state;

  *ret_state = DURE_VISIT_CUT_SHORT;
  if (!dure_visit_pass_from_text (text, ret_pass) || ret_pass->use != use)
    return TRUE;
  kiosk = dure_id_from_bytes (ret_pass->kiosk);
  if (!dure_kiosk_find (city, kiosk, ret_kiosk_key, &state, error))
    return FALSE;
  *ret_state = state == DURE_KIOSK_UNKNOWN || state == DURE_KIOSK_REVOKED
                       || !dure_visit_pass_holds (ret_pass, ret_kiosk_key)
                   ? DURE_VISIT_UNKNOWN
                   : DURE_VISIT_WAITING;
  return TRUE;
}

/* Begins @ret_visit; @ret_hash is of a pass that holds. */
static gboolean
read_pass (DureCity *city, const char *text, DureVisitPass *ret_pass,
           guint8 ret_hash[DURE_SHA256_BYTES], DureVisit *ret_visit, GError **error)
{
  guint8 kiosk_key[DURE_PUBLIC_KEY_BYTES];

  memset (ret_visit, 0, sizeof *ret_visit);
  if (!dure_visit_read_pass (city, text, DURE_PASS_FOR_RETURNING, ret_pass, kiosk_key,
                             &ret_visit->state, error))
    return FALSE;
  if (ret_visit->state == DURE_VISIT_WAITING)
    dure_visit_pass_hash (ret_pass, ret_hash);
  return TRUE;
}

/**
 * dure_visit_pass_is_in_time:
 *
 * Returns: whether it was made just now
 */
gboolean
dure_visit_pass_is_in_time (DureCity *city, const DureVisitPass *pass)
{
  gint64 age = dure_city_now (city) / 1000 - (gint64) pass->made_s;

  return ABS (age) <= DURE_VISIT_LIFE_S;
}

static void
make_token (DureCity *city, const guint8 pass_hash[DURE_SHA256_BYTES],
            guint8 ret_token[DURE_VISIT_TOKEN_BYTES])
{
  G_STATIC_ASSERT (DURE_VISIT_TOKEN_BYTES == DURE_MAC_BYTES);
  dure_city_keys_mac (city->keys, DOMAIN, pass_hash, DURE_SHA256_BYTES, ret_token);
}

/**
 * dure_visit_token_hash:
 * @ret_hash: (out caller-allocates): what the store keeps of a token
 */
void
dure_visit_token_hash (const guint8 token[DURE_VISIT_TOKEN_BYTES],
                       guint8 ret_hash[DURE_SHA256_BYTES])
{
  dure_sha256 (token, DURE_VISIT_TOKEN_BYTES, ret_hash);
}

static void
tell_approved (DureCity *city, const DureVisitPass *pass, const guint8 hash[DURE_SHA256_BYTES],
               DureVisit *visit)
{
  guint8 token_hash[DURE_SHA256_BYTES];

  make_token (city, hash, visit->token);
  dure_visit_token_hash (visit->token, token_hash);
  dure_words_of_hash (token_hash, dure_token_languages[pass->language], visit->words);
  visit->state = DURE_VISIT_APPROVED;
}

/* Who has approved, or 0. */
static gboolean
find (DureCity *city, const guint8 hash[DURE_SHA256_BYTES], gint64 *ret_holder,
      gboolean *ret_is_used, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT holder, used_ms FROM visit_pass WHERE pass_hash = ?1", "b",
      hash, (gsize) DURE_SHA256_BYTES);
  gboolean is_there;

  *ret_holder = 0;
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (is_there)
    {
      *ret_holder = dure_rows_integer (rows, 0);
      *ret_is_used = !dure_rows_is_null (rows, 1);
    }
  return TRUE;
}

static gboolean
store (DureCity *city, const DureVisitPass *pass, const guint8 hash[DURE_SHA256_BYTES],
       gint64 holder, GError **error)
{
  g_autofree char *kiosk = dure_id_from_bytes (pass->kiosk);
  guint8 token[DURE_VISIT_TOKEN_BYTES], token_hash[DURE_SHA256_BYTES];
  gint64 now = dure_city_now (city);

  make_token (city, hash, token);
  dure_visit_token_hash (token, token_hash);
  sodium_memzero (token, sizeof token);
  return dure_database_run (city->database, error,
                            "DELETE FROM visit_pass"
                            " WHERE approved_ms < ?1 AND taken_back_ms IS NULL",
                            "i", now - KEPT_MS)
         && dure_database_run (city->database, error,
                               "INSERT INTO visit_pass (pass_hash, kiosk, holder, token_hash,"
                               " approved_ms) VALUES (?1, ?2, ?3, ?4, ?5)"
                               " ON CONFLICT (pass_hash) DO NOTHING",
                               "btibi", hash, (gsize) DURE_SHA256_BYTES, kiosk, holder, token_hash,
                               sizeof token_hash, now);
}

/**
 * dure_visit_approve:
 * @pass_text: (nullable): what stood behind the # of the QR code
 * @holder: whose phone approves
 * @is_own: whether they have said that they give themselves, being 14 or over; needed only of those
 *   who keep a child's donations as well
 * @ret_visit: (out caller-allocates): what became of it
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * The same phone may ask again. Within a transaction.
 */
gboolean
dure_visit_approve (DureCity *city, const char *pass_text, gint64 holder, gboolean is_own,
                    DureVisit *ret_visit, GError **error)
{
  guint8 hash[DURE_SHA256_BYTES];
  gboolean is_used = FALSE, has_child = FALSE;
  DureVisitPass pass;
  gint64 first;

  if (!read_pass (city, pass_text, &pass, hash, ret_visit, error))
    return FALSE;
  if (ret_visit->state != DURE_VISIT_WAITING)
    return TRUE;
  if (!is_own && !dure_guardianships_has_child (city, holder, &has_child, error))
    return FALSE;
  if (has_child)
    {
      ret_visit->state = DURE_VISIT_WHOSE;
      return TRUE;
    }
  if ((dure_visit_pass_is_in_time (city, &pass) && !store (city, &pass, hash, holder, error))
      || !find (city, hash, &first, &is_used, error))
    return FALSE;
  if (first == 0 || is_used)
    ret_visit->state = DURE_VISIT_OVER;
  else if (first != holder)
    ret_visit->state = DURE_VISIT_TAKEN;
  else
    tell_approved (city, &pass, hash, ret_visit);
  return TRUE;
}

/**
 * dure_visit_look:
 * @pass_text: (nullable): the kiosk's own pass
 * @ret_visit: (out caller-allocates): how far it is; wipe it
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_visit_look (DureCity *city, const char *pass_text, DureVisit *ret_visit, GError **error)
{
  guint8 hash[DURE_SHA256_BYTES];
  gboolean is_used = FALSE;
  DureVisitPass pass;
  gint64 holder;

  if (!read_pass (city, pass_text, &pass, hash, ret_visit, error))
    return FALSE;
  if (ret_visit->state != DURE_VISIT_WAITING)
    return TRUE;
  if (!find (city, hash, &holder, &is_used, error))
    return FALSE;
  if (is_used || (holder == 0 && !dure_visit_pass_is_in_time (city, &pass)))
    ret_visit->state = DURE_VISIT_OVER;
  else if (holder != 0)
    tell_approved (city, &pass, hash, ret_visit);
  ret_visit->holder = ret_visit->state == DURE_VISIT_APPROVED ? holder : 0;
  return TRUE;
}

/**
 * dure_visit_lines:
 * @holder: whose phone has approved
 * @notice: what the kiosk would ask about
 * @ret_stand: (out caller-allocates): the purposes that need not be asked about again: their yes
 *   stands for all that @notice lists, and was given on this version of it
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_visit_lines (DureCity *city, gint64 holder, DureNotice *notice,
                  gboolean ret_stand[DURE_PURPOSE_COUNT], GError **error)
{
  g_autoptr (GPtrArray) donors = dure_consents_of_person (city, holder, error);

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    {
      DureConsentLine line = { .state = DURE_SCOPE_UNASKED };

      if (donors != NULL && dure_notice_asks (notice, purpose))
        dure_consents_line (city, donors, notice, purpose, &line);
      ret_stand[purpose] = line.state == DURE_SCOPE_COVERED && !line.is_partial
                           && dure_notice_version (line.shown) == dure_notice_version (notice);
    }
  return donors != NULL;
}

/**
 * dure_visit_backs:
 * @donation: what has come
 * @kiosk: whose donation it is
 * @ret_backs: (out): whether every line that the kiosk did not ask about again stands with whoever
 *   approved the visit; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Before dure_visit_use().
 */
gboolean
dure_visit_backs (DureCity *city, const DureDonation *donation, const char *kiosk,
                  gboolean *ret_backs, GError **error)
{
  gboolean stand[DURE_PURPOSE_COUNT] = { FALSE };
  g_autoptr (DureRows) rows = NULL;
  guint8 hash[DURE_SHA256_BYTES];
  gboolean is_there;

  dure_visit_token_hash (donation->visit_token, hash);
  rows = dure_database_ask (city->database, error,
                            "SELECT holder FROM visit_pass"
                            " WHERE token_hash = ?1 AND kiosk = ?2 AND used_ms IS NULL",
                            "bt", hash, sizeof hash, kiosk);
  if (!dure_rows_first (rows, &is_there, error)
      || (is_there
          && !dure_visit_lines (city, dure_rows_integer (rows, 0), donation->notice, stand,
                                error)))
    return FALSE;
  *ret_backs = TRUE;
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    *ret_backs &= !donation->consent->lines[purpose].is_earlier || stand[purpose];
  return TRUE;
}

/* That it was not was looked up before: if it is now, another backend was faster. */
static gboolean
check_not_taken_back (DureCity *city, const guint8 hash[DURE_SHA256_BYTES], const char *kiosk,
                      GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM visit_pass WHERE token_hash = ?1 AND kiosk = ?2 AND used_ms IS NULL", "bt",
      hash, (gsize) DURE_SHA256_BYTES, kiosk);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (is_there)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE,
                 "store: the visit was taken back meanwhile");
  return !is_there;
}

/**
 * dure_visit_use:
 * @token: what a donation carries
 * @kiosk: whose donation it is
 * @ret_holder: (out): whom it belongs to; 0 when this kiosk has no such visit, or it was used
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction that stores the donation.
 */
gboolean
dure_visit_use (DureCity *city, const guint8 token[DURE_VISIT_TOKEN_BYTES], const char *kiosk,
                gint64 *ret_holder, GError **error)
{
  g_autoptr (DureRows) rows = NULL;
  guint8 hash[DURE_SHA256_BYTES];
  gboolean is_there;

  *ret_holder = 0;
  dure_visit_token_hash (token, hash);
  if (!dure_database_run (city->database, error,
                          "UPDATE visit_pass SET used_ms = ?3"
                          " WHERE token_hash = ?1 AND kiosk = ?2 AND used_ms IS NULL"
                          " AND taken_back_ms IS NULL",
                          "bti", hash, sizeof hash, kiosk, dure_city_now (city)))
    return FALSE;
  if (dure_database_changed (city->database) == 0)
    return check_not_taken_back (city, hash, kiosk, error);
  rows = dure_database_ask (city->database, error,
                            "SELECT holder FROM visit_pass WHERE token_hash = ?1", "b", hash,
                            sizeof hash);
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_holder = is_there ? dure_rows_integer (rows, 0) : 0;
  return TRUE;
}

/**
 * dure_visits_take_back:
 * @holder: who takes everything back
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * What a kiosk has still to send of visits that they approved is refused when it comes.
 */
gboolean
dure_visits_take_back (DureCity *city, gint64 holder, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE visit_pass SET taken_back_ms = coalesce(taken_back_ms, ?2)"
                            " WHERE holder = ?1 AND used_ms IS NULL",
                            "ii", holder, dure_city_now (city));
}
