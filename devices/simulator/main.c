// main.c: dure-wearables, a bluetoothd with straps that are not there
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "decode.h"
#include "decode-file.h"
#include "private-bus.h"
#include "prompter.h"
#include "recorder.h"
#include "replay.h"
#include "script.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

typedef struct
{
  char *bus;
  char *address_file;
  char *beats;
  char *script;
  char *transcript;
  char *contact;
  char *display;
  char *date;
  char *replay;
  DureReplay *replayed;
  char *scenario;
  DureScenario *scene; /* the one of that name */
  double speed;
  double bpm;
  double faults;
  int seed;
  int straps;
  int hci;
  gboolean adapter_off;
  gboolean no_uuid;
  gboolean station;
  gboolean head;
  gboolean list;
} Options;

typedef struct
{
  GMainLoop *loop;
  DureScript *script;
  DurePrompter *prompter;
  GDataInputStream *lines;
  int status;
} Program;

static void
options_clear (Options *options)
{
  g_free (options->bus);
  g_free (options->address_file);
  g_free (options->beats);
  g_free (options->script);
  g_free (options->transcript);
  g_free (options->contact);
  g_free (options->display);
  g_free (options->date);
  g_free (options->replay);
  g_clear_pointer (&options->replayed, dure_replay_free);
  g_free (options->scenario);
  g_clear_pointer (&options->scene, dure_scenario_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options *options, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "bus", 0, 0, G_OPTION_ARG_STRING, &options->bus,
      "Play on this bus instead of a private one of our own", "ADDRESS" },
    { "address-file", 0, 0, G_OPTION_ARG_FILENAME, &options->address_file,
      "Write the bus address into this file once everything is up", "FILE" },
    { "beats", 0, 0, G_OPTION_ARG_FILENAME, &options->beats,
      "CSV (or .csv.gz) of rr_ms,beat,rhythm for strap 1; else a generated heart", "FILE" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &options->speed,
      "Run this many times faster than life, up to 1000; the intervals stay", "X" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &options->seed,
      "The same seed gives the same hearts and signal strengths", "N" },
    { "bpm", 0, 0, G_OPTION_ARG_DOUBLE, &options->bpm, "Mean rate of generated hearts", "N" },
    { "straps", 0, 0, G_OPTION_ARG_INT, &options->straps,
      "How many straps are in the room: C0:DE:00:00:00:01 and so on", "N" },
    { "station", 0, 0, G_OPTION_ARG_NONE, &options->station,
      "Besides straps one instrument of each kind: C0:DE:00:00:01:01 (cuff) to :07:01", NULL },
    { "replay", 0, 0, G_OPTION_ARG_FILENAME, &options->replay,
      "One more device, C0:DE:00:00:09:01, that says again what this capture holds", "FILE" },
    { "contact", 0, 0, G_OPTION_ARG_STRING, &options->contact,
      "What the straps say of the skin: good, none or unsupported", "WORD" },
    { "no-uuid", 0, 0, G_OPTION_ARG_NONE, &options->no_uuid,
      "Advertise without naming any service", NULL },
    { "adapter-off", 0, 0, G_OPTION_ARG_NONE, &options->adapter_off,
      "Start with the adapter switched off", NULL },
    { "hci", 0, 0, G_OPTION_ARG_INT, &options->hci, "The adapter comes as hciN first", "N" },
    { "head", 0, 0, G_OPTION_ARG_NONE, &options->head,
      "Be newer than BlueZ 5.66: Device1 tells Disconnected", NULL },
    { "faults", 0, 0, G_OPTION_ARG_DOUBLE, &options->faults,
      "How likely each thing is to go wrong by itself, 0 to 1; the seed says which", "RATE" },
    { "date", 0, 0, G_OPTION_ARG_STRING, &options->date,
      "The room's date at the start, ISO 8601; it goes on with the room's time", "DATE" },
    { "display", 0, 0, G_OPTION_ARG_FILENAME, &options->display,
      "Keep in this file what the devices' own displays show (JSON)", "FILE" },
    { "script", 0, 0, G_OPTION_ARG_FILENAME, &options->script,
      "Events, line by line; - reads standard input as it comes and ends with it", "FILE" },
    { "transcript", 0, 0, G_OPTION_ARG_FILENAME, &options->transcript,
      "Write what was asked and told into this file", "FILE" },
    { "scenario", 0, 0, G_OPTION_ARG_STRING, &options->scenario,
      "Play the room of this scenario (or FILE.scenario); Enter lets its next event happen",
      "NAME" },
    { "list", 0, 0, G_OPTION_ARG_NONE, &options->list, "Name the scenarios, each with its trap",
      NULL },
    { NULL },
  };
  g_autofree char *help = dure_script_help ();
  g_autoptr (GOptionContext) context =
    g_option_context_new ("- play a bluetoothd with straps and instruments");

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (context, help);

  return g_option_context_parse_strv (context, argv, error);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, what);
  return FALSE;
}

