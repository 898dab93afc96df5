// lab-review.c: who read how much of what in a month
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The monthly review (access-review.c) as a page and as a table, for a steward of the whole city.
// That somebody reads it is written down first.

#include "lab-review.h"

#include "access-review.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "csv.h"
#include "encoding.h"
#include "lab-history.h"

#include <string.h>

#define MONTHS 12
#define MONTH_LENGTH 7

/* `2026-11`, of the day in Seoul */
static char *
month_of (gint64 day)
{
  g_autofree char *text = dure_day_to_text (day);

  return g_strndup (text, MONTH_LENGTH);
}

/* The month that is asked for, or the last one that is over. */
static char *
asked_month (DureLabCall *call, gint64 today)
{
  g_autofree char *asked = dure_lab_call_asked (call, "id");
  g_autofree char *day = dure_day_to_text (today);
  const gint64 of_month = g_ascii_strtoll (day + MONTH_LENGTH + 1, NULL, 10);

  return *asked != '\0' ? g_steal_pointer (&asked) : month_of (today - of_month);
}

static json_t *
months_data (gint64 today, const char *here)
{
  json_t *list = json_array ();
  gint64 day = today;

  for (guint i = 0; i < MONTHS; i++)
    {
      g_autofree char *text = dure_day_to_text (day);
      g_autofree char *month = month_of (day);

      json_array_append_new (list, json_pack ("{s:s, s:b}", "month", month, "here",
                                              g_str_equal (month, here)));
      day -= g_ascii_strtoll (text + MONTH_LENGTH + 1, NULL, 10);
    }
  return list;
}

/* The review that is asked for; else it has been answered. */
static json_t *
find (DureLabCall *call, char **ret_month)
{
  DureCity *city = call->exchange->city;
  g_autofree char *month = asked_month (call, dure_day_of_time (dure_city_now (city)));
  g_autoptr (GError) error = NULL;
  json_t *review = NULL;

  review = dure_access_review (city, month, &error);
  if (review != NULL)
    *ret_month = g_steal_pointer (&month);
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED))
    dure_exchange_problem (call->exchange, "malformed");
  else
    dure_exchange_failure (call->exchange, error);
  return review;
}

/* `{"reader": {"desk": true}}`: for words that are not told as they are. */
static void
put_word (json_t *object, const char *key, const char *as)
{
  const char *word = json_string_value (json_object_get (object, key));

  if (word != NULL)
    json_object_set_new (object, as, json_pack ("{s:b}", word, TRUE));
}

static void
put_words (json_t *list, const char *key, const char *as)
{
  gsize i;
  json_t *line;

  json_array_foreach (list, i, line)
    put_word (line, key, as);
}

/* What stands for people's phones and names is no code, as commands of the desk are. */
static void
put_readers (json_t *list)
{
  gsize i;
  json_t *line;

  json_array_foreach (list, i, line)
    {
      const char *reader = dure_json_text_of (line, "reader");
      const gboolean is_phone = g_str_equal (reader, "phone");
      const char *by = dure_json_text_of (line, "by");

      if (is_phone || g_str_equal (reader, "lab"))
        {
          json_object_set_new (line, is_phone ? "way" : "name",
                               is_phone ? json_pack ("{s:b}", by, TRUE) : json_string (by));
          json_object_set_new (line, "by", json_false ());
        }
      put_word (line, "reader", "reader");
    }
}

/* `when`, as people read it: the moment of a line, or its day. */
static void
put_when (DureLabCall *call, json_t *list)
{
  DureWeb *web = call->exchange->service->web;
  const char *language = call->exchange->language;
  gsize i;
  json_t *line;

  json_array_foreach (list, i, line)
    {
      g_autofree char *when = NULL;
      gint64 time_ms;

      if (dure_time_from_text (dure_json_text_of (line, "time"), &time_ms))
        when = dure_web_moment (web, language, time_ms);
      else if (dure_day_end_from_text (dure_json_text_of (line, "day"), &time_ms))
        when = dure_web_day (web, language, time_ms - 1);
      if (when != NULL)
        json_object_set_new (line, "when", json_string (when));
    }
}

