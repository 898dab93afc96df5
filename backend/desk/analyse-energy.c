// analyse-energy.c: what a home's energy says, asked on any desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `analyse energy FILE` prints one JSON document: what of the file is known, and all that core
// works out of it. What cannot be said is null. Parts by weather are of the newest year.
//
// Exit status: 0 done, 65 not a file of energy, 1 when it could not be read at all.

#include "analyse.h"

#include "canonical-json.h"
#include "energy-baseline.h"
#include "energy-file.h"
#include "energy-points.h"
#include "energy-tariff.h"
#include "energy-time.h"
#include "energy-weather.h"
#include "home-energy.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY_S 86400
#define YEAR_DAYS 365
#define KWH(wh) ((wh) / 1000)

static const char manual[] =
    "FILE is Green Button (ESPI) XML or a table of values; --temperature takes a table with an\n"
    "hour a row, in degrees C, or F when its name ends so. Both may be packed by gzip, and `-` is\n"
    "standard input. Amounts are kWh unless the file or --unit says otherwise; gas in therms is\n"
    "told in kWh, and what the weather explains of it in therms too.\n";

typedef struct
{
  DureEnergyFileForm file;
  char *temperature, *heating, *cooling, *tariff, *peak, *from, *to;
  int year;
} Options;

typedef struct
{
  DureEnergyFile *file;
  GArray *days;
  GArray *air; /* (nullable) */
  double heating_c, cooling_c;
  guint peak_from, peak_to;
  DureTariff tariff;
} Home;

static void
options_clear (Options *self)
{
  char **texts[] = { &self->file.zone, &self->file.unit, &self->file.household, &self->temperature,
                     &self->heating, &self->cooling, &self->tariff, &self->peak, &self->from,
                     &self->to };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
}

static void
home_clear (Home *self)
{
  if (self->days != NULL && self->days->len > 0)
    explicit_bzero (self->days->data, self->days->len * sizeof (DureHomeDay));
  g_clear_pointer (&self->days, g_array_unref);
  g_clear_pointer (&self->air, g_array_unref);
  dure_energy_file_free (self->file);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, what);
  return FALSE;
}

static gboolean
parse (Options *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "temperature", 0, 0, G_OPTION_ARG_FILENAME, &self->temperature, "the weather, hourly",
      "FILE" },
    { "heating-balance", 0, 0, G_OPTION_ARG_STRING, &self->heating,
      "heating begins below this (looked for)", "15.5C|60F" },
    { "cooling-balance", 0, 0, G_OPTION_ARG_STRING, &self->cooling,
      "cooling begins above this (looked for)", "18.3C|65F" },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &self->file.zone,
      "of the clocks (the file's, else Asia/Seoul)", "Asia/Seoul|+09:00" },
    { "unit", 0, 0, G_OPTION_ARG_STRING, &self->file.unit, "of the amounts, where none is said",
      "kWh|Wh|kW|W|therm" },
    { "end-stamped", 0, 0, G_OPTION_ARG_NONE, &self->file.is_end_stamped,
      "times are when intervals ended", NULL },
    { "household", 0, 0, G_OPTION_ARG_STRING, &self->file.household,
      "of a file with several (the first)", "NAME" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &self->from, "the first day that counts", "YYYY-MM-DD" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &self->to, "the last day that counts", "YYYY-MM-DD" },
    { "year", 0, 0, G_OPTION_ARG_INT, &self->year, "only this calendar year counts", "YYYY" },
    { "tariff", 0, 0, G_OPTION_ARG_STRING, &self->tariff, "voltage of the home (low)",
      "low|high" },
    { "peak", 0, 0, G_OPTION_ARG_STRING, &self->peak, "the hours when the grid is fullest",
      "17-21" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE");

  g_option_context_set_description (context, manual);
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error)
         && (*argc == 2 || refuse (error, "analyse energy takes one file"));
}

/* 18.3, 18.3C or 65F; NAN when nothing is said. */
static gboolean
read_degrees (const char *text, double *ret_celsius, GError **error)
{
  char *unit = NULL;
  double degrees;

  *ret_celsius = NAN;
  if (text == NULL)
    return TRUE;
  degrees = g_ascii_strtod (text, &unit);
  if (unit == text || !isfinite (degrees) || strlen (unit) > 1
      || (*unit != '\0' && strchr ("cCfF", *unit) == NULL))
    return refuse (error, "a balance point is a number of degrees, with C or F behind it");
  *ret_celsius = g_ascii_tolower (*unit) == 'f' ? (degrees - 32) / 1.8 : degrees;
  return TRUE;
}

