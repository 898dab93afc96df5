// date-time.c: the wall clock of a device, as it says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: GATT Specification Supplement, Date Time: u16 year, u8 month, day, hours, minutes,
// seconds. A month 13 or an hour 24 is no time: a packet that carries one is refused whole.

#include "date-time.h"

#include <stdio.h>

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
 * dure_date_time_to_text:
 * @ret_text: (out): ISO 8601 without a zone, zeros for what is not known
 */
void
dure_date_time_to_text (const DureDateTime *self, char ret_text[DURE_DATE_TIME_TEXT_SIZE])
{
  snprintf (ret_text, DURE_DATE_TIME_TEXT_SIZE, "%04u-%02u-%02uT%02u:%02u:%02u",
            self->year % 10000U, self->month % 100U, self->day % 100U, self->hours % 100U,
            self->minutes % 100U, self->seconds % 100U);
}
