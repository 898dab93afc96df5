// test-bluetooth-adapters.c: a kiosk with two adapters
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A bluetoothd of its own for each test: two adapters, and devices that one or both can hear. It
// tells its objects from a thread of its own, because the kiosk's side waits for them.

#include "private-bus.h"
#include "radio.h"

#include <string.h>
#include <time.h>

#define DEVICE_1 "dev_C0_DE_00_00_00_01"
#define DEVICE_2 "dev_C0_DE_00_00_00_02"
#define CROWD 1500
#define TIMES_MORE 8

typedef struct
{
  DurePrivateBus *bus;
  GDBusConnection *daemon;
  GDBusConnection *kiosk;
  GDBusObjectManagerServer *objects;
  GMainLoop *loop;
  GThread *thread;
  DureBluezAdapter1 *adapters[2];
  guint name;
  guint scans[2];
  guint removals[2];
  DureRadio *radio;
} World;

#define AWAIT(expression)                                                                          \
  while (!(expression))                                                                            \
  g_main_context_iteration (NULL, TRUE)

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

static guint
index_of (World *world, DureBluezAdapter1 *adapter)
{
  return adapter == world->adapters[0] ? 0 : 1;
}

static gboolean
on_filter (DureBluezAdapter1 *adapter, GDBusMethodInvocation *invocation)
{
  dure_bluez_adapter1_complete_set_discovery_filter (adapter, invocation);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_start (DureBluezAdapter1 *adapter, GDBusMethodInvocation *invocation, World *world)
{
  world->scans[index_of (world, adapter)]++;
  dure_bluez_adapter1_set_discovering (adapter, TRUE);
  dure_bluez_adapter1_complete_start_discovery (adapter, invocation);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_remove (DureBluezAdapter1     *adapter,
           GDBusMethodInvocation *invocation,
           const char            *path,
           World                 *world)
{
  world->removals[index_of (world, adapter)]++;
  g_dbus_object_manager_server_unexport (world->objects, path);
  dure_bluez_adapter1_complete_remove_device (adapter, invocation);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
add_adapter (World *world, guint number)
{
  g_autofree char *path = g_strdup_printf ("/org/bluez/hci%u", number);
  g_autoptr (DureBluezObjectSkeleton) object = dure_bluez_object_skeleton_new (path);
  DureBluezAdapter1 *adapter = dure_bluez_adapter1_skeleton_new ();

  world->adapters[number] = adapter;
  dure_bluez_adapter1_set_powered (adapter, TRUE);
  g_signal_connect (adapter, "handle-set-discovery-filter", G_CALLBACK (on_filter), world);
  g_signal_connect (adapter, "handle-start-discovery", G_CALLBACK (on_start), world);
  g_signal_connect (adapter, "handle-remove-device", G_CALLBACK (on_remove), world);
  dure_bluez_object_skeleton_set_adapter1 (object, adapter);
  g_dbus_object_manager_server_export (world->objects, G_DBUS_OBJECT_SKELETON (object));
}

static void
add_device (World *world, guint adapter, const char *name, gint16 rssi, gboolean paired)
{
  g_autofree char *parent = g_strdup_printf ("/org/bluez/hci%u", adapter);
  g_autofree char *path = g_strdup_printf ("%s/%s", parent, name);
  g_autofree char *address = g_strdelimit (g_strdup (name + strlen ("dev_")), "_", ':');
  g_autoptr (DureBluezObjectSkeleton) object = dure_bluez_object_skeleton_new (path);
  g_autoptr (DureBluezDevice1) device = dure_bluez_device1_skeleton_new ();

  dure_bluez_device1_set_adapter (device, parent);
  dure_bluez_device1_set_address (device, address);
  dure_bluez_device1_set_rssi (device, rssi);
  dure_bluez_device1_set_paired (device, paired);
  dure_bluez_object_skeleton_set_device1 (object, device);
  g_dbus_object_manager_server_export (world->objects, G_DBUS_OBJECT_SKELETON (object));
}

static gpointer
run (gpointer loop)
{
  g_main_loop_run (loop);

  return NULL;
}

static void
tell_objects (World *world)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  world->objects = g_dbus_object_manager_server_new ("/");
  g_main_context_push_thread_default (context);
  g_dbus_object_manager_server_set_connection (world->objects, world->daemon);
  g_main_context_pop_thread_default (context);
  world->loop = g_main_loop_new (context, FALSE);
  world->thread = g_thread_new ("bluetoothd", run, world->loop);
}

static void
set_up (World *world, gconstpointer data)
{
  const DureTimes times = dure_times_at_pace (25);

  world->bus = dure_private_bus_new (NULL);
  world->daemon = connect_to (world->bus);
  world->kiosk = connect_to (world->bus);
  tell_objects (world);
  add_adapter (world, 0);
  add_adapter (world, 1);
  world->name = g_bus_own_name_on_connection (world->daemon, "org.bluez",
                                              G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
  world->radio = dure_radio_new (world->kiosk, &times);
  AWAIT (dure_radio_is_usable (world->radio));
}

static void
tear_down (World *world, gconstpointer data)
{
  g_main_loop_quit (world->loop);
  g_thread_join (world->thread);
  g_main_loop_unref (world->loop);
  g_object_unref (world->radio);
  g_bus_unown_name (world->name);
  g_object_unref (world->objects);
  g_object_unref (world->adapters[0]);
  g_object_unref (world->adapters[1]);
  g_dbus_connection_close_sync (world->kiosk, NULL, NULL);
  g_dbus_connection_close_sync (world->daemon, NULL, NULL);
  g_object_unref (world->kiosk);
  g_object_unref (world->daemon);
  dure_private_bus_free (world->bus);
}

static guint
find (World *world, char **ret_first)
{
  const DureSought anything = { NULL };
  g_autoptr (GPtrArray) found = dure_radio_find (world->radio, &anything);

  if (found->len > 0)
    {
      g_free (*ret_first);
      *ret_first = g_strdup (g_dbus_proxy_get_object_path (g_ptr_array_index (found, 0)));
    }

  return found->len;
}

static gboolean
has_device (World *world, const char *path)
{
  g_autoptr (DureBluezDevice1) device = dure_radio_get_device (world->radio, path);

  return device != NULL;
}

/* Two objects, one device: the stronger one, until an adapter holds its bond. */
static void
test_one_device_once (World *world, gconstpointer data)
{
  g_autofree char *first = NULL;

  add_device (world, 0, DEVICE_1, -50, FALSE);
  AWAIT (find (world, &first) == 1);
  g_assert_cmpstr (first, ==, "/org/bluez/hci0/" DEVICE_1);
  add_device (world, 1, DEVICE_1, -70, TRUE);
  AWAIT (find (world, &first) == 1 && g_str_equal (first, "/org/bluez/hci1/" DEVICE_1));
  add_device (world, 1, DEVICE_2, -40, FALSE);
  AWAIT (find (world, &first) == 2);
  g_assert_cmpstr (first, ==, "/org/bluez/hci1/" DEVICE_1);
}

static void
test_removed_where_it_is (World *world, gconstpointer data)
{
  g_autofree char *first = NULL;

  add_device (world, 1, DEVICE_1, -50, TRUE);
  add_device (world, 0, DEVICE_2, -60, FALSE);
  AWAIT (find (world, &first) == 2);
  dure_radio_forget (world->radio, "/org/bluez/hci1/" DEVICE_1);
  AWAIT (dure_radio_is_clean (world->radio));
  g_assert_cmpuint (world->removals[0], ==, 0);
  g_assert_cmpuint (world->removals[1], ==, 1);
  g_assert_cmpuint (find (world, &first), ==, 1);
}

/* Whichever adapter has it: a device is forgotten on all of them. */
static void
test_forgotten_everywhere (World *world, gconstpointer data)
{
  g_autofree char *first = NULL;

  add_device (world, 0, DEVICE_1, -50, FALSE);
  add_device (world, 1, DEVICE_1, -60, TRUE);
  AWAIT (find (world, &first) == 1 && g_str_equal (first, "/org/bluez/hci1/" DEVICE_1));
  dure_radio_forget (world->radio, first);
  AWAIT (dure_radio_is_clean (world->radio));
  g_assert_cmpuint (world->removals[0], ==, 1);
  g_assert_cmpuint (world->removals[1], ==, 1);
}

/* One goes off; the other goes on. */
static void
test_fail_over (World *world, gconstpointer data)
{
  g_autofree char *first = NULL;

  dure_radio_set_scan (world->radio, TRUE);
  AWAIT (world->scans[0] == 1 && world->scans[1] == 1);
  add_device (world, 0, DEVICE_1, -50, FALSE);
  AWAIT (find (world, &first) == 1);
  dure_bluez_adapter1_set_powered (world->adapters[0], FALSE);
  AWAIT (find (world, &first) == 0);
  g_assert_true (dure_radio_is_usable (world->radio));
  add_device (world, 1, DEVICE_1, -60, FALSE);
  AWAIT (find (world, &first) == 1);
  g_assert_cmpstr (first, ==, "/org/bluez/hci1/" DEVICE_1);
}

/* What this thread worked, in microseconds, however busy the machine is. */
static gint64
worked (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Somebody makes up addresses: to be rid of them costs little more than to have heard of them. */
static void
test_crowd (World *world, gconstpointer data)
{
  g_autofree char *first = NULL;
  const gint64 start = worked ();
  gint64 heard;

  for (guint i = 0; i < CROWD; i++)
    {
      g_autofree char *name = g_strdup_printf ("dev_C0_DE_00_00_%02X_%02X", i >> 8, i & 0xff);

      add_device (world, 0, name, -50, FALSE);
    }
  add_device (world, 1, "dev_C1_DE_00_00_00_01", -40, FALSE);
  AWAIT (has_device (world, "/org/bluez/hci1/dev_C1_DE_00_00_00_01"));
  heard = worked ();
  g_assert_cmpuint (find (world, &first), ==, CROWD + 1);

  dure_radio_forget_strangers (world->radio, NULL);
  AWAIT (dure_radio_is_clean (world->radio));
  g_assert_cmpuint (find (world, &first), ==, 0);
  g_assert_cmpint (worked () - heard, <, TIMES_MORE * (heard - start));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/bluetooth/adapters/one-device-once", World, NULL, set_up, test_one_device_once,
              tear_down);
  g_test_add ("/bluetooth/adapters/removed-where-it-is", World, NULL, set_up,
              test_removed_where_it_is, tear_down);
  g_test_add ("/bluetooth/adapters/forgotten-everywhere", World, NULL, set_up,
              test_forgotten_everywhere, tear_down);
  g_test_add ("/bluetooth/forget/crowd", World, NULL, set_up, test_crowd, tear_down);
  g_test_add ("/bluetooth/adapters/fail-over", World, NULL, set_up, test_fail_over, tear_down);

  return g_test_run ();
}
