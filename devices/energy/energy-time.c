// energy-time.c: dates and times as tables of energy spell them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Year first, always: 2025-01-31, 2025.1.31, 2025/01/31, 20250131, 2025년 1월 31일, or a month
// alone. 01/02/2025 has two readings, and gets none. After it 13:30, 1:30 PM, 오후 1:30, 13시 30분,
// 1330 or 133000, and an offset from UTC. 24:00 is the end of its day. 115 may be a quarter past
// one or five past eleven, and is nothing either.

#include "energy-time.h"

#include <string.h>

#define DAY_S 86400
#define MAX_NUMBERS 6

typedef struct
{
  guint value;
  guint digits;
} Number;

typedef struct
{
  Number numbers[MAX_NUMBERS];
  guint n;
  gboolean is_before_noon, is_after_noon;
} Numbers;

static gboolean
skip (const char **text, const char *word)
{
  if (!g_str_has_prefix (*text, word))
    return FALSE;
  *text += strlen (word);
  return TRUE;
}

static gboolean
skip_any (const char **text)
{
  static const char *const words[] = { " ", "-", "/", ".", ":", "T", "년", "월", "일", "시", "분",
                                       "초" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (skip (text, words[i]))
      return TRUE;
  return FALSE;
}

/* Without anything between them the first eight digits are a date, and then come the hour and
 * minute. */
static gboolean
read_digits (const char **text, Numbers *numbers)
{
  const guint most = numbers->n == 0 ? 8 : 4;
  Number number = { 0 };

  for (; g_ascii_isdigit (**text) && number.digits < most; (*text)++, number.digits++)
    number.value = number.value * 10 + (guint) (**text - '0');
  if (numbers->n == MAX_NUMBERS)
    return FALSE;
  numbers->numbers[numbers->n++] = number;
  return TRUE;
}

/* +09:00, +0900, -05 or Z, and nothing after it. */
static gboolean
read_offset (const char *text, DureEnergyStamp *stamp)
{
  const int sign = *text == '-' ? -1 : 1;
  guint digits = 0, value = 0;

  stamp->has_offset = TRUE;
  if (g_str_equal (text, "Z"))
    return TRUE;
  for (text++; *text != '\0'; text++)
    if (g_ascii_isdigit (*text) && digits < 4)
      {
        value = value * 10 + (guint) (*text - '0');
        digits++;
      }
    else if (*text != ':' || digits != 2)
      return FALSE;
  if (digits == 2)
    value *= 100;
  stamp->offset_s = sign * (gint32) (value / 100 * 3600 + value % 100 * 60);
  return (digits == 2 || digits == 4) && value <= 1400 && value % 100 < 60;
}

static gboolean
is_offset (const char *text, const Numbers *numbers)
{
  const gboolean has_time = numbers->n >= (numbers->numbers[0].digits == 8 ? 2 : 4);

  return g_str_equal (text, "Z") || (has_time && (*text == '+' || *text == '-'));
}

static gboolean
read_numbers (const char *text, Numbers *numbers, DureEnergyStamp *stamp)
{
  while (*text != '\0')
    if (g_ascii_isdigit (*text))
      {
        if (!read_digits (&text, numbers))
          return FALSE;
        /* Fractions of a second: whole ones are enough. */
        if (numbers->n == 6 && *text == '.')
          for (text++; g_ascii_isdigit (*text); text++)
            ;
      }
    else if (is_offset (text, numbers))
      return read_offset (text, stamp);
    else if (skip (&text, "오전") || skip (&text, "AM") || skip (&text, "am"))
      numbers->is_before_noon = TRUE;
    else if (skip (&text, "오후") || skip (&text, "PM") || skip (&text, "pm"))
      numbers->is_after_noon = TRUE;
    else if (!skip_any (&text))
      return FALSE;
  return TRUE;
}

static void
append (Numbers *numbers, guint value, guint digits)
{
  if (numbers->n < MAX_NUMBERS)
    numbers->numbers[numbers->n++] = (Number) { value, digits };
}

/* 20250131 and 202501 are several numbers without anything between; so is 1330 after a day. No
 * other number behind the year may have more than two digits. */
static gboolean
split (Numbers *numbers)
{
  Numbers parts = *numbers;

  parts.n = 0;
  for (guint i = 0; i < numbers->n; i++)
    {
      const guint value = numbers->numbers[i].value, digits = numbers->numbers[i].digits;

      if (i == 0 && digits == 8)
        append (&parts, value / 10000, 4);
      if (i == 0 && (digits == 6 || digits == 8))
        append (&parts, digits == 8 ? value / 100 % 100 : value / 100, digits == 6 ? 4 : 2);
      else if (parts.n == 3 && digits == 4)
        append (&parts, value / 100, 2);
      else if (i > 0 && digits > 2)
        return FALSE;
      if (i == 0 && digits == 4)
        append (&parts, value, 4);
      else
        append (&parts, digits > 2 ? value % 100 : value, MIN (digits, 2));
    }
  *numbers = parts;
  return TRUE;
}

static gboolean
read_clock (const Numbers *numbers, gint64 *ret_second)
{
  guint hour = numbers->numbers[3].value;
  const guint minute = numbers->n > 4 ? numbers->numbers[4].value : 0;
  const guint second = numbers->n > 5 ? numbers->numbers[5].value : 0;

  if (numbers->is_before_noon || numbers->is_after_noon)
    {
      if (hour > 12 || hour == 0 || (numbers->is_before_noon && numbers->is_after_noon))
        return FALSE;
      hour = hour % 12 + (numbers->is_after_noon ? 12 : 0);
    }
  *ret_second = (gint64) hour * 3600 + minute * 60 + second;
  return minute < 60 && second < 60 && *ret_second <= DAY_S;
}

/**
 * dure_energy_stamp_read:
 * @date: UTF-8
 * @time: (nullable): the cell with the time of day, when it is one of its own
 * @ret_stamp: (out): set only on success
 */
gboolean
dure_energy_stamp_read (const char *date, const char *time, DureEnergyStamp *ret_stamp)
{
  g_autofree char *both = g_strconcat (date, time != NULL ? " " : NULL, time, NULL);
  Numbers numbers = { 0 };
  DureEnergyStamp stamp = { 0 };
  GDate day;
  gint64 second = 0;
  guint month_day;

  if (!read_numbers (g_strstrip (both), &numbers, &stamp) || !split (&numbers))
    return FALSE;
  if (numbers.n < 2 || numbers.numbers[0].digits != 4 || numbers.numbers[1].digits > 2)
    return FALSE;
  month_day = numbers.n > 2 ? numbers.numbers[2].value : 1;
  if (month_day > 31 || numbers.numbers[0].value < 1970
      || !g_date_valid_dmy ((GDateDay) month_day, (GDateMonth) numbers.numbers[1].value,
                            (GDateYear) numbers.numbers[0].value)
      || (numbers.n > 3 && !read_clock (&numbers, &second)))
    return FALSE;
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) month_day, (GDateMonth) numbers.numbers[1].value,
                  (GDateYear) numbers.numbers[0].value);
  /* 719163 is the first day of 1970, as GDate counts. */
  stamp.local_s = ((gint64) g_date_get_julian (&day) - 719163) * DAY_S + second;
  stamp.span = numbers.n == 2   ? DURE_ENERGY_MONTH
               : numbers.n == 3 ? DURE_ENERGY_DAY
                                : DURE_ENERGY_MOMENT;
  *ret_stamp = stamp;
  return TRUE;
}

