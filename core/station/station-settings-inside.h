// station-settings-inside.h: what the parts of station settings share
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "station-settings.h"

G_BEGIN_DECLS

json_t *dure_station_settings_by_language (const DureStationSettings *self, const json_t *json,
                                           const char *key, gsize max, GError **error);
gboolean dure_station_settings_read_pilot (DureStationSettings *self, const json_t *json,
                                           GError **error);
json_t *dure_station_settings_pilot (const DureStationSettings *self);

G_END_DECLS
