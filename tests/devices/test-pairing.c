// test-pairing.c: how simulated devices pair, asked as a stranger on the bus would ask
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Error names and orders are those of BlueZ 5.66 (src/device.c, src/agent.c).

#include "stranger.h"

#include <string.h>

#define FAILED "org.bluez.Error.AuthenticationFailed"
#define TIMED_OUT "org.bluez.Error.AuthenticationTimeout"
#define CANCELED "org.bluez.Error.AuthenticationCanceled"
#define DROPPED "org.bluez.Error.Failed"
#define NOT_PERMITTED "org.bluez.Error.NotPermitted"

static void
set_up (DureStranger *room, gconstpointer data)
{
  DureDaemonPlan plan = { .speed = 500, .straps = 1, .bpm = 60, .adapter_on = TRUE, .seed = 3 };

  plan.tells_uuid = TRUE;
  plan.station = TRUE;
  dure_stranger_set_up (room, &plan);
}

static void
tear_down (DureStranger *room, gconstpointer data)
{
  dure_stranger_tear_down (room);
}

static const char *
shown_passkey (DureStranger *room, const char *alias)
{
  return dure_display_read (dure_daemon_get_stage (room->daemon)->display, alias, "passkey");
}

static void
start_pair (DureStranger *room)
{
  dure_stranger_start (room, CUFF, "org.bluez.Device1", "Pair", NULL);
}

static void
test_just_works (DureStranger *room, gconstpointer data)
{
  g_autofree char *transcript = NULL;

  dure_stranger_add_agent (room, "KeyboardDisplay", TRUE);
  dure_stranger_link (room, CUFF);
  g_assert_null (dure_stranger_device (room, CUFF, "Pair"));
  dure_stranger_in_order (room, "tell cuff Bonded=true\ntell cuff Paired=true\nreply cuff Pair");
  transcript = dure_stranger_transcript (room);
  g_assert_null (g_strstr_len (transcript, -1, "ask cuff"));
  g_assert_cmpstr (dure_stranger_device (room, CUFF, "Pair"), ==, "org.bluez.Error.AlreadyExists");
}

/* Paired waits for the services, and so does the answer. */
static void
test_pair_links_first (DureStranger *room, gconstpointer data)
{
  dure_stranger_add_agent (room, "KeyboardDisplay", FALSE);
  g_assert_null (dure_stranger_adapter (room, "StartDiscovery", NULL));
  dure_stranger_wait_told (room, "tell cuff InterfacesAdded");
  g_assert_null (dure_stranger_device (room, CUFF, "Pair"));
  dure_stranger_in_order (room, "call cuff Pair\ntell cuff Connected=true\ntell cuff Bonded=true\n"
                                "tell cuff/2a35 InterfacesAdded\ntell cuff ServicesResolved=true\n"
                                "tell cuff Paired=true\nreply cuff Pair");
}

/* A bond outlasts the link, and every link tells it once more, after the services. */
static void
test_bond_lasts (DureStranger *room, gconstpointer data)
{
  dure_stranger_add_agent (room, "KeyboardDisplay", TRUE);
  dure_stranger_in_order (room, "call bluetoothd RequestDefaultAgent\ntell adapter Pairable=true\n"
                                "reply bluetoothd RequestDefaultAgent");
  dure_stranger_link (room, CUFF);
  g_assert_null (dure_stranger_device (room, CUFF, "Pair"));
  dure_stranger_say (room, "cuff break");
  g_assert_true (dure_stranger_is_true (room, CUFF, "Paired"));
  dure_stranger_clear (room);
  g_assert_null (dure_stranger_device (room, CUFF, "Connect"));
  dure_stranger_wait_told (room, "tell cuff ServicesResolved=true\ntell cuff Paired=true\n");
  dure_stranger_say (room, "daemon stop");
  dure_stranger_say (room, "daemon start");
  g_assert_true (dure_stranger_is_true (room, CUFF, "Bonded"));
}

static void
test_numeric (DureStranger *room, gconstpointer data)
{
  dure_stranger_add_agent (room, "DisplayYesNo", FALSE);
  dure_stranger_link (room, CUFF);
  dure_stranger_say (room, "cuff pair numeric");
  g_assert_null (dure_stranger_device (room, CUFF, "Pair"));
  dure_stranger_in_order (room, "ask cuff RequestConfirmation\nanswer cuff RequestConfirmation\n"
                                "tell cuff Paired=true\nreply cuff Pair");
}

