// test-bluetooth-radio.c: finding and forgetting devices, each trap by its name
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "air.h"

#include <string.h>

#define HEART_RATE_APPEARANCE 13

static guint
count (DureAir *air, const DureSought *sought)
{
  g_autoptr (GPtrArray) found = dure_radio_find (air->radio, sought);

  return found->len;
}

static gboolean
is_known (DureAir *air, const char *path)
{
  g_autoptr (DureBluezDevice1) device = dure_radio_get_device (air->radio, path);

  return device != NULL;
}

/* Everybody's filters are one scan: what another asked for is heard too, and is not for us. */
static void
test_merged_filters (void)
{
  const DureSought straps = { .service = AIR_UUID ("180d"), .appearance = HEART_RATE_APPEARANCE };
  const DureSought anything = { NULL };
  g_autoptr (DureAir) air = dure_air_new ("--station --straps 2");

  dure_radio_set_scan (air->radio, TRUE);
  dure_air_await (air, count (air, &anything) >= 6);
  dure_air_await (air, count (air, &straps) == 2);
}

static void
test_no_uuid (void)
{
  const DureSought straps = { .service = AIR_UUID ("180d"), .appearance = HEART_RATE_APPEARANCE };
  g_autoptr (DureAir) air = dure_air_new ("--no-uuid --station");

  dure_radio_set_scan (air->radio, TRUE);
  dure_air_await (air, count (air, &straps) == 1);
}

/* Changes of less than 8 dBm are told only to who has set a filter. */
static void
test_rssi_needs_filter (void)
{
  static const char *const order[] = { "call adapter SetDiscoveryFilter",
                                       "call adapter StartDiscovery", NULL };
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *path = dure_air_find (air, AIR_STRAP_1);
  const guint heard = air->heard;

  dure_air_await (air, air->seen >= 10);
  dure_air_order (air, order);
  g_assert_cmpint (dure_radio_get_seen (air->radio, path), >, 0);
  g_assert_cmpuint (air->heard - heard, <, 8); /* the hundredth advertisement is no news */
}

static void
test_rssi_goes_with_scan (void)
{
  const DureSought anything = { NULL };
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *path = dure_air_find (air, AIR_STRAP_1);

  dure_radio_set_scan (air->radio, FALSE);
  g_assert_false (dure_radio_is_quiet (air->radio));
  dure_air_await (air, dure_radio_is_quiet (air->radio));
  dure_air_await (air, count (air, &anything) == 0);
  g_assert_cmpint (dure_radio_get_seen (air->radio, path), ==, 0);
}

/* A device that was linked once is shown again after the adapter's return, near or not. */
static void
test_found_is_not_in_range (void)
{
  const DureSought anything = { NULL };
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_link_strap (air, 0);
  dure_air_await (air, air->values->len > 0);
  dure_air_say (air, "strap1 drop");
  dure_air_await (air, air->ended != AIR_NOT_ENDED);
  dure_air_say (air, "adapter pull");
  dure_air_say (air, "adapter plug");
  dure_air_await (air, dure_radio_is_usable (air->radio));
  dure_radio_set_scan (air->radio, TRUE);
  dure_air_await (air, dure_air_count (air, "reply adapter StartDiscovery") == 2);
  g_assert_cmpuint (count (air, &anything), ==, 0);
  dure_air_say (air, "strap1 return");
  dure_air_await (air, count (air, &anything) == 1);
}

static void
test_discovery_stops_by_itself (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *path = dure_air_find (air, AIR_STRAP_1);

  dure_air_say (air, "scan end");
  dure_air_await (air, dure_air_count (air, "tell adapter Discovering=true") == 2);
}

static void
check_start (const char *event)
{
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *path = NULL;

  dure_air_say (air, event);
  path = dure_air_find (air, AIR_STRAP_1);
  g_assert_cmpuint (dure_air_count (air, "call adapter StartDiscovery"), >, 1);
}

static void
test_start_never_answered (void)
{
  check_start ("hang adapter StartDiscovery");
}

static void
test_start_refused (void)
{
  check_start ("fail adapter StartDiscovery Failed 2");
  check_start ("fail adapter StartDiscovery InProgress 2");
}

/* Only a broadcaster's every single advertisement is worth a message. */
static void
test_duplicates (void)
{
  g_autoptr (DureAir) air = dure_air_new ("--straps 0 --station");
  guint before;

  dure_radio_set_broadcasts (air->radio, TRUE);
  dure_radio_set_scan (air->radio, TRUE);
  dure_air_say (air, "meter measure energy=12.5");
  dure_air_await (air, air->adverts >= 3);
  before = air->adverts;
  dure_air_await (air, air->adverts >= before + 3);
  g_assert_nonnull (air->advert);
  g_assert_true (strchr (air->advert, ' ') == air->advert + 4);
}

