// air.c: a simulated room, and the Bluetooth client in it without anything above
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The client's own functions against the real dure-wearables on a bus of its own. The room runs
// faster than life; what is waited for is something to happen, never time to pass. An event has
// happened when dure_air_say() returns.

#include "air.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define SPEED "50"
#define PACE 25.0

static char *
get_transcript (DureAir *self)
{
  g_autofree char *path = g_build_filename (self->directory, "transcript", NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);

  return text != NULL ? text : g_strdup ("");
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
dure_air_turn (DureAir *self, gint64 start, const char *what)
{
  const guint tick = g_timeout_add (10, on_tick, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  if (g_get_monotonic_time () - start < PATIENCE_US)
    return;

  g_autofree char *transcript = get_transcript (self);

  g_error ("waited in vain for %s; ended %d, ready %u, values %u:\n%s", what, self->ended,
           self->ready, self->values->len, transcript);
}

static void
start_world (DureAir *self, const char *options)
{
  g_autofree char *line = g_strdup_printf (
    "%s --speed " SPEED " --script - --transcript %s/transcript --display %s/display %s",
    g_getenv ("DURE_WEARABLES"), self->directory, self->directory, options);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *first = NULL;

  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  self->world = g_subprocess_newv ((const char *const *) argv,
                                   G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                   &error);
  g_assert_no_error (error);
  self->script = g_subprocess_get_stdin_pipe (self->world);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->world));
  first = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_true (first != NULL && g_str_has_prefix (first, "bus "));
  self->bus = g_strdup (first + strlen ("bus "));
}

static void
on_heard (DureAir *self)
{
  self->heard++;
}

static void
on_usable_changed (DureAir *self)
{
  self->usable_changes++;
}

static void
on_forgotten (DureAir *self)
{
  self->forgotten++;
}

static void
on_seen (DureAir *self, const char *path, int rssi)
{
  g_assert_cmpint (rssi, <, 20);
  self->seen++;
}

static char *
to_text (const char *uuid, GBytes *value)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (value, &length);
  GString *text = g_string_new_len (uuid + 4, 4);

  g_string_append_c (text, ' ');
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", bytes[i]);

  return g_string_free (text, FALSE);
}

static void
on_advert (DureAir *self, const char *path, const char *uuid, GBytes *data, int rssi)
{
  g_free (self->advert);
  self->advert = to_text (uuid, data);
  self->adverts++;
}

static void
on_asked (DureAir *self, guint question, const char *device, guint number)
{
  g_free (self->device);
  self->device = g_strdup (device);
  self->question = question;
  self->number = number;
  self->questions += question != DURE_AGENT_NONE ? 1 : 0;
}

/**
 * dure_air_stranger:
 * Returns: (transfer full): another client of the room's bus
 */
GDBusConnection *
dure_air_stranger (DureAir *self)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    self->bus,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
      | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);

  return connection;
}

/**
 * dure_air_new:
 * @options: further options of dure-wearables
 */
DureAir *
dure_air_new (const char *options)
{
  const DureTimes times = dure_times_at_pace (PACE);
  DureAir *self = g_new0 (DureAir, 1);

  self->ended = AIR_NOT_ENDED;
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->directory = g_dir_make_tmp ("dure-air-XXXXXX", NULL);
  start_world (self, options);
  self->connection = dure_air_stranger (self);
  self->radio = dure_radio_new (self->connection, &times);
  self->agent = dure_agent_new (self->connection, &times);
  g_signal_connect_swapped (self->radio, "heard", G_CALLBACK (on_heard), self);
  g_signal_connect_swapped (self->radio, "seen", G_CALLBACK (on_seen), self);
  g_signal_connect_swapped (self->radio, "advert", G_CALLBACK (on_advert), self);
  g_signal_connect_swapped (self->radio, "usable-changed", G_CALLBACK (on_usable_changed), self);
  g_signal_connect_swapped (self->radio, "forgotten", G_CALLBACK (on_forgotten), self);
  g_signal_connect_swapped (self->agent, "asked", G_CALLBACK (on_asked), self);
  dure_air_await (self, dure_radio_is_known (self->radio));

  return self;
}

