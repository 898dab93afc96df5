// serve.c: the command that answers phones and kiosks until it is told to stop
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"

#include "city.h"
#include "log.h"
#include "server.h"
#include "withdrawals.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#define RESUME_S 10
#define KEPT_BLOCK (4 * 1024 * 1024)
#define KEPT_TOP (64 * 1024 * 1024)

typedef struct
{
  char *state, *database, *key_database, *host, *certificate, *key, *public_url, *notices;
  int people_port, machines_port, operators_port, machine_threads, source_rate;
  gboolean is_behind_proxy;
} Options;

static gboolean
on_stop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* What the server does for itself, now and then. */
typedef struct
{
  DureWriter *writer;
  DureMailbox *mailbox;
} Chores;

static gboolean
nothing_in_a_transaction (DureCity *city, gpointer data, GError **error)
{
  return TRUE;
}

static gboolean
resume (DureCity *city, gpointer data, GError **error)
{
  dure_key_store_tidy (city->key_store);
  return dure_withdrawals_resume (city, error);
}

static void
on_resumed (gpointer data, const GError *error)
{
  if (error != NULL)
    dure_log (G_LOG_LEVEL_WARNING, "withdrawal-waits", { DURE_LOG_MESSAGE, error->message });
}

static gboolean
on_resume (gpointer data)
{
  static const DureWork work = { nothing_in_a_transaction, resume, on_resumed };
  Chores *self = data;

  dure_writer_push (self->writer, &work, DURE_WORK_PERSON, 0, self->mailbox, NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
read_options (Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &options->state, "Where keys and databases are",
      "DIR" },
    { "database", 0, 0, G_OPTION_ARG_STRING, &options->database,
      "Instead of main.db there: postgresql://...", "ADDRESS" },
    { "key-database", 0, 0, G_OPTION_ARG_STRING, &options->key_database,
      "Instead of keys.db there, for donors' keys", "ADDRESS" },
    { "people-port", 0, 0, G_OPTION_ARG_INT, &options->people_port, "For phones (8440)", "N" },
    { "machines-port", 0, 0, G_OPTION_ARG_INT, &options->machines_port, "For kiosks (8441)", "N" },
    { "operators-port", 0, 0, G_OPTION_ARG_INT, &options->operators_port, "For metrics (8442)",
      "N" },
    { "host", 0, 0, G_OPTION_ARG_STRING, &options->host, "The name that phones know", "NAME" },
    { "cert", 0, 0, G_OPTION_ARG_FILENAME, &options->certificate, "Certificate chain, PEM",
      "FILE" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &options->key, "Its private key, PEM", "FILE" },
    { "public-url", 0, 0, G_OPTION_ARG_STRING, &options->public_url, "Address behind a proxy",
      "URL" },
    { "machine-threads", 0, 0, G_OPTION_ARG_INT, &options->machine_threads,
      "For kiosks (one a processor)", "N" },
    { "source-rate", 0, 0, G_OPTION_ARG_INT, &options->source_rate,
      "Batches a second from one source (100)", "N" },
    { "proxy", 0, 0, G_OPTION_ARG_NONE, &options->is_behind_proxy,
      "Believe X-Forwarded-For, which a proxy of your own sets", NULL },
    { "notices", 0, 0, G_OPTION_ARG_FILENAME, &options->notices, "Notices of your own", "DIR" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  options->people_port = 8440;
  options->machines_port = 8441;
  options->operators_port = 8442;
  options->source_rate = 100;
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (argc > 1 || options->people_port < 0 || options->people_port > 65535
      || options->machines_port < 0 || options->machines_port > 65535
      || options->operators_port < 0 || options->operators_port > 65535
      || options->machine_threads < 0 || options->machine_threads > 64
      || options->source_rate < 1 || options->source_rate > 1000000
      || (options->certificate == NULL) != (options->key == NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "serve takes only options, ports from 0 to 65535, up to 64 threads, a rate of at"
                   " least 1, and --cert with --key");
      return FALSE;
    }
  options->state = dure_state_directory (options->state);
  return TRUE;
}

static void
forget_options (Options *options)
{
  g_free (options->state);
  g_free (options->database);
  g_free (options->key_database);
  g_free (options->host);
  g_free (options->certificate);
  g_free (options->key);
  g_free (options->public_url);
  g_free (options->notices);
}

static void
serve_until_stopped (DureServer *server, Chores *chores, FILE *out)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint ids[] = { g_unix_signal_add (SIGTERM, on_stop, loop),
                  g_unix_signal_add (SIGINT, on_stop, loop),
                  g_timeout_add_seconds (RESUME_S, on_resume, chores) };

  fprintf (out, "people %s\nmachines %s\noperators %s\n", dure_server_people_url (server),
           dure_server_machines_url (server), dure_server_operators_url (server));
  fflush (out);
  g_main_loop_run (loop);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_source_remove (ids[i]);
}

/* The order of the end matters: the doors close, the writer finishes, what it hands back is
 * taken. */
static gboolean
run_server (DureCity *city, const DureServerPlan *plan, FILE *out, GError **error)
{
  Chores chores = { dure_writer_new (city), dure_mailbox_new (NULL) };
  g_autoptr (DureServer) server = dure_server_new (city, chores.writer);
  gboolean is_open = dure_server_open (server, plan, error);

  if (is_open)
    serve_until_stopped (server, &chores, out);
  dure_server_close (server);
  dure_writer_free (chores.writer);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  dure_mailbox_free (chores.mailbox);
  return is_open;
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

/* Requests and batches come and go all the time; giving their memory back to the system in between
 * costs a page fault for each page of the next. */
static void
keep_memory (void)
{
  mallopt (M_MMAP_THRESHOLD, KEPT_BLOCK);
  mallopt (M_TRIM_THRESHOLD, KEPT_TOP);
}

static gboolean
serve (const Options *options, FILE *out, GError **error)
{
  DureCityPlan where = { options->state, options->database, options->key_database,
                         options->notices };
  g_autoptr (DureCity) city = dure_city_open (&where, dure_clock_system (), dure_dice_system (),
                                              error);
  g_autoptr (GTlsCertificate) certificate = NULL;
  DureServerPlan plan = { (guint16) options->people_port, (guint16) options->machines_port,
                          (guint16) options->operators_port, options->host, NULL,
                          options->public_url,
                          (guint) options->machine_threads, options->is_behind_proxy,
                          (guint) options->source_rate };

  use_all_descriptors ();
  keep_memory ();
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
  return run_server (city, &plan, out, error);
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
