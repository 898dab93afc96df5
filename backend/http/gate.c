// gate.c: the door in front of the HTTP server, with a limit for everything
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// libsoup's own listener dies with the first failed accept and has no time-out of any kind, so
// connections come in here: counted in all and per address, given TLS where there is a
// certificate, and handed over as a stream. Each has a deadline that moves with its request
// (head, then answer); when it passes, the socket is shut down, whatever state libsoup is in. The
// streams belong to libsoup from then on; the gate keeps the socket and is told by a weak
// reference when a connection is gone.

#include "gate.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#define BACKLOG 256

struct _DureGate
{
  GObject parent_instance;

  GSocketService *service;
  GTlsCertificate *certificate;
  DureGateLimits limits;
  DureGateFunc on_connection;
  gpointer data;
  GHashTable *guests;    /* "address port" -> Guest */
  GHashTable *addresses; /* "address" -> how many */
};

G_DEFINE_FINAL_TYPE (DureGate, dure_gate, G_TYPE_OBJECT)

typedef struct
{
  DureGate *gate;
  GSocket *socket;
  char *key;
  char *address;
  guint deadline_id;
} Guest;

static char *
address_of (GSocketAddress *remote)
{
  return g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)));
}

static char *
key_of (GSocketAddress *remote)
{
  g_autofree char *address = address_of (remote);

  return g_strdup_printf ("%s %u", address,
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (remote)));
}

static guint
count_of (DureGate *self, const char *address)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, address));
}

static void
count (DureGate *self, const char *address, int change)
{
  guint now = count_of (self, address) + (guint) change;

  if (now == 0)
    g_hash_table_remove (self->addresses, address);
  else
    g_hash_table_insert (self->addresses, g_strdup (address), GUINT_TO_POINTER (now));
}

static gboolean
on_deadline (gpointer data)
{
  Guest *guest = data;

  guest->deadline_id = 0;
  g_socket_shutdown (guest->socket, TRUE, TRUE, NULL);
  return G_SOURCE_REMOVE;
}

static void
set_deadline (Guest *guest, guint seconds)
{
  g_clear_handle_id (&guest->deadline_id, g_source_remove);
  guest->deadline_id = g_timeout_add_seconds (seconds, on_deadline, guest);
}

static void
on_gone (gpointer data, GObject *connection)
{
  Guest *guest = data;
  DureGate *gate = guest->gate;

  count (gate, guest->address, -1);
  g_hash_table_remove (gate->guests, guest->key);
  g_clear_handle_id (&guest->deadline_id, g_source_remove);
  g_object_unref (guest->socket);
  g_free (guest->key);
  g_free (guest->address);
  g_free (guest);
  g_object_unref (gate);
}

static void
hand_over (DureGate *self, GIOStream *stream, GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  if (local != NULL && remote != NULL)
    self->on_connection (stream, local, remote, self->data);
}

static void
on_handshake_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DureGate) self = data;
  g_autoptr (GIOStream) base = NULL;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL))
    return;
  g_object_get (source, "base-io-stream", &base, NULL);
  hand_over (self, G_IO_STREAM (source), G_SOCKET_CONNECTION (base));
}

static void
start_tls (DureGate *self, GSocketConnection *connection)
{
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (connection),
                                                           self->certificate, NULL);

  if (tls != NULL)
    g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL,
                                      on_handshake_ready, g_object_ref (self));
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source_object,
             DureGate *self)
{
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autofree char *address = NULL;
  Guest *guest;

  if (remote == NULL)
    return TRUE;
  address = address_of (remote);
  if (g_hash_table_size (self->guests) >= self->limits.connections
      || count_of (self, address) >= self->limits.per_address)
    return TRUE;
  guest = g_new0 (Guest, 1);
  guest->gate = g_object_ref (self);
  guest->socket = g_object_ref (g_socket_connection_get_socket (connection));
  guest->key = key_of (remote);
  guest->address = g_strdup (address);
  g_hash_table_insert (self->guests, guest->key, guest);
  count (self, address, 1);
  g_object_weak_ref (G_OBJECT (connection), on_gone, guest);
  g_socket_set_timeout (guest->socket, self->limits.idle_s);
  g_socket_set_option (guest->socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  set_deadline (guest, self->limits.head_s);
  if (self->certificate != NULL)
    start_tls (self, connection);
  else
    hand_over (self, G_IO_STREAM (connection), connection);
  return TRUE;
}

/**
 * dure_gate_listen:
 * @any_address: every address of this machine, rather than 127.0.0.1 alone
 * @port: 0 for any free one
 * @ret_port: (out): the port it got
 * @error: what GIO says
 *
 * Returns: (transfer full) (nullable): a listening socket
 */
GSocket *
dure_gate_listen (gboolean any_address, guint16 port, guint16 *ret_port, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr (GInetAddress) address = any_address
                                         ? g_inet_address_new_any (G_SOCKET_FAMILY_IPV4)
                                         : g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) where = g_inet_socket_address_new (address, port);
  g_autoptr (GSocketAddress) got = NULL;

  if (socket == NULL || !g_socket_bind (socket, where, TRUE, error))
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_listen (socket, error)
      || (got = g_socket_get_local_address (socket, error)) == NULL)
    return NULL;
  *ret_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return g_steal_pointer (&socket);
}

