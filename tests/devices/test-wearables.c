// test-wearables.c: the double of bluetoothd, asked as a stranger on the bus would ask
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What no client of ours does, but bluetoothd answers in its own way all the same. Error names are
// those of BlueZ 5.66.

#include "private-bus.h"
#include "script.h"

#include <gio/gunixfdlist.h>

#define ADAPTER "/org/bluez/hci0"
#define STRAP "/org/bluez/hci0/dev_C0_DE_00_00_00_01"
#define HEART_RATE STRAP "/service000a/char000b"

typedef struct
{
  DurePrivateBus *bus;
  GDBusConnection *daemon_side;
  GDBusConnection *client;
  DureTranscript *transcript;
  DureDaemon *daemon;
  GVariant *answer;
  char *error;
  gboolean answered;
} World;

static GDBusConnection *
connect_to (DurePrivateBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    dure_private_bus_get_address (bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
      | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);

  return connection;
}

static void
set_up (World *world, gconstpointer data)
{
  DureDaemonPlan plan = { .speed = 1000, .straps = 1, .bpm = 60, .adapter_on = TRUE };

  plan.tells_uuid = TRUE;
  world->bus = dure_private_bus_new (NULL);
  world->daemon_side = connect_to (world->bus);
  world->client = connect_to (world->bus);
  world->transcript = dure_transcript_new (NULL, NULL);
  world->daemon = dure_daemon_new (world->daemon_side, world->transcript, &plan);
  dure_daemon_set_running (world->daemon, TRUE);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_clear_pointer (&world->answer, g_variant_unref);
  g_clear_pointer (&world->error, g_free);
  dure_daemon_free (world->daemon);
  dure_transcript_free (world->transcript);
  g_dbus_connection_close_sync (world->client, NULL, NULL);
  g_dbus_connection_close_sync (world->daemon_side, NULL, NULL);
  g_object_unref (world->client);
  g_object_unref (world->daemon_side);
  dure_private_bus_free (world->bus);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  World *world = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUnixFDList) fds = NULL;

  world->answer = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source),
                                                                   &fds, result, &error);
  world->error = error != NULL ? g_dbus_error_get_remote_error (error) : NULL;
  world->answered = TRUE;
}

/* Calls by the daemon's own bus name: NULL for success, else the error's name. */
static const char *
call (World      *world,
      const char *path,
      const char *interface,
      const char *method,
      GVariant   *arguments)
{
  g_clear_pointer (&world->answer, g_variant_unref);
  g_clear_pointer (&world->error, g_free);
  world->answered = FALSE;
  g_dbus_connection_call_with_unix_fd_list (
    world->client, g_dbus_connection_get_unique_name (world->daemon_side), path, interface, method,
    arguments, NULL, G_DBUS_CALL_FLAGS_NONE, 10000, NULL, NULL, on_answered, world);
  while (!world->answered)
    g_main_context_iteration (NULL, TRUE);

  return world->error;
}

static const char *
call_adapter (World *world, const char *method, GVariant *arguments)
{
  return call (world, ADAPTER, "org.bluez.Adapter1", method, arguments);
}

static const char *
call_strap (World *world, const char *method)
{
  return call (world, STRAP, "org.bluez.Device1", method, NULL);
}

static const char *
call_value (World *world, const char *path, const char *method, GVariant *arguments)
{
  return call (world, path, "org.bluez.GattCharacteristic1", method, arguments);
}

static GVariant *
no_options (void)
{
  return g_variant_new ("(a{sv})", NULL);
}

static gboolean
get_property (World *world, const char *path, const char *interface, const char *property)
{
  return call (world, path, "org.freedesktop.DBus.Properties", "Get",
               g_variant_new ("(ss)", interface, property))
         == NULL;
}

static gboolean
is_true (World *world, const char *property)
{
  g_autoptr (GVariant) value = NULL;

  if (!get_property (world, STRAP, "org.bluez.Device1", property))
    return FALSE;
  g_variant_get (world->answer, "(v)", &value);

  return g_variant_get_boolean (value);
}

