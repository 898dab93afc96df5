// awaited.c: deciding about what a kiosk has still to send
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A phone that scanned a receipt, or approved a visit, holds what has not come yet. What it decides
// meanwhile is written down about the hash of that claim, or of that visit's token, and is said to
// the donor when the donation comes: after what they said at the kiosk, whatever its clock tells,
// as the phone came after it. Only a visit is approved before: a yes on the phone may be older than
// a no at the kiosk then, so only a no is written down. What is not covered any more goes before
// anything is stored; when nothing remains the donation is refused, as one that was taken back.
//
// Who decides holds the rows of claim and visit until that is durable, and so does who stores: one
// of the two sees the other.

#include "awaited.h"

#include "code.h"
#include "consents.h"
#include "decisions.h"
#include "observation.h"
#include "visits.h"

static GPtrArray *
list_hashes (DureRows *rows, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  guint8 hash[DURE_SHA256_BYTES];
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    if (dure_rows_copy (rows, 0, hash, sizeof hash))
      g_ptr_array_add (list, dure_standing_about_hash (hash));
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&list) : NULL;
}

/**
 * dure_awaited_of_phone:
 * @phone: the holder
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction of the decision, before its donors are looked up: what is awaited stays so
 * until then.
 *
 * Returns: (transfer full) (nullable): all that is on its way
 */
DureAwaited *
dure_awaited_of_phone (DureCity *city, gint64 phone, GError **error)
{
  g_autoptr (DureAwaited) self = g_new0 (DureAwaited, 1);
  g_autoptr (DureRows) claims = dure_database_ask (
      city->database, error,
      "SELECT claim_hash FROM claim WHERE phone = ?1 AND donor IS NULL AND taken_back_ms IS NULL"
      " /*for update*/",
      "i", phone);
  g_autoptr (DureRows) visits = NULL;

  self->claims = list_hashes (claims, error);
  if (self->claims == NULL)
    return NULL;
  visits = dure_database_ask (
      city->database, error,
      "SELECT token_hash FROM visit_pass WHERE holder = ?1 AND used_ms IS NULL"
      " AND taken_back_ms IS NULL /*for update*/",
      "i", phone);
  self->visits = list_hashes (visits, error);
  return self->visits != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * dure_awaited_free:
 * @self: (transfer full) (nullable)
 */
void
dure_awaited_free (DureAwaited *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->claims, g_ptr_array_unref);
  g_clear_pointer (&self->visits, g_ptr_array_unref);
  g_free (self);
}

