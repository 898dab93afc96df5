// test-field.c: a picture that shows whether a screen and its touch are right
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// From the top: greys from black to white in equal steps, the three colours of light and their
// pairs, a ruler of 100 mm with a line each 10 mm, and a field with a line each 20 mm in which
// every touch leaves a cross. The colours are the panel's own and follow no style sheet.

#include "test-field.h"

#include "paint.h"
#include "text.h"

#define STRIPE_MM 24
#define RULER_MM 100
#define MARKS 16
#define GREYS 8

struct _DureTestField
{
  GtkWidget parent_instance;
  guint touches;
  struct
  {
    double x, y;
  } marks[MARKS]; /* the last ones, in a ring */
};

G_DEFINE_FINAL_TYPE (DureTestField, dure_test_field, GTK_TYPE_WIDGET)

static guint changed_signal;

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
draw_stripes (cairo_t *cr, double width, double height)
{
  static const double colours[][3] = { { 1, 0, 0 }, { 1, 1, 0 }, { 0, 1, 0 },
                                       { 0, 1, 1 }, { 0, 0, 1 }, { 1, 0, 1 } };
  const double grey = width / GREYS, colour = width / G_N_ELEMENTS (colours);

  for (guint i = 0; i < GREYS; i++)
    {
      cairo_set_source_rgb (cr, i / (GREYS - 1.0), i / (GREYS - 1.0), i / (GREYS - 1.0));
      cairo_rectangle (cr, i * grey, 0, grey + 1, height);
      cairo_fill (cr);
    }
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      cairo_set_source_rgb (cr, colours[i][0], colours[i][1], colours[i][2]);
      cairo_rectangle (cr, i * colour, height, colour + 1, height);
      cairo_fill (cr);
    }
}

static void
draw_ruler (GtkWidget *widget, cairo_t *cr, double y, double mm)
{
  dure_paint_source (widget, cr, "ink");
  cairo_set_line_width (cr, MAX (1, 0.5 * mm));
  cairo_move_to (cr, mm, y + 10 * mm);
  cairo_rel_line_to (cr, RULER_MM * mm, 0);
  for (guint at = 0; at <= RULER_MM; at += 10)
    {
      cairo_move_to (cr, (at + 1) * mm, y + 10 * mm);
      cairo_rel_line_to (cr, 0, at % 50 == 0 ? -9 * mm : -5 * mm);
    }
  cairo_stroke (cr);
}

static void
draw_touches (DureTestField *self, cairo_t *cr, double width, double height, double y, double mm)
{
  dure_paint_source (GTK_WIDGET (self), cr, "control");
  cairo_set_line_width (cr, 1);
  for (double x = 0.5; x < width; x += 20 * mm)
    {
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x, height);
    }
  for (double at = y + 0.5; at < height; at += 20 * mm)
    {
      cairo_move_to (cr, 0, at);
      cairo_line_to (cr, width, at);
    }
  cairo_stroke (cr);
  dure_paint_source (GTK_WIDGET (self), cr, "see-doctor");
  cairo_set_line_width (cr, MAX (1, mm));
  for (guint i = 0; i < MIN (self->touches, MARKS); i++)
    {
      cairo_move_to (cr, self->marks[i].x - 8 * mm, self->marks[i].y);
      cairo_rel_line_to (cr, 16 * mm, 0);
      cairo_move_to (cr, self->marks[i].x, self->marks[i].y - 8 * mm);
      cairo_rel_line_to (cr, 0, 16 * mm);
    }
  cairo_stroke (cr);
}

/* Its lengths do not grow with the letters: they are there to be measured. */
static double
panel_mm (GtkWidget *widget)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));
  const double mm = dure_text_mm (widget, 100) / 100.0;

  if (gtk_widget_has_css_class (window, "letters-2"))
    return mm / 2;
  return gtk_widget_has_css_class (window, "letters-1-5") ? mm / 1.5 : mm;
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *shot)
{
  DureTestField *self = DURE_TEST_FIELD (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double mm = panel_mm (widget);
  const double stripe = MIN (STRIPE_MM * mm, height / 6);
  cairo_t *cr = gtk_snapshot_append_cairo (
      shot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  draw_stripes (cr, width, stripe);
  draw_ruler (widget, cr, 2 * stripe + 4 * mm, mm);
  draw_touches (self, cr, width, height, 2 * stripe + 20 * mm, mm);
  cairo_destroy (cr);
}

static void
on_released (GtkGestureClick *gesture, int n, double x, double y, DureTestField *self)
{
  const guint at = self->touches % MARKS;

  self->marks[at].x = x;
  self->marks[at].y = y;
  self->touches++;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, changed_signal, 0);
}

static void
dure_test_field_class_init (DureTestFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = measure;
  widget_class->snapshot = snapshot;
  changed_signal = g_signal_new ("changed", DURE_TYPE_TEST_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "test-field");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dure_test_field_init (DureTestField *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  g_signal_connect (gesture, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

/**
 * dure_test_field_get_touches:
 *
 * Returns: how often it was touched
 */
guint
dure_test_field_get_touches (DureTestField *self)
{
  return self->touches;
}
