// settings.h: how the city wants this station to be, kept for days without it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "notice.h"
#include "station-settings.h"
#include "station.h"
#include "uplink.h"

G_BEGIN_DECLS

/* How often the city is asked for newer ones. */
#define DURE_SETTINGS_TICK_SECONDS 600

typedef struct _DureSettings DureSettings;

/* Newer settings lie ready for dure_settings_turn(). */
typedef void (*DureSettingsFunc) (gpointer data);

DureSettings *dure_settings_open (DureStation *station, DureUplink *uplink, DureClock *clock,
                                  DureDice *dice, DureSettingsFunc ready, gpointer data,
                                  GError **error);
void dure_settings_start (DureSettings *self);
void dure_settings_tick (DureSettings *self);
gboolean dure_settings_is_asking (DureSettings *self);
gboolean dure_settings_turn (DureSettings *self);
const DureStationSettings *dure_settings_get (DureSettings *self);
DureNotice *dure_settings_find_notice (DureSettings *self, const char *language);
DureSettingsFault dure_settings_get_fault (DureSettings *self);
gboolean dure_settings_hold (DureSettings *self);
void dure_settings_close (DureSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureSettings, dure_settings_close)

G_END_DECLS
