// guest.c: one connection, as a stream that gives libsoup whole, checked requests one by one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// It stands between the socket (or TLS) and libsoup. A head is kept back until it is whole; then
// frame.c and guard.c decide on it. What passes is given on, its body up to the length it said,
// and not one byte more until it has been answered, so a second request hidden in the first
// cannot be seen. For what does not pass libsoup is given a stand-in without a body, to answer at
// once with the verdict; nothing is read as a request after that.
//
// libsoup 3.2.3 forgets a connection whose client leaves between two requests: it never closes
// it. So the end of the stream is not shown as such there, but as a request that breaks off, which
// makes it hang up.
//
// The stream belongs to libsoup; the gate keeps a reference until the socket is closed, and looks
// at dure_guest_get_due() now and then. A guest belongs to the thread of its gate and costs 4 KiB
// while a request is coming in (16 for a long head), next to nothing while it waits.

#include "guest.h"

#include "frame.h"
#include "guest-input.h"
#include "linger.h"
#include "stand-in.h"

#include <string.h>

#define SMALL_BUFFER 4096 /* holds nearly every head; DURE_FRAME_MAX_HEAD holds all */
/* A long answer, or a long body, may last as long as it takes at this rate, bytes a second: a tenth
   of what the slowest phone connections give. */
#define SLOWEST 4096
#define LINGER_S 2

struct _DureGuest
{
  GIOStream parent_instance;

  GSocketConnection *connection;
  GIOStream *stream; /* the connection, or TLS on top of it */
  GInputStream *input;
  DureGuestTerms terms;
  DureGuestFunc on_gone;
  gpointer data;

  DureGuestPhase phase;
  gint64 due_us;
  gint64 born_us;
  guint request_count;
  int verdict;
  gboolean is_last, is_shut;

  char *buffer; /* while something is in it */
  gsize room, filled, seen, line;
  const char *giving;
  gsize giving_left;
  char *stand_in;
  guint64 body_left;

  GSource *lingering;
};

G_DEFINE_FINAL_TYPE (DureGuest, dure_guest, G_TYPE_IO_STREAM)

static void
set_phase (DureGuest *self, DureGuestPhase phase, guint seconds)
{
  self->phase = phase;
  self->due_us = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
}

/* Gives the present request the time for as many bytes, but never more in store than it began
 * with. */
static void
earn (DureGuest *self, gsize bytes)
{
  const gint64 most = g_get_monotonic_time () + self->terms.request_s * G_USEC_PER_SEC;

  self->due_us = MIN (most, self->due_us + (gint64) (bytes * G_USEC_PER_SEC / SLOWEST));
}

static GSocket *
socket_of (DureGuest *self)
{
  return g_socket_connection_get_socket (self->connection);
}

static GPollableInputStream *
source_of (DureGuest *self)
{
  return G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->stream));
}

static gssize
receive (DureGuest *self, char *to, gsize count, GError **error)
{
  return g_pollable_input_stream_read_nonblocking (source_of (self), to, count, NULL, error);
}

/* What libsoup takes for the beginning of a request; the error that follows ends it. */
static void
end (DureGuest *self)
{
  self->phase = DURE_GUEST_ENDED;
  self->giving = "\n";
  self->giving_left = 1;
}

static void
give_stand_in (DureGuest *self, int verdict, const DureGuardRequest *request)
{
  self->verdict = verdict;
  self->is_last = TRUE;
  self->body_left = 0;
  self->giving = self->stand_in = dure_stand_in_new (self->terms.rules, request);
  self->giving_left = strlen (self->stand_in);
}

static void
judge (DureGuest *self, gsize length)
{
  char head[DURE_FRAME_MAX_HEAD];
  DureGuardHeader headers[DURE_GUARD_MAX_HEADERS];
  DureGuardRequest request = { 0 };
  const DureGuardRequest nothing = { 0 };
  int verdict;

  memcpy (head, self->buffer, length);
  verdict = dure_frame_parse (head, length, headers, G_N_ELEMENTS (headers), &request);
  if (verdict != DURE_GUARD_ALLOWED)
    give_stand_in (self, verdict, &nothing);
  else if ((verdict = dure_guard_check (self->terms.rules, &request, &self->body_left))
           != DURE_GUARD_ALLOWED)
    give_stand_in (self, verdict, &request);
  else
    {
      self->verdict = DURE_GUARD_ALLOWED;
      self->giving = self->buffer;
      self->giving_left = length;
    }
}

