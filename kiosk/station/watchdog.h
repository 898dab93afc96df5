// watchdog.h: shows systemd that the kiosk's main loop still turns
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureWatchdog DureWatchdog;

DureWatchdog *dure_watchdog_new (void);
void dure_watchdog_free (DureWatchdog *self);
void dure_watchdog_start (DureWatchdog *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureWatchdog, dure_watchdog_free)

G_END_DECLS
