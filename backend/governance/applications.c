// applications.c: what recipients have asked for, and what the committee said
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. A request is read strictly, and refused at once when no consent of the pilot could ever allow
//    it: an item that nobody is asked about, a use that is forbidden (data-use.c).
// 2. Each seat of the committee votes once; until it is decided it may think better of it.
// 3. A steward, who is neither the applicant nor one of the voters, has the votes counted: more yes
//    than no makes a permit, in the same transaction.
// Nothing here reads what donors gave.

#include "applications.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "data-use.h"
#include "governance-events.h"
#include "id.h"
#include "permits.h"
#include "recipients.h"

#include <string.h>

#define NAME_MAX_BYTES 200

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, code, what);
  return FALSE;
}

/* Whether the pilot's newest notice asks about everything that is wanted. */
static gboolean
is_asked_about (DureCity *city, const DureRequest *request, GError **error)
{
  DureNotice *notice = dure_notice_shelf_newest (city->notices, request->pilot, "ko");

  if (notice == NULL)
    return refuse (DURE_BACKEND_ERROR_MALFORMED, "there is no such pilot", error);
  for (guint i = 0; request->items[i] != NULL; i++)
    if (!dure_notice_ask_lists (notice, DURE_PURPOSE_PROVIDE, request->items[i])
        || (request->trains
            && !dure_notice_ask_lists (notice, DURE_PURPOSE_TRAIN, request->items[i])))
      {
        g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                     "nobody is asked about %s for this", request->items[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
is_allowed (const DureRequest *request, const char *recipient_class, GError **error)
{
  const char *code;
  DureDataUse use = dure_data_use_judge_all (request, recipient_class, &code);

  if (use == DURE_DATA_USE_FITS || use == DURE_DATA_USE_PERSON)
    return TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED, "%s %s", code,
               use == DURE_DATA_USE_UNKNOWN ? "is no code of ours" : "contradicts the request");
  return FALSE;
}

/* A request that could be granted. */
static DureRequest *
read_request (DureCity *city, json_t *json, GError **error)
{
  g_autoptr (DureRequest) request = dure_request_from_json (json, error);
  g_autofree char *recipient_class = NULL;

  if (request == NULL || !dure_recipient_find (city, request->recipient, &recipient_class, error)
      || !is_asked_about (city, request, error) || !is_allowed (request, recipient_class, error))
    return NULL;
  if (request->until_ms > dure_city_now (city))
    return g_steal_pointer (&request);
  refuse (DURE_BACKEND_ERROR_MALFORMED, "its period is over already", error);
  return NULL;
}

/**
 * dure_application_submit:
 * @request: (transfer none): foreign
 * @error: %DURE_CORE_ERROR_MALFORMED or %DURE_BACKEND_ERROR_MALFORMED naming what is wrong,
 *   %DURE_BACKEND_ERROR_UNKNOWN for a recipient that nobody knows, or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 *
 * Returns: (transfer full) (nullable): its id
 */
char *
dure_application_submit (DureCity *city, json_t *request, GError **error)
{
  g_autoptr (DureRequest) read = read_request (city, request, error);
  g_autofree char *id = NULL, *text = NULL;

  if (read == NULL)
    return NULL;
  id = dure_id_new_random (city->dice);
  text = dure_json_canonical (request, NULL);
  return dure_database_run (city->database, error,
                            "INSERT INTO application (id, recipient, pilot, state, request,"
                            " since_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                            "ttttti", id, read->recipient, read->pilot,
                            dure_application_state_to_text (DURE_APPLICATION_SUBMITTED), text,
                            dure_city_now (city))
                 && dure_application_sum_up (city, id, error)
                 && dure_governance_note (city, id, "submit", read->recipient, NULL, error)
             ? g_steal_pointer (&id)
             : NULL;
}

/**
 * dure_application_sum_up:
 * @id: an application's, or its permit's
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction: writes down anew what lists sort it by, after its state or its permit's,
 * its votes or its duties have changed.
 */
gboolean
dure_application_sum_up (DureCity *city, const char *id, GError **error)
{
  return dure_database_run (
      city->database, error,
      "UPDATE application SET stands = coalesce ((SELECT permit.state FROM permit"
      " WHERE permit.application = application.id), state),"
      " votes = (SELECT count(*) FROM vote WHERE vote.application = application.id),"
      " due_ms = coalesce ((SELECT min(duty.due_ms) FROM duty JOIN permit ON permit.id = permit"
      " WHERE permit.application = application.id AND met_ms IS NULL), ?2)"
      " WHERE id = ?1 OR id IN (SELECT permit.application FROM permit WHERE permit.id = ?1)",
      "ti", id, DURE_APPLICATION_NEVER_MS);
}

/* Where it stands, and what it asks for; until the end of the transaction. */
static DureRequest *
find (DureCity *city, const char *id, DureApplicationState *ret_state, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT state, request FROM application WHERE id = ?1 /*for update*/",
      "t", id);
  g_autoptr (json_t) json = NULL;
  const char *text;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (!is_there || !dure_application_state_from_text (dure_rows_text (rows, 0), ret_state))
    {
      refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such application", error);
      return NULL;
    }
  text = dure_rows_text (rows, 1);
  json = dure_json_parse (text, strlen (text), error);
  return json != NULL ? dure_request_from_json (json, error) : NULL;
}

static gboolean
move_from (DureCity *city, const char *id, DureApplicationState from, DureApplicationMove move,
           const char *actor, const char *why, GError **error)
{
  DureApplicationState to;

  if (!dure_application_move_leads (from, move, &to))
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                   "an application that is %s cannot %s", dure_application_state_to_text (from),
                   dure_application_move_to_text (move));
      return FALSE;
    }
  return dure_database_run (city->database, error,
                            "UPDATE application SET state = ?3 WHERE id = ?1 AND state = ?2", "ttt",
                            id, dure_application_state_to_text (from),
                            dure_application_state_to_text (to))
         && dure_database_changed_one (city->database, error)
         && dure_application_sum_up (city, id, error)
         && dure_governance_note (city, id, dure_application_move_to_text (move), actor, why,
                                  error);
}

