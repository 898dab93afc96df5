// forgetting.h: devices to be removed from bluetoothd, until they really are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bluez-dbus.h"
#include "times.h"

G_BEGIN_DECLS

/**
 * DureForgettingDone:
 *
 * Called when nothing is left to be forgotten.
 */
typedef void (*DureForgettingDone) (gpointer user_data);

typedef struct _DureForgetting DureForgetting;

DureForgetting *dure_forgetting_new         (const DureTimes    *times,
                                             DureForgettingDone  done,
                                             gpointer            user_data);
void            dure_forgetting_free        (DureForgetting     *self);
void            dure_forgetting_set_objects (DureForgetting     *self,
                                             GDBusObjectManager *objects);
void            dure_forgetting_add         (DureForgetting     *self,
                                             const char         *path);
gboolean        dure_forgetting_has         (DureForgetting     *self,
                                             const char         *path);
gboolean        dure_forgetting_is_empty    (DureForgetting     *self);
void            dure_forgetting_look        (DureForgetting     *self);
void            dure_forgetting_unsettle    (DureForgetting     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureForgetting, dure_forgetting_free)

G_END_DECLS
