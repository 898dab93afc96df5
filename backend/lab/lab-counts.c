// lab-counts.c: how many came, where they left, and what they refused
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// For all kiosks that who asks may see, or for one of them; of the last four or thirteen weeks,
// since those can be compared. On the page and in the file stands only what may be told
// (lab-tally.c).

#include "lab-counts.h"

#include "canonical-json.h"
#include "chart.h"
#include "csv.h"
#include "encoding.h"
#include "lab-tally.h"
#include "station-reports.h"

#include <math.h>
#include <string.h>

#define SHORT_DAYS 28
#define MOST_KIOSKS 500
#define SHORT_ID 8

/* The picture is 720 wide and 200 high; values are written left of it, days below. */
#define LEFT 44.0
#define RIGHT 712.0
#define TOP 12.0
#define BOTTOM 168.0
#define BAR_SHARE 0.72 /* of the room of a day */

/* What was asked for: which kiosk, or '', and how many days. */
typedef struct
{
  char *kiosk;
  guint n_days;
} Choice;

static void
clear_choice (Choice *self)
{
  g_free (self->kiosk);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Choice, clear_choice)

static DureLabTally *
read_tally (DureLabCall *call, Choice *choice, GError **error)
{
  g_autofree char *days = dure_lab_call_asked (call, "days");

  choice->kiosk = dure_lab_call_asked (call, "kiosk");
  choice->n_days = g_str_equal (days, G_STRINGIFY (DURE_LAB_TALLY_DAYS)) ? DURE_LAB_TALLY_DAYS
                                                                         : SHORT_DAYS;
  return dure_lab_tally_read (call->exchange->city, dure_lab_call_whose (call, DURE_LAB_SEE_COUNTS),
                              choice->kiosk, choice->n_days, error);
}

/* Which kiosks there are to choose from. */
static json_t *
kiosks_data (DureLabCall *call, const Choice *choice, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      call->exchange->city->database, error,
      "SELECT id FROM kiosk WHERE ?1 = '' OR id IN (SELECT scope FROM lab_role WHERE person = ?1)"
      " ORDER BY id LIMIT ?2",
      "ti", dure_lab_call_whose (call, DURE_LAB_SEE_COUNTS), (gint64) MOST_KIOSKS);
  g_autoptr (json_t) list = json_array ();
  gboolean is_there = TRUE;

  while (is_there)
    {
      const char *id;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      id = is_there ? dure_rows_text (rows, 0) : "";
      if (is_there)
        json_array_append_new (list, json_pack ("{s:s, s:s%, s:b}", "id", id, "short", id,
                                                MIN (strlen (id), (size_t) SHORT_ID), "here",
                                                g_str_equal (id, choice->kiosk)));
    }
  return g_steal_pointer (&list);
}

static void
put_shown (json_t *data, const char *key, gint64 number)
{
  const gint64 shown = dure_lab_tally_shown (number);

  json_object_set_new (data, key, shown > 0 ? json_integer (shown) : json_false ());
}

static char *
day_text (DureLabCall *call, const DureLabTally *tally, guint day)
{
  return dure_web_short_day (call->exchange->service->web, call->exchange->language,
                             dure_day_noon (tally->first_day + day));
}

/* Newest first, without the days on which too few came. */
static json_t *
days_data (DureLabCall *call, const DureLabTally *tally)
{
  json_t *list = json_array ();

  for (guint day = tally->n_days; day-- > 0;)
    {
      const gint64 visits = dure_lab_tally_visits (tally, day);
      g_autofree char *text = day_text (call, tally, day);
      json_t *line;

      if (dure_lab_tally_shown (visits) == 0)
        continue;
      line = json_pack ("{s:s}", "day", text);
      put_shown (line, "visits", visits);
      put_shown (line, "donated", tally->ended_on[day][DURE_STEP_RECEIPT]);
      put_shown (line, "refused", tally->refused[day][DURE_REFUSAL_DONATE]);
      json_array_append_new (list, line);
    }
  return list;
}

static json_t *
bar_data (double x, double width, gint64 number, double full)
{
  const double height = round (10 * (BOTTOM - TOP) * (double) number / full) / 10;

  return json_pack ("{s:f, s:f, s:f, s:f}", "x", x, "width", width, "y", BOTTOM - height, "height",
                    height);
}

