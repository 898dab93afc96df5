// test-listener.c: listeners on several threads behind one port
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "listener.h"
#include "port.h"

#include <string.h>

#define THREADS 3
#define PER_ADDRESS 6

typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GSocket *socket;
  DureGuestBook *book;
  DureListener *listener;
  DureMeters meters;
  guint answered;
  gboolean is_behind_proxy;
} Desk;

static const char *const methods[] = { "GET", "POST", NULL };
static const char *const hosts[] = { "dure.example", NULL };
static const char *const none[] = { NULL };
static const DureGuardBody bodies[] = { { NULL, 100, none, none } };
static const DureGuardRules rules = { methods, hosts, bodies };

static gboolean
go_on (gpointer message)
{
  soup_server_message_unpause (message);
  g_object_unref (message);
  return G_SOURCE_REMOVE;
}

/* Answers /later from another turn of its own context, everything else at once. */
static guint
handle (SoupServerMessage *message, gpointer data)
{
  Desk *desk = data;
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  const char *sender = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), DURE_LISTENER_SENDER);

  g_assert_true (g_main_context_is_owner (desk->context));
  desk->answered++;
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY,
                                    sender != NULL ? sender : "-",
                                    strlen (sender != NULL ? sender : "-"));
  if (g_str_equal (path, "/later"))
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      soup_server_message_pause (message);
      g_source_set_callback (source, go_on, g_object_ref (message), NULL);
      g_source_attach (source, desk->context);
      return 1;
    }
  return g_str_equal (path, "/") ? 0 : DURE_ROUTE_NONE;
}

static gboolean
route (guint number, DureRoute *ret_route)
{
  static const DureRoute routes[] = { { "GET", "/" }, { "GET", "/later" } };

  if (number < G_N_ELEMENTS (routes))
    *ret_route = routes[number];
  return number < G_N_ELEMENTS (routes);
}

static void
refuse (SoupServerMessage *message, guint status, gpointer data)
{
  soup_server_message_set_status (message, status, NULL);
}

static gpointer
work (gpointer data)
{
  Desk *desk = data;
  const DureListenerPlan plan = {
    { .rules = &rules, .handshake_s = 5, .head_s = 5, .request_s = 5, .idle_s = 5, .life_s = 60,
      .requests = 100 },
    desk->is_behind_proxy, &desk->meters, NULL, handle, refuse, desk,
  };
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (desk->context);
  desk->listener = dure_listener_new (desk->socket, NULL, desk->book, &plan, &error);
  g_assert_no_error (error);
  g_main_loop_run (desk->loop);
  g_clear_object (&desk->listener);
  while (g_main_context_iteration (desk->context, FALSE))
    ;
  g_main_context_pop_thread_default (desk->context);
  return NULL;
}

static gboolean
quit_when_quiet (gpointer data)
{
  Desk *desk = data;

  if (!dure_listener_is_quiet (desk->listener))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (desk->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
close_desk (gpointer data)
{
  Desk *desk = data;
  g_autoptr (GSource) source = g_timeout_source_new (10);

  dure_listener_close (desk->listener);
  g_source_set_callback (source, quit_when_quiet, desk, NULL);
  g_source_attach (source, desk->context);
  return G_SOURCE_REMOVE;
}

static guint16
open_desks (Desk desks[THREADS], guint count, gboolean is_behind_proxy, DureMetrics *metrics)
{
  g_autoptr (GError) error = NULL;
  guint16 port = 0;
  g_autoptr (GPtrArray) sockets = dure_port_listen (FALSE, 0, count, &port, &error);
  g_autoptr (DureGuestBook) book = dure_guest_book_new (100, PER_ADDRESS);

  g_assert_no_error (error);
  for (guint i = 0; i < count; i++)
    {
      desks[i] = (Desk) { .socket = g_object_ref (sockets->pdata[i]),
                          .book = dure_guest_book_ref (book),
                          .is_behind_proxy = is_behind_proxy };
      dure_meters_register (&desks[i].meters, metrics, "people", route);
      desks[i].meters.tally = dure_metrics_tally (metrics);
      desks[i].context = g_main_context_new ();
      desks[i].loop = g_main_loop_new (desks[i].context, FALSE);
      desks[i].thread = g_thread_new ("desk", work, &desks[i]);
    }
  return port;
}

static void
close_desks (Desk desks[THREADS], guint count)
{
  for (guint i = 0; i < count; i++)
    g_main_context_invoke (desks[i].context, close_desk, &desks[i]);
}

static void
leave_desks (Desk desks[THREADS], guint count)
{
  for (guint i = 0; i < count; i++)
    {
      g_thread_join (desks[i].thread);
      g_assert_cmpuint (dure_guest_book_count (desks[i].book), ==, 0);
    }
  for (guint i = 0; i < count; i++)
    {
      dure_guest_book_unref (desks[i].book);
      g_object_unref (desks[i].socket);
      g_main_loop_unref (desks[i].loop);
      g_main_context_unref (desks[i].context);
    }
}

static GSocketConnection *
call (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, 20);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static gboolean
say (GSocketConnection *connection, const char *text)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                                    strlen (text), NULL, NULL, NULL);
}

