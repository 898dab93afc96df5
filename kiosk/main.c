// main.c: dure-kiosk, the program at the station
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Reads the options, closes what a process leaves open by habit (core dumps, freed memory as it
// was, files for others, GTK's inspector), opens the station and shows it until it is told to
// end.

#include "kiosk.h"

#include "instrument-kind.h"
#include "recent-lines.h"
#include "style.h"
#include "watchdog.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define APPLICATION_ID "kr.gwangju.Dure.Kiosk"
#define USAGE_ERROR 2
#define INSPECTOR_SCHEMA "org.gtk.gtk4.Settings.Debug"
#define INSPECTOR_KEY "enable-inspector-keybinding"

typedef struct
{
  DureKioskOptions kiosk;
  char *state, *backend, *instruments, *pilot_model, *bus, *notices, *language, *code, *size;
  char *transcript, *recordings, *player, *earphones;
  char **installed;
  double panel_dpi, panel_bottom_mm;
  int idle_seconds, warning_seconds;
} Options;

typedef struct
{
  DureKiosk *kiosk;
  DureWatchdog *watchdog;
  gboolean is_started;
  int status;
} Run;

/* Freed memory is overwritten and never cached in slices, no picture of the process is ever
 * written, and files are our own. GLib reads G_SLICE before main, so a program that the service did
 * not start with it begins once more. So does glibc, whose cache of freed blocks (tcache) keeps
 * what stood in them: it is closed. The few threads share one heap, which saves a megabyte. The
 * instruments inherit all this. */
static void
close_habits (char **argv)
{
  static const char *const settings[][2] = {
    { "G_SLICE", "always-malloc" },
    { "GLIBC_TUNABLES", "glibc.malloc.perturb=213:glibc.malloc.tcache_count=0" },
    { "MALLOC_ARENA_MAX", "1" },
  };
  gboolean are_set = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_strcmp0 (g_getenv (settings[i][0]), settings[i][1]) != 0)
      {
        g_setenv (settings[i][0], settings[i][1], TRUE);
        are_set = FALSE;
      }
  if (!are_set)
    execv ("/proc/self/exe", argv);
  setrlimit (RLIMIT_CORE, &(struct rlimit){ 0, 0 });
#ifndef __SANITIZE_ADDRESS__ /* whose search for leaks looks into its own process */
  prctl (PR_SET_DUMPABLE, 0);
#endif
  umask (077);
}

/* A keyboard someone plugs in must not open GTK's inspector; settings of a desktop do not count. */
static void
close_inspector (void)
{
  GSettingsSchemaSource *source;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;

  g_unsetenv ("GTK_DEBUG");
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  source = g_settings_schema_source_get_default ();
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, INSPECTOR_SCHEMA, TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, INSPECTOR_KEY))
    return;
  settings = g_settings_new (INSPECTOR_SCHEMA);
  g_settings_set_boolean (settings, INSPECTOR_KEY, FALSE);
}

static char *
program_beside_us (const char *name)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (self != NULL ? self : ".");

  return g_build_filename (folder, name, NULL);
}

static gboolean
read_size (Options *options)
{
  char *end = NULL;

  if (options->size == NULL)
    return TRUE;
  options->kiosk.width = (int) g_ascii_strtoull (options->size, &end, 10);
  if (*end != 'x')
    return FALSE;
  options->kiosk.height = (int) g_ascii_strtoull (end + 1, &end, 10);
  return *end == '\0' && options->kiosk.width >= 240 && options->kiosk.width <= 16384
         && options->kiosk.height >= 240 && options->kiosk.height <= 16384;
}

static gboolean
knows_installed (const Options *options)
{
  DureInstrumentKind kind;
  const char *address;

  for (guint i = 0; options->installed != NULL && options->installed[i] != NULL; i++)
    if (!dure_instrument_kind_split (options->installed[i], &kind, &address))
      return FALSE;
  return TRUE;
}

