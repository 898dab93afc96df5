// overlay-fill.c: what lies over a page is as large as the page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Left alone, GtkOverlay makes room for the height that a child needs at its narrowest, where each
// word is a line of its own: long words then push a sheet's buttons below the screen.

#include "overlay-fill.h"

static gboolean
on_place_asked (GtkOverlay *overlay, GtkWidget *child, GdkRectangle *ret_place, gpointer data)
{
  *ret_place = (GdkRectangle){ 0, 0, gtk_widget_get_width (GTK_WIDGET (overlay)),
                               gtk_widget_get_height (GTK_WIDGET (overlay)) };
  return TRUE;
}

/**
 * dure_overlay_fill:
 * @overlay: whatever is laid over it covers it exactly from now on
 */
void
dure_overlay_fill (GtkOverlay *overlay)
{
  g_signal_connect (overlay, "get-child-position", G_CALLBACK (on_place_asked), NULL);
}
