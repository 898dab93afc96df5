// drawing.h: one of our own drawings, in the colours of the style sheet
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_DRAWING (dure_drawing_get_type ())
G_DECLARE_FINAL_TYPE (DureDrawing, dure_drawing, DURE, DRAWING, GtkWidget)

GtkWidget *dure_drawing_new (const char *picture, const char *css_class);
void dure_drawing_set_picture (DureDrawing *self, const char *picture);

G_END_DECLS
