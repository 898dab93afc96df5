// room.c: a simulated room with straps, a bluetoothd, and a kiosk's instruments in it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The real client, the real dure-instruments and the real dure-wearables on a bus of their own.
// The world runs twenty times faster than life, waiting is for something to happen, never for time
// to pass, and every wait gives up after some seconds with the states seen so far.

#include "room.h"

#include "theatre.h"

#include <string.h>

#define PATIENCE_S 20
#define SPEED "20"
#define PACE 10.0

struct _DureRoom
{
  DureTheatre *world;
  DureInstruments *instruments;
  GString *states;
  DureInstrumentState state;
  guint proofs;
  guint beats;
};

static void
on_state (DureRoom *self, guint state)
{
  static const char *const words[] = { "idle",       "off",    "searching", "none",
                                       "several",    "connecting", "asking", "measuring",
                                       "lost",       "not-proven", "bond-lost", "sealed",
                                       "failed" };

  self->state = state;
  g_string_append_printf (self->states, "%s%s", self->states->len > 0 ? " " : "", words[state]);
}

static void
on_heart_rate (DureRoom *self, const DureHeartRateBeat *beat)
{
  g_assert_cmpint (dure_instruments_get_state (self->instruments), ==, DURE_INSTRUMENT_MEASURING);
  g_assert_cmpuint (self->proofs, >, 0);
  self->beats++;
}

/* The donor of the room switches strap 1 off and on when asked to. */
static void
on_question (DureRoom *self, const DureInstrumentQuestion *question)
{
  if (question->question != DURE_QUESTION_SWITCH_OFF
      && question->question != DURE_QUESTION_SWITCH_ON)
    return;

  dure_room_say (self, question->question == DURE_QUESTION_SWITCH_OFF ? "drop" : "return");
  dure_instruments_answer (self->instruments, TRUE, 0);
}

static void
on_proven (DureRoom *self)
{
  self->proofs++;
}

static void
start_world (DureRoom *self, const char *bus_address, const char *options)
{
  const char *const none[] = { NULL };
  g_autofree char *bus =
    bus_address != NULL ? g_strdup_printf ("--bus=%s", bus_address) : g_strdup ("");
  g_autofree char *command =
    g_strdup_printf ("%s --speed " SPEED " %s %s", g_getenv ("DURE_WEARABLES"), bus, options);
  g_autoptr (GError) error = NULL;

  self->world = dure_theatre_new (command, none, &error);
  g_assert_no_error (error);
}

/**
 * dure_room_new:
 * @bus_address: (nullable): a bus to use instead of the simulator's own
 * @installed: (nullable): an instrument of the station's own, `KIND=ADDRESS`
 * @options: further options of dure-wearables
 */
DureRoom *
dure_room_new (const char *bus_address, const char *installed, const char *options)
{
  const char *const all[] = { installed, NULL };
  DureRoom *self = g_new0 (DureRoom, 1);

  self->states = g_string_new (NULL);
  start_world (self, bus_address, options);
  self->instruments = dure_instruments_new (g_getenv ("DURE_INSTRUMENTS"), dure_room_get_bus (self),
                                            all);
  dure_instruments_set_pace (self->instruments, PACE);
  g_signal_connect_swapped (self->instruments, "state-changed", G_CALLBACK (on_state), self);
  g_signal_connect_swapped (self->instruments, "question", G_CALLBACK (on_question), self);
  g_signal_connect_swapped (self->instruments, "proven", G_CALLBACK (on_proven), self);
  g_signal_connect_swapped (self->instruments, "heart-rate", G_CALLBACK (on_heart_rate), self);

  return self;
}

/**
 * dure_room_kill_daemon:
 * @self: the room
 *
 * Ends the simulated bluetoothd the hard way.
 */
void
dure_room_kill_daemon (DureRoom *self)
{
  dure_theatre_kill (self->world);
}

void
dure_room_free (DureRoom *self)
{
  g_autoptr (GError) error = NULL;

  g_signal_handlers_disconnect_by_data (self->instruments, self);
  g_object_unref (self->instruments);
  dure_theatre_end (self->world, &error);
  g_assert_no_error (error);
  dure_theatre_free (self->world);
  g_string_free (self->states, TRUE);
  g_free (self);
}

DureInstruments *
dure_room_get_instruments (DureRoom *self)
{
  return self->instruments;
}

const char *
dure_room_get_bus (DureRoom *self)
{
  return dure_theatre_get_bus (self->world);
}

/**
 * dure_room_say:
 * @self: the room
 * @event: an event of the simulator's script
 */
void
dure_room_say (DureRoom *self, const char *event)
{
  g_autoptr (GError) error = NULL;

  dure_theatre_say (self->world, event, &error);
  g_assert_no_error (error);
}

static gboolean
on_patience_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

typedef gboolean (*Condition) (DureRoom *self, gconstpointer what);

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for (DureRoom *self, Condition condition, gconstpointer what)
{
  gboolean over = FALSE;
  const guint patience = g_timeout_add_seconds (PATIENCE_S, on_patience_over, &over);
  const guint tick = g_timeout_add (10, on_tick, NULL);

  while (!condition (self, what) && !over)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (tick);
  if (over)
    g_error ("waited in vain; states so far: %s; packets: %u", self->states->str, self->beats);
  g_source_remove (patience);
}

static gboolean
is_state (DureRoom *self, gconstpointer state)
{
  return dure_instruments_get_state (self->instruments) == GPOINTER_TO_UINT (state);
}

void
dure_room_wait_state (DureRoom *self, DureInstrumentState state)
{
  wait_for (self, is_state, GUINT_TO_POINTER (state));
}

static gboolean
has_beats (DureRoom *self, gconstpointer n)
{
  return self->beats >= GPOINTER_TO_UINT (n);
}

/**
 * dure_room_wait_beats:
 * @self: the room
 * @n: so many more packets
 */
void
dure_room_wait_beats (DureRoom *self, guint n)
{
  wait_for (self, has_beats, GUINT_TO_POINTER (self->beats + n));
}

static gboolean
was_told (DureRoom *self, gconstpointer line)
{
  g_autofree char *text = dure_room_get_transcript (self);

  return strstr (text, line) != NULL;
}

/**
 * dure_room_wait_told:
 * @self: the room
 * @line: a line of the simulator's transcript
 */
void
dure_room_wait_told (DureRoom *self, const char *line)
{
  wait_for (self, was_told, line);
}

/**
 * dure_room_get_states:
 * Returns: (transfer full): the states so far, in words
 */
char *
dure_room_get_states (DureRoom *self)
{
  return g_strdup (self->states->str);
}

char *
dure_room_get_transcript (DureRoom *self)
{
  return dure_theatre_get_transcript (self->world);
}
