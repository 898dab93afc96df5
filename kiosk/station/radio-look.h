// radio-look.h: whether the station's Bluetooth adapter is there and has power
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "station-report.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void dure_radio_look_async (const char *bus, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
gboolean dure_radio_look_finish (GAsyncResult *result, DureRadio *ret_radio, GError **error);

G_END_DECLS
