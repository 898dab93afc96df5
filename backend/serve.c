// serve.c: the command that answers phones and kiosks until it is told to stop
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"

#include "city.h"
#include "server.h"
#include "withdrawals.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#define QUIET_MS 50
#define QUIET_ROUNDS 40
#define RESUME_S 10

typedef struct
{
  char *state, *host, *certificate, *key, *public_url, *notices;
  int people_port, machines_port;
  gboolean is_behind_proxy;
} Options;

typedef struct
{
  GMainLoop *loop;
  DureServer *server;
  guint rounds;
} Serving;

static gboolean
on_quiet_round (gpointer data)
{
  Serving *self = data;

  if (!dure_server_is_quiet (self->server) && ++self->rounds < QUIET_ROUNDS)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

/* Requests are answered one after another, so none is half done here. */
static gboolean
on_stop (gpointer data)
{
  Serving *self = data;

  dure_server_close (self->server);
  g_timeout_add (QUIET_MS, on_quiet_round, self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_resume (gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!dure_withdrawals_resume (data, &error))
    g_warning ("a withdrawal waits: %s", error->message);
  return G_SOURCE_CONTINUE;
}

static gboolean
read_options (Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &options->state, "Where keys and databases are",
      "DIR" },
    { "people-port", 0, 0, G_OPTION_ARG_INT, &options->people_port, "For phones (8440)", "N" },
    { "machines-port", 0, 0, G_OPTION_ARG_INT, &options->machines_port, "For kiosks (8441)", "N" },
    { "host", 0, 0, G_OPTION_ARG_STRING, &options->host, "The name that phones know", "NAME" },
    { "cert", 0, 0, G_OPTION_ARG_FILENAME, &options->certificate, "Certificate chain, PEM",
      "FILE" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &options->key, "Its private key, PEM", "FILE" },
    { "public-url", 0, 0, G_OPTION_ARG_STRING, &options->public_url, "Address behind a proxy",
      "URL" },
    { "proxy", 0, 0, G_OPTION_ARG_NONE, &options->is_behind_proxy,
      "Believe X-Forwarded-For, which a proxy of your own sets", NULL },
    { "notices", 0, 0, G_OPTION_ARG_FILENAME, &options->notices, "Notices of your own", "DIR" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  options->people_port = 8440;
  options->machines_port = 8441;
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (argc > 1 || options->people_port < 0 || options->people_port > 65535
      || options->machines_port < 0 || options->machines_port > 65535
      || (options->certificate == NULL) != (options->key == NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "serve takes only options, ports from 0 to 65535, and --cert with --key");
      return FALSE;
    }
  options->state = dure_state_directory (options->state);
  return TRUE;
}

static void
forget_options (Options *options)
{
  g_free (options->state);
  g_free (options->host);
  g_free (options->certificate);
  g_free (options->key);
  g_free (options->public_url);
  g_free (options->notices);
}

/* Each connection takes a descriptor; what the system grants at most is meant for servers. */
static void
use_all_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

static gboolean
serve (const Options *options, FILE *out, GError **error)
{
  g_autoptr (DureCity) city = dure_city_open (options->state, options->notices,
                                              dure_clock_system (), dure_dice_system (), error);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DureServer) server = NULL;
  DureServerPlan plan = { (guint16) options->people_port, (guint16) options->machines_port,
                          options->host, NULL, options->public_url,
                          options->is_behind_proxy };
  Serving serving = { loop, NULL, 0 };
  guint resume_id;

  use_all_descriptors ();
  if (city == NULL || !dure_withdrawals_repeat (city, error)
      || !dure_withdrawals_resume (city, error))
    return FALSE;
  if (options->certificate != NULL)
    {
      certificate = g_tls_certificate_new_from_files (options->certificate, options->key, error);
      if (certificate == NULL)
        return FALSE;
      plan.certificate = certificate;
    }
  server = dure_server_new (city, &plan, error);
  if (server == NULL)
    return FALSE;
  serving.server = server;
  g_unix_signal_add (SIGTERM, on_stop, &serving);
  g_unix_signal_add (SIGINT, on_stop, &serving);
  fprintf (out, "people %s\nmachines %s\n", dure_server_people_url (server),
           dure_server_machines_url (server));
  fflush (out);
  resume_id = g_timeout_add_seconds (RESUME_S, on_resume, city);
  g_main_loop_run (loop);
  g_source_remove (resume_id);
  return TRUE;
}

/**
 * dure_command_serve:
 * @argc: words
 * @argv: the command's name and its options
 * @out: where the addresses go once it answers
 *
 * Returns: an exit status
 */
int
dure_command_serve (int argc, char **argv, FILE *out)
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean is_fine = read_options (&options, argc, argv, &error) && serve (&options, out, &error);

  if (!is_fine)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  forget_options (&options);
  return is_fine ? 0 : 1;
}