static const char *
find_fault (Options *options)
{
  if (options->state == NULL)
    return "--state is missing";
  if (!read_size (options))
    return "--size must be like 1080x1920";
  if (!knows_installed (options))
    return "--installed must be like blood-pressure=C0:DE:00:00:01:01";
  if (options->panel_dpi != 0 && !(options->panel_dpi >= 20 && options->panel_dpi <= 600))
    return "--panel-dpi must be between 20 and 600";
  if (options->panel_bottom_mm != 0
      && !(options->panel_bottom_mm >= 100 && options->panel_bottom_mm <= 800))
    return "--panel-bottom must be between 100 and 800";
  if (options->idle_seconds < 0 || options->idle_seconds > 3600 || options->warning_seconds < 0
      || options->warning_seconds > 3600)
    return "--idle-seconds and --warning-seconds must be between 1 and 3600";
  return NULL;
}

/* What the kiosk is told of them. */
static void
hand_over (Options *options)
{
  if (options->instruments == NULL)
    options->instruments = program_beside_us ("dure-instruments");
  if (options->pilot_model == NULL)
    options->pilot_model = program_beside_us ("dure-pilot-model");
  if (options->player == NULL)
    options->player = program_beside_us ("dure-player");
  options->kiosk.state = options->state;
  options->kiosk.backend = options->backend;
  options->kiosk.instruments = options->instruments;
  options->kiosk.pilot_model = options->pilot_model;
  options->kiosk.bus = options->bus;
  options->kiosk.installed = (const char *const *) options->installed;
  options->kiosk.notices = options->notices;
  options->kiosk.language = options->language;
  options->kiosk.speech.transcript = options->transcript;
  options->kiosk.speech.recordings = options->recordings;
  options->kiosk.speech.player = options->player;
  options->kiosk.speech.earphones = options->earphones;
  options->kiosk.panel_dpi = options->panel_dpi;
  options->kiosk.panel_bottom_mm = options->panel_bottom_mm;
  options->kiosk.idle_ms = (gint64) options->idle_seconds * 1000;
  options->kiosk.warning_ms = (gint64) options->warning_seconds * 1000;
}

