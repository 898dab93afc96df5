// lab-risk.c: how well a release hides those who are in it, as a picture
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Twice each: if everything was told as it is, and as it is told. How many donors are alike with so
// many others, as bars side by side; and in percent, how likely the most exposed donor is found
// (1 / smallest class), who is above what the threshold allows or alone, who is left out, and what
// precision is lost. The numbers stand in a table beside the picture.

#include "lab-risk.h"

#include "chart.h"
#include "release-build.h"

#include <math.h>

/* Of the picture, as lab-report.html has it. */
#define LEFT 44.0
#define RIGHT 712.0
#define TOP 12.0
#define BOTTOM 168.0
#define BAR_SHARE 0.36

static gint64
number_of (const json_t *json, const char *key)
{
  return json_integer_value (json_object_get (json, key));
}

static gint64
bin_of (const json_t *risk, guint bin)
{
  return json_integer_value (json_array_get (json_object_get (risk, "bins"), bin));
}

static json_t *
bar_data (double x, double width, gint64 number, double full)
{
  const double height = round (10 * (BOTTOM - TOP) * (double) number / full) / 10;

  return json_pack ("{s:f, s:f, s:f, s:f}", "x", round (10 * x) / 10, "width",
                    round (10 * width) / 10, "y", BOTTOM - height, "height", height);
}

/* `2-4`, `100+`, `1` */
static char *
bin_name (guint bin)
{
  const guint start = dure_risk_bin_starts[bin];

  if (bin == DURE_RISK_BINS - 1)
    return g_strdup_printf ("%u+", start);
  return dure_risk_bin_starts[bin + 1] == start + 1
             ? g_strdup_printf ("%u", start)
             : g_strdup_printf ("%u–%u", start, dure_risk_bin_starts[bin + 1] - 1);
}

static json_t *
chart_data (const json_t *untouched, const json_t *told)
{
  const double room = (RIGHT - LEFT) / DURE_RISK_BINS;
  json_t *before = json_array (), *after = json_array (), *rows = json_array (), *rules;
  double most = 1, full;

  for (guint bin = 0; bin < DURE_RISK_BINS; bin++)
    most = MAX (most, (double) MAX (bin_of (untouched, bin), bin_of (told, bin)));
  rules = dure_chart_rules (most, TOP, BOTTOM, &full);
  for (guint bin = 0; bin < DURE_RISK_BINS; bin++)
    {
      const double middle = LEFT + room * (bin + 0.5), width = room * BAR_SHARE;
      g_autofree char *name = bin_name (bin);

      json_array_append_new (before, bar_data (middle - width, width, bin_of (untouched, bin),
                                               full));
      json_array_append_new (after, bar_data (middle, width, bin_of (told, bin), full));
      json_array_append_new (rows, json_pack ("{s:s, s:f, s:I, s:I}", "size", name, "x", middle,
                                              "before", (json_int_t) bin_of (untouched, bin),
                                              "after", (json_int_t) bin_of (told, bin)));
    }
  return json_pack ("{s:o, s:o, s:o, s:o}", "rules", rules, "before", before, "after", after,
                    "bins", rows);
}

static json_t *
gauge_data (DureLabCall *call, const char *name, double before, double after)
{
  DureWeb *web = call->exchange->service->web;
  const char *language = call->exchange->language;
  g_autofree char *one = dure_web_number (web, language, 100 * before, 1);
  g_autofree char *other = dure_web_number (web, language, 100 * after, 1);

  return json_pack ("{s:{s:b}, s:s, s:s, s:f, s:f}", "gauge", name, TRUE, "before", one, "after",
                    other, "widthBefore", round (1000 * before) / 10, "widthAfter",
                    round (1000 * after) / 10);
}

static double
share_of (gint64 part, gint64 whole)
{
  return whole > 0 ? (double) part / (double) whole : 0;
}

static const char *const gauges[]
    = { "prosecutor", "above", "unique", "suppressed", "lost" };

/* In the order of their names; from 0 to 1, @is_told or as if everything was. */
static void
read_shares (const json_t *report, gboolean is_told, double ret_shares[G_N_ELEMENTS (gauges)])
{
  const json_t *risk = json_object_get (report, is_told ? "told" : "untouched");
  const gint64 n_donors = number_of (risk, "donors");
  const gint64 left_out = is_told ? number_of (report, "leftOut") : 0;

  ret_shares[0] = share_of (1, number_of (risk, "smallest"));
  ret_shares[1] = share_of (number_of (risk, "above"), n_donors);
  ret_shares[2] = share_of (number_of (risk, "unique"), n_donors);
  ret_shares[3] = share_of (left_out, n_donors + left_out);
  ret_shares[4] = share_of (number_of (risk, "lostMillionths"), DURE_RISK_MILLION);
}

static json_t *
gauges_data (DureLabCall *call, const double before[G_N_ELEMENTS (gauges)],
             const double after[G_N_ELEMENTS (gauges)])
{
  json_t *list = json_array ();

  for (gsize i = 0; i < G_N_ELEMENTS (gauges); i++)
    json_array_append_new (list, gauge_data (call, gauges[i], before[i], after[i]));
  return list;
}

/**
 * dure_lab_risk_compare:
 * @one: `dure.risk-report/1`
 * @other: that of another release
 *
 * Returns: (transfer full): what `_lab-gauge.html` names, of @one as `before` and of @other as
 *   `after`, both as they are told
 */
json_t *
dure_lab_risk_compare (DureLabCall *call, const json_t *one, const json_t *other)
{
  double of_one[G_N_ELEMENTS (gauges)], of_other[G_N_ELEMENTS (gauges)];

  read_shares (one, TRUE, of_one);
  read_shares (other, TRUE, of_other);
  return gauges_data (call, of_one, of_other);
}

/**
 * dure_lab_risk_data:
 * @report: `dure.risk-report/1`
 *
 * Returns: (transfer full): what `_lab-risk.html` shows
 */
json_t *
dure_lab_risk_data (DureLabCall *call, const json_t *report)
{
  const json_t *told = json_object_get (report, "told");
  double before[G_N_ELEMENTS (gauges)], after[G_N_ELEMENTS (gauges)];

  read_shares (report, FALSE, before);
  read_shares (report, TRUE, after);
  return json_pack ("{s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "k",
                    (json_int_t) number_of (report, "k"), "number",
                    (json_int_t) number_of (report, "rows"), "donors",
                    (json_int_t) number_of (told, "donors"), "covered",
                    (json_int_t) number_of (report, "covered"), "empty",
                    (json_int_t) number_of (report, "empty"), "leftOut",
                    (json_int_t) number_of (report, "leftOut"), "chart",
                    chart_data (json_object_get (report, "untouched"), told), "gauges",
                    gauges_data (call, before, after));
}
