// gate.c: the door in front of the HTTP server, with a limit for everything
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// libsoup's own listener dies with the first failed accept and has no time-out of any kind, so
// connections come in here: counted in a book that all gates of a port share, given TLS where
// there is a certificate, and handed over as guests. Twice a second the gate shuts those whose
// time is up, whatever state libsoup is in.
//
// A gate and its guests live on the thread-default main context of whoever made it, and are used
// from nowhere else; several threads have a gate each, with a socket each of one port. It lives
// until its last guest has gone, so closing it and dropping it needs no order.

#include "gate.h"

#include "handshakes.h"
#include "hello.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#define ADDRESS "dure-address"
#define LOOK_MS 500
#define PAUSE_MS 100
#define ACCEPTS_AT_ONCE 8 /* then those who are here have their turn */

struct _DureGate
{
  GObject parent_instance;

  GSocket *socket;
  GSource *accepting, *looking;
  GTlsCertificate *certificate;
  DureHandshakes *handshakes;
  DureGuestTerms terms;
  DureGuestBook *book;
  const DureMeters *meters;
  DureGateFunc on_guest;
  gpointer data;
  GHashTable *guests; /* a set; holds a reference to each */
};

G_DEFINE_FINAL_TYPE (DureGate, dure_gate, G_TYPE_OBJECT)

static void accept_on (DureGate *self);