static void
test_adapter_off_and_on (void)
{
  g_autoptr (DureAir) air = dure_air_new ("--adapter-off");
  g_autofree char *path = NULL;
  g_autofree char *again = NULL;

  g_assert_false (dure_radio_is_usable (air->radio));
  dure_air_say (air, "adapter on");
  path = dure_air_find (air, AIR_STRAP_1);
  dure_air_say (air, "adapter off");
  dure_air_await (air, !dure_radio_is_usable (air->radio));
  dure_air_say (air, "adapter on");
  again = dure_air_find (air, AIR_STRAP_1);
  g_assert_cmpuint (air->usable_changes, >=, 3);
}

static void
test_returns_as_another (void)
{
  g_autoptr (DureAir) air = dure_air_new ("--hci 1");
  g_autofree char *path = dure_air_find (air, AIR_STRAP_1);
  g_autofree char *again = NULL;
  const DureSought sought = { .path = path };

  dure_air_say (air, "adapter pull");
  dure_air_await (air, !dure_radio_is_usable (air->radio));
  g_assert_false (dure_radio_has_adapter_of (air->radio, path));
  dure_air_say (air, "adapter plug");
  again = dure_air_find (air, AIR_STRAP_1);
  g_assert_cmpstr (again, !=, path);
  dure_air_await (air, count (air, &sought) == 1); /* the same one all the same */
}

/* The path of hci1 begins that of hci10. */
static void
test_one_is_not_ten (void)
{
  g_autoptr (DureAir) air = dure_air_new ("--hci 1");

  dure_air_await (air, dure_radio_has_adapter_of (air->radio, "/org/bluez/hci1/dev_1"));
  g_assert_false (dure_radio_has_adapter_of (air->radio, "/org/bluez/hci10/dev_1"));
}

static void
test_owner_lost_and_back (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *path = dure_air_find (air, AIR_STRAP_1);
  g_autofree char *again = NULL;

  dure_air_say (air, "daemon gone");
  dure_air_await (air, !dure_radio_is_usable (air->radio));
  g_assert_false (is_known (air, path));
  g_assert_null (dure_radio_get_objects (air->radio));
  dure_air_say (air, "daemon back");
  again = dure_air_find (air, AIR_STRAP_1);
}

/* The radio does not stay unknown, nor unusable, because it was answered badly once. */
static void
test_objects_not_read (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *path = NULL;

  dure_air_say (air, "daemon gone");
  dure_air_await (air, !dure_radio_is_usable (air->radio));
  dure_air_say (air, "objects fail 3");
  dure_air_say (air, "daemon back");
  path = dure_air_find (air, AIR_STRAP_1);
  g_assert_cmpuint (dure_air_count (air, "error objects GetManagedObjects"), ==, 3);
}

static void
test_forgetting_verified (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *path = dure_air_find (air, AIR_STRAP_1);

  dure_air_say (air, "strap1 drop");
  dure_air_say (air, "fail adapter RemoveDevice Failed 3");
  dure_radio_forget (air->radio, path);
  g_assert_false (dure_radio_is_clean (air->radio));
  dure_air_await (air, air->forgotten == 1);
  g_assert_cmpuint (dure_air_count (air, "call adapter RemoveDevice"), ==, 4);
  g_assert_false (is_known (air, path));
  g_assert_true (dure_radio_is_clean (air->radio));
}

/* What is being forgotten is not found, however near it is. */
static void
test_forgetting_hides (void)
{
  const DureSought anything = { NULL };
  g_autoptr (DureAir) air = dure_air_new ("");
  g_autofree char *path = dure_air_find (air, AIR_STRAP_1);

  dure_air_say (air, "fail adapter RemoveDevice Failed 1000");
  dure_radio_forget (air->radio, path);
  dure_air_await (air, dure_air_count (air, "call adapter RemoveDevice") >= 3);
  g_assert_cmpuint (count (air, &anything), ==, 0);
}

static void
test_forgetting_needs_power (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_link_strap (air, 0);
  dure_air_await (air, air->values->len > 0);
  dure_air_say (air, "adapter off");
  dure_air_await (air, !dure_radio_is_usable (air->radio));
  dure_radio_forget (air->radio, "/org/bluez/hci0/dev_C0_DE_00_00_00_01");
  dure_air_say (air, "adapter on");
  dure_air_await (air, air->forgotten == 1);
  g_assert_true (dure_air_was (air, "tell strap1 InterfacesRemoved"));
}

