// sim-run.h: from a seed to a whole run, and what is to be said against it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "promises.h"

G_BEGIN_DECLS

/**
 * SimRunFigures:
 * @tally: what became of the gifts
 * @deaths: of kiosks and cities
 * @steps: that the simulation took
 *
 * Added up over runs.
 */
typedef struct
{
  PromisesTally tally;
  guint64 deaths, steps;
} SimRunFigures;

char *sim_run (guint64 seed, SimulationMutant mutant, gboolean is_told,
                    SimRunFigures *figures, char **ret_digest);

G_END_DECLS
