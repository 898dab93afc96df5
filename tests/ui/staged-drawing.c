// staged-drawing.c: the staged screen laid out, drawn, and taken as a picture
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staged-visit.h"

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  guint *frames = data;

  gtk_widget_queue_draw (widget);
  return --*frames > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
wait_for_frames (DureStagedVisit *self, guint frames)
{
  gtk_widget_add_tick_callback (dure_staged_visit_window (self), on_frame, &frames, NULL);
  while (frames > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
lay_out (DureStagedVisit *self, int width, int height)
{
  GtkWidget *all = gtk_window_get_child (GTK_WINDOW (dure_staged_visit_window (self)));
  int least_width, least_height;

  gtk_widget_measure (all, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  gtk_widget_measure (all, GTK_ORIENTATION_VERTICAL, MAX (width, least_width), &least_height, NULL,
                      NULL, NULL);
  gtk_widget_allocate (all, MAX (width, least_width), MAX (height, least_height), -1, NULL);
}

/**
 * dure_staged_visit_lay_out:
 * @width: of the screen in pixels
 * @height: of the screen in pixels
 *
 * Lays the screen out as it will be drawn, without waiting for a frame: larger than that only where
 * a page asks for more than the screen has.
 */
void
dure_staged_visit_lay_out (DureStagedVisit *self, int width, int height)
{
  /* What the first layout brings in (a page's buttons down and up) changes the second. */
  for (guint i = 0; i < 2; i++)
    {
      lay_out (self, width, height);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  lay_out (self, width, height);
}

/**
 * dure_staged_visit_settle:
 *
 * Returns when the screen has been laid out and drawn, what the layout brought in included.
 */
void
dure_staged_visit_settle (DureStagedVisit *self)
{
  wait_for_frames (self, 2);
  wait_for_frames (self, 1);
}

/**
 * dure_staged_visit_picture:
 *
 * Returns: (transfer full): the whole window, as the screens' own renderer draws it
 */
GdkTexture *
dure_staged_visit_picture (DureStagedVisit *self)
{
  GtkWidget *window = dure_staged_visit_window (self);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GskRenderNode *node = NULL;
  GdkTexture *texture;

  /* Nothing is drawn while a layout is still due. */
  while (node == NULL)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      dure_staged_visit_settle (self);
      gdk_paintable_snapshot (paintable, snapshot, self->width, self->height);
      node = gtk_snapshot_free_to_node (snapshot);
    }
  texture = gsk_renderer_render_texture (
      gtk_native_get_renderer (GTK_NATIVE (window)), node,
      &GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height));
  gsk_render_node_unref (node);
  return texture;
}
