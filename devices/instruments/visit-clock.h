// visit-clock.h: whether a value was measured in this visit, on whatever clock
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "reading.h"
#include "world.h"

G_BEGIN_DECLS

/**
 * DureVisitClock:
 * @clock: the kiosk's
 * @second_ms: how long a second is; shorter in a simulated world
 * @zone_ms: how far the kiosk's local time is ahead of UTC
 * @visit_ms: when the measurement was asked for, on the clock that never goes back
 * @has_offset: whether the device's clock was read
 * @offset_ms: how far it was ahead of the kiosk's local time then
 * @ahead_ms: how far it is ahead of the clock that never goes back
 * @is_burst: whether what comes may still be what was waiting in the device
 * @is_broadcast: whether the burst ends by itself
 * @burst_ms: when the burst began, or went on, on the clock that never goes back
 *
 * To be begun with dure_visit_clock_begin(); the fields are read only.
 */
typedef struct {
  DureClock *clock;
  guint second_ms;
  gint64 zone_ms;
  gint64 visit_ms;
  gboolean has_offset;
  gint64 offset_ms;
  gint64 ahead_ms;
  gboolean is_burst;
  gboolean is_broadcast;
  gint64 burst_ms;
} DureVisitClock;

void     dure_visit_clock_load_zone  (void);
void     dure_visit_clock_begin      (DureVisitClock    *self,
                                      DureClock         *clock,
                                      guint              second_ms);
void     dure_visit_clock_linked     (DureVisitClock    *self);
void     dure_visit_clock_listening  (DureVisitClock    *self);
void     dure_visit_clock_set_device (DureVisitClock    *self,
                                      gint64             device_ms);
gboolean dure_visit_clock_heard      (DureVisitClock    *self,
                                      gboolean           is_live);
gboolean dure_visit_clock_is_now     (DureVisitClock    *self,
                                      const DureReading *reading,
                                      gboolean           waited);
gint64   dure_visit_clock_local_ms   (DureVisitClock    *self);
gint64   dure_visit_clock_stamp_ms   (const DureReading *reading);

G_END_DECLS
