// test-instruments.c: measurements from the kiosk's side, through everything down to bluetoothd
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "private-bus.h"
#include "room.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define STRAP_1 "C0:DE:00:00:00:01"
#define STRAP_2 "heart-rate=c0:de:00:00:00:02"

static void
measure (DureRoom *room)
{
  dure_instruments_measure (dure_room_get_instruments (room), DURE_INSTRUMENT_KIND_HEART_RATE,
                            TRUE);
}

static void
measure_installed (DureRoom *room)
{
  dure_instruments_measure (dure_room_get_instruments (room), DURE_INSTRUMENT_KIND_HEART_RATE,
                            FALSE);
}

static void
release (DureRoom *room)
{
  dure_instruments_release (dure_room_get_instruments (room));
}

static void
assert_states (DureRoom *room, const char *expected)
{
  g_autofree char *states = dure_room_get_states (room);

  g_assert_cmpstr (states, ==, expected);
}

/* bluetoothd breaks the links before it says that the adapter is off: LOST may come between. */
static void
assert_ends (DureRoom *room, const char *expected)
{
  g_autofree char *states = dure_room_get_states (room);

  g_assert_true (g_str_has_suffix (states, expected));
}

/* Each line must be found after the one before it. */
static void
assert_order (DureRoom *room, const char *const *lines)
{
  g_autofree char *text = dure_room_get_transcript (room);
  const char *at = text;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *found = strstr (at, lines[i]);

      if (found == NULL)
        g_error ("\"%s\" is not where it should be in:\n%s", lines[i], text);
      at = found + strlen (lines[i]);
    }
}

static void
test_measures (void)
{
  static const char *const order[] = {
    "call adapter SetDiscoveryFilter", "call adapter StartDiscovery", "tell strap1 InterfacesAdded",
    "call adapter StopDiscovery",      "call strap1 Connect",         "tell strap1 Connected=true",
    "reply strap1 Connect",            "tell strap1/180d InterfacesAdded",
    "tell strap1/2a37 InterfacesAdded", "tell strap1 ServicesResolved=true",
    "call strap1/2a37 AcquireNotify",  "reply strap1/2a37 AcquireNotify",
    "call strap1 Disconnect",          "tell strap1 Connected=false",
    "call adapter RemoveDevice",       "tell strap1/2a37 InterfacesRemoved",
    "tell strap1 InterfacesRemoved",   NULL
  };
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");
  g_autofree char *text = NULL;

  measure (room);
  dure_room_wait_beats (room, 5);
  assert_states (room, "searching connecting measuring");
  g_assert_cmpuint (dure_room_get_intervals (room), >, 2);
  g_assert_cmpuint (dure_room_get_missed (room), ==, 0);
  g_assert_cmpint (dure_room_get_contact (room), ==, DURE_BEAT_CONTACT_GOOD);

  release (room);
  assert_states (room, "searching connecting measuring idle");
  dure_room_wait_told (room, "tell strap1 InterfacesRemoved");
  assert_order (room, order);

  text = dure_room_get_transcript (room);
  g_assert_null (strstr (text, "ReadValue"));
  g_assert_null (strstr (text, "error"));
}

static void
test_measures_again (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  for (int i = 0; i < 3; i++)
    {
      measure (room);
      dure_room_wait_beats (room, 2);
      release (room);
      g_assert_cmpint (dure_instruments_get_state (dure_room_get_instruments (room)), ==,
                       DURE_INSTRUMENT_IDLE);
    }
  dure_room_wait_told (room, "reply adapter RemoveDevice");
}

static void
test_adapter_off (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "--adapter-off");

  measure (room);
  dure_room_wait_state (room, DURE_INSTRUMENT_RADIO_OFF);
  dure_room_say (room, "adapter on");
  dure_room_wait_beats (room, 1);
  dure_room_say (room, "adapter off");
  dure_room_wait_state (room, DURE_INSTRUMENT_RADIO_OFF);
  dure_room_say (room, "adapter on");
  dure_room_wait_beats (room, 1);
  assert_ends (room, " off searching connecting measuring");
}

static void
test_adapter_pulled (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  measure (room);
  dure_room_wait_beats (room, 1);
  dure_room_say (room, "adapter pull");
  dure_room_wait_state (room, DURE_INSTRUMENT_RADIO_OFF);
  dure_room_say (room, "adapter plug");
  dure_room_wait_beats (room, 1);
}

/* What was to be forgotten while the adapter was off is forgotten when it is on. */
static void
test_release_while_off (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  measure (room);
  dure_room_wait_beats (room, 1);
  dure_room_say (room, "adapter off");
  dure_room_wait_state (room, DURE_INSTRUMENT_RADIO_OFF);
  release (room);
  dure_room_say (room, "adapter on");
  dure_room_wait_told (room, "tell strap1 InterfacesRemoved");
}

static void
test_none (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "--straps 0");

  measure (room);
  dure_room_wait_state (room, DURE_INSTRUMENT_NONE_FOUND);
  assert_states (room, "searching none");
  dure_room_wait_told (room, "reply adapter StopDiscovery");
}

