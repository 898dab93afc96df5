// gatt.h: the services of one simulated device, as bluetoothd shows them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "characteristic.h"

G_BEGIN_DECLS

typedef struct _DureGatt DureGatt;

typedef void (*DureGattShown) (gpointer user_data);

DureGatt   *dure_gatt_new            (DureWearable  *wearable,
                                      const char    *device_path,
                                      DureAdmit      admit,
                                      gpointer       user_data);
void        dure_gatt_free           (DureGatt      *self);
void        dure_gatt_show           (DureGatt      *self,
                                      DureGattShown  shown);
gboolean    dure_gatt_is_shown       (DureGatt      *self);
void        dure_gatt_set_connected  (DureGatt      *self,
                                      gboolean       connected);
void        dure_gatt_hang_up        (DureGatt      *self);
gboolean    dure_gatt_is_subscribed  (DureGatt      *self,
                                      guint16        uuid);
void        dure_gatt_send           (DureGatt      *self,
                                      guint16        uuid,
                                      const guint8  *bytes,
                                      gsize          length);
GStrv       dure_gatt_get_services   (DureGatt      *self);
void        dure_gatt_forget_client  (DureGatt      *self,
                                      const char    *bus_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureGatt, dure_gatt_free)

G_END_DECLS