static void
discover (World *world)
{
  g_assert_null (call_adapter (world, "StartDiscovery", NULL));
  while (dure_peer_get_path (dure_daemon_find (world->daemon, "strap1")) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
connect_strap (World *world)
{
  discover (world);
  g_assert_null (call_strap (world, "Connect"));
  while (!is_true (world, "ServicesResolved"))
    ;
}

static void
test_discovery (World *world, gconstpointer data)
{
  GVariantDict wrong;

  g_assert_cmpstr (call_adapter (world, "StopDiscovery", NULL), ==, "org.bluez.Error.Failed");
  discover (world);
  g_assert_cmpstr (call_adapter (world, "StartDiscovery", NULL), ==, "org.bluez.Error.InProgress");
  g_assert_true (get_property (world, STRAP, "org.bluez.Device1", "RSSI"));
  g_assert_null (call_adapter (world, "StopDiscovery", NULL));
  g_assert_false (get_property (world, STRAP, "org.bluez.Device1", "RSSI"));

  g_variant_dict_init (&wrong, NULL);
  g_variant_dict_insert (&wrong, "RSSI", "s", "strong");
  g_assert_cmpstr (call_adapter (world, "SetDiscoveryFilter",
                                 g_variant_new ("(@a{sv})", g_variant_dict_end (&wrong))),
                   ==, "org.bluez.Error.InvalidArguments");
}

/* What nobody links with is gone half a minute after it was last heard. */
static void
test_temporary (World *world, gconstpointer data)
{
  discover (world);
  g_assert_null (call_adapter (world, "StopDiscovery", NULL));
  while (dure_peer_get_path (dure_daemon_find (world->daemon, "strap1")) != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_links (World *world, gconstpointer data)
{
  discover (world);
  g_assert_null (call_strap (world, "Disconnect"));
  g_assert_null (call_strap (world, "Connect"));
  g_assert_true (is_true (world, "Connected"));
  g_assert_null (call_strap (world, "Connect"));
  g_assert_null (call_strap (world, "Disconnect"));
  g_assert_false (is_true (world, "Connected"));

  dure_wearable_refuse_links (dure_daemon_get_wearable (world->daemon, 1), 1);
  g_assert_cmpstr (call_strap (world, "Connect"), ==, "org.bluez.Error.Failed");
}

static void
test_battery (World *world, gconstpointer data)
{
  connect_strap (world);
  while (!get_property (world, STRAP, "org.bluez.Battery1", "Percentage"))
    ;
  g_assert_null (call_strap (world, "Disconnect"));
  g_assert_false (get_property (world, STRAP, "org.bluez.Battery1", "Percentage"));
}

static void
test_notify (World *world, gconstpointer data)
{
  connect_strap (world);
  g_assert_cmpstr (call_value (world, HEART_RATE, "StopNotify", NULL), ==,
                   "org.bluez.Error.Failed");
  g_assert_null (call_value (world, HEART_RATE, "StartNotify", NULL));
  g_assert_cmpstr (call_value (world, HEART_RATE, "StartNotify", NULL), ==,
                   "org.bluez.Error.InProgress");
  g_assert_cmpstr (call_value (world, HEART_RATE, "AcquireNotify", no_options ()), ==,
                   "org.bluez.Error.InProgress");
  g_assert_null (call_value (world, HEART_RATE, "StopNotify", NULL));
  g_assert_null (call_value (world, HEART_RATE, "AcquireNotify", no_options ()));

  /* Nobody kept the socket, so it hangs up, and another may have it. */
  while (call_value (world, HEART_RATE, "AcquireNotify", no_options ()) != NULL)
    g_assert_cmpstr (world->error, ==, "org.bluez.Error.NotPermitted");

  /* Started while the link is down, it arms at the next one; a socket needs the link. */
  g_assert_null (call_strap (world, "Disconnect"));
  g_assert_cmpstr (call_value (world, HEART_RATE, "AcquireNotify", no_options ()), ==,
                   "org.bluez.Error.Failed");
  g_assert_null (call_value (world, HEART_RATE, "StartNotify", NULL));
}

static void
test_reads_and_writes (World *world, gconstpointer data)
{
  const guint8 one = 1, two = 2;

  connect_strap (world);
  g_assert_null (call_value (world, STRAP "/service000a/char000e", "ReadValue", no_options ()));
  g_assert_cmpstr (call_value (world, HEART_RATE, "ReadValue", no_options ()), ==,
                   "org.bluez.Error.NotPermitted");
  g_assert_null (call_value (
    world, STRAP "/service000a/char0010", "WriteValue",
    g_variant_new ("(@aya{sv})", g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, &one, 1, 1),
                   NULL)));
  g_assert_cmpstr (
    call_value (
      world, STRAP "/service000a/char0010", "WriteValue",
      g_variant_new ("(@aya{sv})", g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, &two, 1, 1),
                     NULL)),
    ==, "org.bluez.Error.Failed");
}

static void
test_removal (World *world, gconstpointer data)
{
  connect_strap (world);
  dure_adapter_set_powered (dure_daemon_get_adapter (world->daemon), FALSE);
  g_assert_false (is_true (world, "Connected"));
  g_assert_cmpstr (call_adapter (world, "RemoveDevice", g_variant_new ("(o)", STRAP)), ==,
                   "org.bluez.Error.NotReady");
  g_assert_cmpstr (call_strap (world, "Connect"), ==, "org.bluez.Error.Failed");
  g_assert_null (call (world, ADAPTER, "org.freedesktop.DBus.Properties", "Set",
                       g_variant_new ("(ssv)", "org.bluez.Adapter1", "Powered",
                                      g_variant_new_boolean (TRUE))));
  g_assert_null (call_adapter (world, "RemoveDevice", g_variant_new ("(o)", STRAP)));
  g_assert_cmpstr (call_adapter (world, "RemoveDevice", g_variant_new ("(o)", STRAP)), ==,
                   "org.bluez.Error.DoesNotExist");
}

static void
test_agents (World *world, gconstpointer data)
{
  const char *manager = "org.bluez.AgentManager1";

  g_assert_cmpstr (call (world, "/org/bluez", manager, "RequestDefaultAgent",
                         g_variant_new ("(o)", "/agent")),
                   ==, "org.bluez.Error.DoesNotExist");
  g_assert_null (call (world, "/org/bluez", manager, "RegisterAgent",
                       g_variant_new ("(os)", "/agent", "KeyboardDisplay")));
  g_assert_cmpstr (call (world, "/org/bluez", manager, "RegisterAgent",
                         g_variant_new ("(os)", "/agent", "KeyboardDisplay")),
                   ==, "org.bluez.Error.AlreadyExists");
  g_assert_null (call (world, "/org/bluez", manager, "RequestDefaultAgent",
                       g_variant_new ("(o)", "/agent")));
  g_assert_null (call (world, "/org/bluez", manager, "UnregisterAgent",
                       g_variant_new ("(o)", "/agent")));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/wearables/discovery", World, NULL, set_up, test_discovery, tear_down);
  g_test_add ("/wearables/temporary", World, NULL, set_up, test_temporary, tear_down);
  g_test_add ("/wearables/links", World, NULL, set_up, test_links, tear_down);
  g_test_add ("/wearables/battery", World, NULL, set_up, test_battery, tear_down);
  g_test_add ("/wearables/notify", World, NULL, set_up, test_notify, tear_down);
  g_test_add ("/wearables/reads-and-writes", World, NULL, set_up, test_reads_and_writes,
              tear_down);
  g_test_add ("/wearables/removal", World, NULL, set_up, test_removal, tear_down);
  g_test_add ("/wearables/agents", World, NULL, set_up, test_agents, tear_down);

  return g_test_run ();
}
