// pilot-state.c: where a version of a pilot stands, and what may become of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One table (state-table.c).

#include "pilot-state.h"

#include "state-table.h"

static const char *const states[DURE_PILOT_STATES] = {
  [DURE_PILOT_DRAFT] = "draft",
  [DURE_PILOT_REVIEW] = "review",
  [DURE_PILOT_RUNNING] = "running",
  [DURE_PILOT_CLOSED] = "closed",
};

static const char *const moves[DURE_PILOT_MOVES] = {
  [DURE_PILOT_WRITE] = "write",   [DURE_PILOT_SUBMIT] = "submit",
  [DURE_PILOT_RETURN] = "return", [DURE_PILOT_RUN] = "run",
  [DURE_PILOT_CLOSE] = "close",
};

static const guint8 leads[DURE_PILOT_STATES][DURE_PILOT_MOVES] = {
  [DURE_PILOT_DRAFT] = {
    [DURE_PILOT_WRITE] = DURE_LEADS_TO (DURE_PILOT_DRAFT),
    [DURE_PILOT_SUBMIT] = DURE_LEADS_TO (DURE_PILOT_REVIEW),
    [DURE_PILOT_CLOSE] = DURE_LEADS_TO (DURE_PILOT_CLOSED),
  },
  [DURE_PILOT_REVIEW] = {
    [DURE_PILOT_RETURN] = DURE_LEADS_TO (DURE_PILOT_DRAFT),
    [DURE_PILOT_RUN] = DURE_LEADS_TO (DURE_PILOT_RUNNING),
    [DURE_PILOT_CLOSE] = DURE_LEADS_TO (DURE_PILOT_CLOSED),
  },
  [DURE_PILOT_RUNNING] = {
    [DURE_PILOT_CLOSE] = DURE_LEADS_TO (DURE_PILOT_CLOSED),
  },
};

static const DureStateTable table = {
  .states = states,
  .moves = moves,
  .leads = leads[0],
  .n_states = DURE_PILOT_STATES,
  .n_moves = DURE_PILOT_MOVES,
};

/**
 * dure_pilot_state_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_pilot_state_to_text (DurePilotState state)
{
  return states[state];
}

/**
 * dure_pilot_state_from_text:
 * @text: (nullable): foreign
 * @ret_state: (out): set only on success
 */
gboolean
dure_pilot_state_from_text (const char *text, DurePilotState *ret_state)
{
  return dure_state_table_find_state (&table, text, ret_state);
}

/**
 * dure_pilot_move_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_pilot_move_to_text (DurePilotMove move)
{
  return moves[move];
}

/**
 * dure_pilot_move_from_text:
 * @text: (nullable): foreign
 * @ret_move: (out): set only on success
 */
gboolean
dure_pilot_move_from_text (const char *text, DurePilotMove *ret_move)
{
  return dure_state_table_find_move (&table, text, ret_move);
}

/**
 * dure_pilot_move_leads:
 * @ret_to: (out): set only when it can be done
 *
 * Returns: whether this can be done with a version that stands there
 */
gboolean
dure_pilot_move_leads (DurePilotState from, DurePilotMove move, DurePilotState *ret_to)
{
  return dure_state_table_leads (&table, from, move, ret_to);
}