/**
 * dure_application_move:
 * @move: to give it back, or to close it; the rest is decided by votes, or is a new request
 * @actor: who does it
 * @why: (nullable): why
 * @error: %DURE_BACKEND_ERROR_UNKNOWN, %DURE_BACKEND_ERROR_CONFLICT or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_application_move (DureCity *city, const char *id, DureApplicationMove move, const char *actor,
                       const char *why, GError **error)
{
  DureApplicationState state;
  g_autoptr (DureRequest) request = find (city, id, &state, error);

  g_return_val_if_fail (move == DURE_APPLICATION_RETURN || move == DURE_APPLICATION_CLOSE, FALSE);
  return request != NULL && move_from (city, id, state, move, actor, why, error);
}

/**
 * dure_application_resubmit:
 * @id: one that was given back
 * @request: (transfer none): the new one, of the same recipient and pilot
 * @error: as for dure_application_submit(), or %DURE_BACKEND_ERROR_CONFLICT
 *
 * Within a transaction. Nobody has voted on it yet.
 */
gboolean
dure_application_resubmit (DureCity *city, const char *id, json_t *request, GError **error)
{
  DureApplicationState state;
  g_autoptr (DureRequest) before = find (city, id, &state, error);
  g_autoptr (DureRequest) read = before != NULL ? read_request (city, request, error) : NULL;
  g_autofree char *text = NULL;

  if (read == NULL)
    return FALSE;
  if (!g_str_equal (before->recipient, read->recipient)
      || !g_str_equal (before->pilot, read->pilot))
    return refuse (DURE_BACKEND_ERROR_CONFLICT, "that is another recipient's, or pilot's", error);
  text = dure_json_canonical (request, NULL);
  return move_from (city, id, state, DURE_APPLICATION_RESUBMIT, read->recipient, NULL, error)
         && dure_database_run (city->database, error, "DELETE FROM vote WHERE application = ?1",
                               "t", id)
         && dure_database_run (city->database, error,
                               "UPDATE application SET request = ?2 WHERE id = ?1", "tt", id,
                               text)
         && dure_application_sum_up (city, id, error);
}

