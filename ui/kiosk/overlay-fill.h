// overlay-fill.h: what lies over a page is as large as the page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void dure_overlay_fill (GtkOverlay *overlay);

G_END_DECLS
