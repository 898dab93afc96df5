// style.h: how the whole screen looks: true millimetres, bigger letters, high contrast
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_STYLE_LETTERS 3 /* sizes of letters: as they are, half as big again, twice */

#define DURE_TYPE_STYLE (dure_style_get_type ())
G_DECLARE_FINAL_TYPE (DureStyle, dure_style, DURE, STYLE, GObject)

/* Signal "changed": letters or contrast are other than before. */
void dure_style_prepare (void);
DureStyle *dure_style_new (GdkDisplay *display, double panel_dpi);
void dure_style_reset (DureStyle *self);
guint dure_style_get_letters (DureStyle *self);
void dure_style_set_letters (DureStyle *self, guint letters);
gboolean dure_style_get_contrast (DureStyle *self);
void dure_style_set_contrast (DureStyle *self, gboolean contrast);

G_END_DECLS
