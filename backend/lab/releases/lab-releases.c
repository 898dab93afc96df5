// lab-releases.c: what was released, and what is to be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A list; one, and two side by side; and the first word for another one, by a permit in force. It
// is built by somebody else, in the room (lab-build.c) or at the desk. What stands here is what the
// manifests say, which name nobody and no small number, and for stewards the risk report.

#include "lab-releases.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "governance-events.h"
#include "lab-list.h"
#include "lab-risk.h"
#include "permits.h"
#include "release-book-rows.h"
#include "warrants.h"

#include <string.h>

#define SHORT_ID 8
#define WHY_MAX_BYTES 500
#define MOST_PERMITS "100"

static const DureLabColumn columns[] = {
  { "made", { { "sealed_release.time_ms", 'i' } } },
  { "recipient",
    { { "recipient.name", 't' }, { "recipient.id", 't' } },
    .from = "recipient CROSS JOIN sealed_release"
            " WHERE sealed_release.recipient = recipient.id" },
  { "pilot", { { "sealed_release.pilot", 't' } } },
  { NULL },
};
static const DureLabState states[] = { { NULL } };

/* The numbers of a manifest that two releases are compared by. */
static const char *const figures[] = { "donors", "rows", "k", "l", "suppressionPercent",
                                       "rowsPerDonor", "shiftWeeks" };

static json_t *
row_data (DureLabCall *call, DureRows *row, GError **error)
{
  const DureExchange *exchange = call->exchange;
  const char *text = dure_rows_text (row, 4);
  g_autoptr (json_t) manifest = dure_json_parse (text, strlen (text), NULL);
  g_autofree char *made
      = dure_web_day (exchange->service->web, exchange->language, dure_rows_integer (row, 3));

  return json_pack ("{s:s, s:s%, s:s, s:s, s:s, s:O*, s:O*, s:O*}", "id", dure_rows_text (row, 0),
                    "short", dure_rows_text (row, 0), (size_t) SHORT_ID, "name",
                    dure_rows_text (row, 1), "pilot", dure_rows_text (row, 2), "made", made,
                    "donors", json_object_get (manifest, "donors"), "number",
                    json_object_get (manifest, "rows"), "k", json_object_get (manifest, "k"));
}

static const DureLabListKind list_kind = {
  .page = "lab-releases.html",
  .action = DURE_LAB_SEE_RELEASES,
  .from = "sealed_release WHERE sealed_release.recipient <> ''",
  .whose = "sealed_release.pilot IN " DURE_LAB_SCOPES ("'steward'"),
  .search = "sealed_release.recipient",
  .picked = "sealed_release.number, sealed_release.id, sealed_release.recipient,"
            " sealed_release.pilot, sealed_release.time_ms",
  .shown = "id, (SELECT name FROM recipient WHERE recipient.id = page.recipient), pilot, time_ms,"
           " (SELECT manifest FROM sealed_release WHERE sealed_release.number = page.number)",
  .n_shown = 5,
  .last = { { "sealed_release.number", 'i' } },
  .columns = columns,
  .states = states,
  .row_data = row_data,
};

/* The last that was ordered by this permit, in the last days. */
static gboolean
put_task (DureLabCall *call, json_t *line, const char *permit, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      call->exchange->city->database, error,
      "SELECT id, kind, state FROM release_task WHERE permit = ?1 AND since_ms > ?2"
      " ORDER BY since_ms DESC, id LIMIT 1",
      "ti", permit,
      dure_city_now (call->exchange->city) - DURE_WARRANT_DAYS * DURE_DAY_MS);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (is_there)
    json_object_set_new (line, "task",
                         json_pack ("{s:s, s:{s:b}, s:{s:b}}", "id", dure_rows_text (rows, 0),
                                    "kind", dure_rows_text (rows, 1), TRUE, "is",
                                    dure_rows_text (rows, 2), TRUE));
  return TRUE;
}

/* Whether somebody has said the first word for a release by this permit, and nobody the second. */
static gboolean
put_proposal (DureLabCall *call, json_t *line, const char *permit, GError **error)
{
  g_autoptr (json_t) events = dure_governance_events (call->exchange->city, permit, error);
  const json_t *open = NULL;
  gsize i;
  json_t *event;
  gint64 time_ms = 0;

  if (events == NULL)
    return FALSE;
  json_array_foreach (events, i, event)
    if (g_str_equal (dure_json_text_of (event, "what"), "propose-release"))
      open = event;
    else if (g_str_equal (dure_json_text_of (event, "what"), "build-release")
             || g_str_equal (dure_json_text_of (event, "what"), "withdraw-proposal"))
      open = NULL;
  if (open != NULL && dure_time_from_text (dure_json_text_of (open, "time"), &time_ms)
      && time_ms + DURE_WARRANT_DAYS * DURE_DAY_MS > dure_city_now (call->exchange->city))
    {
      g_autofree char *when
          = dure_web_day (call->exchange->service->web, call->exchange->language, time_ms);

      json_object_set_new (
          line, "proposal",
          json_pack ("{s:s, s:s, s:s, s:b}", "actor", dure_json_text_of (open, "actor"), "why",
                     dure_json_text_of (open, "why"), "when", when, "own",
                     g_str_equal (dure_json_text_of (open, "actor"), call->person->name)));
    }
  return put_task (call, line, permit, error);
}

