// characteristic.h: one GATT characteristic as bluetoothd shows it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "wearable.h"

G_BEGIN_DECLS

typedef struct _DureCharacteristic DureCharacteristic;

/**
 * DureAdmit:
 * @user_data: what was given with it
 * @invocation: a call that needs the device's permission
 *
 * Returns: whether the call may go on now; if not, the call was taken, to be refused or, once the
 *   devices are paired, given back to dure_characteristic_run()
 */
typedef gboolean (*DureAdmit) (gpointer               user_data,
                               DureCharacteristic    *characteristic,
                               GDBusMethodInvocation *invocation);

DureCharacteristic *dure_characteristic_new           (DureWearable       *wearable,
                                                       const char         *service_path,
                                                       guint16             handle,
                                                       const DureGattRow  *row,
                                                       DureAdmit           admit,
                                                       gpointer            user_data);
void                dure_characteristic_free          (DureCharacteristic *self);
DureNode           *dure_characteristic_get_node      (DureCharacteristic *self);
guint16             dure_characteristic_get_uuid      (DureCharacteristic *self);
void                dure_characteristic_run           (DureCharacteristic    *self,
                                                       GDBusMethodInvocation *invocation);
void                dure_characteristic_fail          (DureCharacteristic    *self,
                                                       GDBusMethodInvocation *invocation);
void                dure_characteristic_set_connected (DureCharacteristic *self,
                                                       gboolean            connected);
void                dure_characteristic_hang_up       (DureCharacteristic *self);
gboolean            dure_characteristic_is_subscribed (DureCharacteristic *self);
void                dure_characteristic_notify        (DureCharacteristic *self,
                                                       const guint8       *bytes,
                                                       gsize               length);
void                dure_characteristic_forget_client (DureCharacteristic *self,
                                                       const char         *bus_name);

char               *dure_bluetooth_uuid               (guint16 id);

G_END_DECLS
