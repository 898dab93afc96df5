// test-analyse-energy.c: files of simulated homes, asked on a desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"

#include "analyse.h"
#include "canonical-json.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAYS 365
#define MIDNIGHT G_GINT64_CONSTANT (1704034800) /* 2024-01-01 00:00 in Korea */

static char *folder; /* for the files of this run */

/* Runs the words of @line, where FILE and AIR are files; what it printed, or NULL. */
static json_t *
analyse (int status, const char *line, const char *file, const char *air)
{
  g_autoptr (GString) words = g_string_new (line);
  g_auto (GStrv) argv = NULL;
  g_autofree char **given = NULL; /* of which the command takes out what it has read */
  g_autofree char *printed = NULL;
  gsize length;
  FILE *out = open_memstream (&printed, &length);
  json_t *result = NULL;

  g_string_replace (words, "FILE", file, 0);
  g_string_replace (words, "AIR", air != NULL ? air : "", 0);
  argv = g_strsplit (words->str, " ", -1);
  given = g_memdup2 (argv, (g_strv_length (argv) + 1) * sizeof *argv);
  g_assert_cmpint (dure_command_analyse ((int) g_strv_length (argv), given, out), ==, status);
  fclose (out);
  if (status == DURE_ANALYSE_DONE)
    {
      result = json_loads (printed, JSON_REJECT_DUPLICATES, NULL);
      g_assert_nonnull (result);
    }
  return result;
}

static char *
keep (const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static double
celsius_at (int hour)
{
  return 13 - 13 * cos (2 * G_PI * (hour / 24 - 15) / DAYS)
         - 5 * cos (2 * G_PI * (hour % 24 - 3) / 24) + 3 * sin (hour / 24 * 1.7);
}

static char *
stamp (int hour)
{
  g_autoptr (GTimeZone) korea = g_time_zone_new_offset (32400);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (MIDNIGHT + 3600 * hour);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, korea);

  return g_date_time_format_iso8601 (local);
}

static char *
air_file (void)
{
  g_autoptr (GString) text = g_string_new ("dt,tempF\n");

  for (int hour = 0; hour < 24 * DAYS; hour++)
    {
      g_autofree char *time = stamp (hour);

      g_string_append_printf (text, "%s,%.3f\n", time, celsius_at (hour) * 1.8 + 32);
    }
  return keep ("dure-air.csv", text->str);
}

/* 0.2 an hour, 0.03 for each degree below 16 and 0.05 above 24; @ret_parts: their sums. */
static char *
home_file (const char *names, double ret_parts[3])
{
  g_autoptr (GString) text = g_string_new (names);

  memset (ret_parts, 0, 3 * sizeof *ret_parts);
  for (int hour = 0; hour < 24 * DAYS; hour++)
    {
      const double parts[] = { 0.2, 0.03 * fmax (16 - celsius_at (hour), 0),
                               0.05 * fmax (celsius_at (hour) - 24, 0) };
      g_autofree char *time = stamp (hour);

      for (guint i = 0; i < 3; i++)
        ret_parts[i] += parts[i];
      g_string_append_printf (text, "%s,%.6f\n", time, parts[0] + parts[1] + parts[2]);
    }
  return keep ("dure-home.csv", text->str);
}

static double
number (const json_t *result, const char *name)
{
  const json_t *value = json_object_get (result, name);

  g_assert_true (json_is_number (value));
  return json_number_value (value);
}

static void
check_parts (const json_t *weather, const char *const names[3], const double parts[3])
{
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (number (weather, names[i]), parts[i], 0.05 * parts[i]);
}

static void
test_home (void)
{
  static const char *const names[] = { "baseKwh", "heatingKwh", "coolingKwh" };
  double parts[3];
  g_autofree char *home = home_file ("start,value\n", parts), *air = air_file ();
  g_autoptr (json_t) searched =
      analyse (0, "analyse energy FILE --temperature AIR", home, air);
  g_autoptr (json_t) given = analyse (
      0, "analyse energy --heating-balance 60.8F --cooling-balance 24C FILE --temperature AIR",
      home, air);
  const json_t *weather = json_object_get (searched, "weather");

  check_parts (weather, names, parts);
  g_assert_cmpfloat_with_epsilon (number (weather, "heatingBalanceC"), 16, 0.5);
  g_assert_cmpfloat_with_epsilon (number (weather, "coolingBalanceC"), 24, 0.5);
  weather = json_object_get (given, "weather");
  check_parts (weather, names, parts);
  g_assert_cmpfloat (number (weather, "heatingBalanceC"), ==, 16);
  g_assert_cmpfloat (number (weather, "r2"), >, 0.99);
  g_assert_cmpfloat (number (given, "days"), ==, DAYS);
  g_assert_cmpfloat (number (given, "gaps"), ==, 0);
  g_assert_cmpfloat_with_epsilon (number (given, "alwaysOnW"), 260, 160);
  g_assert_true (json_is_true (json_object_get (given, "unitAssumed")));
  g_assert_cmpstr (json_string_value (json_object_get (
                       json_object_get (given, "tariff"), "month")), ==, "2024-12");
  g_remove (home);
  g_remove (air);
}

