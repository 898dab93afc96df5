// characteristic.h: one GATT characteristic as bluetoothd shows it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "tree.h"

G_BEGIN_DECLS

typedef struct _DureCharacteristic DureCharacteristic;

/**
 * DureCharacteristicRow:
 * @handle: its handle, which gives the object path
 * @uuid: 16-bit id
 * @flags: space separated, of "read", "write", "notify", "indicate"
 * @value: (nullable): what a read gives, as text bytes
 */
typedef struct {
  guint16 handle;
  guint16 uuid;
  const char *flags;
  const char *value;
} DureCharacteristicRow;

typedef void (*DureSubscribed) (gpointer user_data);

DureCharacteristic *dure_characteristic_new           (DureTree                    *tree,
                                                       const char                  *service_path,
                                                       const char                  *alias,
                                                       const DureCharacteristicRow *row);
void                dure_characteristic_free          (DureCharacteristic *self);
void                dure_characteristic_show          (DureCharacteristic *self);
void                dure_characteristic_on_subscribed (DureCharacteristic *self,
                                                       DureSubscribed      subscribed,
                                                       gpointer            user_data);
void                dure_characteristic_set_connected (DureCharacteristic *self,
                                                       gboolean            connected);
void                dure_characteristic_set_shareable (DureCharacteristic *self,
                                                       gboolean            shareable);
gboolean            dure_characteristic_is_subscribed (DureCharacteristic *self);
void                dure_characteristic_notify        (DureCharacteristic *self,
                                                       GVariant           *value);
void                dure_characteristic_forget_client (DureCharacteristic *self,
                                                       const char         *bus_name);

char               *dure_bluetooth_uuid               (guint16 id);

#define DURE_SIMULATED_MTU 23

G_END_DECLS
