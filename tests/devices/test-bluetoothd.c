// test-bluetoothd.c: what bluetoothd does and a mock does not, of the double, by name
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Most of these hold the room's clock, so that what comes when is exact. Orders and times are those
// of BlueZ 5.66, partly seen on the real daemon in a virtual machine.

#include "stranger.h"

#include <string.h>

#define FAILED "org.bluez.Error.Failed"

static void
set_up (DureStranger *room, gconstpointer data)
{
  DureDaemonPlan plan = { .speed = 1, .straps = 1, .bpm = 60, .adapter_on = TRUE, .seed = 3 };

  plan.tells_uuid = TRUE;
  plan.is_head = data != NULL;
  dure_stranger_set_up (room, &plan);
  dure_stranger_say (room, "clock hold");
}

static void
tear_down (DureStranger *room, gconstpointer data)
{
  dure_stranger_tear_down (room);
}

static void
discover (DureStranger *room)
{
  g_assert_null (dure_stranger_adapter (room, "StartDiscovery", NULL));
  dure_stranger_say (room, "advance 300ms");
}

static void
start_device (DureStranger *room, const char *method)
{
  g_autofree char *line = g_strdup_printf ("call strap1 %s", method);
  const gsize told = room->told;

  dure_stranger_clear (room);
  dure_stranger_start (room, STRAP, "org.bluez.Device1", method, NULL);
  dure_stranger_wait_told (room, line);
  room->told = told;
}

static void
link_strap (DureStranger *room)
{
  start_device (room, "Connect");
  dure_stranger_say (room, "advance 1s");
  g_assert_null (dure_stranger_finish (room));
  g_assert_true (dure_stranger_is_true (room, STRAP, "ServicesResolved"));
}

static gint
get_rssi (DureStranger *room)
{
  g_autoptr (GVariant) value = dure_stranger_get (room, STRAP, "org.bluez.Device1", "RSSI");

  return value != NULL ? g_variant_get_int16 (value) : 0;
}

static gboolean
is_there (DureStranger *room)
{
  g_autoptr (GVariant) value = dure_stranger_get (room, STRAP, "org.bluez.Device1", "Connected");

  return value != NULL;
}

static void
set_filter (DureStranger *room, const char *key, GVariant *value)
{
  GVariantDict filter;

  g_variant_dict_init (&filter, NULL);
  if (key != NULL)
    g_variant_dict_insert_value (&filter, key, value);
  g_assert_null (dure_stranger_adapter (
    room, "SetDiscoveryFilter", g_variant_new ("(@a{sv})", g_variant_dict_end (&filter))));
}

/* One client's strict filter does not keep out what another one asked for. */
static void
test_merged_filters (DureStranger *room, gconstpointer data)
{
  set_filter (room, "RSSI", g_variant_new_int16 (-20));
  discover (room);
  g_assert_false (is_there (room));
  dure_stranger_swap (room);
  discover (room);
  g_assert_true (is_there (room));
  g_assert_cmpstr (dure_stranger_adapter (room, "StartDiscovery", NULL), ==,
                   "org.bluez.Error.InProgress");

  /* The scan goes on while anybody wants it. */
  dure_stranger_clear (room);
  g_assert_null (dure_stranger_adapter (room, "StopDiscovery", NULL));
  dure_stranger_swap (room);
  g_assert_null (dure_stranger_adapter (room, "StopDiscovery", NULL));
  dure_stranger_in_order (room, "reply adapter StopDiscovery\nreply adapter StopDiscovery\n"
                                "tell adapter Discovering=false");
}

static guint
count_small_steps (DureStranger *room)
{
  gint before = get_rssi (room);
  guint n = 0;

  for (guint i = 0; i < 40; i++)
    {
      dure_stranger_say (room, "strap1 advert");

      const gint now = get_rssi (room);

      n += now != before && ABS (now - before) < 8 ? 1 : 0;
      before = now;
    }

  return n;
}

static void
test_rssi_steps (DureStranger *room, gconstpointer data)
{
  discover (room);
  g_assert_cmpint (get_rssi (room), <, 0);
  g_assert_cmpuint (count_small_steps (room), ==, 0);
  g_assert_null (dure_stranger_adapter (room, "StopDiscovery", NULL));
  g_assert_cmpint (get_rssi (room), ==, 0);
  set_filter (room, "Transport", g_variant_new_string ("le"));
  discover (room);
  g_assert_cmpuint (count_small_steps (room), >, 5);
}

static void
test_temporary (DureStranger *room, gconstpointer data)
{
  discover (room);
  g_assert_null (dure_stranger_adapter (room, "StopDiscovery", NULL));
  dure_stranger_say (room, "advance 29900ms");
  g_assert_true (is_there (room));
  dure_stranger_say (room, "advance 100ms");
  g_assert_false (is_there (room));
}

