// pulse-trace.c: the line of a heart that beats, drawn from the beats that come in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Straps send beats in batches, up to two seconds late. The trace plays them back a little later
// than they come, at the speed of the heart: a writing point stands at the right, the line runs to
// the left. It runs faster while it lies behind, so a batch never makes it jump. The wave is a
// drawing of a beat and says so nowhere else: what is true of it is when each beat came.
// Without animations it stands still and is redrawn with each batch. It costs nothing unmapped.
//
// Without beats the line is flat. A sample, the sign of the welcome screen, shows two of them,
// still.

#include "pulse-trace.h"

#include "paint.h"
#include "text.h"

#include <string.h>

#define MM_A_SECOND 88.0
#define LAG_MS 1200.0 /* how far the point stays behind the newest beat */
#define KEPT_BEATS 64
#define PROP_SAMPLE 1
#define REACH 0.92 /* of the height, so that the line's own width fits in */

struct _DurePulseTrace
{
  GtkWidget parent_instance;
  double beats[KEPT_BEATS]; /* when each came, ms since the first, newest last */
  guint kept;
  gsize seen; /* how many intervals were ever taken */
  double newest;
  double point; /* the time at the writing point */
  gint64 last_frame;
  guint ticking;
  gboolean is_still;
  gboolean is_sample;
};

G_DEFINE_FINAL_TYPE (DurePulseTrace, dure_pulse_trace, GTK_TYPE_WIDGET)

/* One beat: ms from its peak, height from the line in parts of the whole. */
static const struct
{
  double ms, height;
} wave[] = {
  { -260, 0 }, { -215, 0.15 }, { -170, 0 },   { -85, 0 }, { -50, -0.1 },
  { 0, 0.62 }, { 62, -0.38 },  { 105, 0.07 }, { 135, 0 },
};

static gboolean
may_move (GtkWidget *widget)
{
  gboolean animations = TRUE;

  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &animations, NULL);
  return animations;
}

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  DurePulseTrace *self = DURE_PULSE_TRACE (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double passed = self->last_frame > 0 ? (double) (now - self->last_frame) / 1000.0 : 0;
  double behind = self->newest - LAG_MS - self->point;

  self->last_frame = now;
  if (behind > 4000)
    self->point += behind - 4000;
  self->point += passed * (1.0 + CLAMP (behind / 1500.0, -0.5, 2.0));
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static void
update_ticking (DurePulseTrace *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean should = self->seen > 0 && !self->is_still && gtk_widget_get_mapped (widget)
                    && may_move (widget);

  if (should && self->ticking == 0)
    {
      self->last_frame = 0;
      self->ticking = gtk_widget_add_tick_callback (widget, on_frame, NULL, NULL);
    }
  else if (!should && self->ticking != 0)
    {
      gtk_widget_remove_tick_callback (widget, self->ticking);
      self->ticking = 0;
    }
}

/**
 * dure_pulse_trace_beat:
 * @cr: whose path goes on
 * @x: where the beat's peak is
 * @pixels_a_ms: how far a millisecond is
 * @base: the line between the beats
 * @height: of the whole
 *
 * The drawing of one beat.
 */
void
dure_pulse_trace_beat (cairo_t *cr, double x, double pixels_a_ms, double base, double height)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wave); i++)
    cairo_line_to (cr, x + wave[i].ms * pixels_a_ms, base - wave[i].height * height);
}

static void
draw_line (DurePulseTrace *self, cairo_t *cr, double width, double height)
{
  double pixels_a_ms = dure_text_mm (GTK_WIDGET (self), MM_A_SECOND) / 1000.0;
  double base = height * 0.62;
  double right = width - dure_text_mm (GTK_WIDGET (self), 5);

  cairo_move_to (cr, 0, base);
  if (self->is_sample)
    {
      double tall = MIN (height, width * 0.3), side = tall / 400.0;

      base = height / 2 + tall * 0.12;
      cairo_new_path (cr);
      cairo_move_to (cr, 0, base);
      dure_pulse_trace_beat (cr, width * 0.36, side, base, tall);
      dure_pulse_trace_beat (cr, width * 0.78, side, base, tall);
      cairo_line_to (cr, width, base);
      return;
    }
  cairo_rectangle (cr, 0, 0, right, height);
  cairo_clip (cr);
  cairo_move_to (cr, -400 * pixels_a_ms, base);
  for (guint i = 0; i < self->kept; i++)
    {
      double x = right + (self->beats[i] - self->point) * pixels_a_ms;

      if (x > -300 * pixels_a_ms && x < width + 300 * pixels_a_ms)
        dure_pulse_trace_beat (cr, x, pixels_a_ms, base, height * REACH);
    }
  cairo_line_to (cr, width + 400 * pixels_a_ms, base);
}

