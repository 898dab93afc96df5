// told-cell.c: what a cell of a release says, read back from its text
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// De-identification tells a number as it is (36.5), as a band (20-24), or as beyond an end (<40,
// 80+); a time as an hour (2026-03-01T09), a part of a day (2026-03-01T06-11), a day, a week
// (2026-W10) or a month (2026-03), all of Korea's clock, which has no summer time. Nothing at all
// is a missing value, `*` one that is hidden. Any other text is refused. Costs a look or two.

#include "told-cell.h"

#include <string.h>

#define HIDDEN "*"
#define LARGEST 1e15 /* what a cell in thousandths stays below */
#define LATEST_YEAR 9999
#define DAYS_OF_WEEK 7

/**
 * dure_told_is_absent:
 * @text: a cell
 * @ret_kind: (out): whether it is missing or hidden; set only when it is
 *
 * Returns: whether no value is told
 */
gboolean
dure_told_is_absent (const char *text, DureToldKind *ret_kind)
{
  if (*text != '\0' && !g_str_equal (text, HIDDEN))
    return FALSE;
  *ret_kind = *text == '\0' ? DURE_TOLD_MISSING : DURE_TOLD_HIDDEN;
  return TRUE;
}

static const char *
skip_digits (const char *text)
{
  while (g_ascii_isdigit (*text))
    text++;
  return text;
}

/* A plain decimal at the beginning of @text. Returns: (nullable): what comes after it. */
static const char *
read_number (const char *text, double *ret_number)
{
  const char *first = text + (*text == '-'), *end = skip_digits (first);

  if (end == first)
    return NULL;
  if (*end == '.')
    {
      const char *part = end + 1;

      end = skip_digits (part);
      if (end == part)
        return NULL;
    }
  *ret_number = g_ascii_strtod (text, NULL);
  return ABS (*ret_number) < LARGEST ? end : NULL;
}

/**
 * dure_told_cell_read:
 * @text: a cell of a column of numbers
 * @ret_cell: (out): set only on success
 *
 * Returns: whether it is one
 */
gboolean
dure_told_cell_read (const char *text, DureToldCell *ret_cell)
{
  DureToldCell cell = { .kind = DURE_TOLD_NUMBER };
  const gboolean is_below = *text == '<';
  const char *rest;

  if (dure_told_is_absent (text, &ret_cell->kind))
    return TRUE;
  rest = read_number (text + is_below, &cell.low);
  if (rest == NULL)
    return FALSE;
  if (is_below)
    cell.kind = DURE_TOLD_BELOW;
  else if (*rest == '+')
    {
      cell.kind = DURE_TOLD_FROM;
      rest++;
    }
  else if (*rest == '-')
    {
      cell.kind = DURE_TOLD_BAND;
      rest = read_number (rest + 1, &cell.high);
    }
  if (rest == NULL || *rest != '\0' || (cell.kind == DURE_TOLD_BAND && cell.high < cell.low))
    return FALSE;
  *ret_cell = cell;
  return TRUE;
}

/* Whether @text has the form of @pattern, in which `0` is any digit. */
static gboolean
has_form (const char *text, const char *pattern)
{
  for (; *text != '\0' && *pattern != '\0'; text++, pattern++)
    if (*pattern == '0' ? !g_ascii_isdigit (*text) : *text != *pattern)
      return FALSE;
  return *text == *pattern;
}

static guint
digits (const char *text, guint count)
{
  guint number = 0;

  for (guint i = 0; i < count; i++)
    number = 10 * number + (guint) g_ascii_digit_value (text[i]);
  return number;
}

static gboolean
read_month (const char *text, DureToldTime *ret_time)
{
  const guint year = digits (text, 4), month = digits (text + 5, 2);

  if (!g_date_valid_dmy (1, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_snprintf (ret_time->start, sizeof ret_time->start, "%04u-%02u-01", year, month);
  g_snprintf (ret_time->end, sizeof ret_time->end, "%04u-%02u-%02u", year, month,
              g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year));
  return TRUE;
}

static gboolean
read_week (const char *text, DureToldTime *ret_time)
{
  const guint year = digits (text, 4), week = digits (text + 6, 2);
  GDate day;

  if (year == 0 || year >= LATEST_YEAR || week == 0)
    return FALSE;
  /* The fourth of January is in the first week. */
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, 4, G_DATE_JANUARY, (GDateYear) year);
  g_date_add_days (&day, (week - 1) * DAYS_OF_WEEK);
  if (g_date_get_iso8601_week_of_year (&day) != week)
    return FALSE;
  g_date_subtract_days (&day, (guint) g_date_get_weekday (&day) - 1);
  g_date_strftime (ret_time->start, sizeof ret_time->start, "%F", &day);
  g_date_add_days (&day, DAYS_OF_WEEK - 1);
  g_date_strftime (ret_time->end, sizeof ret_time->end, "%F", &day);
  return TRUE;
}

static gboolean
read_day (const char *text, DureToldTime *ret_time)
{
  if (!g_date_valid_dmy ((GDateDay) digits (text + 8, 2), (GDateMonth) digits (text + 5, 2),
                         (GDateYear) digits (text, 4)))
    return FALSE;
  g_snprintf (ret_time->start, sizeof ret_time->start, "%.10s", text);
  return TRUE;
}

static gboolean
read_hours (const char *text, DureToldTime *ret_time)
{
  const guint first = digits (text + 11, 2);
  const guint last = text[13] == '\0' ? first : digits (text + 14, 2);

  if (!read_day (text, ret_time) || first > last || last > 23)
    return FALSE;
  g_snprintf (ret_time->start, sizeof ret_time->start, "%.10sT%02u:00:00+09:00", text, first);
  g_snprintf (ret_time->end, sizeof ret_time->end, "%.10sT%02u:59:59+09:00", text, last);
  return TRUE;
}

/**
 * dure_told_time_read:
 * @text: a cell of a column of times, with a value
 * @ret_time: (out): set only on success
 *
 * Returns: whether it is one
 */
gboolean
dure_told_time_read (const char *text, DureToldTime *ret_time)
{
  static const struct
  {
    const char *pattern;
    gboolean (*read) (const char *text, DureToldTime *ret_time);
  } forms[] = {
    { "0000-00-00T00", read_hours }, { "0000-00-00T00-00", read_hours }, { "0000-00-00", read_day },
    { "0000-W00", read_week },       { "0000-00", read_month },
  };
  DureToldTime time = { "", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (has_form (text, forms[i].pattern) && forms[i].read (text, &time))
      {
        *ret_time = time;
        return TRUE;
      }
  return FALSE;
}