/* Returns: what came until the other side had said @end, or closed. */
static char *
hear (GSocketConnection *connection, const char *end)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString *heard = g_string_new (NULL);
  char part[4096];
  gssize count;

  while ((end == NULL || !g_str_has_suffix (heard->str, end))
         && (count = g_input_stream_read (input, part, sizeof part, NULL, NULL)) > 0)
    g_string_append_len (heard, part, count);
  return g_string_free (heard, FALSE);
}

static void
check_closed (GSocketConnection *connection)
{
  g_autofree char *heard = hear (connection, NULL);

  g_assert_cmpstr (heard, ==, "");
}

#define HEAD " HTTP/1.1\r\nHost: dure.example\r\n"

static void
check_metric (DureMetrics *metrics, const char *line)
{
  g_autoptr (GString) page = g_string_new (NULL);
  g_autofree char *whole = g_strdup_printf ("\n%s\n", line);

  dure_metrics_write (metrics, page);
  if (strstr (page->str, whole) == NULL)
    g_error ("not there: %s", line);
}

static void
test_threads (void)
{
  g_autoptr (DureMetrics) metrics = dure_metrics_new ();
  Desk desks[THREADS];
  guint16 port = open_desks (desks, THREADS, FALSE, metrics);
  guint answered = 0, busy = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GSocketConnection) connection = call (port);

      for (guint j = 0; j < 5; j++)
        {
          g_autofree char *heard = NULL;

          g_assert_true (say (connection, j % 2 == 0 ? "GET /" HEAD "\r\n"
                                                     : "GET /later" HEAD "\r\n"));
          heard = hear (connection, "\r\n\r\n-");
          g_assert_true (g_str_has_prefix (heard, "HTTP/1.1 200 "));
        }
      /* The end is told before the next one comes, so that there is room for it. */
      g_assert_true (say (connection, "GET /" HEAD "Connection: close\r\n\r\n"));
      g_free (hear (connection, NULL));
    }
  close_desks (desks, THREADS);
  leave_desks (desks, THREADS);
  for (guint i = 0; i < THREADS; i++)
    {
      answered += desks[i].answered;
      busy += desks[i].answered > 0;
    }
  g_assert_cmpuint (answered, ==, 360);
  g_assert_cmpuint (busy, >, 1);
  check_metric (metrics, "dure_http_requests_total{listener=\"people\",method=\"GET\",route=\"/\","
                         "status=\"2xx\"} 240");
  check_metric (metrics, "dure_http_requests_total{listener=\"people\",method=\"GET\","
                         "route=\"/later\",status=\"2xx\"} 120");
  check_metric (metrics, "dure_http_request_duration_seconds_count{listener=\"people\"} 360");
  check_metric (metrics, "dure_http_response_bytes_total{listener=\"people\"} 360");
}

