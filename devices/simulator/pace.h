// pace.h: how fast the simulated world runs
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

#define DURE_PACE_MAX 1000.0

/**
 * dure_pace_real_ms:
 * @speed: how many times faster than life the simulated world runs, more than 0
 * @world_ms: a duration in the simulated world
 *
 * Returns: the same duration in ours, at least one millisecond so that no timer spins
 */
static inline guint
dure_pace_real_ms (double speed, double world_ms)
{
  return (guint) CLAMP (world_ms / speed, 1.0, (double) G_MAXINT);
}
