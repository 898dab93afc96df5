// download.c: a donor takes everything home
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The ZIP is made as fast as the client takes it: each chunk is asked for when the one before it is
// on its way. The head is out before the first value is read, so a failure cannot be told any more:
// the ZIP ends without its table of contents then, and no program takes it for whole.

#include "download.h"

#include "export.h"
#include "log.h"

static void
feed (SoupServerMessage *message, gpointer data)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) next = dure_export_next (data, &error);

  if (next == NULL)
    dure_log (G_LOG_LEVEL_WARNING, "download-broken", { DURE_LOG_MESSAGE, error->message });
  if (next == NULL || g_bytes_get_size (next) == 0)
    {
      g_signal_handlers_disconnect_by_func (message, feed, data);
      soup_message_body_complete (body);
    }
  else
    soup_message_body_append_bytes (body, next);
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
  g_object_set_data_full (G_OBJECT (message), "dure-export", export,
                          (GDestroyNotify) dure_export_free);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (feed), export);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (feed), export);
}
