// hour-chart.c: the hours of a day as places in a picture
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One bar an hour, from midnight to midnight; the hours of the evening, when the grid is fullest,
// are marked. The scale begins at 0, so that twice as much looks twice as high. The picture itself
// (SVG) is in the page's template.

#include "hour-chart.h"

#include "chart.h"

#include <math.h>

/* The picture is 320 wide and 150 high; values are written left of it, hours below. */
#define LEFT 40.0
#define RIGHT 308.0
#define TOP 10.0
#define BOTTOM 122.0
#define BAR_SHARE 0.76 /* of the room of an hour */

#define EVENING_FROM 17
#define EVENING_TO 21

static double
tenths (double value)
{
  return round (10 * value) / 10;
}

static json_t *
hours_below (void)
{
  json_t *list = json_array ();

  for (int hour = 0; hour <= 24; hour += 6)
    json_array_append_new (list, json_pack ("{s:f, s:i}", "x",
                                            tenths (LEFT + (RIGHT - LEFT) * hour / 24), "hour",
                                            hour));
  return list;
}

/**
 * dure_hour_chart:
 * @hours: (array fixed-size=24): an amount for each hour of the day, not negative
 *
 * Returns: (transfer full): `rules` across, each with its value; `bars`, each with `x`, `y`,
 *   `width`, `height` and whether it is of the evening; `hours`, to be written below
 */
json_t *
dure_hour_chart (const double hours[24])
{
  const double room = (RIGHT - LEFT) / 24;
  json_t *bars = json_array ();
  double most = 1, full;
  json_t *rules;

  for (guint hour = 0; hour < 24; hour++)
    most = MAX (most, hours[hour]);
  rules = dure_chart_rules (most, TOP, BOTTOM, &full);
  for (guint hour = 0; hour < 24; hour++)
    {
      const double height = tenths ((BOTTOM - TOP) * hours[hour] / full);

      json_array_append_new (
          bars, json_pack ("{s:f, s:f, s:f, s:f, s:b}", "x",
                           tenths (LEFT + room * (hour + (1 - BAR_SHARE) / 2)), "y",
                           tenths (BOTTOM - height), "width", tenths (room * BAR_SHARE), "height",
                           height, "evening", hour >= EVENING_FROM && hour < EVENING_TO));
    }
  return json_pack ("{s:o, s:o, s:o}", "rules", rules, "bars", bars, "hours",
                    hours_below ());
}
