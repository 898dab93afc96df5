// crowd.c: many connections that ask one server as fast as it answers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A closed loop: each connection sends its next request when it has the whole answer to the one
// before. So the server is always busy, and never asked for more than it can do. One thread, edge-
// triggered epoll(7), so that an exchange costs two system calls and a share of a third.
//
// What comes before the time that counts is thrown away: a server that compiles itself while it
// runs needs its while. A connection that is lost is opened again; when nothing but that happens,
// the server is gone, and so is the crowd.

#include "crowd.h"

#include "mould.h"
#include "wire.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define US_PER_S 1000000
#define EVENTS 256
#define TURN_MS 100
#define LOST_PER_CONNECTION 10
#define CREATED 201

typedef struct
{
  DureWire wire;
  char head[640];
  struct iovec parts[DURE_WIRE_PARTS];
  gint64 asked_us;
  gboolean is_repeat;
  gboolean is_idle; /* there was nothing left to send */
} Sender;

typedef struct
{
  const DureCrowdPlan *plan;
  GSocketAddress *where;
  char *host;
  DureMould *mould;
  GRand *dice;
  Sender *senders;
  int epoll;
  guint64 asked; /* requests that were begun, all but repeats */
  guint idle;
  guint64 lost_in_a_row;
  gboolean counts;
  gint64 start_us;
  DureCrowdFigures *figures;
  DureCost server_before, own_before;
} Crowd;

static void
start_counting (Crowd *self)
{
  self->counts = TRUE;
  self->start_us = g_get_monotonic_time ();
  self->own_before = dure_cost_of ("self");
  if (self->plan->server != NULL)
    self->server_before = dure_cost_of (self->plan->server);
  self->plan->on_counting ();
}

static void
stop_counting (Crowd *self)
{
  DureCrowdFigures *figures = self->figures;

  figures->seconds = (double) (g_get_monotonic_time () - self->start_us) / US_PER_S;
  figures->own = dure_cost_since ("self", &self->own_before);
  if (self->plan->server != NULL)
    figures->server = dure_cost_since (self->plan->server, &self->server_before);
}

/* Whose turn it is: in no order, as people send, and the same in every run. Multiplicative hashing
 * (Knuth, The Art of Computer Programming, 6.4). */
static const char *
next_secret (Crowd *self)
{
  const GStrv secrets = self->plan->secrets;
  const guint32 scattered = (guint32) self->asked * 2654435761u;

  return secrets != NULL ? secrets[(scattered >> 8) % g_strv_length (secrets)] : NULL;
}

static void
write_head (Crowd *self, Sender *sender, gsize body_length)
{
  const char *secret = next_secret (self);
  const int length = g_snprintf (sender->head, sizeof sender->head - DURE_MOULD_HEAD,
                                 "POST %s HTTP/1.1\r\nHost: %s\r\n%s%s%s"
                                 "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                                 self->plan->path, self->host,
                                 secret != NULL ? "Authorization: Bearer " : "",
                                 secret != NULL ? secret : "", secret != NULL ? "\r\n" : "",
                                 body_length);

  sender->parts[0] = (struct iovec) { sender->head, (gsize) length };
}

/* The next request of a sender; %FALSE when there is none. */
static gboolean
prepare (Crowd *self, Sender *sender)
{
  const DureCrowdPlan *plan = self->plan;
  char *body = plan->bodies != NULL ? plan->bodies[self->asked] : NULL;

  memset (sender->parts, 0, sizeof sender->parts);
  if (plan->bodies != NULL && body == NULL)
    return FALSE;
  if (body != NULL)
    {
      write_head (self, sender, strlen (body));
      sender->parts[1] = (struct iovec) { body, strlen (body) };
    }
  else
    {
      const guint number = (guint) self->asked;
      char *id;

      write_head (self, sender, dure_mould_length (self->mould, number));
      id = sender->head + sender->parts[0].iov_len;
      dure_mould_cast (self->mould, number, g_get_real_time () / 1000, id, &sender->parts[1]);
      sender->parts[0].iov_len += DURE_MOULD_HEAD;
    }
  self->asked++;
  return TRUE;
}

static gboolean
join (Crowd *self, Sender *sender, gboolean may_wait, GError **error)
{
  struct epoll_event event = { EPOLLIN | EPOLLOUT | EPOLLET, { .ptr = sender } };

  if (!dure_wire_open (&sender->wire, self->where, may_wait, error))
    return FALSE;
  if (may_wait)
    g_unix_set_fd_nonblocking (sender->wire.fd, TRUE, NULL);
  epoll_ctl (self->epoll, EPOLL_CTL_ADD, sender->wire.fd, &event);
  return TRUE;
}

static DureWireTurn
ask (Crowd *self, Sender *sender)
{
  sender->asked_us = g_get_monotonic_time ();
  dure_wire_ask (&sender->wire, sender->parts);
  return dure_wire_send (&sender->wire);
}

