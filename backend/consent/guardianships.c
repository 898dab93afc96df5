// guardianships.c: what a child has begun, a guardian finishes, and the child decides anew at 14
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a child under 14 gives is not given yet (PIPA 22-2). The city has it, sealed under a key of
// its own and in a table that nothing reads, because a guardian's phone cannot reach the kiosk
// later. The guardian's yes moves it to the others; a no, or five days of silence, erases it like
// anything that is taken back: the key is destroyed.
//
// No birthday is kept. The guardian names the month in which the child turns 14. Their yes covers
// until that month begins; from the month after it the child, who is 14 by then on every day, is
// asked anew. In between nobody can say yes, so nothing is taken and nothing is used. What the
// child does not answer in 30 days is erased: nobody is left who has agreed to keeping it.
//
// Each function is one transaction on the writer's thread. The donor's revision grows with every
// yes, so that nothing that was checked before is stored after it.

#include "guardianships.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "challenges.h"
#include "donors.h"
#include "encoding.h"
#include "withdrawals.h"

#include <string.h>

#define CHILD_YEARS 14

/**
 * dure_guardianship_begin:
 * @donor: who has just given as a child
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * From now on a guardian has five days. They count from here, not from the visit: while a kiosk
 * cannot send, nobody can answer.
 */
gboolean
dure_guardianship_begin (DureCity *city, const char *donor, GError **error)
{
  gint64 now = dure_city_now (city);

  return dure_database_run (city->database, error,
                            "INSERT INTO guardianship (donor, asked_ms, due_ms)"
                            " VALUES (?1, ?2, ?3)",
                            "tii", donor, now, now + DURE_GUARDIAN_DAYS * DURE_DAY_MS);
}

/**
 * dure_guardianship_free:
 * @self: (transfer full) (nullable)
 */
void
dure_guardianship_free (DureGuardianship *self)
{
  if (self == NULL)
    return;
  g_free (self->donor);
  g_free (self->ended_by);
  dure_consent_free (self->child);
  g_free (self);
}

static DureConsent *
read_child (DureCity *city, const char *record, GError **error)
{
  g_autoptr (json_t) json = dure_json_parse (record, strlen (record), error);
  g_autofree char *digest = json != NULL ? dure_consent_notice_digest_of (json) : NULL;
  DureNotice *notice =
      digest != NULL ? dure_notice_shelf_find (city->notices, digest) : NULL;

  if (notice != NULL)
    return dure_consent_from_json (json, notice, error);
  if (json != NULL)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                 "a stored consent rests on a notice that is missing here");
  return NULL;
}

static DureGuardianshipState
state_of (DureCity *city, DureRows *row, const DureGuardianship *self)
{
  const gint64 now = dure_city_now (city);

  if (self->ended_by != NULL || !dure_rows_is_null (row, 7))
    return DURE_GUARDIANSHIP_ENDED;
  if (!dure_rows_is_null (row, 6))
    return DURE_GUARDIANSHIP_GROWN;
  if (dure_rows_is_null (row, 3))
    return DURE_GUARDIANSHIP_WAITS;
  if (now < self->ends_ms)
    return DURE_GUARDIANSHIP_AGREED;
  return now < self->opens_ms ? DURE_GUARDIANSHIP_RESTS : DURE_GUARDIANSHIP_ASKS;
}

static DureGuardianship *
read_row (DureCity *city, DureRows *row, GError **error)
{
  g_autoptr (DureGuardianship) self = g_new0 (DureGuardianship, 1);

  self->donor = g_strdup (dure_rows_text (row, 0));
  self->asked_ms = dure_rows_integer (row, 1);
  self->due_ms = dure_rows_integer (row, 2);
  self->ends_ms = dure_rows_integer (row, 4);
  self->opens_ms = dure_rows_integer (row, 5);
  if (!dure_rows_is_null (row, 8))
    self->ended_by = g_strdup (dure_rows_text (row, 8));
  self->is_guardian_s = dure_rows_integer (row, 10) != 0;
  self->state = state_of (city, row, self);
  self->child = read_child (city, dure_rows_text (row, 9), error);
  return self->child != NULL ? g_steal_pointer (&self) : NULL;
}

