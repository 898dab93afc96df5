// scenario.h: from a seed to a whole run, and what is to be said against it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "simulation.h"

G_BEGIN_DECLS

/**
 * ScenarioFigures:
 * @gifts: given, or tried to be
 * @stored: of them, in the city in the end
 * @erased: of those, taken back
 * @parked: of them, refused for good
 * @deaths: of kiosks and cities
 * @steps: that the simulation took
 *
 * Added up over runs.
 */
typedef struct
{
  guint64 gifts, stored, erased, parked, deaths, steps;
} ScenarioFigures;

char *scenario_run (guint64 seed, SimulationMutant mutant, gboolean is_told,
                    ScenarioFigures *figures, char **ret_digest);

G_END_DECLS