static void
add_speech (GOptionContext *context, Options *options)
{
  const GOptionEntry entries[] = {
    { "earphones", 0, 0, G_OPTION_ARG_FILENAME, &options->earphones,
      "Their jack (looked for)", "always|never|DEVICE" },
    { "recordings", 0, 0, G_OPTION_ARG_FILENAME, &options->recordings,
      "Folder of texts that people have recorded", "DIR" },
    { "player", 0, 0, G_OPTION_ARG_FILENAME, &options->player,
      "The program dure-player, which plays them and the kiosk's sounds", "PATH" },
    { "transcript", 0, 0, G_OPTION_ARG_FILENAME, &options->transcript,
      "Write down what would be said, for tests", "FILE" },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static gboolean
read_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &options->state,
      "Folder of the station's state", "DIR" },
    { "backend", 0, 0, G_OPTION_ARG_STRING, &options->backend,
      "The city's address for kiosks", "URL" },
    { "enrol", 0, 0, G_OPTION_ARG_STRING, &options->code,
      "Become known with a one-use code", "CODE" },
    { "instruments", 0, 0, G_OPTION_ARG_FILENAME, &options->instruments,
      "The program dure-instruments", "PATH" },
    { "pilot-model", 0, 0, G_OPTION_ARG_FILENAME, &options->pilot_model,
      "The program dure-pilot-model", "PATH" },
    { "bus", 0, 0, G_OPTION_ARG_STRING, &options->bus,
      "Bus of Bluetooth (the system's)", "ADDRESS" },
    { "installed", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->installed,
      "An instrument of the station's own (repeat)", "KIND=ADDRESS" },
    { "notices", 0, 0, G_OPTION_ARG_FILENAME, &options->notices, "Folder of notices", "DIR" },
    { "language", 0, 0, G_OPTION_ARG_STRING, &options->language, "First language",
      "ko|en|zh|vi|ru" },
    { "panel-dpi", 0, 0, G_OPTION_ARG_DOUBLE, &options->panel_dpi,
      "True dots per inch (68.9)", "N" },
    { "panel-bottom", 0, 0, G_OPTION_ARG_DOUBLE, &options->panel_bottom_mm,
      "Its lower edge above the floor, in mm (500)", "MM" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &options->size, "Size in pixels (1080x1920)", "WxH" },
    { "windowed", 0, 0, G_OPTION_ARG_NONE, &options->kiosk.is_windowed, "Not full screen", NULL },
    { "idle-seconds", 0, 0, G_OPTION_ARG_INT, &options->idle_seconds,
      "Until \"still there?\" (60, receipt 45)", "N" },
    { "warning-seconds", 0, 0, G_OPTION_ARG_INT, &options->warning_seconds,
      "How long that stands (30, receipt 20)", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  const char *fault;

  g_option_context_add_main_entries (context, entries, NULL);
  add_speech (context, options);
  g_option_context_set_summary (context, "Dure's kiosk: measures, tells, and takes what is given.");
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  fault = *argc > 1 ? "there are words left over" : find_fault (options);
  if (fault != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s", fault);
      return FALSE;
    }
  hand_over (options);
  return TRUE;
}

static void
free_options (Options *options)
{
  char **texts[] = { &options->state,       &options->backend, &options->instruments,
                     &options->pilot_model, &options->bus,     &options->notices,
                     &options->language,    &options->code,    &options->size,
                     &options->transcript,  &options->recordings,
                     &options->player,      &options->earphones };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
  g_strfreev (options->installed);
}

static void
on_activate (GtkApplication *application, Run *run)
{
  g_autoptr (GError) error = NULL;

  if (run->is_started)
    return;
  run->is_started = TRUE;
  if (dure_kiosk_start (run->kiosk, application, &error))
    {
      dure_watchdog_start (run->watchdog);
      return;
    }
  g_printerr ("dure-kiosk: %s\n", error->message);
  run->status = EXIT_FAILURE;
  g_application_quit (G_APPLICATION (application));
}

static gboolean
on_end (gpointer application)
{
  g_application_quit (application);
  return G_SOURCE_CONTINUE;
}

/* The kiosk is taken apart within "shutdown", while the display is still there. */
static void
on_shutdown (GtkApplication *application, Run *run)
{
  g_clear_pointer (&run->kiosk, dure_kiosk_close);
}

static int
show (DureKiosk *kiosk, DureWatchdog *watchdog, char *name)
{
  g_autoptr (GtkApplication) application =
      gtk_application_new (APPLICATION_ID, G_APPLICATION_NON_UNIQUE);
  Run run = { .kiosk = kiosk, .watchdog = watchdog };
  guint terminate = g_unix_signal_add (SIGTERM, on_end, application);
  guint interrupt = g_unix_signal_add (SIGINT, on_end, application);
  int status;

  g_signal_connect (application, "activate", G_CALLBACK (on_activate), &run);
  g_signal_connect (application, "shutdown", G_CALLBACK (on_shutdown), &run);
  status = g_application_run (G_APPLICATION (application), 1, &name);
  g_clear_pointer (&run.kiosk, dure_kiosk_close);
  g_source_remove (terminate);
  g_source_remove (interrupt);
  return status != 0 ? status : run.status;
}

static int
run_kiosk (const Options *options, char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureWatchdog) watchdog = dure_watchdog_new ();
  g_autoptr (DureKiosk) kiosk = dure_kiosk_open (&options->kiosk, &error);

  if (kiosk == NULL || (options->code != NULL && !dure_kiosk_enrol (kiosk, options->code, &error)))
    {
      g_printerr ("dure-kiosk: %s\n", error->message);
      return EXIT_FAILURE;
    }
  return show (g_steal_pointer (&kiosk), watchdog, name);
}

int
main (int argc, char **argv)
{
  Options options = { .kiosk.speech = DURE_SPEECH_OPTIONS_DEFAULT };
  g_autoptr (GError) error = NULL;
  char *name = argv[0];
  int status = USAGE_ERROR;

  close_habits (argv);
  dure_recent_lines_listen ();
  setlocale (LC_ALL, "");
  if (read_options (&options, &argc, &argv, &error))
    {
      dure_style_prepare ();
      close_inspector ();
      status = run_kiosk (&options, name);
    }
  else
    g_printerr ("dure-kiosk: %s\n", error->message);
  free_options (&options);
  return status;
}
