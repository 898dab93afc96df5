// listener.c: one HTTP server behind its gate and its guard
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The gate hands in guests, whose requests have passed the guard or come as a stand-in with its
// verdict. Where a plan has a hatch, guests begin there. libsoup reads the others; what it has
// understood passes the guard once more, before any body is read. A refused request is answered and
// its connection closed. What passes is read whole (its length is known and capped) and handled.
// Everything runs on the thread-default main context of whoever made it, so several threads can
// have a listener each.
//
// libsoup keeps a connection for the next request only if its server listens somewhere. So it is
// given a pair of sockets to listen on of which nobody has the other end.

#include "listener.h"

#include "fixed-headers.h"
#include "log.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define TURN "dure-turn"

struct _DureListener
{
  GObject parent_instance;

  SoupServer *server;
  DureGate *gate;
  DureHatch *hatch;
  guint hatch_route;
  DureListenerPlan plan;
  gboolean is_tls;
};

G_DEFINE_FINAL_TYPE (DureListener, dure_listener, G_TYPE_OBJECT)

/* A guest, and what is known of its present request once the head is there. */
typedef struct
{
  DureGuest *guest;
  gint64 since_us; /* 0 without a head */
  guint route;
  gboolean is_whole; /* its body as well */
  guint64 bytes_in;
} Turn;

static void
turn_free (gpointer data)
{
  Turn *self = data;

  g_object_unref (self->guest);
  g_free (self);
}

static void
give_to_soup (DureGuest *guest, GSocketAddress *local, GSocketAddress *remote, gpointer data)
{
  DureListener *self = data;
  Turn *turn = g_new0 (Turn, 1);

  turn->guest = g_object_ref (guest);
  /* The address is what libsoup's messages carry along, so they find their guest by it. */
  g_object_set_data_full (G_OBJECT (remote), TURN, turn, turn_free);
  soup_server_accept_iostream (self->server, G_IO_STREAM (guest), local, remote, NULL);
}

static void
on_guest (DureGuest *guest, GSocketAddress *local, GSocketAddress *remote, gpointer data)
{
  DureListener *self = data;

  if (self->hatch != NULL)
    dure_hatch_take (self->hatch, guest, local, remote);
  else
    give_to_soup (guest, local, remote, self);
}

static Turn *
turn_of (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (soup_server_message_get_remote_address (message)), TURN);
}

/* On every answer, also on those that libsoup gives by itself. */
static void
put_fixed_headers (DureListener *self, SoupServerMessage *message)
{
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);

  for (const DureGuardHeader *header = dure_fixed_headers; header->name != NULL; header++)
    soup_message_headers_replace (response, header->name, header->value);
  if (self->is_tls)
    soup_message_headers_replace (response, "Strict-Transport-Security", "max-age=31536000");
}

static void
on_request_started (SoupServer *server, SoupServerMessage *message, DureListener *self)
{
  turn_of (message)->since_us = 0;
  put_fixed_headers (self, message);
}

/* Counts a request that has ended, and tells the log of it. */
static void
account_for (DureListener *self, guint number, guint status, gint64 lasted_us, guint64 bytes_in,
             guint64 bytes_out)
{
  const DureMeters *meters = self->plan.meters;
  DureRoute route = { NULL, number == DURE_ROUTE_REFUSED ? "refused" : "none" };

  dure_meters_request (meters, number, status, lasted_us, bytes_in, bytes_out);
  if (!dure_log_tells (G_LOG_LEVEL_INFO))
    return;
  meters->route (number, &route);
  dure_log (G_LOG_LEVEL_INFO, "request", { DURE_LOG_LISTENER, meters->listener },
            { DURE_LOG_METHOD, route.method }, { DURE_LOG_ROUTE, route.path },
            { DURE_LOG_STATUS, .number = status },
            { DURE_LOG_DURATION_US, .number = lasted_us },
            { DURE_LOG_BYTES, .number = (gint64) bytes_out });
}

static void
finish (DureListener *self, SoupServerMessage *message, guint status)
{
  const Turn *turn = turn_of (message);
  gboolean is_head = g_strcmp0 (soup_server_message_get_method (message), "HEAD") == 0;
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  if (turn->since_us != 0)
    account_for (self, turn->route, status, g_get_monotonic_time () - turn->since_us,
                 turn->bytes_in, is_head || status == 0 ? 0 : (guint64) body->length);
}

static void
on_order_end (guint status, gint64 lasted_us, gsize bytes_in, gsize bytes_out, gpointer data)
{
  DureListener *self = data;

  account_for (self, self->hatch_route, status, lasted_us, bytes_in, bytes_out);
}

