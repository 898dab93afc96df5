// device-clock.c: a simulated device's own clock, which may be wrong
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "device-clock.h"

#include "model.h"
#include "packet.h"

#define CURRENT_TIME_OCTETS 10
#define US_PER_S 1000000

/**
 * dure_device_clock_get:
 * Returns: (transfer full) (nullable): what it says, %NULL while it was never set
 */
GDateTime *
dure_device_clock_get (const DureDeviceClock *self)
{
  return self->is_set ? dure_room_clock_get_date (self->room, self->ahead_s) : NULL;
}

/**
 * dure_device_clock_read:
 * Returns: (transfer full): its Current Time (0x2A2B)
 */
GBytes *
dure_device_clock_read (const DureDeviceClock *self)
{
  g_autoptr (GDateTime) date = dure_device_clock_get (self);
  GByteArray *packet = g_byte_array_new ();

  dure_packet_date (packet, date);
  dure_packet_u8 (packet, date != NULL ? (guint) g_date_time_get_day_of_week (date) : 0);
  dure_packet_u16 (packet, 0);

  return g_byte_array_free_to_bytes (packet);
}

/**
 * dure_device_clock_write:
 * @self: the clock
 * @bytes: a Current Time (0x2A2B); its day of the week is passed over
 * @length: so many
 *
 * Returns: 0, or an ATT error
 */
guint8
dure_device_clock_write (DureDeviceClock *self, const guint8 *bytes, gsize length)
{
  g_autoptr (GDateTime) now = dure_room_clock_get_date (self->room, 0);
  g_autoptr (GDateTime) date = NULL;

  if (length != CURRENT_TIME_OCTETS)
    return DURE_ATT_INVALID_LENGTH;
  date = g_date_time_new_local (bytes[0] | bytes[1] << 8, bytes[2], bytes[3], bytes[4], bytes[5],
                                bytes[6]);
  if (date == NULL)
    return DURE_ATT_OUT_OF_RANGE;

  self->is_set = TRUE;
  self->ahead_s = g_date_time_difference (date, now) / US_PER_S;

  return DURE_ATT_OK;
}
