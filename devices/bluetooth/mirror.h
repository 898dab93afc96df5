// mirror.h: bluetoothd's objects, for as long as one bluetoothd lives
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bluez-dbus.h"
#include "times.h"

G_BEGIN_DECLS

/**
 * DureMirrorEvents:
 * @came: the objects were read; connect to their signals
 * @went: there are no objects: no bluetoothd, or it could not be asked (it is asked again)
 *
 * Both are called with the user data of dure_mirror_new().
 */
typedef struct {
  void (*came) (GDBusObjectManager *objects, gpointer user_data);
  void (*went) (gpointer user_data);
} DureMirrorEvents;

typedef struct _DureMirror DureMirror;

DureMirror         *dure_mirror_new         (GDBusConnection        *connection,
                                             const DureTimes        *times,
                                             const DureMirrorEvents *events,
                                             gpointer                user_data);
void                dure_mirror_free        (DureMirror             *self);
GDBusObjectManager *dure_mirror_get_objects (DureMirror             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureMirror, dure_mirror_free)

G_END_DECLS
