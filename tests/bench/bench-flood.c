// bench-flood.c: what a flood of notifications does to the screen of a measurement
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A real visit on the real screens with the real dure-instruments, put together as the kiosk does
// it; the strap and bluetoothd are dure-wearables, all of it at the speed of life:
//
//   welcome -> choose -> measuring, a beat or two a second -> before: QUIET_S seconds of frames
//     -> flood: FLOOD_S seconds of strap1 flood 10000 -> after: QUIET_S seconds of beats again
//
// A frame is one that the window has painted; a turn is one of a timer of TURN_MS, and stands for
// how late a touch is answered; a stall is when the whole machine stood still (gaps.c). Every
// packet that arrives is taken by the visit and fills the page; but of its intervals no more than
// a heart can have are handed on, or the minute would be full, and the page gone, after sixty
// packets. The flood's packets are numbered, so what was lost on the way is known exactly.
// Usage: bench-flood WEARABLES INSTRUMENTS, on a display.

#include "client.h"
#include "cost.h"
#include "gaps.h"
#include "notice-shelf.h"
#include "screens.h"
#include "style.h"
#include "turn.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STRAP_1 "heart-rate=C0:DE:00:00:00:01"
#define PILOT "gwangju-heart"
#define FLOOD_BPM 64
#define FLOOD_DIGIT 1024
#define RATE "10000"
#define SETTLE_S 3
#define QUIET_S 5
#define FLOOD_S 10
#define TURN_MS 5
#define TICK_MS 250 /* of the kiosk */
#define PATIENCE_S 30
#define US_PER_S 1000000

typedef enum
{
  BEFORE,
  FLOOD,
  AFTER,
  PHASES,
  SETTLING, /* of which nothing is kept */
} Phase;

static const char *const phase_names[PHASES] = { "before", "flood", "after" };
static const guint phase_s[PHASES] = { QUIET_S, FLOOD_S, QUIET_S };

typedef struct
{
  GSubprocess *world;
  DureInstruments *instruments;
  DureNoticeShelf *notices;
  DureVisit *visit;
  DureScreens *screens;

  Phase phase;
  gint64 last_frame_us;
  gint64 last_turn_us;
  gint64 last_interval_us;
  GArray *frames[PHASES]; /* of DureGap */
  GArray *turns[PHASES];
  GArray *stalls[PHASES];

  gint64 newest;  /* number of the flood's newest packet, -1 before the first */
  guint64 come;   /* packets of the flood that reached the visit */
  guint64 missed; /* packets that the instruments dropped, and said so */
  DureCost kiosk[PHASES];
  DureCost helper[PHASES];
} Bench;

/* ---- the kiosk ---- */

static void
measure (DureInstrumentKind kind, gboolean own, gpointer data)
{
  dure_instruments_measure (((Bench *) data)->instruments, kind, own);
}

static void
answer (gboolean yes, guint number, gpointer data)
{
  dure_instruments_answer (((Bench *) data)->instruments, yes, number);
}

static void
release (gpointer data)
{
  dure_instruments_release (((Bench *) data)->instruments);
}

static gboolean
give (DureDonation *donation, DureToken *token, gpointer data, GError **error)
{
  return FALSE;
}

static DureNotice *
find_notice (const char *language, gpointer data)
{
  return dure_notice_shelf_newest (((Bench *) data)->notices, PILOT, language);
}

static void
on_state_changed (DureInstruments *instruments, guint state, Bench *self)
{
  if (state == DURE_INSTRUMENT_MEASURING)
    dure_visit_set_link (self->visit, DURE_LINK_MEASURING);
  else if (state == DURE_INSTRUMENT_LOST)
    dure_visit_set_link (self->visit, DURE_LINK_LOST);
  else if (state == DURE_INSTRUMENT_FAILED)
    dure_visit_set_link (self->visit, DURE_LINK_FAILED);
}

static void
count (Bench *self, const DureHeartRateBeat *beat)
{
  self->missed += beat->missed;
  if (beat->bpm != FLOOD_BPM || beat->n_rr != 2)
    return;
  self->newest = (gint64) (beat->rr_1024[0] - FLOOD_DIGIT / 2) * FLOOD_DIGIT
                 + (beat->rr_1024[1] - FLOOD_DIGIT / 2);
  self->come++;
}

