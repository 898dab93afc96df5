// test-uplink.c: the way out meets servers that lie, stop half-way and talk too much
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "kiosk-error.h"
#include "uplink.h"

#include <string.h>

typedef struct
{
  GSocketService *service;
  DureUplink *uplink;
  const char *answer;
  gsize answer_length;
  GString *asked;
  guint connections;
  GAsyncResult *result;
  GCancellable *cancellable;
} Fixture;

/* Reads one request, says the prepared words and hangs up; without words it says nothing. */
static gboolean
on_run (GThreadedSocketService *service, GSocketConnection *connection, GObject *source,
        gpointer data)
{
  Fixture *self = data;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  char bytes[4096];
  gssize count;

  g_string_truncate (self->asked, 0);
  while ((count = g_input_stream_read (in, bytes, sizeof bytes, NULL, NULL)) > 0)
    {
      g_string_append_len (self->asked, bytes, count);
      if (g_str_has_suffix (self->asked->str, "{\"a\":1}"))
        break;
    }
  self->connections++;
  if (self->answer != NULL)
    g_output_stream_write_all (out, self->answer, self->answer_length, NULL, NULL, NULL);
  else
    g_input_stream_read (in, bytes, sizeof bytes, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  self->asked = g_string_new (NULL);
  self->service = g_threaded_socket_service_new (4);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                 G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (on_run), self);
  url = g_strdup_printf ("http://127.0.0.1:%u/",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  self->uplink = dure_uplink_new_http (url, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_uplink_http_free (self->uplink);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_string_free (self->asked, TRUE);
}

static void
on_post_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Fixture *) data)->result = g_object_ref (result);
}

static GBytes *
post (Fixture *self, const char *answer, guint *ret_status, GError **error)
{
  g_autoptr (GBytes) json = g_bytes_new_static ("{\"a\":1}", 7);
  GBytes *reply;

  self->answer = answer;
  self->answer_length = answer != NULL ? strlen (answer) : 0;
  dure_uplink_post_async (self->uplink, "/v1/donations", json, self->cancellable, on_post_ready,
                          self);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  reply = dure_uplink_post_finish (self->uplink, self->result, ret_status, error);
  g_clear_object (&self->result);
  return reply;
}

static void
test_whole (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) reply = NULL;
  guint status = 0;

  reply = post (self, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: who=you\r\n\r\nhello",
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), "hello", 5);
  g_assert_true (g_str_has_prefix (self->asked->str, "POST /v1/donations HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (self->asked->str, "Content-Type: application/json\r\n"));
  g_bytes_unref (reply);

  /* It keeps no cookie. */
  reply = post (self, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", &status, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (status, ==, 503);
  g_assert_null (strstr (self->asked->str, "ookie"));
  g_assert_null (strstr (self->asked->str, "Accept-Encoding"));
}

/* A redirect is an answer like any other; it leads nowhere. A demand for a password too. */
static void
test_not_led (Fixture *self, gconstpointer data)
{
  static const char *const answers[] = {
    "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 307 There\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
  };
  static const guint statuses[] = { 302, 307, 401 };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) reply = NULL;
      guint status = 0;

      reply = post (self, answers[i], &status, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (status, ==, statuses[i]);
      g_assert_cmpuint (self->connections, ==, i + 1);
    }
}

static void
test_no_whole_reply (Fixture *self, gconstpointer data)
{
  static const char *const answers[] = {
    "",
    "HTTP/1.1 200",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 201 Made\r\nContent-Type: application/json\r\n",
    "HTTP/1.1 200 OK\r\nDate: Sun, 29 Nov 2026 00:00:00 GMT\r\nContent-Len",
    "HTTP/1.1 200 OK\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhello",
    "SSH-2.0-OpenSSH_9.2\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GError) error = NULL;
      guint status = 0;

      g_test_message ("answer %u", i);
      g_assert_null (post (self, answers[i], &status, &error));
      g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_UNREACHABLE);
    }
}

static void
test_too_long (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;
  guint status = 0;

  for (int excess = 0; excess <= 1; excess++)
    {
      gsize head;

      g_string_printf (answer, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n",
                       DURE_UPLINK_MAX_REPLY + excess);
      head = answer->len;
      g_string_set_size (answer, head + DURE_UPLINK_MAX_REPLY + (gsize) excess);
      memset (answer->str + head, 'x', answer->len - head);
      reply = post (self, answer->str, &status, &error);
      if (excess == 0)
        g_assert_cmpuint (g_bytes_get_size (reply), ==, DURE_UPLINK_MAX_REPLY);
      else
        g_assert_null (reply);
      g_clear_pointer (&reply, g_bytes_unref);
    }
  g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED);
}

static gboolean
on_moment (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint status = 0;

  self->cancellable = cancellable;
  g_timeout_add (5, on_moment, cancellable);
  g_assert_null (post (self, NULL, &status, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_nobody_there (void)
{
  g_autoptr (GError) error = NULL;
  DureUplink *uplink = dure_uplink_new_http ("http://127.0.0.1:1", &error);
  Fixture self = { .uplink = uplink };
  guint status;

  g_assert_null (post (&self, NULL, &status, &error));
  g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_UNREACHABLE);
  dure_uplink_http_free (uplink);
}

static void
test_urls (void)
{
  static const char *const safe[] = { "https://dure.example", "https://dure.example:8441/",
                                      "http://localhost:8441", "http://127.0.0.1:8441",
                                      "http://[::1]:8441" };
  static const char *const unsafe[] = { NULL, "", "dure.example", "http://dure.example",
                                        "http://localhost.example", "http://127.0.0.1.example",
                                        "https://user@dure.example", "https://dure.example/?q",
                                        "https://dure.example/#f", "ftp://localhost", "https://",
                                        "file:///etc/passwd", "javascript:alert(1)" };
  g_autofree char *endless = g_strnfill (300, 'a');
  g_autofree char *long_url = g_strconcat ("https://", endless, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (safe); i++)
    g_assert_true (dure_url_is_safe (safe[i]));
  for (guint i = 0; i < G_N_ELEMENTS (unsafe); i++)
    g_assert_false (dure_url_is_safe (unsafe[i]));
  g_assert_false (dure_url_is_safe (long_url));
  g_assert_null (dure_uplink_new_http ("http://dure.example", &error));
  g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_UNSAFE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/uplink/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("whole", test_whole);
  ADD ("not-led", test_not_led);
  ADD ("no-whole-reply", test_no_whole_reply);
  ADD ("too-long", test_too_long);
  ADD ("cancelled", test_cancelled);
  g_test_add_func ("/uplink/nobody-there", test_nobody_there);
  g_test_add_func ("/uplink/urls", test_urls);
  return g_test_run ();
}
