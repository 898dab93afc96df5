// state-table.c: where a thing stands, and what may become of it, as a table of words and moves
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "state-table.h"

/**
 * dure_word_find:
 * @words: (array length=count): that there are
 * @text: (nullable): foreign
 * @ret_index: (out): which of them it is; set only on success
 */
gboolean
dure_word_find (const char *const *words, guint count, const char *text, guint *ret_index)
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
 * dure_state_table_find_state:
 * @text: (nullable): foreign
 * @ret_state: (out): set only on success
 */
gboolean
dure_state_table_find_state (const DureStateTable *self, const char *text, guint *ret_state)
{
  return dure_word_find (self->states, self->n_states, text, ret_state);
}

/**
 * dure_state_table_find_move:
 * @text: (nullable): foreign
 * @ret_move: (out): set only on success
 */
gboolean
dure_state_table_find_move (const DureStateTable *self, const char *text, guint *ret_move)
{
  return dure_word_find (self->moves, self->n_moves, text, ret_move);
}

/**
 * dure_state_table_leads:
 * @ret_to: (out): set only when it can be done
 *
 * Returns: whether this move can be made from there
 */
gboolean
dure_state_table_leads (const DureStateTable *self, guint from, guint move, guint *ret_to)
{
  guint8 to;

  g_assert (from < self->n_states && move < self->n_moves);
  to = self->leads[from * self->n_moves + move];
  if (to != 0)
    *ret_to = to - 1u;
  return to != 0;
}
