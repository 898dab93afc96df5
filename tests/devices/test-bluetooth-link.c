// test-bluetooth-link.c: connecting and resolving, each trap by its name
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "air.h"

static void
await_values (DureAir *air, guint n)
{
  const guint wanted = air->values->len + n;

  dure_air_await (air, air->values->len >= wanted);
}

static int
await_end (DureAir *air)
{
  dure_air_await (air, air->ended != AIR_NOT_ENDED);

  return air->ended;
}

static void
test_measures (void)
{
  static const char *const order[] = {
    "call adapter StopDiscovery",  "reply adapter StopDiscovery",     "call strap1 Connect",
    "tell strap1 Connected=true",  "tell strap1 ServicesResolved=true", "call strap1/2a37 Acquire",
    NULL
  };
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_link_strap (air, 0);
  await_values (air, 3);
  g_assert_cmpuint (air->ready, ==, 1);
  g_assert_true (dure_link_has (air->link, AIR_HEART_RATE));
  g_assert_false (dure_link_has (air->link, AIR_UUID ("2a35")));
  dure_air_order (air, order);
}

/* The same failure under every name bluetoothd 5.66 has for it, texts and all: one behaviour. */
static void
check_failures (const char *error)
{
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *twice = g_strdup_printf ("fail strap1 Connect %s 2", error);

  dure_air_say (air, twice);
  dure_air_link_strap (air, 0);
  await_values (air, 1);
  g_assert_cmpuint (dure_air_count (air, "call strap1 Connect"), ==, 3);
}

static void
test_generic_error_text (void)
{
  static const char *const errors[] = { "Failed", "NotAvailable", "ConnectionAttemptFailed" };
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "strap1 refuse 2");
  dure_air_link_strap (air, 0);
  await_values (air, 1);
  g_assert_cmpuint (dure_air_count (air, "call strap1 Connect"), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    check_failures (errors[i]);
}

static void
test_three_attempts (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "strap1 refuse 100");
  dure_air_link_strap (air, 0);
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_NO_DEVICE);
  g_assert_cmpuint (dure_air_count (air, "call strap1 Connect"), ==, 3);
}

/* Both say that it is so, or will be: what is shown decides. The room's time stands still until
 * the error was told, so that another's link is not up yet. */
static void
check_state (const char *error)
{
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *once = g_strdup_printf ("fail strap1 Connect %s", error);
  g_autofree char *told = g_strdup_printf ("error strap1 Connect %s", error);
  g_autofree char *path = dure_air_find (air, AIR_STRAP_1);
  g_autoptr (GDBusConnection) other = dure_air_stranger (air);
  const gint64 pause_us = dure_radio_get_times (air->radio)->back_off * 4000;
  gint64 at;

  dure_air_say (air, "clock hold");
  g_dbus_connection_call (other, "org.bluez", path, "org.bluez.Device1", "Connect", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  dure_air_await (air, dure_air_was (air, "call strap1 Connect"));
  dure_air_say (air, once);
  dure_air_link_strap (air, 0);
  dure_air_await (air, dure_air_was (air, told));
  at = g_get_monotonic_time ();
  dure_air_await (air, g_get_monotonic_time () > at + pause_us); /* a second attempt would show */
  dure_air_say (air, "clock go");
  await_values (air, 1);
  g_assert_cmpuint (dure_air_count (air, "call strap1 Connect"), ==, 2);
  g_assert_false (dure_air_was (air, "call strap1 Disconnect"));
  g_dbus_connection_close_sync (other, NULL, NULL);
}

static void
test_in_progress (void)
{
  check_state ("InProgress");
}

static void
test_already_connected (void)
{
  check_state ("AlreadyConnected");
}

/* An answer that never comes costs one attempt, in our own time. */
static void
test_never_answered (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "hang strap1 Connect");
  dure_air_link_strap (air, 0);
  await_values (air, 1);
}

