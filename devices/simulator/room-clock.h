// room-clock.h: the one clock that every timer of the simulated room runs from
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureRoomClock DureRoomClock;

DureRoomClock *dure_room_clock_new      (double         speed);
void           dure_room_clock_free     (DureRoomClock *self);
guint          dure_room_clock_add      (DureRoomClock *self,
                                         double         ms,
                                         GSourceFunc    function,
                                         gpointer       user_data);
void           dure_room_clock_remove   (DureRoomClock *self,
                                         guint         *id);
void           dure_room_clock_hold     (DureRoomClock *self);
void           dure_room_clock_go       (DureRoomClock *self);
void           dure_room_clock_advance  (DureRoomClock *self,
                                         double         ms);
double         dure_room_clock_get_ms   (DureRoomClock *self);
void           dure_room_clock_set_date (DureRoomClock *self,
                                         GDateTime     *date);
GDateTime     *dure_room_clock_get_date (DureRoomClock *self,
                                         gint64         offset_s);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureRoomClock, dure_room_clock_free)

#define DURE_SPEED_MAX 1000.0

G_END_DECLS
