// script.c: what happens in the simulated world, line by line
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A line is "[at TIME] EVENT". TIME is "3s" or "250ms" of the simulated room from the moment the
// line is read; without it the event happens at once. An event of the room begins with its word
// (events-room.c); one of a device with the device's alias (events-device.c), or, short for straps,
// with its word and the strap's number: "drop 2" is "strap2 drop". Whatever else a device's model
// knows ("cuff measure systolic=180") is understood too. Blank lines and lines that begin with "#"
// say nothing; an event of a device that is not in the room is passed over.

#include "script.h"

#include "devices-error.h"
#include "events.h"

#include <string.h>

#define PARTS_MAX 16

struct _DureScript
{
  DureDaemon *daemon;
  DureTranscript *transcript;
  GPtrArray *pending; /* of Step */
};

typedef struct
{
  DureScript *script;
  const DureEvent *event; /* NULL: an act of a model */
  char *alias;            /* NULL: an event of the room */
  GStrv words;
  DureAct *act;
  char *line;
  guint timer;
} Step;

/* What straps' events are called without an alias. */
static const char *const of_straps[] = { "drop", "return", "unlink", "silent",
                                         "speak", "share", "bare",   "garbage", NULL };
static const char *const of_first_strap[] = { "refuse", "contact", NULL };

static void
append_acts (GString *text)
{
  const DureModel *model = &dure_model_strap;

  g_string_append (text,
                   "Measurements, ALIAS WORD [NAME=NUMBER...] (names: systolic diastolic mean\n"
                   "pulse temperature weight height fat impedance oxygen glucose energy user\n"
                   "type; nan is a number). What is asked for before the link waits for it:\n");
  for (guint i = 0; model != NULL; model = dure_model_get (i++))
    {
      g_autofree char *words = g_strjoinv ("|", (char **) model->acts);

      if (model != &dure_model_strap)
        g_string_append_printf (text, "  %s %s\n", model->alias, words);
    }
}

/**
 * dure_script_help:
 * Returns: (transfer full): the events in words, for --help
 */
char *
dure_script_help (void)
{
  GString *text = g_string_new (
    "Events of a script, one a line, \"[at 3s] EVENT\" (s or ms of the simulated room):\n");
  const DureEvent *event;

  for (guint i = 0; (event = dure_room_event_get (i)) != NULL; i++)
    g_string_append_printf (text, "  %s %s\n", event->name, event->help);
  g_string_append (text, "Events of a device, ALIAS EVENT (ALIAS: strap1 and so on, cuff "
                         "thermometer scale\noximeter glucose mi-scale meter):\n");
  for (guint i = 0; (event = dure_device_event_get (i)) != NULL; i++)
    g_string_append_printf (text, "  %s %s%s\n", event->name,
                            event->shape[0] == '\0' ? "  " : "", event->help);
  append_acts (text);
  g_string_append (text,
                   "Short for straps: drop|return|unlink|silent|speak|share|bare|garbage [N], and\n"
                   "refuse COUNT, contact WORD of strap 1.\n"
                   "--display writes {\"cuff\": {\"systolic\": \"121\", ...}, "
                   "\"strap1\": {\"heart-rate\": \"64\", \"passkey\": \"041976\"}}.\n");

  return g_string_free (text, FALSE);
}

/**
 * dure_script_new:
 * @daemon: (transfer none): where things happen, outlives the script
 * @transcript: (transfer none): what to write events into, outlives the script
 *
 * Returns: (transfer full): a script of which nothing has happened yet
 */
DureScript *
dure_script_new (DureDaemon *daemon, DureTranscript *transcript)
{
  DureScript *self = g_new0 (DureScript, 1);

  self->daemon = daemon;
  self->transcript = transcript;
  self->pending = g_ptr_array_new ();

  return self;
}

static void
step_free (Step *step)
{
  g_clear_pointer (&step->act, dure_act_free);
  g_strfreev (step->words);
  g_free (step->alias);
  g_free (step->line);
  g_free (step);
}

void
dure_script_free (DureScript *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      Step *step = g_ptr_array_index (self->pending, i);

      dure_room_clock_remove (dure_daemon_get_stage (self->daemon)->clock, &step->timer);
      step_free (step);
    }
  g_ptr_array_unref (self->pending);
  g_free (self);
}

static void
happen (Step *step)
{
  DureDaemon *daemon = step->script->daemon;
  DurePeer *peer = step->alias != NULL ? dure_daemon_find (daemon, step->alias) : NULL;
  const char *const *words = (const char *const *) step->words;

  dure_transcript_write (step->script->transcript, "script", step->line, "");
  if (step->alias == NULL)
    step->event->run (daemon, words);
  else if (peer != NULL && step->event != NULL)
    step->event->run_on (daemon, peer, words);
  else if (peer != NULL)
    dure_wearable_act (dure_peer_get_wearable (peer), step->act);
}