static void
end_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
attach (GSource *source, GSourceFunc on_ready, DureGate *self)
{
  g_source_set_callback (source, on_ready, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static GInetAddress *
address_of (GSocketAddress *remote)
{
  return g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
}

/* As IPv4 where it is that, so that an address has one name. */
static GSocketAddress *
name_of (GSocketAddress *address)
{
  GInetAddress *inet = address_of (address);
  const guint8 *bytes = g_inet_address_to_bytes (inet);
  g_autoptr (GInetAddress) plain = NULL;

  if (g_inet_address_get_family (inet) != G_SOCKET_FAMILY_IPV6 || bytes[10] != 0xff
      || bytes[11] != 0xff || bytes[0] != 0)
    return g_object_ref (address);
  plain = g_inet_address_new_from_bytes (bytes + 12, G_SOCKET_FAMILY_IPV4);
  return g_inet_socket_address_new (
      plain, g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
}

/* Those whose time is up by then, held, since they may go while one goes through them. */
static GPtrArray *
guests_due (DureGate *self, gint64 until_us)
{
  GPtrArray *due = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer guest;

  g_hash_table_iter_init (&iter, self->guests);
  while (g_hash_table_iter_next (&iter, &guest, NULL))
    if (dure_guest_get_due (guest) <= until_us)
      g_ptr_array_add (due, g_object_ref (guest));
  return due;
}

static void
count_late (DureGate *self, DureGuest *guest)
{
  DureGuestPhase phase = dure_guest_get_phase (guest);

  if (phase >= DURE_GUEST_ENDED)
    return;
  dure_meters_connection (self->meters, phase == DURE_GUEST_ARRIVING  ? DURE_METER_LATE_HANDSHAKE
                                        : phase == DURE_GUEST_WAITING ? DURE_METER_IDLE
                                        : phase == DURE_GUEST_HEAD    ? DURE_METER_LATE_HEAD
                                                                      : DURE_METER_LATE_REQUEST);
}

static gboolean
on_look (gpointer data)
{
  g_autoptr (GPtrArray) late = guests_due (data, g_get_monotonic_time ());

  for (guint i = 0; i < late->len; i++)
    {
      count_late (data, late->pdata[i]);
      dure_guest_shut (late->pdata[i]);
    }
  return G_SOURCE_CONTINUE;
}

static void
on_gone (DureGuest *guest, gpointer data)
{
  DureGate *self = data;

  dure_guest_book_leave (self->book, g_object_get_data (G_OBJECT (guest), ADDRESS));
  g_hash_table_remove (self->guests, guest);
  if (g_hash_table_size (self->guests) == 0)
    end_source (&self->looking);
  g_object_unref (self);
}

static void
hand_over (DureGate *self, DureGuest *guest, GIOStream *stream)
{
  GSocketConnection *connection = dure_guest_get_connection (guest);
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) written = g_socket_connection_get_remote_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = written != NULL ? name_of (written) : NULL;

  if (local == NULL || remote == NULL || self->on_guest == NULL)
    {
      g_io_stream_close (G_IO_STREAM (guest), NULL, NULL);
      return;
    }
  dure_guest_begin (guest, stream);
  self->on_guest (guest, local, remote, self->data);
}

/* Between accept and hand-over the gate and the guest keep each other: see on_gone(). */
typedef struct
{
  DureGate *gate;
  DureGuest *guest;
} Arrival;

static void
arrival_free (Arrival *self)
{
  g_object_unref (self->guest);
  g_object_unref (self->gate);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrival, arrival_free)

static void
on_handshake_end (GIOStream *tls, gboolean is_done, gpointer data)
{
  g_autoptr (Arrival) arrival = data;

  dure_meters_connection (arrival->gate->meters,
                          is_done ? DURE_METER_HANDSHAKE : DURE_METER_FAILED_HANDSHAKE);
  if (is_done)
    hand_over (arrival->gate, arrival->guest, tls);
  else
    g_io_stream_close (G_IO_STREAM (arrival->guest), NULL, NULL);
}

/* Without a database of its own each connection would read all authorities of this machine, 10 ms,
 * to look at client certificates that nobody asks for. */
static GTlsConnection *
start_tls (DureGate *self, DureGuest *guest)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  GType type = g_tls_backend_get_server_connection_type (g_tls_backend_get_default ());

  return g_initable_new (type, NULL, NULL,
                         "base-io-stream", dure_guest_get_connection (guest),
                         "certificate", self->certificate,
                         "database", NULL,
                         "require-close-notify", FALSE,
                         "advertised-protocols", protocols,
                         NULL);
}

static void
on_hello (GSocket *socket, gboolean is_there, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  DureGate *self = arrival->gate;
  g_autoptr (GTlsConnection) tls = is_there ? start_tls (self, arrival->guest) : NULL;

  if (tls != NULL)
    dure_handshakes_add (self->handshakes, tls, socket, on_handshake_end,
                         g_steal_pointer (&arrival));
  else
    {
      dure_meters_connection (self->meters, DURE_METER_FAILED_HANDSHAKE);
      g_io_stream_close (G_IO_STREAM (arrival->guest), NULL, NULL);
    }
}

static void
welcome (DureGate *self, GSocket *socket, GInetAddress *address)
{
  g_autoptr (GSocketConnection) connection
      = g_socket_connection_factory_create_connection (socket);
  DureGuest *guest = dure_guest_new (connection, &self->terms, on_gone, g_object_ref (self));

  g_object_set_data_full (G_OBJECT (guest), ADDRESS, g_object_ref (address), g_object_unref);
  g_hash_table_add (self->guests, guest);
  if (self->looking == NULL)
    self->looking = attach (g_timeout_source_new (LOOK_MS), on_look, self);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  if (self->certificate != NULL)
    {
      Arrival *arrival = g_new (Arrival, 1);

      *arrival = (Arrival) { g_object_ref (self), g_object_ref (guest) };
      dure_hello_wait (socket, on_hello, arrival);
    }
  else
    hand_over (self, guest, G_IO_STREAM (connection));
}

static void
let_in (DureGate *self, GSocket *socket)
{
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  GInetAddress *address = remote != NULL ? address_of (remote) : NULL;

  DureEntry entry;

  if (address == NULL)
    return;
  entry = dure_guest_book_enter (self->book, address);
  if (entry == DURE_ENTRY_OPEN)
    welcome (self, socket, address);
  else
    dure_meters_connection (self->meters, entry == DURE_ENTRY_FULL ? DURE_METER_FULL
                                                                   : DURE_METER_CROWDED);
}

static gboolean
on_paused (gpointer data)
{
  accept_on (data);
  return G_SOURCE_REMOVE;
}

/* Without a free descriptor accept fails at once, again and again; so it rests for a moment. */
static gboolean
on_acceptable (GSocket *listening, GIOCondition condition, gpointer data)
{
  DureGate *self = data;

  for (guint i = 0; i < ACCEPTS_AT_ONCE; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, &error);

      if (socket != NULL)
        let_in (self, socket);
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;
      else
        {
          end_source (&self->accepting);
          self->accepting = attach (g_timeout_source_new (PAUSE_MS), on_paused, self);
          return G_SOURCE_REMOVE;
        }
    }
  return G_SOURCE_CONTINUE;
}

