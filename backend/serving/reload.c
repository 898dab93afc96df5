// reload.c: takes over what has changed without a new start
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The command line and the file are read again, as at the start. With any mistake nothing changes,
// and the log has each of them. Otherwise the certificate, the rate of sources and the log are
// taken over; what is different beyond that is named, since it waits for a new start. Connections
// that stand keep the certificate they began with.

#include "reload.h"

#include "certificate.h"
#include "log.h"
#include "notify.h"

/**
 * dure_reload_log:
 * @configuration: says how to log
 */
void
dure_reload_log (const DureConfiguration *configuration)
{
  GLogLevelFlags most = G_LOG_LEVEL_MESSAGE;

  dure_log_level_from_text (configuration->log_level, &most);
  dure_log_set_most (most);
  dure_log_set_form (g_str_equal (configuration->log, "json") ? DURE_LOG_JSON : DURE_LOG_TEXT);
}

static gboolean
reload_certificate (const DureConfiguration *before, const DureConfiguration *after,
                    DureServer *server)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  if (before->certificate == NULL || after->certificate == NULL)
    return TRUE;
  certificate = dure_certificate_load (after->certificate, after->key, &error);
  if (certificate != NULL)
    dure_server_set_certificate (server, certificate);
  else
    dure_log (G_LOG_LEVEL_WARNING, "reload-refused", { DURE_LOG_MESSAGE, error->message });
  return certificate != NULL;
}

static void
take_over (const DureConfiguration *before, const DureConfiguration *after, DureServer *server)
{
  g_autoptr (GPtrArray) fixed = dure_configuration_fixed_changes (before, after);

  dure_server_set_source_rate (server, (guint) after->source_rate);
  dure_reload_log (after);
  for (guint i = 0; i < fixed->len; i++)
    dure_log (G_LOG_LEVEL_WARNING, "restart-needed", { DURE_LOG_OPTION, fixed->pdata[i] });
  dure_log_event (G_LOG_LEVEL_MESSAGE, "reloaded", NULL);
}

/**
 * dure_reload:
 * @configuration: what the server was started with; stays as it is, so that what waits for a new
 *   start is named at every reload
 * @words: its command line
 * @server: at work
 */
void
dure_reload (const DureConfiguration *configuration, char **words, DureServer *server)
{
  g_autoptr (GPtrArray) mistakes = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *reloading = g_strdup_printf (
      "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time ());
  g_autoptr (DureConfiguration) after = NULL;

  dure_notify (reloading);
  after = dure_configuration_load (words, mistakes);
  for (guint i = 0; i < mistakes->len; i++)
    dure_log (G_LOG_LEVEL_WARNING, "reload-refused", { DURE_LOG_MESSAGE, mistakes->pdata[i] });
  if (after != NULL && reload_certificate (configuration, after, server))
    take_over (configuration, after, server);
  dure_notify ("READY=1");
}
