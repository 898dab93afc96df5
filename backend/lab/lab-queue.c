// lab-queue.c: what waits for whom
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One table: for each thing that can wait, who may deal with it, how many there are of it and since
// when the first of them, or when it is due, and the room in which that is done. Nobody sees what
// they can do nothing about. A line costs what its count does.

#include "lab-queue.h"

#include "canonical-json.h"
#include "lab-fleet.h"
#include "model-submissions.h"
#include "warrants.h"

/* ?1: whose, or '' for all; ?2: now, milliseconds since 1970; ?3: who asks; ?4: what they are
 * called, of which the last is looked at by every one. */
#define MINE(scope, roles) " (?1 = '' OR " scope " IN " DURE_LAB_SCOPES (roles) ")"
#define STEWARD "'steward'"
#define COORDINATOR "'coordinator'"
#define OPERATOR "'operator'"
#define WARRANT_MS "86400000 * " G_STRINGIFY (DURE_WARRANT_DAYS)
/* Of proposals, which wait for all of a role, whoever they are: SQLite wants each parameter to
 * stand somewhere. */
#define KEPT "is_hidden = 0 AND taken_back_day IS NULL AND ?1 = ?1 AND ?2 = ?2 AND ?3 = ?3"
#define HELD "(SELECT scope FROM lab_role WHERE person = ?3 AND role = "

static const struct
{
  const char *name;
  DureLabAction action;
  gboolean is_due; /* the moment is when it has to be done */
  const char *counts; /* how many, and the first moment */
  const char *href;
} queues[] = {
  { "vote", DURE_LAB_VOTE, FALSE,
    "SELECT count(*), min(since_ms) FROM application WHERE state = 'submitted' AND NOT EXISTS"
    " (SELECT 1 FROM vote WHERE application = application.id AND seat IN " HELD "'seat'))",
    "/lab/applications?state=submitted" },
  { "decide", DURE_LAB_DECIDE, FALSE,
    "SELECT count(*), min(since_ms) FROM application WHERE state = 'submitted' AND"
    MINE ("pilot", STEWARD),
    "/lab/applications?state=submitted" },
  { "evidence", DURE_LAB_DECIDE, FALSE,
    "SELECT count(*), min(time_ms) FROM lab_evidence JOIN permit ON permit.id = permit"
    " WHERE looked_ms IS NULL AND" MINE ("pilot", STEWARD),
    "/lab/applications?sort=due" },
  { "model", DURE_LAB_JUDGE_MODEL, FALSE,
    "SELECT count(*), min(since_ms) FROM model_submission WHERE state = 'review' AND"
    MINE ("pilot", STEWARD),
    "/lab/models?state=review" },
  { "trial", DURE_LAB_WRITE_PILOT, FALSE,
    "SELECT count(*), min(since_ms) FROM model_submission WHERE "
    DURE_MODEL_STATE ("model_submission") " = 'trial' AND NOT EXISTS (SELECT 1 FROM pilot"
    " WHERE pilot.name = model_submission.pilot AND pilot.state <> 'closed'"
    " AND pilot.draft LIKE '%' || model_submission.digest || '%') AND"
    MINE ("pilot", COORDINATOR),
    "/lab/models?state=trial" },
  { "release", DURE_LAB_DECIDE, FALSE,
    "SELECT count(*), min(proposed_ms) FROM permit WHERE state = 'active' AND proposed_ms > ?2 - "
    WARRANT_MS " AND proposer <> ?4 AND" MINE ("pilot", STEWARD),
    "/lab/releases" },
  { "pilot", DURE_LAB_RUN_PILOT, FALSE,
    "SELECT count(*), min(since_ms) FROM pilot WHERE state = 'review' AND NOT EXISTS"
    " (SELECT 1 FROM pilot_writer WHERE pilot = name AND pilot_writer.version = pilot.version"
    " AND writer = ?4) AND" MINE ("name", COORDINATOR ", " STEWARD),
    "/lab/pilots?state=review" },
  { "draft", DURE_LAB_WRITE_PILOT, FALSE,
    "SELECT count(*), min(since_ms) FROM pilot WHERE state = 'draft' AND"
    MINE ("name", COORDINATOR),
    "/lab/pilots?state=draft" },
  { "late", DURE_LAB_SEE_WITHDRAWALS, TRUE,
    "SELECT count(*), min(due_ms) FROM feed_entry WHERE kind = 'deletion' AND done_ms IS NULL"
    " AND due_ms < ?2 AND (?1 = '' OR sealed_release IN (SELECT number"
    " FROM sealed_release WHERE pilot IN " DURE_LAB_SCOPES (STEWARD) "))",
    "/lab/withdrawals?state=late" },
  { "incident", DURE_LAB_NOTE_INCIDENT, FALSE,
    "SELECT count(*), min(made_ms) FROM incident WHERE is_closed = 0",
    "/lab/incidents?state=open" },
  { "publish", DURE_LAB_MODERATE, FALSE,
    "SELECT count(*), min(made_day) * 86400000 FROM proposal WHERE state = 'waiting' AND "
    KEPT,
    "/lab/proposals?state=waiting" },
  { "assess", DURE_LAB_ASSESS, FALSE,
    "SELECT count(*), min(shown_day) * 86400000 FROM proposal WHERE state = 'open' AND "
    KEPT,
    "/lab/proposals?state=open" },
  { "answer", DURE_LAB_ANSWER_PROPOSAL, FALSE,
    "SELECT count(*), min(shown_day) * 86400000 FROM proposal WHERE state = 'review' AND "
    KEPT " AND (?1 = '' OR EXISTS (SELECT 1 FROM lab_role WHERE person = ?1"
    " AND role = 'coordinator' AND scope NOT IN (SELECT id FROM kiosk)))",
    "/lab/proposals?state=review" },
  { "result", DURE_LAB_ANSWER_PROPOSAL, FALSE,
    "SELECT count(*), min(since_ms) FROM pilot AS last CROSS JOIN proposal"
    " WHERE proposal.pilot = last.name AND proposal.state = 'pilot'"
    " AND last.state = 'closed' AND NOT EXISTS (SELECT 1"
    " FROM pilot AS other WHERE other.name = last.name AND (other.state = 'running'"
    " OR (other.state = 'closed' AND other.version > last.version))) AND"
    MINE ("last.name", COORDINATOR),
    "/lab/proposals?state=pilot" },
  { "kiosk", DURE_LAB_RETIRE_KIOSK, FALSE,
    "SELECT count(*), min(heard_ms) FROM kiosk"
    " WHERE revoked_ms IS NULL AND is_bad = 1 AND heard_ms >= ?2 - "
    G_STRINGIFY (DURE_LAB_SILENT_MS) " AND" MINE ("kiosk.id", OPERATOR),
    "/lab/fleet?state=look" },
  { "silent", DURE_LAB_RETIRE_KIOSK, FALSE,
    "SELECT count(*), min(heard_ms) FROM kiosk"
    " WHERE revoked_ms IS NULL AND heard_ms > 0 AND heard_ms < ?2 - "
    G_STRINGIFY (DURE_LAB_SILENT_MS) " AND" MINE ("kiosk.id", OPERATOR),
    "/lab/fleet?state=silent" },
  { "duty", DURE_LAB_ACT_FOR, TRUE,
    "SELECT count(*), min(due_ms) FROM duty JOIN permit ON permit.id = permit"
    " WHERE met_ms IS NULL AND permit.state NOT IN ('closed', 'rejected')"
    " AND recipient IN " HELD "'recipient')",
    "/lab/recipient" },
  { "deletion", DURE_LAB_ACT_FOR, TRUE,
    "SELECT count(*), min(due_ms) FROM feed_entry WHERE kind = 'deletion' AND done_ms IS NULL"
    " AND recipient IN " HELD "'recipient')",
    "/lab/recipient" },
};

