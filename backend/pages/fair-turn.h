// fair-turn.h: a long upload lets everybody else have a turn
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * DureFairTurn:
 * @message: (transfer none): what is being uploaded
 * @taken: bytes that were read in this turn
 * @waiting: (nullable): for the next turn
 *
 * Belongs to what is kept for @message, and goes with it: it has no reference of its own.
 */
typedef struct
{
  SoupServerMessage *message;
  gsize taken;
  GSource *waiting;
} DureFairTurn;

void dure_fair_turn_take (DureFairTurn *self, gsize length);
void dure_fair_turn_wait (DureFairTurn *self, GSourceFunc on_its_turn, gpointer data);
void dure_fair_turn_end (DureFairTurn *self);

G_END_DECLS