static void
on_request_finished (SoupServer *server, SoupServerMessage *message, DureListener *self)
{
  finish (self, message, soup_server_message_get_status (message));
}

/* libsoup calls it that, too, when 500 was answered, and says 500 where nothing was. */
static void
on_request_aborted (SoupServer *server, SoupServerMessage *message, DureListener *self)
{
  gboolean is_answered = turn_of (message)->is_whole
                         && soup_server_message_get_status (message)
                                == SOUP_STATUS_INTERNAL_SERVER_ERROR;

  finish (self, message, is_answered ? SOUP_STATUS_INTERNAL_SERVER_ERROR : 0);
}

static void
hang_up_after (SoupServerMessage *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
}

/* It has been answered; what it still sends is not read as a body. */
static void
leave_unread (SoupServerMessage *message)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  hang_up_after (message);
}

static void
refuse (DureListener *self, SoupServerMessage *message, guint status)
{
  self->plan.refuse (message, status, self->plan.data);
  leave_unread (message);
}

/**
 * dure_listener_authority:
 * @uri: an http or https address with a host
 *
 * Returns: (transfer full): host and port as browsers write them: in small letters, and without the
 *   port that the scheme has anyway
 */
char *
dure_listener_authority (GUri *uri)
{
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);
  int usual = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
  int port = g_uri_get_port (uri);

  return port < 0 || port == usual ? g_steal_pointer (&host)
                                   : g_strdup_printf ("%s:%d", host, port);
}

static int
check (DureListener *self, SoupServerMessage *message)
{
  g_autoptr (GArray) headers = g_array_new (FALSE, FALSE, sizeof (DureGuardHeader));
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);
  g_autofree char *target = g_strconcat (g_uri_get_path (uri), query != NULL ? "?" : NULL, query,
                                         NULL);
  /* As libsoup understood it: from the target when that named a host, else from Host. */
  g_autofree char *authority = dure_listener_authority (uri);
  DureGuardRequest request = { 0 };
  SoupMessageHeadersIter iter;
  DureGuardHeader header;
  uint64_t length;

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &header.name, &header.value))
    g_array_append_val (headers, header);
  request.method = soup_server_message_get_method (message);
  request.version = soup_server_message_get_http_version (message) == SOUP_HTTP_1_1 ? 11 : 10;
  request.target = target;
  request.authority = authority;
  request.headers = (const DureGuardHeader *) headers->data;
  request.header_count = headers->len;
  return dure_guard_check (self->plan.terms.rules, &request, &length);
}

/* Only a proxy of our own may say for whom it asks; for anybody else it is not said at all. */
static void
check_sender (DureListener *self, SoupMessageHeaders *headers)
{
  const char *sender = soup_message_headers_get_one (headers, DURE_LISTENER_SENDER);

  if (sender != NULL && (!self->plan.is_behind_proxy || !g_hostname_is_ip_address (sender)))
    soup_message_headers_remove (headers, DURE_LISTENER_SENDER);
}

static void
on_head (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer data)
{
  DureListener *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);
  Turn *turn = turn_of (message);
  int status = dure_guest_get_verdict (turn->guest);

  *turn = (Turn) { turn->guest, g_get_monotonic_time (), DURE_ROUTE_NONE, FALSE, 0 };
  if (status == DURE_GUARD_ALLOWED)
    status = check (self, message);
  check_sender (self, headers);
  /* We never answer in parts; libsoup would, and overlapping ranges make it send a file often. */
  soup_message_headers_remove (headers, "Range");
  if (status != DURE_GUARD_ALLOWED)
    {
      turn->route = DURE_ROUTE_REFUSED;
      refuse (self, message, (guint) status);
    }
  else if (self->plan.arrive != NULL && !self->plan.arrive (message, self->plan.data))
    leave_unread (message);
  else if (soup_message_headers_get_one (headers, "Expect") != NULL)
    soup_message_headers_clear (response); /* "100 Continue" goes out without, and comes first */
}

/**
 * dure_listener_answer_moves:
 * @message: whose answer is long
 * @bytes: of it that went out just now
 *
 * An answer that is taken may last longer than others.
 */
void
dure_listener_answer_moves (SoupServerMessage *message, gsize bytes)
{
  dure_guest_earn (turn_of (message)->guest, bytes);
}

