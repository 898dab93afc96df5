// handshakes.c: TLS handshakes, a few at a time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// GIO makes every handshake on a thread out of GTask's pool, which begins with ten and grows by
// about ten a second. Some clients begin a handshake and never go on; if each held a thread, those
// who come later would wait for many seconds. So only a few are made at once, the newest first,
// and while somebody waits none may take longer than it takes to go around the world and back.
// When nobody waits, the deadline of the gate is the only one.
//
// Belongs to one thread and its thread-default main context. Whoever frees it must have seen the
// end of every handshake.

#include "handshakes.h"

#define AT_ONCE 6 /* below GTask's ten, which do other things too */
#define PATIENCE_MS 250

typedef struct
{
  DureHandshakes *desk;
  GTlsConnection *tls;
  GSocket *socket;
  DureHandshakeFunc on_end;
  gpointer data;
  gint64 since_us;
} Handshake;

struct _DureHandshakes
{
  GQueue waiting; /* the newest at the head */
  GQueue running; /* the oldest at the head */
  GSource *impatience;
};

static void go_on (DureHandshakes *self);

/**
 * dure_handshakes_new:
 *
 * Returns: (transfer full): a desk at which nobody stands
 */
DureHandshakes *
dure_handshakes_new (void)
{
  DureHandshakes *self = g_new0 (DureHandshakes, 1);

  g_queue_init (&self->waiting);
  g_queue_init (&self->running);
  return self;
}

static void
stop_impatience (DureHandshakes *self)
{
  if (self->impatience != NULL)
    g_source_destroy (self->impatience);
  g_clear_pointer (&self->impatience, g_source_unref);
}

/**
 * dure_handshakes_free:
 * @self: (transfer full) (nullable)
 */
void
dure_handshakes_free (DureHandshakes *self)
{
  if (self == NULL)
    return;
  g_assert (self->waiting.length == 0 && self->running.length == 0);
  stop_impatience (self);
  g_free (self);
}

static void
on_handshake_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  Handshake *handshake = data;
  gboolean is_done = g_tls_connection_handshake_finish (handshake->tls, result, NULL);

  g_queue_remove (&handshake->desk->running, handshake);
  go_on (handshake->desk);
  handshake->on_end (G_IO_STREAM (handshake->tls), is_done, handshake->data);
  g_object_unref (handshake->tls);
  g_object_unref (handshake->socket);
  g_free (handshake);
}

/* As many as wait take the places of those who have had theirs for too long. */
static gboolean
on_impatient (gpointer data)
{
  DureHandshakes *self = data;
  gint64 latest_us = g_get_monotonic_time () - PATIENCE_MS * 1000;
  guint places = self->waiting.length;

  for (GList *l = self->running.head; l != NULL && places > 0; l = l->next, places--)
    if (((Handshake *) l->data)->since_us <= latest_us)
      g_socket_shutdown (((Handshake *) l->data)->socket, TRUE, TRUE, NULL);
  return G_SOURCE_CONTINUE;
}

static void
go_on (DureHandshakes *self)
{
  while (self->waiting.length > 0 && self->running.length < AT_ONCE)
    {
      Handshake *handshake = g_queue_pop_head (&self->waiting);

      handshake->since_us = g_get_monotonic_time ();
      g_queue_push_tail (&self->running, handshake);
      g_tls_connection_handshake_async (handshake->tls, G_PRIORITY_DEFAULT, NULL,
                                        on_handshake_ready, handshake);
    }
  if (self->waiting.length == 0)
    stop_impatience (self);
  else if (self->impatience == NULL)
    {
      self->impatience = g_timeout_source_new (PATIENCE_MS / 5);
      g_source_set_callback (self->impatience, on_impatient, self, NULL);
      g_source_attach (self->impatience, g_main_context_get_thread_default ());
    }
}

/**
 * dure_handshakes_add:
 * @tls: a server's side, on top of @socket
 * @socket: shut when its time is over
 * @on_end: called once: whether TLS stands now
 * @data: handed to @on_end
 */
void
dure_handshakes_add (DureHandshakes *self, GTlsConnection *tls, GSocket *socket,
                     DureHandshakeFunc on_end, gpointer data)
{
  Handshake *handshake = g_new0 (Handshake, 1);

  *handshake = (Handshake) { self, g_object_ref (tls), g_object_ref (socket), on_end, data, 0 };
  g_queue_push_head (&self->waiting, handshake);
  go_on (self);
}
