// duties.c: the duties of each permit, and what the clock does about them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A row a duty and day. When it is met the next of its kind is opened, as long as the permit runs.
// The clock reminds, finds what is late, suspends, and ends what is over, without a person; only a
// person can take a suspension back. Who is late with deleting loses what else they have.

#include "duties.h"

#include "applications.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "governance-events.h"
#include "permits.h"

#define ROWS_AT_ONCE 16
#define COLUMNS \
  "number, kind, least, due_ms, coalesce(warned_ms, 0), coalesce(short_ms, 0)," \
  " coalesce(met_ms, 0), coalesce(late_ms, 0)"

static gboolean
read_duty (DureRows *row, DureDuty *ret_duty)
{
  ret_duty->number = dure_rows_integer (row, 0);
  ret_duty->least = dure_rows_integer (row, 2);
  ret_duty->due_ms = dure_rows_integer (row, 3);
  ret_duty->warned_ms = dure_rows_integer (row, 4);
  ret_duty->short_ms = dure_rows_integer (row, 5);
  ret_duty->met_ms = dure_rows_integer (row, 6);
  ret_duty->late_ms = dure_rows_integer (row, 7);
  return dure_duty_kind_from_text (dure_rows_text (row, 1), &ret_duty->kind);
}

static gboolean
open_duty (DureCity *city, const char *permit, DureDutyKind kind, gint64 least, gint64 due_ms,
           GError **error)
{
  return dure_database_run (city->database, error,
                            "INSERT INTO duty (permit, kind, least, due_ms)"
                            " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                            "ttii", permit, dure_duty_kind_to_text (kind), least, due_ms);
}

/**
 * dure_duties_begin:
 * @permit: a new one
 * @request: what was promised
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_duties_begin (DureCity *city, const char *permit, const DureRequest *request, GError **error)
{
  return (request->local_staff == 0
          || open_duty (city, permit, DURE_DUTY_LOCAL_STAFF, request->local_staff,
                        request->from_ms, error))
         && open_duty (city, permit, DURE_DUTY_REPORT, 1,
                       dure_duty_next_ms (DURE_DUTY_REPORT, request->from_ms), error);
}

/**
 * dure_duties_end:
 * @permit: one that is over
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * What is left to do is to delete.
 */
gboolean
dure_duties_end (DureCity *city, const char *permit, GError **error)
{
  return dure_database_run (city->database, error,
                            "DELETE FROM duty WHERE permit = ?1 AND met_ms IS NULL", "t", permit)
         && open_duty (city, permit, DURE_DUTY_DELETION, 0,
                       dure_city_now (city) + DURE_DUTY_DELETION_DAYS * DURE_DUTY_DAY_MS, error);
}

static gboolean
is_none (DureRows *rows, gboolean *ret_is_none, GError **error)
{
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_is_none = !is_there;
  return TRUE;
}

/**
 * dure_duties_begun:
 * @from_ms: when the permit begins
 * @ret_is_done: (out): whether all is shown that had to be there then
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_duties_begun (DureCity *city, const char *permit, gint64 from_ms, gboolean *ret_is_done,
                   GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM duty WHERE permit = ?1 AND due_ms <= ?2 AND met_ms IS NULL", "ti", permit,
      from_ms);

  return is_none (rows, ret_is_done, error);
}

/**
 * dure_duties_none_late:
 * @ret_is_done: (out): whether nothing is late
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_duties_none_late (DureCity *city, const char *permit, gboolean *ret_is_done, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM duty WHERE permit = ?1 AND late_ms IS NOT NULL AND met_ms IS NULL", "t",
      permit);

  return is_none (rows, ret_is_done, error);
}

/**
 * dure_duties_deletes_in_time:
 * @recipient: whose permits
 * @ret_is_done: (out): whether none of them has ended without that they have deleted in time, and
 *   nothing that somebody took back is overdue with them
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_duties_deletes_in_time (DureCity *city, const char *recipient, gboolean *ret_is_done,
                             GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM duty JOIN permit ON permit.id = duty.permit WHERE recipient = ?1"
      " AND kind = 'deletion' AND late_ms IS NOT NULL AND met_ms IS NULL"
      " UNION ALL SELECT 1 FROM feed_entry WHERE recipient = ?1 AND overdue_ms IS NOT NULL"
      " AND NOT EXISTS (SELECT 1 FROM deletion_receipt WHERE feed_entry = feed_entry.number)",
      "t", recipient);

  return is_none (rows, ret_is_done, error);
}

/**
 * dure_duties_deleted:
 * @ret_is_done: (out): whether it was stated that every copy is deleted
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_duties_deleted (DureCity *city, const char *permit, gboolean *ret_is_done, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM duty WHERE permit = ?1 AND kind = 'deletion' AND met_ms IS NOT NULL", "t",
      permit);
  gboolean is_none_there;

  if (!is_none (rows, &is_none_there, error))
    return FALSE;
  *ret_is_done = !is_none_there;
  return TRUE;
}

static gboolean
find_open (DureCity *city, const char *permit, DureDutyKind kind, DureDuty *ret_duty,
           GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT " COLUMNS " FROM duty WHERE permit = ?1 AND kind = ?2 AND met_ms IS NULL"
      " ORDER BY due_ms LIMIT 1",
      "tt", permit, dure_duty_kind_to_text (kind));
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (is_there && read_duty (rows, ret_duty)
      && ret_duty->due_ms - dure_city_now (city) <= DURE_DUTY_WARNING_DAYS * DURE_DUTY_DAY_MS)
    return TRUE;
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                       "this permit has no such duty that is due in thirty days");
  return FALSE;
}

/* The next of its kind that is still to come, if the permit runs so long. */
static gboolean
open_next (DureCity *city, const char *permit, const DureDuty *met, GError **error)
{
  g_autoptr (DurePermit) whole = dure_permit_find (city, permit, error);
  gint64 due_ms = met->due_ms;

  if (whole == NULL)
    return FALSE;
  do
    due_ms = dure_duty_next_ms (met->kind, due_ms);
  while (due_ms != 0 && due_ms <= dure_city_now (city));
  return due_ms == 0 || due_ms >= whole->until_ms
         || open_duty (city, permit, met->kind, met->least, due_ms, error);
}

/**
 * dure_duty_show:
 * @permit: whose duty
 * @kind: which
 * @evidence: what was shown
 * @ret_is_enough: (out): whether it is
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when no such duty is due in thirty days, so that the same
 *   evidence shown twice is not taken for the next one; or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction. Too little is written down too: from then there are thirty days.
 */
gboolean
dure_duty_show (DureCity *city, const char *permit, DureDutyKind kind,
                const DureEvidence *evidence, gboolean *ret_is_enough, GError **error)
{
  g_autoptr (DurePermit) held = dure_permit_hold (city, permit, error);
  g_autofree char *why = NULL;
  DureDuty duty;
  gboolean is_enough;

  if (held == NULL || !find_open (city, permit, kind, &duty, error))
    return FALSE;
  is_enough = evidence->count >= duty.least;
  why = g_strdup_printf ("%s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT,
                         dure_duty_kind_to_text (kind), evidence->count, duty.least);
  *ret_is_enough = is_enough;
  return dure_database_run (city->database, error,
                            is_enough ? "UPDATE duty SET counted = ?2, evidence = ?3, met_ms = ?4"
                                        " WHERE number = ?1"
                                      : "UPDATE duty SET counted = ?2, evidence = ?3,"
                                        " short_ms = coalesce(short_ms, ?4) WHERE number = ?1",
                            "iibi", duty.number, evidence->count, evidence->digest,
                            sizeof evidence->digest, dure_city_now (city))
         && (!is_enough
             || (open_next (city, permit, &duty, error)
                 && dure_application_sum_up (city, permit, error)))
         && dure_governance_note (city, permit, "evidence", evidence->actor, why, error);
}

/**
 * dure_duties_list:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): each as `{"kind", "least", "dueMs", "state"}`, by day; state
 *   is `open`, `warned`, `short`, `late` or `met`
 */
json_t *
dure_duties_list (DureCity *city, const char *permit, GError **error)
{
  g_autoptr (json_t) list = json_array ();
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT " COLUMNS " FROM duty WHERE permit = ?1 ORDER BY due_ms, kind",
      "t", permit);
  gboolean is_there = TRUE;

  while (is_there)
    {
      DureDuty duty;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (!is_there || !read_duty (rows, &duty))
        continue;
      json_array_append_new (
          list, json_pack ("{s:s, s:I, s:I, s:s}", "kind", dure_duty_kind_to_text (duty.kind),
                           "least", (json_int_t) duty.least, "dueMs", (json_int_t) duty.due_ms,
                           "state",
                           duty.met_ms != 0     ? "met"
                           : duty.late_ms != 0  ? "late"
                           : duty.short_ms != 0 ? "short"
                           : duty.warned_ms != 0 ? "warned"
                                                 : "open"));
    }
  return g_steal_pointer (&list);
}

