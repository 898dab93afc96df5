// paint.h: colours of the style sheet and lines from a few letters, for widgets that draw
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void dure_paint_source (GtkWidget *widget, cairo_t *cr, const char *colour);
void dure_paint_fade (GtkWidget *widget, cairo_t *cr, const char *colour, double width);
void dure_paint_path (cairo_t *cr, const char *path);

G_END_DECLS
