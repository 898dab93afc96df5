// radio.h: bluetoothd, its adapter, and the devices in range
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "search.h"
#include "times.h"

G_BEGIN_DECLS

#define DURE_TYPE_RADIO (dure_radio_get_type ())
G_DECLARE_FINAL_TYPE (DureRadio, dure_radio, DURE, RADIO, GObject)

/* Signals:
 *   "usable-changed": dure_radio_is_usable() turned, or is known for the first time
 *   "heard": a device came, changed or went; look again with dure_radio_find()
 *   "seen" (const char *device_path, gint rssi): one advertisement of a device came in, dBm
 *   "advert" (const char *device_path, const char *uuid, GBytes *data, gint rssi): service data of
 *     an advertisement; every single one after dure_radio_set_broadcasts()
 *   "quiet": dure_radio_is_quiet() turned true
 *   "forgotten": everything given to dure_radio_forget() is gone from bluetoothd
 */

DureRadio          *dure_radio_new            (GDBusConnection   *connection,
                                               const DureTimes   *times);
const DureTimes    *dure_radio_get_times      (DureRadio         *self);
gboolean            dure_radio_is_known       (DureRadio         *self);
gboolean            dure_radio_is_usable      (DureRadio         *self);
void                dure_radio_set_scan       (DureRadio         *self,
                                               gboolean           scan);
void                dure_radio_set_broadcasts (DureRadio         *self,
                                               gboolean           broadcasts);
gboolean            dure_radio_is_quiet       (DureRadio         *self);
GPtrArray          *dure_radio_find           (DureRadio         *self,
                                               const DureSought  *sought);
DureBluezDevice1   *dure_radio_get_device     (DureRadio         *self,
                                               const char        *path);
gboolean            dure_radio_has_adapter_of (DureRadio         *self,
                                               const char        *path);
gint64              dure_radio_get_seen       (DureRadio         *self,
                                               const char        *path);
void                dure_radio_disconnect     (DureRadio         *self,
                                               const char        *path);
gboolean            dure_radio_is_leaving     (DureRadio         *self,
                                               const char        *path);
void                dure_radio_forget         (DureRadio         *self,
                                               const char        *path);
void                dure_radio_forget_address (DureRadio         *self,
                                               const char        *address);
void                dure_radio_forget_left    (DureRadio         *self,
                                               const char *const *keep);
void                dure_radio_forget_strangers (DureRadio         *self,
                                                 const char *const *keep);
gboolean            dure_radio_is_clean       (DureRadio         *self);
GDBusObjectManager *dure_radio_get_objects    (DureRadio         *self);

G_END_DECLS
