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

#include "question.h"

#define ASK_AGAIN_MS 1500

struct _DureAsking
{
  DureUplink *uplink;
  const char *path;
  DureAskingFunc heard;
  gpointer data;

  GBytes *body;
  GSource *timer;
  DureCityQuestion *question;
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

/* Who hears it may end the asking, or begin another. */
static void
on_reply (GBytes *reply, guint status, gpointer data)
{
  DureAsking *self = data;
  g_autoptr (GBytes) body = g_bytes_ref (self->body);

  if (self->heard (reply, status, self->data) && self->body == body && self->question == NULL)
    ask_again (self);
}

static void
ask (DureAsking *self)
{
  dure_city_question_ask (&self->question, self->uplink, self->path, self->body, on_reply, self);
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
  self->body = g_bytes_ref (question);
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
  dure_city_question_drop (&self->question);
  g_clear_pointer (&self->body, g_bytes_unref);
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
