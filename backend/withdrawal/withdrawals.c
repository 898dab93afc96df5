// withdrawals.c: taking back what was given
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Everything, in this order, so that what a power cut or a busy store leaves half done is finished
// soon, by the running server or at the next start:
// 1. one transaction: the decision is appended, the donor counts as withdrawn (late donations are
//    refused from here on), the payload rows and batches are deleted and overwritten, voices and
//    proposals are let go of, and what is written down of readings says no more whose they were;
// 2. the donor's key, and those of their rows in releases (release-burial.c), are destroyed and
//    both logs are cut: what was copied before cannot be opened;
// 3. the time of each step is written down (erasures.c), for the donor to see.
// A part is decided in narrowing.c. When it is erased, the rest is sealed anew under the donor's
// next key (resealing.c), and then the key before is destroyed in the same way.
//
// Withdrawing twice changes nothing. The key store remembers whose keys it destroyed, and what else
// was decided (standing.c); if older data are ever put back, those donors are withdrawn again, and
// the others told again what they decided, before anyone is answered. The decisions and their
// receipts stay, as proof; they hold no measurement.

#include "withdrawals.h"

#include "audit.h"
#include "authors.h"
#include "awaited.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "consents.h"
#include "donors.h"
#include "encoding.h"
#include "erasures.h"
#include "guardianships.h"
#include "id.h"
#include "imports.h"
#include "log.h"
#include "quality-mark.h"
#include "release-burial.h"
#include "resealing.h"
#include "visits.h"
#include "voices.h"

#include <string.h>

#define STEPS_AT_ONCE 16

static gboolean
append_decision (DureCity *city, const char *record_id, const char *donor, const char *by,
                 gint64 now, GError **error)
{
  g_autofree char *time = dure_time_to_text (now);
  g_autoptr (json_t) record = json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:b}",
                                         "schema", "dure.withdrawal/1",
                                         "recordId", record_id,
                                         "donor", donor,
                                         "time", time,
                                         "by", by,
                                         "scope", "everything",
                                         "erase", TRUE);

  return dure_consent_event_append (city, record_id, donor, "withdrawn", now, record, error);
}

static gboolean
open_erasure (DureCity *city, const char *record_id, const char *donor, GError **error)
{
  g_autoptr (DureErasure) erasure = dure_erasure_new (record_id, donor, "everything", TRUE);

  return dure_erasure_open (city, erasure, error)
         && dure_erasure_note (city, donor, NULL, DURE_ERASURE_DELETED, error);
}

/* Until the key is destroyed, which says it too. */
static gboolean
remember_end (DureCity *city, const char *record_id, const char *donor, gint64 now, GError **error)
{
  const DureStanding end = { (char *) record_id, (char *) donor, (char *) "everything",
                             .erases = TRUE, .time_ms = now };

  return dure_standing_put (city->key_store, &end, error);
}

static gboolean
decide (DureCity *city, const char *donor, const char *by, const char *id, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autofree char *record_id =
      id != NULL ? g_strdup (id) : dure_id_new_timed (city->clock, city->dice);
  gint64 now = dure_city_now (city);

  if (transaction == NULL
      || !dure_database_run (city->database, error,
                             "UPDATE donor SET withdrawn_ms = ?2, payload_deleted_ms = ?2"
                             " WHERE id = ?1 AND withdrawn_ms IS NULL",
                             "ti", donor, now))
    return FALSE;
  if (dure_database_changed (city->database) == 0)
    return TRUE;
  return append_decision (city, record_id, donor, by, now, error)
         && dure_audit_unlink (city, donor, error)
         && dure_imports_drop_of (city, donor, error)
         && dure_voices_forget (city, donor, error)
         && dure_author_forget (city, donor, error)
         && dure_database_run (city->database, error,
                               "DELETE FROM payload WHERE donation IN"
                               " (SELECT number FROM donation WHERE donor = ?1)",
                               "t", donor)
         && dure_database_run (city->database, error,
                               "DELETE FROM payload_aside WHERE donation IN"
                               " (SELECT number FROM donation WHERE donor = ?1)",
                               "t", donor)
         && dure_database_run (city->database, error,
                               "DELETE FROM batch WHERE source IN"
                               " (SELECT number FROM source WHERE donor = ?1)",
                               "t", donor)
         && dure_quality_mark_follow (city->database, error)
         && open_erasure (city, record_id, donor, error)
         && remember_end (city, record_id, donor, now, error)
         && dure_transaction_commit (&transaction, error);
}

