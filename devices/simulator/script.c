// script.c: what happens in the simulated world, line by line
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A line is "[at TIME] EVENT [ARGUMENT]". TIME is "3s" or "250ms" of the simulated world from the
// moment the line is read; without it the event happens at once. Blank lines and lines that begin
// with "#" say nothing. The table of events below is the whole language.

#include "script.h"

#include "devices-error.h"
#include "pace.h"

#include <string.h>

struct _DureScript
{
  DureDaemon *daemon;
  DureTranscript *transcript;
  double speed;
  GHashTable *pending; /* source ids of events to come */
};

/* An event on a strap takes its number, or a count; events on a thing take one of two words. */
typedef struct
{
  const char *name;
  const char *words[4];
  void (*run) (DureDaemon *daemon, DureWearable *strap, guint choice);
} Event;

typedef struct
{
  DureScript *script;
  const Event *event;
  guint choice;
  guint source;
  char *line;
} Step;

static void
run_drop (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  dure_wearable_set_in_range (strap, FALSE);
}

static void
run_return (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  dure_wearable_set_in_range (strap, TRUE);
}

static void
run_unlink (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  dure_wearable_break_link (strap);
}

static void
run_silent (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  dure_wearable_set_silent (strap, TRUE);
}

static void
run_speak (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  dure_wearable_set_silent (strap, FALSE);
}

static void
run_share (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  dure_wearable_set_shareable (strap, TRUE);
}

static void
run_bare (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  dure_wearable_resolve_bare (strap);
}

static void
run_garbage (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  dure_wearable_send_garbage (strap);
}

static void
run_refuse (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  dure_wearable_refuse_links (dure_daemon_get_wearable (daemon, 1), choice);
}

static void
run_contact (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  static const DureSensorContact contacts[] = { DURE_SENSOR_CONTACT_GOOD, DURE_SENSOR_CONTACT_NONE,
                                                DURE_SENSOR_CONTACT_UNSUPPORTED };
  DureWearable *first = dure_daemon_get_wearable (daemon, 1);

  if (first != NULL)
    dure_heart_sensor_set_contact (dure_wearable_get_sensor (first), contacts[choice]);
}

static void
run_adapter (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  if (choice <= 1 && dure_daemon_get_adapter (daemon) != NULL)
    dure_adapter_set_powered (dure_daemon_get_adapter (daemon), choice == 0);
  else if (choice == 2)
    dure_daemon_set_plugged (daemon, FALSE);
  else
    dure_daemon_set_plugged (daemon, TRUE);
}

static void
run_daemon (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  dure_daemon_set_running (daemon, choice == 1);
}

static void
run_scan (DureDaemon *daemon, DureWearable *strap, guint choice)
{
  if (dure_daemon_get_adapter (daemon) != NULL)
    dure_adapter_end_discovery (dure_daemon_get_adapter (daemon));
}

/* Events without words take a number, 1 when there is none. */
static const Event events[] = {
  { "drop", { NULL }, run_drop },
  { "return", { NULL }, run_return },
  { "unlink", { NULL }, run_unlink },
  { "silent", { NULL }, run_silent },
  { "speak", { NULL }, run_speak },
  { "bare", { NULL }, run_bare },
  { "share", { NULL }, run_share },
  { "garbage", { NULL }, run_garbage },
  { "refuse", { NULL }, run_refuse },
  { "contact", { "good", "none", "unsupported", NULL }, run_contact },
  { "adapter", { "on", "off", "pull", "plug" }, run_adapter },
  { "daemon", { "gone", "back", NULL }, run_daemon },
  { "scan", { "end", NULL }, run_scan },
};

/**
 * dure_script_help:
 * Returns: the events in words, for --help
 */
const char *
dure_script_help (void)
{
  return "Events of a script, one a line, \"[at 3s] EVENT\" (s or ms of the simulated world):\n"
         "  drop [N]      strap N breaks its link and leaves the room\n"
         "  return [N]    strap N is back and advertises\n"
         "  unlink [N]    strap N breaks its link and stays in the room\n"
         "  silent [N]    strap N keeps its link and sends nothing; speak [N] ends that\n"
         "  share [N]     strap N refuses AcquireNotify from its next link on\n"
         "  bare [N]      strap N's next link is resolved without any service\n"
         "  garbage [N]   strap N sends one packet that is cut short\n"
         "  refuse COUNT  the next COUNT attempts to connect to strap 1 fail\n"
         "  contact good|none|unsupported   what strap 1 says of the skin\n"
         "  adapter on|off|pull|plug        pulled and plugged in, it comes as the next hciN\n"
         "  daemon gone|back                the daemon's name and all its objects\n"
         "  scan end                        discovery ends by itself\n";
}

/**
 * dure_script_new:
 * @daemon: (transfer none): where things happen, outlives the script
 * @transcript: (transfer none): what to write events into, outlives the script
 * @speed: how many times faster than life
 *
 * Returns: (transfer full): a script with no lines
 */