/* Who does not delete in time is given nothing more, by whatever permit. */
static gboolean
suspend_all_of (DureCity *city, const char *permit, GError **error)
{
  g_autoptr (GPtrArray) permits = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT id FROM permit WHERE state = 'active' AND recipient ="
                         " (SELECT recipient FROM permit WHERE id = ?1) ORDER BY id",
                         "t", permit),
      error);

  for (guint i = 0; permits != NULL && i < permits->len; i++)
    if (!dure_permit_suspend (city, permits->pdata[i], "deletion-overdue", error))
      return FALSE;
  return permits != NULL;
}

static gboolean
find_late (DureCity *city, const char *permit, const DureDuty *duty, GError **error)
{
  static const char *const reasons[] = {
    [DURE_DUTY_LOCAL_STAFF] = "evidence-late",
    [DURE_DUTY_REPORT] = "report-late",
  };

  if (!dure_database_run (city->database, error,
                          "UPDATE duty SET late_ms = ?2 WHERE number = ?1 AND met_ms IS NULL"
                          " AND late_ms IS NULL",
                          "ii", duty->number, dure_city_now (city)))
    return FALSE;
  if (dure_database_changed (city->database) == 0)
    return TRUE;
  return dure_governance_note (city, permit, "late", DURE_GOVERNANCE_CLOCK,
                                  dure_duty_kind_to_text (duty->kind), error)
         && (duty->kind == DURE_DUTY_DELETION
                 ? suspend_all_of (city, permit, error)
                 : dure_permit_suspend (city, permit, reasons[duty->kind], error));
}