static void
test_discovery_ends (DureStranger *room, gconstpointer data)
{
  discover (room);
  dure_stranger_say (room, "discovery stop");
  dure_stranger_in_order (room, "tell adapter Discovering=true\ntell adapter Discovering=false");
  g_assert_cmpstr (dure_stranger_adapter (room, "StopDiscovery", NULL), ==, FAILED);
  dure_stranger_say (room, "adapter off");
  g_assert_cmpstr (dure_stranger_adapter (room, "StartDiscovery", NULL), ==,
                   "org.bluez.Error.NotReady");
}

static void
test_connect_order (DureStranger *room, gconstpointer data)
{
  discover (room);
  link_strap (room);
  dure_stranger_in_order (room, "call strap1 Connect\ntell strap1 Connected=true\n"
                                "reply strap1 Connect\ntell strap1/180d InterfacesAdded\n"
                                "tell strap1/2a37 InterfacesAdded\ntell strap1 UUIDs=...\n"
                                "tell strap1 ServicesResolved=true");
  dure_stranger_clear (room);
  dure_stranger_say (room, "strap1 break");
  dure_stranger_in_order (room, "tell strap1 ServicesResolved=false\ntell strap1 Connected=false");
  dure_stranger_clear (room);
  link_strap (room);

  g_autofree char *again = dure_stranger_transcript (room);

  g_assert_null (strstr (again, "InterfacesAdded"));
  g_assert_null (strstr (again, "UUIDs"));
}

static void
test_disconnect_takes_two_seconds (DureStranger *room, gconstpointer data)
{
  discover (room);
  link_strap (room);
  dure_stranger_clear (room);
  start_device (room, "Disconnect");
  dure_stranger_say (room, "advance 1999ms");
  g_assert_false (room->answered);
  dure_stranger_say (room, "advance 1ms");
  g_assert_null (dure_stranger_finish (room));
  dure_stranger_in_order (room, "tell strap1 ServicesResolved=false\nreply strap1 Disconnect\n"
                                "tell strap1 Connected=false");
  g_assert_true (is_there (room));
}

/* A device that was linked once is known until it is removed, children first. */
static void
test_remove (DureStranger *room, gconstpointer data)
{
  discover (room);
  link_strap (room);
  dure_stranger_clear (room);
  dure_stranger_start (room, ADAPTER, "org.bluez.Adapter1", "RemoveDevice",
                       g_variant_new ("(o)", STRAP));
  dure_stranger_wait_told (room, "call adapter RemoveDevice");
  dure_stranger_say (room, "advance 2s");
  g_assert_null (dure_stranger_finish (room));
  dure_stranger_in_order (room, "reply adapter RemoveDevice\ntell strap1 Connected=false\n"
                                "tell strap1/2a37 InterfacesRemoved\n"
                                "tell strap1/180d InterfacesRemoved\n"
                                "tell strap1 InterfacesRemoved");
}

static void
test_hopeless_connect (DureStranger *room, gconstpointer data)
{
  discover (room);
  dure_stranger_say (room, "strap1 drop");
  start_device (room, "Connect");
  dure_stranger_say (room, "advance 19s");
  g_assert_false (room->answered);
  dure_stranger_say (room, "advance 1s");
  g_assert_cmpstr (dure_stranger_finish (room), ==, FAILED);

  /* Back in time, it is linked with. */
  start_device (room, "Connect");
  dure_stranger_say (room, "advance 10s");
  dure_stranger_say (room, "strap1 return");
  dure_stranger_say (room, "advance 300ms");
  g_assert_null (dure_stranger_finish (room));
  dure_stranger_say (room, "strap1 drop");

  /* Given up by the client that began it. */
  start_device (room, "Connect");
  dure_stranger_swap (room);
  dure_stranger_start (room, STRAP, "org.bluez.Device1", "Disconnect", NULL);
  dure_stranger_wait_told (room, "reply strap1 Disconnect");
  dure_stranger_in_order (room, "error strap1 Connect Failed\nreply strap1 Disconnect");
}

static void
test_slow_and_shuffled (DureStranger *room, gconstpointer data)
{
  discover (room);
  dure_stranger_say (room, "slow 7");
  dure_stranger_say (room, "shuffle on");
  start_device (room, "Connect");
  dure_stranger_say (room, "advance 7s");
  g_assert_null (dure_stranger_finish (room));
  g_assert_false (dure_stranger_is_true (room, STRAP, "ServicesResolved"));
  dure_stranger_say (room, "advance 1s");
  g_assert_true (dure_stranger_is_true (room, STRAP, "ServicesResolved"));
}

