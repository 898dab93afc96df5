// device-clock.h: a simulated device's own clock, which may be wrong
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "room-clock.h"

G_BEGIN_DECLS

/**
 * DureDeviceClock:
 * @room: (transfer none): the room's
 * @is_set: whether it was ever set
 * @ahead_s: how much it is ahead of the room's date, seconds
 */
typedef struct {
  DureRoomClock *room;
  gboolean is_set;
  gint64 ahead_s;
} DureDeviceClock;

GDateTime *dure_device_clock_get   (const DureDeviceClock *self);
GBytes    *dure_device_clock_read  (const DureDeviceClock *self);
guint8     dure_device_clock_write (DureDeviceClock       *self,
                                    const guint8          *bytes,
                                    gsize                  length);

G_END_DECLS
