// health-pump.c: bytes that are fed, for a reader that draws them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// libarchive asks for bytes and waits for them; an upload brings them when it likes. So the reader
// has a thread of its own, but never runs beside whoever feeds it: one of both has the turn, the
// other one waits. Who feeds goes on when the reader has used up what it was given, thus nothing is
// copied or kept here, and what the reader touches needs no lock. A reader that ends before the
// file does is fed the rest in vain.

#include "health-pump.h"

#include <string.h>

typedef enum
{
  TURN_FEED,
  TURN_DRAW,
} Turn;

struct _DureHealthPump
{
  DureHealthDrawFunc func;
  gpointer data;
  GThread *thread;
  GMutex lock;
  GCond turned;
  Turn turn;
  const guint8 *bytes; /* (transfer none): who feeds waits until they are used up */
  gsize length;
  gboolean is_whole;     /* there are no more bytes, and that is well */
  gboolean is_abandoned; /* there are no more bytes, and nobody wants the result */
  gboolean is_done;      /* the reader has ended */
  GError *error;         /* why it was not well */
};

/* Gives the turn away, and waits until it comes back. Holds the lock. */
static void
turn_over (DureHealthPump *self, Turn mine)
{
  self->turn = mine == TURN_FEED ? TURN_DRAW : TURN_FEED;
  g_cond_signal (&self->turned);
  while (self->turn != mine)
    g_cond_wait (&self->turned, &self->lock);
}

/* In the reader's thread, which has the turn and holds the lock. */
static gssize
on_draw (gpointer data, guint8 *bytes, gsize size)
{
  DureHealthPump *self = data;
  gsize length;

  while (self->length == 0 && !self->is_whole && !self->is_abandoned)
    turn_over (self, TURN_DRAW);
  if (self->is_abandoned)
    return -1;
  length = MIN (size, self->length);
  if (length > 0)
    {
      memcpy (bytes, self->bytes, length);
      self->bytes += length;
      self->length -= length;
    }
  return (gssize) length;
}

static gpointer
run (gpointer data)
{
  DureHealthPump *self = data;
  const DureHealthSource source = { on_draw, self };

  g_mutex_lock (&self->lock);
  while (self->turn != TURN_DRAW)
    g_cond_wait (&self->turned, &self->lock);
  self->func (&source, self->data, &self->error);
  self->is_done = TRUE;
  self->turn = TURN_FEED;
  g_cond_signal (&self->turned);
  g_mutex_unlock (&self->lock);
  return NULL;
}

/**
 * dure_health_pump_new:
 * @func: (scope notified): the reader, called once, in a thread of its own
 * @data: for @func; outlives the pump
 *
 * Returns: (transfer full): a pump that was fed nothing
 */
DureHealthPump *
dure_health_pump_new (DureHealthDrawFunc func, gpointer data)
{
  DureHealthPump *self = g_new0 (DureHealthPump, 1);

  self->func = func;
  self->data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->turned);
  self->thread = g_thread_new ("health-pump", run, self);
  return self;
}

/* Lets the reader run until it wants more, or has ended. */
static gboolean
let_draw (DureHealthPump *self, GError **error)
{
  gboolean is_well;

  g_mutex_lock (&self->lock);
  if (!self->is_done)
    turn_over (self, TURN_FEED);
  is_well = self->error == NULL;
  if (!is_well && error != NULL)
    *error = g_error_copy (self->error);
  g_mutex_unlock (&self->lock);
  return is_well;
}

/**
 * dure_health_pump_free:
 * @self: (transfer full) (nullable): a reader that has not ended is told that there is no more
 */
void
dure_health_pump_free (DureHealthPump *self)
{
  if (self == NULL)
    return;
  self->is_abandoned = TRUE;
  self->length = 0;
  let_draw (self, NULL);
  g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->turned);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * dure_health_pump_feed:
 * @bytes: (array length=length): the next piece of the file; not needed after this
 * @length: how many
 * @error: what the reader has ended with; all further pieces are refused with it
 */
gboolean
dure_health_pump_feed (DureHealthPump *self, const guint8 *bytes, gsize length, GError **error)
{
  self->bytes = bytes;
  self->length = length;
  return let_draw (self, error);
}

/**
 * dure_health_pump_finish:
 * @error: what the reader has ended with
 *
 * Returns: whether the reader has ended well, now that the file has; nothing may be fed any more
 */
gboolean
dure_health_pump_finish (DureHealthPump *self, GError **error)
{
  self->is_whole = TRUE;
  self->length = 0;
  return let_draw (self, error);
}