/* Names are the committee's own; those of one person are told by their letters alone. */
static gboolean
is_same_person (const char *one, const char *other)
{
  g_autofree char *a = g_utf8_casefold (one, -1), *b = g_utf8_casefold (other, -1);

  return g_utf8_collate (g_strstrip (a), g_strstrip (b)) == 0;
}

static gboolean
is_name (const char *text)
{
  return *text != '\0' && strlen (text) <= NAME_MAX_BYTES && g_utf8_validate (text, -1, NULL);
}

/**
 * dure_application_vote:
 * @seat: whose vote
 * @vote: yes, no, or that the seat has an interest of its own
 * @voter: who sits there
 * @error: %DURE_BACKEND_ERROR_UNKNOWN, %DURE_BACKEND_ERROR_CONFLICT when it is not to be voted on,
 *   or the voter is who asks or has another seat; %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_application_vote (DureCity *city, const char *id, DureSeat seat, DureVote vote,
                       const char *voter, GError **error)
{
  DureApplicationState state;
  g_autoptr (DureRequest) request = find (city, id, &state, error);
  g_autofree char *why = NULL;
  g_autoptr (GPtrArray) others = NULL;

  if (request == NULL)
    return FALSE;
  if (!is_name (voter))
    return refuse (DURE_BACKEND_ERROR_MALFORMED, "a voter has a name", error);
  if (state != DURE_APPLICATION_SUBMITTED)
    return refuse (DURE_BACKEND_ERROR_CONFLICT, "there is nothing to vote on", error);
  if (is_same_person (voter, request->applicant))
    return refuse (DURE_BACKEND_ERROR_CONFLICT, "who asks does not vote", error);
  others = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT voter FROM vote WHERE application = ?1 AND seat <> ?2", "tt", id,
                         dure_seat_to_text (seat)),
      error);
  if (others == NULL)
    return FALSE;
  for (guint i = 0; i < others->len; i++)
    if (is_same_person (others->pdata[i], voter))
      return refuse (DURE_BACKEND_ERROR_CONFLICT, "nobody sits on two seats", error);
  why = g_strdup_printf ("%s: %s", dure_seat_to_text (seat), dure_vote_to_text (vote));
  return dure_database_run (city->database, error,
                            "INSERT INTO vote (application, seat, choice, voter, time_ms)"
                            " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (application, seat)"
                            " DO UPDATE SET choice = excluded.choice, voter = excluded.voter,"
                            " time_ms = excluded.time_ms",
                            "tttti", id, dure_seat_to_text (seat), dure_vote_to_text (vote), voter,
                            dure_city_now (city))
         && dure_application_sum_up (city, id, error)
         && dure_governance_note (city, id, "vote", "committee", why, error);
}

/* What each seat said; whether the steward is one of them. */
static gboolean
read_votes (DureCity *city, const char *id, const char *steward, DureVote ret_votes[DURE_SEATS],
            gboolean *ret_has_voted, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT seat, choice, voter FROM vote WHERE application = ?1", "t",
      id);
  gboolean is_there = TRUE;

  memset (ret_votes, 0, DURE_SEATS * sizeof *ret_votes);
  *ret_has_voted = FALSE;
  while (is_there)
    {
      DureSeat seat;

      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (!is_there || !dure_seat_from_text (dure_rows_text (rows, 0), &seat))
        continue;
      (void) dure_vote_from_text (dure_rows_text (rows, 1), &ret_votes[seat]);
      *ret_has_voted = *ret_has_voted || is_same_person (dure_rows_text (rows, 2), steward);
    }
  return TRUE;
}