static gboolean
read_peak (const char *text, Home *home, GError **error)
{
  home->peak_from = DURE_PEAK_FROM;
  home->peak_to = DURE_PEAK_TO;
  if (text == NULL
      || (sscanf (text, "%2u-%2u", &home->peak_from, &home->peak_to) == 2 && home->peak_from < 24
          && home->peak_to <= 24))
    return TRUE;
  return refuse (error, "--peak takes two hours: 17-21");
}

static gboolean
read_day (const char *text, gint64 *ret_day, GError **error)
{
  DureEnergyStamp stamp;

  if (text == NULL)
    return TRUE;
  if (!dure_energy_stamp_read (text, NULL, &stamp) || stamp.span != DURE_ENERGY_DAY)
    return refuse (error, "a day is YYYY-MM-DD");
  *ret_day = stamp.local_s / DAY_S;
  return TRUE;
}

/* Leaves only the days that count. */
static gboolean
cut_days (const Options *options, GArray *days, GError **error)
{
  gint64 from = G_MININT64, to = G_MAXINT64;
  guint kept = 0;

  if (!read_day (options->from, &from, error) || !read_day (options->to, &to, error))
    return FALSE;
  for (guint i = 0; i < days->len; i++)
    {
      const DureHomeDay *day = &g_array_index (days, DureHomeDay, i);
      const time_t noon_s = (time_t) (day->day * DAY_S + DAY_S / 2);
      struct tm date;

      gmtime_r (&noon_s, &date);
      if (day->day >= from && day->day <= to
          && (options->year == 0 || date.tm_year + 1900 == options->year))
        g_array_index (days, DureHomeDay, kept++) = *day;
    }
  g_array_set_size (days, kept);
  return TRUE;
}

static gboolean
read_home (const Options *options, const char *path, Home *home, GError **error)
{
  if (options->tariff != NULL && strcmp (options->tariff, "low") != 0
      && strcmp (options->tariff, "high") != 0)
    return refuse (error, "--tariff takes low or high");
  home->tariff = g_strcmp0 (options->tariff, "high") == 0 ? DURE_TARIFF_HIGH : DURE_TARIFF_LOW;
  if (!read_degrees (options->heating, &home->heating_c, error)
      || !read_degrees (options->cooling, &home->cooling_c, error)
      || !read_peak (options->peak, home, error))
    return FALSE;
  home->file = dure_energy_file_read (path, &options->file, error);
  if (home->file == NULL)
    return FALSE;
  if (options->temperature != NULL)
    {
      home->air = dure_air_file_read (options->temperature, home->file->zone, error);
      if (home->air == NULL)
        return FALSE;
    }
  home->days = dure_home_days_new ((const DureEnergyUse *) (gpointer) home->file->uses->data,
                                   home->file->uses->len, home->file->zone);
  return cut_days (options, home->days, error);
}

/* Six digits behind the point are more than any of it is worth. */
static json_t *
number (double value)
{
  return isfinite (value) ? json_real (round (value * 1e6) / 1e6) : json_null ();
}

static json_t *
date_text (gint64 day)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (day * DAY_S);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%d");

  return json_string (text);
}

static void
put_readings (const Home *home, json_t *result)
{
  const DureEnergyFile *file = home->file;
  gint64 all = 0, estimated = 0, end_s = 0, missing_s = 0;
  guint n_estimated = 0, gaps = 0;
  json_t *reasons = json_array ();

  for (DureEnergyReason reason = 0; reason < DURE_ENERGY_N_REASONS; reason++)
    if (file->is_bad[reason])
      json_array_append_new (reasons, json_string (dure_energy_reason_word (reason)));
  for (guint i = 0; i < file->uses->len; i++)
    {
      const DureEnergyUse *use = &g_array_index (file->uses, DureEnergyUse, i);

      all += use->milliwatt_hours;
      estimated += use->is_estimated ? use->milliwatt_hours : 0;
      n_estimated += use->is_estimated ? 1 : 0;
      if (i > 0 && use->start_s > end_s)
        {
          gaps++;
          missing_s += use->start_s - end_s;
        }
      end_s = use->start_s + use->duration_s;
    }
  json_object_set_new (result, "readings", json_integer (file->uses->len));
  json_object_set_new (result, "kwh", number ((double) all / 1e6));
  json_object_set_new (result, "estimated", json_integer (n_estimated));
  json_object_set_new (result, "estimatedKwh", number ((double) estimated / 1e6));
  json_object_set_new (result, "exported", json_integer (file->exported_readings));
  json_object_set_new (result, "exportedKwh",
                       number ((double) file->exported_milliwatt_hours / 1e6));
  json_object_set_new (result, "gaps", json_integer (gaps));
  json_object_set_new (result, "gapHours", number ((double) missing_s / 3600));
  json_object_set_new (result, "badRows", json_integer (file->bad_rows));
  json_object_set_new (result, "badReasons", reasons);
  json_object_set_new (result, "firstBadLine",
                       file->bad_line > 0 ? json_integer (file->bad_line) : json_null ());
  json_object_set_new (result, "repeated", json_integer (file->repeated));
  json_object_set_new (result, "other", json_integer (file->other));
  json_object_set_new (result, "unitAssumed", json_boolean (file->is_unit_assumed));
}

