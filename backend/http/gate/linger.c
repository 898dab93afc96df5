// linger.c: waits until the other side has read an answer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A socket that is closed with something unread takes the answer back from the other side. So our
// direction is closed first, and what still comes in is dropped until the other side closes too, or
// has sent too much. Whoever lingers sets the time for it.

#include "linger.h"

#define MOST (256 * 1024)

typedef struct
{
  DureLingerFunc done;
  gpointer data;
  gsize dropped;
} Linger;

static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer data)
{
  Linger *self = data;
  char dropped[4096];
  gssize count = g_socket_receive_with_blocking (socket, dropped, sizeof dropped, FALSE, NULL,
                                                 NULL);

  self->dropped += count > 0 ? (gsize) count : 0;
  if (count > 0 && self->dropped < MOST)
    return G_SOURCE_CONTINUE;
  self->done (self->data);
  return G_SOURCE_REMOVE;
}

/**
 * dure_linger_begin:
 * @socket: on which nothing more is sent
 * @done: called once, when it may be closed
 * @data: handed to @done
 *
 * Returns: (transfer full): in the thread's context; destroying it ends the wait
 */
GSource *
dure_linger_begin (GSocket *socket, DureLingerFunc done, gpointer data)
{
  GSource *source = g_socket_create_source (socket, G_IO_IN, NULL);
  Linger *self = g_new0 (Linger, 1);

  self->done = done;
  self->data = data;
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (on_readable), self, g_free);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}