static void
begin_request (DureGuest *self, int status, gsize length)
{
  const DureGuardRequest nothing = { 0 };

  if (status != DURE_GUARD_ALLOWED)
    give_stand_in (self, status, &nothing);
  else
    judge (self, length);
  self->seen = length;
  self->request_count++;
  if (self->request_count >= self->terms.requests
      || g_get_monotonic_time () - self->born_us >= self->terms.life_s * G_USEC_PER_SEC)
    self->is_last = TRUE;
  set_phase (self, DURE_GUEST_GIVING, self->terms.request_s);
}

/* Moves what has come behind the request to where the next head is looked for. */
static void
leave_request (DureGuest *self)
{
  self->filled -= self->seen;
  if (self->filled > 0)
    memmove (self->buffer, self->buffer + self->seen, self->filled);
  else
    g_clear_pointer (&self->buffer, g_free);
  self->seen = self->line = 0;
  self->phase = DURE_GUEST_ANSWERING;
}

static void
expect_request (DureGuest *self)
{
  if (self->is_last)
    end (self);
  else if (self->filled > 0)
    set_phase (self, DURE_GUEST_HEAD, self->terms.head_s);
  else
    set_phase (self, DURE_GUEST_WAITING, self->terms.idle_s);
}

static gboolean
fill_buffer (DureGuest *self, GError **error)
{
  gssize count;

  if (self->buffer == NULL || self->filled == self->room)
    {
      self->room = self->buffer == NULL ? SMALL_BUFFER : DURE_FRAME_MAX_HEAD;
      self->buffer = g_realloc (self->buffer, self->room);
    }
  count = receive (self, self->buffer + self->filled, self->room - self->filled, error);
  if (count > 0)
    {
      self->filled += (gsize) count;
      return TRUE;
    }
  if (self->filled == 0)
    g_clear_pointer (&self->buffer, g_free);
  if (count < 0 && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return FALSE;
  g_clear_error (error);
  end (self);
  return TRUE;
}

/* Returns: whether there is something to give; otherwise @error says that more must come. */
static gboolean
read_head (DureGuest *self, GError **error)
{
  while (self->phase == DURE_GUEST_WAITING || self->phase == DURE_GUEST_HEAD)
    {
      gsize length = 0;
      int status = DURE_GUARD_ALLOWED;

      if (self->filled > self->seen)
        status = dure_frame_find_end (self->buffer, self->filled, &self->line, &length);
      self->seen = self->filled;
      if (status != DURE_GUARD_ALLOWED || length > 0)
        begin_request (self, status, length);
      else if (!fill_buffer (self, error))
        return FALSE;
      else if (self->phase == DURE_GUEST_WAITING)
        set_phase (self, DURE_GUEST_HEAD, self->terms.head_s);
    }
  return TRUE;
}

static gssize
give (DureGuest *self, char *to, gsize count)
{
  count = MIN (count, self->giving_left);
  memcpy (to, self->giving, count);
  self->giving += count;
  self->giving_left -= count;
  if (self->giving_left > 0 || self->phase == DURE_GUEST_ENDED)
    return (gssize) count;
  g_clear_pointer (&self->stand_in, g_free);
  if (self->body_left > 0)
    self->phase = DURE_GUEST_BODY;
  else
    leave_request (self);
  return (gssize) count;
}

static gssize
read_body (DureGuest *self, char *to, gsize count, GError **error)
{
  gssize got;

  count = MIN (count, self->body_left);
  if (self->filled > self->seen)
    {
      count = MIN (count, self->filled - self->seen);
      memcpy (to, self->buffer + self->seen, count);
      self->seen += count;
      got = (gssize) count;
    }
  else
    got = receive (self, to, count, error);
  if (got > 0)
    {
      self->body_left -= (guint64) got;
      earn (self, (gsize) got);
    }
  if (self->body_left == 0)
    leave_request (self);
  return got;
}

/**
 * dure_guest_await:
 * @error: %G_IO_ERROR_WOULD_BLOCK when more must come
 *
 * For whoever takes requests before libsoup does. Never waits.
 *
 * Returns: whether there is a request, of which nothing was given, or the end
 */
gboolean
dure_guest_await (DureGuest *self, GError **error)
{
  if (self->phase == DURE_GUEST_ANSWERING)
    expect_request (self);
  return read_head (self, error);
}

/**
 * dure_guest_peek_head:
 * @ret_length: (out): how many bytes, the empty line included; 0 at the end
 *
 * Returns: (transfer none) (nullable): the head of the request that was awaited; %NULL when it is
 *   refused, and at the end
 */
const char *
dure_guest_peek_head (DureGuest *self, gsize *ret_length)
{
  *ret_length = self->phase == DURE_GUEST_GIVING ? self->giving_left : 0;
  return *ret_length > 0 && self->verdict == DURE_GUARD_ALLOWED ? self->giving : NULL;
}

/**
 * dure_guest_skip_head:
 *
 * Gives only the body of the request, by dure_guest_read().
 *
 * Returns: how many bytes that are
 */
guint64
dure_guest_skip_head (DureGuest *self)
{
  guint64 length = self->body_left;

  self->giving_left = 0;
  if (length > 0)
    self->phase = DURE_GUEST_BODY;
  else
    leave_request (self);
  return length;
}

/**
 * dure_guest_put_back:
 * @request: (transfer full): the head that was skipped and the body that was read
 * @length: how many bytes
 *
 * Gives it once more, to libsoup.
 */
void
dure_guest_put_back (DureGuest *self, char *request, gsize length)
{
  self->giving = self->stand_in = request;
  self->giving_left = length;
  self->phase = DURE_GUEST_GIVING;
}

/**
 * dure_guest_read:
 * @to: (array length=count) (out): where to put what there is
 * @count: at most
 * @error: %G_IO_ERROR_WOULD_BLOCK when nothing is there yet, %G_IO_ERROR_CLOSED after the end
 *
 * For guest-input.c: libsoup reads on. Never waits.
 *
 * Returns: how many bytes, never of two requests at once; 0 when a body breaks off; -1 on error
 */
gssize
dure_guest_read (DureGuest *self, char *to, gsize count, GError **error)
{
  if (!dure_guest_await (self, error))
    return -1;
  if (self->phase == DURE_GUEST_BODY)
    return read_body (self, to, count, error);
  if (self->giving_left > 0)
    return give (self, to, count);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "the guest has left");
  return -1;
}

