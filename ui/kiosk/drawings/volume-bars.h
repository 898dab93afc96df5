// volume-bars.h: how loud the kiosk is, as rising bars
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_VOLUME_BARS_COUNT 5 /* one for each volume there is */

#define DURE_TYPE_VOLUME_BARS (dure_volume_bars_get_type ())
G_DECLARE_FINAL_TYPE (DureVolumeBars, dure_volume_bars, DURE, VOLUME_BARS, GtkWidget)

void dure_volume_bars_set_volume (DureVolumeBars *self, guint volume);

G_END_DECLS
