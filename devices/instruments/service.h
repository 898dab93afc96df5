// service.h: the instruments as the kiosk sees them, on our end of the socket
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "instrument-kind.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DURE_TYPE_SERVICE (dure_service_get_type ())
G_DECLARE_FINAL_TYPE (DureService, dure_service, DURE, SERVICE, GObject)

/* Signals:
 *   "finished": nothing is left to do: the kiosk or the bus is gone
 */

DureService *dure_service_new   (GDBusConnection    *kiosk,
                                 const char         *bus_address,
                                 const char *const  *installed,
                                 double              pace);
gboolean     dure_service_start (DureService        *self,
                                 GError            **error);
const GError *dure_service_get_fault (DureService       *self);

G_END_DECLS
