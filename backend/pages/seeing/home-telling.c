// home-telling.c: what a home's electricity says, as data of a page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The figures of core's home-energy.c as people read them, and their picture; _home-energy.html
// puts them into words. Single days of most homes stray a third from what is usual for them. Of
// seven together that leaves an eighth, and only what is twice that is told as more or less.

#include "home-telling.h"

#include "hour-chart.h"

#include <math.h>

#define SAME_PERCENT 25

static void
put_number (DureExchange *exchange, json_t *data, const char *name, double value, int decimals)
{
  g_autofree char *text =
      dure_web_number (exchange->service->web, exchange->language, value, decimals);

  json_object_set_new (data, name, json_string (text));
}

/**
 * dure_home_kwh_number:
 * @wh: an energy, watt hours
 *
 * Returns: (transfer full): it in kilowatt hours, as people write it in the reader's language
 */
char *
dure_home_kwh_number (DureExchange *exchange, double wh)
{
  return dure_web_number (exchange->service->web, exchange->language, wh / 1000,
                          fabs (wh) < 100000 ? 1 : 0);
}

/**
 * dure_home_kwh:
 * @wh: an energy, watt hours
 *
 * Returns: (transfer full): as dure_home_kwh_number(), with its unit
 */
char *
dure_home_kwh (DureExchange *exchange, double wh)
{
  g_autofree char *number = dure_home_kwh_number (exchange, wh);

  return g_strconcat (number, "\u00a0kWh", NULL);
}

static json_t *
week_data (DureExchange *exchange, const DureHomeEnergy *home)
{
  const double percent = 100 * (home->latest_day_wh / home->usual_day_wh - 1);
  g_autofree char *latest = dure_home_kwh (exchange, home->latest_day_wh);
  g_autofree char *usual = dure_home_kwh (exchange, home->usual_day_wh);
  json_t *data = json_pack ("{s:s, s:s, s:i, s:b, s:b}", "latest", latest, "usual", usual, "weeks",
                            (int) home->earlier_weeks, "more", percent > SAME_PERCENT, "less",
                            percent < -SAME_PERCENT);

  put_number (exchange, data, "percent", fabs (percent), 0);
  return data;
}

static json_t *
hours_data (DureExchange *exchange, const DureHomeEnergy *home)
{
  json_t *list = json_array ();

  for (int hour = 0; hour < 24; hour++)
    {
      json_t *row = json_pack ("{s:i, s:i}", "from", hour, "to", hour + 1);

      put_number (exchange, row, "wh", home->hour_wh[hour], 0);
      json_array_append_new (list, row);
    }
  return list;
}

/**
 * dure_home_telling:
 * @home: what was worked out
 *
 * Returns: (transfer full) (nullable): the data of _home-energy.html; %NULL without a whole day
 */
json_t *
dure_home_telling (DureExchange *exchange, const DureHomeEnergy *home)
{
  json_t *data;

  if (home->days == 0)
    return NULL;
  data = json_pack ("{s:i, s:b, s:o, s:o}", "days", (int) home->days, "oneDay", home->days == 1,
                    "chart", dure_hour_chart (home->hour_wh), "hours",
                    hours_data (exchange, home));
  put_number (exchange, data, "alwaysOn", home->always_on_w, 0);
  put_number (exchange, data, "evening", 100 * home->evening_share, 0);
  if (home->earlier_weeks > 0 && home->usual_day_wh > 0)
    json_object_set_new (data, "week", week_data (exchange, home));
  return data;
}