/**
 * dure_guest_is_ready:
 *
 * Returns: whether dure_guest_read() has something to say without the socket
 */
gboolean
dure_guest_is_ready (DureGuest *self)
{
  if (self->phase == DURE_GUEST_ANSWERING)
    expect_request (self);
  return self->phase == DURE_GUEST_GIVING || self->phase >= DURE_GUEST_ENDED
         || self->filled > self->seen;
}

/**
 * dure_guest_get_source:
 *
 * Returns: (transfer none): what dure_guest_read() waits for when it is not ready
 */
GPollableInputStream *
dure_guest_get_source (DureGuest *self)
{
  return source_of (self);
}

/* Nobody may be kept waiting by a goodbye: it is said only where the socket has room for it. */
static void
leave (gpointer data)
{
  DureGuest *self = data;
  GSocket *socket = socket_of (self);

  if (self->phase == DURE_GUEST_GONE)
    return;
  self->phase = DURE_GUEST_GONE;
  if (self->lingering != NULL)
    g_source_destroy (self->lingering);
  g_clear_pointer (&self->lingering, g_source_unref);
  if (self->stream != G_IO_STREAM (self->connection) && !self->is_shut
      && g_socket_condition_check (socket, G_IO_OUT) == G_IO_OUT)
    g_io_stream_close (self->stream, NULL, NULL);
  else
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_clear_pointer (&self->buffer, g_free);
  self->on_gone (self, self->data);
}

static gboolean
dure_guest_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  DureGuest *self = DURE_GUEST (stream);

  if (self->is_last && !self->is_shut && self->phase < DURE_GUEST_LINGERING
      && self->stream == G_IO_STREAM (self->connection))
    {
      set_phase (self, DURE_GUEST_LINGERING, LINGER_S);
      self->lingering = dure_linger_begin (socket_of (self), leave, self);
    }
  else
    leave (self);
  return TRUE;
}

static GInputStream *
dure_guest_get_input_stream (GIOStream *stream)
{
  return DURE_GUEST (stream)->input;
}

static GOutputStream *
dure_guest_get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (DURE_GUEST (stream)->stream);
}

