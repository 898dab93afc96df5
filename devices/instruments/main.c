// main.c: dure-instruments, the process that holds everything that comes over the radio
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "device-address.h"
#include "sandbox.h"
#include "service.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

typedef struct
{
  int fd;
  char *bus;
  char **installed;
  const char *addresses[DURE_INSTRUMENT_KIND_COUNT];
  double pace;
} Options;

static gboolean
take_installed (Options *options)
{
  for (guint i = 0; options->installed != NULL && options->installed[i] != NULL; i++)
    {
      DureInstrumentKind kind;
      const char *address;

      if (!dure_instrument_kind_split (options->installed[i], &kind, &address)
          || !dure_device_address_is_valid (address) || options->addresses[kind] != NULL)
        return FALSE;
      options->addresses[kind] = address;
    }

  return TRUE;
}

static gboolean
parse_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "fd", 0, 0, G_OPTION_ARG_INT, &options->fd,
      "Our end of the socket pair to the kiosk, inherited", "N" },
    { "bus", 0, 0, G_OPTION_ARG_STRING, &options->bus,
      "The bus bluetoothd is on; the system bus when not given", "ADDRESS" },
    { "installed", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->installed,
      "An instrument of the station's own; may be given for each kind", "KIND=ADDRESS" },
    { "pace", 0, 0, G_OPTION_ARG_DOUBLE, &options->pace,
      "Wait this many times shorter than in life, for a simulated world", "X" },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
    g_option_context_new ("- hold the instruments of a kiosk, which starts this program itself");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (options->fd < 3 || !take_installed (options) || !(options->pace > 0))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "--fd is an inherited socket, --installed a kind of instrument and a "
                           "Bluetooth address, at most one of a kind, and --pace more than 0");
      return FALSE;
    }

  return TRUE;
}

static GDBusConnection *
open_kiosk (int fd, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);
  g_autoptr (GSocketConnection) stream = NULL;
  g_autofree char *guid = g_dbus_generate_guid ();

  if (socket == NULL)
    return NULL;

  stream = g_socket_connection_factory_create_connection (socket);

  return g_dbus_connection_new_sync (
    G_IO_STREAM (stream), guid,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER
      | G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_REQUIRE_SAME_USER
      | G_DBUS_CONNECTION_FLAGS_DELAY_MESSAGE_PROCESSING,
    NULL, NULL, error);
}

static gboolean
serve (const Options *options, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GDBusConnection) kiosk = open_kiosk (options->fd, error);
  g_autoptr (DureService) service = NULL;
  g_autofree char *bus = g_strdup (options->bus);

  if (kiosk == NULL)
    return FALSE;
  if (bus == NULL)
    bus = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, error);
  if (bus == NULL)
    return FALSE;

  service = dure_service_new (kiosk, bus, options->addresses, options->pace);
  g_signal_connect_swapped (service, "finished", G_CALLBACK (g_main_loop_quit), loop);
  if (!dure_service_start (service, error))
    return FALSE;

  g_main_loop_run (loop);
  if (error != NULL && dure_service_get_fault (service) != NULL)
    *error = g_error_copy (dure_service_get_fault (service));

  return dure_service_get_fault (service) == NULL;
}

int
main (int argc, char **argv)
{
  Options options = { .fd = -1, .pace = 1.0 };
  g_autoptr (GError) error = NULL;
  int status = EXIT_SUCCESS;

  if (!parse_options (&options, &argc, &argv, &error))
    status = EX_USAGE;
  else if (dure_sandbox_prepare (options.fd), !serve (&options, &error))
    status = EX_UNAVAILABLE;

  if (error != NULL)
    fprintf (stderr, "dure-instruments: %s\n", error->message);
  g_free (options.bus);
  g_strfreev (options.installed);

  return status;
}