/* Whether ?1, who has it, is who said yes for the child. */
#define IS_GUARDIAN_S \
  " CASE WHEN coalesce(phone.holder, phone.number) = ?1 THEN 1 ELSE 0 END"

/**
 * dure_guardianships_of_phone:
 * @holder: whose phone
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when what is stored cannot be
 *   read
 *
 * Returns: (transfer full) (element-type DureGuardianship) (nullable): of each donor of theirs who
 *   began as a child, the newest first
 */
GPtrArray *
dure_guardianships_of_phone (DureCity *city, gint64 holder, GError **error)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dure_guardianship_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT guardianship.donor, asked_ms, due_ms, agreed_ms, ends_ms, opens_ms, grown_ms,"
      " withdrawn_ms, ended_by, record," IS_GUARDIAN_S " FROM claim"
      " JOIN guardianship ON guardianship.donor = claim.donor"
      " LEFT JOIN phone ON phone.number = guardianship.phone"
      " JOIN donor ON donor.id = guardianship.donor"
      " JOIN consent_event ON consent_event.number = (SELECT min(number) FROM consent_event"
      " WHERE consent_event.donor = guardianship.donor)"
      " WHERE claim.phone = ?1 ORDER BY asked_ms DESC",
      "i", holder);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (dure_rows_next (rows, &failure))
    {
      DureGuardianship *one = read_row (city, rows, error);

      if (one == NULL)
        return NULL;
      g_ptr_array_add (list, one);
    }
  if (failure == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, failure);
  return NULL;
}

/**
 * dure_guardianships_has_child:
 * @holder: whose phone
 * @ret_has: (out): whether it keeps what a child gave who has not decided alone yet; set only on
 *   success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_guardianships_has_child (DureCity *city, gint64 holder, gboolean *ret_has, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM claim JOIN guardianship ON guardianship.donor = claim.donor"
      " JOIN donor ON donor.id = claim.donor WHERE claim.phone = ?1 AND grown_ms IS NULL"
      " AND withdrawn_ms IS NULL LIMIT 1",
      "i", holder);

  return dure_rows_first (rows, ret_has, error);
}

/**
 * dure_guardianship_is_of_age:
 * @holder: whose phone
 * @donor: foreign
 * @ret_is: (out): whether it keeps, as the guardian's, what this child gave who is 14 by now and
 *   decides alone; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_guardianship_is_of_age (DureCity *city, gint64 holder, const char *donor, gboolean *ret_is,
                             GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT" IS_GUARDIAN_S " FROM claim JOIN guardianship ON guardianship.donor = claim.donor"
      " JOIN donor ON donor.id = claim.donor JOIN phone ON phone.number = guardianship.phone"
      " WHERE claim.phone = ?1 AND claim.donor = ?2 AND opens_ms <= ?3 AND withdrawn_ms IS NULL",
      "iti", holder, donor, dure_city_now (city));
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_is = is_there && dure_rows_integer (rows, 0) != 0;
  return TRUE;
}

/* The day before the month begins, or the month's own last day. */
static char *
last_day (guint year, guint month, gboolean is_before)
{
  char text[] = "2029-12-31";
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, 1, (GDateMonth) month, (GDateYear) year);
  if (!is_before)
    g_date_add_months (&day, 1);
  g_date_subtract_days (&day, 1);
  g_date_strftime (text, sizeof text, "%Y-%m-%d", &day);
  return g_strdup (text);
}

static gint64
end_of (guint year, guint month, gboolean is_before)
{
  g_autofree char *day = last_day (year, month, is_before);
  gint64 end_ms = 0;

  dure_day_end_from_text (day, &end_ms);
  return end_ms;
}

/**
 * dure_guardian_month_fits:
 * @year: in which a child turns 14
 * @month: of that year
 *
 * Returns: whether somebody who is under 14 now, and will be until this month is over, can turn 14
 *   then
 */
gboolean
dure_guardian_month_fits (DureCity *city, guint year, guint month)
{
  const gint64 now = dure_city_now (city);

  return year >= 2000 && year <= 2200 && month >= 1 && month <= 12
         && end_of (year, month, TRUE) > now && end_of (year - CHILD_YEARS, month, TRUE) <= now;
}

/**
 * dure_guardian_answer_clear:
 * @self: what it holds is freed
 */