static void
test_numeric_refused (DureStranger *room, gconstpointer data)
{
  dure_stranger_add_agent (room, "KeyboardDisplay", FALSE);
  dure_stranger_link (room, CUFF);
  dure_stranger_say (room, "cuff pair numeric");
  room->agent_says = "no";
  g_assert_cmpstr (dure_stranger_device (room, CUFF, "Pair"), ==, FAILED);

  /* Somebody stands in between: the numbers differ, and a yes does not help. */
  dure_stranger_say (room, "cuff pair numeric-other");
  room->agent_says = "yes";
  g_assert_cmpstr (dure_stranger_device (room, CUFF, "Pair"), ==, FAILED);
  g_assert_false (dure_stranger_is_true (room, CUFF, "Bonded"));

  /* The device's owner says no while the kiosk is still asking. */
  dure_stranger_say (room, "cuff pair numeric");
  room->agent_says = "nothing";
  dure_stranger_clear (room);
  start_pair (room);
  dure_stranger_wait_told (room, "ask cuff RequestConfirmation");
  dure_stranger_say (room, "cuff press no");
  g_assert_cmpstr (dure_stranger_finish (room), ==, FAILED);
  dure_stranger_in_order (room, "ask cuff RequestConfirmation\nask cuff Cancel");
}

static void
test_passkey_display (DureStranger *room, gconstpointer data)
{
  g_autofree char *passkey = NULL;

  dure_stranger_add_agent (room, "KeyboardOnly", FALSE);
  dure_stranger_link (room, CUFF);
  dure_stranger_say (room, "cuff pair passkey-display");
  room->agent_says = "1000000";
  g_assert_cmpstr (dure_stranger_device (room, CUFF, "Pair"), ==, FAILED);
  g_assert_null (shown_passkey (room, "cuff"));

  dure_stranger_say (room, "clock hold");
  start_pair (room);
  dure_stranger_clear (room);
  dure_stranger_wait_told (room, "call cuff Pair");
  dure_stranger_say (room, "advance 699ms");
  g_assert_null (shown_passkey (room, "cuff"));
  dure_stranger_say (room, "advance 1ms");
  passkey = g_strdup (shown_passkey (room, "cuff"));
  g_assert_cmpuint (strlen (passkey), ==, 6);
  room->agent_says = passkey;
  g_assert_null (dure_stranger_finish (room));
}

static void
test_passkey_entry (DureStranger *room, gconstpointer data)
{
  dure_stranger_add_agent (room, "DisplayOnly", FALSE);
  dure_stranger_link (room, CUFF);
  dure_stranger_say (room, "cuff pair passkey-entry");
  start_pair (room);
  dure_stranger_wait_told (room, "answer cuff DisplayPasskey");
  dure_stranger_say (room, "cuff type wrong");
  g_assert_cmpstr (dure_stranger_finish (room), ==, FAILED);

  dure_stranger_clear (room);
  start_pair (room);
  dure_stranger_wait_told (room, "answer cuff DisplayPasskey");
  dure_stranger_say (room, "cuff type right");
  g_assert_null (dure_stranger_finish (room));
}

/* An agent that cannot do what the device needs, and none at all. */
static void
test_no_fit (DureStranger *room, gconstpointer data)
{
  dure_stranger_link (room, CUFF);
  dure_stranger_say (room, "cuff pair numeric");
  g_assert_cmpstr (dure_stranger_device (room, CUFF, "Pair"), ==, FAILED);
  dure_stranger_add_agent (room, "NoInputNoOutput", FALSE);
  g_assert_cmpstr (dure_stranger_device (room, CUFF, "Pair"), ==, FAILED);
  dure_stranger_say (room, "cuff pair never");
  g_assert_cmpstr (dure_stranger_device (room, CUFF, "Pair"), ==, FAILED);
  dure_stranger_say (room, "cuff pair refuse");
  g_assert_cmpstr (dure_stranger_device (room, CUFF, "Pair"), ==, FAILED);
}

