// lab-incidents.c: what went wrong, and what was done
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A list, one incident with its steps, and two forms. What was written stays as it is.

#include "lab-incidents.h"

#include "canonical-json.h"
#include "encoding.h"
#include "incidents.h"
#include "lab-list.h"

#define SHOWN "id, title, found_day, CASE is_closed WHEN 1 THEN 'closed' ELSE 'open' END"

static const DureLabColumn columns[] = {
  { "state", { { "made_ms", 'i' } }, .is_by_state = TRUE, .is_reversed = TRUE },
  { "found", { { "found_day", 'i' } } },
  { NULL },
};
static const DureLabState states[] = {
  { "open", "is_closed = 0" },
  { "closed", "is_closed = 1" },
  { NULL },
};

static char *
day_text (const DureExchange *exchange, gint64 day)
{
  return dure_web_day (exchange->service->web, exchange->language, dure_day_noon (day));
}

static json_t *
row_data (DureLabCall *call, DureRows *row, GError **error)
{
  const DureExchange *exchange = call->exchange;
  g_autofree char *found = day_text (exchange, dure_rows_integer (row, 2));

  return json_pack ("{s:s, s:s, s:s, s:{s:b}}", "id", dure_rows_text (row, 0), "title",
                    dure_rows_text (row, 1), "found", found, "is", dure_rows_text (row, 3), TRUE);
}

static const DureLabListKind list_kind = {
  .page = "lab-incidents.html",
  .action = DURE_LAB_SEE_INCIDENTS,
  .from = "incident WHERE 1 = 1",
  .search = "id",
  .picked = "id, title, found_day, is_closed",
  .shown = SHOWN,
  .n_shown = 4,
  .last = { { "id", 't' } },
  .columns = columns,
  .states = states,
  .row_data = row_data,
};

/**
 * dure_lab_incidents_show:
 *
 * GET /lab/incidents: what is open first.
 */
void
dure_lab_incidents_show (DureLabCall *call)
{
  dure_lab_list_show (call, &list_kind, json_object ());
}

/* time_ms, actor, text, closes */
static json_t *
step_data (DureLabCall *call, DureRows *row)
{
  g_autofree char *when = dure_web_moment (call->exchange->service->web, call->exchange->language,
                                           dure_rows_integer (row, 0));

  return json_pack ("{s:s, s:s, s:s, s:b}", "when", when, "actor", dure_rows_text (row, 1), "text",
                    dure_rows_text (row, 2), "closes", (int) dure_rows_integer (row, 3));
}

static json_t *
steps_of (DureLabCall *call, const char *id, GError **error)
{
  return dure_lab_call_rows (
      call,
      dure_database_ask (call->exchange->city->database, error,
                         "SELECT time_ms, actor, text, closes FROM incident_step"
                         " WHERE incident = ?1 ORDER BY number",
                         "t", id),
      step_data, error);
}

/**
 * dure_lab_incidents_show_one:
 *
 * GET /lab/incident?id=.
 */
void
dure_lab_incidents_show_one (DureLabCall *call)
{
  g_autofree char *id = dure_lab_call_asked (call, "id");
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (
      call->exchange->city->database, &error,
      "SELECT " SHOWN " FROM incident WHERE id = ?1", "t", id);
  json_t *data, *steps;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, &error))
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  if (!is_there)
    {
      dure_exchange_problem (call->exchange, "not-found");
      return;
    }
  data = row_data (call, rows, &error);
  g_clear_pointer (&rows, dure_rows_free);
  steps = steps_of (call, id, &error);
  if (steps == NULL)
    {
      json_decref (data);
      dure_exchange_failure (call->exchange, error);
      return;
    }
  json_object_set_new (data, "steps", steps);
  dure_lab_call_page (call, "lab-incident.html", data);
}

/**
 * dure_lab_incidents_ask:
 *
 * GET /lab/incident/new.
 */
void
dure_lab_incidents_ask (DureLabCall *call)
{
  dure_lab_call_page (call, "lab-incident-new.html", json_object ());
}

/**
 * dure_lab_incidents_open:
 *
 * POST /lab/incident/new: `title`, `found` and `text`.
 */
gboolean
dure_lab_incidents_open (DureLabCall *call, DureCity *city, GError **error)
{
  g_autofree char *title = g_strstrip (g_strdup (dure_lab_call_field (call, "title")));
  g_autofree char *text = g_strstrip (g_strdup (dure_lab_call_field (call, "text")));
  g_autofree char *id = NULL;
  gint64 end_ms;

  if (!dure_day_end_from_text (dure_lab_call_field (call, "found"), &end_ms))
    return dure_lab_call_refuse (call, "malformed");
  id = dure_incident_open (city, title, dure_day_of_time (end_ms - 1), call->person->name, text,
                           error);
  if (id == NULL)
    return FALSE;
  call->next = g_strdup_printf ("/lab/incident?id=%s", id);
  return TRUE;
}

/**
 * dure_lab_incidents_step:
 *
 * POST /lab/incident/step: `id`, `text`, and `closes` when nothing is left to be done.
 */
gboolean
dure_lab_incidents_step (DureLabCall *call, DureCity *city, GError **error)
{
  const char *id = dure_lab_call_field (call, "id");
  g_autofree char *text = g_strstrip (g_strdup (dure_lab_call_field (call, "text")));

  call->next = g_strdup_printf ("/lab/incident?id=%s", id);
  return dure_incident_step (city, id, call->person->name, text,
                             *dure_lab_call_field (call, "closes") != '\0', error);
}
