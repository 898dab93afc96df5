// energy-zone.c: the clocks of a home, so far as its file tells of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A Green Button feed says how far its clocks are from UTC and by which rules they change (ESPI's
// TimeConfiguration). A table whose times have offsets tells it by example: where there are two
// offsets, the rule is looked for among those that are in use, and taken if every row keeps it.
// Else a home's evenings would be an hour off for half of the year.

#include "energy-zone.h"

#include "energy-header.h"
#include "energy-time.h"

#include <string.h>

#define KOREA "Asia/Seoul"
#define MOST_S 50400 /* 14 hours: no clock is further from UTC */
#define HOUR_S 3600
/* Where none of so many rows has an offset, none has. */
#define ENOUGH_ROWS 100

/* When clocks change, as POSIX writes it behind the names of a zone; %s is a time of day. */
static const struct
{
  const char *rule;
  gboolean is_at_one_utc; /* in all zones at 1:00 UTC, else at 2:00, and back at 2:00 or 3:00 */
} rules[] = {
  { "M3.2.0/2,M11.1.0/2", FALSE },  /* United States, Canada */
  { "M3.5.0/%s,M10.5.0/%s", TRUE }, /* Europe */
  { "M10.1.0/2,M4.1.0/3", FALSE },  /* Australia */
  { "M9.5.0/2,M4.1.0/3", FALSE },   /* New Zealand */
};

typedef struct
{
  gint64 time_s;
  gint32 offset_s;
} Seen;

/* (transfer full): seconds as 2:00:00 or -8:00:00. */
static char *
clock_text (gint32 seconds)
{
  const gint32 whole = ABS (seconds);

  return g_strdup_printf ("%s%d:%02d:%02d", seconds < 0 ? "-" : "", whole / HOUR_S,
                          whole / 60 % 60, whole % 60);
}

/* POSIX counts westward. */
static GTimeZone *
zone_with_rule (gint32 standard_s, gint32 summer_s, const char *rule)
{
  g_autofree char *standard = clock_text (-standard_s);
  g_autofree char *summer = clock_text (-summer_s);
  g_autofree char *name = g_strdup_printf ("STD%sDST%s,%s", standard, summer, rule);

  return g_time_zone_new_identifier (name);
}

static gint64
number_in_feed (const char *text, const char *element, guint base)
{
  g_autofree char *name = g_strconcat (element, ">", NULL);
  const char *at = strstr (text, name);

  return at != NULL ? g_ascii_strtoll (at + strlen (name), NULL, base) : 0;
}

/* (transfer full) (nullable): ESPI packs a rule into 32 bits: month (4), which of its weekdays (3),
 * day of the month (5), weekday (3, Sunday is 7), hour (5), seconds (12). */
static char *
rule_of_espi (guint32 packed)
{
  const guint month = packed >> 28, which = packed >> 25 & 7, day = packed >> 20 & 31;
  const guint weekday = packed >> 17 & 7, hour = packed >> 12 & 31;
  const guint week = which == 1 ? (day + 6) / 7 : MIN (which - 1, 5);

  if (month < 1 || month > 12 || which == 0 || weekday == 0 || week == 0 || hour > 23)
    return NULL;
  return g_strdup_printf ("M%u.%u.%u/%u", month, week, weekday % 7, hour);
}

static GTimeZone *
zone_of_feed (const char *text)
{
  const gint32 standard_s
      = (gint32) CLAMP (number_in_feed (text, "tzOffset", 10), -MOST_S, MOST_S);
  const gint32 more_s = (gint32) CLAMP (number_in_feed (text, "dstOffset", 10), 0, 2 * HOUR_S);
  g_autofree char *start = rule_of_espi ((guint32) number_in_feed (text, "dstStartRule", 16));
  g_autofree char *end = rule_of_espi ((guint32) number_in_feed (text, "dstEndRule", 16));
  GTimeZone *zone = NULL;

  if (strstr (text, "tzOffset>") == NULL)
    return NULL;
  if (start != NULL && end != NULL && more_s > 0)
    {
      g_autofree char *rule = g_strdup_printf ("%s,%s", start, end);

      zone = zone_with_rule (standard_s, standard_s + more_s, rule);
    }
  return zone != NULL ? zone : g_time_zone_new_offset (standard_s);
}

