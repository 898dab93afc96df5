// uplink.c: the one way out of the kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A libsoup session with everything off that a kiosk does not need: no cookies, no sniffing, no
// log-in, no decoding, no redirects, no HTTP/2. The host is fixed at start. Every post ends: by
// a reply, by the silence limit, or by the deadline; a reply is read to its end, which it has to
// name, and no further than its limit.

#include "uplink.h"

#include "kiosk-error.h"

#include <libsoup/soup.h>
#include <string.h>

#define SILENCE_S 20
#define DEADLINE_MS (60 * 1000)
#define CHUNK 16384

typedef struct
{
  DureUplink parent;
  SoupSession *session;
  char *url;
} HttpUplink;

typedef struct
{
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *reply;
  GCancellable *cancellable; /* ends by the caller's or by the deadline */
  GCancellable *callers;
  gulong callers_id;
  GSource *deadline;
  gboolean is_late;
} Post;

static void
post_free (gpointer data)
{
  Post *self = data;

  g_cancellable_disconnect (self->callers, self->callers_id);
  g_source_destroy (self->deadline);
  g_source_unref (self->deadline);
  g_clear_object (&self->callers);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_byte_array_unref (self->reply);
  g_free (self);
}

static void
on_cancelled (GCancellable *callers, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static gboolean
on_deadline (gpointer data)
{
  Post *self = data;

  self->is_late = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

/* A certificate that is not yet or no longer good tells of a wrong clock more often than of a
 * city that forgot to renew it. */
static gboolean
is_of_another_time (Post *post)
{
  return (soup_message_get_tls_peer_certificate_errors (post->message)
          & (G_TLS_CERTIFICATE_NOT_ACTIVATED | G_TLS_CERTIFICATE_EXPIRED))
         != 0;
}

static void
fail_post (GTask *task, GError *cause)
{
  Post *post = g_task_get_task_data (task);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !post->is_late)
    g_task_return_error (task, cause);
  else if (is_of_another_time (post))
    {
      g_task_return_new_error (task, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_CLOCK,
                               "uplink: the city's certificate is of another time");
      g_error_free (cause);
    }
  else
    {
      g_task_return_new_error (task, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_UNREACHABLE, "uplink: %s",
                               post->is_late ? "no whole reply in time" : cause->message);
      g_error_free (cause);
    }
}

/* A head that breaks off after a line is a whole one for libsoup, and its reply an empty one; but
 * it does not say how long that is. */
static gboolean
is_whole (SoupMessage *message)
{
  const SoupEncoding encoding
      = soup_message_headers_get_encoding (soup_message_get_response_headers (message));

  return encoding == SOUP_ENCODING_CONTENT_LENGTH || encoding == SOUP_ENCODING_CHUNKED;
}

static void
end_post (GTask *task, Post *post)
{
  if (is_whole (post->message))
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_byte_array_ref (post->reply)),
                           (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_new_error (task, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_UNREACHABLE,
                             "uplink: the reply broke off");
}

static void
on_read_ready (GObject *stream, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Post *post = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (stream), result, &error);

  if (chunk == NULL)
    fail_post (task, error);
  else if (g_bytes_get_size (chunk) == 0)
    end_post (task, post);
  else if (post->reply->len + g_bytes_get_size (chunk) > DURE_UPLINK_MAX_REPLY)
    g_task_return_new_error (task, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED,
                             "uplink: a reply larger than any can be");
  else
    {
      g_byte_array_append (post->reply, g_bytes_get_data (chunk, NULL),
                           (guint) g_bytes_get_size (chunk));
      g_input_stream_read_bytes_async (post->stream, CHUNK, G_PRIORITY_DEFAULT, post->cancellable,
                                       on_read_ready, g_steal_pointer (&task));
    }
}

static void
on_send_ready (GObject *session, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Post *post = g_task_get_task_data (task);
  GError *error = NULL;

  post->stream = soup_session_send_finish (SOUP_SESSION (session), result, &error);
  if (post->stream == NULL)
    fail_post (task, error);
  else
    g_input_stream_read_bytes_async (post->stream, CHUNK, G_PRIORITY_DEFAULT, post->cancellable,
                                     on_read_ready, g_steal_pointer (&task));
}