void
dure_air_free (DureAir *self)
{
  static const char *const files[] = { "transcript", "display" };

  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
  g_clear_object (&self->link);
  g_signal_handlers_disconnect_by_data (self->radio, self);
  g_signal_handlers_disconnect_by_data (self->agent, self);
  g_object_unref (self->agent);
  g_object_unref (self->radio);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  g_subprocess_send_signal (self->world, SIGTERM);
  g_subprocess_wait (self->world, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (self->world), ==, 0);
  g_object_unref (self->world);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (self->directory, files[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->directory);
  g_ptr_array_unref (self->values);
  g_free (self->device);
  g_free (self->advert);
  g_free (self->directory);
  g_free (self->bus);
  g_free (self);
}

/**
 * dure_air_count:
 * Returns: how often a text is in the transcript
 */
guint
dure_air_count (DureAir *self, const char *line)
{
  g_autofree char *text = get_transcript (self);
  guint n = 0;

  for (const char *at = text; (at = strstr (at, line)) != NULL; at++)
    n++;

  return n;
}

gboolean
dure_air_was (DureAir *self, const char *line)
{
  return dure_air_count (self, line) > 0;
}

/**
 * dure_air_order:
 * @self: the air
 * @lines: %NULL-terminated; each must be in the transcript after the one before it
 */
void
dure_air_order (DureAir *self, const char *const *lines)
{
  g_autofree char *text = get_transcript (self);
  const char *at = text;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *found = strstr (at, lines[i]);

      if (found == NULL)
        g_error ("\"%s\" is not where it should be in:\n%s", lines[i], text);
      at = found + strlen (lines[i]);
    }
}

/**
 * dure_air_say:
 * @self: the air
 * @line: an event of the simulator's script
 */
void
dure_air_say (DureAir *self, const char *line)
{
  g_autofree char *whole = g_strconcat (line, "\n", NULL);
  g_autofree char *told = g_strconcat ("script ", line, NULL);
  const guint before = dure_air_count (self, told);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (self->script, whole, strlen (whole), NULL, NULL, &error);
  g_assert_no_error (error);
  dure_air_await (self, dure_air_count (self, told) > before);
}

static char *
find_now (DureAir *self, const char *address)
{
  const DureSought sought = { .address = address };
  g_autoptr (GPtrArray) found = dure_radio_find (self->radio, &sought);

  return found->len > 0 ? g_strdup (g_dbus_proxy_get_object_path (g_ptr_array_index (found, 0)))
                        : NULL;
}

/**
 * dure_air_find:
 * @self: the air
 * @address: whom to listen for
 *
 * Returns: (transfer full): the object path; the scan goes on
 */
char *
dure_air_find (DureAir *self, const char *address)
{
  char *path = NULL;

  dure_radio_set_scan (self->radio, TRUE);
  dure_air_await (self, (path = find_now (self, address)) != NULL);

  return path;
}

static void
on_ready (DureAir *self)
{
  self->ready++;
}

static void
on_value (DureAir *self, const char *uuid, GBytes *value)
{
  g_ptr_array_add (self->values, to_text (uuid, value));
}

static void
on_ended (DureAir *self, const GError *reason)
{
  g_assert_cmpint (self->ended, ==, AIR_NOT_ENDED);
  g_assert_true (reason->domain == DURE_DEVICES_ERROR);
  self->ended = reason->code;
}

/**
 * dure_air_link:
 * @self: the air
 * @path: object path of a device
 * @plan: what is wanted of it
 *
 * Opens a link in place of the last one.
 */
void
dure_air_link (DureAir *self, const char *path, const DureLinkPlan *plan)
{
  if (self->link != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->link, self);
      dure_link_close (self->link);
      g_clear_object (&self->link);
    }

  self->ended = AIR_NOT_ENDED;
  self->ready = 0;
  g_ptr_array_set_size (self->values, 0);
  self->link = dure_link_new (self->radio, path, plan);
  g_signal_connect_swapped (self->link, "ready", G_CALLBACK (on_ready), self);
  g_signal_connect_swapped (self->link, "value", G_CALLBACK (on_value), self);
  g_signal_connect_swapped (self->link, "ended", G_CALLBACK (on_ended), self);
  dure_link_open (self->link);
}

/**
 * dure_air_link_strap:
 * @self: the air
 * @silence_ms: as in #DureLinkPlan
 *
 * Finds strap 1 and opens a link to it.
 */
void
dure_air_link_strap (DureAir *self, guint silence_ms)
{
  static const char *const notify[] = { AIR_HEART_RATE, NULL };
  const DureLinkPlan plan = {
    .service = AIR_UUID ("180d"),
    .notify = notify,
    .silence_ms = silence_ms,
  };
  g_autofree char *path = dure_air_find (self, AIR_STRAP_1);

  dure_air_link (self, path, &plan);
}

/**
 * dure_air_display:
 * @self: the air
 * @alias: a device
 * @what: what of it
 *
 * Returns: (transfer full) (nullable): what the device's own display shows now
 */
char *
dure_air_display (DureAir *self, const char *alias, const char *what)
{
  g_autofree char *path = g_build_filename (self->directory, "display", NULL);
  g_autofree char *text = NULL;
  g_autofree char *key = g_strdup_printf ("\"%s\": \"", what);
  g_autofree char *device = g_strdup_printf ("\"%s\": {", alias);
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (at = strstr (text, device)) == NULL)
    return NULL;
  at += strlen (device);
  at = g_strstr_len (at, strcspn (at, "}"), key);
  if (at == NULL)
    return NULL;
  at += strlen (key);

  return g_strndup (at, strcspn (at, "\""));
}