static double
height_at_point (DurePulseTrace *self)
{
  for (guint i = 0; i < self->kept; i++)
    for (gsize j = 1; j < G_N_ELEMENTS (wave); j++)
      {
        double from = self->beats[i] + wave[j - 1].ms, to = self->beats[i] + wave[j].ms;

        if (self->point >= from && self->point < to)
          return wave[j - 1].height
                 + (wave[j].height - wave[j - 1].height) * (self->point - from) / (to - from);
      }
  return 0;
}

/* Not a flat line, which in a place of health means something else. */
static void
draw_waiting (DurePulseTrace *self, cairo_t *cr, double width, double height)
{
  const double dots[] = { 0, dure_text_mm (GTK_WIDGET (self), 9) };

  dure_paint_source (GTK_WIDGET (self), cr, "control");
  cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  cairo_move_to (cr, dots[1], height * 0.62);
  cairo_line_to (cr, width, height * 0.62);
  cairo_stroke (cr);
}

static void
draw_beats (DurePulseTrace *self, cairo_t *cr, double width, double height)
{
  GtkWidget *widget = GTK_WIDGET (self);

  cairo_save (cr);
  dure_paint_fade (widget, cr, "accent", width * 0.2);
  draw_line (self, cr, width, height);
  cairo_stroke (cr);
  cairo_restore (cr);
  dure_paint_source (widget, cr, "accent");
  cairo_arc (cr, width - dure_text_mm (widget, 5),
             height * (0.62 - REACH * height_at_point (self)), dure_text_mm (widget, 4.5), 0,
             2 * G_PI);
  cairo_fill (cr);
}

static void
dure_pulse_trace_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DurePulseTrace *self = DURE_PULSE_TRACE (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, MAX (2, dure_text_mm (widget, 2.6)));
  if (self->is_sample)
    {
      dure_paint_source (widget, cr, "accent");
      draw_line (self, cr, width, height);
      cairo_stroke (cr);
    }
  else if (self->seen == 0)
    draw_waiting (self, cr, width, height);
  else
    draw_beats (self, cr, width, height);
  cairo_destroy (cr);
}

static void
dure_pulse_trace_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dure_pulse_trace_parent_class)->map (widget);
  update_ticking (DURE_PULSE_TRACE (widget));
}

static void
dure_pulse_trace_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dure_pulse_trace_parent_class)->unmap (widget);
  update_ticking (DURE_PULSE_TRACE (widget));
}

static void
dure_pulse_trace_finalize (GObject *object)
{
  DurePulseTrace *self = DURE_PULSE_TRACE (object);

  memset (self->beats, 0, sizeof self->beats);
  G_OBJECT_CLASS (dure_pulse_trace_parent_class)->finalize (object);
}

static void
dure_pulse_trace_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SAMPLE)
    DURE_PULSE_TRACE (object)->is_sample = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dure_pulse_trace_class_init (DurePulseTraceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dure_pulse_trace_finalize;
  G_OBJECT_CLASS (klass)->set_property = dure_pulse_trace_set_property;
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), PROP_SAMPLE,
      g_param_spec_boolean ("sample", NULL, NULL, FALSE,
                            G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  widget_class->snapshot = dure_pulse_trace_snapshot;
  widget_class->map = dure_pulse_trace_map;
  widget_class->unmap = dure_pulse_trace_unmap;
  gtk_widget_class_set_css_name (widget_class, "pulse-trace");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dure_pulse_trace_init (DurePulseTrace *self)
{
}

/**
 * dure_pulse_trace_set_beats:
 * @rr_ms: (array length=count): all intervals of this measurement so far, oldest first
 * @count: how many
 */
void
dure_pulse_trace_set_beats (DurePulseTrace *self, const gint32 *rr_ms, gsize count)
{
  if (count < self->seen)
    {
      self->kept = 0;
      self->seen = 0;
      self->newest = self->point = 0;
    }
  for (; self->seen < count; self->seen++)
    {
      self->newest += CLAMP (rr_ms[self->seen], 250, 4000);
      if (self->kept == KEPT_BEATS)
        memmove (self->beats, self->beats + 1, --self->kept * sizeof *self->beats);
      self->beats[self->kept++] = self->newest;
    }
  if (self->point == 0 || !may_move (GTK_WIDGET (self)) || self->is_still)
    self->point = MAX (1, self->newest - LAG_MS);
  update_ticking (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * dure_pulse_trace_set_still:
 * @is_still: whether the line waits, since no beats are coming
 */
void
dure_pulse_trace_set_still (DurePulseTrace *self, gboolean is_still)
{
  self->is_still = is_still;
  update_ticking (self);
}