/**
 * dure_guest_new:
 * @connection: accepted
 * @terms: what it may do
 * @on_gone: called once, when the socket is closed
 * @data: handed to @on_gone
 *
 * Returns: (transfer full): a guest whose time for TLS runs
 */
DureGuest *
dure_guest_new (GSocketConnection *connection, const DureGuestTerms *terms, DureGuestFunc on_gone,
                gpointer data)
{
  DureGuest *self = g_object_new (DURE_TYPE_GUEST, NULL);

  self->connection = g_object_ref (connection);
  self->stream = g_object_ref (G_IO_STREAM (connection));
  self->terms = *terms;
  self->on_gone = on_gone;
  self->data = data;
  self->born_us = g_get_monotonic_time ();
  set_phase (self, DURE_GUEST_ARRIVING, terms->handshake_s);
  return self;
}

/**
 * dure_guest_get_connection:
 *
 * Returns: (transfer none): what was accepted
 */
GSocketConnection *
dure_guest_get_connection (DureGuest *self)
{
  return self->connection;
}

/**
 * dure_guest_begin:
 * @stream: where its requests are read: its connection, or TLS on top of that
 *
 * From here on libsoup may read.
 */
void
dure_guest_begin (DureGuest *self, GIOStream *stream)
{
  g_set_object (&self->stream, stream);
  set_phase (self, DURE_GUEST_HEAD, self->terms.head_s);
}

/**
 * dure_guest_earn:
 * @bytes: of the present answer that the other side has made room for
 *
 * Gives it the time for as many bytes, but never more in store than a request has.
 */
void
dure_guest_earn (DureGuest *self, gsize bytes)
{
  if (self->phase == DURE_GUEST_ANSWERING)
    earn (self, bytes);
}

/**
 * dure_guest_get_due:
 *
 * Returns: when it must be shut unless something happens; monotonic, in microseconds
 */
gint64
dure_guest_get_due (DureGuest *self)
{
  return self->due_us;
}

/**
 * dure_guest_get_phase:
 *
 * Returns: how far it is, so what it is late with when that is over
 */
DureGuestPhase
dure_guest_get_phase (DureGuest *self)
{
  return self->phase;
}

/**
 * dure_guest_get_verdict:
 *
 * Returns: the status to refuse the present request with, or 0
 */
int
dure_guest_get_verdict (DureGuest *self)
{
  return self->verdict;
}

/**
 * dure_guest_is_last:
 *
 * Returns: whether the connection ends with the present request
 */
gboolean
dure_guest_is_last (DureGuest *self)
{
  return self->is_last;
}

/**
 * dure_guest_shut:
 *
 * Shuts the socket down, both ways and at once. Whoever reads or writes learns it from that.
 */
void
dure_guest_shut (DureGuest *self)
{
  self->is_shut = TRUE;
  self->due_us = G_MAXINT64;
  if (self->phase == DURE_GUEST_LINGERING)
    leave (self);
  else if (self->phase != DURE_GUEST_GONE)
    g_socket_shutdown (socket_of (self), TRUE, TRUE, NULL);
}

/**
 * dure_guest_finish:
 *
 * Lets it have the answer to what it has asked, and no more.
 */
void
dure_guest_finish (DureGuest *self)
{
  self->is_last = TRUE;
  if (self->phase <= DURE_GUEST_HEAD || self->phase >= DURE_GUEST_ENDED)
    dure_guest_shut (self);
}

static void
dure_guest_finalize (GObject *object)
{
  DureGuest *self = DURE_GUEST (object);

  dure_guest_input_forget (DURE_GUEST_INPUT (self->input));
  g_clear_object (&self->input);
  g_clear_object (&self->stream);
  g_clear_object (&self->connection);
  g_free (self->stand_in);
  g_free (self->buffer);
  G_OBJECT_CLASS (dure_guest_parent_class)->finalize (object);
}

static void
dure_guest_class_init (DureGuestClass *class)
{
  G_OBJECT_CLASS (class)->finalize = dure_guest_finalize;
  G_IO_STREAM_CLASS (class)->get_input_stream = dure_guest_get_input_stream;
  G_IO_STREAM_CLASS (class)->get_output_stream = dure_guest_get_output_stream;
  G_IO_STREAM_CLASS (class)->close_fn = dure_guest_close;
}

static void
dure_guest_init (DureGuest *self)
{
  self->input = dure_guest_input_new (self);
}