static void
test_agent_times_out (DureStranger *room, gconstpointer data)
{
  dure_stranger_add_agent (room, "KeyboardDisplay", FALSE);
  dure_stranger_link (room, CUFF);
  dure_stranger_say (room, "cuff pair numeric");
  room->agent_says = "nothing";
  g_assert_cmpstr (dure_stranger_device (room, CUFF, "Pair"), ==, TIMED_OUT);
  dure_stranger_in_order (room, "ask cuff RequestConfirmation\nask cuff Cancel\n"
                                "refusal cuff RequestConfirmation\n"
                                "error cuff Pair AuthenticationTimeout");
}

static void
test_cancelled (DureStranger *room, gconstpointer data)
{
  g_assert_null (dure_stranger_adapter (room, "StartDiscovery", NULL));
  dure_stranger_wait_told (room, "tell cuff InterfacesAdded");
  g_assert_cmpstr (dure_stranger_device (room, CUFF, "CancelPairing"), ==,
                   "org.bluez.Error.DoesNotExist");
  g_assert_null (dure_stranger_adapter (room, "StopDiscovery", NULL));
  dure_stranger_add_agent (room, "KeyboardDisplay", FALSE);
  dure_stranger_link (room, CUFF);
  dure_stranger_say (room, "cuff pair numeric");
  room->agent_says = "nothing";

  /* The link breaks in the middle. */
  start_pair (room);
  dure_stranger_wait_told (room, "ask cuff RequestConfirmation");
  dure_stranger_say (room, "cuff break");
  g_assert_cmpstr (dure_stranger_finish (room), ==, CANCELED);
  dure_stranger_in_order (room, "tell cuff Connected=false\nask cuff Cancel\n"
                                "error cuff Pair AuthenticationCanceled");
}

/* A guarded device: refused without an agent, paired by bluetoothd itself with one. */
static void
test_guarded (DureStranger *room, gconstpointer data)
{
  g_autofree char *feature = NULL;

  dure_stranger_link (room, CUFF);
  feature = dure_stranger_find (room, CUFF, 0x2a49);
  dure_stranger_say (room, "cuff guard on");
  g_assert_cmpstr (dure_stranger_value (room, feature, "ReadValue"), ==, NOT_PERMITTED);
  dure_stranger_add_agent (room, "KeyboardDisplay", TRUE);
  room->agent_says = "no";
  g_assert_cmpstr (dure_stranger_value (room, feature, "ReadValue"), ==, DROPPED);
  dure_stranger_in_order (room, "refusal cuff RequestAuthorization\n"
                                "tell cuff ServicesResolved=false\ntell cuff Connected=false\n"
                                "error cuff/2a49 ReadValue Failed");
  room->agent_says = "yes";
  dure_stranger_clear (room);
  dure_stranger_link (room, CUFF);
  g_assert_null (dure_stranger_value (room, feature, "ReadValue"));
  dure_stranger_in_order (room, "call cuff/2a49 ReadValue\nask cuff RequestAuthorization\n"
                                "tell cuff Bonded=true\ntell cuff Paired=true\n"
                                "reply cuff/2a49 ReadValue");
}

/* An AcquireNotify that the device refuses is never answered, and is in the way of every other. */
static void
test_guarded_socket (DureStranger *room, gconstpointer data)
{
  g_autofree char *pressure = NULL;

  dure_stranger_link (room, CUFF);
  pressure = dure_stranger_find (room, CUFF, 0x2a36);
  dure_stranger_add_agent (room, "KeyboardDisplay", TRUE);
  room->agent_says = "no";
  dure_stranger_say (room, "cuff guard on");
  dure_stranger_start (room, pressure, "org.bluez.GattCharacteristic1", "AcquireNotify",
                       g_variant_new ("(a{sv})", NULL));
  dure_stranger_wait_told (room, "tell cuff Connected=false");
  dure_stranger_link (room, CUFF);
  dure_stranger_say (room, "cuff guard off");
  g_assert_cmpstr (dure_stranger_value (room, pressure, "AcquireNotify"), ==, NOT_PERMITTED);
  g_assert_cmpstr (dure_stranger_value (room, pressure, "StartNotify"), ==, NOT_PERMITTED);
  g_assert_cmpuint (room->pending, ==, 1);
  g_assert_true (g_dbus_connection_close_sync (room->client, NULL, NULL));
}

