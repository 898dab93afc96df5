// visit-clock.c: whether a value was measured in this visit, on whatever clock
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Instruments hand over what they remember, oldest first, the moment they are linked, and many have
// clocks that were never set. So a value counts as measured in this visit only when
//
//   it is stamped, and the device's clock was read (its offset is known): when the stamp, put right
//     by the offset, lies between the start of the visit and now;
//   it is stamped, and the offset is not known: when the stamp as it is lies there, because a wrong
//     clock does not show the right minute by accident; otherwise as if it had no stamp;
//   it has no stamp: when it came after the burst. The burst begins with the link and goes on for
//     as long as one value follows another within 3 s; what came in it may have been waiting. A
//     look at a measurement under way ends it: what follows was measured now. For a broadcaster the
//     burst is the first 3 s of listening: until then the last weighing may still be on the air.
//
// What counts for the burst is when a value came, whenever it is judged; and all times are on the
// clock that never goes back, because the wall's may be put right in the middle of a visit.
// Stamps have whole seconds, and device clocks drift: 5 s to either side are allowed for. (The
// clocks of a simulated world run ahead of ours by as much as it is faster; so do these 5 s.) The
// price: what a device without clock and stamps measured before it was linked is asked for again.

#include "visit-clock.h"

#define BURST_S 3
#define TOLERANCE_S 5

static GTimeZone *
get_zone (void)
{
  static GTimeZone *zone;

  if (g_once_init_enter (&zone))
    g_once_init_leave (&zone, g_time_zone_new_local ());

  return zone;
}

/**
 * dure_visit_clock_load_zone:
 *
 * Reads the kiosk's time zone, which is in a file, as long as files can be read.
 */
void
dure_visit_clock_load_zone (void)
{
  get_zone ();
}

/**
 * dure_visit_clock_begin:
 * @self: to be filled
 * @clock: the kiosk's
 * @second_ms: how long a second of the burst is
 *
 * A visit asks for a measurement now.
 */
void
dure_visit_clock_begin (DureVisitClock *self, DureClock *clock, guint second_ms)
{
  const gint64 now_ms = dure_clock_wall_ms (clock);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_ms / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, get_zone ()) : NULL;

  *self = (DureVisitClock) {
    .clock = clock,
    .second_ms = second_ms,
    .zone_ms = local != NULL ? g_date_time_get_utc_offset (local) / 1000 : 0,
    .visit_ms = dure_clock_monotonic_ms (clock),
  };
}

/**
 * dure_visit_clock_linked:
 * @self: the clock
 *
 * A device is subscribed to from now on; its clock has to be read anew.
 */
void
dure_visit_clock_linked (DureVisitClock *self)
{
  self->has_offset = FALSE;
  self->offset_ms = 0;
  self->is_burst = TRUE;
  self->is_broadcast = FALSE;
  self->burst_ms = dure_clock_monotonic_ms (self->clock);
}

/**
 * dure_visit_clock_listening:
 * @self: the clock
 *
 * Broadcasts are listened to from now on.
 */
void
dure_visit_clock_listening (DureVisitClock *self)
{
  dure_visit_clock_linked (self);
  self->is_broadcast = TRUE;
}

/**
 * dure_visit_clock_local_ms:
 * Returns: the kiosk's local time, in milliseconds from 1970-01-01T00:00:00 on the same clock
 */
gint64
dure_visit_clock_local_ms (DureVisitClock *self)
{
  return dure_clock_wall_ms (self->clock) + self->zone_ms;
}

/**
 * dure_visit_clock_set_device:
 * @self: the clock
 * @device_ms: what the device's clock shows now, in milliseconds from 1970-01-01T00:00:00
 */
void
dure_visit_clock_set_device (DureVisitClock *self, gint64 device_ms)
{
  self->has_offset = TRUE;
  self->offset_ms = device_ms - dure_visit_clock_local_ms (self);
  self->ahead_ms = device_ms - dure_clock_monotonic_ms (self->clock);
}

/**
 * dure_visit_clock_stamp_ms:
 * Returns: the device's stamp in milliseconds from 1970-01-01T00:00:00, 0 when it has none or does
 *   not know the day
 */
gint64
dure_visit_clock_stamp_ms (const DureReading *reading)
{
  if (!reading->has_time || !dure_date_time_is_known (&reading->time))
    return 0;

  return dure_date_time_seconds (&reading->time) * 1000;
}

/* @ahead_ms: of whatever clock the stamp is on */
static gboolean
is_in_visit (DureVisitClock *self, gint64 stamp_ms, gint64 ahead_ms)
{
  const gint64 tolerance = (gint64) TOLERANCE_S * 1000 * 1000 / self->second_ms;
  const gint64 at_ms = stamp_ms - ahead_ms;

  return at_ms >= self->visit_ms - tolerance
         && at_ms <= dure_clock_monotonic_ms (self->clock) + tolerance;
}

/**
 * dure_visit_clock_heard:
 * @self: the clock
 * @is_live: whether it is a look at a measurement under way
 *
 * A value came just now; to be told of every one, in order.
 *
 * Returns: whether it may have waited in the device
 */
gboolean
dure_visit_clock_heard (DureVisitClock *self, gboolean is_live)
{
  const gint64 now_ms = dure_clock_monotonic_ms (self->clock);

  if (self->is_burst
      && (now_ms - self->burst_ms > (gint64) BURST_S * self->second_ms
          || (is_live && !self->is_broadcast)))
    self->is_burst = FALSE;
  if (self->is_burst && !self->is_broadcast)
    self->burst_ms = now_ms;

  return self->is_burst;
}

/**
 * dure_visit_clock_is_now:
 * @self: the clock
 * @reading: what came
 * @waited: whether it may have waited in the device
 *
 * Returns: whether it was measured in this visit; a look at a measurement under way always is
 */
gboolean
dure_visit_clock_is_now (DureVisitClock *self, const DureReading *reading, gboolean waited)
{
  const gint64 stamp_ms = dure_visit_clock_stamp_ms (reading);
  const gint64 wall_ahead_ms =
    dure_visit_clock_local_ms (self) - dure_clock_monotonic_ms (self->clock);

  if (reading->is_live)
    return TRUE;
  if (stamp_ms != 0 && self->has_offset)
    return is_in_visit (self, stamp_ms, self->ahead_ms);

  return (stamp_ms != 0 && is_in_visit (self, stamp_ms, wall_ahead_ms)) || !waited;
}
