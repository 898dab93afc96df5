// times.c: how long the Bluetooth client waits for what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "times.h"

static guint
scaled (guint ms, double pace)
{
  return (guint) MAX (ms / pace, 1.0);
}

/**
 * dure_times_at_pace:
 * @pace: 1 for life, 10 for a world that runs ten times faster
 *
 * Returns: the durations to wait
 */
DureTimes
dure_times_at_pace (double pace)
{
  pace = CLAMP (pace, 0.1, 1000.0);

  return (DureTimes) {
    .search = scaled (15000, pace),
    .settle = scaled (3000, pace),
    .connect = scaled (10000, pace),
    .back_off = scaled (500, pace),
    .resolve = scaled (10000, pace),
    .silence = scaled (8000, pace),
    .recover = scaled (20000, pace),
    .answer = scaled (10000, pace),
    .pair = scaled (60000, pace),
    .leave = scaled (5000, pace),
    .retry = scaled (1000, pace),
  };
}