static void
put_days (const Home *home, json_t *result)
{
  guint whole = 0, changed = 0;
  const guint last = home->days->len - 1;

  for (guint i = 0; i < home->days->len; i++)
    {
      const DureHomeDay *day = &g_array_index (home->days, DureHomeDay, i);

      whole += day->is_whole ? 1 : 0;
      changed += day->length_s != DAY_S ? 1 : 0;
    }
  json_object_set_new (result, "days", json_integer (whole));
  json_object_set_new (result, "daysTouched", json_integer (home->days->len));
  json_object_set_new (result, "daysOfClockChange", json_integer (changed));
  if (home->days->len == 0)
    return;
  json_object_set_new (result, "firstDay",
                       date_text (g_array_index (home->days, DureHomeDay, 0).day));
  json_object_set_new (result, "lastDay",
                       date_text (g_array_index (home->days, DureHomeDay, last).day));
}

static void
put_shape (const Home *home, json_t *result)
{
  DureHomeEnergy shape;
  json_t *hours = json_array ();

  dure_home_energy_of_days (home->days, home->peak_from, home->peak_to, &shape);
  for (guint hour = 0; hour < 24; hour++)
    json_array_append_new (hours, number (shape.hour_wh[hour]));
  json_object_set_new (result, "daysWithHours", json_integer (shape.days));
  json_object_set_new (result, "alwaysOnW", number (shape.days > 0 ? shape.always_on_w : NAN));
  json_object_set_new (result, "peakShare", number (shape.days > 0 ? shape.evening_share : NAN));
  json_object_set_new (result, "peakHours",
                       json_pack ("[i, i]", (int) home->peak_from, (int) home->peak_to));
  json_object_set_new (result, "hourWh", hours);
  json_object_set_new (
      result, "latestWeek",
      shape.earlier_weeks == 0 || shape.usual_day_wh <= 0
          ? json_null ()
          : json_pack ("{s:o, s:o, s:o, s:i}", "dayKwh", number (KWH (shape.latest_day_wh)),
                       "usualDayKwh", number (KWH (shape.usual_day_wh)), "changePercent",
                       number (100 * (shape.latest_day_wh / shape.usual_day_wh - 1)),
                       "earlierWeeks", (int) shape.earlier_weeks));
}

static void
put_baseline (const Home *home, json_t *result)
{
  DureEnergyBaseline baseline;
  g_autoptr (GArray) days = dure_energy_baseline (home->days, &baseline);
  json_t *absent = json_array ();

  for (guint i = 0; i < days->len; i++)
    if (g_array_index (days, DureBaselineDay, i).is_absent)
      json_array_append_new (absent, date_text (g_array_index (days, DureBaselineDay, i).day));
  json_object_set_new (result, "absentDays", json_integer (baseline.absent));
  json_object_set_new (result, "absentDates", absent);
  json_object_set_new (
      result, "baseline",
      baseline.compared == 0
          ? json_null ()
          : json_pack ("{s:i, s:o, s:o, s:o, s:o, s:o, s:b}", "days", (int) baseline.compared,
                       "cvRmse", number (baseline.cv_rmse), "newestDay",
                       date_text (baseline.newest.day), "newestKwh",
                       number (KWH (baseline.newest.wh)), "usualKwh",
                       number (KWH (baseline.newest.usual_wh)), "changePercent",
                       number (100 * baseline.change), "isUnusual", baseline.is_unusual));
  if (days->len > 0)
    explicit_bzero (days->data, days->len * sizeof (DureBaselineDay));
}

/* The days of the newest year. */
static GArray *
newest_year (const GArray *days)
{
  GArray *year = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));
  const gint64 last
      = days->len > 0 ? g_array_index (days, DureHomeDay, days->len - 1).day : 0;

  for (guint i = 0; i < days->len; i++)
    if (g_array_index (days, DureHomeDay, i).day > last - YEAR_DAYS)
      g_array_append_vals (year, &g_array_index (days, DureHomeDay, i), 1);
  return year;
}

