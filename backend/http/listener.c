// listener.c: one HTTP server behind its gate and its guard
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The gate hands in connections, libsoup reads the head, the guard decides on it before any body
// is read. A refused request is answered and its connection closed; if its body keeps coming, the
// socket is shut after a budget. What passes is read whole (its length is known and capped) and
// handled. Everything runs on the thread-default main context of whoever made it.
//
// One request a connection: libsoup 3.2.3 never frees a connection whose client leaves between
// two requests (it reads the end and forgets the file descriptor), so nobody is kept waiting for
// a second. It closes after each answer by itself, because its server listens nowhere.

#include "listener.h"

#define REFUSED_BODY_BUDGET (256 * 1024)

struct _DureListener
{
  GObject parent_instance;

  SoupServer *server;
  DureGate *gate;
  DureListenerPlan plan;
  gboolean is_tls;
};

G_DEFINE_FINAL_TYPE (DureListener, dure_listener, G_TYPE_OBJECT)

static void
on_connection (GIOStream *stream, GSocketAddress *local, GSocketAddress *remote, gpointer data)
{
  DureListener *self = data;

  soup_server_accept_iostream (self->server, stream, local, remote, NULL);
}

/* On every answer, also on those that libsoup gives by itself. */
static void
put_fixed_headers (DureListener *self, SoupServerMessage *message)
{
  static const char *const headers[][2] = {
    { "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
      "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
      "frame-ancestors 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "no-referrer" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), microphone=(), geolocation=()" },
    { "Cache-Control", "no-store" },
  };
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    soup_message_headers_replace (response, headers[i][0], headers[i][1]);
  if (self->is_tls)
    soup_message_headers_replace (response, "Strict-Transport-Security", "max-age=31536000");
}

static void
on_request_started (SoupServer *server, SoupServerMessage *message, DureListener *self)
{
  put_fixed_headers (self, message);
}

static void
on_refused_chunk (SoupServerMessage *message, GBytes *chunk, gsize *read)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  DureListener *self = g_object_get_data (G_OBJECT (message), "dure-listener");

  *read += g_bytes_get_size (chunk);
  if (*read > REFUSED_BODY_BUDGET && remote != NULL)
    dure_gate_drop (self->gate, remote);
}

static void
refuse (DureListener *self, SoupServerMessage *message, guint status)
{
  gsize *read = g_new0 (gsize, 1);

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_object_set_data (G_OBJECT (message), "dure-listener", self);
  g_signal_connect_data (message, "got-chunk", G_CALLBACK (on_refused_chunk), read,
                         (GClosureNotify) (GCallback) g_free, 0);
  self->plan.refuse (message, status, self->plan.data);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
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
  return dure_guard_check (self->plan.rules, &request, &length);
}

static void
on_head (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer data)
{
  DureListener *self = data;
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  int status = check (self, message);

  if (remote != NULL)
    dure_gate_expect_answer (self->gate, remote);
  if (status != 0)
    refuse (self, message, (guint) status);
  else
    /* We never answer in parts; libsoup would, and overlapping ranges make it send a file often. */
    soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  DureListener *self = data;

  self->plan.handle (message, self->plan.data);
}

/**
 * dure_listener_new:
 * @socket: a listening socket, from dure_gate_listen()
 * @certificate: (nullable): for TLS
 * @plan: what to allow and who answers
 * @error: what GIO says
 *
 * Returns: (transfer full) (nullable): a listener, answering as soon as the main loop runs
 */
DureListener *
dure_listener_new (GSocket *socket, GTlsCertificate *certificate, const DureListenerPlan *plan,
                   GError **error)
{
  g_autoptr (DureListener) self = g_object_new (DURE_TYPE_LISTENER, NULL);

  self->plan = *plan;
  soup_server_add_early_handler (self->server, NULL, on_head, self, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (on_request_started), self);
  self->is_tls = certificate != NULL;
  self->gate = dure_gate_new (socket, certificate, &plan->limits, on_connection, self, error);
  if (self->gate == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * dure_listener_close:
 *
 * Lets nobody else in and shuts the connections.
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
  self->server = soup_server_new (NULL, NULL);
}
