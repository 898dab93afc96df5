// open-page.c: how many people gave what, for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What was published is read and shown, as pictures and as tables, and is never counted here: who
// asks a thousand times reads one answer. A picture is one bar a line, as long as its number is
// beside the largest; a hidden number has none. The picture itself (SVG) is in the page's template.

#include "open-page.h"

#include "canonical-json.h"
#include "open-figures.h"

#include <math.h>

#define WIDTH 320.0
#define LINE_HEIGHT 44

static json_t *
number_data (DureExchange *exchange, const json_t *number)
{
  g_autofree char *text = NULL;

  if (!json_is_integer (number))
    return json_null ();
  text =
      dure_web_number (exchange->service->web, exchange->language, json_number_value (number), 0);
  return json_string (text);
}

static double
largest_of (const json_t *lines, const char *key)
{
  double largest = 1;
  gsize i;
  const json_t *line;

  json_array_foreach (lines, i, line)
    largest = MAX (largest, json_number_value (json_object_get (line, key)));
  return largest;
}

/* Where the line is in its picture, and how long its bar. */
static void
put_bar (json_t *data, gsize place, const json_t *number, double largest)
{
  const double top = (double) place * LINE_HEIGHT;

  json_object_set_new (data, "textY", json_real (top + 16));
  json_object_set_new (data, "barY", json_real (top + 24));
  json_object_set_new (data, "width",
                       json_real (round (10 * WIDTH * json_number_value (number) / largest) / 10));
}

static json_t *
age_data (const char *age)
{
  g_auto (GStrv) ends = g_strsplit_set (age, "-+", 2);

  if (ends[1] == NULL)
    return json_pack ("{s:b}", age, TRUE);
  if (*ends[1] == '\0')
    return json_pack ("{s:s, s:b}", "from", ends[0], "up", TRUE);
  return json_pack ("{s:s, s:s}", "from", ends[0], "to", ends[1]);
}

static json_t *
people_data (DureExchange *exchange, const json_t *people)
{
  static const char *const columns[] = { "male", "female", "unsaid", "all" };
  const json_t *lines = json_object_get (people, "lines");
  const gsize n_ages = json_array_size (lines) - 1;
  g_autoptr (json_t) ages = json_array ();
  json_t *rows = json_array (), *bars = json_array ();

  for (gsize i = 0; i < n_ages; i++)
    json_array_append (ages, json_array_get (lines, i));
  for (gsize i = 0; i <= n_ages; i++)
    {
      const json_t *line = json_array_get (lines, i), *all = json_object_get (line, "all");
      json_t *numbers = json_array ();
      json_t *age = age_data (json_string_value (json_object_get (line, "age")));
      json_t *bar = json_pack ("{s:O, s:o}", "age", age, "number", number_data (exchange, all));

      for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
        json_array_append_new (
            numbers, json_pack ("{s:o}", "number",
                                number_data (exchange, json_object_get (line, columns[c]))));
      json_array_append_new (rows, json_pack ("{s:o, s:o}", "age", age, "numbers", numbers));
      put_bar (bar, i, all, largest_of (ages, "all"));
      if (i < n_ages)
        json_array_append (bars, bar);
      json_decref (bar);
    }
  return json_pack ("{s:o, s:O?, s:o, s:o, s:i, s:O}", "total",
                    number_data (exchange, json_object_get (people, "donors")), "totalMargin",
                    json_object_get (people, "donorsMargin"), "rows", rows, "bars", bars, "height",
                    (int) (n_ages * LINE_HEIGHT), "margin", json_object_get (people, "margin"));
}

static json_t *
kinds_data (DureExchange *exchange, const json_t *kinds)
{
  const json_t *lines = json_object_get (kinds, "lines"), *line;
  const double largest = largest_of (lines, "donors");
  json_t *bars = json_array ();
  gsize i;

  json_array_foreach (lines, i, line)
    {
      const json_t *donors = json_object_get (line, "donors");
      json_t *bar = json_pack ("{s:{s:b}, s:o, s:o}", "scope",
                               json_string_value (json_object_get (line, "kind")), TRUE, "number",
                               number_data (exchange, donors), "observations",
                               number_data (exchange, json_object_get (line, "observations")));

      put_bar (bar, i, donors, largest);
      json_array_append_new (bars, bar);
    }
  return json_pack ("{s:o, s:i, s:O, s:O, s:O}", "bars", bars, "height",
                    (int) (json_array_size (lines) * LINE_HEIGHT), "donorsMargin",
                    json_object_get (kinds, "donorsMargin"), "observationsMargin",
                    json_object_get (kinds, "observationsMargin"), "most",
                    json_object_get (kinds, "observationsPerDonor"));
}

static json_t *
page_data (DureExchange *exchange, const json_t *figures)
{
  const json_t *people = json_object_get (figures, "people");
  const json_t *budget = json_object_get (figures, "budget");
  const json_int_t year = json_integer_value (json_object_get (budget, "year"));
  const json_int_t cost = json_integer_value (json_object_get (figures, "epsilonMillionths"));
  const json_int_t left = json_integer_value (json_object_get (budget, "leftMillionths"));
  json_t *data =
      json_pack ("{s:b, s:I}", "isSpent", json_is_true (json_object_get (budget, "isSpent")),
                 "nextYear", year + 1);
  g_autofree char *day = NULL;

  if (people == NULL)
    return data;
  day = dure_web_day (exchange->service->web, exchange->language,
                      json_integer_value (json_object_get (figures, "timeMs")));
  json_object_set_new (data, "day", json_string (day));
  json_object_set_new (data, "left", json_integer (cost > 0 ? left / cost : 0));
  json_object_set_new (data, "people", people_data (exchange, people));
  json_object_set_new (data, "kinds", kinds_data (exchange, json_object_get (figures, "kinds")));
  return data;
}

/* Returns: (transfer full) (nullable): what was published; %NULL has been answered */
static json_t *
figures_here (DureExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  json_t *figures = NULL;

  if (!dure_open_figures_read (exchange->city, &figures, &error))
    dure_exchange_failure (exchange, error);
  return figures;
}

/**
 * dure_open_page_show:
 *
 * GET /open.
 */
void
dure_open_page_show (DureExchange *exchange)
{
  g_autoptr (json_t) figures = figures_here (exchange);

  if (figures != NULL)
    dure_exchange_page (exchange, SOUP_STATUS_OK, "open.html", page_data (exchange, figures));
}

/**
 * dure_open_page_send:
 *
 * GET /open.json.
 */
void
dure_open_page_send (DureExchange *exchange)
{
  g_autoptr (json_t) figures = figures_here (exchange);

  if (figures != NULL)
    dure_exchange_json (exchange, SOUP_STATUS_OK, figures);
}
