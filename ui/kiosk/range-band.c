// range-band.c: a value on a band whose usual part is marked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The edges of the usual part carry their numbers, the part itself its word; the value is a black
// triangle with a stem, so it is seen without colour. Words too wide for the part are left out
// here: the headline says them.

#include "range-band.h"

#include "paint.h"
#include "text.h"

struct _DureRangeBand
{
  GtkWidget parent_instance;
  double first, from, to, last, value;
  char *words;
};

G_DEFINE_FINAL_TYPE (DureRangeBand, dure_range_band, GTK_TYPE_WIDGET)

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "100");
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL
                            ? 5 * width
                            : dure_text_mm (widget, 23) + height;
}

static void
add_bar (cairo_t *cr, double x, double y, double width, double height)
{
  double radius = height / 2;

  cairo_new_path (cr);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI / 2, 3 * G_PI / 2);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, G_PI / 2);
  cairo_close_path (cr);
}

static double
place_of (DureRangeBand *self, double value, double width)
{
  return width * (CLAMP (value, self->first, self->last) - self->first)
         / (self->last - self->first);
}

static int
draw_words (DureRangeBand *self, cairo_t *cr, const char *words, double middle, double y,
            double room)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), words);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (width <= room)
    {
      cairo_move_to (cr, middle - width / 2.0, y);
      pango_cairo_show_layout (cr, layout);
    }
  return width;
}

static int
draw_number (DureRangeBand *self, cairo_t *cr, double number, double middle, double y, double room)
{
  g_autofree char *words = g_strdup_printf ("%.0f", number);

  return draw_words (self, cr, words, middle, y, room);
}

static void
draw_marker (cairo_t *cr, double x, double top, double bottom, double side)
{
  cairo_move_to (cr, x - side * 0.62, top);
  cairo_line_to (cr, x + side * 0.62, top);
  cairo_line_to (cr, x, top + side);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_rectangle (cr, x - side * 0.11, top + side * 0.5, side * 0.22, bottom - top - side * 0.5);
  cairo_fill (cr);
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *shot)
{
  DureRangeBand *self = DURE_RANGE_BAND (widget);
  double width = gtk_widget_get_width (widget), mm = dure_text_mm (widget, 100) / 100.0;
  double from, to, y = 11 * mm;
  int edge;
  cairo_t *cr;

  if (self->last <= self->first)
    return;
  from = place_of (self, self->from, width);
  to = place_of (self, self->to, width);
  cr = gtk_snapshot_append_cairo (
      shot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) gtk_widget_get_height (widget)));
  dure_paint_source (widget, cr, "band-track");
  add_bar (cr, mm, y, width - 2 * mm, 9 * mm);
  cairo_fill_preserve (cr);
  dure_paint_source (widget, cr, "band-track-edge");
  cairo_set_line_width (cr, MAX (1, 0.75 * mm));
  cairo_stroke (cr);
  dure_paint_source (widget, cr, "band-usual");
  add_bar (cr, from, y, to - from, 9 * mm);
  cairo_fill_preserve (cr);
  dure_paint_source (widget, cr, "band-edge");
  cairo_stroke (cr);
  dure_paint_source (widget, cr, "ink");
  draw_marker (cr, CLAMP (place_of (self, self->value, width), 5 * mm, width - 5 * mm), 0,
               y + 11 * mm, 9 * mm);
  dure_paint_source (widget, cr, "current");
  edge = draw_number (self, cr, self->from, from, y + 12 * mm, width);
  draw_number (self, cr, self->to, to, y + 12 * mm, width);
  draw_words (self, cr, self->words, (from + to) / 2, y + 12 * mm, to - from - 2.5 * edge);
  cairo_destroy (cr);
}

static void
finalize (GObject *object)
{
  g_free (DURE_RANGE_BAND (object)->words);
  G_OBJECT_CLASS (dure_range_band_parent_class)->finalize (object);
}

static void
dure_range_band_class_init (DureRangeBandClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->measure = measure;
  widget_class->snapshot = snapshot;
  gtk_widget_class_set_css_name (widget_class, "range-band");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dure_range_band_init (DureRangeBand *self)
{
  self->words = g_strdup ("");
}

/**
 * dure_range_band_set_range:
 * @first: value at the left end
 * @from: where the usual part begins
 * @to: where it ends
 * @last: value at the right end
 * @words: what the usual part is called
 */
void
dure_range_band_set_range (DureRangeBand *self, double first, double from, double to, double last,
                           const char *words)
{
  self->first = first;
  self->from = from;
  self->to = to;
  self->last = last;
  g_free (self->words);
  self->words = g_strdup (words);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * dure_range_band_set_value:
 * @value: where the mark stands; beyond an end it stands at that end
 */
void
dure_range_band_set_value (DureRangeBand *self, double value)
{
  self->value = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