void
dure_guardian_answer_clear (DureGuardianAnswer *self)
{
  g_free (self->donor);
  g_free (self->notice);
}

/**
 * dure_guardian_answer_text:
 * @origin: where the phone believes it is talking to, `https://dure.example`
 * @challenge: the city's, fresh
 *
 * Returns: (transfer full): what the guardian's phone signs: `dure-guardian/1` and all of the
 *   answer, a line each
 */
char *
dure_guardian_answer_text (const DureGuardianAnswer *self, const char *origin,
                           const char *challenge)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "dure-guardian/1\n%s\n%s\n%s\n%s\n%s\n%04u-%02u", origin, challenge,
                   self->donor, self->notice, dure_relation_to_text (self->relation), self->year,
                   self->month);
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (self->decisions[purpose] != DURE_DECISION_UNASKED)
      g_string_append_printf (text, "\n%s=%s %" G_GINT64_FORMAT, dure_purpose_to_text (purpose),
                              dure_decision_to_text (self->decisions[purpose]),
                              self->dwell_ms[purpose]);
  return g_string_free (text, FALSE);
}

static gboolean
refuse (GError **error, DureBackendError code, const char *why)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, (gint) code, why);
  return FALSE;
}

/* Whether the phone of the session has signed just this answer, now. */
static gboolean
check_proof (DureCity *city, const DurePhone *here, const DureGuardianProof *proof, GError **error)
{
  guint8 signature[DURE_ES256_BYTES], key[DURE_P256_POINT_BYTES];
  g_autoptr (DureRows) rows = NULL;
  gboolean is_found, is_fresh;

  rows = dure_database_ask (city->database, error,
                            "SELECT public_key FROM phone WHERE number = ?1"
                            " AND removed_ms IS NULL",
                            "i", here->number);
  if (!dure_rows_first (rows, &is_found, error))
    return FALSE;
  if (!is_found || !dure_rows_copy (rows, 0, key, sizeof key)
      || !dure_base64url_decode (proof->signature, signature, sizeof signature)
      || !dure_es256_holds (key, proof->signed_text, strlen (proof->signed_text), signature))
    return refuse (error, DURE_BACKEND_ERROR_UNKNOWN, "the phone has not signed this");
  g_clear_pointer (&rows, dure_rows_free);
  return dure_challenge_spend (city, proof->challenge, &is_fresh, error)
         && (is_fresh || refuse (error, DURE_BACKEND_ERROR_UNKNOWN, "that was signed before"));
}

static DureGuardianship *
find (DureCity *city, const DurePhone *here, const char *donor, DureGuardianshipState state,
      GError **error)
{
  g_autoptr (GPtrArray) all = NULL;

  /* The lock first: who comes second sees what the first has decided. */
  if (!dure_database_run (city->database, error,
                          "UPDATE donor SET revision = revision + 1 WHERE id = ?1"
                          " AND withdrawn_ms IS NULL",
                          "t", donor))
    return NULL;
  all = dure_guardianships_of_phone (city, here->holder, error);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const DureGuardianship *one = all->pdata[i];

      if (g_strcmp0 (one->donor, donor) == 0 && one->state == state)
        return g_ptr_array_steal_index (all, i);
    }
  if (all != NULL)
    refuse (error, DURE_BACKEND_ERROR_UNKNOWN, "nothing waits for this answer here");
  return NULL;
}

/* Only what is asked today is answered, and each question of it; A and B with yes. */
static DureNotice *
check_answer (DureCity *city, const DureGuardianAnswer *answer, const DureConsent *child,
              GError **error)
{
  DureNotice *notice = dure_notice_shelf_find (city->notices, answer->notice);
  gboolean is_whole = TRUE;

  if (notice == NULL || !g_str_equal (dure_notice_pilot (notice), child->pilot)
      || dure_notice_shelf_newest (city->notices, child->pilot, dure_notice_language (notice))
             != notice)
    {
      refuse (error, DURE_BACKEND_ERROR_CONFLICT, "another notice is asked by now");
      return NULL;
    }
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    is_whole &= dure_notice_asks (notice, purpose)
                == (answer->decisions[purpose] != DURE_DECISION_UNASKED);
  if (is_whole && answer->decisions[DURE_PURPOSE_COLLECT] == DURE_DECISION_GIVEN
      && answer->decisions[DURE_PURPOSE_SENSITIVE] == DURE_DECISION_GIVEN)
    return notice;
  refuse (error, DURE_BACKEND_ERROR_MALFORMED, "not every question is answered");
  return NULL;
}