static void
test_therms (void)
{
  static const char *const names[] = { "baseTherm", "heatingTherm", "coolingTherm" };
  double parts[3];
  g_autofree char *home = home_file ("start,therms\n", parts), *air = air_file ();
  g_autoptr (json_t) result = analyse (0, "analyse energy FILE --temperature AIR", home, air);
  const json_t *weather = json_object_get (result, "weather");

  check_parts (weather, names, parts);
  g_assert_cmpfloat_with_epsilon (number (weather, "baseKwh"),
                                  29.3071 * number (weather, "baseTherm"), 0.01);
  g_remove (home);
  g_remove (air);
}

/* Two homes in one file, one day of 23 hours, a gap, and no weather. */
static void
test_several_homes (void)
{
  g_autoptr (GString) text = g_string_new ("household,local_time,kwh\n");
  g_autofree char *path = NULL;
  g_autoptr (json_t) first = NULL, other = NULL;

  for (int home = 1; home <= 2; home++)
    for (int hour = 0; hour < 72; hour++)
      if (hour != 26 && hour != 60)
        g_string_append_printf (text, "h%d,2025-03-%02d %02d:00,%d\n", home, 8 + hour / 24,
                                hour % 24, home);
  path = keep ("dure-homes.csv", text->str);
  first = analyse (0, "analyse energy --zone America/New_York FILE", path, NULL);
  other = analyse (0, "analyse energy --zone America/New_York --household h2 FILE", path, NULL);
  g_assert_cmpfloat (number (first, "kwh"), ==, 70);
  g_assert_cmpfloat (number (other, "kwh"), ==, 140);
  g_assert_cmpfloat (number (first, "days"), ==, 2);
  g_assert_cmpfloat (number (first, "daysOfClockChange"), ==, 1);
  g_assert_cmpfloat (number (first, "gaps"), ==, 1);
  g_assert_cmpfloat (number (other, "alwaysOnW"), ==, 2000);
  g_assert_true (json_is_null (json_object_get (first, "weather")));
  g_assert_true (json_is_null (json_object_get (first, "points")));
  g_remove (path);
}

/* A place, and the days of 2024 on which its clocks change, counted from 0. */
typedef struct
{
  const char *name;
  int changes[2];
} Place;

/* An hour's use from 17 to 21 by the clocks of a place, none else, on the days around the changes;
 * as a table, or as readings of a feed. */
static char *
evenings (const Place *place, gboolean is_feed)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (place->name);
  GString *text = g_string_new (is_feed ? "" : "start,kwh\n");

  g_assert_nonnull (zone);
  for (int at = 0; at < 2 * 144; at++)
    {
      const gint64 time_s = MIDNIGHT + (place->changes[at / 144] - 3) * 86400 + at % 144 * 3600;
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_s);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
      g_autofree char *stamp = g_date_time_format (local, "%Y-%m-%dT%H:%M:%S%:z");
      const int hour = g_date_time_get_hour (local);
      const int wh = hour >= 17 && hour < 21 ? 1000 : 0;

      if (is_feed)
        g_string_append_printf (text,
                                "<e:IntervalReading><e:timePeriod><e:duration>3600</e:duration>"
                                "<e:start>%" G_GINT64_FORMAT "</e:start></e:timePeriod>"
                                "<e:value>%d</e:value></e:IntervalReading>\n",
                                time_s, wh);
      else
        g_string_append_printf (text, "%s,%d\n", stamp, wh / 1000);
    }
  return g_string_free (text, FALSE);
}

static void
check_evenings (const char *text)
{
  g_autofree char *path = keep ("dure-evenings", text);
  g_autoptr (json_t) result = analyse (0, "analyse energy FILE", path, NULL);

  g_assert_cmpfloat (number (result, "badRows"), ==, 0);
  g_assert_cmpfloat (number (result, "daysOfClockChange"), ==, 2);
  g_assert_cmpfloat (number (result, "peakShare"), ==, 1);
  g_remove (path);
}

