// stage.h: what every part of the simulated room stands on
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "display.h"
#include "faults.h"
#include "room-clock.h"
#include "tree.h"

G_BEGIN_DECLS

/**
 * DureStage:
 * @clock: every timer of the room
 * @tree: the objects on the bus
 * @transcript: what was asked and told
 * @faults: mishaps that nobody scripted
 * @display: what the devices show
 * @seed: for everything random that is not a fault
 * @dice: thrown for what belongs to no device
 * @resolve_ms: how long bluetoothd takes to learn a device's services
 * @shuffled: whether services and characteristics appear out of their order, and one by one
 * @vanishing: whether the adapter is being pulled: its objects go before they could tell more
 * @is_head: whether the daemon is newer than 5.66: Device1 has the signal Disconnected
 *
 * Owned by the daemon, lent to everybody.
 */
typedef struct {
  DureRoomClock *clock;
  DureTree *tree;
  DureTranscript *transcript;
  DureFaults *faults;
  DureDisplay *display;
  guint32 seed;
  GRand *dice;
  double resolve_ms;
  gboolean shuffled;
  gboolean vanishing;
  gboolean is_head;
} DureStage;

/**
 * dure_stage_throw:
 * @self: the stage
 * @end: more than 0
 *
 * Returns: a number from 0 to below @end
 */
static inline guint32
dure_stage_throw (DureStage *self, guint32 end)
{
  return (guint32) g_rand_int_range (self->dice, 0, (gint32) end);
}

G_END_DECLS