/**
 * dure_gate_new:
 * @socket: a listening socket
 * @certificate: (nullable): for TLS
 * @limits: how much of everything
 * @on_connection: takes each connection over; it may drop it
 * @data: handed to @on_connection
 * @error: what GIO says
 *
 * Returns: (transfer full) (nullable): an open gate
 */
DureGate *
dure_gate_new (GSocket *socket, GTlsCertificate *certificate, const DureGateLimits *limits,
               DureGateFunc on_connection, gpointer data, GError **error)
{
  g_autoptr (DureGate) self = g_object_new (DURE_TYPE_GATE, NULL);

  g_set_object (&self->certificate, certificate);
  self->limits = *limits;
  self->on_connection = on_connection;
  self->data = data;
  if (!g_socket_listener_add_socket (G_SOCKET_LISTENER (self->service), socket, NULL, error))
    return NULL;
  g_signal_connect_object (self->service, "incoming", G_CALLBACK (on_incoming), self, 0);
  g_socket_service_start (self->service);
  return g_steal_pointer (&self);
}

static Guest *
guest_at (DureGate *self, GSocketAddress *remote)
{
  g_autofree char *key = key_of (remote);

  return g_hash_table_lookup (self->guests, key);
}

/**
 * dure_gate_expect_answer:
 * @remote: whose connection
 *
 * A head is there; body and answer have their own time.
 */
void
dure_gate_expect_answer (DureGate *self, GSocketAddress *remote)
{
  Guest *guest = guest_at (self, remote);

  if (guest != NULL)
    set_deadline (guest, self->limits.request_s);
}

/**
 * dure_gate_drop:
 * @remote: whose connection to shut now
 */
void
dure_gate_drop (DureGate *self, GSocketAddress *remote)
{
  Guest *guest = guest_at (self, remote);

  if (guest != NULL)
    g_socket_shutdown (guest->socket, TRUE, TRUE, NULL);
}

/**
 * dure_gate_close:
 *
 * Lets nobody else in and shuts every connection. Answers that were written are still delivered.
 */
void
dure_gate_close (DureGate *self)
{
  GHashTableIter iter;
  gpointer guest;

  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_hash_table_iter_init (&iter, self->guests);
  while (g_hash_table_iter_next (&iter, NULL, &guest))
    g_socket_shutdown (((Guest *) guest)->socket, TRUE, TRUE, NULL);
}

/**
 * dure_gate_count:
 *
 * Returns: how many connections there are
 */
guint
dure_gate_count (DureGate *self)
{
  return g_hash_table_size (self->guests);
}

static void
dure_gate_dispose (GObject *object)
{
  DureGate *self = DURE_GATE (object);

  g_clear_object (&self->service);
  g_clear_object (&self->certificate);
  G_OBJECT_CLASS (dure_gate_parent_class)->dispose (object);
}

static void
dure_gate_finalize (GObject *object)
{
  DureGate *self = DURE_GATE (object);

  g_hash_table_unref (self->guests);
  g_hash_table_unref (self->addresses);
  G_OBJECT_CLASS (dure_gate_parent_class)->finalize (object);
}

static void
dure_gate_class_init (DureGateClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dure_gate_dispose;
  G_OBJECT_CLASS (class)->finalize = dure_gate_finalize;
}

static void
dure_gate_init (DureGate *self)
{
  self->service = g_socket_service_new ();
  self->guests = g_hash_table_new (g_str_hash, g_str_equal);
  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
