// gatt.h: the services of one simulated strap, as bluetoothd shows them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "heart-sensor.h"
#include "tree.h"

G_BEGIN_DECLS

typedef struct _DureGatt DureGatt;

DureGatt *dure_gatt_new           (DureTree        *tree,
                                   const char      *device_path,
                                   const char      *alias,
                                   DureHeartSensor *sensor,
                                   double           speed);
void      dure_gatt_free          (DureGatt        *self);
void      dure_gatt_show          (DureGatt        *self);
void      dure_gatt_set_connected (DureGatt        *self,
                                   gboolean         connected);
void      dure_gatt_set_silent    (DureGatt        *self,
                                   gboolean         silent);
void      dure_gatt_set_shareable (DureGatt        *self,
                                   gboolean         shareable);
void      dure_gatt_send_garbage  (DureGatt        *self);
void      dure_gatt_forget_client (DureGatt        *self,
                                   const char      *bus_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureGatt, dure_gatt_free)

G_END_DECLS