static Post *
post_new (SoupMessage *message, GCancellable *callers)
{
  Post *self = g_new0 (Post, 1);

  self->message = message;
  self->reply = g_byte_array_new ();
  self->cancellable = g_cancellable_new ();
  self->deadline = g_timeout_source_new (DEADLINE_MS);
  g_source_set_callback (self->deadline, on_deadline, self, NULL);
  g_source_attach (self->deadline, g_main_context_get_thread_default ());
  if (callers != NULL)
    {
      self->callers = g_object_ref (callers);
      self->callers_id = g_cancellable_connect (callers, G_CALLBACK (on_cancelled),
                                                self->cancellable, NULL);
    }
  return self;
}

static void
http_post_async (DureUplink *uplink, const char *path, GBytes *json, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer data)
{
  HttpUplink *self = (HttpUplink *) uplink;
  GTask *task = g_task_new (NULL, NULL, callback, data);
  g_autofree char *url = g_strconcat (self->url, path, NULL);
  SoupMessage *message = soup_message_new (SOUP_METHOD_POST, url);
  Post *post = post_new (message, cancellable);

  g_task_set_source_tag (task, http_post_async);
  g_task_set_task_data (task, post, post_free);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json", json);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, post->cancellable,
                           on_send_ready, task);
}

/* The Date of a reply, in whole seconds; what is none changes nothing. */
static void
note_clock (DureUplink *uplink, SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                   "Date");
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  if (date == NULL)
    return;
  uplink->knows_clock = TRUE;
  uplink->clock_ahead_s = g_get_real_time () / G_USEC_PER_SEC - g_date_time_to_unix (date);
  uplink->heard_ms = g_get_monotonic_time () / 1000;
}

static GBytes *
http_post_finish (DureUplink *uplink, GAsyncResult *result, guint *ret_status, GError **error)
{
  GTask *task = G_TASK (result);
  Post *post = g_task_get_task_data (task);
  GBytes *reply;

  g_return_val_if_fail (g_async_result_is_tagged (result, http_post_async), NULL);

  reply = g_task_propagate_pointer (task, error);
  if (reply != NULL)
    {
      *ret_status = soup_message_get_status (post->message);
      note_clock (uplink, post->message);
    }
  return reply;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_str_equal (host, "localhost")
         || (address != NULL && g_inet_address_get_is_loopback (address));
}

/**
 * dure_url_is_safe:
 * @url: (nullable): foreign text
 *
 * Returns: whether @url names a host over https, or this very machine, and nothing else: no user,
 *   no query, no fragment
 */
gboolean
dure_url_is_safe (const char *url)
{
  g_autoptr (GUri) uri = NULL;
  const char *host;

  if (url == NULL || strlen (url) > 200)
    return FALSE;
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return FALSE;
  return g_str_equal (g_uri_get_scheme (uri), "https")
         || (g_str_equal (g_uri_get_scheme (uri), "http") && is_loopback (host));
}

/**
 * dure_uplink_new_http:
 * @url: the city's machines listener, `https://machines.dure.example`; plain http only to this
 *   machine
 * @error: %DURE_KIOSK_ERROR_UNSAFE
 *
 * Returns: (transfer full) (nullable): an uplink that works in the thread's default main context;
 *   free it with dure_uplink_http_free()
 */
DureUplink *
dure_uplink_new_http (const char *url, GError **error)
{
  HttpUplink *self;

  if (!dure_url_is_safe (url))
    {
      g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_UNSAFE,
                   "the backend must be an https:// address, or http:// on this machine");
      return NULL;
    }
  self = g_new0 (HttpUplink, 1);
  self->parent.post_async = http_post_async;
  self->parent.post_finish = http_post_finish;
  self->url = g_strdup (url);
  while (g_str_has_suffix (self->url, "/"))
    self->url[strlen (self->url) - 1] = '\0';
  /* libsoup reads it when it makes a connection, as the way to say so in this version. */
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  self->session = soup_session_new_with_options ("timeout", SILENCE_S, "idle-timeout", SILENCE_S,
                                                 "max-conns", 2, "user-agent", "dure-kiosk", NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  return &self->parent;
}

/**
 * dure_uplink_http_free:
 * @self: (transfer full) (nullable): posts under way end as cancelled
 */
void
dure_uplink_http_free (DureUplink *self)
{
  HttpUplink *http = (HttpUplink *) self;

  if (http == NULL)
    return;
  soup_session_abort (http->session);
  g_object_unref (http->session);
  g_free (http->url);
  g_free (http);
}