/* Only the kiosk still has the bond: no link lasts until its services are known. */
static void
test_bond_lost (DureStranger *room, gconstpointer data)
{
  dure_stranger_link (room, CUFF);
  g_assert_null (dure_stranger_device (room, CUFF, "Pair"));
  dure_stranger_clear (room);
  dure_stranger_say (room, "cuff bond lost");
  dure_stranger_in_order (room, "tell cuff ServicesResolved=false\ntell cuff Connected=false");
  dure_stranger_clear (room);
  g_assert_cmpstr (dure_stranger_device (room, CUFF, "Connect"), ==, "org.bluez.Error.Failed");
  dure_stranger_in_order (room, "tell cuff Connected=true\nerror cuff Connect Failed\n"
                                "tell cuff Connected=false");
  g_assert_true (dure_stranger_is_true (room, CUFF, "Bonded"));

  g_assert_null (dure_stranger_adapter (room, "RemoveDevice", g_variant_new ("(o)", CUFF)));
  dure_stranger_clear (room);
  dure_stranger_link (room, CUFF);
  g_assert_false (dure_stranger_is_true (room, CUFF, "Bonded"));
  g_assert_null (dure_stranger_device (room, CUFF, "Pair"));
}

/* Its true address is told with the bond, at the path it always had. */
static void
test_private_address (DureStranger *room, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GVariant) address = NULL;

  dure_stranger_say (room, "cuff address private");
  g_assert_null (dure_stranger_adapter (room, "StartDiscovery", NULL));
  dure_stranger_wait_told (room, "tell cuff InterfacesAdded");
  path = g_strdup (dure_peer_get_path (dure_daemon_find (room->daemon, "cuff")));
  g_assert_cmpstr (path, !=, CUFF);
  g_assert_null (dure_stranger_device (room, path, "Pair"));
  address = dure_stranger_get (room, path, "org.bluez.Device1", "Address");
  g_assert_cmpstr (g_variant_get_string (address, NULL), ==, "C0:DE:00:00:01:01");
}

/* Without a bond nothing is kept of it: the object goes with the link. */
static void
test_private_address_forgotten (DureStranger *room, gconstpointer data)
{
  g_autofree char *path = NULL;

  dure_stranger_say (room, "cuff address private");
  g_assert_null (dure_stranger_adapter (room, "StartDiscovery", NULL));
  dure_stranger_wait_told (room, "tell cuff InterfacesAdded");
  path = g_strdup (dure_peer_get_path (dure_daemon_find (room->daemon, "cuff")));
  g_assert_null (dure_stranger_device (room, path, "Connect"));
  dure_stranger_say (room, "cuff break");
  dure_stranger_in_order (room, "tell cuff Connected=false\ntell cuff InterfacesRemoved");
}

static void
test_authorize_service (DureStranger *room, gconstpointer data)
{
  dure_stranger_add_agent (room, "KeyboardDisplay", TRUE);
  dure_stranger_link (room, CUFF);
  room->agent_says = "no";
  dure_stranger_say (room, "cuff authorize 110b");
  dure_stranger_wait_told (room, "refusal cuff AuthorizeService");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (DureStranger *room, gconstpointer data);
  } tests[] = {
    { "/pairing/just-works", test_just_works },
    { "/pairing/links-first", test_pair_links_first },
    { "/pairing/bond-lasts", test_bond_lasts },
    { "/pairing/numeric", test_numeric },
    { "/pairing/numeric-refused", test_numeric_refused },
    { "/pairing/passkey-display", test_passkey_display },
    { "/pairing/passkey-entry", test_passkey_entry },
    { "/pairing/no-fit", test_no_fit },
    { "/pairing/agent-times-out", test_agent_times_out },
    { "/pairing/cancelled", test_cancelled },
    { "/pairing/guarded", test_guarded },
    { "/pairing/guarded-socket", test_guarded_socket },
    { "/pairing/bond-lost", test_bond_lost },
    { "/pairing/private-address", test_private_address },
    { "/pairing/private-address-forgotten", test_private_address_forgotten },
    { "/pairing/authorize-service", test_authorize_service },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, DureStranger, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
