// ring.c: how much is done, or left, as a ring around a number
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "ring.h"

#include "paint.h"
#include "text.h"

struct _DureRing
{
  GtkWidget parent_instance;
  GtkWidget *inside;
  GtkWidget *number;
  GtkWidget *unit;
  double value;
};

G_DEFINE_FINAL_TYPE (DureRing, dure_ring, GTK_TYPE_WIDGET)

static void
dure_ring_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DureRing *self = DURE_RING (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double line = dure_text_mm (widget, 7), radius = MIN (width, height) / 2 - line;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  cairo_set_line_width (cr, line);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  dure_paint_source (widget, cr, "ring-track");
  cairo_arc (cr, width / 2, height / 2, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  if (self->value > 0)
    {
      dure_paint_source (widget, cr, "accent");
      cairo_arc (cr, width / 2, height / 2, radius, -G_PI / 2, (2 * self->value - 0.5) * G_PI);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
  gtk_widget_snapshot_child (widget, self->inside, snapshot);
}

static void
dure_ring_dispose (GObject *object)
{
  g_clear_pointer (&DURE_RING (object)->inside, gtk_widget_unparent);
  G_OBJECT_CLASS (dure_ring_parent_class)->dispose (object);
}

static void
dure_ring_class_init (DureRingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dure_ring_dispose;
  widget_class->snapshot = dure_ring_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ring");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dure_ring_init (DureRing *self)
{
  self->inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->number = dure_text_new (NULL, "number");
  self->unit = dure_text_new (NULL, "unit");
  gtk_widget_set_halign (self->number, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->unit, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->inside, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->inside, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->inside), self->number);
  gtk_box_append (GTK_BOX (self->inside), self->unit);
  gtk_widget_add_css_class (self->inside, DURE_TEXT_JOINED);
  gtk_widget_set_parent (self->inside, GTK_WIDGET (self));
}

/**
 * dure_ring_set_value:
 * @value: how far round, 0 to 1
 */
void
dure_ring_set_value (DureRing *self, double value)
{
  self->value = CLAMP (value, 0, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * dure_ring_set_number:
 * @number: what stands in the middle
 */
void
dure_ring_set_number (DureRing *self, const char *number)
{
  gtk_label_set_text (GTK_LABEL (self->number), number);
}

/**
 * dure_ring_set_unit:
 * @unit: what the number counts
 */
void
dure_ring_set_unit (DureRing *self, const char *unit)
{
  gtk_label_set_text (GTK_LABEL (self->unit), unit);
}
