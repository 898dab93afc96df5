// play-scenario.c: plays scenarios with the real instruments, in the double's world or another
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// play-scenario NAME...    plays them one after another and prints TAP, one test each
//
// NAME is one that dure-wearables --list tells, or the path of a file that ends in ".scenario".

#include "player.h"

#include <gio/gio.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

/* Of the double, unless a scenario wants another. */
#define SPEED 50.0

typedef struct
{
  char *world;
  char *instruments;
  char *captures;
  char *transcript;
  double speed;
  double pace;
  int patience;
  char **names;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->world);
  g_free (options->instruments);
  g_free (options->captures);
  g_free (options->transcript);
  g_strfreev (options->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "world", 0, 0, G_OPTION_ARG_STRING, &options->world,
      "Program of the world and its first arguments; else the double, 50 times as fast as life",
      "COMMAND" },
    { "instruments", 0, 0, G_OPTION_ARG_FILENAME, &options->instruments,
      "Path of dure-instruments; else $DURE_INSTRUMENTS", "FILE" },
    { "captures", 0, 0, G_OPTION_ARG_FILENAME, &options->captures,
      "Folder of captures; else $DURE_CAPTURES", "FOLDER" },
    { "pace", 0, 0, G_OPTION_ARG_DOUBLE, &options->pace,
      "The instruments wait so many times shorter than in life (another world: 1)", "X" },
    { "patience", 0, 0, G_OPTION_ARG_INT, &options->patience, "Longest wait for anything",
      "SECONDS" },
    { "transcript", 0, 0, G_OPTION_ARG_FILENAME, &options->transcript,
      "Keep the transcript of the last one here", "FILE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->names, NULL, "NAME..." },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  options->speed = options->world == NULL ? SPEED : 0.0;
  if (options->world != NULL && options->pace <= 0.0)
    options->pace = 1.0;
  if (options->world == NULL)
    options->world = g_strdup (g_getenv ("DURE_WEARABLES"));
  if (options->instruments == NULL)
    options->instruments = g_strdup (g_getenv ("DURE_INSTRUMENTS"));
  if (options->captures == NULL)
    options->captures = g_strdup (g_getenv ("DURE_CAPTURES"));
  if (options->names == NULL || options->instruments == NULL || options->patience < 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "which scenario, with which instruments?");
      return FALSE;
    }

  return TRUE;
}

static void
print_reason (const char *reason)
{
  g_auto (GStrv) lines = g_strsplit (reason, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    printf ("# %s\n", lines[i]);
}

static gboolean
play (const char *name, const Options *options, GError **error)
{
  const DurePlayPlan plan = {
    .world = options->world,
    .instruments = options->instruments,
    .captures = options->captures != NULL ? options->captures : ".",
    .speed = options->speed,
    .pace = options->pace,
    .patience_s = (guint) options->patience,
  };
  g_autoptr (DureScenario) scenario = dure_scenario_load (name, error);
  g_autofree char *transcript = NULL;
  gboolean good = scenario != NULL && dure_play (scenario, &plan, &transcript, error);

  if (options->transcript != NULL && transcript != NULL)
    good = g_file_set_contents (options->transcript, transcript, -1, good ? error : NULL) && good;

  return good;
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { .patience = 20 };
  g_autoptr (GError) error = NULL;
  int status = EXIT_SUCCESS;

  setlocale (LC_ALL, "");
  if (!parse_options (&options, &argc, &argv, &error))
    {
      fprintf (stderr, "play-scenario: %s\n", error->message);
      return EX_USAGE;
    }

  printf ("1..%u\n", g_strv_length (options.names));
  for (guint i = 0; options.names[i] != NULL; i++)
    {
      g_autoptr (GError) reason = NULL;
      const gboolean good = play (options.names[i], &options, &reason);

      printf ("%s %u %s\n", good ? "ok" : "not ok", i + 1, options.names[i]);
      if (!good)
        {
          print_reason (reason->message);
          status = EXIT_FAILURE;
        }
      fflush (stdout);
    }

  return status;
}
