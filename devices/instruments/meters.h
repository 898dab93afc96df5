// meters.h: the meters of electricity that are heard, and which of their packets count
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "reading.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureMeters DureMeters;

DureMeters *dure_meters_new        (guint          second_ms);
void        dure_meters_free       (DureMeters    *self);
gboolean    dure_meters_hear       (DureMeters    *self,
                                    const char    *path,
                                    GBytes        *packet,
                                    gint           rssi,
                                    gint64         now_ms,
                                    DureReading   *ret_reading);
gboolean    dure_meters_tells      (DureMeters    *self,
                                    const char    *path);
gboolean    dure_meters_has_sealed (DureMeters    *self);
void        dure_meters_count_from (DureMeters    *self,
                                    const char    *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureMeters, dure_meters_free)

G_END_DECLS
