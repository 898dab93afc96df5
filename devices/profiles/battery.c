// battery.c: Battery Level (0x2A19)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Battery Service 1.0, section 3.1: one octet, 0 to 100; 101 to 255 are reserved.

#include "battery.h"

#define PERCENT_MAX 100

/**
 * dure_battery_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_percent: (out): how full, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Returns: whether there is a level
 */
bool
dure_battery_decode (const uint8_t *bytes,
                     size_t         length,
                     uint8_t       *ret_percent,
                     DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const uint8_t percent = dure_cursor_u8 (&cursor);

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (percent > PERCENT_MAX)
    return dure_refuse (DURE_REFUSAL_BAD_VALUE, ret_refusal);

  *ret_percent = percent;
  return true;
}

bool
dure_battery_describe (const uint8_t *bytes,
                       size_t         length,
                       DureFields    *fields,
                       DureRefusal   *ret_refusal)
{
  uint8_t percent;

  if (!dure_battery_decode (bytes, length, &percent, ret_refusal))
    return false;

  dure_fields_unsigned (fields, "battery", percent);
  return true;
}
