// scan.h: discovery on one adapter, kept as it is wanted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bluez-dbus.h"
#include "times.h"

G_BEGIN_DECLS

/**
 * DureScanQuiet:
 *
 * Called when a scan that is no longer wanted has ended.
 */
typedef void (*DureScanQuiet) (gpointer user_data);

typedef struct _DureScan DureScan;

DureScan          *dure_scan_new         (DureBluezAdapter1 *adapter,
                                          const DureTimes   *times,
                                          DureScanQuiet      quiet,
                                          gpointer           user_data);
void               dure_scan_free        (DureScan          *self);
DureBluezAdapter1 *dure_scan_get_adapter (DureScan          *self);
void               dure_scan_set         (DureScan          *self,
                                          gboolean           wanted,
                                          gboolean           broadcasts);
void               dure_scan_look        (DureScan          *self);
gboolean           dure_scan_is_quiet    (DureScan          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureScan, dure_scan_free)

G_END_DECLS
