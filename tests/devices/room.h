// room.h: a simulated room with straps, a bluetoothd, and a kiosk's instruments in it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "client.h"

G_BEGIN_DECLS

typedef struct _DureRoom DureRoom;

DureRoom        *dure_room_new             (const char *bus_address,
                                            const char *installed,
                                            const char *options);
void             dure_room_free            (DureRoom   *self);
DureInstruments *dure_room_get_instruments (DureRoom   *self);
const char      *dure_room_get_bus         (DureRoom   *self);
void             dure_room_say             (DureRoom   *self,
                                            const char *event);
void             dure_room_wait_state      (DureRoom   *self,
                                            DureInstrumentState state);
void             dure_room_wait_beats      (DureRoom   *self,
                                            guint       n);
void             dure_room_wait_told       (DureRoom   *self,
                                            const char *line);
void             dure_room_kill_daemon     (DureRoom   *self);
char            *dure_room_get_states      (DureRoom   *self);
char            *dure_room_get_transcript  (DureRoom   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureRoom, dure_room_free)

G_END_DECLS