static void
test_resolved_with_nothing (DureStranger *room, gconstpointer data)
{
  g_autofree char *transcript = NULL;

  discover (room);
  dure_stranger_say (room, "strap1 bare");
  link_strap (room);
  transcript = dure_stranger_transcript (room);
  g_assert_null (strstr (transcript, "strap1/"));
}

static guint
count_values (DureStranger *room)
{
  g_autofree char *transcript = dure_stranger_transcript (room);
  guint n = 0;

  for (const char *at = strstr (transcript, "2a37 Value="); at != NULL;
       at = strstr (at + 1, "2a37 Value="))
    n++;

  return n;
}

/* Once for each client, also when it is the same; and a read tells everybody. */
static void
test_value_signals (DureStranger *room, gconstpointer data)
{
  g_autoptr (GVariant) stale = NULL;

  discover (room);
  link_strap (room);
  g_assert_null (dure_stranger_value (room, HEART_RATE, "StartNotify"));
  dure_stranger_swap (room);
  g_assert_null (dure_stranger_value (room, HEART_RATE, "StartNotify"));
  dure_stranger_clear (room);
  dure_stranger_say (room, "strap1 hex 2a37 0040");
  dure_stranger_say (room, "strap1 hex 2a37 0040");
  g_assert_cmpuint (count_values (room), ==, 4);
  g_assert_null (dure_stranger_value (room, STRAP "/service000a/char000e", "ReadValue"));
  dure_stranger_in_order (room, "call strap1/2a38 ReadValue\ntell strap1/2a38 Value=...\n"
                                "reply strap1/2a38 ReadValue");

  dure_stranger_say (room, "strap1 break");
  stale = dure_stranger_get (room, HEART_RATE, "org.bluez.GattCharacteristic1", "Value");
  g_assert_cmpuint (g_variant_n_children (stale), ==, 2);
}

/* Started while the link is down, it arms with the next one, before the services are resolved. */
static void
test_rearmed (DureStranger *room, gconstpointer data)
{
  discover (room);
  link_strap (room);
  dure_stranger_say (room, "strap1 break");
  g_assert_null (dure_stranger_value (room, HEART_RATE, "StartNotify"));
  start_device (room, "Connect");
  dure_stranger_say (room, "advance 500ms");
  g_assert_null (dure_stranger_finish (room));
  g_assert_false (dure_stranger_is_true (room, STRAP, "ServicesResolved"));
  dure_stranger_clear (room);
  dure_stranger_say (room, "strap1 hex 2a37 0040");
  g_assert_cmpuint (count_values (room), ==, 1);
}

/* The socket hangs up before anything of the loss is told. */
static void
test_acquired (DureStranger *room, gconstpointer data)
{
  discover (room);
  link_strap (room);
  dure_stranger_clear (room);
  g_assert_null (dure_stranger_value (room, HEART_RATE, "AcquireNotify"));
  dure_stranger_in_order (room, "tell strap1/2a37 NotifyAcquired=true\n"
                                "reply strap1/2a37 AcquireNotify");
  g_assert_cmpstr (dure_stranger_value (room, HEART_RATE, "StartNotify"), ==,
                   "org.bluez.Error.NotPermitted");
  dure_stranger_say (room, "strap1 break");
  dure_stranger_in_order (room, "tell strap1 ServicesResolved=false\ntell strap1 Connected=false\n"
                                "tell strap1/2a37 NotifyAcquired=false");
}

static void
test_att_errors (DureStranger *room, gconstpointer data)
{
  const char *location = STRAP "/service000a/char000e";

  discover (room);
  link_strap (room);
  dure_stranger_say (room, "strap1 att 2a38 80");
  g_assert_cmpstr (dure_stranger_value (room, location, "ReadValue"), ==, FAILED);
  dure_stranger_say (room, "strap1 att 2a38 05");
  g_assert_cmpstr (dure_stranger_value (room, location, "ReadValue"), ==,
                   "org.bluez.Error.NotPermitted");
  g_assert_null (dure_stranger_value (room, location, "ReadValue"));
  g_assert_cmpstr (dure_stranger_write (room, STRAP "/service000a/char0010", "02"), ==, FAILED);
}

static void
test_scripted_failures (DureStranger *room, gconstpointer data)
{
  const char *manager = "org.freedesktop.DBus.ObjectManager";

  dure_stranger_say (room, "objects fail 2");
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (dure_stranger_call (room, "/", manager, "GetManagedObjects", NULL), ==,
                     FAILED);
  g_assert_null (dure_stranger_call (room, "/", manager, "GetManagedObjects", NULL));
  dure_stranger_say (room, "fail adapter StartDiscovery InProgress");
  g_assert_cmpstr (dure_stranger_adapter (room, "StartDiscovery", NULL), ==,
                   "org.bluez.Error.InProgress");
  g_assert_null (dure_stranger_adapter (room, "StartDiscovery", NULL));
}