static gboolean
make_contact (const Options *options, DureDaemonPlan *plan, GError **error)
{
  if (g_strcmp0 (options->contact, "none") == 0)
    plan->contact = DURE_SENSOR_CONTACT_NONE;
  else if (g_strcmp0 (options->contact, "unsupported") == 0)
    plan->contact = DURE_SENSOR_CONTACT_UNSUPPORTED;
  else if (options->contact == NULL || g_str_equal (options->contact, "good"))
    plan->contact = DURE_SENSOR_CONTACT_GOOD;
  else
    return refuse (error, "--contact is good, none or unsupported");

  return TRUE;
}

static gboolean
make_date (const Options *options, DureDaemonPlan *plan, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  if (options->date == NULL)
    return TRUE;

  plan->date = g_date_time_new_from_iso8601 (options->date, zone);

  return plan->date != NULL || refuse (error, "--date is like 2026-03-01T09:30:00");
}

static gboolean
make_replay (Options *options, DureDaemonPlan *plan, GError **error)
{
  DureCapture *capture;

  if (options->replay == NULL)
    return TRUE;

  capture = dure_capture_load (options->replay, error);
  if (capture == NULL)
    return FALSE;
  options->replayed = dure_replay_new (capture);
  plan->replay = dure_replay_get_model (options->replayed);

  return TRUE;
}

static gboolean
make_plan (Options *options, DureDaemonPlan *plan, GError **error)
{
  if (!(options->speed > 0.0 && options->speed <= DURE_SPEED_MAX))
    return refuse (error, "--speed is more than 0 and at most 1000");
  if (!(options->bpm >= 20.0 && options->bpm <= 250.0))
    return refuse (error, "--bpm is between 20 and 250");
  if (options->straps < 0 || options->straps > 100)
    return refuse (error, "--straps is between 0 and 100");

  if (options->hci < 0 || options->hci > 99)
    return refuse (error, "--hci is between 0 and 99");
  if (!(options->faults >= 0.0 && options->faults <= 1.0))
    return refuse (error, "--faults is between 0 and 1");
  if (!make_contact (options, plan, error) || !make_date (options, plan, error)
      || !make_replay (options, plan, error))
    return FALSE;

  plan->speed = options->speed;
  plan->seed = (guint32) options->seed;
  plan->straps = (guint) options->straps;
  plan->bpm = options->bpm;
  plan->tells_uuid = !options->no_uuid;
  plan->adapter_on = !options->adapter_off;
  plan->adapter_number = (guint) options->hci;
  plan->station = options->station;
  plan->faults = options->faults;
  plan->is_head = options->head;
  plan->display = options->display;
  if (options->beats != NULL)
    {
      plan->beats = dure_beats_new_from_file (options->beats, error);
      return plan->beats != NULL;
    }

  return TRUE;
}

static gboolean
on_signal (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static void
on_bus_closed (GDBusConnection *connection,
               gboolean         remote_peer_vanished,
               GError          *error,
               gpointer         user_data)
{
  g_main_loop_quit (user_data);
}

/* Tells who plays a scenario by hand what the next Enter does. */
static void
show_next (Program *program)
{
  const char *next = program->prompter != NULL ? dure_prompter_next (program->prompter) : NULL;

  if (next != NULL)
    printf ("next %s\n", next);
  fflush (stdout);
}

static void
on_line_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line =
    g_data_input_stream_read_line_finish (program->lines, result, NULL, &error);

  if (line == NULL)
    {
      if (program->prompter == NULL)
        g_main_loop_quit (program->loop);
      return;
    }
  if (program->prompter != NULL && line[0] == '\0'
        ? !dure_prompter_go_on (program->prompter, &error)
        : !dure_script_run_line (program->script, line, &error))
    {
      fprintf (stderr, "dure-wearables: %s\n", error->message);
      program->status = EX_DATAERR;
      g_main_loop_quit (program->loop);
      return;
    }

  show_next (program);
  g_data_input_stream_read_line_async (program->lines, G_PRIORITY_DEFAULT, NULL, on_line_ready,
                                       program);
}

