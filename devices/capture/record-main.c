// record-main.c: dure-wearables record
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "devices-error.h"
#include "recorder.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#define USAGE                                                                                      \
  "FILE gets what an instrument advertises, offers and says, as a text.\n"                         \
  "Have a measurement taken while this listens. A device that wants to be paired is to be paired " \
  "before. Then:\n"                                                                                \
  "  dure-wearables --replay FILE            is that instrument from now on\n"                     \
  "  dure-wearables decode --capture FILE    tells what its packets mean\n"

typedef struct
{
  char *bus;
  char *device;
  char *address;
  char *service;
  char **files;
  gboolean strongest;
  gboolean keep_name;
  int seconds;
  int packets;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->bus);
  g_free (options->device);
  g_free (options->address);
  g_free (options->service);
  g_strfreev (options->files);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options *options, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "bus", 0, 0, G_OPTION_ARG_STRING, &options->bus,
      "The bus bluetoothd is on; else the system's", "system|ADDRESS" },
    { "device", 0, 0, G_OPTION_ARG_STRING, &options->device, "The device's object", "PATH" },
    { "address", 0, 0, G_OPTION_ARG_STRING, &options->address, "Or its address", "ADDRESS" },
    { "strongest", 0, 0, G_OPTION_ARG_NONE, &options->strongest,
      "Or the one that comes in strongest: hold it near", NULL },
    { "service", 0, 0, G_OPTION_ARG_STRING, &options->service,
      "Only one that advertises this service, say 1810", "UUID" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &options->seconds, "How long to listen (60)", "N" },
    { "packets", 0, 0, G_OPTION_ARG_INT, &options->packets, "End after so many packets", "N" },
    { "keep-name", 0, 0, G_OPTION_ARG_NONE, &options->keep_name,
      "Keep what it calls itself, when that is no person's name", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, "FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- record an instrument");

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (context, USAGE);
  if (!g_option_context_parse_strv (context, argv, error))
    return FALSE;
  if (options->files != NULL && options->files[1] == NULL && options->seconds > 0
      && options->seconds <= 3600 && options->packets >= 0
      && (options->device != NULL) + (options->address != NULL) + options->strongest == 1)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "one of --device, --address and --strongest, at most an hour, and one FILE");
  return FALSE;
}

static GDBusConnection *
open_bus (const char *bus, GError **error)
{
  if (bus == NULL || g_str_equal (bus, "system"))
    return g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, error);

  return g_dbus_connection_new_for_address_sync (
    bus,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, error);
}

static gboolean
record (const Options *options, GError **error)
{
  g_autoptr (GDBusConnection) connection = open_bus (options->bus, error);
  g_autofree char *low =
    options->service != NULL ? g_ascii_strdown (options->service, -1) : NULL;
  g_autofree char *service = low != NULL ? dure_capture_long_uuid (low) : NULL;
  const DureRecordPlan plan = {
    .device_path = options->device,
    .address = options->address,
    .strongest = options->strongest,
    .service = service,
    .seconds = (guint) options->seconds,
    .packets = (guint) options->packets,
    .keep_name = options->keep_name,
  };
  g_autoptr (DureCapture) capture = NULL;
  g_autofree char *text = NULL;

  if (connection == NULL)
    return FALSE;
  capture = dure_record (connection, &plan, error);
  if (capture == NULL)
    return FALSE;

  text = dure_capture_to_text (capture);
  if (!g_file_set_contents (options->files[0], text, -1, error))
    return FALSE;

  printf ("%u attributes, %u packets\n", capture->attributes->len, capture->packets->len);
  return TRUE;
}

/**
 * dure_record_main:
 * @argv: the word "record" and its options
 *
 * Returns: the exit status
 */
int
dure_record_main (char **argv)
{
  g_auto (Options) options = { .seconds = 60 };
  g_auto (GStrv) words = g_strdupv (argv);
  g_autoptr (GError) error = NULL;

  if (parse_options (&options, &words, &error) && record (&options, &error))
    return EXIT_SUCCESS;

  fprintf (stderr, "dure-wearables record: %s\n", error->message);
  return error->domain == G_OPTION_ERROR ? EX_USAGE : EX_UNAVAILABLE;
}
