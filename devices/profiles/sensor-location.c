// sensor-location.c: Body Sensor Location (0x2A38)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Heart Rate Service 1.0, section 3.2: one octet. The values from 7 on are reserved; the
// location is all there is in the packet, so one with a reserved value says nothing and is refused.

#include "sensor-location.h"

/**
 * dure_sensor_location_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_location: (out): where the sensor sits, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Returns: whether the packet says where
 */
bool
dure_sensor_location_decode (const uint8_t      *bytes,
                             size_t              length,
                             DureSensorLocation *ret_location,
                             DureRefusal        *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const uint8_t location = dure_cursor_u8 (&cursor);

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (location >= DURE_SENSOR_LOCATION_COUNT)
    return dure_refuse (DURE_REFUSAL_BAD_VALUE, ret_refusal);

  *ret_location = (DureSensorLocation) location;
  return true;
}

bool
dure_sensor_location_describe (const uint8_t *bytes,
                               size_t         length,
                               DureFields    *fields,
                               DureRefusal   *ret_refusal)
{
  static const char *const words[] = { "other", "chest", "wrist", "finger",
                                       "hand",  "ear_lobe", "foot" };
  DureSensorLocation location;

  if (!dure_sensor_location_decode (bytes, length, &location, ret_refusal))
    return false;

  dure_fields_word (fields, "sensor_location", words[location]);
  return true;
}
