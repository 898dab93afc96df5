// hatch.c: where the one request that comes in masses is taken without libsoup
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A guest begins at the hatch. Its heads pass frame.c and guard.c as everywhere; one that begins
// with the hatch's line is an order: its body is collected, the order served, a plain yes
// written. Everything else goes the long way: the guest is given to libsoup for good, with its
// request put back before it, so whoever asks for something else, sends something wrong or wants to
// be told why not is answered there. The hatch knows no refusal, and libsoup no masses.
//
// All guests of a hatch wait in one epoll set, one descriptor of the main context however many they
// are; a guest is looked at when it has sent something, or when its answer can go on. Everything
// runs on the thread-default main context of whoever made it. A waiting guest costs some hundred
// bytes here; an order its head and body, which are wiped afterwards.

#include "hatch.h"

#include "fixed-headers.h"
#include "frame.h"

#include <errno.h>
#include <glib-unix.h>
#include <libsoup/soup.h>
#include <sodium.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS 64
#define FIRST_ROOM 65536

struct _DureOrder
{
  DureHatch *hatch;
  DureGuest *guest; /* NULL when it has gone before its order was served */
  GSocketAddress *local, *remote;
  GList *link; /* among the hatch's */

  char *head; /* while there is an order */
  gint64 since_us;
  gsize head_length;
  guint8 *body;
  gsize length, filled, room;
  gboolean is_served; /* with whoever serves it */

  GBytes *rest; /* of the answer */
  gsize written;
};

struct _DureHatch
{
  gatomicrefcount references; /* its owner's, and one for each order that is being served */
  DureHatchPlan plan;
  int epoll;
  GSource *source;
  GQueue orders;
  GString *answer;
  char *fixed;
  gint64 date_s;
  char *date;

  /* The head of the order that is being looked at. */
  DureOrder *parsed;
  char text[DURE_FRAME_MAX_HEAD];
  DureGuardHeader headers[DURE_GUARD_MAX_HEADERS];
  DureGuardRequest request;
};

static void
unref (DureHatch *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_string_free (self->answer, TRUE);
  g_free (self->fixed);
  g_free (self->date);
  g_free (self);
}

/* Data of a person lie in it. */
static void
forget_request (DureOrder *self)
{
  if (self->head != NULL)
    sodium_memzero (self->head, self->head_length);
  if (self->body != NULL)
    sodium_memzero (self->body, self->filled);
  g_clear_pointer (&self->head, g_free);
  g_clear_pointer (&self->body, g_free);
  self->length = self->filled = self->room = 0;
  if (self->hatch->parsed == self)
    self->hatch->parsed = NULL;
}

static void
order_free (DureOrder *self)
{
  forget_request (self);
  g_clear_pointer (&self->rest, g_bytes_unref);
  g_clear_object (&self->guest);
  g_object_unref (self->local);
  g_object_unref (self->remote);
  g_free (self);
}

static int
descriptor_of (DureGuest *guest)
{
  return g_socket_get_fd (g_socket_connection_get_socket (dure_guest_get_connection (guest)));
}

/* Once: what has happened is looked at before anything else is waited for. */
static void
wait_for (DureOrder *self, guint32 events)
{
  struct epoll_event event = { .events = events | EPOLLONESHOT, .data.ptr = self };

  epoll_ctl (self->hatch->epoll, EPOLL_CTL_MOD, descriptor_of (self->guest), &event);
}

/* The guest is the hatch's no longer; who serves its order may still hold that. */
static DureGuest *
release (DureOrder *self)
{
  DureGuest *guest = g_steal_pointer (&self->guest);

  epoll_ctl (self->hatch->epoll, EPOLL_CTL_DEL, descriptor_of (guest), NULL);
  g_queue_delete_link (&self->hatch->orders, self->link);
  if (!self->is_served)
    order_free (self);
  return guest;
}

static void
tell_end (DureOrder *self, guint status, gsize bytes_out)
{
  const DureHatchPlan *plan = &self->hatch->plan;

  if (plan->on_end != NULL)
    plan->on_end (status, g_get_monotonic_time () - self->since_us, self->filled, bytes_out,
                  plan->listener);
}

/* An order that is being served ends later: see take_back(). */
static void
part (DureOrder *self)
{
  g_autoptr (DureGuest) guest = NULL;

  if (self->head != NULL && !self->is_served)
    tell_end (self, 0, 0);
  guest = release (self);
  g_io_stream_close (G_IO_STREAM (guest), NULL, NULL);
}

static void
hand_over (DureOrder *self)
{
  const DureHatchPlan *plan = &self->hatch->plan;
  g_autoptr (GSocketAddress) local = g_object_ref (self->local);
  g_autoptr (GSocketAddress) remote = g_object_ref (self->remote);
  g_autoptr (DureGuest) guest = release (self);

  plan->decline (guest, local, remote, plan->listener);
}

