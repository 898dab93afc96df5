// theatre.c: a simulated world in a process of its own: its bus, its script, its transcript
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A world is any program that takes "--script - --transcript FILE --display FILE" and the options
// of a room, prints "is ALIAS ADDRESS" for devices that are not where dure-wearables has them,
// then "bus ADDRESS", and does what the lines on its standard input say until that ends.
//
//   new -> (get_bus, say, get_transcript) ... -> end -> free

#include "theatre.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <signal.h>
#include <string.h>

struct _DureTheatre
{
  GSubprocess *process;
  GOutputStream *script;
  GHashTable *addresses;
  char *directory;
  char *transcript;
  char *display;
  char *bus;
};

/* Where dure-wearables has each instrument, but for straps, which are counted. */
static const struct
{
  const char *alias;
  const char *address;
} homes[] = {
  { "cuff", "C0:DE:00:00:01:01" },     { "thermometer", "C0:DE:00:00:02:01" },
  { "scale", "C0:DE:00:00:03:01" },    { "oximeter", "C0:DE:00:00:04:01" },
  { "glucose", "C0:DE:00:00:05:01" },  { "mi-scale", "C0:DE:00:00:06:01" },
  { "meter", "C0:DE:00:00:07:01" },    { "replay", "C0:DE:00:00:09:01" },
};

static char **
make_argv (DureTheatre *self, const char *command, const char *const *options, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  const char *files[] = { "--script",  "-",           "--transcript", self->transcript,
                          "--display", self->display, NULL };

  if (!g_shell_parse_argv (command, NULL, &words, error))
    return NULL;

  g_strv_builder_addv (builder, (const char **) words);
  g_strv_builder_addv (builder, files);
  g_strv_builder_addv (builder, (const char **) options);

  return g_strv_builder_end (builder);
}

/* Blocks until the world says where it is, or ends. */
static gboolean
read_greeting (DureTheatre *self, GError **error)
{
  g_autoptr (GDataInputStream) lines =
    g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));

  while (self->bus == NULL)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, error);
      g_auto (GStrv) words = NULL;

      if (line == NULL)
        {
          if (error == NULL || *error == NULL)
            g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the world ended at once");
          return FALSE;
        }

      words = g_strsplit (line, " ", 3);
      if (g_strcmp0 (words[0], "bus") == 0 && words[1] != NULL)
        self->bus = g_strdup (line + strlen ("bus "));
      else if (g_strcmp0 (words[0], "is") == 0 && words[1] != NULL && words[2] != NULL)
        g_hash_table_insert (self->addresses, g_strdup (words[1]), g_strdup (words[2]));
    }

  return TRUE;
}

/**
 * dure_theatre_new:
 * @command: the program and its first arguments, as for a shell
 * @options: the options of the room
 * @error: return location for the reason
 *
 * Returns: (transfer full) (nullable): a world that runs
 */
DureTheatre *
dure_theatre_new (const char *command, const char *const *options, GError **error)
{
  g_autoptr (DureTheatre) self = g_new0 (DureTheatre, 1);
  g_auto (GStrv) argv = NULL;

  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->directory = g_dir_make_tmp ("dure-world-XXXXXX", error);
  if (self->directory == NULL)
    return NULL;

  self->transcript = g_build_filename (self->directory, "transcript", NULL);
  self->display = g_build_filename (self->directory, "display", NULL);
  argv = make_argv (self, command, options, error);
  if (argv == NULL)
    return NULL;
  self->process = g_subprocess_newv (
    (const char *const *) argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
    error);
  if (self->process == NULL || !read_greeting (self, error))
    return NULL;
  self->script = g_subprocess_get_stdin_pipe (self->process);

  return g_steal_pointer (&self);
}

/**
 * dure_theatre_end:
 * @self: the world
 * @error: return location for how badly it ended
 *
 * Ends it and waits for that; one that was killed has ended.
 *
 * Returns: whether it ended well
 */
gboolean
dure_theatre_end (DureTheatre *self, GError **error)
{
  gboolean well;

  if (self->process == NULL)
    return TRUE;

  g_subprocess_send_signal (self->process, SIGTERM);
  well = g_subprocess_wait_check (self->process, NULL, error);
  g_clear_object (&self->process);

  return well;
}

/**
 * dure_theatre_kill:
 * @self: the world
 *
 * Ends it without a warning.
 */
void
dure_theatre_kill (DureTheatre *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

void
dure_theatre_free (DureTheatre *self)
{
  if (self->process != NULL)
    dure_theatre_end (self, NULL);
  if (self->directory != NULL)
    {
      g_unlink (self->transcript);
      g_unlink (self->display);
      g_rmdir (self->directory);
    }
  g_hash_table_unref (self->addresses);
  g_free (self->directory);
  g_free (self->transcript);
  g_free (self->display);
  g_free (self->bus);
  g_free (self);
}

/**
 * dure_theatre_say:
 * @self: the world
 * @event: what happens, a line of its script
 * @error: return location for the reason it does not listen
 *
 * Returns: whether it was told
 */
gboolean
dure_theatre_say (DureTheatre *self, const char *event, GError **error)
{
  g_autofree char *line = g_strconcat (event, "\n", NULL);

  return g_output_stream_write_all (self->script, line, strlen (line), NULL, NULL, error);
}

const char *
dure_theatre_get_bus (DureTheatre *self)
{
  return self->bus;
}

/**
 * dure_theatre_get_address:
 * @self: the world
 * @alias: a device, as the script calls it
 *
 * Returns: (nullable): its address
 */
const char *
dure_theatre_get_address (DureTheatre *self, const char *alias)
{
  const char *address = g_hash_table_lookup (self->addresses, alias);
  guint64 number;
  char *strap;

  if (address != NULL)
    return address;
  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    if (g_str_equal (alias, homes[i].alias))
      return homes[i].address;
  if (!g_str_has_prefix (alias, "strap")
      || !g_ascii_string_to_unsigned (alias + strlen ("strap"), 10, 1, 255, &number, NULL))
    return NULL;

  strap = g_strdup_printf ("C0:DE:00:00:00:%02X", (guint) number);
  g_hash_table_insert (self->addresses, g_strdup (alias), strap);
  return strap;
}

static char *
read_file (const char *path)
{
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);

  return text != NULL ? text : g_strdup ("");
}

/**
 * dure_theatre_get_transcript:
 * Returns: (transfer full): what was asked of its bluetoothd and told so far
 */
char *
dure_theatre_get_transcript (DureTheatre *self)
{
  return read_file (self->transcript);
}

/**
 * dure_theatre_read_display:
 * @self: the world
 * @alias: a device
 * @what: a part of its display
 *
 * Returns: the number a person reads there now, -1 when none is shown
 */
int
dure_theatre_read_display (DureTheatre *self, const char *alias, const char *what)
{
  g_autofree char *text = read_file (self->display);
  json_t *json = json_loads (text, 0, NULL);
  const char *shown = json_string_value (json_object_get (json_object_get (json, alias), what));
  guint64 number;
  const gboolean good =
    shown != NULL && g_ascii_string_to_unsigned (shown, 10, 0, G_MAXINT, &number, NULL);

  json_decref (json);
  return good ? (int) number : -1;
}