static DureConsent *
new_record (DureCity *city, const DureGuardianAnswer *answer, DureNotice *notice, DureActor actor)
{
  DureConsent *consent = dure_consent_new (notice, city->clock, city->dice);

  g_free (consent->donor);
  consent->donor = g_strdup (answer->donor);
  consent->actor = actor;
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    {
      consent->lines[purpose].decision = answer->decisions[purpose];
      consent->lines[purpose].dwell_ms = answer->dwell_ms[purpose];
    }
  return consent;
}

/* The donor's donations rest on this record now, and so do their receipts. */
static gboolean
append (DureCity *city, const DureConsent *consent, DureNotice *notice, GError **error)
{
  g_autoptr (json_t) record = dure_consent_to_json (consent, notice);

  return dure_consent_event_append (city, consent->record_id, consent->donor, "given",
                                    consent->time_ms, record, error)
         && dure_database_run (city->database, error,
                               "UPDATE donation SET consent = (SELECT number FROM consent_event"
                               " WHERE record_id = ?2) WHERE donor = ?1",
                               "tt", consent->donor, consent->record_id);
}

/* From here on it is a donation like any other. */
static gboolean
let_in (DureCity *city, const char *donor, GError **error)
{
  return dure_database_run (city->database, error,
                            "INSERT INTO payload (donation, sealed)"
                            " SELECT payload_aside.donation, payload_aside.sealed"
                            " FROM payload_aside"
                            " JOIN donation ON donation.number = payload_aside.donation"
                            " WHERE donation.donor = ?1",
                            "t", donor)
         && dure_database_run (city->database, error,
                               "DELETE FROM payload_aside WHERE donation IN"
                               " (SELECT number FROM donation WHERE donor = ?1)",
                               "t", donor);
}

static gboolean
note_agreement (DureCity *city, const DurePhone *here, const DureGuardianAnswer *answer,
                const DureGuardianProof *proof, GError **error)
{
  const gint64 opens_ms = end_of (answer->year, answer->month, FALSE);
  guint8 signature[DURE_ES256_BYTES] = { 0 };

  dure_base64url_decode (proof->signature, signature, sizeof signature);
  return dure_database_run (city->database, error,
                            "UPDATE guardianship SET agreed_ms = ?2, ends_ms = ?3, opens_ms = ?4,"
                            " due_ms = ?5, phone = ?6, signed = ?7, signature = ?8"
                            " WHERE donor = ?1",
                            "tiiiiitb", answer->donor, dure_city_now (city),
                            end_of (answer->year, answer->month, TRUE), opens_ms,
                            opens_ms + DURE_CHILD_DAYS * DURE_DAY_MS, here->number,
                            proof->signed_text, signature, sizeof signature);
}

/**
 * dure_guardian_agree:
 * @here: whose session it is
 * @answer: a yes; what the child has refused stays refused, whatever it says
 * @proof: that this phone says so
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when nothing waits here, or it is not signed;
 *   %DURE_BACKEND_ERROR_MALFORMED when the answer is not whole or the month cannot be;
 *   %DURE_BACKEND_ERROR_CONFLICT when that is not what is asked any more; %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction: the record of both, and the donation is in force.
 */
gboolean
dure_guardian_agree (DureCity *city, const DurePhone *here, const DureGuardianAnswer *answer,
                     const DureGuardianProof *proof, GError **error)
{
  g_autoptr (DureGuardianship) found =
      find (city, here, answer->donor, DURE_GUARDIANSHIP_WAITS, error);
  DureNotice *notice =
      found != NULL ? check_answer (city, answer, found->child, error) : NULL;
  g_autoptr (DureConsent) consent = NULL;

  if (notice == NULL)
    return FALSE;
  if (!dure_guardian_month_fits (city, answer->year, answer->month))
    return refuse (error, DURE_BACKEND_ERROR_MALFORMED, "the child cannot turn 14 then");
  if (!check_proof (city, here, proof, error))
    return FALSE;
  consent = new_record (city, answer, notice, DURE_ACTOR_GUARDIAN);
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (found->child->lines[purpose].decision == DURE_DECISION_REFUSED
        && dure_notice_asks (notice, purpose))
      consent->lines[purpose].decision = DURE_DECISION_REFUSED;
  consent->relation = answer->relation;
  consent->child_record = g_strdup (found->child->record_id);
  consent->valid_until = last_day (answer->year, answer->month, TRUE);
  return append (city, consent, notice, error) && let_in (city, answer->donor, error)
         && note_agreement (city, here, answer, proof, error);
}