static void
accept_on (DureGate *self)
{
  end_source (&self->accepting);
  self->accepting = attach (g_socket_create_source (self->socket, G_IO_IN, NULL),
                            G_SOURCE_FUNC (on_acceptable), self);
}

/**
 * dure_gate_new:
 * @socket: a listening socket that does not block
 * @certificate: (nullable): for TLS
 * @terms: what each guest may do
 * @book: where all guests of this port are counted
 * @meters: of this thread, for what becomes of connections; outlives the gate
 * @on_guest: takes each guest over: it must be read and closed
 * @data: handed to @on_guest
 *
 * Returns: (transfer full): an open gate
 */
DureGate *
dure_gate_new (GSocket *socket, GTlsCertificate *certificate, const DureGuestTerms *terms,
               DureGuestBook *book, const DureMeters *meters, DureGateFunc on_guest,
               gpointer data)
{
  DureGate *self = g_object_new (DURE_TYPE_GATE, NULL);

  self->socket = g_object_ref (socket);
  g_set_object (&self->certificate, certificate);
  self->terms = *terms;
  self->book = dure_guest_book_ref (book);
  self->meters = meters;
  self->on_guest = on_guest;
  self->data = data;
  accept_on (self);
  return self;
}

/**
 * dure_gate_set_certificate:
 * @certificate: for handshakes that begin from now on
 */
void
dure_gate_set_certificate (DureGate *self, GTlsCertificate *certificate)
{
  g_set_object (&self->certificate, certificate);
}

/**
 * dure_gate_close:
 *
 * Lets nobody else in, nor anybody who is not quite in yet. Requests that have come are still
 * answered; then their connections end.
 */
void
dure_gate_close (DureGate *self)
{
  g_autoptr (GPtrArray) guests = guests_due (self, G_MAXINT64);

  end_source (&self->accepting);
  g_socket_close (self->socket, NULL);
  self->on_guest = NULL;
  for (guint i = 0; i < guests->len; i++)
    dure_guest_finish (guests->pdata[i]);
}

/**
 * dure_gate_count:
 *
 * Returns: how many guests there are
 */
guint
dure_gate_count (DureGate *self)
{
  return g_hash_table_size (self->guests);
}

static void
dure_gate_finalize (GObject *object)
{
  DureGate *self = DURE_GATE (object);

  end_source (&self->accepting);
  end_source (&self->looking);
  g_clear_object (&self->socket);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->handshakes, dure_handshakes_free);
  g_clear_pointer (&self->book, dure_guest_book_unref);
  g_hash_table_unref (self->guests);
  G_OBJECT_CLASS (dure_gate_parent_class)->finalize (object);
}

static void
dure_gate_class_init (DureGateClass *class)
{
  G_OBJECT_CLASS (class)->finalize = dure_gate_finalize;
}

static void
dure_gate_init (DureGate *self)
{
  self->handshakes = dure_handshakes_new ();
  self->guests = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}
