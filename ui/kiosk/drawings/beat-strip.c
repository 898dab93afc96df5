// beat-strip.c: a stretch of a pulse, with the odd beats marked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// So many beats as fit, beside each other as far apart as they came; of a long measurement the
// stretch with the most odd ones. An odd beat stands under a triangle, so it is told apart without
// colour. The wave is the drawing of a beat that the live trace has too.

#include "beat-strip.h"

#include "odd-beats.h"
#include "paint.h"
#include "pulse-trace.h"
#include "text.h"

#include <string.h>

#define SHOWN 14
#define PULSE_HEIGHT 0.7 /* of the widget; the rest is for the triangles */

struct _DureBeatStrip
{
  GtkWidget parent_instance;
  double beats[SHOWN]; /* when each came, ms since the left end */
  gboolean is_odd[SHOWN];
  guint count;
  double length_ms;
};

G_DEFINE_FINAL_TYPE (DureBeatStrip, dure_beat_strip, GTK_TYPE_WIDGET)

static void
draw_mark (cairo_t *cr, double x, double side)
{
  cairo_move_to (cr, x - side * 0.6, 0);
  cairo_line_to (cr, x + side * 0.6, 0);
  cairo_line_to (cr, x, side);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
dure_beat_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DureBeatStrip *self = DURE_BEAT_STRIP (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double tall = height * PULSE_HEIGHT, base = height - tall * 0.42;
  double scale = self->length_ms > 0 ? width / self->length_ms : 0;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, MAX (2, dure_text_mm (widget, 1.5)));
  dure_paint_source (widget, cr, "accent");
  cairo_move_to (cr, 0, base);
  for (guint i = 0; i < self->count; i++)
    dure_pulse_trace_beat (cr, self->beats[i] * scale, scale, base, tall);
  cairo_line_to (cr, width, base);
  cairo_stroke (cr);
  dure_paint_source (widget, cr, "look-again");
  for (guint i = 0; i < self->count; i++)
    if (self->is_odd[i])
      draw_mark (cr, self->beats[i] * scale, dure_text_mm (widget, 6));
  cairo_destroy (cr);
}

static void
dure_beat_strip_finalize (GObject *object)
{
  DureBeatStrip *self = DURE_BEAT_STRIP (object);

  memset (self->beats, 0, sizeof self->beats);
  G_OBJECT_CLASS (dure_beat_strip_parent_class)->finalize (object);
}

static void
dure_beat_strip_class_init (DureBeatStripClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dure_beat_strip_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = dure_beat_strip_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "beat-strip");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dure_beat_strip_init (DureBeatStrip *self)
{
}

static gsize
find_stretch (const gint32 *rr_ms, gsize count)
{
  gsize best = 0;
  guint odd = 0, most = 0;

  for (gsize i = 0; i < count; i++)
    {
      odd += dure_beat_is_odd (rr_ms, count, i);
      if (i >= SHOWN)
        odd -= dure_beat_is_odd (rr_ms, count, i - SHOWN);
      if (odd > most && i + 1 >= SHOWN)
        {
          most = odd;
          best = i + 1 - SHOWN;
        }
    }
  return best;
}

/**
 * dure_beat_strip_set_beats:
 * @rr_ms: (array length=count): all intervals of a measurement, oldest first
 * @count: how many
 *
 * Returns: how many odd beats are marked
 */
guint
dure_beat_strip_set_beats (DureBeatStrip *self, const gint32 *rr_ms, gsize count)
{
  const gsize first = find_stretch (rr_ms, count);
  double time_ms = 0;
  guint marked = 0;

  self->count = (guint) MIN (SHOWN, count - first);
  for (guint i = 0; i < self->count; i++)
    {
      self->is_odd[i] = dure_beat_is_odd (rr_ms, count, first + i);
      marked += self->is_odd[i];
      time_ms += CLAMP (rr_ms[first + i], 250, 3000);
      self->beats[i] = time_ms;
    }
  self->length_ms = time_ms + 400;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return marked;
}
