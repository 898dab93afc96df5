// private-bus.c: a message bus of our own
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Starts Debian's dbus-daemon with a minimal configuration in a directory of its own (mode 0700,
// so only this user can reach it), reads its address, and ends it with us: on free, and by the
// kernel when we die.

#include "private-bus.h"

#include "devices-error.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

struct _DurePrivateBus
{
  char *directory;
  char *config;
  char *address;
  GSubprocess *daemon;
};

static const char config_format[] =
  "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
  " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
  "<busconfig>\n"
  "  <type>session</type>\n"
  "  <listen>unix:path=%s/bus</listen>\n"
  "  <auth>EXTERNAL</auth>\n"
  "  <policy context=\"default\">\n"
  "    <allow send_destination=\"*\"/>\n"
  "    <allow receive_sender=\"*\"/>\n"
  "    <allow own=\"*\"/>\n"
  "  </policy>\n"
  "</busconfig>\n";

static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static gboolean
spawn (DurePrivateBus *self, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                               | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *config = g_strdup_printf ("--config-file=%s", self->config);
  g_autoptr (GDataInputStream) lines = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  self->daemon = g_subprocess_launcher_spawn (launcher, error, "dbus-daemon", config, "--nofork",
                                              "--nopidfile", "--print-address=1", NULL);
  if (self->daemon == NULL)
    return FALSE;

  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->daemon));
  self->address = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  if (self->address == NULL)
    {
      g_set_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_NO_RADIO,
                   "dbus-daemon did not start");
      return FALSE;
    }

  return TRUE;
}

/**
 * dure_private_bus_new:
 * @error: return location for the reason
 *
 * Returns: (transfer full) (nullable): a running bus
 */
DurePrivateBus *
dure_private_bus_new (GError **error)
{
  g_autoptr (DurePrivateBus) self = g_new0 (DurePrivateBus, 1);
  g_autofree char *text = NULL;

  self->directory = g_dir_make_tmp ("dure-wearables-XXXXXX", error);
  if (self->directory == NULL)
    return NULL;

  self->config = g_build_filename (self->directory, "bus.conf", NULL);
  text = g_strdup_printf (config_format, self->directory);
  if (!g_file_set_contents (self->config, text, -1, error) || !spawn (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
dure_private_bus_free (DurePrivateBus *self)
{
  if (self->daemon != NULL)
    {
      g_subprocess_send_signal (self->daemon, SIGTERM);
      g_subprocess_wait (self->daemon, NULL, NULL);
      g_object_unref (self->daemon);
    }
  if (self->directory != NULL)
    {
      g_autofree char *socket = g_build_filename (self->directory, "bus", NULL);

      g_unlink (socket);
      g_unlink (self->config);
      g_rmdir (self->directory);
    }
  g_free (self->directory);
  g_free (self->config);
  g_free (self->address);
  g_free (self);
}

/**
 * dure_private_bus_get_address:
 * Returns: (transfer none): what a client gives to connect
 */
const char *
dure_private_bus_get_address (DurePrivateBus *self)
{
  return self->address;
}