/* Pulled in mid-link and put back as hci1, with what was known before and no signal strength. */
static void
test_adapter_returns (DureStranger *room, gconstpointer data)
{
  const char *again = "/org/bluez/hci1/dev_C0_DE_00_00_00_01";
  g_autoptr (GVariant) rssi = NULL;
  g_autoptr (GVariant) uuids = NULL;

  discover (room);
  link_strap (room);
  dure_stranger_clear (room);
  dure_stranger_say (room, "adapter pull");
  dure_stranger_in_order (room, "tell strap1 ServicesResolved=false\ntell strap1 Connected=false\n"
                                "tell adapter Powered=false\ntell adapter Discovering=false\n"
                                "tell strap1/2a37 InterfacesRemoved\n"
                                "tell strap1 InterfacesRemoved\ntell adapter InterfacesRemoved");
  dure_stranger_clear (room);
  dure_stranger_say (room, "adapter plug");
  dure_stranger_in_order (room, "tell adapter InterfacesAdded\ntell strap1 InterfacesAdded\n"
                                "tell adapter Powered=true");
  rssi = dure_stranger_get (room, again, "org.bluez.Device1", "RSSI");
  g_assert_null (rssi);
  uuids = dure_stranger_get (room, again, "org.bluez.Device1", "UUIDs");
  g_assert_cmpuint (g_variant_n_children (uuids), >, 1);
}

static void
test_daemon_returns (DureStranger *room, gconstpointer data)
{
  discover (room);
  link_strap (room);
  dure_stranger_say (room, "daemon stop");
  g_assert_false (is_there (room));
  dure_stranger_say (room, "daemon start");
  g_assert_true (is_there (room));
  g_assert_false (dure_stranger_is_true (room, STRAP, "Connected"));
  g_assert_cmpint (get_rssi (room), ==, 0);
}

/* The path is what it was; the address is not. */
static void
test_address_changes (DureStranger *room, gconstpointer data)
{
  g_autoptr (GVariant) address = NULL;

  discover (room);
  dure_stranger_say (room, "strap1 address change");
  address = dure_stranger_get (room, STRAP, "org.bluez.Device1", "Address");
  g_assert_cmpstr (g_variant_get_string (address, NULL), !=, "C0:DE:00:00:00:01");
}

static void
test_head_tells_disconnected (DureStranger *room, gconstpointer data)
{
  discover (room);
  link_strap (room);
  dure_stranger_clear (room);
  dure_stranger_say (room, "strap1 break");
  dure_stranger_in_order (room, "tell strap1 Connected=false\ntell strap1 Disconnected");
}

/* So many a second of our time, with the room's clock standing still. */
static void
test_flood (DureStranger *room, gconstpointer data)
{
  discover (room);
  link_strap (room);
  g_assert_null (dure_stranger_value (room, HEART_RATE, "StartNotify"));
  dure_stranger_clear (room);
  dure_stranger_say (room, "strap1 flood 10000");
  while (count_values (room) < 2000)
    g_main_context_iteration (NULL, TRUE);
  dure_stranger_say (room, "strap1 flood 0");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (DureStranger *room, gconstpointer data);
  } tests[] = {
    { "/bluetoothd/merged-filters", test_merged_filters },
    { "/bluetoothd/rssi-steps", test_rssi_steps },
    { "/bluetoothd/temporary", test_temporary },
    { "/bluetoothd/discovery-ends", test_discovery_ends },
    { "/bluetoothd/connect-order", test_connect_order },
    { "/bluetoothd/disconnect-takes-two-seconds", test_disconnect_takes_two_seconds },
    { "/bluetoothd/remove", test_remove },
    { "/bluetoothd/hopeless-connect", test_hopeless_connect },
    { "/bluetoothd/slow-and-shuffled", test_slow_and_shuffled },
    { "/bluetoothd/resolved-with-nothing", test_resolved_with_nothing },
    { "/bluetoothd/value-signals", test_value_signals },
    { "/bluetoothd/rearmed", test_rearmed },
    { "/bluetoothd/acquired", test_acquired },
    { "/bluetoothd/att-errors", test_att_errors },
    { "/bluetoothd/scripted-failures", test_scripted_failures },
    { "/bluetoothd/adapter-returns", test_adapter_returns },
    { "/bluetoothd/daemon-returns", test_daemon_returns },
    { "/bluetoothd/address-changes", test_address_changes },
    { "/bluetoothd/flood", test_flood },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, DureStranger, NULL, set_up, tests[i].test, tear_down);
  g_test_add ("/bluetoothd/head-tells-disconnected", DureStranger, "head", set_up,
              test_head_tells_disconnected, tear_down);

  return g_test_run ();
}