/* id, name, pilot */
static json_t *
permit_data (DureLabCall *call, DureRows *row)
{
  return json_pack ("{s:s, s:s%, s:s, s:s}", "permit", dure_rows_text (row, 0), "short",
                    dure_rows_text (row, 0), (size_t) SHORT_ID, "name", dure_rows_text (row, 1),
                    "pilot", dure_rows_text (row, 2));
}

/* The permits in force, and which of them wait for a release. */
static json_t *
permits_of (DureLabCall *call, GError **error)
{
  g_autoptr (json_t) list = dure_lab_call_rows (
      call,
      dure_database_ask (
          call->exchange->city->database, error,
          "SELECT permit.id, name, pilot FROM recipient CROSS JOIN permit"
          " WHERE permit.recipient = recipient.id AND state = 'active'"
          " AND (?1 = '' OR pilot IN " DURE_LAB_SCOPES ("'steward'") ")"
          " ORDER BY name, recipient.id, permit.id LIMIT " MOST_PERMITS,
          "t", dure_lab_call_whose (call, DURE_LAB_SEE_RELEASES)),
      permit_data, error);
  gsize i;
  json_t *line;

  json_array_foreach (list, i, line)
    if (!put_proposal (call, line, dure_json_text_of (line, "permit"), error))
      return NULL;
  return g_steal_pointer (&list);
}

/**
 * dure_lab_releases_show:
 *
 * GET /lab/releases.
 */
void
dure_lab_releases_show (DureLabCall *call)
{
  g_autoptr (GError) error = NULL;
  json_t *permits = permits_of (call, &error);

  if (permits == NULL)
    dure_exchange_failure (call->exchange, error);
  else
    dure_lab_list_show (call, &list_kind, json_pack ("{s:o}", "permits", permits));
}

/* A release that is asked for, if who asks may see it; else it has been answered. */
static DureReleaseEntry *
find (DureLabCall *call, const char *name)
{
  g_autofree char *id = dure_lab_call_asked (call, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureReleaseEntry) entry
      = dure_release_book_find (call->exchange->city, id, &error);

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (call->exchange, "not-found");
  else if (entry == NULL)
    dure_exchange_failure (call->exchange, error);
  else if (!dure_lab_call_may (call, DURE_LAB_SEE_RELEASES,
                               dure_json_text_of (entry->manifest, "pilot")))
    dure_lab_call_turn_away (call);
  else
    return g_steal_pointer (&entry);
  return NULL;
}

static json_t *
side_data (DureExchange *exchange, const DureReleaseEntry *entry)
{
  g_autofree char *made
      = dure_web_day (exchange->service->web, exchange->language, entry->time_ms);

  return json_pack ("{s:s%, s:s, s:s, s:s}", "short", entry->id, (size_t) SHORT_ID, "made", made,
                    "recipient", entry->recipient, "pilot",
                    dure_json_text_of (entry->manifest, "pilot"));
}

/* The risk report of who built it in the room; none of one that was built at the desk. */
static gboolean
read_report (DureLabCall *call, const char *release, json_t **ret_report, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      call->exchange->city->database, error,
      "SELECT report FROM release_task WHERE sealed_release = ?1 AND report IS NOT NULL", "t",
      release);
  gboolean is_there;

  *ret_report = NULL;
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (is_there)
    *ret_report = dure_json_parse (dure_rows_text (rows, 0), strlen (dure_rows_text (rows, 0)),
                                   error);
  return !is_there || *ret_report != NULL;
}

static gboolean
put_report (DureLabCall *call, const char *release, json_t *data, GError **error)
{
  json_t *report;

  if (!read_report (call, release, &report, error))
    return FALSE;
  if (report != NULL)
    json_object_set_new (data, "risk", dure_lab_risk_data (call, report));
  json_decref (report);
  return TRUE;
}

/* How well both hide, where both were built in the room. */
static gboolean
put_gauges (DureLabCall *call, const char *one, const char *other, json_t *data, GError **error)
{
  g_autoptr (json_t) of_one = NULL, of_other = NULL;

  if (!read_report (call, one, &of_one, error) || !read_report (call, other, &of_other, error))
    return FALSE;
  if (of_one != NULL && of_other != NULL)
    json_object_set_new (data, "gauges", dure_lab_risk_compare (call, of_one, of_other));
  return TRUE;
}

/**
 * dure_lab_releases_show_one:
 *
 * GET /lab/release?id=: what its manifest says, and how well it hides those who are in it.
 */
