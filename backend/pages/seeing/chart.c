// chart.c: numbers as places in a picture
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The pictures themselves (SVG) are in the page templates; here are only the places in them.

#include "chart.h"

#include "odd-beats.h"

#include <math.h>

/* The same scale as on the kiosk's screen. */
#define RANGE_FIRST 30
#define RANGE_LAST 140
#define USUAL_FROM 50
#define USUAL_TO 100
#define WIDTH 320.0

#define BEATS_HEIGHT 88.0
#define BEATS_LEAST_SPAN_MS 200
#define BEATS_MOST_POINTS 400

#define RULES_MOST_STEPS 4

static double
place (double value, double first, double last, double size)
{
  return round (10 * size * (CLAMP (value, first, last) - first) / (last - first)) / 10;
}

/**
 * dure_chart_range:
 * @value: a resting pulse, 1/min
 *
 * Returns: (transfer full): `x` of the value, `from` and `width` of the usual part, on a band 320
 *   wide
 */
json_t *
dure_chart_range (gint64 value)
{
  double from = place (USUAL_FROM, RANGE_FIRST, RANGE_LAST, WIDTH);
  double to = place (USUAL_TO, RANGE_FIRST, RANGE_LAST, WIDTH);

  return json_pack ("{s:f, s:f, s:f, s:f}",
                    "x", place ((double) value, RANGE_FIRST, RANGE_LAST, WIDTH),
                    "from", from,
                    "to", to,
                    "width", to - from);
}

static gint64
interval (const json_t *rr_ms, gsize i)
{
  return json_integer_value (json_array_get (rr_ms, i));
}

/* (transfer full): the intervals as the rule for odd beats takes them. */
static gint32 *
in_ms (const json_t *rr_ms, gsize count)
{
  gint32 *ms = g_new (gint32, count);

  for (gsize i = 0; i < count; i++)
    ms[i] = (gint32) interval (rr_ms, i);
  return ms;
}

/**
 * dure_chart_beats:
 * @rr_ms: (nullable): the time between beats in ms, oldest first
 *
 * A tachogram: along, the time; up, how long the heart took to the next beat.
 *
 * Returns: (transfer full) (nullable): `points` for a polyline 320 wide and 88 high, `count`,
 *   `shortest`, `longest` and `seconds`; if any came early or late, `odd`, dots as a path, and
 *   `oddCount`; %NULL without two beats
 */
json_t *
dure_chart_beats (const json_t *rr_ms)
{
  gsize count = json_array_size (rr_ms), step = count / BEATS_MOST_POINTS + 1;
  gint64 shortest = G_MAXINT64, longest = 0, total = 0;
  g_autoptr (GString) points = g_string_new (NULL), odd = g_string_new (NULL);
  g_autofree gint32 *ms = in_ms (rr_ms, count);
  double low, high, time = 0;
  guint n_odd = 0;
  json_t *chart;

  if (count < 2)
    return NULL;
  for (gsize i = 0; i < count; i++)
    {
      shortest = MIN (shortest, interval (rr_ms, i));
      longest = MAX (longest, interval (rr_ms, i));
      total += interval (rr_ms, i);
    }
  low = (double) (shortest + longest - MAX (longest - shortest, BEATS_LEAST_SPAN_MS)) / 2;
  high = low + (double) MAX (longest - shortest, BEATS_LEAST_SPAN_MS);
  for (gsize i = 0; i < count; i++)
    {
      char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
      double value = (double) interval (rr_ms, i);
      const gboolean is_odd = dure_beat_is_odd (ms, count, i);

      g_ascii_formatd (x, sizeof x, "%.1f", place (time, 0, (double) total, WIDTH));
      g_ascii_formatd (y, sizeof y, "%.1f",
                       BEATS_HEIGHT - place (value, low, high, BEATS_HEIGHT));
      if (i % step == 0)
        g_string_append_printf (points, "%s%s,%s", points->len > 0 ? " " : "", x, y);
      if (is_odd)
        g_string_append_printf (odd, "M%s %sh0", x, y);
      n_odd += is_odd;
      time += value;
    }
  chart = json_pack ("{s:s, s:i, s:I, s:I, s:I}",
                     "points", points->str,
                     "count", (int) count,
                     "shortest", (json_int_t) shortest,
                     "longest", (json_int_t) longest,
                     "seconds", (json_int_t) (total / 1000));
  if (n_odd > 0)
    {
      json_object_set_new (chart, "odd", json_string (odd->str));
      json_object_set_new (chart, "oddCount", json_integer (n_odd));
    }
  return chart;
}

/* The smallest of 1, 2, 5, 10, 20, ... that reaches @most in few steps. */
static double
nice_step (double most)
{
  static const double leads[] = { 1, 2, 5 };

  for (double scale = 1;; scale *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (leads); i++)
      if (most <= RULES_MOST_STEPS * scale * leads[i])
        return scale * leads[i];
}

/**
 * dure_chart_rules:
 * @most: the largest number that is drawn, at least 1
 * @top: where the picture ends above
 * @bottom: where 0 is
 * @ret_full: (out): what @top stands for
 *
 * Returns: (transfer full): lines across from 0 to there in a few steps, each with its `y`, `textY`
 *   and `value`
 */
json_t *
dure_chart_rules (double most, double top, double bottom, double *ret_full)
{
  const double step = nice_step (most);
  const guint steps = (guint) ceil (most / step - 1e-9);
  json_t *rules = json_array ();

  for (guint i = 0; i <= steps; i++)
    {
      const double y = round (10 * (bottom - (bottom - top) * i / steps)) / 10;

      json_array_append_new (rules, json_pack ("{s:f, s:f, s:I}", "y", y, "textY", y + 4, "value",
                                               (json_int_t) llround (i * step)));
    }
  *ret_full = step * steps;
  return rules;
}