static gboolean
start_script (Program *program, const Options *options, GError **error)
{
  const char *path = options->script;
  g_autofree char *text = NULL;

  if (path == NULL && options->scene == NULL)
    return TRUE;
  if (path == NULL)
    {
      program->prompter = dure_prompter_new (options->scene, program->script);
      if (!dure_prompter_open (program->prompter, error))
        return FALSE;
    }
  else if (!g_str_equal (path, "-"))
    return g_file_get_contents (path, &text, NULL, error)
           && dure_script_run_text (program->script, text, error);

  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);

  program->lines = g_data_input_stream_new (input);
  g_data_input_stream_read_line_async (program->lines, G_PRIORITY_DEFAULT, NULL, on_line_ready,
                                       program);
  return TRUE;
}

static gboolean
announce (const Options *options, const char *address, GError **error)
{
  if (options->address_file != NULL
      && !g_file_set_contents (options->address_file, address, -1, error))
    return FALSE;

  printf ("bus %s\n", address);
  fflush (stdout);

  return TRUE;
}

/* Everything above the bus; the bus itself outlives it in main. */
static gboolean
play (Program *program, const Options *options, const char *address, DureDaemonPlan *plan,
      GError **error)
{
  g_autoptr (DureTranscript) transcript = dure_transcript_new (options->transcript, error);
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (DureDaemon) daemon = NULL;
  g_autoptr (DureScript) script = NULL;

  if (transcript == NULL)
    return FALSE;

  connection = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
      | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, error);
  if (connection == NULL)
    return FALSE;

  g_signal_connect (connection, "closed", G_CALLBACK (on_bus_closed), program->loop);
  daemon = dure_daemon_new (connection, transcript, plan);
  script = dure_script_new (daemon, transcript);
  program->script = script;
  dure_daemon_set_running (daemon, TRUE);
  if (!start_script (program, options, error) || !announce (options, address, error))
    return FALSE;

  show_next (program);
  g_main_loop_run (program->loop);
  g_clear_object (&program->lines);
  g_clear_pointer (&program->prompter, dure_prompter_free);

  return TRUE;
}

static void
list (void)
{
  for (guint i = 0; dure_scenario_texts[i].name != NULL; i++)
    {
      g_autoptr (DureScenario) scenario = dure_scenario_load (dure_scenario_texts[i].name, NULL);

      if (scenario != NULL)
        printf ("%-36s %s\n", scenario->name, scenario->title);
    }
}

/* The room of a scenario stands before what was asked for on the command line. */
static gboolean
take_arguments (Options *options, DureDaemonPlan *plan, char **argv, GError **error)
{
  g_auto (GStrv) all = dure_prompter_take_options (argv, &options->scene, error);

  return all != NULL && parse_options (options, &all, error)
         && (options->list || make_plan (options, plan, error));
}

/* What operators ask of a packet, or of a file, without a bus. */
static int
decode (int (*run) (const char *const *, GString *, GString *), char **arguments)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) complaint = g_string_new (NULL);
  const int status = run ((const char *const *) arguments, out, complaint);

  fputs (complaint->str, stderr);
  if (fputs (out->str, stdout) == EOF || fflush (stdout) == EOF)
    return EX_IOERR;

  return status;
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { .speed = 1.0, .bpm = 64.0, .seed = 1, .straps = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DurePrivateBus) bus = NULL;
  Program program = { .loop = loop, .status = EXIT_SUCCESS };
  DureDaemonPlan plan = { 0 };

  if (argc > 1 && g_str_equal (argv[1], "decode"))
    return decode (dure_decode_run, argv + 2);
  if (argc > 1 && g_str_equal (argv[1], "decode-file"))
    return decode (dure_decode_file, argv + 2);
  if (argc > 1 && g_str_equal (argv[1], "record"))
    return dure_record_main (argv + 1);
  if (!take_arguments (&options, &plan, argv, &error))
    {
      fprintf (stderr, "dure-wearables: %s\n", error->message);
      return g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE)
                 || error->domain == G_OPTION_ERROR
               ? EX_USAGE
               : EX_DATAERR;
    }

  if (options.list)
    {
      list ();
      return EXIT_SUCCESS;
    }

  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_unix_signal_add (SIGINT, on_signal, loop);
  if (options.bus == NULL)
    bus = dure_private_bus_new (&error);
  if ((options.bus == NULL && bus == NULL)
      || !play (&program, &options,
                options.bus != NULL ? options.bus : dure_private_bus_get_address (bus), &plan,
                &error))
    {
      fprintf (stderr, "dure-wearables: %s\n", error->message);
      return EX_UNAVAILABLE;
    }

  g_clear_pointer (&plan.date, g_date_time_unref);

  return program.status;
}
