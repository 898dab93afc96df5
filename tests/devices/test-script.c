// test-script.c: the language of the simulated world, and what is refused of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "devices-error.h"
#include "private-bus.h"
#include "script.h"

typedef struct
{
  DurePrivateBus *bus;
  GDBusConnection *connection;
  DureTranscript *transcript;
  DureDaemon *daemon;
  DureScript *script;
} World;

static void
set_up (World *world, gconstpointer data)
{
  DureDaemonPlan plan = { .speed = 1000, .straps = 2, .bpm = 60, .adapter_on = TRUE };
  g_autoptr (GError) error = NULL;

  world->bus = dure_private_bus_new (&error);
  g_assert_no_error (error);
  world->connection = g_dbus_connection_new_for_address_sync (
    dure_private_bus_get_address (world->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
      | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  world->transcript = dure_transcript_new (NULL, NULL);
  world->daemon = dure_daemon_new (world->connection, world->transcript, &plan);
  world->script = dure_script_new (world->daemon, world->transcript);
  dure_daemon_set_running (world->daemon, TRUE);
}

static void
tear_down (World *world, gconstpointer data)
{
  dure_script_free (world->script);
  dure_daemon_free (world->daemon);
  dure_transcript_free (world->transcript);
  g_dbus_connection_close_sync (world->connection, NULL, NULL);
  g_object_unref (world->connection);
  dure_private_bus_free (world->bus);
}

static void
test_happens (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dure_peer_is_advertising (dure_daemon_find (world->daemon, "strap2")));
  g_assert_true (dure_script_run_text (world->script,
                                       "# a comment\n\n  drop 2  \nadapter off\nadapter pull\n",
                                       &error));
  g_assert_no_error (error);
  g_assert_false (dure_peer_is_advertising (dure_daemon_find (world->daemon, "strap2")));
  g_assert_null (dure_daemon_get_adapter (world->daemon));
}

static void
test_happens_in_time (World *world, gconstpointer data)
{
  g_assert_true (dure_script_run_line (world->script, "at 2s adapter pull", NULL));
  g_assert_true (dure_script_run_line (world->script, "at 3600s adapter plug", NULL));
  g_assert_nonnull (dure_daemon_get_adapter (world->daemon));
  while (dure_daemon_get_adapter (world->daemon) != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Straps that are not there are passed over; a script is written for any number of them. */
static void
test_no_such_strap (World *world, gconstpointer data)
{
  g_assert_true (dure_script_run_text (world->script, "drop 99\nsilent 0\ngarbage\n", NULL));
}

static void
test_refusals (World *world, gconstpointer data)
{
  const char *const lines[] = {
    "explode",          "at",           "at 3s",      "at three drop", "at -1s drop",
    "at 3m drop",       "at 1e9s drop", "drop one",   "drop 1 2",      "adapter",
    "adapter sideways", "contact",      "refuse -1",  "daemon back 1", "drop 99999999999999999999",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (dure_script_run_line (world->script, lines[i], &error));
      g_assert_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/script/happens", World, NULL, set_up, test_happens, tear_down);
  g_test_add ("/script/happens-in-time", World, NULL, set_up, test_happens_in_time, tear_down);
  g_test_add ("/script/no-such-strap", World, NULL, set_up, test_no_such_strap, tear_down);
  g_test_add ("/script/refusals", World, NULL, set_up, test_refusals, tear_down);

  return g_test_run ();
}
