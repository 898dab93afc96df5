// heart-sensor.c: what a strap makes of the beats under it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Once a second the strap sends the rate it shows and the intervals that ended in that second,
// as a Heart Rate Measurement (0x2A37; Heart Rate Service 1.0, section 3.1). In a gap of several
// seconds it goes on sending the last rate with no interval, and the long interval comes with the
// beat that ends it. Without skin contact the rate is 0 and there are no intervals.

#include "heart-sensor.h"

#include <math.h>

#define SECOND_MS 1000
#define SHOWN_BEATS 5
#define FLAG_INTERVALS (1 << 4)
#define FLAG_RATE_16_BIT (1 << 0)
#define CONTACT_SHIFT 1

struct _DureHeartSensor
{
  DureBeats *beats;
  DureSensorContact contact;
  gint64 now_ms;
  gint64 next_beat_ms;
  guint next_interval_ms;
  guint shown[SHOWN_BEATS];
  guint n_shown;
};

/**
 * dure_heart_sensor_new:
 * @beats: (transfer full): the heart
 *
 * Returns: (transfer full): a strap with good contact
 */
DureHeartSensor *
dure_heart_sensor_new (DureBeats *beats)
{
  DureHeartSensor *self = g_new0 (DureHeartSensor, 1);

  self->beats = beats;
  self->contact = DURE_SENSOR_CONTACT_GOOD;
  self->next_interval_ms = dure_beats_next (beats);
  self->next_beat_ms = self->next_interval_ms;

  return self;
}

void
dure_heart_sensor_free (DureHeartSensor *self)
{
  dure_beats_free (self->beats);
  g_free (self);
}

void
dure_heart_sensor_set_contact (DureHeartSensor *self, DureSensorContact contact)
{
  self->contact = contact;
}

/* The mean over the last few beats, as straps show it. */
static guint
shown_bpm (DureHeartSensor *self)
{
  const guint n = MIN (self->n_shown, SHOWN_BEATS);
  double sum = 0;

  if (n == 0)
    return 0;

  for (guint i = 0; i < n; i++)
    sum += self->shown[i];

  return (guint) MIN (lround (60000.0 * n / sum), G_MAXUINT16);
}

static void
append_u16 (GByteArray *packet, guint value)
{
  const guint8 bytes[] = { value & 0xff, value >> 8 & 0xff };

  g_byte_array_append (packet, bytes, sizeof bytes);
}

/* An interval of more than 64 s does not fit the format; a strap then has only lost the heart. */
static void
take_beat (DureHeartSensor *self, GByteArray *intervals)
{
  const double units = round (self->next_interval_ms * 1024.0 / 1000.0);

  self->shown[self->n_shown++ % SHOWN_BEATS] = self->next_interval_ms;
  if (units <= G_MAXUINT16)
    append_u16 (intervals, (guint) units);

  self->next_interval_ms = dure_beats_next (self->beats);
  self->next_beat_ms += self->next_interval_ms;
}

static GVariant *
packet_of (guint contact, guint bpm, GByteArray *intervals)
{
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  guint8 flags = (guint8) (contact << CONTACT_SHIFT);

  flags |= bpm > G_MAXUINT8 ? FLAG_RATE_16_BIT : 0;
  flags |= intervals->len > 0 ? FLAG_INTERVALS : 0;
  g_byte_array_append (packet, &flags, 1);
  append_u16 (packet, bpm);
  if (bpm <= G_MAXUINT8)
    g_byte_array_set_size (packet, 2);
  g_byte_array_append (packet, intervals->data, intervals->len);

  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, packet->data, packet->len, 1);
}

/**
 * dure_heart_sensor_next_packet:
 * @self: the strap
 * @size_max: the largest value the link carries (MTU - 3); the oldest intervals fall off
 *
 * Lets one second of the simulated world pass.
 *
 * Returns: (transfer none): the measurement at its end, a floating array of bytes
 */
GVariant *
dure_heart_sensor_next_packet (DureHeartSensor *self, gsize size_max)
{
  g_autoptr (GByteArray) intervals = g_byte_array_new ();
  guint bpm;

  self->now_ms += SECOND_MS;
  while (self->next_beat_ms <= self->now_ms)
    take_beat (self, intervals);

  if (self->contact == DURE_SENSOR_CONTACT_NONE)
    {
      self->n_shown = 0;
      g_byte_array_set_size (intervals, 0);
    }

  bpm = shown_bpm (self);
  while (intervals->len > 0 && intervals->len + (bpm > G_MAXUINT8 ? 3 : 2) > size_max)
    g_byte_array_remove_range (intervals, 0, 2);

  return packet_of (self->contact, bpm, intervals);
}

/**
 * dure_heart_sensor_get_shown:
 * Returns: the rate on its display, 0 while it feels no heart
 */
guint
dure_heart_sensor_get_shown (DureHeartSensor *self)
{
  return shown_bpm (self);
}