void
dure_lab_releases_show_one (DureLabCall *call)
{
  g_autoptr (DureReleaseEntry) entry = find (call, "id");
  g_autoptr (GError) error = NULL;
  json_t *data, *list;

  if (entry == NULL)
    return;
  list = json_array ();
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    json_array_append_new (
        list, json_pack ("{s:{s:b}, s:I}", "figure", figures[i], TRUE, "number",
                         json_integer_value (json_object_get (entry->manifest, figures[i]))));
  data = side_data (call->exchange, entry);
  json_object_set_new (data, "figures", list);
  if (put_report (call, entry->id, data, &error))
    dure_lab_call_page (call, "lab-release.html", data);
  else
    {
      json_decref (data);
      dure_exchange_failure (call->exchange, error);
    }
}

/* The longest of both bars is of 100. */
static json_t *
figure_data (const char *name, const json_t *one, const json_t *other)
{
  const json_int_t a = json_integer_value (json_object_get (one, name));
  const json_int_t b = json_integer_value (json_object_get (other, name));
  const json_int_t most = MAX (1, MAX (a, b));

  return json_pack ("{s:{s:b}, s:I, s:I, s:I, s:I, s:b}", "figure", name, TRUE, "a", a, "b", b,
                    "widthA", a * 100 / most, "widthB", b * 100 / most, "differs", a != b);
}

/**
 * dure_lab_releases_compare:
 *
 * GET /lab/releases/compare?a=&b=.
 */
void
dure_lab_releases_compare (DureLabCall *call)
{
  g_autoptr (DureReleaseEntry) one = find (call, "a");
  g_autoptr (DureReleaseEntry) other = one != NULL ? find (call, "b") : NULL;
  g_autoptr (GError) error = NULL;
  json_t *data, *list;

  if (other == NULL)
    return;
  list = json_array ();
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    json_array_append_new (list, figure_data (figures[i], one->manifest, other->manifest));
  data = json_pack ("{s:o, s:o, s:o}", "one", side_data (call->exchange, one), "other",
                    side_data (call->exchange, other), "figures", list);
  if (put_gauges (call, one->id, other->id, data, &error))
    dure_lab_call_page (call, "lab-releases-compare.html", data);
  else
    {
      json_decref (data);
      dure_exchange_failure (call->exchange, error);
    }
}

/* A permit by which something can be released now. */
static DurePermit *
permit_in_force (DureCity *city, const char *id, GError **error)
{
  g_autoptr (DurePermit) permit = dure_permit_find (city, id, error);

  if (permit == NULL)
    return NULL;
  if (dure_permit_is_active (permit, dure_city_now (city)))
    return g_steal_pointer (&permit);
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT, "not in force");
  return NULL;
}

/**
 * dure_lab_releases_ask:
 *
 * GET /lab/release/propose?permit=: whether it is meant, and why.
 */
void
dure_lab_releases_ask (DureLabCall *call)
{
  g_autofree char *id = dure_lab_call_asked (call, "permit");
  g_autoptr (GError) error = NULL;
  g_autoptr (DurePermit) permit = permit_in_force (call->exchange->city, id, &error);

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (call->exchange, "not-found");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    dure_exchange_problem (call->exchange, "not-now");
  else if (permit == NULL)
    dure_exchange_failure (call->exchange, error);
  else if (!dure_lab_call_may (call, DURE_LAB_DECIDE, permit->pilot))
    dure_lab_call_turn_away (call);
  else
    dure_lab_call_page (call, "lab-release-propose.html",
                        json_pack ("{s:s, s:s, s:s}", "permit", id, "recipient",
                                   permit->recipient, "pilot", permit->pilot));
}

/**
 * dure_lab_releases_propose:
 *
 * POST /lab/release/propose: `permit`, `why`. Somebody else builds it.
 */
gboolean
dure_lab_releases_propose (DureLabCall *call, DureCity *city, GError **error)
{
  const char *id = dure_lab_call_field (call, "permit");
  g_autofree char *why = g_strstrip (g_strdup (dure_lab_call_field (call, "why")));
  g_autoptr (DurePermit) held = dure_permit_hold (city, id, error);
  g_autoptr (DurePermit) permit = held != NULL ? permit_in_force (city, id, error) : NULL;

  if (permit == NULL)
    return FALSE;
  if (!dure_lab_call_may (call, DURE_LAB_DECIDE, permit->pilot))
    return dure_lab_call_refuse (call, "no-right");
  if (*why == '\0' || strlen (why) > WHY_MAX_BYTES)
    return dure_lab_call_refuse (call, "malformed");
  call->next = g_strdup ("/lab/releases");
  return dure_warrant_propose (city, id, call->person->name, why, error);
}

/**
 * dure_lab_releases_withdraw:
 *
 * POST /lab/release/withdraw: `permit`: takes back what who asks has proposed.
 */
gboolean
dure_lab_releases_withdraw (DureLabCall *call, DureCity *city, GError **error)
{
  g_autoptr (DurePermit) permit
      = dure_permit_hold (city, dure_lab_call_field (call, "permit"), error);

  if (permit == NULL)
    return FALSE;
  if (!dure_lab_call_may (call, DURE_LAB_DECIDE, permit->pilot))
    return dure_lab_call_refuse (call, "no-right");
  call->next = g_strdup ("/lab/releases");
  return dure_warrant_withdraw (city, permit->id, call->person->name, error);
}