/* The hours of a home are those of its own clocks, in summer and in winter. */
static void
test_clocks (void)
{
  static const Place places[] = {
    { "America/Chicago", { 69, 307 } },  { "Europe/Berlin", { 90, 300 } },
    { "Europe/London", { 90, 300 } },    { "Australia/Sydney", { 97, 279 } },
    { "Pacific/Auckland", { 97, 272 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *table = evenings (&places[i], FALSE);

      g_test_message ("%s", places[i].name);
      check_evenings (table);
    }
}

static char *
feed_of (const char *readings, const char *clocks)
{
  return g_strdup_printf (
      "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'>\n"
      "<entry><content><e:LocalTimeParameters>%s</e:LocalTimeParameters></content></entry>\n"
      "<entry><link rel='self' href='m'/><link rel='related' href='b'/>"
      "<link rel='related' href='t'/><content><e:MeterReading/></content></entry>\n"
      "<entry><link rel='self' href='t'/><content><e:ReadingType><e:commodity>1</e:commodity>"
      "<e:flowDirection>1</e:flowDirection><e:uom>72</e:uom></e:ReadingType></content></entry>\n"
      "<entry><link rel='up' href='b'/><content><e:IntervalBlock>%s</e:IntervalBlock></content>"
      "</entry></feed>",
      clocks, readings);
}

/* A feed packs its rule into 32 bits: the second Sunday of March and the first of November at 2
 * (360E2000, B40E2000), or the Sunday on or after the 8th and the 1st. */
static void
test_clocks_of_feed (void)
{
  static const char *const rules[] = {
    "<e:dstEndRule>B40E2000</e:dstEndRule><e:dstOffset>3600</e:dstOffset>"
    "<e:dstStartRule>360E2000</e:dstStartRule><e:tzOffset>-28800</e:tzOffset>",
    "<e:dstEndRule>B21E2000</e:dstEndRule><e:dstOffset>3600</e:dstOffset>"
    "<e:dstStartRule>328E2000</e:dstStartRule><e:tzOffset>-28800</e:tzOffset>",
  };
  static const Place place = { "America/Los_Angeles", { 69, 307 } };
  g_autofree char *readings = evenings (&place, TRUE);
  g_autofree char *without = feed_of (
      readings, "<e:dstStartRule>B60E</e:dstStartRule><e:tzOffset>-28800</e:tzOffset>");
  g_autofree char *path = keep ("dure-feed.xml", without);
  g_autoptr (json_t) result = analyse (0, "analyse energy FILE", path, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *feed = feed_of (readings, rules[i]);

      check_evenings (feed);
    }
  g_assert_cmpfloat (number (result, "daysOfClockChange"), ==, 0);
  g_assert_cmpfloat (number (result, "peakShare"), <, 0.9);
  g_remove (path);
}

/* A row that is not understood is left out, and it is told where and why. */
static void
test_bad_row (void)
{
  g_autofree char *path = keep ("dure-row.csv", "start,kWh\n2025-01-01 00:00,1\n"
                                                "13/25/2025 01:00,1\n2025-01-01 01:00,1\n");
  g_autoptr (json_t) result = analyse (0, "analyse energy FILE", path, NULL);

  g_assert_cmpfloat (number (result, "readings"), ==, 2);
  g_assert_cmpfloat (number (result, "badRows"), ==, 1);
  g_assert_cmpfloat (number (result, "firstBadLine"), ==, 3);
  g_assert_cmpstr (json_string_value (json_array_get (json_object_get (result, "badReasons"), 0)),
                   ==, "no-time");
  g_remove (path);
}

static void
test_refused (void)
{
  g_autofree char *path = keep ("dure-bad.csv", "name,colour\na,b\n");

  g_assert_null (analyse (DURE_ANALYSE_MALFORMED, "analyse energy FILE", path, NULL));
  g_assert_null (analyse (DURE_ANALYSE_CANNOT, "analyse energy FILE.absent", path, NULL));
  g_assert_null (analyse (DURE_ANALYSE_CANNOT, "analyse energy --zone Nowhere FILE", path, NULL));
  g_assert_null (
      analyse (DURE_ANALYSE_CANNOT, "analyse energy --heating-balance warm FILE", path, NULL));
  g_assert_null (analyse (DURE_ANALYSE_CANNOT, "analyse energy --tariff middle FILE", path, NULL));
  g_remove (path);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("dure-analyse-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/analyse-energy/home", test_home);
  g_test_add_func ("/analyse-energy/gas-in-therms", test_therms);
  g_test_add_func ("/analyse-energy/several-homes", test_several_homes);
  g_test_add_func ("/analyse-energy/clocks", test_clocks);
  g_test_add_func ("/analyse-energy/clocks-of-feed", test_clocks_of_feed);
  g_test_add_func ("/analyse-energy/bad-row", test_bad_row);
  g_test_add_func ("/analyse-energy/refused", test_refused);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
