// sim-city.h: the backend in a simulated world
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lossy-disk.h"
#include "promises.h"
#include "rough-net.h"

G_BEGIN_DECLS

typedef struct _SimCity SimCity;

SimCity *sim_city_new (Simulation *simulation, Promises *promises, const char *folder);
void sim_city_free (SimCity *self);
gboolean sim_city_serve (NetRequest *request, gpointer city);

LossyDisk *sim_city_disk (SimCity *self);
void sim_city_start (SimCity *self);
void sim_city_die (SimCity *self, guint after, gboolean is_power_cut);
gboolean sim_city_look_after (SimCity *self);
gboolean sim_city_is_up (SimCity *self);

char *sim_city_new_code (SimCity *self);
char *sim_city_newest_kiosk (SimCity *self);
void sim_city_revoke (SimCity *self, const char *kiosk);
void sim_city_withdraw_by_code (SimCity *self, Gift *gift);
void sim_city_withdraw_by_phone (SimCity *self, Gift *gift);
void sim_city_judge (SimCity *self, GHashTable *parked, PromisesTally *tally);

G_END_DECLS