static void
test_several (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "--straps 3");
  g_autofree char *text = NULL;

  measure (room);
  dure_room_wait_state (room, DURE_INSTRUMENT_SEVERAL_FOUND);
  dure_room_wait_told (room, "reply adapter StopDiscovery");
  text = dure_room_get_transcript (room);
  g_assert_null (strstr (text, "Connect"));
}

static void
test_installed_strap (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, STRAP_2, "--straps 3");
  g_autofree char *text = NULL;

  measure_installed (room);
  dure_room_wait_beats (room, 2);
  release (room);
  dure_room_wait_told (room, "tell strap2 Connected=false");
  text = dure_room_get_transcript (room);
  g_assert_null (strstr (text, "call strap1 "));
  g_assert_null (strstr (text, "RemoveDevice"));
}

static void
test_installed_strap_missing (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, STRAP_2, "--straps 1");
  g_autofree char *text = NULL;

  measure_installed (room);
  dure_room_wait_state (room, DURE_INSTRUMENT_NONE_FOUND);
  text = dure_room_get_transcript (room);
  g_assert_null (strstr (text, "call strap1 "));
}

/* An advertisement without services is taken by its appearance and confirmed after connecting. */
static void
test_no_uuid (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "--no-uuid");

  measure (room);
  dure_room_wait_beats (room, 1);
}

static void
test_refuses_links (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  dure_room_say (room, "refuse 2");
  measure (room);
  dure_room_wait_beats (room, 1);
  assert_states (room, "searching connecting measuring");
}

/* Six refusals are three attempts, a forgotten device, and three more. */
static void
test_refuses_always (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  dure_room_say (room, "refuse 100");
  measure (room);
  dure_room_wait_state (room, DURE_INSTRUMENT_NONE_FOUND);
  assert_states (room, "searching connecting searching connecting none");
}

static void
test_lost_and_back (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "--straps 2");

  dure_room_say (room, "drop 2");
  measure (room);
  dure_room_wait_beats (room, 2);
  dure_room_say (room, "return 2");
  dure_room_say (room, "drop 1");
  dure_room_wait_state (room, DURE_INSTRUMENT_LOST);
  dure_room_say (room, "return 1");
  dure_room_wait_beats (room, 2);
  assert_states (room, "searching connecting measuring lost measuring");
}

static void
test_lost_for_good (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  measure (room);
  dure_room_wait_beats (room, 1);
  dure_room_say (room, "drop");
  dure_room_wait_state (room, DURE_INSTRUMENT_NONE_FOUND);
  assert_states (room, "searching connecting measuring lost none");
}

static void
test_silent (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  measure (room);
  dure_room_wait_beats (room, 1);
  dure_room_say (room, "silent");
  dure_room_wait_state (room, DURE_INSTRUMENT_LOST);
  dure_room_say (room, "speak");
  dure_room_wait_beats (room, 1);
}

static void
test_garbage (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  measure (room);
  dure_room_wait_beats (room, 1);
  dure_room_say (room, "garbage");
  dure_room_say (room, "contact none");
  dure_room_wait_told (room, "script contact none");
  dure_room_wait_beats (room, 2);
  assert_states (room, "searching connecting measuring");
  g_assert_cmpuint (dure_room_get_missed (room), ==, 1);
  g_assert_cmpint (dure_room_get_contact (room), ==, DURE_BEAT_CONTACT_NONE);
}

/* Resolved and nothing there: the device is removed and looked for once more. */
static void
test_resolved_bare (void)
{
  static const char *const order[] = { "tell strap1 ServicesResolved=true",
                                       "call strap1 Disconnect",
                                       "call adapter RemoveDevice",
                                       "call adapter StartDiscovery",
                                       "call strap1 Connect",
                                       "tell strap1/2a37 InterfacesAdded",
                                       NULL };
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  dure_room_say (room, "bare");
  measure (room);
  dure_room_wait_beats (room, 1);
  assert_states (room, "searching connecting measuring");
  assert_order (room, order);
}

/* Where AcquireNotify is refused, StartNotify does; a packet is told once and in its order. */
static void
test_start_notify (void)
{
  static const char *const order[] = { "error strap1/2a37 AcquireNotify NotSupported",
                                       "call strap1/2a37 StartNotify",
                                       "reply strap1/2a37 StartNotify",
                                       "call strap1/2a37 StopNotify",
                                       "call strap1 Disconnect",
                                       "tell strap1 InterfacesRemoved",
                                       NULL };
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  dure_room_say (room, "share");
  measure (room);
  dure_room_wait_beats (room, 3);
  dure_room_say (room, "unlink");
  dure_room_wait_state (room, DURE_INSTRUMENT_LOST);
  dure_room_wait_beats (room, 1);
  release (room);
  dure_room_wait_told (room, "tell strap1 InterfacesRemoved");
  assert_order (room, order);
}

