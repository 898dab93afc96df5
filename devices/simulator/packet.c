// packet.c: the bytes of a measurement, built field by field
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Little endian throughout; SFLOAT and FLOAT after IEEE 11073-20601, Date Time after the Bluetooth
// characteristic 0x2A08. A value that is not a number becomes the special word for that.

#include "packet.h"

#include <math.h>

#define SFLOAT_MANTISSA_MAX 2045
#define FLOAT_MANTISSA_MAX 8388605

/**
 * dure_packet_new:
 * @flags: its first octet
 *
 * Returns: (transfer full): a packet to append to
 */
GByteArray *
dure_packet_new (guint8 flags)
{
  GByteArray *self = g_byte_array_new ();

  g_byte_array_append (self, &flags, 1);

  return self;
}

static void
append (GByteArray *self, guint32 value, guint octets)
{
  for (guint i = 0; i < octets; i++)
    {
      const guint8 octet = value >> (8 * i) & 0xff;

      g_byte_array_append (self, &octet, 1);
    }
}

void
dure_packet_u8 (GByteArray *self, guint value)
{
  append (self, value, 1);
}

void
dure_packet_u16 (GByteArray *self, guint value)
{
  append (self, value, 2);
}

void
dure_packet_u24 (GByteArray *self, guint value)
{
  append (self, value, 3);
}

void
dure_packet_u32 (GByteArray *self, guint32 value)
{
  append (self, value, 4);
}

/**
 * dure_packet_sfloat:
 * @self: a packet
 * @value: a number; NaN, or what the mantissa cannot hold, gives the special word
 * @exponent: the power of ten of its last digit, -8 to 7
 */
void
dure_packet_sfloat (GByteArray *self, double value, int exponent)
{
  const double mantissa = round (value * pow (10.0, -exponent));

  if (isnan (mantissa) || fabs (mantissa) > SFLOAT_MANTISSA_MAX)
    append (self, DURE_SFLOAT_NAN, 2);
  else
    append (self, ((guint32) exponent & 0xf) << 12 | ((guint32) (gint32) mantissa & 0xfff), 2);
}

/**
 * dure_packet_float:
 * @self: a packet
 * @value: a number; NaN, or what the mantissa cannot hold, gives the special word
 * @exponent: the power of ten of its last digit, -128 to 127
 */
void
dure_packet_float (GByteArray *self, double value, int exponent)
{
  const double mantissa = round (value * pow (10.0, -exponent));

  if (isnan (mantissa) || fabs (mantissa) > FLOAT_MANTISSA_MAX)
    append (self, DURE_FLOAT_NAN, 4);
  else
    append (self, ((guint32) exponent & 0xff) << 24 | ((guint32) (gint32) mantissa & 0xffffff), 4);
}

/**
 * dure_packet_date:
 * @self: a packet
 * @date: (nullable): local date and time, %NULL for a clock that was never set
 */
void
dure_packet_date (GByteArray *self, GDateTime *date)
{
  append (self, date != NULL ? (guint32) g_date_time_get_year (date) : 0, 2);
  append (self, date != NULL ? (guint32) g_date_time_get_month (date) : 0, 1);
  append (self, date != NULL ? (guint32) g_date_time_get_day_of_month (date) : 0, 1);
  append (self, date != NULL ? (guint32) g_date_time_get_hour (date) : 0, 1);
  append (self, date != NULL ? (guint32) g_date_time_get_minute (date) : 0, 1);
  append (self, date != NULL ? (guint32) g_date_time_get_second (date) : 0, 1);
}