/**
 * dure_energy_stamp_resolve:
 * @zone: of clocks that do not say how far from UTC they are
 * @after_s: the row before it: an hour that comes twice when clocks are set back is the first one,
 *   unless that is not after this
 * @ret_start_s: (out): seconds since 1970, UTC
 *
 * Returns: whether there is such a time; clocks that are set forward leave some out
 */
gboolean
dure_energy_stamp_resolve (const DureEnergyStamp *self, GTimeZone *zone, gint64 after_s,
                           gint64 *ret_start_s)
{
  static const GTimeType types[] = { G_TIME_TYPE_DAYLIGHT, G_TIME_TYPE_STANDARD };
  gboolean is_found = FALSE;

  if (self->has_offset)
    {
      *ret_start_s = self->local_s - self->offset_s;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (types) && (!is_found || *ret_start_s <= after_s); i++)
    {
      const gint interval = g_time_zone_find_interval (zone, types[i], self->local_s);

      if (interval == -1)
        continue;
      *ret_start_s = self->local_s - g_time_zone_get_offset (zone, interval);
      is_found = TRUE;
    }
  return is_found;
}

/**
 * dure_energy_stamp_next:
 *
 * Returns: of a day the next day, of a month the next month
 */
DureEnergyStamp
dure_energy_stamp_next (const DureEnergyStamp *self)
{
  DureEnergyStamp next = *self;
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_julian (&day, (guint32) (self->local_s / DAY_S + 719163));
  if (self->span == DURE_ENERGY_MONTH)
    g_date_add_months (&day, 1);
  else
    g_date_add_days (&day, 1);
  next.local_s = ((gint64) g_date_get_julian (&day) - 719163) * DAY_S;
  return next;
}
