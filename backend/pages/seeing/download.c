// download.c: a donor takes everything home
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The ZIP is made as fast as the client takes it: the next bytes are asked for when those before
// them are on their way, and other clients have a turn between any two pieces. The head is out
// before the first value is read, so a failure cannot be told any more: the ZIP ends without its
// table of contents then, and no program takes it for whole. Who takes bytes may go on taking
// them; who does not is cut off as anybody else.

#include "download.h"

#include "export.h"
#include "listener.h"
#include "log.h"

typedef struct
{
  SoupServerMessage *message; /* which owns this */
  DureExport *export;
  GSource *turn; /* while the next bytes are being made */
} Download;

static void
download_free (Download *self)
{
  if (self->turn != NULL)
    g_source_destroy (self->turn);
  g_clear_pointer (&self->turn, g_source_unref);
  dure_export_free (self->export);
  g_free (self);
}

static void
end (Download *self)
{
  soup_message_body_complete (soup_server_message_get_response_body (self->message));
  g_signal_handlers_disconnect_by_data (self->message, self);
}

/* Returns: whether another turn is needed before there is something to send. */
static gboolean
take_turn (gpointer data)
{
  Download *self = data;
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);
  g_autoptr (GError) error = NULL;
  gboolean is_whole = FALSE;
  g_autoptr (GBytes) next = dure_export_next (self->export, &is_whole, &error);

  if (next == NULL)
    dure_log (G_LOG_LEVEL_WARNING, "download-broken", { DURE_LOG_MESSAGE, error->message });
  else if (g_bytes_get_size (next) > 0)
    soup_message_body_append_bytes (body, next);
  else if (!is_whole)
    return G_SOURCE_CONTINUE;
  if (next == NULL || is_whole)
    end (self);
  g_clear_pointer (&self->turn, g_source_unref);
  soup_server_message_unpause (self->message);
  return G_SOURCE_REMOVE;
}

static void
go_on (SoupServerMessage *message, Download *self)
{
  if (self->turn != NULL)
    return;
  self->turn = g_idle_source_new ();
  g_source_set_priority (self->turn, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->turn, take_turn, self, NULL);
  g_source_attach (self->turn, g_main_context_get_thread_default ());
}

static void
on_wrote (SoupServerMessage *message, guint length, Download *self)
{
  dure_listener_answer_moves (message, length);
}

static void
on_finished (SoupServerMessage *message, Download *self)
{
  if (self->turn != NULL)
    g_source_destroy (self->turn);
  g_clear_pointer (&self->turn, g_source_unref);
}

/* In the reader's language: what is what in the ZIP. */
static char *
readme (DureExchange *exchange)
{
  const DureService *service = exchange->service;
  const json_t *words = dure_web_words (service->web, exchange->language);
  g_autofree char *now =
      dure_web_moment (service->web, exchange->language, dure_city_now (exchange->city));
  GString *text = g_string_new (now);
  gsize i;
  json_t *line;

  g_string_append (text, "\r\n\r\n");
  json_array_foreach (json_object_get (words, "readme"), i, line)
    g_string_append_printf (text, "%s\r\n", json_string_value (line));
  return g_string_free (text, FALSE);
}

/**
 * dure_download_send:
 * @donors: (element-type DureDonor): what this phone has claimed
 *
 * GET /my/download.
 */
void
dure_download_send (DureExchange *exchange, GPtrArray *donors)
{
  SoupServerMessage *message = exchange->message;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *text = readme (exchange);
  g_autoptr (GError) error = NULL;
  DureExport *export = dure_export_new (exchange->city, donors, text, &error);
  Download *self;

  if (export == NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  dure_exchange_put (exchange, "Content-Type", "application/zip");
  dure_exchange_put (exchange, "Content-Disposition", "attachment; filename=\"dure.zip\"");
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  self = g_new0 (Download, 1);
  self->message = message;
  self->export = export;
  g_object_set_data_full (G_OBJECT (message), "dure-download", self,
                          (GDestroyNotify) download_free);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (go_on), self);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (go_on), self);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (on_wrote), self);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), self);
}
