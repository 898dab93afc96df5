// day-chart.c: the days of what was measured as places in a picture
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Along, the days; up, the value. A line joins the middle values of days, a thin bar spans from the
// lowest to the highest of a day that has several. Where days are missing for long the line breaks:
// what nobody measured is not drawn. The picture itself (SVG) is in the page's template.

#include "day-chart.h"

#include <math.h>

/* The picture is 320 wide and 150 high; values are written left of it, days below. */
#define LEFT 40.0
#define RIGHT 312.0
#define TOP 10.0
#define BOTTOM 122.0

#define MOST_STEPS 4
/* Less than so many of the smallest differences fill no picture: a calm value shall look calm. */
#define LEAST_SPAN 10
#define MOST_DOTS 31
/* So many times the usual distance between two measurements, and at least a week, is a gap. */
#define GAP_TIMES 4
#define GAP_LEAST_DAYS 7

typedef struct
{
  gint64 first, last; /* days */
  double low, high, step;
} Frame;

static const DureTrendDay *
day_at (const GArray *days, guint i)
{
  return &g_array_index (days, DureTrendDay, i);
}

static double
tenths (double value)
{
  return round (10 * value) / 10;
}

static double
along (const Frame *frame, gint64 day)
{
  if (frame->first == frame->last)
    return (LEFT + RIGHT) / 2;
  return tenths (LEFT
                 + (RIGHT - LEFT) * (double) (day - frame->first)
                       / (double) (frame->last - frame->first));
}

static double
up (const Frame *frame, double value)
{
  double share = (CLAMP (value, frame->low, frame->high) - frame->low)
                 / (frame->high - frame->low);

  return tenths (BOTTOM - (BOTTOM - TOP) * share);
}

/* The smallest of 1, 2, 5, 10, 20, ... that spans @range in few steps; tenths are the finest. */
static double
nice_step (double range)
{
  static const double leads[] = { 1, 2, 5 };

  for (double scale = 0.1;; scale *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (leads); i++)
      if (range <= MOST_STEPS * scale * leads[i])
        return scale * leads[i];
}

static Frame
frame_of (const DureDayChart *self)
{
  Frame frame = { G_MAXINT64, G_MININT64, INFINITY, -INFINITY, 0 };
  double lacking;

  for (guint s = 0; s < self->n_series; s++)
    for (guint i = 0; i < self->series[s]->len; i++)
      {
        const DureTrendDay *day = day_at (self->series[s], i);

        frame.first = MIN (frame.first, day->day);
        frame.last = MAX (frame.last, day->day);
        frame.low = MIN (frame.low, day->low);
        frame.high = MAX (frame.high, day->high);
      }
  if (!isnan (self->usual_from))
    {
      frame.low = MIN (frame.low, self->usual_from);
      frame.high = MAX (frame.high, self->usual_to);
    }
  lacking = MAX (0, LEAST_SPAN * self->finest - (frame.high - frame.low));
  frame.low -= lacking / 2;
  frame.high += lacking / 2;
  frame.step = MAX (self->finest, nice_step (frame.high - frame.low));
  frame.low = frame.step * floor (frame.low / frame.step + 1e-9);
  frame.high = frame.step * ceil (frame.high / frame.step - 1e-9);
  return frame;
}

static json_t *
rules_of (const Frame *frame)
{
  json_t *rules = json_array ();
  gint64 steps = llround ((frame->high - frame->low) / frame->step);

  for (gint64 i = 0; i <= steps; i++)
    {
      double value = frame->low + (double) i * frame->step;
      double y = up (frame, value);

      json_array_append_new (rules, json_pack ("{s:f, s:f, s:f}", "y", y, "textY", tenths (y + 4.5),
                                               "value", tenths (value)));
    }
  return rules;
}

static gint
compare_steps (gconstpointer one, gconstpointer other)
{
  gint64 a = *(const gint64 *) one, b = *(const gint64 *) other;

  return (a > b) - (a < b);
}

/* From how many days on two days are not joined. */
static gint64
gap_of (const GArray *days)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 1; i < days->len; i++)
    {
      gint64 step = day_at (days, i)->day - day_at (days, i - 1)->day;

      g_array_append_val (steps, step);
    }
  if (steps->len == 0)
    return GAP_LEAST_DAYS;
  g_array_sort (steps, compare_steps);
  return MAX (GAP_LEAST_DAYS, GAP_TIMES * g_array_index (steps, gint64, (steps->len - 1) / 2));
}

static void
end_run (json_t *runs, GString *points)
{
  if (points->len > 0)
    json_array_append_new (runs, json_string (points->str));
  g_string_truncate (points, 0);
}

static json_t *
line_of (const Frame *frame, const GArray *days)
{
  json_t *runs = json_array (), *dots = json_array (), *spans = json_array ();
  g_autoptr (GString) points = g_string_new (NULL);
  gint64 gap = gap_of (days);

  for (guint i = 0; i < days->len; i++)
    {
      const DureTrendDay *day = day_at (days, i);
      double x = along (frame, day->day), y = up (frame, day->middle);
      gboolean is_first = i == 0 || day->day - day_at (days, i - 1)->day > gap;
      gboolean is_last = i + 1 == days->len || day_at (days, i + 1)->day - day->day > gap;
      char x_text[G_ASCII_DTOSTR_BUF_SIZE], y_text[G_ASCII_DTOSTR_BUF_SIZE];

      if (is_first)
        end_run (runs, points);
      g_string_append_printf (points, "%s%s,%s", points->len > 0 ? " " : "",
                              g_ascii_formatd (x_text, sizeof x_text, "%.1f", x),
                              g_ascii_formatd (y_text, sizeof y_text, "%.1f", y));
      if (days->len <= MOST_DOTS || (is_first && is_last))
        json_array_append_new (dots, json_pack ("{s:f, s:f}", "x", x, "y", y));
      if (day->high > day->low)
        json_array_append_new (spans, json_pack ("{s:f, s:f, s:f}", "x", x, "top",
                                                 up (frame, day->high), "bottom",
                                                 up (frame, day->low)));
    }
  end_run (runs, points);
  return json_pack ("{s:o, s:o, s:o}", "runs", runs, "dots", dots, "spans", spans);
}

/**
 * dure_day_chart:
 *
 * Returns: (transfer full): `rules` across, each with its value; `lines`, each of `runs` (points of
 *   a polyline), `dots` and `spans`; `usual`, when there is a usual range: `y` and `height`
 */
json_t *
dure_day_chart (const DureDayChart *self)
{
  Frame frame = frame_of (self);
  json_t *lines = json_array ();
  json_t *data = json_pack ("{s:o, s:o}", "rules", rules_of (&frame), "lines", lines);

  for (guint s = 0; s < self->n_series; s++)
    json_array_append_new (lines, line_of (&frame, self->series[s]));
  if (!isnan (self->usual_from))
    {
      double top = up (&frame, self->usual_to), bottom = up (&frame, self->usual_from);

      json_object_set_new (data, "usual",
                           json_pack ("{s:f, s:f}", "y", top, "height", tenths (bottom - top)));
    }
  return data;
}
