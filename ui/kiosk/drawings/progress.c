// progress.c: how far the visit is, in a few segments at the top
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "progress.h"

#include "paint.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureProgress
{
  GtkWidget parent_instance;
  guint step;
  guint steps;
};

G_DEFINE_FINAL_TYPE (DureProgress, dure_progress, GTK_TYPE_WIDGET)

static void
dure_progress_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DureProgress *self = DURE_PROGRESS (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double gap = height * 1.7, each;
  cairo_t *cr;

  if (self->step == 0 || self->steps == 0)
    return;
  each = (width - gap * (self->steps - 1)) / self->steps;
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_set_line_width (cr, height);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = 0; i < self->steps; i++)
    {
      double x = i * (each + gap);
      gboolean is_done = i < self->step;

      /* Those to come are thinner too, so that they differ in grey. */
      cairo_set_line_width (cr, is_done ? height : height * 0.6);
      dure_paint_source (widget, cr, is_done ? "accent" : "segment");
      cairo_move_to (cr, x + height / 2, height / 2);
      cairo_line_to (cr, x + each - height / 2, height / 2);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

static void
dure_progress_class_init (DureProgressClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = dure_progress_snapshot;
  gtk_widget_class_set_css_name (widget_class, "progress");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dure_progress_init (DureProgress *self)
{
}

/**
 * dure_progress_set_step:
 * @step: how many segments are filled; 0 shows none at all
 * @steps: how many there are
 */
void
dure_progress_set_step (DureProgress *self, guint step, guint steps)
{
  g_autofree char *name = g_strdup_printf (_("Step %u of %u"), step, steps);

  self->step = step;
  self->steps = steps;
  dure_text_name (GTK_WIDGET (self), name);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_HIDDEN, step == 0, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
