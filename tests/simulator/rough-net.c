// rough-net.c: the network between the kiosks and the city, at its worst
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each kiosk has a line, which is its uplink. A post becomes a request, which arrives at the city
// after a while, or cut, or twice, or never; its answer comes back the same way. The kiosk's side
// of a request ends once: by a reply, an error, the deadline of the real uplink, or because the
// kiosk hangs up. What is still on its way then arrives all the same, and its answer nowhere: so
// an old request can arrive after a new one.
//
// A request is held by everything that still has to happen to it.

#include "rough-net.h"

#include "kiosk-error.h"

#define DEADLINE_MS (60 * 1000)

struct _RoughNet
{
  Simulation *simulation;
  NetServe serve;
  gpointer data;
  NetWeather weather;
  gint64 parted_until_ms;
};

struct _NetLine
{
  DureUplink parent;
  RoughNet *net;
  char *name;
  NetPostFunc on_post;
  gpointer data;
  GPtrArray *open; /* requests whose end the kiosk waits for */
  GBytes *last_reply;
};

struct _NetRequest
{
  NetLine *line;
  char *path;
  GBytes *body;
  GTask *task;      /* NULL once the kiosk's side has ended, and in the copy of a request */
  gboolean is_copy;
  guint status;
  GBytes *reply;
};

static void
request_clear (gpointer request)
{
  NetRequest *self = request;

  g_free (self->path);
  g_bytes_unref (self->body);
  g_clear_object (&self->task);
  g_clear_pointer (&self->reply, g_bytes_unref);
}

static void
request_unref (gpointer request)
{
  g_rc_box_release_full (request, request_clear);
}

static void
tell (NetRequest *self, const char *what)
{
  simulation_tell (self->line->net->simulation, "network", "%s: %s%s", self->line->name,
                   self->is_copy ? "(second time) " : "", what);
}

static void
at (NetRequest *self, gint64 in_ms, SimulationFunc func)
{
  simulation_at (self->line->net->simulation, in_ms, func, g_rc_box_acquire (self),
                 request_unref);
}

/* Ends the kiosk's side. */
static void
fail (NetRequest *self, const char *why)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task == NULL)
    return;
  tell (self, why);
  g_ptr_array_remove (self->line->open, self);
  g_task_return_new_error (task, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_UNREACHABLE, "network: %s",
                           why);
}

typedef struct
{
  guint status;
  GBytes *reply;
} Received;

static void
received_free (gpointer data)
{
  Received *self = data;

  g_bytes_unref (self->reply);
  g_free (self);
}

static void
on_reply_arrives (gpointer data)
{
  NetRequest *self = data;
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    {
      Received *received = g_new (Received, 1);

      *received = (Received) { self->status, g_bytes_ref (self->reply) };
      g_task_set_task_data (task, received, received_free);
      g_ptr_array_remove (self->line->open, self);
      g_task_return_boolean (task, TRUE);
    }
}

static void
on_reset (gpointer data)
{
  fail (data, "connection reset");
}

static void
on_deadline (gpointer data)
{
  fail (data, "no whole reply in time");
}

static gint64
delay_ms (RoughNet *self)
{
  guint kind = simulation_throw (self->simulation, 10);

  if (self->weather.is_slow && kind == 0)
    return simulation_between (self->simulation, 10000, 2 * DEADLINE_MS);
  return simulation_between (self->simulation, 1, kind < 8 ? 200 : 3000);
}

static gboolean
is_parted (RoughNet *self)
{
  return simulation_now_ms (self->simulation) < self->parted_until_ms;
}

static void
answer_like_a_proxy (NetRequest *self)
{
  static const guint statuses[] = { 429, 502, 503, 500, 413 };
  Simulation *simulation = self->line->net->simulation;

  self->status = statuses[simulation_throw (simulation, G_N_ELEMENTS (statuses))];
  g_clear_pointer (&self->reply, g_bytes_unref);
  self->reply = g_bytes_new_static ("<html>Sorry</html>", 18);
}

static void
on_request_arrives (gpointer data)
{
  NetRequest *self = data;
  RoughNet *net = self->line->net;

  if (is_parted (net))
    tell (self, "request lost in the partition");
  else if (simulation_chance (net->simulation, net->weather.proxy_before))
    {
      answer_like_a_proxy (self);
      tell (self, "a proxy answers itself");
      at (self, delay_ms (net), on_reply_arrives);
    }
  else if (!net->serve (g_rc_box_acquire (self), net->data))
    {
      request_unref (self);
      at (self, delay_ms (net), on_reset);
    }
}

static GBytes *
cut (RoughNet *self, GBytes *whole)
{
  gsize length = simulation_throw (self->simulation, (guint) g_bytes_get_size (whole));

  return g_bytes_new_from_bytes (whole, 0, length);
}

static void
send_twice (NetRequest *self)
{
  NetRequest *copy = g_rc_box_new0 (NetRequest);

  copy->line = self->line;
  copy->path = g_strdup (self->path);
  copy->body = g_bytes_ref (self->body);
  copy->is_copy = TRUE;
  at (copy, delay_ms (self->line->net) + delay_ms (self->line->net), on_request_arrives);
  request_unref (copy);
}

static void
send_off (NetRequest *self)
{
  RoughNet *net = self->line->net;
  const NetWeather *weather = &net->weather;
  gint64 in_ms = delay_ms (net);

  if (simulation_chance (net->simulation, weather->twice))
    send_twice (self);
  if (simulation_chance (net->simulation, weather->cut_request))
    {
      GBytes *whole = g_steal_pointer (&self->body);

      self->body = cut (net, whole);
      g_bytes_unref (whole);
      tell (self, "request is cut short");
    }
  if (is_parted (net))
    at (self, in_ms, on_reset);
  else if (simulation_chance (net->simulation, weather->lose_request))
    tell (self, "request is lost");
  else
    at (self, in_ms, on_request_arrives);
  at (self, DEADLINE_MS, on_deadline);
}