static gboolean
erase (DureCity *city, const char *donor, GError **error)
{
  return dure_key_store_destroy (city->key_store, donor, error)
         && dure_release_burials_finish (city, error)
         && dure_erasure_note (city, donor, NULL, DURE_ERASURE_KEY_DESTROYED, error)
         && dure_database_forget (city->database, NULL, error)
         && dure_erasure_note (city, donor, NULL, DURE_ERASURE_LOGS_CUT, error)
         && dure_erasure_close (city, donor, NULL, error)
         && dure_database_run (city->database, error,
                               "UPDATE donor SET key_destroyed_ms = coalesce(key_destroyed_ms, ?2)"
                               " WHERE id = ?1",
                               "ti", donor, dure_city_now (city));
}

/* Destroys the keys before the one that the rest is sealed under by now. */
static gboolean
erase_part (DureCity *city, const DureErasure *erasure, GError **error)
{
  const char *donor = erasure->donor, *id = erasure->id;

  return dure_key_store_destroy_before (city->key_store, donor, erasure->generation, error)
         && dure_release_burials_finish (city, error)
         && dure_erasure_note (city, donor, id, DURE_ERASURE_KEY_DESTROYED, error)
         && dure_database_forget (city->database, NULL, error)
         && dure_erasure_note (city, donor, id, DURE_ERASURE_LOGS_CUT, error)
         && dure_erasure_close (city, donor, id, error);
}

/**
 * dure_withdraw_whole:
 * @donor: a donor
 * @by: who decided that, as the record says it
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Decides to erase everything of one donor; nothing when that is decided already. The rest comes
 * with dure_withdrawals_step().
 */
gboolean
dure_withdraw_whole (DureCity *city, const char *donor, const char *by, GError **error)
{
  return decide (city, donor, by, NULL, error);
}

static gboolean
withdraw (DureCity *city, const char *donor, const char *by, GError **error)
{
  return decide (city, donor, by, NULL, error) && erase (city, donor, error);
}

/* What a kiosk has still to send: it is refused when it comes, and the kiosk lets go of it. */
static gboolean
withdraw_awaited (DureCity *city, gint64 phone, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE claim SET taken_back_ms = coalesce(taken_back_ms, ?2)"
                            " WHERE phone = ?1 AND donor IS NULL",
                            "ii", phone, dure_city_now (city))
         && dure_visits_take_back (city, phone, error);
}

/* Each donor of the phone. What waits for a guardian is not given yet: no part of it can be taken
 * back, but all of it. */
static gboolean
withdraw_each (DureCity *city, gint64 phone, const DureWithdrawal *withdrawal, GError **error)
{
  gboolean is_everything = g_str_equal (withdrawal->scope, "everything");
  gboolean is_whole = is_everything && withdrawal->erases;
  g_autoptr (GPtrArray) donors = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT DISTINCT claim.donor FROM claim"
                         " LEFT JOIN guardianship ON guardianship.donor = claim.donor"
                         " WHERE claim.phone = ?1 AND claim.donor IS NOT NULL"
                         " AND (?2 > 0 OR asked_ms IS NULL OR agreed_ms IS NOT NULL)",
                         "ii", phone, (gint64) is_everything),
      error);

  for (guint i = 0; donors != NULL && i < donors->len; i++)
    if (!(is_whole ? decide (city, donors->pdata[i], "phone", NULL, error)
                   : dure_narrow (city, donors->pdata[i], withdrawal, error)))
      return FALSE;
  return donors != NULL;
}

