// current-time.c: Current Time (0x2A2B) and Date Time (0x2A08), read and written
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Current Time Service 1.1, section 3.1, and the GATT Specification Supplement: the seven
// octets of Date Time, weekday u8, 1/256 s u8, adjust reason u8. A weekday above 7 is no time and
// is refused; one that is not that of the date is told as it came. Reserved reason bits mean
// nothing, so they are passed over and told with the whole octet.
// A clock is written only to the station's own instruments, never to a citizen's.

#include "current-time.h"

#define MS_PER_DAY INT64_C (86400000)
#define WEEKDAY_MAX 7

/**
 * dure_current_time_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_time: (out): the time, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Returns: whether there is one
 */
bool
dure_current_time_decode (const uint8_t   *bytes,
                          size_t           length,
                          DureCurrentTime *ret_time,
                          DureRefusal     *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DureCurrentTime self;

  self.time = dure_cursor_date_time (&cursor);
  self.weekday = dure_cursor_u8 (&cursor);
  self.fractions = dure_cursor_u8 (&cursor);
  self.adjustment = dure_cursor_u8 (&cursor);

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (!dure_date_time_is_legal (&self.time) || self.weekday > WEEKDAY_MAX)
    return dure_refuse (DURE_REFUSAL_BAD_TIME, ret_refusal);

  *ret_time = self;
  return true;
}

bool
dure_current_time_describe (const uint8_t *bytes,
                            size_t         length,
                            DureFields    *fields,
                            DureRefusal   *ret_refusal)
{
  DureCurrentTime self;

  if (!dure_current_time_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_time (fields, "time", &self.time);
  dure_fields_unsigned (fields, "day_of_week", self.weekday);
  dure_fields_unsigned (fields, "fractions256", self.fractions);
  dure_fields_hex (fields, "adjust_reason", self.adjustment, 1);

  return true;
}

/**
 * dure_date_time_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_time: (out): the time, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Returns: whether there is one
 */
bool
dure_date_time_decode (const uint8_t *bytes,
                       size_t         length,
                       DureDateTime  *ret_time,
                       DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const DureDateTime self = dure_cursor_date_time (&cursor);

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (!dure_date_time_is_legal (&self))
    return dure_refuse (DURE_REFUSAL_BAD_TIME, ret_refusal);

  *ret_time = self;
  return true;
}

bool
dure_date_time_describe (const uint8_t *bytes,
                         size_t         length,
                         DureFields    *fields,
                         DureRefusal   *ret_refusal)
{
  DureDateTime self;

  if (!dure_date_time_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_time (fields, "time", &self);
  return true;
}

/**
 * dure_current_time_from_ms:
 * @local_ms: milliseconds from 1970-01-01T00:00:00 on the local wall clock
 * @adjustment: bits of #DureTimeAdjustment
 * @ret_time: (out): the time, set only on success
 *
 * Returns: whether the time is between the years 1970 and 9999, others are not written
 */
bool
dure_current_time_from_ms (int64_t local_ms, uint8_t adjustment, DureCurrentTime *ret_time)
{
  const int64_t day = local_ms / MS_PER_DAY;

  if (local_ms < 0 || !dure_date_time_from_seconds (local_ms / 1000, &ret_time->time))
    return false;

  ret_time->weekday = (uint8_t) ((day + 3) % 7 + 1); /* 1970-01-01 was a Thursday */
  ret_time->fractions = (uint8_t) (local_ms % 1000 * 256 / 1000);
  ret_time->adjustment = adjustment;

  return true;
}

/**
 * dure_current_time_ms:
 * @self: a legal time whose date is known
 *
 * Returns: milliseconds from 1970-01-01T00:00:00 to it on the same clock, whatever zone that is in
 */
int64_t
dure_current_time_ms (const DureCurrentTime *self)
{
  return dure_date_time_seconds (&self->time) * 1000 + self->fractions * 1000 / 256;
}

/**
 * dure_date_time_encode:
 * @self: a legal time
 * @ret_bytes: (out): the octets to write
 */
void
dure_date_time_encode (const DureDateTime *self, uint8_t ret_bytes[DURE_DATE_TIME_SIZE])
{
  ret_bytes[0] = self->year & 0xff;
  ret_bytes[1] = self->year >> 8;
  ret_bytes[2] = self->month;
  ret_bytes[3] = self->day;
  ret_bytes[4] = self->hours;
  ret_bytes[5] = self->minutes;
  ret_bytes[6] = self->seconds;
}

/**
 * dure_current_time_encode:
 * @self: a legal time
 * @ret_bytes: (out): the octets to write
 */
void
dure_current_time_encode (const DureCurrentTime *self, uint8_t ret_bytes[DURE_CURRENT_TIME_SIZE])
{
  dure_date_time_encode (&self->time, ret_bytes);
  ret_bytes[7] = self->weekday;
  ret_bytes[8] = self->fractions;
  ret_bytes[9] = self->adjustment;
}