static json_t *
weather_of (const Home *home)
{
  g_autoptr (GArray) year = newest_year (home->days);
  const double kwh = home->file->kwh_of_unit;
  DureEnergyWeather weather = { 0 };
  json_t *told;

  if (home->air != NULL)
    dure_energy_weather (year, home->air, home->heating_c, home->cooling_c, &weather);
  if (weather.days == 0)
    return json_null ();
  told = json_pack ("{s:i, s:o, s:o, s:o, s:o, s:o, s:o}", "days", (int) weather.days, "baseKwh",
                    number (KWH (weather.base_wh)), "heatingKwh",
                    number (KWH (weather.heating_wh)), "coolingKwh",
                    number (KWH (weather.cooling_wh)), "heatingBalanceC",
                    number (weather.heating_balance_c), "coolingBalanceC",
                    number (weather.cooling_balance_c), "r2", number (weather.r2));
  if (kwh == 1)
    return told;
  json_object_set_new (told, "baseTherm", number (KWH (weather.base_wh) / kwh));
  json_object_set_new (told, "heatingTherm", number (KWH (weather.heating_wh) / kwh));
  json_object_set_new (told, "coolingTherm", number (KWH (weather.cooling_wh) / kwh));
  return told;
}

static json_t *
tariff_of (const Home *home)
{
  DureEnergyTariff tariff;
  g_autofree char *month = NULL;

  dure_energy_tariff (home->days, home->tariff, &tariff);
  if (tariff.year == 0)
    return json_null ();
  month = g_strdup_printf ("%04u-%02u", tariff.year, tariff.month);
  return json_pack (
      "{s:s, s:s, s:i, s:i, s:o, s:o, s:i, s:i, s:[o, o], s:o, s:o, s:b}", "voltage",
      home->tariff == DURE_TARIFF_HIGH ? "high" : "low", "month", month, "knownDays",
      (int) tariff.known_days, "monthDays", (int) tariff.month_days, "soFarKwh",
      number (KWH (tariff.so_far_wh)), "expectedKwh", number (KWH (tariff.expected_wh)),
      "tierSoFar", (int) tariff.so_far.tier, "expectedTier", (int) tariff.expected.tier,
      "tierEdgesKwh", number (tariff.expected.edge_kwh[0]), number (tariff.expected.edge_kwh[1]),
      "soFarWon", number (tariff.so_far.won), "expectedWon", number (tariff.expected.won),
      "isEstimate", TRUE);
}

static json_t *
points_of (const Home *home)
{
  DureEnergyPoints points;
  g_autofree char *half = NULL;

  dure_energy_points (home->days, &points);
  if (points.year == 0)
    return json_null ();
  half = g_strdup_printf ("%04u-H%u", points.year, points.half);
  return json_pack ("{s:s, s:i, s:o, s:o, s:o, s:i, s:b}", "halfYear", half, "monthsCompared",
                    (int) points.months, "kwh", number (KWH (points.wh)), "usualKwh",
                    number (KWH (points.usual_wh)), "cutPercent", number (100 * points.cut),
                    "points", (int) points.points, "isWhole", points.months == 6);
}

static void
tell (const Home *home, FILE *out)
{
  g_autoptr (json_t) result = json_object ();
  char *text;

  put_readings (home, result);
  put_days (home, result);
  put_shape (home, result);
  put_baseline (home, result);
  json_object_set_new (result, "weather", weather_of (home));
  json_object_set_new (result, "tariff", tariff_of (home));
  json_object_set_new (result, "points", points_of (home));
  text = json_dumps (result, JSON_INDENT (2) | JSON_REAL_PRECISION (12));
  fprintf (out, "%s\n", text);
  free (text);
}

/**
 * dure_analyse_energy:
 *
 * `analyse energy FILE`.
 */
int
dure_analyse_energy (int argc, char **argv, FILE *out)
{
  Options options = { 0 };
  Home home = { 0 };
  g_autoptr (GError) error = NULL;
  int status = DURE_ANALYSE_CANNOT;

  if (parse (&options, &argc, &argv, &error) && read_home (&options, argv[1], &home, &error))
    {
      tell (&home, out);
      status = DURE_ANALYSE_DONE;
    }
  else
    {
      fprintf (stderr, "dure-backend: %s\n", error->message);
      if (error->domain == DURE_ENERGY_ERROR)
        status = DURE_ANALYSE_MALFORMED;
    }
  home_clear (&home);
  options_clear (&options);
  return status;
}
