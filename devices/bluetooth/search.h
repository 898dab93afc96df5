// search.h: which of bluetoothd's devices are in range and fit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bluez-dbus.h"

G_BEGIN_DECLS

/**
 * DureSought:
 * @service: (nullable): the service a device must offer, as bluetoothd writes UUIDs
 * @appearance: the appearance category (bits 15 to 6) of devices that do not advertise the service
 * @address: (nullable): the only device that will do
 * @path: (nullable): the only object that will do; its last part counts, because an adapter may
 *   return under another number
 *
 * What is being looked for.
 */
typedef struct {
  const char *service;
  guint16 appearance;
  const char *address;
  const char *path;
} DureSought;

/**
 * DureSearchChoice:
 *
 * Returns: whether the device at @path may be found at all
 */
typedef gboolean (*DureSearchChoice) (const char *path, gpointer user_data);

const char *dure_search_last_part (const char         *path);
gboolean    dure_search_has_rssi  (DureBluezDevice1   *device);
GPtrArray  *dure_search           (GDBusObjectManager *objects,
                                   const DureSought   *sought,
                                   DureSearchChoice    choice,
                                   gpointer            user_data);

G_END_DECLS
