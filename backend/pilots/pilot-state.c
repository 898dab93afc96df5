// pilot-state.c: where a version of a pilot stands, and what may become of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One table: for each state, where each move leads. What is not in it cannot be done.

#include "pilot-state.h"

/* In the table a state is one more than itself, since nothing there is no move. */
#define TO(state) ((state) + 1)

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
    [DURE_PILOT_WRITE] = TO (DURE_PILOT_DRAFT),
    [DURE_PILOT_SUBMIT] = TO (DURE_PILOT_REVIEW),
    [DURE_PILOT_CLOSE] = TO (DURE_PILOT_CLOSED),
  },
  [DURE_PILOT_REVIEW] = {
    [DURE_PILOT_RETURN] = TO (DURE_PILOT_DRAFT),
    [DURE_PILOT_RUN] = TO (DURE_PILOT_RUNNING),
    [DURE_PILOT_CLOSE] = TO (DURE_PILOT_CLOSED),
  },
  [DURE_PILOT_RUNNING] = {
    [DURE_PILOT_CLOSE] = TO (DURE_PILOT_CLOSED),
  },
};

static gboolean
find_word (const char *const *words, guint count, const char *text, guint *ret_index)
{
  for (guint i = 0; text != NULL && i < count; i++)
    if (g_str_equal (words[i], text))
      {
        *ret_index = i;
        return TRUE;
      }
  return FALSE;
}

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
  return find_word (states, DURE_PILOT_STATES, text, ret_state);
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
  return find_word (moves, DURE_PILOT_MOVES, text, ret_move);
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
  const guint8 to = leads[from][move];

  if (to != 0)
    *ret_to = (DurePilotState) (to - 1);
  return to != 0;
}