/* Why something left, or which release it was. */
static void
put_whys (json_t *reasons)
{
  gsize i;
  json_t *line;

  json_array_foreach (reasons, i, line)
    {
      g_autofree char *why = g_strdup (dure_json_text_of (line, "why"));

      json_object_del (line, "why");
      dure_lab_history_put_why (line, why);
    }
}

/**
 * dure_lab_review_show:
 *
 * GET /lab/review?id=2026-11; without, of the last month that is over.
 */
void
dure_lab_review_show (DureLabCall *call)
{
  const gint64 today = dure_day_of_time (dure_city_now (call->exchange->city));
  g_autofree char *month = NULL;
  json_t *review = find (call, &month);

  if (review == NULL)
    return;
  put_readers (json_object_get (review, "read"));
  put_readers (json_object_get (review, "standsOut"));
  put_words (json_object_get (review, "read"), "what", "is");
  put_words (json_object_get (review, "standsOut"), "kind", "kind");
  put_words (json_object_get (review, "reasons"), "what", "what");
  put_whys (json_object_get (review, "reasons"));
  put_when (call, json_object_get (review, "reasons"));
  put_when (call, json_object_get (review, "standsOut"));
  json_object_set_new (review, "months", months_data (today, month));
  json_object_set_new (review, "hasRead",
                       json_boolean (json_array_size (json_object_get (review, "read")) > 0));
  json_object_set_new (review, "hasReasons",
                       json_boolean (json_array_size (json_object_get (review, "reasons")) > 0));
  json_object_set_new (review, "hasOdd",
                       json_boolean (json_array_size (json_object_get (review, "standsOut")) > 0));
  dure_lab_call_page (call, "lab-review.html", review);
}

static const char *const columns[] = { "part", "day", "reader", "by", "what", "readings", "items",
                                       "donors", "erased", "time", "actor", "why", "kind" };

static void
add_line (GString *table, const char *part, const json_t *line)
{
  char *cells[G_N_ELEMENTS (columns)];

  cells[0] = g_strdup (part);
  for (gsize i = 1; i < G_N_ELEMENTS (columns); i++)
    {
      const json_t *value = json_object_get (line, columns[i]);

      cells[i] = json_is_integer (value)
                     ? g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value))
                     : g_strdup (json_is_string (value) ? json_string_value (value) : "");
    }
  dure_csv_row (table, (const char *const *) cells, G_N_ELEMENTS (columns));
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    g_free (cells[i]);
}

static void
add_lines (GString *table, const char *part, const json_t *list)
{
  gsize i;
  json_t *line;

  json_array_foreach (list, i, line)
    add_line (table, part, line);
}

/* Of each reader all of the month, and then its days. */
static void
add_read (GString *table, const json_t *list)
{
  gsize i, d;
  json_t *line, *day;

  json_array_foreach (list, i, line)
    {
      add_line (table, "read", line);
      json_array_foreach (json_object_get (line, "days"), d, day)
        {
          g_autoptr (json_t) whole = json_copy (line);

          json_object_update (whole, day);
          add_line (table, "read-day", whole);
        }
    }
}

/**
 * dure_lab_review_send:
 *
 * GET /lab/review.csv?id=2026-11.
 */
void
dure_lab_review_send (DureLabCall *call)
{
  g_autofree char *month = NULL, *name = NULL;
  g_autoptr (json_t) review = find (call, &month);
  g_autoptr (GString) table = g_string_new (DURE_CSV_START);

  if (review == NULL)
    return;
  dure_csv_row (table, columns, G_N_ELEMENTS (columns));
  add_lines (table, "stands-out", json_object_get (review, "standsOut"));
  add_read (table, json_object_get (review, "read"));
  add_lines (table, "reason", json_object_get (review, "reasons"));
  name = g_strdup_printf ("access-review-%.*s.csv", MONTH_LENGTH, month);
  dure_exchange_text (call->exchange, "text/csv; charset=utf-8", name, table->str);
}
