// date-time.c: the wall clock of a device, as it says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: GATT Specification Supplement, Date Time: u16 year, u8 month, day, hours, minutes,
// seconds. A month 13 or an hour 24 is no time: a packet that carries one is refused whole.

#include "date-time.h"

#include <string.h>

DureDateTime
dure_cursor_date_time (DureCursor *cursor)
{
  DureDateTime self;

  self.year = dure_cursor_u16 (cursor);
  self.month = dure_cursor_u8 (cursor);
  self.day = dure_cursor_u8 (cursor);
  self.hours = dure_cursor_u8 (cursor);
  self.minutes = dure_cursor_u8 (cursor);
  self.seconds = dure_cursor_u8 (cursor);

  return self;
}

static bool
is_leap (unsigned year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* A day whose month or year is unknown may be any that some month has. */
static unsigned
days_in (unsigned year, unsigned month)
{
  static const unsigned days[] = { 31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  return month == 2 && (year == 0 || is_leap (year)) ? 29 : days[month];
}

/**
 * dure_date_time_is_legal:
 *
 * Returns: whether the fields can be a time, with or without the date being known
 */
bool
dure_date_time_is_legal (const DureDateTime *self)
{
  return (self->year == 0 || (self->year >= 1582 && self->year <= 9999)) && self->month <= 12
         && self->day <= days_in (self->year, self->month) && self->hours <= 23
         && self->minutes <= 59 && self->seconds <= 59;
}

/**
 * dure_date_time_is_known:
 *
 * Returns: whether year, month and day are all there
 */
bool
dure_date_time_is_known (const DureDateTime *self)
{
  return self->year != 0 && self->month != 0 && self->day != 0;
}

/**
 * dure_date_time_seconds:
 * @self: a legal and known time
 *
 * Returns: seconds from 1970-01-01T00:00:00 to it on the same clock, whatever zone that is in
 */
int64_t
dure_date_time_seconds (const DureDateTime *self)
{
  /* Years from March, so that the leap day is the last; 400 years are 146097 days (Gregorian). */
  const int64_t year = self->year - (self->month <= 2 ? 1 : 0);
  const int64_t era = year / 400;
  const int64_t of_era = year - era * 400;
  const int64_t month = (self->month + 9) % 12;
  const int64_t days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100
                       + (153 * month + 2) / 5 + self->day - 1 - 719468;

  return ((days * 24 + self->hours) * 60 + self->minutes) * 60 + self->seconds;
}

/**
 * dure_date_time_from_seconds:
 * @seconds: from 1970-01-01T00:00:00, as dure_date_time_seconds() gives them
 * @ret_time: (out): the time, set only on success
 *
 * Returns: whether it is a time that the field can hold, from the year 1582 to the year 9999
 */
bool
dure_date_time_from_seconds (int64_t seconds, DureDateTime *ret_time)
{
  /* The field's range: 1582-01-01T00:00:00 to 9999-12-31T23:59:59. */
  if (seconds < INT64_C (-12244089600) || seconds > INT64_C (253402300799))
    return false;

  /* Days from 0000-03-01, so that none is negative; then the inverse of the sums above. */
  const int64_t days = (seconds + INT64_C (719468) * 86400) / 86400;
  const int64_t of_day = (seconds + INT64_C (719468) * 86400) % 86400;
  const int64_t era = days / 146097;
  const int64_t day_of_era = days - era * 146097;
  const int64_t year_of_era =
    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
    day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month = (5 * day_of_year + 2) / 153;

  ret_time->year = (uint16_t) (year_of_era + era * 400 + (month >= 10 ? 1 : 0));
  ret_time->month = (uint8_t) (month < 10 ? month + 3 : month - 9);
  ret_time->day = (uint8_t) (day_of_year - (153 * month + 2) / 5 + 1);
  ret_time->hours = (uint8_t) (of_day / 3600);
  ret_time->minutes = (uint8_t) (of_day / 60 % 60);
  ret_time->seconds = (uint8_t) (of_day % 60);

  return true;
}

static void
write_pair (char *at, unsigned value)
{
  at[0] = (char) ('0' + value / 10 % 10);
  at[1] = (char) ('0' + value % 10);
}

/**
 * dure_date_time_to_text:
 * @ret_text: (out): ISO 8601 without a zone, zeros for what is not known
 */
void
dure_date_time_to_text (const DureDateTime *self, char ret_text[DURE_DATE_TIME_TEXT_SIZE])
{
  memcpy (ret_text, "0000-00-00T00:00:00", DURE_DATE_TIME_TEXT_SIZE);
  write_pair (ret_text, self->year / 100);
  write_pair (ret_text + 2, self->year);
  write_pair (ret_text + 5, self->month);
  write_pair (ret_text + 8, self->day);
  write_pair (ret_text + 11, self->hours);
  write_pair (ret_text + 14, self->minutes);
  write_pair (ret_text + 17, self->seconds);
}
