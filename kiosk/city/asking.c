// asking.c: asks the city the same thing again and again
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   begin: asks from then on
//   end: asks no more, and hears nothing more
//
// One request at a time, the next a second and a half after the reply to the last. Out of reach is
// no end. The uplink must outlive it; a request under way holds what it needs until it ends.

#include "asking.h"

#define ASK_AGAIN_MS 1500

/* What a reply finds; @owner is gone when nobody waits for it any more. */
typedef struct
{
  DureAsking *owner;
  DureUplink *uplink;
  GCancellable *cancellable;
} Request;

struct _DureAsking
{
  DureUplink *uplink;
  const char *path;
  DureAskingFunc heard;
  gpointer data;

  GBytes *question;
  GSource *timer;
  Request *request;
};

static void ask (DureAsking *self);

static gboolean
on_timer (gpointer data)
{
  DureAsking *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
ask_again (DureAsking *self)
{
  self->timer = g_timeout_source_new (ASK_AGAIN_MS);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
request_free (Request *self)
{
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

/* Who hears it may end the asking, or begin another. */
static void
on_post_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  DureAsking *self = request->owner;
  guint status = 0;
  g_autoptr (GBytes) reply = dure_uplink_post_finish (request->uplink, result, &status, NULL);
  g_autoptr (GBytes) question = NULL;

  if (self == NULL)
    return;
  self->request = NULL;
  question = g_bytes_ref (self->question);
  if (self->heard (reply, status, self->data) && self->question == question
      && self->request == NULL)
    ask_again (self);
}

static void
ask (DureAsking *self)
{
  self->request = g_new (Request, 1);
  *self->request = (Request){ self, self->uplink, g_cancellable_new () };
  dure_uplink_post_async (self->uplink, self->path, self->question, self->request->cancellable,
                          on_post_ready, self->request);
}

/**
 * dure_asking_begin:
 * @question: (transfer none): JSON
 *
 * What was asked before is ended.
 */
void
dure_asking_begin (DureAsking *self, GBytes *question)
{
  dure_asking_end (self);
  self->question = g_bytes_ref (question);
  ask (self);
}

/**
 * dure_asking_end:
 *
 * Whatever is still on its way is not heard any more.
 */
void
dure_asking_end (DureAsking *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  if (self->request != NULL)
    {
      self->request->owner = NULL;
      g_cancellable_cancel (self->request->cancellable);
    }
  self->request = NULL;
  g_clear_pointer (&self->question, g_bytes_unref);
}

/**
 * dure_asking_new:
 * @uplink: the way to the city
 * @path: (transfer none): where to ask; outlives this
 * @heard: told each reply
 * @data: handed to @heard
 *
 * Returns: (transfer full): one that asks nothing yet
 */
DureAsking *
dure_asking_new (DureUplink *uplink, const char *path, DureAskingFunc heard, gpointer data)
{
  DureAsking *self = g_new0 (DureAsking, 1);

  self->uplink = uplink;
  self->path = path;
  self->heard = heard;
  self->data = data;
  return self;
}

/**
 * dure_asking_free:
 * @self: (transfer full) (nullable)
 */
void
dure_asking_free (DureAsking *self)
{
  if (self == NULL)
    return;
  dure_asking_end (self);
  g_free (self);
}
