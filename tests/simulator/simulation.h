// simulation.h: time, chance and the story of one run, all of them drawn from its seed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "world.h"

G_BEGIN_DECLS

/* 2026-11-21T05:00:00Z, when every run begins */
#define SIMULATION_START_MS G_GINT64_CONSTANT (1795237200000)

/**
 * SimulationMutant:
 *
 * A deliberate fault, by which the simulator shows that it would notice.
 */
typedef enum
{
  MUTANT_NONE,
  MUTANT_KIOSK_LETS_GO, /* deletes a row when it sends it */
  MUTANT_CITY_HASTY,    /* acknowledges before it commits */
  MUTANT_DISK_LIES,     /* the city's disk says "synced" and does nothing */
  MUTANT_CITY_KEEPS,    /* takes a withdrawal, and does not erase */
  MUTANTS,
} SimulationMutant;

typedef struct _Simulation Simulation;
typedef void (*SimulationFunc) (gpointer data);

Simulation *simulation_new (guint64 seed, SimulationMutant mutant, gboolean is_told);
void simulation_free (Simulation *self);

void simulation_at (Simulation *self, gint64 in_ms, SimulationFunc func, gpointer data,
                    GDestroyNotify free_data);
gboolean simulation_step (Simulation *self);
gint64 simulation_now_ms (Simulation *self);
SimulationMutant simulation_mutant (Simulation *self);

DureDice *simulation_dice (Simulation *self);
guint simulation_throw (Simulation *self, guint sides);
gboolean simulation_chance (Simulation *self, guint permille);
gint64 simulation_between (Simulation *self, gint64 least, gint64 most);

DureClock *simulation_clock_new (Simulation *self);
void simulation_clock_jump (DureClock *clock, gint64 by_ms);
void simulation_clock_free (DureClock *clock);

void simulation_tell (Simulation *self, const char *who, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void simulation_blame (Simulation *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
const char *simulation_complaint (Simulation *self);
const char *simulation_digest (Simulation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Simulation, simulation_free)

G_END_DECLS
