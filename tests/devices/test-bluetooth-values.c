// test-bluetooth-values.c: subscribing, reading and writing, each trap by its name
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "air.h"

#include <string.h>

#define BATTERY_LEVEL AIR_UUID ("2a19")
#define SENSOR_LOCATION AIR_UUID ("2a38")
#define CONTROL_POINT AIR_UUID ("2a39")

typedef struct
{
  GBytes *value;
  gboolean written;
  int error; /* code of DURE_DEVICES_ERROR, -1 for none */
  gboolean done;
} Answer;

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GError) error = NULL;

  answer->value = dure_link_read_finish (DURE_LINK (source), result, &error);
  answer->error = error != NULL ? error->code : -1;
  answer->done = TRUE;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GError) error = NULL;

  answer->written = dure_link_write_finish (DURE_LINK (source), result, &error);
  answer->error = error != NULL ? error->code : -1;
  answer->done = TRUE;
}

static Answer
read_value (DureAir *air, const char *uuid)
{
  Answer answer = { 0 };

  dure_link_read_async (air->link, uuid, NULL, on_read, &answer);
  dure_air_await (air, answer.done);

  return answer;
}

static Answer
write_value (DureAir *air, const char *uuid, guint8 byte)
{
  Answer answer = { 0 };
  g_autoptr (GBytes) value = g_bytes_new (&byte, 1);

  dure_link_write_async (air->link, uuid, value, NULL, on_written, &answer);
  dure_air_await (air, answer.done);

  return answer;
}

static void
assert_read_fails (DureAir *air, const char *uuid, DureDevicesError code)
{
  Answer answer = read_value (air, uuid);

  g_assert_null (answer.value);
  g_assert_cmpint (answer.error, ==, (int) code);
}

static void
link_silent_strap (DureAir *air)
{
  dure_air_say (air, "strap1 silent");
  dure_air_link_strap (air, 0);
  dure_air_await (air, air->ready == 1);
}

static void
test_acquire_preferred (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_link_strap (air, 0);
  dure_air_await (air, air->values->len >= 2);
  g_assert_true (dure_air_was (air, "reply strap1/2a37 AcquireNotify"));
  g_assert_false (dure_air_was (air, "StartNotify"));
}

static void
test_start_where_refused (void)
{
  static const char *const order[] = { "error strap1/2a37 AcquireNotify NotSupported",
                                       "reply strap1/2a37 StartNotify", NULL };
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "strap1 share");
  dure_air_link_strap (air, 0);
  dure_air_await (air, air->values->len >= 2);
  dure_air_order (air, order);
}

/* What the last citizen measured is still a property of the object, and stays that. */
static void
test_cached_value (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "strap1 share");
  link_silent_strap (air);
  dure_air_say (air, "strap1 hex 2a37 0648");
  dure_air_await (air, air->values->len == 1);
  dure_link_close (air->link);
  dure_air_await (air, dure_air_was (air, "tell strap1 Connected=false"));

  link_silent_strap (air);
  dure_air_say (air, "strap1 hex 2a37 0650");
  dure_air_await (air, air->values->len == 1);
  g_assert_cmpstr (g_ptr_array_index (air->values, 0), ==, "2a37 0650");
}

static void
check_each_once (const char *how)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  if (how != NULL)
    dure_air_say (air, how);
  link_silent_strap (air);
  for (guint i = 1; i <= 3; i++)
    {
      dure_air_say (air, "strap1 hex 2a37 0648");
      dure_air_await (air, air->values->len == i);
    }
  dure_air_say (air, "strap1 hex 2a37 0649");
  dure_air_await (air, g_str_equal (g_ptr_array_index (air->values, air->values->len - 1),
                                    "2a37 0649"));
  g_assert_cmpuint (air->values->len, ==, 4);
}

static void
test_equal_values (void)
{
  check_each_once (NULL);
  check_each_once ("strap1 share");
}

static char *
find_heart_rate (DureAir *air)
{
  g_autolist (GDBusObject) all =
    g_dbus_object_manager_get_objects (dure_radio_get_objects (air->radio));

  for (GList *at = all; at != NULL; at = at->next)
    {
      DureBluezGattCharacteristic1 *one = dure_bluez_object_peek_gatt_characteristic1 (at->data);

      if (one != NULL
          && g_strcmp0 (dure_bluez_gatt_characteristic1_get_uuid (one), AIR_HEART_RATE) == 0)
        return g_strdup (g_dbus_object_get_object_path (at->data));
    }

  g_assert_not_reached ();
}

