// player.h: plays a scenario with the real instruments in a world
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "scenario.h"

G_BEGIN_DECLS

/**
 * DurePlayPlan:
 * @world: the command of the world; the room's options are added
 * @instruments: path of dure-instruments
 * @captures: folder of captures that scenarios replay
 * @speed: how many times faster than life the world runs, 0 for one that has its own time;
 *   a scenario may ask for another
 * @pace: how many times faster than in life the instruments wait; 0: half as fast as the world
 * @patience_s: longest wait for anything
 *
 * How scenarios are played.
 */
typedef struct {
  const char *world;
  const char *instruments;
  const char *captures;
  double speed;
  double pace;
  guint patience_s;
} DurePlayPlan;

gboolean dure_play (const DureScenario *scenario,
                    const DurePlayPlan *plan,
                    char              **ret_transcript,
                    GError            **error);

G_END_DECLS
