// fair-turn.c: a long upload lets everybody else have a turn
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// After every few pieces the message waits for a turn of the main loop, so that a fast line does
// not keep everybody else's pages waiting.

#include "fair-turn.h"

/* So much is read before everybody else has a turn: about a millisecond's work. */
#define TURN_BYTES (32 * 1024)

static gboolean
on_turn (gpointer data)
{
  DureFairTurn *self = data;

  dure_fair_turn_end (self);
  soup_server_message_unpause (self->message);
  return G_SOURCE_REMOVE;
}

/**
 * dure_fair_turn_take:
 * @self: of a message whose body is coming in
 * @length: how many bytes were read just now
 */
void
dure_fair_turn_take (DureFairTurn *self, gsize length)
{
  self->taken += length;
  if (self->taken >= TURN_BYTES && self->waiting == NULL)
    dure_fair_turn_wait (self, on_turn, self);
}

/**
 * dure_fair_turn_wait:
 * @self: waits for nothing yet
 * @on_its_turn: ends the waiting and unpauses the message or has it answered, or is called again
 * @data: for @on_its_turn
 *
 * Pauses the message until everybody else had a turn.
 */
void
dure_fair_turn_wait (DureFairTurn *self, GSourceFunc on_its_turn, gpointer data)
{
  self->taken = 0;
  self->waiting = g_idle_source_new ();
  g_source_set_priority (self->waiting, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->waiting, on_its_turn, data, NULL);
  g_source_attach (self->waiting, g_main_context_get_thread_default ());
  soup_server_message_pause (self->message);
}

/**
 * dure_fair_turn_end:
 *
 * Before its memory goes: waits for nothing any more.
 */
void
dure_fair_turn_end (DureFairTurn *self)
{
  if (self->waiting != NULL)
    g_source_destroy (self->waiting);
  g_clear_pointer (&self->waiting, g_source_unref);
}