/* What libsoup forgets when it has said "100 Continue". */
static void
put_again (DureListener *self, SoupServerMessage *message)
{
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *date = NULL;

  if (soup_message_headers_get_one (response, "Date") != NULL)
    return;
  now = g_date_time_new_now_utc ();
  date = soup_date_time_to_string (now, SOUP_DATE_HTTP);
  soup_message_headers_replace (response, "Date", date);
  put_fixed_headers (self, message);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  DureListener *self = data;
  Turn *turn = turn_of (message);

  put_again (self, message);
  if (dure_guest_is_last (turn->guest))
    hang_up_after (message);
  turn->is_whole = TRUE;
  turn->bytes_in = (guint64) soup_server_message_get_request_body (message)->length;
  turn->route = self->plan.handle (message, self->plan.data);
}

/* A socket that looks open to libsoup and that nobody can reach. */
static gboolean
listen_nowhere (SoupServer *server, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  socket = g_socket_new_from_fd (pair[0], error);
  if (socket == NULL)
    close (pair[0]);
  close (pair[1]);
  return socket != NULL && soup_server_listen_socket (server, socket, 0, error);
}

/* Which route leads to the hatch. */
static guint
find_hatch_route (DureListener *self)
{
  DureRoute route;

  for (guint i = 0; self->plan.meters->route (i, &route); i++)
    {
      g_autofree char *line = g_strdup_printf ("%s %s ", route.method, route.path);

      if (g_str_has_prefix (self->plan.hatch_line, line))
        return i;
    }
  return DURE_ROUTE_NONE;
}

static gboolean
open_hatch (DureListener *self, GError **error)
{
  const DureHatchPlan plan = { self->plan.hatch_line, self->plan.serve, give_to_soup, on_order_end,
                               self->plan.data, self };

  self->hatch_route = find_hatch_route (self);
  self->hatch = dure_hatch_new (&plan, error);
  return self->hatch != NULL;
}

/**
 * dure_listener_new:
 * @socket: a listening socket, from dure_port_listen()
 * @certificate: (nullable): for TLS
 * @book: where guests of this port are counted, on whatever thread
 * @plan: what to allow and who answers
 * @error: what GIO says
 *
 * Returns: (transfer full) (nullable): a listener, answering as soon as the main loop runs
 */
DureListener *
dure_listener_new (GSocket *socket, GTlsCertificate *certificate, DureGuestBook *book,
                   const DureListenerPlan *plan, GError **error)
{
  g_autoptr (DureListener) self = g_object_new (DURE_TYPE_LISTENER, NULL);

  self->plan = *plan;
  if (!listen_nowhere (self->server, error)
      || (plan->hatch_line != NULL && !open_hatch (self, error)))
    return NULL;
  soup_server_add_early_handler (self->server, NULL, on_head, self, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (on_request_started), self);
  g_signal_connect (self->server, "request-finished", G_CALLBACK (on_request_finished), self);
  g_signal_connect (self->server, "request-aborted", G_CALLBACK (on_request_aborted), self);
  self->is_tls = certificate != NULL;
  self->gate = dure_gate_new (socket, certificate, &plan->terms, book, plan->meters, on_guest,
                              self);
  return g_steal_pointer (&self);
}

/**
 * dure_listener_set_certificate:
 * @certificate: for guests who come from now on, where there was one before
 */
void
dure_listener_set_certificate (DureListener *self, GTlsCertificate *certificate)
{
  g_return_if_fail (self->is_tls);
  dure_gate_set_certificate (self->gate, certificate);
}

/**
 * dure_listener_close:
 *
 * Lets nobody else in. Requests that have come are still answered; then their connections end.
 */
void
dure_listener_close (DureListener *self)
{
  dure_gate_close (self->gate);
}

/**
 * dure_listener_is_quiet:
 *
 * Returns: whether no connection is left
 */
gboolean
dure_listener_is_quiet (DureListener *self)
{
  return dure_gate_count (self->gate) == 0;
}

static void
dure_listener_dispose (GObject *object)
{
  DureListener *self = DURE_LISTENER (object);

  if (self->gate != NULL)
    dure_gate_close (self->gate);
  g_clear_pointer (&self->hatch, dure_hatch_free);
  if (self->server != NULL)
    g_signal_handlers_disconnect_by_data (self->server, self);
  g_clear_object (&self->gate);
  g_clear_object (&self->server);
  G_OBJECT_CLASS (dure_listener_parent_class)->dispose (object);
}

static void
dure_listener_class_init (DureListenerClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dure_listener_dispose;
}

static void
dure_listener_init (DureListener *self)
{
  self->server = soup_server_new ("raw-paths", TRUE, NULL);
}
