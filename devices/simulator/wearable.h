// wearable.h: a simulated strap, and bluetoothd's view of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "heart-sensor.h"
#include "tree.h"

G_BEGIN_DECLS

typedef struct _DureWearable DureWearable;

DureWearable    *dure_wearable_new            (DureTree        *tree,
                                               DureHeartSensor *sensor,
                                               guint            number,
                                               double           speed,
                                               gboolean         tells_uuid);
void             dure_wearable_free           (DureWearable    *self);
void             dure_wearable_set_adapter    (DureWearable    *self,
                                               const char      *adapter_path);
void             dure_wearable_set_powered    (DureWearable    *self,
                                               gboolean         powered);

gboolean         dure_wearable_is_advertising (DureWearable    *self);
gboolean         dure_wearable_tells_uuid     (DureWearable    *self,
                                               const char      *uuid);
void             dure_wearable_hear           (DureWearable    *self,
                                               gint16           rssi,
                                               gint16           step);
void             dure_wearable_end_scan       (DureWearable    *self);
const char      *dure_wearable_get_path       (DureWearable    *self);
void             dure_wearable_forget         (DureWearable    *self);
void             dure_wearable_forget_client  (DureWearable    *self,
                                               const char      *bus_name);

void             dure_wearable_set_in_range   (DureWearable    *self,
                                               gboolean         in_range);
void             dure_wearable_break_link     (DureWearable    *self);
void             dure_wearable_refuse_links   (DureWearable    *self,
                                               guint            attempts);
void             dure_wearable_resolve_bare   (DureWearable    *self);
void             dure_wearable_set_silent     (DureWearable    *self,
                                               gboolean         silent);
void             dure_wearable_set_shareable  (DureWearable    *self,
                                               gboolean         shareable);
void             dure_wearable_send_garbage   (DureWearable    *self);
DureHeartSensor *dure_wearable_get_sensor     (DureWearable    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureWearable, dure_wearable_free)

G_END_DECLS
