// play-room.h: what a scenario wants of its world and of the kiosk before it begins
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "player.h"
#include "theatre.h"

G_BEGIN_DECLS

double   dure_play_speed     (const DureScenario *scenario,
                              const DurePlayPlan *plan);
char   **dure_play_room      (const DureScenario *scenario,
                              const DurePlayPlan *plan);
char   **dure_play_installed (const DureScenario *scenario,
                              DureTheatre        *world);

G_END_DECLS
