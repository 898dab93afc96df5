// characteristics.h: what a device offers, as bluetoothd shows it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bluez-dbus.h"

G_BEGIN_DECLS

const char                   *dure_characteristics_plain   (const char         *wanted);
DureBluezGattCharacteristic1 *dure_characteristics_find    (GDBusObjectManager *objects,
                                                            const char         *device_path,
                                                            const char         *service,
                                                            const char         *uuid);
gboolean                      dure_characteristics_has_all (GDBusObjectManager *objects,
                                                            const char         *device_path,
                                                            const char         *service,
                                                            const char *const  *wanted);

G_END_DECLS