/**
 * dure_withdraw_phone:
 * @phone: a phone
 * @withdrawal: what is taken back
 * @error: %DURE_BACKEND_ERROR_STORE: nothing was decided, ask again
 *
 * Decides to take something back of all that this phone has claimed, and of what has not arrived
 * yet. What is erased for it comes after that is durable: dure_withdrawals_step().
 */
gboolean
dure_withdraw_phone (DureCity *city, gint64 phone, const DureWithdrawal *withdrawal,
                     GError **error)
{
  gboolean is_everything = g_str_equal (withdrawal->scope, "everything");
  g_autoptr (DureAwaited) awaited = dure_awaited_of_phone (city, phone, error);
  g_autoptr (DureStanding) decision = NULL;

  if (awaited == NULL || (is_everything && !withdraw_awaited (city, phone, error))
      || !withdraw_each (city, phone, withdrawal, error))
    return FALSE;
  decision = dure_standing_new ("", withdrawal->scope, city->clock, city->dice);
  decision->erases = withdrawal->erases;
  return dure_awaited_decide (city, awaited, decision, error);
}

static gboolean
awaits_guardian (DureCity *city, const char *donor, gboolean *ret_awaits, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM guardianship WHERE donor = ?1 AND agreed_ms IS NULL", "t", donor);

  return dure_rows_first (rows, ret_awaits, error);
}

/**
 * dure_withdraw_donor:
 * @donor: whose code was typed at a kiosk
 * @withdrawal: what is taken back
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * As dure_withdraw_phone(), of one donor. Whoever takes back a part of what waits for a guardian
 * takes back all of it.
 */
gboolean
dure_withdraw_donor (DureCity *city, const char *donor, const DureWithdrawal *withdrawal,
                     GError **error)
{
  gboolean is_whole = withdrawal->erases && g_str_equal (withdrawal->scope, "everything");

  if (!is_whole && !awaits_guardian (city, donor, &is_whole, error))
    return FALSE;
  if (is_whole)
    return decide (city, donor, "withdrawal-code", withdrawal->record_id, error);
  return dure_narrow (city, donor, withdrawal, error);
}

static gboolean
day_in_gwangju (const char *day, gint64 *ret_from_ms, gint64 *ret_to_ms, GError **error)
{
  gint64 end_ms;

  if (!dure_day_end_from_text (day, &end_ms))
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                   "a day is written 2026-11-21");
      return FALSE;
    }
  *ret_from_ms = end_ms - DURE_DAY_MS;
  *ret_to_ms = end_ms - 1;
  return TRUE;
}

/**
 * dure_donor_of_code:
 * @typed: the 10 digits from the kiosk's receipt screen
 * @day: (nullable): the day in Gwangju on which the donor gave, `2026-11-21`
 * @error: %DURE_BACKEND_ERROR_MALFORMED for a slip of the finger, %DURE_BACKEND_ERROR_UNKNOWN,
 *   %DURE_BACKEND_ERROR_CONFLICT when @day is needed, %DURE_BACKEND_ERROR_STORE
 *
 * Ten digits are few: two donors may hold the same ones. The day they gave tells them apart.
 *
 * Returns: (transfer full) (nullable): the donor's id
 */
char *
dure_donor_of_code (DureCity *city, const char *typed, const char *day, GError **error)
{
  g_autofree char *code = dure_withdrawal_code_normalise (typed);
  g_autoptr (GPtrArray) donors = NULL;
  guint8 mac[DURE_MAC_BYTES];
  gint64 from = 0, to = G_MAXINT64;

  if (code == NULL)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                   "these are not the 10 digits of a withdrawal code; please look again");
      return NULL;
    }
  if (day != NULL && !day_in_gwangju (day, &from, &to, error))
    return NULL;
  dure_withdrawal_code_mac (city, code, mac);
  donors = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT DISTINCT withdrawal_code.donor FROM withdrawal_code"
                         " JOIN consent_event ON consent_event.donor = withdrawal_code.donor"
                         " WHERE mac = ?1 AND kind = 'given' AND time_ms BETWEEN ?2 AND ?3",
                         "bii", mac, sizeof mac, from, to),
      error);
  if (donors == NULL)
    return NULL;
  if (donors->len == 1)
    return g_strdup (donors->pdata[0]);
  if (donors->len == 0)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                 "no donation with this code is here (a kiosk may still have to send it)");
  else
    g_set_error (
        error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
        "several donors hold this code: ask on which day they gave, and add --on YYYY-MM-DD");
  return NULL;
}

