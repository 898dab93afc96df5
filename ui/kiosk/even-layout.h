// even-layout.h: children in equal columns, as many beside each other as fit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_EVEN_LAYOUT (dure_even_layout_get_type ())
G_DECLARE_FINAL_TYPE (DureEvenLayout, dure_even_layout, DURE, EVEN_LAYOUT, GtkLayoutManager)

/* Properties "max-columns" (guint), "gap" (double, mm) and "snug" (gboolean), to be set in a
 * template. */

G_END_DECLS
