// state-table.h: where a thing stands, and what may become of it, as a table of words and moves
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In a table a state is one more than itself, since nothing there is no move. */
#define DURE_LEADS_TO(state) ((state) + 1)

/**
 * DureStateTable:
 * @states: (array length=n_states): a word for each state, for the store, the register and the desk
 * @moves: (array length=n_moves): and for each move
 * @leads: (array): state by state, where each move leads, %DURE_LEADS_TO; 0 where it cannot be done
 *
 * What is not in it cannot be done.
 */
typedef struct
{
  const char *const *states;
  const char *const *moves;
  const guint8 *leads;
  guint n_states;
  guint n_moves;
} DureStateTable;

gboolean dure_word_find (const char *const *words, guint count, const char *text,
                         guint *ret_index);

gboolean dure_state_table_find_state (const DureStateTable *self, const char *text,
                                      guint *ret_state);
gboolean dure_state_table_find_move (const DureStateTable *self, const char *text,
                                     guint *ret_move);
gboolean dure_state_table_leads (const DureStateTable *self, guint from, guint move,
                                 guint *ret_to);

G_END_DECLS