static void
test_discovery_ends (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  dure_room_say (room, "drop");
  measure (room);
  dure_room_wait_told (room, "tell adapter Discovering=true");
  dure_room_say (room, "scan end");
  dure_room_say (room, "return");
  dure_room_wait_beats (room, 1);
}

static void
test_daemon_gone_and_back (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  measure (room);
  dure_room_wait_beats (room, 1);
  dure_room_say (room, "daemon gone");
  dure_room_wait_state (room, DURE_INSTRUMENT_RADIO_OFF);
  dure_room_say (room, "daemon back");
  dure_room_wait_beats (room, 1);
  assert_ends (room, " off searching connecting measuring");
}

/* The daemon dies, the bus stays. */
static void
test_daemon_killed (void)
{
  g_autoptr (DurePrivateBus) bus = dure_private_bus_new (NULL);
  g_autoptr (DureRoom) room = dure_room_new (dure_private_bus_get_address (bus), NULL, "");

  measure (room);
  dure_room_wait_beats (room, 1);
  dure_room_kill_daemon (room);
  dure_room_wait_state (room, DURE_INSTRUMENT_RADIO_OFF);
  release (room);
}

static void
test_helper_killed (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");
  const char *id;

  measure (room);
  dure_room_wait_beats (room, 1);
  id = dure_instruments_get_helper_id (dure_room_get_instruments (room));
  kill ((pid_t) g_ascii_strtoll (id, NULL, 10), SIGKILL);
  dure_room_wait_state (room, DURE_INSTRUMENT_FAILED);

  /* The next helper finds a strap that is still linked, and tidies up without being asked. */
  dure_room_wait_told (room, "tell strap1 InterfacesRemoved");
  measure (room);
  dure_room_wait_beats (room, 1);
  assert_states (room, "searching connecting measuring failed searching connecting measuring");
}

/* It dies before it could say anything: who waits is told all the same. */
static void
test_helper_killed_early (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");
  DureInstruments *instruments = dure_room_get_instruments (room);
  const char *id;

  while ((id = dure_instruments_get_helper_id (instruments)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  measure (room);
  kill ((pid_t) g_ascii_strtoll (id, NULL, 10), SIGKILL);
  dure_room_wait_state (room, DURE_INSTRUMENT_FAILED);
  measure (room);
  dure_room_wait_beats (room, 1);
}

static void
test_no_helper (void)
{
  g_autoptr (DureInstruments) instruments =
    dure_instruments_new ("/nonexistent/dure-instruments", NULL, NULL);

  dure_instruments_measure (instruments, DURE_INSTRUMENT_KIND_HEART_RATE, TRUE);
  while (dure_instruments_get_state (instruments) != DURE_INSTRUMENT_FAILED)
    g_main_context_iteration (NULL, TRUE);
}

/* The kiosk is gone: its helper disconnects and forgets before it ends. */
static void
test_kiosk_gone (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  measure (room);
  dure_room_wait_beats (room, 1);
  g_object_run_dispose (G_OBJECT (dure_room_get_instruments (room)));
  dure_room_wait_told (room, "tell strap1 InterfacesRemoved");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/instruments/measures", test_measures);
  g_test_add_func ("/instruments/measures-again", test_measures_again);
  g_test_add_func ("/instruments/adapter-off", test_adapter_off);
  g_test_add_func ("/instruments/adapter-pulled", test_adapter_pulled);
  g_test_add_func ("/instruments/release-while-off", test_release_while_off);
  g_test_add_func ("/instruments/none", test_none);
  g_test_add_func ("/instruments/several", test_several);
  g_test_add_func ("/instruments/installed-strap", test_installed_strap);
  g_test_add_func ("/instruments/installed-strap-missing", test_installed_strap_missing);
  g_test_add_func ("/instruments/no-uuid", test_no_uuid);
  g_test_add_func ("/instruments/refuses-links", test_refuses_links);
  g_test_add_func ("/instruments/refuses-always", test_refuses_always);
  g_test_add_func ("/instruments/lost-and-back", test_lost_and_back);
  g_test_add_func ("/instruments/lost-for-good", test_lost_for_good);
  g_test_add_func ("/instruments/silent", test_silent);
  g_test_add_func ("/instruments/garbage", test_garbage);
  g_test_add_func ("/instruments/resolved-bare", test_resolved_bare);
  g_test_add_func ("/instruments/start-notify", test_start_notify);
  g_test_add_func ("/instruments/discovery-ends", test_discovery_ends);
  g_test_add_func ("/instruments/daemon-gone-and-back", test_daemon_gone_and_back);
  g_test_add_func ("/instruments/daemon-killed", test_daemon_killed);
  g_test_add_func ("/instruments/helper-killed", test_helper_killed);
  g_test_add_func ("/instruments/helper-killed-early", test_helper_killed_early);
  g_test_add_func ("/instruments/no-helper", test_no_helper);
  g_test_add_func ("/instruments/kiosk-gone", test_kiosk_gone);

  return g_test_run ();
}