/* Another program subscribed before us: bluetoothd tells every value once for each of us. */
static void
test_told_once_a_client (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autoptr (GDBusConnection) other = dure_air_stranger (air);
  g_autofree char *path = NULL;

  dure_air_say (air, "strap1 share");
  link_silent_strap (air);
  path = find_heart_rate (air);
  dure_link_close (air->link);
  dure_air_await (air, dure_air_was (air, "tell strap1 Connected=false"));

  g_dbus_connection_call (other, "org.bluez", path, "org.bluez.GattCharacteristic1", "StartNotify",
                          NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  dure_air_await (air, dure_air_count (air, "call strap1/2a37 StartNotify") == 2);
  link_silent_strap (air);
  for (guint i = 1; i <= 3; i++)
    {
      dure_air_say (air, i % 2 == 0 ? "strap1 hex 2a37 0648" : "strap1 hex 2a37 0649");
      dure_air_await (air, air->values->len == i);
    }
  dure_air_say (air, "strap1 hex 2a37 0650");
  dure_air_await (air, air->values->len >= 4);
  g_assert_cmpuint (air->values->len, ==, 4);
  g_dbus_connection_close_sync (other, NULL, NULL);
}

/* A read tells its value to every subscriber as if it were a notification. */
static void
test_read_tells_too (void)
{
  static const char *const notify[] = { BATTERY_LEVEL, NULL };
  const DureLinkPlan plan = { .service = AIR_UUID ("180f"), .notify = notify };
  g_autoptr (DureAir) air = dure_air_new ("--station --straps 0");
  g_autofree char *path = dure_air_find (air, AIR_CUFF);
  Answer answer;
  const guint8 *percent;

  dure_air_say (air, "cuff share");
  dure_air_say (air, "cuff battery 71");
  dure_air_link (air, path, &plan);
  dure_air_await (air, air->ready == 1);
  g_ptr_array_set_size (air->values, 0);
  answer = read_value (air, BATTERY_LEVEL);
  g_assert_nonnull (answer.value);
  percent = g_bytes_get_data (answer.value, NULL);
  g_assert_cmpuint (percent[0], ==, 71);
  g_assert_cmpuint (air->values->len, ==, 0);
  g_bytes_unref (answer.value);
}

/* In the plan's order, the optional one passed over, indications as they come. */
static void
test_several (void)
{
  static const char *const notify[] = { AIR_UUID ("2a36"), "?" AIR_UUID ("2a99"),
                                        AIR_UUID ("2a35"), NULL };
  static const char *const order[] = { "call cuff/2a36 AcquireNotify", "reply cuff/2a36 Acquire",
                                       "call cuff/2a35 StartNotify", NULL };
  const DureLinkPlan plan = { .service = AIR_UUID ("1810"), .notify = notify };
  g_autoptr (DureAir) air = dure_air_new ("--station --straps 0");
  g_autofree char *path = dure_air_find (air, AIR_CUFF);
  gboolean live = FALSE;

  dure_air_link (air, path, &plan);
  dure_air_await (air, air->values->len > 0
                         && g_str_has_prefix (
                           g_ptr_array_index (air->values, air->values->len - 1), "2a35 "));
  for (guint i = 0; i < air->values->len; i++)
    live = live || g_str_has_prefix (g_ptr_array_index (air->values, i), "2a36 ");
  g_assert_true (live);
  g_assert_cmpuint (air->ready, ==, 1);
  g_assert_false (dure_air_was (air, "call cuff/2a35 AcquireNotify"));
  dure_air_order (air, order);
}

/* bluetoothd keeps a subscription over a loss and tells values before the services: not to us. */
static void
test_before_services_resolved (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "strap1 share");
  dure_air_link_strap (air, 0);
  dure_air_await (air, air->values->len > 0);
  dure_air_say (air, "strap1 break");
  dure_air_await (air, air->ended == DURE_DEVICES_ERROR_NO_DEVICE);
  dure_air_link_strap (air, 0);
  dure_air_await (air, air->values->len > 0 || air->ready > 0);
  g_assert_cmpuint (dure_air_count (air, "call strap1/2a37 StartNotify"), ==, 2);
  dure_air_await (air, air->values->len > 0);
}

/* Started on a link that is gone, it would arm at the next citizen's. */
static void
test_arms_later (void)
{
  static const char *const order[] = { "call strap1/2a37 StartNotify",
                                       "call strap1/2a37 StopNotify", "call strap1 Disconnect",
                                       NULL };
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "strap1 share");
  dure_air_link_strap (air, 0);
  dure_air_await (air, air->values->len > 0);
  dure_link_close (air->link);
  dure_air_await (air, dure_air_was (air, "call strap1 Disconnect"));
  dure_air_order (air, order);
}

static void
test_longer_than_20 (void)
{
  const char *packet = "strap1 hex 2a37 "
                       "16480102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "strap1 mtu 185");
  link_silent_strap (air);
  dure_air_say (air, packet);
  dure_air_await (air, air->values->len == 1);
  g_assert_cmpstr (g_ptr_array_index (air->values, 0), ==, packet + strlen ("strap1 hex "));
}

