// bench-probe.c: asks a server at an even pace, and prints how long it takes to answer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One connection, one request after the other, at a pace far below what the server can do: what is
// measured is how long somebody waits, alone or beside a crowd (bench-load). Each request takes the
// next line of a file as one more header field, so that each can be another person's. A request
// whose turn came while the one before was not answered has waited since its turn.
// Prints one JSON object: answers by status, latencies.

#include "answers.h"
#include "wire.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define US_PER_S 1000000

static struct
{
  char *url, *method, *path, *fields, *body;
  char **also;
  double rate, seconds;
} options = { .rate = 50, .seconds = 5 };

static const GOptionEntry entries[] = {
  { "url", 0, 0, G_OPTION_ARG_STRING, &options.url, "The server", "http://HOST:PORT" },
  { "method", 0, 0, G_OPTION_ARG_STRING, &options.method, "GET or POST", "METHOD" },
  { "body", 0, 0, G_OPTION_ARG_STRING, &options.body, "what a POST sends (nothing)", "TEXT" },
  { "path", 0, 0, G_OPTION_ARG_STRING, &options.path, "What is asked", "PATH" },
  { "field", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.also, "A header field of each (repeat)",
    "NAME: VALUE" },
  { "fields", 0, 0, G_OPTION_ARG_FILENAME, &options.fields, "One more header field a line, in turn",
    "FILE" },
  { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &options.rate, "Requests a second (50)", "N" },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &options.seconds, "How long (5)", "SECONDS" },
  { NULL },
};

typedef struct
{
  GSocketAddress *where;
  char *host;
  GStrv fields;
  guint n_fields;
  DureWire wire;
  guint asked;
  DureAnswers *answers;
} Probe;

static void
wait_until (gint64 moment_us)
{
  const struct timespec moment = { moment_us / US_PER_S, moment_us % US_PER_S * 1000 };

  while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, NULL) == EINTR)
    continue;
}

static char *
next_request (Probe *self)
{
  g_autofree char *also = options.also != NULL ? g_strjoinv ("\r\n", options.also) : g_strdup ("");
  const char *body = options.body != NULL ? options.body : "";
  g_autofree char *length =
      g_str_equal (options.method, "POST")
          ? g_strdup_printf ("Content-Length: %zu\r\n", strlen (body))
          : g_strdup ("");

  return g_strdup_printf (
      "%s %s HTTP/1.1\r\nHost: %s\r\n%s%s%s\r\n%s\r\n%s", options.method, options.path, self->host,
      also, *also != '\0' ? "\r\n" : "", self->fields[self->asked++ % self->n_fields],
      length, body);
}

static gboolean
exchange (Probe *self, gint64 due_us, GError **error)
{
  g_autofree char *text = next_request (self);
  const struct iovec parts[DURE_WIRE_PARTS] = { { text, strlen (text) } };

  if (self->wire.fd < 0 && !dure_wire_open (&self->wire, self->where, TRUE, error))
    return FALSE;
  dure_wire_ask (&self->wire, parts);
  if (dure_wire_send (&self->wire) == DURE_WIRE_DONE
      && dure_wire_receive (&self->wire) == DURE_WIRE_DONE)
    dure_answers_note (self->answers, self->wire.status, due_us);
  else
    {
      dure_answers_note_lost (self->answers);
      self->wire.closes = TRUE;
    }
  if (self->wire.closes)
    dure_wire_close (&self->wire);
  return TRUE;
}

/* How late this program itself wakes is not the server's; how long it still waited for the answer
 * before is. When the time is over, those that are still to be asked have waited in vain. */
static gboolean
ask_all (Probe *self, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  const gint64 end = start + (gint64) (options.seconds * US_PER_S);
  const guint n_requests = (guint) (options.rate * options.seconds);

  for (guint i = 0; i < n_requests; i++)
    {
      gint64 due = start + (gint64) (i * US_PER_S / options.rate);

      if (g_get_monotonic_time () <= due)
        {
          wait_until (due);
          due = g_get_monotonic_time ();
        }
      if (g_get_monotonic_time () > end)
        dure_answers_note_late (self->answers, due);
      else if (!exchange (self, due, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_fields (Probe *self, GError **error)
{
  g_autofree char *text = NULL;

  if (options.fields == NULL)
    self->fields = g_strsplit ("Accept: */*", "\n", -1);
  else if (g_file_get_contents (options.fields, &text, NULL, error))
    self->fields = g_strsplit (g_strchomp (text), "\n", -1);
  else
    return FALSE;
  self->n_fields = g_strv_length (self->fields);
  return TRUE;
}

static gboolean
run (int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  Probe self = { .wire.fd = -1, .answers = dure_answers_new () };
  gboolean is_fine;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (argc > 1 || options.url == NULL || options.method == NULL || options.path == NULL
      || options.rate <= 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "it takes only options, and needs --url, --method and --path");
      return FALSE;
    }
  is_fine = read_fields (&self, error)
            && (self.where = dure_wire_address (options.url, &self.host, error)) != NULL
            && ask_all (&self, error);
  if (is_fine)
    dure_answers_print (dure_answers_to_json (self.answers));
  dure_wire_close (&self.wire);
  dure_answers_free (self.answers);
  g_strfreev (self.fields);
  g_clear_object (&self.where);
  g_free (self.host);
  return is_fine;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (run (argc, argv, &error))
    return 0;
  fprintf (stderr, "bench-probe: %s\n", error->message);
  return 1;
}