static gboolean
end (DureCity *city, const char *donor, const char *by, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE guardianship SET ended_by = ?2 WHERE donor = ?1", "tt", donor,
                            by)
         && dure_withdraw_whole (city, donor, by, error);
}

static gboolean
refuse_in (DureCity *city, const DurePhone *here, const char *donor, DureGuardianshipState state,
           const char *by, GError **error)
{
  g_autoptr (DureGuardianship) found = find (city, here, donor, state, error);

  return found != NULL && end (city, donor, by, error);
}

/**
 * dure_guardian_refuse:
 * @here: whose session it is
 * @donor: (nullable): foreign
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when nothing waits here, %DURE_BACKEND_ERROR_STORE
 *
 * The guardian's no, which needs no signature: what the child began is erased.
 */
gboolean
dure_guardian_refuse (DureCity *city, const DurePhone *here, const char *donor, GError **error)
{
  return refuse_in (city, here, donor, DURE_GUARDIANSHIP_WAITS, "guardian", error);
}

/**
 * dure_grown_agree:
 * @here: whose session it is
 * @answer: a yes of the child, who is 14
 * @error: as dure_guardian_agree()
 *
 * The child's own record; nothing of the guardian's counts any more.
 */
gboolean
dure_grown_agree (DureCity *city, const DurePhone *here, const DureGuardianAnswer *answer,
                  GError **error)
{
  g_autoptr (DureGuardianship) found =
      find (city, here, answer->donor, DURE_GUARDIANSHIP_ASKS, error);
  DureNotice *notice =
      found != NULL ? check_answer (city, answer, found->child, error) : NULL;
  g_autoptr (DureConsent) consent = NULL;

  if (notice == NULL)
    return FALSE;
  consent = new_record (city, answer, notice, DURE_ACTOR_SELF);
  return append (city, consent, notice, error)
         && dure_database_run (city->database, error,
                               "UPDATE guardianship SET grown_ms = ?2 WHERE donor = ?1", "ti",
                               answer->donor, dure_city_now (city));
}

/**
 * dure_grown_refuse:
 * @here: whose session it is
 * @donor: (nullable): foreign
 * @error: as dure_guardian_refuse()
 *
 * The no of the child, who is 14: everything is erased.
 */
gboolean
dure_grown_refuse (DureCity *city, const DurePhone *here, const char *donor, GError **error)
{
  return refuse_in (city, here, donor, DURE_GUARDIANSHIP_ASKS, "child", error);
}

/**
 * dure_guardianships_expire:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Decides to erase whatever nobody has answered in time. Without any it costs one look into an
 * index. What is left of erasing comes with dure_withdrawals_step().
 */
gboolean
dure_guardianships_expire (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) late = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT guardianship.donor FROM guardianship"
                         " JOIN donor ON donor.id = guardianship.donor"
                         " WHERE due_ms <= ?1 AND grown_ms IS NULL AND ended_by IS NULL"
                         " AND withdrawn_ms IS NULL",
                         "i", dure_city_now (city)),
      error);

  for (guint i = 0; late != NULL && i < late->len; i++)
    {
      const char *donor = late->pdata[i];
      g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

      if (transaction == NULL
          || !dure_database_run (city->database, error,
                                 "UPDATE guardianship SET ended_by = CASE WHEN agreed_ms IS NULL"
                                 " THEN 'guardian-silent' ELSE 'child-silent' END"
                                 " WHERE donor = ?1 AND due_ms <= ?2 AND grown_ms IS NULL",
                                 "ti", donor, dure_city_now (city))
          || (dure_database_changed (city->database) > 0
              && !dure_withdraw_whole (city, donor, "silence", error))
          || !dure_transaction_commit (&transaction, error))
        return FALSE;
    }
  return late != NULL;
}