/**
 * dure_application_decide:
 * @steward: who has the votes counted
 * @ret_permit: (out) (transfer full) (nullable): name of the permit; %NULL when they said no
 * @error: %DURE_BACKEND_ERROR_UNKNOWN, %DURE_BACKEND_ERROR_CONFLICT when a seat has not spoken, too
 *   few are free to, or the steward asks or votes; %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_application_decide (DureCity *city, const char *id, const char *steward, char **ret_permit,
                         GError **error)
{
  DureApplicationState state;
  g_autoptr (DureRequest) request = find (city, id, &state, error);
  DureVote votes[DURE_SEATS];
  gboolean has_voted;

  *ret_permit = NULL;
  if (request == NULL || !read_votes (city, id, steward, votes, &has_voted, error))
    return FALSE;
  if (!is_name (steward) || has_voted || is_same_person (steward, request->applicant))
    return refuse (DURE_BACKEND_ERROR_CONFLICT, "who asks, or votes, does not count", error);
  switch (dure_ballot_count (votes))
    {
    case DURE_BALLOT_YES:
      if (!move_from (city, id, state, DURE_APPLICATION_APPROVE, "committee", NULL, error))
        return FALSE;
      *ret_permit = dure_permit_make (city, id, request, error);
      return *ret_permit != NULL;
    case DURE_BALLOT_NO:
      return move_from (city, id, state, DURE_APPLICATION_REJECT, "committee", NULL, error);
    case DURE_BALLOT_NO_QUORUM:
      return refuse (DURE_BACKEND_ERROR_CONFLICT, "too few seats are free to vote", error);
    case DURE_BALLOT_OPEN:
    default:
      return refuse (DURE_BACKEND_ERROR_CONFLICT, "a seat has not voted yet", error);
    }
}

#define ENTRY \
  "SELECT application.id, application.state, application.since_ms, name, class, request," \
  " permit.id, permit.state FROM application" \
  " JOIN recipient ON recipient.id = application.recipient" \
  " LEFT JOIN permit ON permit.application = application.id"

static json_t *
entry_of_row (DureRows *row)
{
  const char *text = dure_rows_text (row, 5);

  return json_pack ("{s:s, s:s, s:I, s:s, s:s, s:o, s:s*, s:s*}", "id", dure_rows_text (row, 0),
                    "state", dure_rows_text (row, 1), "sinceMs",
                    (json_int_t) dure_rows_integer (row, 2), "name", dure_rows_text (row, 3),
                    "class", dure_rows_text (row, 4), "request",
                    dure_json_parse (text, strlen (text), NULL), "permit",
                    dure_rows_is_null (row, 6) ? NULL : dure_rows_text (row, 6), "permitState",
                    dure_rows_is_null (row, 7) ? NULL : dure_rows_text (row, 7));
}

/**
 * dure_applications_list:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): each as `{"id", "state", "sinceMs", "name", "class",
 *   "request", "permit", "permitState"}`, newest first; the last two only once there is one
 */
json_t *
dure_applications_list (DureCity *city, GError **error)
{
  g_autoptr (json_t) list = json_array ();
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, ENTRY " ORDER BY application.since_ms DESC, application.id", "");
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there)
        json_array_append_new (list, entry_of_row (rows));
    }
  return g_steal_pointer (&list);
}

/**
 * dure_application_look:
 * @error: %DURE_BACKEND_ERROR_UNKNOWN or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): one, as in dure_applications_list()
 */
json_t *
dure_application_look (DureCity *city, const char *id, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (city->database, error,
                                                 ENTRY " WHERE application.id = ?1", "t", id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (is_there)
    return entry_of_row (rows);
  refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such application", error);
  return NULL;
}

/**
 * dure_application_votes:
 * @ret_votes: (out caller-allocates): by seat
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_application_votes (DureCity *city, const char *id, DureVote ret_votes[DURE_SEATS],
                        GError **error)
{
  gboolean has_voted;

  return read_votes (city, id, "", ret_votes, &has_voted, error);
}
