// simulation.c: time, chance and the story of one run, all of them drawn from its seed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Events wait in the order of their time, those of one time in the order they were made. A step
// moves the clock to the next one, calls it, and lets the main context do what follows from it, so
// that GLib's own machinery (tasks, mailboxes) runs for real and always at the same moment. Every
// event that matters is told in a line; the lines, hashed, are the digest: the same seed, the same
// digest. What breaks a promise is a complaint; the first one counts, and ends the run.
//
// One simulation lives at a time: libsodium's own dice, and the log, are the program's.

#include "simulation.h"

#include <sodium.h>
#include <stdio.h>

typedef struct
{
  gint64 at_ms;
  guint64 number;
  SimulationFunc func;
  gpointer data;
  GDestroyNotify free_data;
} Event;

typedef struct
{
  DureClock parent;
  Simulation *simulation;
  gint64 ahead_ms;
} Clock;

struct _Simulation
{
  DureDice *dice;
  DureDice *sodium_dice;
  SimulationMutant mutant;
  gboolean is_told;
  GQueue events;
  guint64 events_made;
  gint64 now_ms;
  GMainContext *context;
  GChecksum *story;
  char *complaint;
};

static Simulation *running;

static void
event_free (gpointer data)
{
  Event *self = data;

  if (self->free_data != NULL)
    self->free_data (self->data);
  g_free (self);
}

static const char *
sodium_name (void)
{
  return "seeded";
}

static void
sodium_fill (void *const bytes, const size_t length)
{
  dure_dice_fill (running->sodium_dice, bytes, length);
}

static uint32_t
sodium_throw (void)
{
  uint32_t thrown;

  sodium_fill (&thrown, sizeof thrown);
  return thrown;
}

/* Seals are made with dice of libsodium's own, which nobody can pass in. */
static void
replace_sodium_dice (void)
{
  static randombytes_implementation seeded = {
    .implementation_name = sodium_name,
    .random = sodium_throw,
    .buf = sodium_fill,
  };

  g_assert_cmpint (randombytes_set_implementation (&seeded), ==, 0);
  g_assert_cmpint (sodium_init (), >=, 0);
}

static void
on_log (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (running != NULL && running->is_told)
    printf ("%44s| %s\n", "", message);
}

/**
 * simulation_new:
 * @seed: what everything is drawn from
 * @mutant: a fault to be noticed
 * @is_told: whether its story is printed
 *
 * Returns: (transfer full): a run that has not begun
 */
Simulation *
simulation_new (guint64 seed, SimulationMutant mutant, gboolean is_told)
{
  Simulation *self = g_new0 (Simulation, 1);

  g_assert_null (running);
  running = self;
  self->dice = dure_dice_new_seeded (seed);
  self->sodium_dice = dure_dice_new_seeded (~seed);
  self->mutant = mutant;
  self->is_told = is_told;
  g_queue_init (&self->events);
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->story = g_checksum_new (G_CHECKSUM_SHA256);
  replace_sodium_dice ();
  g_log_set_default_handler (on_log, NULL);
  return self;
}

/**
 * simulation_free:
 * @self: (transfer full) (nullable): what has not happened will not
 */
void
simulation_free (Simulation *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full (&self->events, event_free);
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
  dure_dice_seeded_free (self->dice);
  dure_dice_seeded_free (self->sodium_dice);
  g_checksum_free (self->story);
  g_free (self->complaint);
  g_free (self);
  running = NULL;
}

static int
compare (gconstpointer one, gconstpointer other, gpointer data)
{
  const Event *a = one, *b = other;

  if (a->at_ms != b->at_ms)
    return a->at_ms < b->at_ms ? -1 : 1;
  return a->number < b->number ? -1 : 1;
}

/**
 * simulation_at:
 * @in_ms: when, from now
 * @func: what happens then; it cannot be called off
 * @data: handed to @func
 * @free_data: (nullable): frees @data afterwards, or when it does not happen
 */
void
simulation_at (Simulation *self, gint64 in_ms, SimulationFunc func, gpointer data,
               GDestroyNotify free_data)
{
  Event *event = g_new (Event, 1);

  *event = (Event) { self->now_ms + in_ms, ++self->events_made, func, data, free_data };
  g_queue_insert_sorted (&self->events, event, compare, NULL);
}

