// front-page.c: what Dure is and what goes on in it, for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A few numbers, each with the page that tells more of it. How many people gave needs its noise
// explained, and stands on a page of its own.

#include "front-page.h"

#include "canonical-json.h"
#include "donor-page.h"
#include "encoding.h"
#include "ledger.h"
#include "open-figures.h"
#include "pilots.h"
#include "public-figures.h"

#define USERS_MOST 3

static void
put_number (DureExchange *exchange, json_t *data, const char *key, gint64 number)
{
  g_autofree char *text
      = dure_web_thousands (exchange->service->web, exchange->language, (double) number);

  json_object_set_new (data, key, json_string (text));
}

static char *
day_before (DureExchange *exchange, gint64 end_ms)
{
  return dure_web_day (exchange->service->web, exchange->language, end_ms - 1);
}

static json_t *
asks_data (DureNotice *notice)
{
  json_t *list = json_array ();

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (dure_notice_asks (notice, purpose))
      json_array_append_new (list, json_pack ("{s:s, s:o}", "question",
                                              dure_notice_ask_title (notice, purpose), "facts",
                                              dure_donor_page_facts (notice, purpose)));
  return list;
}

/* Of a pilot that was written in the lab's room: its last day, and whether it was closed. One that
 * was not runs as long as its data are kept. */
static gboolean
put_standing (DureExchange *exchange, json_t *data, const char *pilot, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      exchange->city->database, error,
      "SELECT version FROM pilot WHERE name = ?1 AND state IN ('running', 'closed')"
      " ORDER BY CASE state WHEN 'running' THEN 0 ELSE 1 END, version DESC LIMIT 1",
      "t", pilot);
  g_autoptr (DurePilot) found = NULL;
  g_autofree char *day = NULL;
  gboolean is_there;
  gint64 end_ms, version;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  version = dure_rows_integer (rows, 0);
  g_clear_pointer (&rows, dure_rows_free);
  found = dure_pilot_look (exchange->city, pilot, (guint) version, error);
  if (found == NULL)
    return FALSE;
  if (found->state == DURE_PILOT_CLOSED)
    json_object_set_new (data, "isOver", json_true ());
  if (dure_day_end_from_text (dure_pilot_draft_field (found->draft, "until"), &end_ms))
    day = day_before (exchange, end_ms);
  if (day != NULL)
    json_object_set_new (data, "last", json_string (day));
  return TRUE;
}

static json_t *
pilot_data (DureExchange *exchange, DureNotice *notice, GError **error)
{
  const gint64 ends_ms = dure_notice_ask_ends_ms (notice, DURE_PURPOSE_COLLECT);
  g_autofree char *day = day_before (exchange, ends_ms);
  json_t *data = json_pack (
      "{s:s, s:s, s:O, s:s, s:b, s:o}", "title", dure_notice_title (notice), "language",
      dure_notice_language (notice), "controller",
      json_object_get (json_object_get (dure_notice_record (notice), "controller"), "name"),
      "until", day, "isOver", dure_city_now (exchange->city) >= ends_ms, "asks",
      asks_data (notice));

  if (put_standing (exchange, data, dure_notice_pilot (notice), error))
    return data;
  json_decref (data);
  return NULL;
}

/* Each pilot once, in the reader's language; in Korean where it has no notice in that. What is over
 * stands behind what runs. */
static json_t *
pilots_data (DureExchange *exchange, GError **error)
{
  const GPtrArray *notices = dure_notice_shelf_list (exchange->city->notices);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (json_t) list = json_array ();
  g_autoptr (json_t) over = json_array ();

  for (guint i = 0; i < notices->len; i++)
    {
      const char *pilot = dure_notice_pilot (notices->pdata[i]);
      DureNotice *notice
          = dure_notice_shelf_newest (exchange->city->notices, pilot, exchange->language);

      if (notice == NULL)
        notice = dure_notice_shelf_newest (exchange->city->notices, pilot, "ko");
      if (notice != NULL && g_hash_table_add (seen, (gpointer) pilot))
        {
          json_t *data = pilot_data (exchange, notice, error);

          if (data == NULL)
            return NULL;
          json_array_append_new (json_is_true (json_object_get (data, "isOver")) ? over : list,
                                 data);
        }
    }
  json_array_extend (list, over);
  return g_steal_pointer (&list);
}

static void
put_figures (DureExchange *exchange, json_t *data, const DurePublicFigures *figures)
{
  put_number (exchange, data, "kiosks", figures->kiosks);
  put_number (exchange, data, "asked", figures->asked);
  put_number (exchange, data, "granted", figures->granted);
  put_number (exchange, data, "releases", figures->releases);
  put_number (exchange, data, "proposals", figures->proposals);
  put_number (exchange, data, "results", figures->results);
  json_object_set_new (data, "hasKiosks", json_boolean (figures->kiosks > 0));
  json_object_set_new (data, "wasAsked", json_boolean (figures->asked > 0));
  json_object_set_new (data, "hasProposals", json_boolean (figures->proposals > 0));
}

static void
put_day (DureExchange *exchange, json_t *data, const json_t *open)
{
  g_autofree char *day = NULL;

  if (json_object_get (open, "people") == NULL)
    return;
  day = dure_web_day (exchange->service->web, exchange->language,
                      json_integer_value (json_object_get (open, "timeMs")));
  json_object_set_new (data, "day", json_string (day));
}

static json_t *
page_data (DureExchange *exchange, GError **error)
{
  g_auto (DureLedgerHead) head = { 0 };
  g_autoptr (json_t) open = NULL;
  g_autoptr (json_t) users = dure_public_figures_users (exchange->city, USERS_MOST, error);
  g_autoptr (json_t) pilots = pilots_data (exchange, error);
  DurePublicFigures figures;
  json_t *data;

  if (users == NULL || pilots == NULL || !dure_public_figures_read (exchange->city, &figures, error)
      || !dure_open_figures_read (exchange->city, &open, error)
      || !dure_ledger_head_read (exchange->city, &head, error))
    return NULL;
  data = json_pack ("{s:O, s:O}", "pilots", pilots, "users", users);
  put_figures (exchange, data, &figures);
  put_day (exchange, data, open);
  if (head.note != NULL)
    put_number (exchange, data, "entries", (gint64) head.size);
  return data;
}

/**
 * dure_front_page_show:
 *
 * GET /.
 */
void
dure_front_page_show (DureExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  json_t *data = page_data (exchange, &error);

  if (data == NULL)
    dure_exchange_failure (exchange, error);
  else
    dure_exchange_page (exchange, SOUP_STATUS_OK, "front.html", data);
}