static void
test_before_services (void)
{
  static const char *const order[] = { "reply strap1 Connect", "tell strap1/180d InterfacesAdded",
                                       "tell strap1 ServicesResolved=true",
                                       "call strap1/2a37 AcquireNotify", NULL };
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "slow 2");
  dure_air_say (air, "shuffle on");
  dure_air_link_strap (air, 0);
  await_values (air, 1);
  dure_air_order (air, order);
}

static void
test_services_too_slow (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "slow 100");
  dure_air_link_strap (air, 0);
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_TIMED_OUT);
}

/* Resolved and nothing there: disconnected, removed, heard again, and then it is. */
static void
test_resolved_with_nothing (void)
{
  static const char *const order[] = {
    "tell strap1 ServicesResolved=true", "call strap1 Disconnect",
    "call adapter RemoveDevice",         "tell strap1 InterfacesRemoved",
    "call adapter StartDiscovery",       "tell strap1 InterfacesAdded",
    "call adapter StopDiscovery",        "call strap1 Connect",
    NULL
  };
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "strap1 bare");
  dure_air_link_strap (air, 0);
  await_values (air, 1);
  dure_air_order (air, order);
  g_assert_cmpint (air->ended, ==, AIR_NOT_ENDED);
}

static void
test_lacks_what_is_wanted (void)
{
  static const char *const notify[] = { AIR_UUID ("2a35"), NULL };
  const DureLinkPlan plan = { .service = AIR_UUID ("1810"), .notify = notify };
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *path = dure_air_find (air, AIR_STRAP_1);

  dure_air_link (air, path, &plan);
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_NO_DEVICE);
  g_assert_cmpuint (dure_air_count (air, "call adapter RemoveDevice"), ==, 1);
  g_assert_cmpuint (dure_air_count (air, "call strap1 Connect"), ==, 2);
}

static void
test_does_not_exist (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "fail strap1 Connect DoesNotExist");
  dure_air_link_strap (air, 0);
  await_values (air, 1);
  g_assert_cmpuint (dure_air_count (air, "call adapter StartDiscovery"), ==, 2);
}

/* The object went while nobody scanned: it is listened for once more. */
static void
test_object_gone_before (void)
{
  static const char *const notify[] = { AIR_HEART_RATE, NULL };
  const DureLinkPlan plan = { .service = AIR_UUID ("180d"), .notify = notify };
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *path = dure_air_find (air, AIR_STRAP_1);

  dure_radio_set_scan (air->radio, FALSE);
  dure_radio_forget (air->radio, path);
  dure_air_await (air, air->forgotten == 1);
  dure_air_link (air, path, &plan);
  await_values (air, 1);
}

static void
test_scan_stops_first (void)
{
  static const char *const order[] = { "reply adapter StopDiscovery", "call strap1 Connect", NULL };
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "fail adapter StopDiscovery InProgress");
  dure_air_link_strap (air, 0);
  await_values (air, 1);
  dure_air_order (air, order);
}

/* bluetoothd disconnects two seconds after it was asked: the next link waits for that. */
static void
test_disconnect_acts_later (void)
{
  static const char *const order[] = { "call strap1 Disconnect", "tell strap1 Connected=false",
                                       "call strap1 Connect", "tell strap1 Connected=true", NULL };
  static const char *const notify[] = { AIR_HEART_RATE, NULL };
  const DureLinkPlan plan = { .service = AIR_UUID ("180d"), .notify = notify };
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *path = dure_air_find (air, AIR_STRAP_1);

  dure_air_link (air, path, &plan);
  await_values (air, 1);
  dure_air_link (air, path, &plan);
  await_values (air, 2);
  dure_air_order (air, order);
  g_assert_cmpint (air->ended, ==, AIR_NOT_ENDED);
}

static void
test_adapter_off (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *path = dure_air_find (air, AIR_STRAP_1);
  static const char *const notify[] = { AIR_HEART_RATE, NULL };
  const DureLinkPlan plan = { .service = AIR_UUID ("180d"), .notify = notify };

  dure_air_say (air, "adapter off");
  dure_air_await (air, !dure_radio_is_usable (air->radio));
  dure_air_link (air, path, &plan);
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_NO_RADIO);
  g_assert_false (dure_air_was (air, "call strap1 Connect"));
}