static void
check_too_long (const char *how)
{
  g_autoptr (GString) packet = g_string_new ("strap1 hex 2a37 1648");
  g_autoptr (DureAir) air = dure_air_new ("");

  while (packet->len < strlen ("strap1 hex 2a37 ") + 2 * 513)
    g_string_append (packet, "20");
  if (how != NULL)
    dure_air_say (air, how);
  link_silent_strap (air);
  dure_air_say (air, packet->str);
  dure_air_say (air, "strap1 hex 2a37 0648");
  dure_air_await (air, air->values->len > 0);
  g_assert_cmpstr (g_ptr_array_index (air->values, 0), ==, "2a37 0648");
}

/* No attribute has more than 512 bytes: a packet that does is nobody's, and never one cut short. */
static void
test_longer_than_any (void)
{
  check_too_long (NULL);
  check_too_long ("strap1 share");
}

/* bluetoothd takes the Battery Service for itself. */
static void
test_battery (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "strap1 battery 42");
  link_silent_strap (air);
  dure_air_await (air, dure_link_get_battery (air->link) == 42);
}

static void
test_reads_and_writes (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");
  Answer answer;

  link_silent_strap (air);
  answer = read_value (air, SENSOR_LOCATION);
  g_assert_nonnull (answer.value);
  g_assert_cmpuint (g_bytes_get_size (answer.value), ==, 1);
  g_bytes_unref (answer.value);
  answer = write_value (air, CONTROL_POINT, 1);
  g_assert_true (answer.written);
  assert_read_fails (air, AIR_UUID ("2a99"), DURE_DEVICES_ERROR_NO_DEVICE);
}

static void
test_att_error (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");
  Answer answer;

  link_silent_strap (air);
  dure_air_say (air, "strap1 att 2a39 80");
  answer = write_value (air, CONTROL_POINT, 1);
  g_assert_false (answer.written);
  g_assert_cmpint (answer.error, ==, DURE_DEVICES_ERROR_NO_DEVICE);
}

static void
test_own_time (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  link_silent_strap (air);
  dure_air_say (air, "hang strap1/2a38 ReadValue");
  assert_read_fails (air, SENSOR_LOCATION, DURE_DEVICES_ERROR_TIMED_OUT);
}

/* Nobody pairs, so it is asked once, waited out, and not asked for ever. */
static void
test_not_paired (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  link_silent_strap (air);
  dure_air_say (air, "fail strap1/2a38 ReadValue NotPermitted 5");
  assert_read_fails (air, SENSOR_LOCATION, DURE_DEVICES_ERROR_NOT_PAIRED);
  g_assert_cmpuint (dure_air_count (air, "call strap1/2a38 ReadValue"), ==, 1);
}

static void
test_read_of_lost (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");
  Answer answer = { 0 };

  link_silent_strap (air);
  dure_air_say (air, "hang strap1/2a38 ReadValue");
  dure_link_read_async (air->link, SENSOR_LOCATION, NULL, on_read, &answer);
  dure_link_close (air->link);
  dure_air_await (air, answer.done);
  g_assert_cmpint (answer.error, ==, DURE_DEVICES_ERROR_NO_DEVICE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bluetooth/notify/acquire-preferred", test_acquire_preferred);
  g_test_add_func ("/bluetooth/notify/start-where-refused", test_start_where_refused);
  g_test_add_func ("/bluetooth/notify/cached-value-is-not-a-measurement", test_cached_value);
  g_test_add_func ("/bluetooth/notify/equal-values-are-two", test_equal_values);
  g_test_add_func ("/bluetooth/notify/told-once-for-each-client", test_told_once_a_client);
  g_test_add_func ("/bluetooth/notify/read-tells-a-value-too", test_read_tells_too);
  g_test_add_func ("/bluetooth/notify/several-in-order", test_several);
  g_test_add_func ("/bluetooth/notify/before-services-resolved", test_before_services_resolved);
  g_test_add_func ("/bluetooth/notify/arms-at-the-next-link", test_arms_later);
  g_test_add_func ("/bluetooth/notify/longer-than-20-bytes", test_longer_than_20);
  g_test_add_func ("/bluetooth/notify/longer-than-any", test_longer_than_any);
  g_test_add_func ("/bluetooth/read/battery-is-not-gatt", test_battery);
  g_test_add_func ("/bluetooth/read/reads-and-writes", test_reads_and_writes);
  g_test_add_func ("/bluetooth/read/att-error", test_att_error);
  g_test_add_func ("/bluetooth/read/in-our-own-time", test_own_time);
  g_test_add_func ("/bluetooth/read/not-paired", test_not_paired);
  g_test_add_func ("/bluetooth/read/link-gone-meanwhile", test_read_of_lost);

  return g_test_run ();
}
