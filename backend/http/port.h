// port.h: sockets that listen on one port, one for each thread
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *dure_port_listen (gboolean any_address, guint16 port, guint count, guint16 *ret_port,
                             GError **error);

G_END_DECLS