/**
 * dure_withdraw_code:
 * @typed: as for dure_donor_of_code()
 * @day: (nullable): as for dure_donor_of_code()
 * @ret_withdrawn_ms: (out): when it was withdrawn; earlier than now when it already was
 * @error: as dure_donor_of_code()
 */
gboolean
dure_withdraw_code (DureCity *city, const char *typed, const char *day, gint64 *ret_withdrawn_ms,
                    GError **error)
{
  g_autofree char *donor = dure_donor_of_code (city, typed, day, error);
  g_autoptr (DureRows) rows = NULL;

  if (donor == NULL || !withdraw (city, donor, "withdrawal-code", error))
    return FALSE;
  rows = dure_database_ask (city->database, error, "SELECT withdrawn_ms FROM donor WHERE id = ?1",
                            "t", donor);
  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  *ret_withdrawn_ms = dure_rows_integer (rows, 0);
  return TRUE;
}

/* Whether a donor is here who gives and whose key, or the key of whose data, was destroyed. */
static gboolean
look_whether_back (DureCity *city, const char *forgotten, char **ret_donor,
                   gboolean *ret_is_back, GError **error)
{
  gint64 last;
  g_autofree char *donor = dure_donor_key_name_read (forgotten, &last);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM donor WHERE id = ?1 AND withdrawn_ms IS NULL AND generation <= ?2", "ti",
      donor, strchr (forgotten, '#') != NULL ? last : G_MAXINT64);

  if (!dure_rows_first (rows, ret_is_back, error))
    return FALSE;
  *ret_donor = g_steal_pointer (&donor);
  return TRUE;
}

static gboolean
withdraw_forgotten (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) forgotten = dure_key_store_forgotten (city->key_store, error);

  for (guint i = 0; forgotten != NULL && i < forgotten->len; i++)
    {
      g_autofree char *donor = NULL;
      gboolean is_back;

      if (!look_whether_back (city, forgotten->pdata[i], &donor, &is_back, error)
          || (is_back && !withdraw (city, donor, "old-data-put-back", error)))
        return FALSE;
    }
  return forgotten != NULL;
}

/* Those who have withdrawn, or are not here, need not be told. */
static gboolean
say_again (DureCity *city, const DureStanding *decision, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT 1 FROM donor WHERE id = ?1 AND withdrawn_ms IS NULL", "t",
      decision->about);
  gboolean is_here;

  if (!dure_rows_first (rows, &is_here, error))
    return FALSE;
  g_clear_pointer (&rows, dure_rows_free);
  if (!is_here)
    return TRUE;
  if (decision->notice != NULL)
    return dure_consents_change_again (city, decision, error);
  if (dure_standing_is_end (decision) && decision->erases)
    return withdraw (city, decision->about, "old-data-put-back", error);
  return dure_narrow_again (city, decision, error);
}

/* What stands in the donors' events already is found with one look at them. */
static gboolean
say_missing (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) decisions = dure_standing_list (city->key_store, error);
  g_autoptr (GPtrArray) said =
      decisions != NULL
          ? dure_rows_list (dure_database_ask (city->database, error,
                                               "SELECT record_id FROM consent_event"
                                               " WHERE kind = 'changed'",
                                               ""),
                            error)
          : NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; said != NULL && i < said->len; i++)
    g_hash_table_add (ids, said->pdata[i]);
  for (guint i = 0; said != NULL && i < decisions->len; i++)
    {
      const DureStanding *decision = decisions->pdata[i];

      if (!g_hash_table_contains (ids, decision->id) && !say_again (city, decision, error))
        return FALSE;
    }
  return said != NULL;
}

/**
 * dure_withdrawals_repeat:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Decides once more what was decided since older data, put back, were new: who was erased is
 * withdrawn, who changed or took back a part has done so again, and so has who took a proposal
 * back. Call it before the first request.
 */
