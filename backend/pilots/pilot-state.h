// pilot-state.h: where a version of a pilot stands, and what may become of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DurePilotState:
 *
 * In this order; nothing comes back from the last one.
 */
typedef enum
{
  DURE_PILOT_DRAFT,
  DURE_PILOT_REVIEW,  /* somebody else has to look at it */
  DURE_PILOT_RUNNING, /* people are asked for it */
  DURE_PILOT_CLOSED,  /* nobody is asked any more, or nobody ever was */
  DURE_PILOT_STATES,
} DurePilotState;

/**
 * DurePilotMove:
 *
 * What is done with a version of a pilot.
 */
typedef enum
{
  DURE_PILOT_WRITE,
  DURE_PILOT_SUBMIT,
  DURE_PILOT_RETURN, /* to be written again */
  DURE_PILOT_RUN,
  DURE_PILOT_CLOSE,
  DURE_PILOT_MOVES,
} DurePilotMove;

const char *dure_pilot_state_to_text (DurePilotState state);
gboolean dure_pilot_state_from_text (const char *text, DurePilotState *ret_state);
const char *dure_pilot_move_to_text (DurePilotMove move);
gboolean dure_pilot_move_from_text (const char *text, DurePilotMove *ret_move);
gboolean dure_pilot_move_leads (DurePilotState from, DurePilotMove move, DurePilotState *ret_to);

G_END_DECLS
