// events-room.c: what happens to bluetoothd, its adapter and the room's time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "events.h"

static guint
number (const char *word)
{
  return word != NULL ? (guint) g_ascii_strtoull (word, NULL, 10) : 1;
}

static void
run_adapter (DureDaemon *daemon, const char *const *words)
{
  DureAdapter *adapter = dure_daemon_get_adapter (daemon);
  const gboolean on = g_str_equal (words[0], "on");

  if (g_str_equal (words[0], "pull") || g_str_equal (words[0], "plug"))
    dure_daemon_set_plugged (daemon, g_str_equal (words[0], "plug"));
  else if (adapter != NULL)
    dure_adapter_set_powered (adapter, on);
}

static void
run_daemon (DureDaemon *daemon, const char *const *words)
{
  dure_daemon_set_running (daemon,
                           g_str_equal (words[0], "back") || g_str_equal (words[0], "start"));
}

static void
run_scan (DureDaemon *daemon, const char *const *words)
{
  DureAdapter *adapter = dure_daemon_get_adapter (daemon);

  if (adapter != NULL)
    dure_adapter_end_discovery (adapter);
}

static DureFailures *
failures (DureDaemon *daemon)
{
  return dure_tree_get_failures (dure_daemon_get_stage (daemon)->tree);
}

static void
run_objects (DureDaemon *daemon, const char *const *words)
{
  dure_failures_plan (failures (daemon), "objects", "GetManagedObjects", "Failed",
                      number (words[1]));
}

static void
run_fail (DureDaemon *daemon, const char *const *words)
{
  dure_failures_plan (failures (daemon), words[0], words[1], words[2], number (words[3]));
}

static void
run_hang (DureDaemon *daemon, const char *const *words)
{
  dure_failures_plan (failures (daemon), words[0], words[1], NULL, 1);
}

static void
run_slow (DureDaemon *daemon, const char *const *words)
{
  dure_daemon_get_stage (daemon)->resolve_ms = MAX (number (words[0]) * 1000.0, 1.0);
}

static void
run_shuffle (DureDaemon *daemon, const char *const *words)
{
  dure_daemon_get_stage (daemon)->shuffled = g_str_equal (words[0], "on");
}

static void
run_clock (DureDaemon *daemon, const char *const *words)
{
  DureRoomClock *clock = dure_daemon_get_stage (daemon)->clock;

  if (g_str_equal (words[0], "hold"))
    dure_room_clock_hold (clock);
  else
    dure_room_clock_go (clock);
}

static void
run_advance (DureDaemon *daemon, const char *const *words)
{
  double ms = 0.0;

  if (dure_event_parse_time (words[0], &ms))
    dure_room_clock_advance (dure_daemon_get_stage (daemon)->clock, ms);
}

/**
 * dure_room_event_get:
 * @index: from 0
 *
 * Returns: (nullable): an event that is no device's, %NULL after the last
 */
const DureEvent *
dure_room_event_get (guint index)
{
  static const char *const adapter[] = { "on", "off", "pull", "plug", NULL };
  static const char *const daemon[] = { "gone", "back", "stop", "start", NULL };
  static const char *const end[] = { "end", NULL };
  static const char *const stop[] = { "stop", NULL };
  static const char *const fail[] = { "fail", NULL };
  static const char *const on_off[] = { "on", "off", NULL };
  static const char *const clock[] = { "hold", "go", NULL };
  static const DureEvent events[] = {
    { "adapter", "c", adapter, run_adapter, NULL,
      "on|off|pull|plug  pulled and plugged in, it comes as the next hciN" },
    { "daemon", "c", daemon, run_daemon, NULL,
      "gone|back  the daemon's name and all its objects (also stop|start)" },
    { "scan", "c", end, run_scan, NULL, "end  discovery ends by itself" },
    { "discovery", "c", stop, run_scan, NULL, "stop  the same" },
    { "objects", "cn?", fail, run_objects, NULL,
      "fail [N]  the next N calls of GetManagedObjects fail" },
    { "fail", "wwwn?", NULL, run_fail, NULL,
      "ALIAS METHOD ERROR [N]  the next N calls of METHOD on ALIAS (strap1, strap1/2a37,\n"
      "      adapter, bluetoothd, objects) end with org.bluez.Error.ERROR; N 0 forgets all" },
    { "hang", "ww", NULL, run_hang, NULL, "ALIAS METHOD  the next such call is never answered" },
    { "slow", "n", NULL, run_slow, NULL, "SECONDS  so long the services of a device take" },
    { "shuffle", "c", on_off, run_shuffle, NULL,
      "on|off  services and characteristics appear one by one and out of order" },
    { "clock", "c", clock, run_clock, NULL, "hold|go  the room's time stands still, or runs" },
    { "advance", "t", NULL, run_advance, NULL,
      "TIME  holds the clock and lets so much time pass, each timer at its own moment" },
  };

  return index < G_N_ELEMENTS (events) ? &events[index] : NULL;
}