static void
post_async (DureUplink *uplink, const char *path, GBytes *json, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  NetLine *line = (NetLine *) uplink;
  NetRequest *self = g_rc_box_new0 (NetRequest);

  self->line = line;
  self->path = g_strdup (path);
  self->body = g_bytes_ref (json);
  self->task = g_task_new (NULL, NULL, callback, data);
  g_ptr_array_add (line->open, self);
  line->on_post (path, json, line->data);
  if (self->task != NULL)
    send_off (self);
  request_unref (self);
}

static GBytes *
post_finish (DureUplink *uplink, GAsyncResult *result, guint *ret_status, GError **error)
{
  const Received *received = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  *ret_status = received->status;
  return g_bytes_ref (received->reply);
}

/**
 * rough_net_new:
 * @serve: the city
 * @data: handed to @serve
 *
 * Returns: (transfer full): a network in fine weather
 */
RoughNet *
rough_net_new (Simulation *simulation, NetServe serve, gpointer data)
{
  RoughNet *self = g_new0 (RoughNet, 1);

  self->simulation = simulation;
  self->serve = serve;
  self->data = data;
  return self;
}

/**
 * rough_net_free:
 * @self: (transfer full): without lines
 */
void
rough_net_free (RoughNet *self)
{
  g_free (self);
}

/**
 * rough_net_set_weather:
 * @weather: from now on
 */
void
rough_net_set_weather (RoughNet *self, const NetWeather *weather)
{
  self->weather = *weather;
}

/**
 * rough_net_part:
 * @for_ms: how long nothing gets through; 0 ends a partition
 */
void
rough_net_part (RoughNet *self, gint64 for_ms)
{
  self->parted_until_ms = simulation_now_ms (self->simulation) + for_ms;
}

/**
 * net_line_new:
 * @name: whose line
 * @on_post: told of each post before it goes; it may hang up
 * @data: handed to @on_post
 *
 * Returns: (transfer full): a line
 */
NetLine *
net_line_new (RoughNet *net, const char *name, NetPostFunc on_post, gpointer data)
{
  NetLine *self = g_new0 (NetLine, 1);

  self->parent.post_async = post_async;
  self->parent.post_finish = post_finish;
  self->net = net;
  self->name = g_strdup (name);
  self->on_post = on_post;
  self->data = data;
  self->open = g_ptr_array_new ();
  return self;
}

/**
 * net_line_free:
 * @self: (transfer full): nothing happens any more
 */
void
net_line_free (NetLine *self)
{
  g_ptr_array_unref (self->open);
  g_clear_pointer (&self->last_reply, g_bytes_unref);
  g_free (self->name);
  g_free (self);
}

/**
 * net_line_uplink:
 *
 * Returns: (transfer none): what the kiosk posts to
 */
DureUplink *
net_line_uplink (NetLine *self)
{
  return &self->parent;
}

/**
 * net_line_hang_up:
 *
 * Ends the kiosk's side of everything under way.
 */
void
net_line_hang_up (NetLine *self)
{
  while (self->open->len > 0)
    fail (self->open->pdata[0], "the kiosk hangs up");
}

/**
 * net_request_path:
 *
 * Returns: (transfer none): what is asked for
 */
const char *
net_request_path (NetRequest *self)
{
  return self->path;
}

/**
 * net_request_body:
 *
 * Returns: (transfer none): what has arrived of it
 */
GBytes *
net_request_body (NetRequest *self)
{
  return self->body;
}

/* What the network makes of a reply; whether anything of it goes on. */
static gboolean
spoil (NetRequest *self)
{
  NetLine *line = self->line;
  RoughNet *net = line->net;
  const NetWeather *weather = &net->weather;
  g_autoptr (GBytes) before = g_steal_pointer (&line->last_reply);
  GBytes *spoilt = NULL;

  line->last_reply = g_bytes_ref (self->reply);
  if (is_parted (net) || simulation_chance (net->simulation, weather->lose_reply))
    {
      tell (self, "reply is lost");
      return FALSE;
    }
  if (simulation_chance (net->simulation, weather->proxy_after))
    {
      answer_like_a_proxy (self);
      tell (self, "a proxy replaces the reply");
      return TRUE;
    }
  if (simulation_chance (net->simulation, weather->stranger))
    spoilt = g_bytes_new_static ("<html>Welcome</html>", 20);
  else if (before != NULL && simulation_chance (net->simulation, weather->stale))
    spoilt = g_bytes_ref (before);
  else if (simulation_chance (net->simulation, weather->cut_reply))
    spoilt = cut (net, self->reply);
  if (spoilt == NULL)
    return TRUE;
  tell (self, "reply is spoilt");
  g_bytes_unref (self->reply);
  self->reply = spoilt;
  self->status = 200;
  return TRUE;
}

/**
 * net_request_answer:
 * @self: (transfer full): a request
 * @status: the answer's
 * @reply: (transfer full): the answer
 */
void
net_request_answer (NetRequest *self, guint status, GBytes *reply)
{
  self->status = status;
  g_clear_pointer (&self->reply, g_bytes_unref);
  self->reply = reply;
  if (!self->is_copy && spoil (self))
    at (self, delay_ms (self->line->net), on_reply_arrives);
  request_unref (self);
}

/**
 * net_request_drop:
 * @self: (transfer full): a request that nobody is left to answer
 */
void
net_request_drop (NetRequest *self)
{
  at (self, delay_ms (self->line->net), on_reset);
  request_unref (self);
}
