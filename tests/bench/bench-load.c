// bench-load.c: sends batches as fast as a server takes them, and prints how fast that was
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Prints "counting" when it begins to count, and when it ends one JSON object: seconds, answers by
// status, connections lost, latencies, and what the server and this program have cost meanwhile.
// SIGTERM ends it early. Latencies are of a closed loop (crowd.c): with 512
// connections they mostly tell how many stand in the queue.

#include "crowd.h"

#include <jansson.h>
#include <stdio.h>

#define MOST_CONNECTIONS 10000
#define MOST_OBSERVATIONS 1000

typedef struct
{
  char *url, *path, *secrets, *bodies, *server;
  int connections, n_observations, repeat_percent, count;
  double warm_s, seconds;
} Options;

static volatile sig_atomic_t is_told_to_stop;

static void
on_signal (int number)
{
  is_told_to_stop = TRUE;
}

static void
on_counting (void)
{
  puts ("counting");
  fflush (stdout);
}

static gboolean
read_options (Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "url", 0, 0, G_OPTION_ARG_STRING, &options->url, "The server", "http://HOST:PORT" },
    { "path", 0, 0, G_OPTION_ARG_STRING, &options->path, "What is asked (/v1/observations)",
      "PATH" },
    { "connections", 0, 0, G_OPTION_ARG_INT, &options->connections, "At the same time (64)", "N" },
    { "batch", 0, 0, G_OPTION_ARG_INT, &options->n_observations, "Observations in each (20)", "N" },
    { "secrets", 0, 0, G_OPTION_ARG_FILENAME, &options->secrets, "Bearer secrets, one a line",
      "FILE" },
    { "dup", 0, 0, G_OPTION_ARG_INT, &options->repeat_percent, "Sent a second time (0)",
      "PERCENT" },
    { "bodies", 0, 0, G_OPTION_ARG_FILENAME, &options->bodies,
      "Send each line of it once, instead of batches", "FILE" },
    { "warm", 0, 0, G_OPTION_ARG_DOUBLE, &options->warm_s, "Before it counts (1)", "SECONDS" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &options->seconds, "That count (5)", "SECONDS" },
    { "count", 0, 0, G_OPTION_ARG_INT, &options->count, "End after so many answers instead", "N" },
    { "server", 0, 0, G_OPTION_ARG_STRING, &options->server, "Whose cost is measured", "PID" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  options->connections = 64;
  options->n_observations = 20;
  options->warm_s = 1;
  options->seconds = 5;
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (argc > 1 || options->url == NULL || options->connections < 1
      || options->connections > MOST_CONNECTIONS || options->n_observations < 1
      || options->n_observations > MOST_OBSERVATIONS || options->count < 0
      || options->repeat_percent < 0 || options->repeat_percent > 100)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "it takes only options, and needs --url; --help tells their bounds");
      return FALSE;
    }
  return TRUE;
}

/* The lines of a file, none of them empty; (nullable) (transfer full). */
static GStrv
read_lines (const char *path, GError **error)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  return g_strsplit (g_strchomp (text), "\n", -1);
}

static void
print (const DureCrowdFigures *figures)
{
  json_t *object = dure_answers_to_json (figures->answers);
  json_t *costs = json_pack ("{s:f, s:{s:f, s:I, s:I}, s:{s:f}}", "seconds", figures->seconds,
                             "server", "cpuS", figures->server.cpu_s, "written",
                             (json_int_t) figures->server.written, "memoryKb",
                             (json_int_t) figures->server.now_kb, "own", "cpuS",
                             figures->own.cpu_s);

  json_object_update_new (object, costs);
  dure_answers_print (object);
}

static gboolean
run (const Options *options, GError **error)
{
  g_auto (GStrv) secrets = NULL, bodies = NULL;
  DureCrowdFigures figures;
  DureCrowdPlan plan = {
    .url = options->url,
    .path = options->path != NULL ? options->path : "/v1/observations",
    .connections = (guint) options->connections,
    .n_observations = (guint) options->n_observations,
    .repeat_percent = (guint) options->repeat_percent,
    .warm_s = options->bodies == NULL && options->count == 0 ? options->warm_s : 0,
    .seconds = options->seconds,
    .count = (guint64) options->count,
    .server = options->server,
    .on_counting = on_counting,
    .is_told_to_stop = &is_told_to_stop,
  };

  if (options->secrets != NULL && (secrets = read_lines (options->secrets, error)) == NULL)
    return FALSE;
  if (options->bodies != NULL && (bodies = read_lines (options->bodies, error)) == NULL)
    return FALSE;
  plan.secrets = secrets;
  plan.bodies = bodies;
  if (!dure_crowd_run (&plan, &figures, error))
    return FALSE;
  print (&figures);
  dure_answers_free (figures.answers);
  return TRUE;
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean is_fine;

  signal (SIGTERM, on_signal);
  is_fine = read_options (&options, argc, argv, &error) && run (&options, &error);
  if (!is_fine)
    fprintf (stderr, "bench-load: %s\n", error->message);
  g_free (options.url);
  g_free (options.path);
  g_free (options.secrets);
  g_free (options.bodies);
  g_free (options.server);
  return is_fine ? 0 : 1;
}
