// energy-telling.c: what is usual for a home, its tier and its points, as data of a page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The figures of core's energy-*.c as people read them, and the picture of the tiers;
// _energy-usual.html and _energy-month.html put them into words. Each is told only when it is
// known. Most homes have low voltage, so that is what the bill is estimated by.

#include "energy-telling.h"

#include "energy-points.h"
#include "energy-tariff.h"
#include "given.h"
#include "home-telling.h"

#include <math.h>

/* The picture of the tiers is 320 wide; beyond the last edge there is some room. */
#define LEFT 4.0
#define RIGHT 316.0
#define ROOM 1.15
/* An estimate that says every won says too much. */
#define WON_STEP 100

static void
put_number (DureExchange *exchange, json_t *data, const char *name, double value)
{
  g_autofree char *text = dure_web_number (exchange->service->web, exchange->language, value, 0);

  json_object_set_new (data, name, json_string (text));
}

static void
put_thousands (DureExchange *exchange, json_t *data, const char *name, double value)
{
  g_autofree char *text = dure_web_thousands (exchange->service->web, exchange->language, value);

  json_object_set_new (data, name, json_string (text));
}

static void
put_kwh (DureExchange *exchange, json_t *data, const char *name, double wh)
{
  g_autofree char *text = dure_home_kwh (exchange, wh);

  json_object_set_new (data, name, json_string (text));
}

static void
put_day (DureExchange *exchange, json_t *data, gint64 day)
{
  g_autofree char *text = dure_web_short_day (exchange->service->web, exchange->language,
                                              dure_day_noon (day));

  json_object_set_new (data, "day", json_string (text));
}

/**
 * dure_baseline_telling:
 *
 * Returns: (transfer full) (nullable): the data of _energy-usual.html; %NULL when there is nothing
 *   to tell
 */
json_t *
dure_baseline_telling (DureExchange *exchange, const DureEnergyBaseline *baseline)
{
  json_t *data = json_object (), *newest;

  if (baseline->absent > 0)
    json_object_set_new (data, "absent", json_integer (baseline->absent));
  if (baseline->compared > 0)
    {
      newest = json_pack ("{s:b, s:b}", "more", baseline->is_unusual && baseline->change > 0,
                          "less", baseline->is_unusual && baseline->change < 0);
      put_day (exchange, newest, baseline->newest.day);
      put_number (exchange, newest, "percent", fabs (100 * baseline->change));
      json_object_set_new (data, "newest", newest);
    }
  if (json_object_size (data) > 0)
    return data;
  json_decref (data);
  return NULL;
}

/* Where the edges are along the picture, and how far the month has come and is to come. */
static json_t *
tiers_chart (const DureEnergyTariff *tariff)
{
  const double *edges = tariff->expected.edge_kwh;
  const double expected = tariff->expected_wh / 1000, so_far = tariff->so_far_wh / 1000;
  const double most = ROOM * fmax (expected, edges[1]);
  json_t *places = json_array ();

  for (guint i = 0; i < 2; i++)
    json_array_append_new (places, json_pack ("{s:f, s:i}", "x",
                                              round (LEFT + (RIGHT - LEFT) * edges[i] / most),
                                              "kwh", (int) edges[i]));
  return json_pack ("{s:o, s:f, s:f}", "edges", places, "soFar",
                    round ((RIGHT - LEFT) * so_far / most), "expected",
                    round ((RIGHT - LEFT) * expected / most));
}

/**
 * dure_tariff_telling:
 * @days: (element-type DureHomeDay): oldest first
 *
 * Returns: (transfer full) (nullable): the tier of the newest month; %NULL when there is none
 */
json_t *
dure_tariff_telling (DureExchange *exchange, const GArray *days)
{
  DureEnergyTariff tariff;
  json_t *data;

  dure_energy_tariff (days, DURE_TARIFF_LOW, &tariff);
  if (tariff.year == 0)
    return NULL;
  data = json_pack ("{s:i, s:i, s:i, s:i, s:o}", "known", (int) tariff.known_days, "tier",
                    (int) tariff.expected.tier, "first", (int) tariff.expected.edge_kwh[0],
                    "second", (int) tariff.expected.edge_kwh[1], "chart", tiers_chart (&tariff));
  put_day (exchange, data, tariff.newest_day);
  put_kwh (exchange, data, "soFar", tariff.so_far_wh);
  put_kwh (exchange, data, "expected", tariff.expected_wh);
  put_thousands (exchange, data, "won", WON_STEP * round (tariff.expected.won / WON_STEP));
  return data;
}

/**
 * dure_points_telling:
 * @days: (element-type DureHomeDay): oldest first
 *
 * Returns: (transfer full) (nullable): the newest half-year's points; %NULL before there are two
 *   years
 */
json_t *
dure_points_telling (DureExchange *exchange, const GArray *days)
{
  DureEnergyPoints points;
  json_t *data;

  dure_energy_points (days, &points);
  if (points.year == 0)
    return NULL;
  data = json_pack ("{s:i, s:b}", "months", (int) points.months, "less", points.cut >= 0);
  put_number (exchange, data, "percent", fabs (100 * points.cut));
  if (points.points > 0)
    put_thousands (exchange, data, "worth", points.points);
  return data;
}
