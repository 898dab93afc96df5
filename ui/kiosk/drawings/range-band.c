// range-band.c: a value on a band with the edges of its ranges
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The usual part is tinted and carries its word; every edge is a cut in the band and carries its
// number. The value is a black triangle with a stem, so it is seen without colour. Numbers and
// words that would touch others are left out, those of the usual part last: words beside the band
// say them.

#include "range-band.h"

#include "language.h"
#include "paint.h"
#include "text.h"

struct _DureRangeBand
{
  GtkWidget parent_instance;
  const DureBandScale *scale;
  double value;
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
  const DureBandScale *scale = self->scale;

  return width * (CLAMP (value, scale->first, scale->last) - scale->first)
         / (scale->last - scale->first);
}

/* What stands under the band already: spans of x, with air around them. */
typedef struct
{
  double from[DURE_BAND_EDGES + 3];
  double to[DURE_BAND_EDGES + 3];
  guint count;
} Taken;

/* Words with their middle at @middle, drawn where there is room and pushed in at the ends. */
static void
draw_words (DureRangeBand *self, cairo_t *cr, const char *words, double middle, double y,
            Taken *taken)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), words);
  double room = gtk_widget_get_width (GTK_WIDGET (self));
  double air = dure_text_mm (GTK_WIDGET (self), 2.5);
  double from;
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  from = CLAMP (middle - width / 2.0, 0, MAX (0, room - width));
  for (guint i = 0; i < taken->count; i++)
    if (from < taken->to[i] + air && from + width > taken->from[i] - air)
      return;
  taken->from[taken->count] = from;
  taken->to[taken->count++] = from + width;
  cairo_move_to (cr, from, y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_edge (DureRangeBand *self, cairo_t *cr, double edge, double width, double y, Taken *taken)
{
  g_autofree char *words = dure_language_number (edge, -1);

  if (edge > self->scale->first && edge < self->scale->last)
    draw_words (self, cr, words, place_of (self, edge, width), y, taken);
}

static void
draw_numbers (DureRangeBand *self, cairo_t *cr, double width, double y)
{
  const DureBandScale *scale = self->scale;
  double middle = (scale->usual_from + scale->usual_to) / 2;
  Taken taken = { .count = 0 };

  draw_edge (self, cr, scale->usual_from, width, y, &taken);
  draw_edge (self, cr, scale->usual_to, width, y, &taken);
  draw_words (self, cr, self->words, place_of (self, middle, width), y, &taken);
  for (guint i = 0; scale->edges[i] > 0; i++)
    draw_edge (self, cr, scale->edges[i], width, y, &taken);
}

static void
cut (cairo_t *cr, double x, double y, double height)
{
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x, y + height);
  cairo_stroke (cr);
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
draw_bands (DureRangeBand *self, cairo_t *cr, double width, double y, double mm)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const DureBandScale *scale = self->scale;
  double from = MAX (mm, place_of (self, scale->usual_from, width));
  double to = MIN (width - mm, place_of (self, scale->usual_to, width));

  dure_paint_source (widget, cr, "band-track");
  add_bar (cr, mm, y, width - 2 * mm, 9 * mm);
  cairo_fill_preserve (cr);
  dure_paint_source (widget, cr, "band-track-edge");
  cairo_set_line_width (cr, MAX (1, 0.75 * mm));
  cairo_stroke (cr);
  dure_paint_source (widget, cr, "card");
  cairo_set_line_width (cr, MAX (1, 1.5 * mm));
  for (guint i = 0; scale->edges[i] > 0; i++)
    cut (cr, place_of (self, scale->edges[i], width), y + mm, 7 * mm);
  dure_paint_source (widget, cr, "band-usual");
  add_bar (cr, from, y, to - from, 9 * mm);
  cairo_fill_preserve (cr);
  dure_paint_source (widget, cr, "band-edge");
  cairo_set_line_width (cr, MAX (1, 0.75 * mm));
  cairo_stroke (cr);
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *shot)
{
  DureRangeBand *self = DURE_RANGE_BAND (widget);
  double width = gtk_widget_get_width (widget), mm = dure_text_mm (widget, 100) / 100.0;
  double y = 11 * mm;
  cairo_t *cr = gtk_snapshot_append_cairo (
      shot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) gtk_widget_get_height (widget)));

  draw_bands (self, cr, width, y, mm);
  dure_paint_source (widget, cr, "ink");
  draw_marker (cr, CLAMP (place_of (self, self->value, width), 5 * mm, width - 5 * mm), 0,
               y + 11 * mm, 9 * mm);
  dure_paint_source (widget, cr, "current");
  draw_numbers (self, cr, width, y + 12 * mm);
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
}

/**
 * dure_range_band_new:
 * @scale: (transfer none): static
 * @words: what the usual part is called, already translated
 * @value: where the mark stands; beyond an end it stands at that end
 *
 * Returns: (transfer floating): the picture; words beside it say the same
 */
GtkWidget *
dure_range_band_new (const DureBandScale *scale, const char *words, double value)
{
  DureRangeBand *self = g_object_new (DURE_TYPE_RANGE_BAND, NULL);

  self->scale = scale;
  self->words = g_strdup (words);
  self->value = value;
  return GTK_WIDGET (self);
}