static DureWireTurn
ask_next (Crowd *self, Sender *sender)
{
  sender->is_repeat = FALSE;
  if (prepare (self, sender))
    return ask (self, sender);
  sender->is_idle = TRUE;
  self->idle++;
  return DURE_WIRE_DONE;
}

static DureWireTurn
on_answer (Crowd *self, Sender *sender, GError **error)
{
  self->lost_in_a_row = 0;
  if (self->counts)
    dure_answers_note (self->figures->answers, sender->wire.status, sender->asked_us);
  if (sender->wire.closes)
    {
      dure_wire_close (&sender->wire);
      if (!join (self, sender, FALSE, error))
        return DURE_WIRE_LATER;
    }
  if (!sender->is_repeat && sender->wire.status == CREATED && self->plan->repeat_percent > 0
      && (guint) g_rand_int_range (self->dice, 0, 100) < self->plan->repeat_percent)
    {
      sender->is_repeat = TRUE;
      return ask (self, sender);
    }
  return ask_next (self, sender);
}

/* What was asked on a connection that is lost is asked again; whether it was done is not known. */
static void
rejoin (Crowd *self, Sender *sender, GError **error)
{
  if (self->counts)
    dure_answers_note_lost (self->figures->answers);
  if (++self->lost_in_a_row > (guint64) LOST_PER_CONNECTION * self->plan->connections)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "every connection is lost");
      return;
    }
  dure_wire_close (&sender->wire);
  if (join (self, sender, FALSE, error))
    ask (self, sender);
}

static void
on_event (Crowd *self, Sender *sender, guint32 events, GError **error)
{
  DureWireTurn turn = dure_wire_send (&sender->wire);

  if (turn == DURE_WIRE_DONE && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0
      && !sender->is_idle)
    {
      turn = dure_wire_receive (&sender->wire);
      if (turn == DURE_WIRE_DONE)
        turn = on_answer (self, sender, error);
    }
  if (turn == DURE_WIRE_BROKEN)
    rejoin (self, sender, error);
}

static gboolean
is_over (Crowd *self)
{
  const DureCrowdPlan *plan = self->plan;
  const double seconds = (double) (g_get_monotonic_time () - self->start_us) / US_PER_S;

  if (*plan->is_told_to_stop)
    return TRUE;
  if (!self->counts && seconds >= plan->warm_s)
    start_counting (self);
  else if (plan->bodies != NULL)
    return self->idle == plan->connections;
  else if (plan->count > 0)
    return dure_answers_count (self->figures->answers) >= plan->count;
  else if (self->counts)
    return seconds >= plan->seconds;
  return FALSE;
}

static gboolean
turn_until_over (Crowd *self, GError **error)
{
  struct epoll_event events[EVENTS];
  GError *failure = NULL;

  while (failure == NULL && !is_over (self))
    {
      const int n_events = epoll_wait (self->epoll, events, EVENTS, TURN_MS);

      for (int i = 0; i < n_events && failure == NULL; i++)
        on_event (self, events[i].data.ptr, events[i].events, &failure);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean
open_all (Crowd *self, GError **error)
{
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  for (guint i = 0; i < self->plan->connections; i++)
    self->senders[i].wire.fd = -1;
  for (guint i = 0; i < self->plan->connections; i++)
    if (!join (self, &self->senders[i], TRUE, error))
      return FALSE;
  self->start_us = g_get_monotonic_time ();
  if (self->plan->warm_s <= 0)
    start_counting (self);
  for (guint i = 0; i < self->plan->connections; i++)
    ask_next (self, &self->senders[i]);
  return TRUE;
}

static void
close_all (Crowd *self)
{
  for (guint i = 0; i < self->plan->connections; i++)
    dure_wire_close (&self->senders[i].wire);
  close (self->epoll);
  g_free (self->senders);
  g_free (self->host);
  g_clear_object (&self->where);
  dure_mould_free (self->mould);
  g_rand_free (self->dice);
}

/**
 * dure_crowd_run:
 * @plan: whom to ask what
 * @ret_figures: (out caller-allocates): what came of it; its answers are the caller's
 * @error: when there is no server, or it goes away
 */
gboolean
dure_crowd_run (const DureCrowdPlan *plan, DureCrowdFigures *ret_figures, GError **error)
{
  Crowd self = { .plan = plan, .figures = ret_figures };
  gboolean is_fine;

  memset (ret_figures, 0, sizeof *ret_figures);
  self.where = dure_wire_address (plan->url, &self.host, error);
  if (self.where == NULL)
    return FALSE;
  ret_figures->answers = dure_answers_new ();
  self.mould = dure_mould_new (plan->n_observations);
  self.dice = g_rand_new ();
  self.senders = g_new0 (Sender, plan->connections);
  is_fine = open_all (&self, error) && turn_until_over (&self, error);
  if (is_fine)
    stop_counting (&self);
  else
    g_clear_pointer (&ret_figures->answers, dure_answers_free);
  close_all (&self);
  return is_fine;
}
