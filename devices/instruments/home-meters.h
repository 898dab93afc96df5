// home-meters.h: the meters of electricity that are heard, and which of their packets count
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "reading.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureHomeMeters DureHomeMeters;

DureHomeMeters *dure_home_meters_new        (guint           second_ms);
void            dure_home_meters_free       (DureHomeMeters *self);
gboolean        dure_home_meters_hear       (DureHomeMeters *self,
                                             const char     *path,
                                             GBytes         *packet,
                                             gint            rssi,
                                             gint64          now_ms,
                                             DureReading    *ret_reading);
gboolean        dure_home_meters_tells      (DureHomeMeters *self,
                                             const char     *path);
gboolean        dure_home_meters_has_sealed (DureHomeMeters *self);
void            dure_home_meters_count_from (DureHomeMeters *self,
                                             const char     *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureHomeMeters, dure_home_meters_free)

G_END_DECLS
