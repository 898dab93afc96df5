// health-time.c: a moment, as exports of health data spell it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 2024-01-02 07:08:09 +0900 (Apple) or 2024-01-02T07:08:09.123+09:00 (FHIR, RFC 3339). The offset
// is always there, so that an hour which comes twice when clocks are set back is told apart; a
// text without one, or a day alone, is no moment. Nothing is allocated: a long export has millions.

#include "health-time.h"

#include <string.h>

/* The first day of 1970, as GDate counts. */
#define JULIAN_1970 719163
#define DAY_S 86400

/* Takes exactly @count digits. */
static gboolean
take_number (const char **text, guint count, guint *ret_number)
{
  guint number = 0;

  for (guint i = 0; i < count; i++, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      number = number * 10 + (guint) (**text - '0');
    }
  *ret_number = number;
  return TRUE;
}

/* Takes one character of @marks. */
static gboolean
take_any (const char **text, const char *marks)
{
  if (**text == '\0' || strchr (marks, **text) == NULL)
    return FALSE;
  (*text)++;
  return TRUE;
}

static gboolean
take_day (const char **text, gint64 *ret_days)
{
  guint year, month, day;
  GDate date;

  if (!take_number (text, 4, &year) || !take_any (text, "-") || !take_number (text, 2, &month)
      || !take_any (text, "-") || !take_number (text, 2, &day)
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  *ret_days = (gint64) g_date_get_julian (&date) - JULIAN_1970;
  return TRUE;
}

/* Milliseconds after midnight. Digits of a second beyond the third are dropped. */
static gboolean
take_clock (const char **text, gint64 *ret_ms)
{
  guint hour, minute, second, unit = 100, fraction = 0;

  if (!take_number (text, 2, &hour) || !take_any (text, ":") || !take_number (text, 2, &minute)
      || !take_any (text, ":") || !take_number (text, 2, &second) || hour > 23 || minute > 59
      || second > 59)
    return FALSE;
  if (take_any (text, ".") && !g_ascii_isdigit (**text))
    return FALSE;
  for (; g_ascii_isdigit (**text); (*text)++, unit /= 10)
    fraction += (guint) (**text - '0') * unit;
  *ret_ms = ((gint64) hour * 3600 + minute * 60 + second) * 1000 + fraction;
  return TRUE;
}

/* Z, +09:00 or +0900, up to 14 hours away from UTC. */
static gboolean
take_offset (const char **text, gint64 *ret_s)
{
  const int sign = **text == '-' ? -1 : 1;
  guint hours, minutes;

  *ret_s = 0;
  if (take_any (text, "Z"))
    return TRUE;
  if (!take_any (text, "+-") || !take_number (text, 2, &hours))
    return FALSE;
  take_any (text, ":");
  if (!take_number (text, 2, &minutes) || minutes > 59 || hours * 60 + minutes > 14 * 60)
    return FALSE;
  *ret_s = sign * (gint64) (hours * 3600 + minutes * 60);
  return TRUE;
}

/**
 * dure_health_time_read:
 * @text: (nullable): foreign text
 * @ret_ms: (out): milliseconds since 1970, UTC; set only on success
 */
gboolean
dure_health_time_read (const char *text, gint64 *ret_ms)
{
  gint64 days, clock_ms, offset_s;

  if (text == NULL || !take_day (&text, &days) || !take_any (&text, "T ")
      || !take_clock (&text, &clock_ms))
    return FALSE;
  take_any (&text, " ");
  if (!take_offset (&text, &offset_s) || *text != '\0')
    return FALSE;
  *ret_ms = (days * DAY_S - offset_s) * 1000 + clock_ms;
  return TRUE;
}