DureScript *
dure_script_new (DureDaemon *daemon, DureTranscript *transcript, double speed)
{
  DureScript *self = g_new0 (DureScript, 1);

  self->daemon = daemon;
  self->transcript = transcript;
  self->speed = speed;
  self->pending = g_hash_table_new (NULL, NULL);

  return self;
}

void
dure_script_free (DureScript *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_source_remove (GPOINTER_TO_UINT (id));
  g_hash_table_unref (self->pending);
  g_free (self);
}

static void
step_free (Step *step)
{
  g_free (step->line);
  g_free (step);
}

static gboolean
on_step (gpointer user_data)
{
  Step *step = user_data;
  DureDaemon *daemon = step->script->daemon;
  const gboolean takes_strap = step->event->words[0] == NULL && step->event->run != run_refuse;
  DureWearable *strap =
    dure_daemon_get_wearable (daemon, takes_strap ? step->choice : 1);

  dure_transcript_write (step->script->transcript, "script", step->line, "");
  if (step->event->words[0] != NULL || strap != NULL)
    step->event->run (daemon, strap, step->choice);
  if (step->source != 0)
    g_hash_table_remove (step->script->pending, GUINT_TO_POINTER (step->source));

  return G_SOURCE_REMOVE;
}

static gboolean
fail (GError **error, const char *line, const char *what)
{
  g_set_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED, "script line \"%.60s\": %s",
               line, what);
  return FALSE;
}

static gboolean
parse_time (const char *text, guint64 *ret_ms)
{
  char *end;
  const guint64 number = g_ascii_strtoull (text, &end, 10);

  if (!g_ascii_isdigit (text[0]) || number > 86400000)
    return FALSE;
  if (g_str_equal (end, "ms"))
    *ret_ms = number;
  else if (g_str_equal (end, "s"))
    *ret_ms = number * 1000;
  else
    return FALSE;

  return TRUE;
}

static gboolean
parse_choice (const Event *event, const char *argument, guint *ret_choice)
{
  guint64 number;

  if (event->words[0] == NULL)
    {
      if (argument == NULL)
        argument = "1";
      if (!g_ascii_string_to_unsigned (argument, 10, 0, 1000, &number, NULL))
        return FALSE;
      *ret_choice = (guint) number;
      return TRUE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (event->words) && event->words[i] != NULL; i++)
    if (g_strcmp0 (argument, event->words[i]) == 0)
      {
        *ret_choice = i;
        return TRUE;
      }

  return FALSE;
}

static const Event *
find_event (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_strcmp0 (name, events[i].name) == 0)
      return &events[i];

  return NULL;
}

static void
schedule (DureScript *self, const Event *event, guint choice, guint64 ms, char *line)
{
  Step *step = g_new0 (Step, 1);

  step->script = self;
  step->event = event;
  step->choice = choice;
  step->line = line;
  if (ms == 0)
    {
      on_step (step);
      step_free (step);
      return;
    }

  step->source = g_timeout_add_full (G_PRIORITY_DEFAULT,
                                     dure_pace_real_ms (self->speed, (double) ms), on_step, step,
                                     (GDestroyNotify) step_free);
  g_hash_table_add (self->pending, GUINT_TO_POINTER (step->source));
}

/**
 * dure_script_run_line:
 * @self: the script
 * @line: one line, without its end
 * @error: return location for %DURE_DEVICES_ERROR_MALFORMED
 *
 * Lets a line happen, now or at its time.
 *
 * Returns: whether the line was understood; if not, nothing happens
 */
gboolean
dure_script_run_line (DureScript *self, const char *line, GError **error)
{
  g_autofree char *plain = g_strstrip (g_strdup (line));
  g_auto (GStrv) parts = NULL;
  guint at = 0, n, choice;
  guint64 ms = 0;
  const Event *event;

  if (plain[0] == '\0' || plain[0] == '#')
    return TRUE;

  parts = g_strsplit_set (plain, " \t", 8);
  n = g_strv_length (parts);
  if (g_str_equal (parts[0], "at"))
    {
      if (n < 3 || !parse_time (parts[1], &ms))
        return fail (error, plain, "the time is not like \"3s\" or \"250ms\"");
      at = 2;
    }

  event = find_event (parts[at]);
  if (event == NULL)
    return fail (error, plain, "no such event");
  if (n > at + 2 || !parse_choice (event, parts[at + 1], &choice))
    return fail (error, plain, "the event does not go with what follows it");

  schedule (self, event, choice, ms, g_strjoinv (" ", parts + at));

  return TRUE;
}

/**
 * dure_script_run_text:
 * @self: the script
 * @text: lines
 * @error: return location for %DURE_DEVICES_ERROR_MALFORMED
 *
 * Returns: whether every line was understood
 */
gboolean
dure_script_run_text (DureScript *self, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (!dure_script_run_line (self, lines[i], error))
      return FALSE;

  return TRUE;
}