static gboolean
decide_each (DureCity *city, const GPtrArray *abouts, const DureStanding *decision, GError **error)
{
  for (guint i = 0; i < abouts->len; i++)
    {
      g_autoptr (DureStanding) standing =
          dure_standing_new_about (decision, abouts->pdata[i], city->clock, city->dice);

      if (!dure_standing_put (city->key_store, standing, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * dure_awaited_decide:
 * @awaited: what is on its way
 * @decision: what its holder decides; about whom is not looked at
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * As the last step of the transaction of the decision.
 */
gboolean
dure_awaited_decide (DureCity *city, const DureAwaited *awaited, const DureStanding *decision,
                     GError **error)
{
  return decide_each (city, awaited->claims, decision, error)
         && (decision->is_given || decide_each (city, awaited->visits, decision, error));
}

/**
 * dure_awaited_decisions:
 * @donation: one that comes
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureStanding) (nullable): what was decided about it, or
 *   about its donor, before it came; seldom anything
 */
GPtrArray *
dure_awaited_decisions (DureCity *city, const DureDonation *donation, GError **error)
{
  g_autofree char *claim = dure_standing_about_hash (donation->claim_hash);
  g_autofree char *visit = NULL;
  guint8 token_hash[DURE_SHA256_BYTES];

  dure_visit_token_hash (donation->visit_token, token_hash);
  visit = dure_standing_about_hash (token_hash);
  return dure_standing_find (city->key_store, donation->consent->donor, claim, visit, error);
}

/**
 * dure_awaited_refuses:
 * @decisions: (element-type DureStanding): as dure_awaited_decisions() gives them
 *
 * Returns: whether nothing of the donation may be taken
 */
gboolean
dure_awaited_refuses (const GPtrArray *decisions)
{
  for (guint i = 0; i < decisions->len; i++)
    if (dure_standing_is_end (decisions->pdata[i]))
      return TRUE;
  return FALSE;
}

/* What was told of a value goes with the value. */
static void
drop (DureCity *city, DureDonation *donation, const GPtrArray *events)
{
  const GPtrArray *notices = dure_notice_shelf_list (city->notices);
  const char *pilot = dure_notice_pilot (donation->notice);
  const gint64 now = dure_consents_now (city, events);
  DureScopeAnswer answer;
  guint dropped = 0;

  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    if (!dure_scope_keeps (events, notices, pilot, dure_code_item (code), now, &answer))
      dropped |= 1u << code;
  for (guint i = donation->observations->len; i > 0; i--)
    {
      const DureObservation *observation = donation->observations->pdata[i - 1];

      if ((dropped & 1u << observation->code) != 0)
        g_ptr_array_remove_index (donation->observations, i - 1);
    }
  donation->has_feedback =
      donation->has_feedback && dure_feedback_drop (&donation->feedback, dropped);
}

/**
 * dure_awaited_apply:
 * @donation: whose consent is stored already, and nothing else of it; loses what is not covered
 * @decisions: (element-type DureStanding): as dure_awaited_decisions() gives them
 * @ret_is_less: (out): whether it lost any; set only on success
 * @error: as dure_consents_of_donor()
 *
 * Says to the donor what was decided before. Within the transaction that stores the donation.
 */
gboolean
dure_awaited_apply (DureCity *city, DureDonation *donation, const GPtrArray *decisions,
                    gboolean *ret_is_less, GError **error)
{
  const char *donor = donation->consent->donor;
  const guint count = donation->observations->len;
  g_autoptr (GPtrArray) events = NULL;

  for (guint i = 0; i < decisions->len; i++)
    if (!dure_decision_append (city, donor, decisions->pdata[i], error))
      return FALSE;
  events = dure_consents_of_donor (city, donor, error);
  if (events == NULL)
    return FALSE;
  drop (city, donation, events);
  *ret_is_less = donation->observations->len < count;
  return TRUE;
}

/**
 * dure_awaited_take_back:
 * @donation: one that is refused for what its holder decided
 * @digest: of its receipt
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * From here on its claim says so, and belongs to who approved the visit, so that they can see that
 * it came. Within the writer's transaction.
 */
gboolean
dure_awaited_take_back (DureCity *city, const DureDonation *donation,
                        const guint8 digest[DURE_SHA256_BYTES], GError **error)
{
  gint64 now = dure_city_now (city);
  guint8 token_hash[DURE_SHA256_BYTES];

  dure_visit_token_hash (donation->visit_token, token_hash);
  return dure_database_run (city->database, error,
                            "UPDATE claim SET taken_back_ms = coalesce(taken_back_ms, ?2)"
                            " WHERE claim_hash = ?1 AND donor IS NULL",
                            "bi", donation->claim_hash, sizeof donation->claim_hash, now)
         && dure_database_run (city->database, error,
                               "INSERT INTO claim (claim_hash, receipt_digest, phone, bound_ms,"
                               " taken_back_ms) SELECT ?1, ?2, holder, ?4, ?4 FROM visit_pass"
                               " WHERE token_hash = ?3 AND used_ms IS NULL"
                               " ON CONFLICT (claim_hash) DO UPDATE SET phone = excluded.phone"
                               " WHERE claim.donor IS NULL",
                               "bbbi", donation->claim_hash, sizeof donation->claim_hash, digest,
                               (gsize) DURE_SHA256_BYTES, token_hash, sizeof token_hash, now);
}