/* bluetoothd reads it back from its disk when the adapter returns, under another number. */
static void
test_forgetting_outlasts_a_return (void)
{
  g_autoptr (DureAir) air = dure_air_new ("");

  dure_air_link_strap (air, 0);
  dure_air_await (air, air->values->len > 0);
  dure_air_say (air, "adapter pull");
  dure_air_await (air, !dure_radio_is_usable (air->radio));
  dure_radio_forget (air->radio, "/org/bluez/hci0/dev_C0_DE_00_00_00_01");
  dure_air_say (air, "strap1 drop");
  dure_air_say (air, "adapter plug");
  dure_air_await (air, air->forgotten == 1);
  g_assert_cmpuint (dure_air_count (air, "tell strap1 InterfacesAdded"), ==, 2);
  g_assert_cmpuint (dure_air_count (air, "tell strap1 InterfacesRemoved"), ==, 2);
  g_assert_false (is_known (air, "/org/bluez/hci1/dev_C0_DE_00_00_00_01"));
}

static void
test_left_by_predecessor (void)
{
  static const char *const keep[] = { AIR_STRAP_2, NULL };
  g_autoptr (DureAir) air = dure_air_new ("--straps 2");
  g_autoptr (GDBusConnection) other = dure_air_stranger (air);
  g_autofree char *first = dure_air_find (air, AIR_STRAP_1);
  g_autofree char *second = dure_air_find (air, AIR_STRAP_2);
  const char *const paths[] = { first, second };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_dbus_connection_call (other, "org.bluez", paths[i], "org.bluez.Device1", "Connect", NULL,
                            NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  dure_air_await (air, dure_air_was (air, "tell strap1 ServicesResolved=true"));
  dure_air_await (air, dure_air_was (air, "tell strap2 ServicesResolved=true"));
  dure_radio_set_scan (air->radio, FALSE);
  dure_air_await (air, dure_radio_is_quiet (air->radio));
  dure_radio_forget_left (air->radio, keep);
  dure_air_await (air, air->forgotten == 1);
  g_assert_false (is_known (air, first));
  g_assert_true (is_known (air, second));
  g_dbus_connection_close_sync (other, NULL, NULL);
}

/* Passers-by: those with an address for life are removed, the others bluetoothd drops itself. */
static void
test_strangers (void)
{
  static const char *const keep[] = { AIR_STRAP_2, NULL };
  g_autoptr (DureAir) air = dure_air_new ("--straps 3");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  dure_air_say (air, "strap3 address private");
  first = dure_air_find (air, AIR_STRAP_1);
  second = dure_air_find (air, AIR_STRAP_2);
  dure_air_await (air, dure_air_was (air, "tell strap3 InterfacesAdded"));
  dure_air_say (air, "strap1 drop");
  dure_air_say (air, "strap3 drop");
  dure_radio_set_scan (air->radio, FALSE);
  dure_air_await (air, dure_radio_is_quiet (air->radio));
  dure_radio_forget_strangers (air->radio, keep);
  dure_air_await (air, air->forgotten == 1);
  g_assert_false (is_known (air, first));
  g_assert_true (is_known (air, second));
  g_assert_cmpuint (dure_air_count (air, "call adapter RemoveDevice"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bluetooth/find/merged-filters", test_merged_filters);
  g_test_add_func ("/bluetooth/find/no-uuid-in-the-advert", test_no_uuid);
  g_test_add_func ("/bluetooth/find/rssi-needs-a-filter", test_rssi_needs_filter);
  g_test_add_func ("/bluetooth/find/rssi-goes-with-the-scan", test_rssi_goes_with_scan);
  g_test_add_func ("/bluetooth/find/found-is-not-in-range", test_found_is_not_in_range);
  g_test_add_func ("/bluetooth/find/discovery-stops-by-itself", test_discovery_stops_by_itself);
  g_test_add_func ("/bluetooth/find/start-never-answered", test_start_never_answered);
  g_test_add_func ("/bluetooth/find/start-refused", test_start_refused);
  g_test_add_func ("/bluetooth/find/duplicates-for-broadcasters", test_duplicates);
  g_test_add_func ("/bluetooth/adapter/off-and-on", test_adapter_off_and_on);
  g_test_add_func ("/bluetooth/adapter/returns-as-another", test_returns_as_another);
  g_test_add_func ("/bluetooth/adapter/hci1-is-not-hci10", test_one_is_not_ten);
  g_test_add_func ("/bluetooth/daemon/name-owner-lost-and-back", test_owner_lost_and_back);
  g_test_add_func ("/bluetooth/daemon/objects-cannot-be-read", test_objects_not_read);
  g_test_add_func ("/bluetooth/forget/verified", test_forgetting_verified);
  g_test_add_func ("/bluetooth/forget/not-found-meanwhile", test_forgetting_hides);
  g_test_add_func ("/bluetooth/forget/needs-a-powered-adapter", test_forgetting_needs_power);
  g_test_add_func ("/bluetooth/forget/read-back-from-disk", test_forgetting_outlasts_a_return);
  g_test_add_func ("/bluetooth/forget/left-by-a-predecessor", test_left_by_predecessor);
  g_test_add_func ("/bluetooth/forget/passers-by", test_strangers);

  return g_test_run ();
}
