// day-profile.c: the average day of a home, hour by hour
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A bar for each hour, as high as it takes beside the hungriest one. The hours in which the grid is
// fullest are dark and stand under a bracket, so they are told apart without colour. Hours stand
// below, where they begin; words beside the picture say its highest and its lowest bar.

#include "day-profile.h"

#include "paint.h"
#include "text.h"

#include <string.h>

#define HOURS 24
#define LABEL_EVERY 6
#define BAR_WIDTH 0.72 /* of an hour's place */

struct _DureDayProfile
{
  GtkWidget parent_instance;
  double hour_wh[HOURS];
  guint peak_from;
  guint peak_to;
};

G_DEFINE_FINAL_TYPE (DureDayProfile, dure_day_profile, GTK_TYPE_WIDGET)

/* Where things stand, in pixels. */
typedef struct
{
  double hour;   /* width of an hour's place */
  double top;    /* where the highest bar ends */
  double bottom; /* where all begin */
} Field;

static double
highest (const DureDayProfile *self)
{
  double most = 0;

  for (guint i = 0; i < HOURS; i++)
    most = MAX (most, self->hour_wh[i]);
  return most;
}

static gboolean
is_peak (const DureDayProfile *self, guint hour)
{
  return hour >= self->peak_from && hour < self->peak_to;
}

static void
draw_bars (DureDayProfile *self, cairo_t *cr, const Field *field)
{
  const double most = highest (self);

  for (guint i = 0; i < HOURS; i++)
    {
      const double height =
          most > 0 ? (field->bottom - field->top) * self->hour_wh[i] / most : 0;

      dure_paint_source (GTK_WIDGET (self), cr, is_peak (self, i) ? "accent" : "accent-mid");
      cairo_rectangle (cr, field->hour * (i + (1 - BAR_WIDTH) / 2), field->bottom - height,
                       field->hour * BAR_WIDTH, height);
      cairo_fill (cr);
    }
}

/* A line from the first to the last hour of the peak, with a foot at each end. */
static void
draw_bracket (DureDayProfile *self, cairo_t *cr, const Field *field, double mm)
{
  const double from = field->hour * self->peak_from, to = field->hour * self->peak_to;

  dure_paint_source (GTK_WIDGET (self), cr, "accent");
  cairo_set_line_width (cr, MAX (1, mm));
  cairo_move_to (cr, from + mm, field->top - 3 * mm);
  cairo_rel_line_to (cr, 0, -3 * mm);
  cairo_line_to (cr, to - mm, field->top - 6 * mm);
  cairo_rel_line_to (cr, 0, 3 * mm);
  cairo_stroke (cr);
}

static void
draw_hours (DureDayProfile *self, cairo_t *cr, const Field *field, double width, double mm)
{
  dure_paint_source (GTK_WIDGET (self), cr, "current");
  cairo_set_line_width (cr, MAX (1, 0.75 * mm));
  cairo_move_to (cr, 0, field->bottom);
  cairo_line_to (cr, width, field->bottom);
  cairo_stroke (cr);
  for (guint hour = 0; hour <= HOURS; hour += LABEL_EVERY)
    {
      g_autofree char *words = g_strdup_printf ("%u", hour);
      g_autoptr (PangoLayout) layout =
          gtk_widget_create_pango_layout (GTK_WIDGET (self), words);
      int wide;

      pango_layout_get_pixel_size (layout, &wide, NULL);
      cairo_move_to (cr, CLAMP (field->hour * hour - wide / 2.0, 0, width - wide),
                     field->bottom + mm);
      pango_cairo_show_layout (cr, layout);
    }
}

static int
letter_height (DureDayProfile *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "24");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static void
dure_day_profile_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                          int *minimum, int *natural, int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural =
      orientation == GTK_ORIENTATION_HORIZONTAL
          ? 10 * letter_height (DURE_DAY_PROFILE (widget)) / 2
          : dure_text_mm (widget, 40) + letter_height (DURE_DAY_PROFILE (widget));
}

static void
dure_day_profile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DureDayProfile *self = DURE_DAY_PROFILE (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double mm = dure_text_mm (widget, 100) / 100.0;
  const Field field = { width / HOURS, 8 * mm, height - letter_height (self) - mm };
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  draw_bars (self, cr, &field);
  draw_bracket (self, cr, &field, mm);
  draw_hours (self, cr, &field, width, mm);
  cairo_destroy (cr);
}

static void
dure_day_profile_finalize (GObject *object)
{
  DureDayProfile *self = DURE_DAY_PROFILE (object);

  memset (self->hour_wh, 0, sizeof self->hour_wh);
  G_OBJECT_CLASS (dure_day_profile_parent_class)->finalize (object);
}

static void
dure_day_profile_class_init (DureDayProfileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dure_day_profile_finalize;
  widget_class->measure = dure_day_profile_measure;
  widget_class->snapshot = dure_day_profile_snapshot;
  gtk_widget_class_set_css_name (widget_class, "day-profile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dure_day_profile_init (DureDayProfile *self)
{
}

/**
 * dure_day_profile_set_hours:
 * @hour_wh: (array fixed-size=24): what an hour of the day takes on average, watt hours; copied
 * @peak_from: the hour in which the grid begins to be fullest
 * @peak_to: the hour in which that is over
 */
void
dure_day_profile_set_hours (DureDayProfile *self, const double hour_wh[24], guint peak_from,
                            guint peak_to)
{
  g_return_if_fail (peak_from < peak_to && peak_to <= HOURS);

  memcpy (self->hour_wh, hour_wh, sizeof self->hour_wh);
  self->peak_from = peak_from;
  self->peak_to = peak_to;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
