// hundred.c: a hundred people, some of them filled in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Who is filled in and who is an outline can be told apart without colour. The sentence beside it
// says the same to whoever does not see it.

#include "hundred.h"

#include "paint.h"

#define COLUMNS 20
#define ROWS 5

struct _DureHundred
{
  GtkWidget parent_instance;
  guint of_100;
};

G_DEFINE_FINAL_TYPE (DureHundred, dure_hundred, GTK_TYPE_WIDGET)

/* Head and shoulders in a square of 24, as the other pictures are drawn. */
#define HEAD "O 12 6.5 4.5"
#define SHOULDERS "M 3 22 L 3 20 C 3 15.5 6.5 13 12 13 C 17.5 13 21 15.5 21 20 L 21 22 Z"
#define SQUARE 24.0
#define LINE 1.5

static void
draw_person (DureHundred *self, cairo_t *cr, gboolean is_filled)
{
  dure_paint_path (cr, HEAD);
  dure_paint_path (cr, SHOULDERS);
  dure_paint_source (GTK_WIDGET (self), cr, is_filled ? "accent" : "control");
  cairo_set_line_width (cr, LINE);
  if (is_filled)
    cairo_fill_preserve (cr);
  cairo_stroke (cr);
}

static void
dure_hundred_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DureHundred *self = DURE_HUNDRED (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double side = MIN (width / COLUMNS, height / ROWS);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  for (guint i = 0; i < COLUMNS * ROWS; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, (i % COLUMNS) * width / COLUMNS, (i / COLUMNS) * height / ROWS);
      cairo_scale (cr, side / SQUARE, side / SQUARE);
      draw_person (self, cr, i < self->of_100);
      cairo_restore (cr);
    }
  cairo_destroy (cr);
}

static void
dure_hundred_class_init (DureHundredClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = dure_hundred_snapshot;
  gtk_widget_class_set_css_name (widget_class, "hundred");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dure_hundred_init (DureHundred *self)
{
}

/**
 * dure_hundred_set_count:
 * @of_100: how many are filled in
 */
void
dure_hundred_set_count (DureHundred *self, guint of_100)
{
  self->of_100 = MIN (of_100, COLUMNS * ROWS);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