static json_t *
line_of (DureLabCall *call, guint queue, DureRows *row)
{
  const DureExchange *exchange = call->exchange;
  const gint64 moment = dure_rows_integer (row, 1);
  g_autofree char *day = dure_web_day (exchange->service->web, exchange->language, moment);

  return json_pack ("{s:{s:b}, s:I, s:s, s:b, s:b, s:s}", "queue", queues[queue].name, TRUE,
                    "number", (json_int_t) dure_rows_integer (row, 0), "day", day, "due",
                    queues[queue].is_due, "late",
                    queues[queue].is_due && moment < dure_city_now (exchange->city), "href",
                    queues[queue].href);
}

/**
 * dure_lab_queue_data:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): a line for each thing that waits for who asks
 */
json_t *
dure_lab_queue_data (DureLabCall *call, GError **error)
{
  DureCity *city = call->exchange->city;
  g_autoptr (json_t) list = json_array ();

  for (guint i = 0; i < G_N_ELEMENTS (queues); i++)
    {
      g_autofree char *sql = g_strconcat (queues[i].counts, " AND ?4 = ?4", NULL);
      g_autoptr (DureRows) rows = NULL;
      gboolean is_there;

      if (!dure_lab_call_may (call, queues[i].action, NULL))
        continue;
      rows = dure_database_ask (city->database, error, sql, "titt",
                                dure_lab_call_whose (call, queues[i].action), dure_city_now (city),
                                call->person->id, call->person->name);
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (dure_rows_integer (rows, 0) > 0)
        json_array_append_new (list, line_of (call, i, rows));
    }
  return g_steal_pointer (&list);
}
