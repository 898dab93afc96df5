// batch-time.c: a moment, from the text that a batch has for it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// RFC 3339, section 5.6, with seconds, at most milliseconds, and big T and Z: what FHIR calls an
// instant. A leap second is refused, since no count of milliseconds tells it from the next one.
// Nothing is read beyond the length, nothing is kept; a time costs about 15 ns.

#include "batch-time.h"

#define SECONDS_LENGTH 19 /* 2026-11-28T05:00:00 */
#define DAY_MS INT64_C (86400000)
#define MINUTE_MS INT64_C (60000)

/* A number of @count digits, or one far too large when one of them is none. */
static inline unsigned
digits (const char *text, unsigned count)
{
  unsigned number = 0, worst = 0;

  for (unsigned i = 0; i < count; i++)
    {
      const unsigned digit = (unsigned) (unsigned char) text[i] - '0';

      worst = digit > worst ? digit : worst;
      number = number * 10 + digit;
    }
  return worst > 9 ? UINT32_MAX : number;
}

static bool
is_leap (unsigned year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned
days_of_month (unsigned year, unsigned month)
{
  static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  return days[month - 1] + (month == 2 && is_leap (year) ? 1 : 0);
}

/* Days since 1970-01-01. Years are counted from March here, so that a leap day is a year's last. */
static int64_t
days_since_1970 (unsigned year, unsigned month, unsigned day)
{
  const int64_t march_year = (int64_t) year - (month < 3 ? 1 : 0);
  const int64_t since_0 = march_year + 400; /* one turn of the calendar: never negative */
  const int64_t leaps = since_0 / 4 - since_0 / 100 + since_0 / 400;
  const int64_t month_days = (153 * ((month + 9) % 12) + 2) / 5;

  return since_0 * 365 + leaps + month_days + day - 865566;
}

/* `Z` or `+09:00`: how many minutes the clock is ahead. */
static bool
read_zone (const char *text, size_t length, int64_t *ret_minutes)
{
  unsigned hours, minutes;

  if (length == 1 && text[0] == 'Z')
    {
      *ret_minutes = 0;
      return true;
    }
  if (length != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
    return false;
  hours = digits (text + 1, 2);
  minutes = digits (text + 4, 2);
  if (hours > 23 || minutes > 59)
    return false;
  *ret_minutes = (text[0] == '-' ? -1 : 1) * (int64_t) (hours * 60 + minutes);
  return true;
}

/* `.5` is 500 ms. Returns how many characters of @text, which has some, it was; 0 is none. */
static size_t
read_fraction (const char *text, size_t length, unsigned *ret_ms)
{
  static const unsigned scales[] = { 100, 10, 1 };
  size_t count = 0;

  *ret_ms = 0;
  if (text[0] != '.')
    return 0;
  while (count < 3 && count + 1 < length && digits (text + 1 + count, 1) <= 9)
    *ret_ms += digits (text + 1 + count, 1) * scales[count], count++;
  return count > 0 ? count + 1 : 0;
}

/**
 * dure_batch_time_from_text:
 * @text: (array length=length): foreign text, without a NUL
 * @length: its length
 * @ret_ms: (out): milliseconds since 1970-01-01 UTC; set only on success
 *
 * Returns: whether @text was a date and time that the calendar has
 */
bool
dure_batch_time_from_text (const char *text, size_t length, int64_t *ret_ms)
{
  unsigned year, month, day, hour, minute, second, ms;
  int64_t zone;
  size_t at = SECONDS_LENGTH;

  if (length <= SECONDS_LENGTH || text[4] != '-' || text[7] != '-' || text[10] != 'T'
      || text[13] != ':' || text[16] != ':')
    return false;
  year = digits (text, 4);
  month = digits (text + 5, 2);
  day = digits (text + 8, 2);
  hour = digits (text + 11, 2);
  minute = digits (text + 14, 2);
  second = digits (text + 17, 2);
  if (year > 9999 || month < 1 || month > 12 || day < 1 || day > days_of_month (year, month)
      || hour > 23 || minute > 59 || second > 59)
    return false;
  at += read_fraction (text + at, length - at, &ms);
  if (!read_zone (text + at, length - at, &zone))
    return false;
  *ret_ms = days_since_1970 (year, month, day) * DAY_MS
            + ((int64_t) hour * 60 + minute - zone) * MINUTE_MS + second * INT64_C (1000) + ms;
  return true;
}