static void
check_loss (const char *event, const char *end)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_link_strap (air, 0);
  await_values (air, 1);
  dure_air_say (air, event);
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_NO_DEVICE);
  if (end != NULL)
    dure_air_say (air, end);
}

static void
test_lost (void)
{
  check_loss ("strap1 break", NULL);
  check_loss ("strap1 drop", NULL);
}

static void
test_adapter_pulled (void)
{
  check_loss ("adapter pull", "adapter plug");
}

/* Before anything came of it a lost link is one attempt of three. */
static void
test_dropped_while_resolving (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "slow 4");
  dure_air_link_strap (air, 0);
  dure_air_await (air, dure_air_was (air, "tell strap1 Connected=true"));
  dure_air_say (air, "strap1 break");
  await_values (air, 1);
  g_assert_cmpuint (dure_air_count (air, "call strap1 Connect"), ==, 2);
}

static void
test_daemon_gone (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_link_strap (air, 0);
  await_values (air, 1);
  dure_air_say (air, "daemon gone");
  await_end (air);
  dure_air_say (air, "daemon back");
  dure_air_await (air, dure_radio_is_usable (air->radio));
  dure_air_link_strap (air, 0);
  await_values (air, 1);
}

static void
test_silent (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_link_strap (air, dure_radio_get_times (air->radio)->silence);
  await_values (air, 1);
  dure_air_say (air, "strap1 silent");
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_TIMED_OUT);
}

/* What is closed says nothing more, and leaves no link and no subscription behind. */
static void
test_closed (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_say (air, "strap1 share");
  dure_air_link_strap (air, 0);
  await_values (air, 1);
  dure_link_close (air->link);
  dure_air_await (air, dure_air_was (air, "tell strap1 Connected=false"));
  g_assert_true (dure_air_was (air, "call strap1/2a37 StopNotify"));
  g_assert_cmpint (air->ended, ==, AIR_NOT_ENDED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bluetooth/connect/measures", test_measures);
  g_test_add_func ("/bluetooth/connect/generic-error-text", test_generic_error_text);
  g_test_add_func ("/bluetooth/connect/three-attempts", test_three_attempts);
  g_test_add_func ("/bluetooth/connect/in-progress-is-a-state", test_in_progress);
  g_test_add_func ("/bluetooth/connect/already-connected-is-a-state", test_already_connected);
  g_test_add_func ("/bluetooth/connect/never-answered", test_never_answered);
  g_test_add_func ("/bluetooth/connect/returns-before-services", test_before_services);
  g_test_add_func ("/bluetooth/connect/services-too-slow", test_services_too_slow);
  g_test_add_func ("/bluetooth/connect/resolved-with-nothing", test_resolved_with_nothing);
  g_test_add_func ("/bluetooth/connect/lacks-what-is-wanted", test_lacks_what_is_wanted);
  g_test_add_func ("/bluetooth/connect/does-not-exist", test_does_not_exist);
  g_test_add_func ("/bluetooth/connect/object-gone-before", test_object_gone_before);
  g_test_add_func ("/bluetooth/connect/scan-stops-first", test_scan_stops_first);
  g_test_add_func ("/bluetooth/connect/disconnect-acts-later", test_disconnect_acts_later);
  g_test_add_func ("/bluetooth/connect/adapter-off", test_adapter_off);
  g_test_add_func ("/bluetooth/connect/lost", test_lost);
  g_test_add_func ("/bluetooth/connect/adapter-pulled", test_adapter_pulled);
  g_test_add_func ("/bluetooth/connect/dropped-while-resolving", test_dropped_while_resolving);
  g_test_add_func ("/bluetooth/connect/daemon-gone", test_daemon_gone);
  g_test_add_func ("/bluetooth/connect/linked-and-silent", test_silent);
  g_test_add_func ("/bluetooth/connect/closed", test_closed);

  return g_test_run ();
}