/**
 * simulation_step:
 *
 * Lets the next event happen, and all that follows from it at once.
 *
 * Returns: whether there was one, and no complaint
 */
gboolean
simulation_step (Simulation *self)
{
  Event *event = self->complaint == NULL ? g_queue_pop_head (&self->events) : NULL;

  if (event == NULL)
    return FALSE;
  self->now_ms = event->at_ms;
  event->func (event->data);
  event_free (event);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  return self->complaint == NULL;
}

/**
 * simulation_now_ms:
 *
 * Returns: milliseconds since the run began
 */
gint64
simulation_now_ms (Simulation *self)
{
  return self->now_ms;
}

/**
 * simulation_mutant:
 *
 * Returns: the fault that is to be noticed
 */
SimulationMutant
simulation_mutant (Simulation *self)
{
  return self->mutant;
}

/**
 * simulation_dice:
 *
 * Returns: (transfer none): the run's dice
 */
DureDice *
simulation_dice (Simulation *self)
{
  return self->dice;
}

/**
 * simulation_throw:
 *
 * Returns: a number below @sides
 */
guint
simulation_throw (Simulation *self, guint sides)
{
  guint64 thrown;

  dure_dice_fill (self->dice, &thrown, sizeof thrown);
  return (guint) (thrown % sides);
}

/**
 * simulation_chance:
 *
 * Returns: TRUE so many times in a thousand
 */
gboolean
simulation_chance (Simulation *self, guint permille)
{
  return simulation_throw (self, 1000) < permille;
}

/**
 * simulation_between:
 *
 * Returns: a number from @least to @most
 */
gint64
simulation_between (Simulation *self, gint64 least, gint64 most)
{
  return least + (gint64) simulation_throw (self, (guint) (most - least + 1));
}

static gint64
clock_wall_ms (DureClock *clock)
{
  const Clock *self = (const Clock *) clock;

  return SIMULATION_START_MS + self->simulation->now_ms + self->ahead_ms;
}

static gint64
clock_monotonic_ms (DureClock *clock)
{
  return ((const Clock *) clock)->simulation->now_ms;
}

/**
 * simulation_clock_new:
 *
 * Returns: (transfer full): a clock that shows the time of the run; free it with
 *   simulation_clock_free()
 */
DureClock *
simulation_clock_new (Simulation *self)
{
  Clock *clock = g_new0 (Clock, 1);

  clock->parent.wall_ms = clock_wall_ms;
  clock->parent.monotonic_ms = clock_monotonic_ms;
  clock->simulation = self;
  return &clock->parent;
}

/**
 * simulation_clock_jump:
 * @by_ms: how far somebody sets its wall time on, or back
 */
void
simulation_clock_jump (DureClock *clock, gint64 by_ms)
{
  ((Clock *) clock)->ahead_ms += by_ms;
}

/**
 * simulation_clock_free:
 * @clock: (transfer full)
 */
void
simulation_clock_free (DureClock *clock)
{
  g_free (clock);
}

static void
add_line (Simulation *self, const char *who, const char *what)
{
  gint64 ms = self->now_ms;
  g_autofree char *line = g_strdup_printf ("%3d:%02d.%03d  %-9s %s\n", (int) (ms / 60000),
                                           (int) (ms / 1000 % 60), (int) (ms % 1000), who, what);

  g_checksum_update (self->story, (const guchar *) line, -1);
  if (self->is_told)
    fputs (line, stdout);
}

/**
 * simulation_tell:
 * @who: does it
 * @format: what, in plain words, without ids of the run's own making
 */
void
simulation_tell (Simulation *self, const char *who, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  add_line (self, who, what);
}

/**
 * simulation_blame:
 * @format: which promise is broken
 *
 * Only the first complaint counts: what follows may follow from it.
 */
void
simulation_blame (Simulation *self, const char *format, ...)
{
  va_list arguments;

  if (self->complaint != NULL)
    return;
  va_start (arguments, format);
  self->complaint = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  add_line (self, "BROKEN", self->complaint);
}

/**
 * simulation_complaint:
 *
 * Returns: (transfer none) (nullable): the promise that was broken
 */
const char *
simulation_complaint (Simulation *self)
{
  return self->complaint;
}

/**
 * simulation_digest:
 *
 * Returns: (transfer none): the hash of the story; nothing can be told any more
 */
const char *
simulation_digest (Simulation *self)
{
  return g_checksum_get_string (self->story);
}