static void
on_heart_rate (DureInstruments *instruments, const DureHeartRateBeat *beat, Bench *self)
{
  const gint64 now = g_get_monotonic_time ();
  const gboolean has_interval = beat->n_rr > 0 && now - self->last_interval_us >= US_PER_S;

  count (self, beat);
  if (beat->missed > 0)
    dure_visit_break_beats (self->visit);
  if (has_interval)
    self->last_interval_us = now;
  dure_visit_take_beats (self->visit, beat->bpm, beat->contact != DURE_BEAT_CONTACT_NONE,
                         beat->rr_1024, has_interval ? 1 : 0);
}

static gboolean
on_tick (gpointer user_data)
{
  dure_visit_tick (((Bench *) user_data)->visit);

  return G_SOURCE_CONTINUE;
}

static void
open_kiosk (Bench *self, const char *program, const char *bus)
{
  static const char *const installed[] = { STRAP_1, NULL };
  const DureVisitHands hands = { measure, answer, release, give, find_notice, self, NULL };
  const DureVisitTimes times = DURE_VISIT_TIMES_DEFAULT;
  DureScreensOptions look = DURE_SCREENS_OPTIONS_DEFAULT;

  self->notices = dure_notice_shelf_load (NULL, NULL);
  self->visit = dure_visit_new (dure_clock_system (), dure_dice_system (), &times, &hands);
  dure_visit_set_installed (self->visit, DURE_INSTRUMENT_KIND_HEART_RATE, TRUE);
  self->instruments = dure_instruments_new (program, bus, installed);
  g_signal_connect (self->instruments, "state-changed", G_CALLBACK (on_state_changed), self);
  g_signal_connect (self->instruments, "heart-rate", G_CALLBACK (on_heart_rate), self);
  look.is_fullscreen = FALSE;
  look.public_url = "";
  self->screens = dure_screens_new (NULL, self->visit, &look);
  g_timeout_add (TICK_MS, on_tick, self);
}

/* ---- the world ---- */

static char *
open_world (Bench *self, const char *program)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *first = NULL;

  self->world = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--bpm", "90",
    "--script", "-", NULL);
  if (self->world == NULL)
    g_error ("%s", error->message);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->world));
  first = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  if (first == NULL || !g_str_has_prefix (first, "bus "))
    g_error ("%s tells no bus", program);

  return g_strdup (first + strlen ("bus "));
}

static void
say (Bench *self, const char *event)
{
  GOutputStream *script = g_subprocess_get_stdin_pipe (self->world);

  if (!g_output_stream_write_all (script, event, strlen (event), NULL, NULL, NULL))
    g_error ("the world is gone");
}

/* ---- what is measured ---- */

static void
note (Bench *self, GArray **gaps, gint64 *last)
{
  dure_gaps_note (self->phase < PHASES ? gaps[self->phase] : NULL, last);
}

static void
on_after_paint (GdkFrameClock *clock, Bench *self)
{
  note (self, self->frames, &self->last_frame_us);
}

static gboolean
on_turn (gpointer user_data)
{
  Bench *self = user_data;

  note (self, self->turns, &self->last_turn_us);

  return G_SOURCE_CONTINUE;
}

/* ---- the run ---- */

static gboolean
on_time_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
turn_for (Bench *self, guint seconds)
{
  dure_turn_for (seconds * 1000);
  if (dure_visit_get_screen (self->visit) != DURE_SCREEN_MEASURE)
    g_error ("the page is gone before its time");
}

static void
run (Bench *self, Phase phase)
{
  const char *helper = dure_instruments_get_helper_id (self->instruments);
  const DureCost kiosk_before = dure_cost_of ("self"), helper_before = dure_cost_of (helper);
  DureStalls *stalls = dure_stalls_watch ();

  self->frames[phase] = dure_gaps_new ();
  self->turns[phase] = dure_gaps_new ();
  self->phase = phase;
  self->last_frame_us = self->last_turn_us = 0;
  turn_for (self, phase_s[phase]);
  self->phase = SETTLING;
  self->stalls[phase] = dure_stalls_end (stalls);
  self->kiosk[phase] = dure_cost_since ("self", &kiosk_before);
  self->helper[phase] = dure_cost_since (helper, &helper_before);
}

static void
wait_for_beats (Bench *self)
{
  gboolean over = FALSE;
  const guint patience = g_timeout_add_seconds (PATIENCE_S, on_time_over, &over);

  while (self->last_interval_us == 0 && !over)
    g_main_context_iteration (NULL, TRUE);
  if (over)
    g_error ("no beat came");
  g_source_remove (patience);
}

/* The strap's own beats are silent meanwhile, so that all that is missing is of the flood; the
 * first of them afterwards tells of the last ones missing. */