/* The limit of an address holds for all threads together. */
static void
test_limit (void)
{
  g_autoptr (DureMetrics) metrics = dure_metrics_new ();
  Desk desks[THREADS];
  guint16 port = open_desks (desks, THREADS, FALSE, metrics);
  g_autoptr (GPtrArray) guests = g_ptr_array_new_with_free_func (g_object_unref);
  guint answered = 0;

  for (guint i = 0; i < 4 * PER_ADDRESS; i++)
    {
      g_autofree char *heard = NULL;

      g_ptr_array_add (guests, call (port));
      say (guests->pdata[i], "GET /" HEAD "\r\n");
      heard = hear (guests->pdata[i], "\r\n\r\n-");
      answered += g_str_has_prefix (heard, "HTTP/1.1 200 ");
    }
  g_assert_cmpuint (answered, ==, PER_ADDRESS);
  close_desks (desks, THREADS);
  leave_desks (desks, THREADS);
  check_metric (metrics, "dure_connections_turned_away_total{listener=\"people\","
                         "reason=\"address\"} 18");
}

/* Whoever has asked is answered, also when it closes meanwhile; whoever has not is sent away. */
static void
test_close (void)
{
  g_autoptr (DureMetrics) metrics = dure_metrics_new ();
  Desk desks[THREADS];
  guint16 port = open_desks (desks, 1, FALSE, metrics);
  g_autoptr (GSocketConnection) silent = call (port);
  g_autoptr (GSocketConnection) idle = call (port);
  g_autoptr (GSocketConnection) half = call (port);
  g_autofree char *heard = NULL;

  g_assert_true (say (idle, "GET /" HEAD "\r\n"));
  g_free (hear (idle, "\r\n\r\n-"));
  g_assert_true (say (half, "POST /" HEAD "Content-Length: 2\r\n\r\n{"));
  /* It is in the house once one who came later has been answered. */
  g_assert_true (say (idle, "GET /" HEAD "\r\n"));
  g_free (hear (idle, "\r\n\r\n-"));
  close_desks (desks, 1);
  check_closed (idle);
  check_closed (silent);
  g_assert_true (say (half, "}"));
  heard = hear (half, NULL);
  g_assert_true (g_str_has_prefix (heard, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (heard, "\r\nConnection: close\r\n"));
  leave_desks (desks, 1);
}

static void
check_sender (gboolean is_behind_proxy, const char *header, const char *sender)
{
  g_autoptr (DureMetrics) metrics = dure_metrics_new ();
  Desk desks[THREADS];
  guint16 port = open_desks (desks, 1, is_behind_proxy, metrics);
  g_autoptr (GSocketConnection) connection = call (port);
  g_autofree char *request = g_strdup_printf ("GET /" HEAD "Connection: close\r\n%s\r\n", header);
  g_autofree char *heard = NULL, *end = g_strconcat ("\r\n\r\n", sender, NULL);

  g_assert_true (say (connection, request));
  heard = hear (connection, NULL);
  g_assert_true (g_str_has_suffix (heard, end));
  close_desks (desks, 1);
  leave_desks (desks, 1);
}

static void
test_sender (void)
{
  check_sender (FALSE, "", "-");
  check_sender (FALSE, "X-Forwarded-For: 192.0.2.1\r\n", "-");
  check_sender (TRUE, "", "-");
  check_sender (TRUE, "X-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1");
  check_sender (TRUE, "X-Forwarded-For: 2001:db8::1\r\n", "2001:db8::1");
  check_sender (TRUE, "X-Forwarded-For: 192.0.2.1, 192.0.2.2\r\n", "-");
  check_sender (TRUE, "X-Forwarded-For: somebody\r\n", "-");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/listener/several threads at one port", test_threads);
  g_test_add_func ("/listener/one limit for all of them", test_limit);
  g_test_add_func ("/listener/an end with guests in the house", test_close);
  g_test_add_func ("/listener/who asks", test_sender);
  return g_test_run ();
}