/* Of a row of a table the first time that says how far it is from UTC; @column: where that was. */
static gboolean
see_row (const char *row, gsize length, int *column, Seen *ret_seen)
{
  g_autofree char *text = g_strndup (row, length);
  g_auto (GStrv) cells = g_strsplit_set (text, ",;\t", *column >= 0 ? *column + 2 : -1);

  for (int i = MAX (*column, 0); i < (int) g_strv_length (cells); i++)
    {
      g_autofree char *cell = dure_energy_cell_text (g_strdelimit (cells[i], "\"", ' '));
      DureEnergyStamp stamp;

      if (dure_energy_stamp_read (cell, NULL, &stamp) && stamp.has_offset)
        {
          *column = i;
          *ret_seen = (Seen){ stamp.local_s - stamp.offset_s, stamp.offset_s };
          return TRUE;
        }
      if (*column >= 0)
        break;
    }
  return FALSE;
}

static GArray *
see_rows (const char *text)
{
  GArray *seen = g_array_new (FALSE, FALSE, sizeof (Seen));
  int column = -1;
  guint rows = 0;

  for (const char *at = strchr (text, '\n'); at != NULL && (column >= 0 || rows < ENOUGH_ROWS);
       at = strchr (at + 1, '\n'))
    {
      Seen one;

      rows++;
      if (see_row (at + 1, strcspn (at + 1, "\r\n"), &column, &one))
        g_array_append_val (seen, one);
    }
  return seen;
}

static gboolean
is_kept (GTimeZone *zone, const GArray *seen)
{
  for (guint i = 0; i < seen->len; i++)
    {
      const Seen *one = &g_array_index (seen, Seen, i);
      const gint interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, one->time_s);

      if (g_time_zone_get_offset (zone, interval) != one->offset_s)
        return FALSE;
    }
  return TRUE;
}

/* (nullable): %NULL when no time has an offset. */
static GTimeZone *
zone_of_table (const char *text)
{
  g_autoptr (GArray) seen = see_rows (text);
  gint32 least_s = MOST_S, most_s = -MOST_S;

  for (guint i = 0; i < seen->len; i++)
    {
      least_s = MIN (least_s, g_array_index (seen, Seen, i).offset_s);
      most_s = MAX (most_s, g_array_index (seen, Seen, i).offset_s);
    }
  for (gsize i = 0; least_s < most_s && i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *forth = clock_text (HOUR_S + least_s);
      g_autofree char *back = clock_text (HOUR_S + most_s);
      g_auto (GStrv) parts = g_strsplit (rules[i].rule, "%s", -1);
      g_autofree char *rule = rules[i].is_at_one_utc
                                  ? g_strconcat (parts[0], forth, parts[1], back, NULL)
                                  : g_strdup (rules[i].rule);
      g_autoptr (GTimeZone) zone = zone_with_rule (least_s, most_s, rule);

      if (zone != NULL && is_kept (zone, seen))
        return g_steal_pointer (&zone);
    }
  return seen->len > 0 ? g_time_zone_new_offset (g_array_index (seen, Seen, 0).offset_s) : NULL;
}

/**
 * dure_energy_zone:
 * @name: (nullable): what somebody says it is, `Asia/Seoul` or `+09:00`
 * @text: a feed or a table
 * @is_feed: which of them
 * @error: when there is no zone of that name
 *
 * Returns: (transfer full) (nullable): of that name, else as the file tells, else Korea's
 */
GTimeZone *
dure_energy_zone (const char *name, const char *text, gboolean is_feed, GError **error)
{
  GTimeZone *zone = NULL;

  if (name == NULL)
    zone = is_feed ? zone_of_feed (text) : zone_of_table (text);
  if (zone == NULL)
    zone = g_time_zone_new_identifier (name != NULL ? name : KOREA);
  if (zone == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--zone: there is no such one");
  return zone;
}