static void
run_all (Bench *self)
{
  turn_for (self, SETTLE_S);
  run (self, BEFORE);
  self->missed = 0;
  say (self, "strap1 silent\nstrap1 flood " RATE "\n");
  run (self, FLOOD);
  say (self, "strap1 flood 0\nstrap1 speak\n");
  turn_for (self, SETTLE_S);
  run (self, AFTER);
}

/* ---- what is printed ---- */

static void
print_gaps (const char *what, GArray *const *gaps)
{
  static const double parts[] = { 0.5, 0.99, 1 };

  printf ("%-28s%10s%10s%10s%10s\n", what, "count", "median", "99 %", "maximum");
  for (Phase phase = 0; phase < PHASES; phase++)
    {
      printf ("  %-26s%10u", phase_names[phase], gaps[phase]->len);
      for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        printf ("%10.1f", dure_gaps_percentile_ms (gaps[phase], parts[i]));
      printf ("\n");
    }
  if (gaps[BEFORE]->len > 0)
    {
      printf ("  %-36s", "flood : before");
      for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        printf ("%10.2f", dure_gaps_percentile_ms (gaps[FLOOD], parts[i])
                            / dure_gaps_percentile_ms (gaps[BEFORE], parts[i]));
      printf ("\n");
    }
}

static void
print_own_gaps (const char *what, const Bench *self)
{
  GArray *own[PHASES];

  for (Phase phase = 0; phase < PHASES; phase++)
    own[phase] = dure_gaps_without (self->frames[phase], self->stalls[phase]);
  print_gaps (what, own);
  for (Phase phase = 0; phase < PHASES; phase++)
    g_array_unref (own[phase]);
}

static void
print_costs (const char *what, const DureCost *costs)
{
  printf ("%-28s%10s%10s%10s\n", what, "KiB", "peak", "% of CPU");
  for (Phase phase = 0; phase < PHASES; phase++)
    printf ("  %-26s%10" G_GUINT64_FORMAT "%10" G_GUINT64_FORMAT "%10.1f\n", phase_names[phase],
            costs[phase].now_kb, costs[phase].peak_kb, costs[phase].cpu_s * 100 / phase_s[phase]);
}

/* What neither came nor was counted was lost in the socket between bluetoothd and the instruments,
 * which nobody emptied in time. */
static void
print_packets (const Bench *self)
{
  const guint64 sent = MAX ((guint64) (self->newest + 1), self->come + self->missed);

  printf ("%-28s%10" G_GUINT64_FORMAT " sent, %.0f a second\n",
          "packets of the flood", sent, (double) sent / FLOOD_S);
  printf ("  %-26s%10" G_GUINT64_FORMAT "\n", "came to the page", self->come);
  printf ("  %-26s%10" G_GUINT64_FORMAT "\n", "dropped, counted", self->missed);
  printf ("  %-26s%10" G_GUINT64_FORMAT "\n", "lost on the way",
          sent - self->come - self->missed);
}

static void
print_all (const Bench *self)
{
  double load[3] = { 0 };

  print_gaps ("ms between frames", self->frames);
  print_own_gaps ("ms, without the stalls", self);
  print_gaps ("ms between turns", self->turns);
  print_gaps ("ms of the machine's stalls", self->stalls);
  print_packets (self);
  print_costs ("the screen's process", self->kiosk);
  print_costs ("the instruments", self->helper);
  if (getloadavg (load, G_N_ELEMENTS (load)) > 0)
    printf ("%-28s%10.1f\n", "load of the machine", load[0]);
}

int
main (int argc, char **argv)
{
  Bench self = { .phase = SETTLING, .newest = -1 };
  g_autofree char *bus = NULL;
  GdkFrameClock *frames;

  if (argc != 3)
    return EXIT_FAILURE;
  dure_style_prepare ();
  gtk_init ();
  bus = open_world (&self, argv[1]);
  open_kiosk (&self, argv[2], bus);
  frames = gtk_widget_get_frame_clock (GTK_WIDGET (dure_screens_get_window (self.screens)));
  g_signal_connect (frames, "after-paint", G_CALLBACK (on_after_paint), &self);
  g_timeout_add (TURN_MS, on_turn, &self);

  dure_visit_start (self.visit, "en");
  dure_visit_choose (self.visit, DURE_INSTRUMENT_KIND_HEART_RATE, FALSE);
  dure_visit_let_ai_look (self.visit, FALSE);
  wait_for_beats (&self);
  run_all (&self);
  print_all (&self);
  g_subprocess_send_signal (self.world, SIGTERM);
  g_subprocess_wait (self.world, NULL, NULL);

  return EXIT_SUCCESS;
}
