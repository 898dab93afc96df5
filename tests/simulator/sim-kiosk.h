// sim-kiosk.h: a kiosk in a simulated world
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "sim-city.h"

G_BEGIN_DECLS

typedef struct _SimKiosk SimKiosk;

SimKiosk *sim_kiosk_new (Simulation *simulation, Promises *promises, SimCity *city, RoughNet *net,
                         guint number, const char *folder);
void sim_kiosk_free (SimKiosk *self);

LossyDisk *sim_kiosk_disk (SimKiosk *self);
DureClock *sim_kiosk_clock (SimKiosk *self);
const char *sim_kiosk_id (SimKiosk *self);

void sim_kiosk_start (SimKiosk *self);
void sim_kiosk_stop (SimKiosk *self);
void sim_kiosk_renew (SimKiosk *self);
void sim_kiosk_die (SimKiosk *self, guint after, gboolean is_power_cut);
gboolean sim_kiosk_look_after (SimKiosk *self);

Gift *sim_kiosk_give (SimKiosk *self);
gboolean sim_kiosk_is_done (SimKiosk *self);
void sim_kiosk_list_parked (SimKiosk *self, GHashTable *parked);

G_END_DECLS