static gboolean
on_step (gpointer user_data)
{
  Step *step = user_data;

  step->timer = 0;
  g_ptr_array_remove (step->script->pending, step);
  happen (step);
  step_free (step);

  return G_SOURCE_REMOVE;
}

static gboolean
fail (GError **error, const char *line, const char *what)
{
  g_set_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED, "script line \"%.60s\": %s",
               line, what);
  return FALSE;
}

static const DureModel *
model_of (const char *alias)
{
  const gsize length = strlen (dure_model_strap.alias);
  guint64 number;

  if (g_str_has_prefix (alias, dure_model_strap.alias)
      && g_ascii_string_to_unsigned (alias + length, 10, 0, 1000, &number, NULL))
    return &dure_model_strap;

  for (guint i = 0; dure_model_get (i) != NULL; i++)
    if (g_str_equal (dure_model_get (i)->alias, alias))
      return dure_model_get (i);

  return NULL;
}

/* "drop 2" and "refuse 3" become what they stand for. */
static GStrv
spell_out (GStrv parts)
{
  g_autoptr (GStrvBuilder) whole = g_strv_builder_new ();
  guint64 number = 1;
  guint rest = 1;

  if (g_strv_contains (of_straps, parts[0]))
    {
      if (parts[1] != NULL && !g_ascii_string_to_unsigned (parts[1], 10, 0, 1000, &number, NULL))
        return g_strdupv (parts);
      rest = parts[1] != NULL ? 2 : 1;
    }
  else if (!g_strv_contains (of_first_strap, parts[0]))
    {
      return g_strdupv (parts);
    }

  g_autofree char *alias = g_strdup_printf ("strap%u", (guint) number);

  g_strv_builder_add_many (whole, alias, parts[0], NULL);
  for (; parts[rest] != NULL; rest++)
    g_strv_builder_add (whole, parts[rest]);

  return g_strv_builder_end (whole);
}

static gboolean
parse_event (Step *step, GStrv parts, const char *line, GError **error)
{
  const DureModel *model = model_of (parts[0]);
  const char *const *rest = (const char *const *) parts + (model != NULL ? 2 : 1);

  if (model == NULL)
    step->event = dure_room_event_find (parts[0]);
  else if (parts[1] != NULL)
    step->event = dure_device_event_find (parts[1]);
  if (model == NULL ? step->event == NULL : parts[1] == NULL)
    return fail (error, line, "no such event");

  step->alias = model != NULL ? g_strdup (parts[0]) : NULL;
  if (step->event != NULL)
    {
      step->words = g_strdupv ((char **) rest);
      return dure_event_takes (step->event, rest)
             || fail (error, line, "the event does not go with what follows it");
    }
  if (!g_strv_contains (model->acts, parts[1]))
    return fail (error, line, "no such event of this device");

  step->act = dure_act_new (parts[1], rest);

  return step->act != NULL || fail (error, line, "what follows is not like \"name=1.5\"");
}

static GStrv
split (const char *plain)
{
  g_auto (GStrv) parts = g_strsplit_set (plain, " \t", PARTS_MAX);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      g_strv_builder_add (words, parts[i]);

  return g_strv_builder_end (words);
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
  g_auto (GStrv) parts = split (plain);
  g_auto (GStrv) whole = NULL;
  gboolean later = FALSE;
  double ms = 0.0;
  Step *step;

  if (plain[0] == '\0' || plain[0] == '#')
    return TRUE;

  if (g_str_equal (parts[0], "at"))
    {
      if (g_strv_length (parts) < 3 || !dure_event_parse_time (parts[1], &ms))
        return fail (error, plain, "the time is not like \"3s\" or \"250ms\"");
      later = ms > 0.0;
    }

  step = g_new0 (Step, 1);
  step->script = self;
  step->line = g_strjoinv (" ", parts + (g_str_equal (parts[0], "at") ? 2 : 0));
  whole = spell_out (parts + (g_str_equal (parts[0], "at") ? 2 : 0));
  if (!parse_event (step, whole, plain, error))
    {
      step_free (step);
      return FALSE;
    }
  if (!later)
    {
      happen (step);
      step_free (step);
      return TRUE;
    }

  step->timer =
    dure_room_clock_add (dure_daemon_get_stage (self->daemon)->clock, ms, on_step, step);
  g_ptr_array_add (self->pending, step);

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