/* Whether it waits for a word ("100 Continue") before it sends the body. */
static gboolean
expects_word (const char *head, gsize length)
{
  static const char name[] = "\nexpect:";
  const char *end = head + length;

  for (const char *at = head; (at = memchr (at, '\n', (gsize) (end - at))) != NULL; at++)
    if ((gsize) (end - at) >= strlen (name) && g_ascii_strncasecmp (at, name, strlen (name)) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_order (DureHatch *self, const char *head, gsize length)
{
  gsize line = strlen (self->plan.line);

  return length > line && memcmp (head, self->plan.line, line) == 0
         && !expects_word (head, length);
}

/* Returns: whether the order goes on; otherwise the guest is elsewhere now. */
static gboolean
begin (DureOrder *self)
{
  gsize length;
  const char *head = dure_guest_peek_head (self->guest, &length);

  if (length == 0)
    part (self);
  else if (head == NULL || !is_order (self->hatch, head, length))
    hand_over (self);
  else
    {
      self->since_us = g_get_monotonic_time ();
      self->head = g_memdup2 (head, length);
      self->head_length = length;
      self->length = dure_guest_skip_head (self->guest);
      return TRUE;
    }
  return FALSE;
}

static void
make_room (DureOrder *self)
{
  if (self->filled < self->room)
    return;
  self->room = MIN (self->length, MAX (2 * self->room, FIRST_ROOM));
  self->body = g_realloc (self->body, self->room);
}

/* Returns: whether the body is whole; otherwise more must come, or the guest is gone. */
static gboolean
collect (DureOrder *self)
{
  while (self->filled < self->length)
    {
      g_autoptr (GError) error = NULL;
      gssize count;

      make_room (self);
      count = dure_guest_read (self->guest, (char *) self->body + self->filled,
                               self->room - self->filled, &error);
      if (count > 0)
        self->filled += (gsize) count;
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          wait_for (self, EPOLLIN);
          return FALSE;
        }
      else
        {
          part (self);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
stays (DureOrder *self)
{
  const char *connection = dure_order_header (self, "Connection");

  return connection == NULL || g_ascii_strcasecmp (connection, "keep-alive") == 0;
}

static void
serve (DureOrder *self)
{
  const DureHatchPlan *plan = &self->hatch->plan;

  self->is_served = TRUE;
  g_atomic_ref_count_inc (&self->hatch->references);
  if (!stays (self) || !plan->serve (self, plan->data))
    dure_order_decline (self);
}

/* Goes on with a guest as far as what it has sent allows. */
static void
advance (DureOrder *self)
{
  g_autoptr (GError) error = NULL;

  if (self->head == NULL)
    {
      if (!dure_guest_await (self->guest, &error))
        {
          wait_for (self, EPOLLIN);
          return;
        }
      if (!begin (self))
        return;
    }
  if (collect (self))
    serve (self);
}

static gssize
send_now (DureOrder *self, const char *bytes, gsize length)
{
  GSocket *socket = g_socket_connection_get_socket (dure_guest_get_connection (self->guest));
  g_autoptr (GError) error = NULL;
  gssize sent = g_socket_send_with_blocking (socket, bytes, length, FALSE, NULL, &error);

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? 0 : sent;
}

/* Returns: whether all is out. */
static gboolean
write_out (DureOrder *self, const char *bytes, gsize length)
{
  gssize sent = send_now (self, bytes, length);

  if (sent == (gssize) length)
    return TRUE;
  if (sent < 0)
    {
      part (self);
      return FALSE;
    }
  if (self->rest == NULL)
    self->rest = g_bytes_new (bytes + sent, length - (gsize) sent);
  else
    self->written += (gsize) sent;
  wait_for (self, EPOLLOUT);
  return FALSE;
}

static void
write_rest (DureOrder *self)
{
  gsize length;
  const char *bytes = g_bytes_get_data (self->rest, &length);

  if (!write_out (self, bytes + self->written, length - self->written))
    return;
  g_clear_pointer (&self->rest, g_bytes_unref);
  self->written = 0;
  advance (self);
}

static gboolean
on_events (int epoll, GIOCondition condition, gpointer data)
{
  struct epoll_event events[EVENTS];
  int count = epoll_wait (epoll, events, EVENTS, 0);

  for (int i = 0; i < count; i++)
    {
      DureOrder *order = events[i].data.ptr;

      if (order->rest != NULL)
        write_rest (order);
      else
        advance (order);
    }
  return G_SOURCE_CONTINUE;
}

static char *
write_fixed_headers (void)
{
  GString *text = g_string_new (NULL);

  for (const DureGuardHeader *header = dure_fixed_headers; header->name != NULL; header++)
    g_string_append_printf (text, "%s: %s\r\n", header->name, header->value);
  return g_string_free (text, FALSE);
}

/**
 * dure_hatch_new:
 * @plan: what is taken, and who serves
 * @error: what GIO says
 *
 * Returns: (transfer full) (nullable): a hatch, at work as soon as the main loop runs
 */
DureHatch *
dure_hatch_new (const DureHatchPlan *plan, GError **error)
{
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  DureHatch *self;

  if (epoll < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return NULL;
    }
  self = g_new0 (DureHatch, 1);
  g_atomic_ref_count_init (&self->references);
  self->plan = *plan;
  self->epoll = epoll;
  self->answer = g_string_new (NULL);
  self->fixed = write_fixed_headers ();
  g_queue_init (&self->orders);
  self->source = g_unix_fd_source_new (epoll, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_events), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return self;
}

/**
 * dure_hatch_free:
 * @self: (transfer full) (nullable)
 *
 * Closes the connections of those who are still here; orders that are being served are answered to
 * nobody.
 */
void
dure_hatch_free (DureHatch *self)
{
  if (self == NULL)
    return;
  self->plan.on_end = NULL;
  while (!g_queue_is_empty (&self->orders))
    part (self->orders.head->data);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->epoll);
  unref (self);
}

/**
 * dure_hatch_take:
 * @guest: begun, nothing of it read
 * @local: where it has come to
 * @remote: from where
 */
void
dure_hatch_take (DureHatch *self, DureGuest *guest, GSocketAddress *local, GSocketAddress *remote)
{
  DureOrder *order = g_new0 (DureOrder, 1);
  struct epoll_event event = { .events = EPOLLIN | EPOLLONESHOT, .data.ptr = order };

  order->hatch = self;
  order->guest = g_object_ref (guest);
  order->local = g_object_ref (local);
  order->remote = g_object_ref (remote);
  g_queue_push_tail (&self->orders, order);
  order->link = self->orders.tail;
  if (epoll_ctl (self->epoll, EPOLL_CTL_ADD, descriptor_of (guest), &event) != 0)
    hand_over (order);
}

/**
 * dure_order_header:
 * @name: of a header
 *
 * Returns: (transfer none) (nullable): its value; valid until another order is asked
 */
const char *
dure_order_header (DureOrder *self, const char *name)
{
  DureHatch *hatch = self->hatch;

  if (hatch->parsed != self)
    {
      memcpy (hatch->text, self->head, self->head_length);
      dure_frame_parse (hatch->text, self->head_length, hatch->headers,
                        G_N_ELEMENTS (hatch->headers), &hatch->request);
      hatch->parsed = self;
    }
  for (size_t i = 0; i < hatch->request.header_count; i++)
    if (g_ascii_strcasecmp (hatch->headers[i].name, name) == 0)
      return hatch->headers[i].value;
  return NULL;
}

/**
 * dure_order_body:
 * @ret_length: (out): how many bytes
 *
 * Returns: (transfer none) (nullable): the body; valid until the order is answered or declined
 */
const guint8 *
dure_order_body (DureOrder *self, gsize *ret_length)
{
  *ret_length = self->filled;
  return self->body;
}

/* RFC 9110, section 5.6.7; made once a second. */
static const char *
date_now (DureHatch *self)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;

  if (self->date == NULL || now_s != self->date_s)
    {
      g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_s);

      g_free (self->date);
      self->date = soup_date_time_to_string (now, SOUP_DATE_HTTP);
      self->date_s = now_s;
    }
  return self->date;
}

/* Whoever served it is done. Returns: whether there is still a guest. */
static gboolean
take_back (DureOrder *self)
{
  DureHatch *hatch = self->hatch;
  gboolean is_here = self->guest != NULL;

  self->is_served = FALSE;
  if (!is_here)
    {
      tell_end (self, 0, 0);
      order_free (self);
    }
  unref (hatch);
  return is_here;
}

/**
 * dure_order_answer:
 * @status: 200 or 201
 * @json: the body of the answer
 *
 * Ends the order; the guest may send the next.
 */
void
dure_order_answer (DureOrder *self, guint status, const char *json)
{
  DureHatch *hatch = self->hatch;
  GString *answer = hatch->answer;

  if (!take_back (self))
    return;
  tell_end (self, status, strlen (json));
  forget_request (self);
  g_string_printf (answer,
                   "HTTP/1.1 %u %s\r\nDate: %s\r\n%sContent-Type: application/json\r\n"
                   "Content-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n%s",
                   status, soup_status_get_phrase (status), date_now (hatch), hatch->fixed,
                   strlen (json),
                   dure_guest_is_last (self->guest) ? "Connection: close\r\n" : "", json);
  if (write_out (self, answer->str, answer->len))
    advance (self);
}

/**
 * dure_order_decline:
 *
 * Ends the order: the guest goes the long way with it, and stays there.
 */
void
dure_order_decline (DureOrder *self)
{
  char *request;

  if (!take_back (self))
    return;
  request = g_malloc (self->head_length + self->filled);
  memcpy (request, self->head, self->head_length);
  if (self->filled > 0)
    memcpy (request + self->head_length, self->body, self->filled);
  dure_guest_put_back (self->guest, request, self->head_length + self->filled);
  hand_over (self);
}