static gboolean
warn (DureCity *city, const char *permit, const DureDuty *duty, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "UPDATE duty SET warned_ms = ?2 WHERE number = ?1 AND met_ms IS NULL"
                          " AND warned_ms IS NULL",
                          "ii", duty->number, dure_city_now (city)))
    return FALSE;
  if (dure_database_changed (city->database) == 0)
    return TRUE;
  return dure_governance_note (city, permit, "warn", DURE_GOVERNANCE_CLOCK,
                                  dure_duty_kind_to_text (duty->kind), error);
}

typedef struct
{
  char *permit;
  DureDuty duty;
} Found;

static void
found_clear (gpointer data)
{
  g_free (((Found *) data)->permit);
}

/* What the clock may have something to say about. */
static GArray *
find_due (DureCity *city, GError **error)
{
  const gint64 now = dure_city_now (city);
  g_autoptr (GArray) found = g_array_new (FALSE, TRUE, sizeof (Found));
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT " COLUMNS ", permit FROM duty JOIN permit ON permit.id = duty.permit"
      " WHERE met_ms IS NULL AND late_ms IS NULL AND state <> 'conditions-pending'"
      " AND (warned_ms IS NULL AND due_ms <= ?2 OR due_ms <= ?1"
      " AND (short_ms IS NULL OR short_ms <= ?3)) ORDER BY due_ms LIMIT ?4",
      "iiii", now, now + DURE_DUTY_WARNING_DAYS * DURE_DUTY_DAY_MS,
      now - DURE_DUTY_WARNING_DAYS * DURE_DUTY_DAY_MS, (gint64) ROWS_AT_ONCE);
  gboolean is_there = TRUE;

  g_array_set_clear_func (found, found_clear);
  while (is_there)
    {
      Found one;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (!is_there || !read_duty (rows, &one.duty))
        continue;
      one.permit = g_strdup (dure_rows_text (rows, 8));
      g_array_append_val (found, one);
    }
  return g_steal_pointer (&found);
}

static gboolean
look_at (DureCity *city, const Found *found, GError **error)
{
  const DureDutyLook look = dure_duty_look (&found->duty, dure_city_now (city));
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autoptr (DurePermit) held
      = transaction != NULL ? dure_permit_hold (city, found->permit, error) : NULL;

  if (held == NULL)
    return FALSE;
  if (look == DURE_DUTY_LATE && !find_late (city, found->permit, &found->duty, error))
    return FALSE;
  if (look == DURE_DUTY_WARN && !warn (city, found->permit, &found->duty, error))
    return FALSE;
  return dure_transaction_commit (&transaction, error);
}

static gboolean
expire (DureCity *city, const char *permit, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autoptr (DurePermit) held
      = transaction != NULL ? dure_permit_hold (city, permit, error) : NULL;
  DurePermitState to;

  if (held == NULL || !dure_permit_move_leads (held->state, DURE_PERMIT_EXPIRE, &to))
    return held != NULL;
  return dure_permit_move (city, permit, DURE_PERMIT_EXPIRE, DURE_GOVERNANCE_CLOCK, NULL, error)
         && dure_transaction_commit (&transaction, error);
}

static gboolean
expire_all (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) over = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT permit.id FROM permit"
                         " JOIN recipient ON recipient.id = permit.recipient"
                         " WHERE (until_ms <= ?1 OR contract_ends_ms <= ?1) AND state IN"
                         " ('conditions-pending', 'active', 'suspended')"
                         " ORDER BY permit.id LIMIT ?2",
                         "ii", dure_city_now (city), (gint64) ROWS_AT_ONCE),
      error);

  for (guint i = 0; over != NULL && i < over->len; i++)
    if (!expire (city, over->pdata[i], error))
      return FALSE;
  return over != NULL;
}

/**
 * dure_duties_step:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Outside of a transaction. Reminds, suspends and ends some of what the clock has reached; to be
 * called again and again.
 */
gboolean
dure_duties_step (DureCity *city, GError **error)
{
  g_autoptr (GArray) due = NULL;

  if (!expire_all (city, error))
    return FALSE;
  due = find_due (city, error);
  for (guint i = 0; due != NULL && i < due->len; i++)
    if (!look_at (city, &g_array_index (due, Found, i), error))
      return FALSE;
  return due != NULL;
}