gboolean
dure_withdrawals_repeat (DureCity *city, GError **error)
{
  return withdraw_forgotten (city, error) && say_missing (city, error)
         && dure_proposals_repeat (city, error);
}

/* Some rows of one; the next ones of the same donor wait for it. */
static gboolean
do_part (DureCity *city, const DureErasure *erasure, gboolean *ret_more, GError **error)
{
  bool erased[DURE_CODE_COUNT];

  dure_scope_codes (erasure->scope, erased);
  for (guint i = 0; i < STEPS_AT_ONCE; i++)
    {
      if (!dure_reseal_some (city, erasure, erased, ret_more, error))
        return FALSE;
      if (!*ret_more)
        return erase_part (city, erasure, error);
    }
  return TRUE;
}

/* Whose keys or rows cannot be read keeps nobody else waiting; a store that is away, everybody. */
static gboolean
do_or_skip (DureCity *city, const DureErasure *erasure, GHashTable *stuck, gboolean *ret_more,
            GError **error)
{
  GError *failure = NULL;

  if (g_hash_table_contains (stuck, erasure->donor)
      || do_part (city, erasure, ret_more, &failure))
    return TRUE;
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  dure_log (G_LOG_LEVEL_WARNING, "erasure-waits", { DURE_LOG_MESSAGE, failure->message });
  g_error_free (failure);
  g_hash_table_add (stuck, erasure->donor);
  *ret_more = FALSE;
  return TRUE;
}

static gboolean
do_parts (DureCity *city, gboolean *ret_more, GError **error)
{
  g_autoptr (GPtrArray) erasures = dure_erasures_unfinished (city, error);
  g_autoptr (GHashTable) stuck = g_hash_table_new (g_str_hash, g_str_equal);

  *ret_more = FALSE;
  for (guint i = 0; erasures != NULL && i < erasures->len && !*ret_more; i++)
    if (!do_or_skip (city, erasures->pdata[i], stuck, ret_more, error))
      return FALSE;
  return erasures != NULL;
}

/**
 * dure_withdrawals_step:
 * @ret_more: (out): whether something is left, to be done soon; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Goes on with what was decided, was interrupted, or has waited too long for a guardian: whatever
 * is small, and some rows of what is large. Who cannot be done now is logged, without saying who,
 * and waits for the next call. Without any such donor it costs next to nothing.
 */
gboolean
dure_withdrawals_step (DureCity *city, gboolean *ret_more, GError **error)
{
  g_autoptr (GPtrArray) donors = NULL;

  if (!dure_guardianships_expire (city, error) || !dure_release_burials_finish (city, error))
    return FALSE;
  donors = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT id FROM donor WHERE withdrawn_ms IS NOT NULL"
                         " AND key_destroyed_ms IS NULL", ""),
      error);
  for (guint i = 0; donors != NULL && i < donors->len; i++)
    if (!erase (city, donors->pdata[i], error))
      return FALSE;
  return donors != NULL && do_parts (city, ret_more, error);
}

/**
 * dure_withdrawals_resume:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Finishes what a power cut or a busy store interrupted. Call it before the first request.
 */
gboolean
dure_withdrawals_resume (DureCity *city, GError **error)
{
  gboolean has_more = TRUE;

  while (has_more)
    if (!dure_withdrawals_step (city, &has_more, error))
      return FALSE;
  return TRUE;
}

/**
 * dure_withdrawals_waiting:
 * @ret_count: (out): how many have withdrawn and are not erased yet; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_withdrawals_waiting (DureCity *city, gint64 *ret_count, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT (SELECT count(*) FROM donor WHERE withdrawn_ms IS NOT NULL"
      " AND key_destroyed_ms IS NULL)"
      " + (SELECT count(*) FROM erasure WHERE done_ms IS NULL AND generation > 0)",
      "");
  gboolean is_there = FALSE;

  if (dure_rows_first (rows, &is_there, error) && is_there)
    *ret_count = dure_rows_integer (rows, 0);
  return is_there;
}
