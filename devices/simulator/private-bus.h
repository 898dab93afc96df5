// private-bus.h: a message bus of our own
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DurePrivateBus DurePrivateBus;

DurePrivateBus *dure_private_bus_new         (GError        **error);
void            dure_private_bus_free        (DurePrivateBus *self);
const char     *dure_private_bus_get_address (DurePrivateBus *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePrivateBus, dure_private_bus_free)

G_END_DECLS
