// bench-slide.c: how long the kiosk takes to draw a frame while one page slides in for another
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A real visit on the real screens goes from the welcome to the choice of instruments and back
// again, SLIDES times in all. A frame is from the frame clock's "before-paint" to "after-paint":
// layout and drawing, without the wait for the next one. What falls into a stall of the machine
// (gaps.c) is taken off. Prints one line: frames a second, the median, 95 % and longest of them in
// ms, the ms of processor that one takes, and those from the very first touch until the next page
// is drawn for the first time.
// Usage: bench-slide, on a display.

#include "cost.h"
#include "gaps.h"
#include "staged-visit.h"
#include "style.h"
#include "turn.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WIDTH 1080
#define HEIGHT 1920
#define SLIDES 40
#define SLIDE_MS 300 /* a little longer than a slide takes */
#define MS_PER_S 1000

typedef struct
{
  gint64 frame_start_us;
  guint painted;
  GArray *frames; /* of DureGap */
} Bench;

static void
on_before_paint (GdkFrameClock *clock, Bench *self)
{
  self->frame_start_us = g_get_monotonic_time ();
}

static void
on_after_paint (GdkFrameClock *clock, Bench *self)
{
  self->painted++;
  if (self->frames != NULL)
    dure_gaps_note (self->frames, &self->frame_start_us);
}

static void
slide (DureStagedVisit *staged, guint number)
{
  if (number % 2 == 0)
    dure_visit_start (staged->visit, "ko");
  else
    dure_visit_back (staged->visit);
  dure_turn_for (SLIDE_MS);
}

/* Of processor, with no glyph and no picture of the next page there yet. */
static double
first_touch_ms (Bench *self, DureStagedVisit *staged)
{
  const guint painted = self->painted;
  const clock_t before = clock ();
  clock_t taken;

  dure_visit_start (staged->visit, "ko");
  while (self->painted == painted)
    g_main_context_iteration (NULL, TRUE);
  taken = clock () - before;
  dure_turn_for (SLIDE_MS);
  return (double) taken * MS_PER_S / CLOCKS_PER_SEC;
}

int
main (int argc, char **argv)
{
  Bench self = { 0 };
  g_autoptr (GArray) stalls = NULL;
  g_autoptr (GArray) frames = NULL;
  DureStagedVisit *staged;
  DureStalls *watch;
  DureCost before, cost;
  GdkFrameClock *clock;
  double touch_ms;

  dure_style_prepare ();
  gtk_init ();
  staged = dure_staged_visit_new (WIDTH, HEIGHT);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  dure_staged_visit_go_to (staged, "welcome", "ko");
  clock = gtk_widget_get_frame_clock (dure_staged_visit_window (staged));
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), &self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &self);
  dure_turn_for (SLIDE_MS);
  touch_ms = first_touch_ms (&self, staged);
  slide (staged, 1);

  self.frames = dure_gaps_new ();
  before = dure_cost_of ("self");
  watch = dure_stalls_watch ();
  for (guint number = 0; number < SLIDES; number++)
    slide (staged, number);
  stalls = dure_stalls_end (watch);
  cost = dure_cost_since ("self", &before);
  frames = dure_gaps_without (self.frames, stalls);

  printf ("%.0f %.1f %.1f %.1f %.1f %.1f\n", (double) frames->len * MS_PER_S / (SLIDES * SLIDE_MS),
          dure_gaps_percentile_ms (frames, 0.5), dure_gaps_percentile_ms (frames, 0.95),
          dure_gaps_percentile_ms (frames, 1), cost.cpu_s * MS_PER_S / frames->len, touch_ms);
  g_array_unref (self.frames);
  dure_staged_visit_free (staged);

  return EXIT_SUCCESS;
}
