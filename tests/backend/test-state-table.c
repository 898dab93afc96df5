// test-state-table.c: words and moves, and that what is not in the table cannot be done
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "state-table.h"

typedef enum
{
  SHUT,
  OPEN,
  LOCKED,
  STATES,
} State;

typedef enum
{
  PUSH,
  TURN,
  MOVES,
} Move;

static const char *const states[STATES] = { "shut", "open", "locked" };
static const char *const moves[MOVES] = { "push", "turn" };
static const guint8 leads[STATES][MOVES] = {
  [SHUT] = { [PUSH] = DURE_LEADS_TO (OPEN), [TURN] = DURE_LEADS_TO (LOCKED) },
  [OPEN] = { [PUSH] = DURE_LEADS_TO (SHUT) },
  [LOCKED] = { [TURN] = DURE_LEADS_TO (SHUT) },
};
static const DureStateTable door = { states, moves, leads[0], STATES, MOVES };

static void
test_words (void)
{
  static const char *const unknown[] = { NULL, "", "shu", "shutt", "Shut", "push" };
  guint found = 99;

  for (guint i = 0; i < STATES; i++)
    {
      g_assert_true (dure_state_table_find_state (&door, states[i], &found));
      g_assert_cmpuint (found, ==, i);
    }
  for (guint i = 0; i < MOVES; i++)
    {
      g_assert_true (dure_state_table_find_move (&door, moves[i], &found));
      g_assert_cmpuint (found, ==, i);
    }
  found = 99;
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_false (dure_state_table_find_state (&door, unknown[i], &found));
  g_assert_false (dure_state_table_find_move (&door, "shut", &found));
  g_assert_false (dure_word_find (states, 2, "locked", &found));
  g_assert_false (dure_word_find (states, 0, "shut", &found));
  g_assert_cmpuint (found, ==, 99);
}

/* The first state, to which a move leads like to any other, is told apart from nowhere. */
static void
test_moves (void)
{
  static const int truths[STATES][MOVES] = { { OPEN, LOCKED }, { SHUT, -1 }, { -1, SHUT } };

  for (guint from = 0; from < STATES; from++)
    for (guint move = 0; move < MOVES; move++)
      {
        const int truth = truths[from][move];
        guint to = 99;

        g_assert_true (dure_state_table_leads (&door, from, move, &to) == (truth >= 0));
        g_assert_cmpuint (to, ==, truth >= 0 ? (guint) truth : 99);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/state-table/words", test_words);
  g_test_add_func ("/state-table/moves", test_moves);
  return g_test_run ();
}
