// test-instruments.c: what no scenario can tell: processes that die, and the kiosk that goes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "private-bus.h"
#include "room.h"

#include <signal.h>
#include <string.h>

#define STRAP_1 "heart-rate=C0:DE:00:00:00:01"

static void
measure (DureRoom *room)
{
  dure_instruments_measure (dure_room_get_instruments (room), DURE_INSTRUMENT_KIND_HEART_RATE,
                            FALSE);
}

/* The donor's own, which nothing may be left of; the room's donor can prove it. */
static void
measure_own (DureRoom *room)
{
  dure_instruments_measure (dure_room_get_instruments (room), DURE_INSTRUMENT_KIND_HEART_RATE,
                            TRUE);
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

/* What was to be forgotten while the adapter was off is forgotten when it is on. */
static void
test_release_while_off (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, NULL, "");

  measure_own (room);
  dure_room_wait_beats (room, 1);
  dure_room_say (room, "adapter off");
  dure_room_wait_state (room, DURE_INSTRUMENT_RADIO_OFF);
  release (room);
  dure_room_say (room, "adapter on");
  dure_room_wait_told (room, "tell strap1 InterfacesRemoved");
}

/* What staff let go of is known to bluetoothd no more, and is found anew when it is wanted. */
static void
test_let_go (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, STRAP_1, "");

  measure (room);
  dure_room_wait_beats (room, 1);
  dure_instruments_let_go (dure_room_get_instruments (room), DURE_INSTRUMENT_KIND_HEART_RATE);
  dure_room_wait_told (room, "tell strap1 InterfacesRemoved");
  measure (room);
  dure_room_wait_state (room, DURE_INSTRUMENT_MEASURING);
  dure_instruments_let_go (dure_room_get_instruments (room), DURE_INSTRUMENT_KIND_WEIGHT);
  assert_states (room, "searching connecting measuring idle searching connecting measuring idle");
}

/* The daemon dies, the bus stays. */
static void
test_daemon_killed (void)
{
  g_autoptr (DurePrivateBus) bus = dure_private_bus_new (NULL);
  g_autoptr (DureRoom) room = dure_room_new (dure_private_bus_get_address (bus), STRAP_1, "");

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

  measure_own (room);
  dure_room_wait_beats (room, 1);
  id = dure_instruments_get_helper_id (dure_room_get_instruments (room));
  kill ((pid_t) g_ascii_strtoll (id, NULL, 10), SIGKILL);
  dure_room_wait_state (room, DURE_INSTRUMENT_FAILED);

  /* The next helper finds a strap that is still linked, and tidies up without being asked. */
  dure_room_wait_told (room, "tell strap1 InterfacesRemoved");
  measure_own (room);
  dure_room_wait_beats (room, 1);
  assert_states (room, "searching asking connecting measuring failed "
                       "searching asking connecting measuring");
}

/* Once it measures, it is locked in: filtered, without new rights, unreadable. */
static void
test_helper_locked_in (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, STRAP_1, "");
  g_autofree char *path = NULL;
  g_autofree char *status = NULL;

  measure (room);
  dure_room_wait_beats (room, 1);
  path = g_strdup_printf ("/proc/%s/status", dure_instruments_get_helper_id (
                                               dure_room_get_instruments (room)));
  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  g_assert_nonnull (strstr (status, "\nSeccomp:\t2\n"));
  g_assert_nonnull (strstr (status, "\nNoNewPrivs:\t1\n"));
}

/* It dies before it could say anything: who waits is told all the same. */
static void
test_helper_killed_early (void)
{
  g_autoptr (DureRoom) room = dure_room_new (NULL, STRAP_1, "");
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

  measure_own (room);
  dure_room_wait_beats (room, 1);
  g_object_run_dispose (G_OBJECT (dure_room_get_instruments (room)));
  dure_room_wait_told (room, "tell strap1 InterfacesRemoved");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/instruments/release-while-off", test_release_while_off);
  g_test_add_func ("/instruments/let-go", test_let_go);
  g_test_add_func ("/instruments/daemon-killed", test_daemon_killed);
  g_test_add_func ("/instruments/helper-killed", test_helper_killed);
  g_test_add_func ("/instruments/helper-locked-in", test_helper_locked_in);
  g_test_add_func ("/instruments/helper-killed-early", test_helper_killed_early);
  g_test_add_func ("/instruments/no-helper", test_no_helper);
  g_test_add_func ("/instruments/kiosk-gone", test_kiosk_gone);

  return g_test_run ();
}