static json_t *
chart_data (DureLabCall *call, const DureLabTally *tally)
{
  const double room = (RIGHT - LEFT) / tally->n_days;
  g_autofree char *first = day_text (call, tally, 0);
  g_autofree char *last = day_text (call, tally, tally->n_days - 1);
  json_t *visits = json_array (), *donated = json_array (), *rules;
  double most = 1, full;

  for (guint day = 0; day < tally->n_days; day++)
    most = MAX (most, (double) dure_lab_tally_shown (dure_lab_tally_visits (tally, day)));
  rules = dure_chart_rules (most, TOP, BOTTOM, &full);
  for (guint day = 0; day < tally->n_days; day++)
    {
      const double x = round (10 * (LEFT + room * (day + (1 - BAR_SHARE) / 2))) / 10;
      const double width = round (10 * room * BAR_SHARE) / 10;
      const gint64 came = dure_lab_tally_shown (dure_lab_tally_visits (tally, day));
      const gint64 gave = dure_lab_tally_shown (tally->ended_on[day][DURE_STEP_RECEIPT]);

      if (came > 0)
        json_array_append_new (visits, bar_data (x, width, came, full));
      if (gave > 0)
        json_array_append_new (donated, bar_data (x, width, MIN (gave, came), full));
    }
  return json_pack ("{s:o, s:o, s:o, s:s, s:s}", "rules", rules, "visits", visits, "donated",
                    donated, "first", first, "last", last);
}

/* One line for each step or purpose, over all days. */
static json_t *
sums_data (const char *name, const char *(*word) (guint index), guint length,
           gint64 (*count) (const DureLabTally *tally, guint day, guint index),
           const DureLabTally *tally)
{
  json_t *list = json_array ();

  for (guint i = 0; i < length; i++)
    {
      gint64 sum = 0;
      json_t *line;

      for (guint day = 0; day < tally->n_days; day++)
        sum += count (tally, day, i);
      line = json_pack ("{s:{s:b}}", name, word (i), TRUE);
      put_shown (line, "number", sum);
      json_array_append_new (list, line);
    }
  return list;
}

static gint64
count_ended (const DureLabTally *tally, guint day, guint step)
{
  return tally->ended_on[day][step];
}

static gint64
count_refused (const DureLabTally *tally, guint day, guint refusal)
{
  return tally->refused[day][refusal];
}

/**
 * dure_lab_counts_show:
 *
 * GET /lab/counts?kiosk=&days=.
 */
void
dure_lab_counts_show (DureLabCall *call)
{
  g_auto (Choice) choice = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree DureLabTally *tally = read_tally (call, &choice, &error);
  json_t *kiosks = tally != NULL ? kiosks_data (call, &choice, &error) : NULL;
  json_t *data, *rows;

  if (kiosks == NULL)
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  rows = days_data (call, tally);
  data = json_pack ("{s:o, s:s, s:i, s:b, s:b, s:o, s:o, s:o, s:o}", "kiosks", kiosks, "kiosk",
                    choice.kiosk, "days", (int) choice.n_days, "long",
                    choice.n_days == DURE_LAB_TALLY_DAYS, "any", json_array_size (rows) > 0,
                    "rows", rows, "chart", chart_data (call, tally), "steps",
                    sums_data ("step", dure_step_to_text, DURE_STEP_COUNT, count_ended, tally),
                    "refusals",
                    sums_data ("refusal", dure_refusal_to_text, DURE_REFUSAL_COUNT, count_refused,
                               tally));
  dure_lab_call_page (call, "lab-counts.html", data);
}

static void
add_line (GString *table, const char *day, const char *what, const char *word, gint64 number)
{
  const gint64 shown = dure_lab_tally_shown (number);
  g_autofree char *text
      = shown > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, shown)
                  : g_strdup_printf ("under %d", DURE_STATION_COUNT_LEAST);

  dure_csv_row (table, (const char *[]){ day, what, word, text }, 4);
}

/**
 * dure_lab_counts_send:
 *
 * GET /lab/counts.csv?kiosk=&days=: `day,what,word,number`, in the words of the kiosks' reports.
 */
void
dure_lab_counts_send (DureLabCall *call)
{
  g_auto (Choice) choice = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree DureLabTally *tally = read_tally (call, &choice, &error);
  g_autoptr (GString) table = g_string_new (DURE_CSV_START);

  if (tally == NULL)
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  dure_csv_row (table, (const char *[]){ "day", "what", "word", "number" }, 4);
  for (guint day = 0; day < tally->n_days; day++)
    {
      g_autofree char *text = dure_day_to_text (tally->first_day + day);

      add_line (table, text, "visits", "", dure_lab_tally_visits (tally, day));
      for (guint step = 0; step < DURE_STEP_COUNT; step++)
        add_line (table, text, "ended-on", dure_step_to_text (step), tally->ended_on[day][step]);
      for (guint i = 0; i < DURE_REFUSAL_COUNT; i++)
        add_line (table, text, "refused", dure_refusal_to_text (i), tally->refused[day][i]);
    }
  dure_exchange_text (call->exchange, "text/csv; charset=utf-8", "visits.csv", table->str);
}
