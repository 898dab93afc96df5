// proposal.c: where an idea or a problem stands, and what may become of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One table (state-table.c). Hiding, publishing again and taking back change whether it can be
// read, and not how far it has come. What is taken back goes no further; but a pilot that has begun
// still tells its result.

#include "proposal.h"

#include "state-table.h"

#include <string.h>

#define MARKS_MOST 3 /* on one letter; Vietnamese needs two, and a heap of them hides its line */

static const char *const states[DURE_PROPOSAL_STATES] = {
  [DURE_PROPOSAL_WAITING] = "waiting", [DURE_PROPOSAL_OPEN] = "open",
  [DURE_PROPOSAL_REVIEW] = "review",   [DURE_PROPOSAL_PILOT] = "pilot",
  [DURE_PROPOSAL_RESULT] = "result",   [DURE_PROPOSAL_DECLINED] = "declined",
};

static const char *const moves[DURE_PROPOSAL_MOVES] = {
  [DURE_PROPOSAL_PUBLISH] = "publish",    [DURE_PROPOSAL_HIDE] = "hide",
  [DURE_PROPOSAL_REVIEW_IT] = "review",   [DURE_PROPOSAL_DECLINE] = "decline",
  [DURE_PROPOSAL_PILOT_IT] = "pilot",     [DURE_PROPOSAL_TELL_RESULT] = "result",
  [DURE_PROPOSAL_TAKE_BACK] = "take-back",
};

static const guint8 leads[DURE_PROPOSAL_STATES][DURE_PROPOSAL_MOVES] = {
  [DURE_PROPOSAL_WAITING] = { [DURE_PROPOSAL_PUBLISH] = DURE_LEADS_TO (DURE_PROPOSAL_OPEN) },
  [DURE_PROPOSAL_OPEN] = {
    [DURE_PROPOSAL_REVIEW_IT] = DURE_LEADS_TO (DURE_PROPOSAL_REVIEW),
    [DURE_PROPOSAL_DECLINE] = DURE_LEADS_TO (DURE_PROPOSAL_DECLINED),
  },
  [DURE_PROPOSAL_REVIEW] = {
    [DURE_PROPOSAL_DECLINE] = DURE_LEADS_TO (DURE_PROPOSAL_DECLINED),
    [DURE_PROPOSAL_PILOT_IT] = DURE_LEADS_TO (DURE_PROPOSAL_PILOT),
  },
  [DURE_PROPOSAL_PILOT] = { [DURE_PROPOSAL_TELL_RESULT] = DURE_LEADS_TO (DURE_PROPOSAL_RESULT) },
};

static const DureStateTable table = {
  .states = states,
  .moves = moves,
  .leads = leads[0],
  .n_states = DURE_PROPOSAL_STATES,
  .n_moves = DURE_PROPOSAL_MOVES,
};

/**
 * dure_proposal_state_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_proposal_state_to_text (DureProposalState state)
{
  return states[state];
}

/**
 * dure_proposal_state_from_text:
 * @text: (nullable): foreign
 * @ret_state: (out): set only on success
 */
gboolean
dure_proposal_state_from_text (const char *text, DureProposalState *ret_state)
{
  return dure_state_table_find_state (&table, text, ret_state);
}

/**
 * dure_proposal_move_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_proposal_move_to_text (DureProposalMove move)
{
  return moves[move];
}

/**
 * dure_proposal_move_from_text:
 * @text: (nullable): foreign
 * @ret_move: (out): set only on success
 */
gboolean
dure_proposal_move_from_text (const char *text, DureProposalMove *ret_move)
{
  return dure_state_table_find_move (&table, text, ret_move);
}

/**
 * dure_proposal_move_needs_reason:
 *
 * Returns: whether it is not done without saying why, or what came of it
 */
gboolean
dure_proposal_move_needs_reason (DureProposalMove move)
{
  return move == DURE_PROPOSAL_HIDE || move == DURE_PROPOSAL_DECLINE
         || move == DURE_PROPOSAL_TELL_RESULT;
}

/**
 * dure_proposal_move_leads:
 * @ret_to: (out caller-allocates): set only when it can be done
 *
 * Returns: whether this can be done with a proposal that stands there
 */
gboolean
dure_proposal_move_leads (const DureProposalStanding *from, DureProposalMove move,
                          DureProposalStanding *ret_to)
{
  const gboolean is_told = move == DURE_PROPOSAL_TELL_RESULT;
  DureProposalStanding next = *from;
  const gboolean goes_on = dure_state_table_leads (&table, from->state, move, &next.state);

  if (from->is_taken_back && !is_told)
    return FALSE;
  if (move == DURE_PROPOSAL_TAKE_BACK)
    next.is_taken_back = TRUE;
  else if (move == DURE_PROPOSAL_HIDE && !from->is_hidden)
    next.is_hidden = TRUE;
  else if (!goes_on && (move != DURE_PROPOSAL_PUBLISH || !from->is_hidden))
    return FALSE;
  else if (from->is_hidden && move != DURE_PROPOSAL_PUBLISH && !is_told)
    return FALSE;
  if (move == DURE_PROPOSAL_PUBLISH)
    next.is_hidden = FALSE;
  *ret_to = next;
  return TRUE;
}

/**
 * dure_proposal_is_shown:
 *
 * Returns: whether everybody may read its words
 */
gboolean
dure_proposal_is_shown (const DureProposalStanding *self)
{
  return self->state != DURE_PROPOSAL_WAITING && !self->is_hidden && !self->is_taken_back;
}

/**
 * dure_proposal_takes_voices:
 *
 * Returns: whether it can be supported: it can be read, and is not decided on
 */
gboolean
dure_proposal_takes_voices (const DureProposalStanding *self)
{
  return dure_proposal_is_shown (self)
         && (self->state == DURE_PROPOSAL_OPEN || self->state == DURE_PROPOSAL_REVIEW);
}

/**
 * dure_proposal_is_going_on:
 *
 * Returns: whether it counts among those that who made it has open. What is hidden does, until it
 *   is taken back.
 */
gboolean
dure_proposal_is_going_on (const DureProposalStanding *self)
{
  return !self->is_taken_back && self->state != DURE_PROPOSAL_RESULT
         && self->state != DURE_PROPOSAL_DECLINED;
}

static gboolean
is_kept (gunichar letter)
{
  switch (g_unichar_type (letter))
    {
    case G_UNICODE_CONTROL:
      return letter == '\n';
    case G_UNICODE_FORMAT: /* turns the direction of what follows, or is not seen */
      return letter == 0x200c || letter == 0x200d;
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
      return FALSE;
    default:
      return TRUE;
    }
}

/* However the sender ends a line and sets in; without what nobody sees. */
static char *
without_unseen (const char *foreign)
{
  g_autoptr (GString) kept = g_string_new (NULL);

  for (const char *p = foreign; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (letter == '\r' && p[1] == '\n')
        continue;
      letter = letter == '\r' ? '\n' : letter == '\t' ? ' ' : letter;
      if (is_kept (letter))
        g_string_append_unichar (kept, letter);
    }
  return g_strstrip (g_string_free (g_steal_pointer (&kept), FALSE));
}

static gboolean
has_heap_of_marks (const char *words)
{
  guint marks = 0;

  for (const char *p = words; *p != '\0' && marks <= MARKS_MOST; p = g_utf8_next_char (p))
    marks = g_unichar_ismark (g_utf8_get_char (p)) ? marks + 1 : 0;
  return marks > MARKS_MOST;
}

/* Returns: (transfer full) (nullable): %NULL when it is no text */
static char *
composed (const char *foreign)
{
  g_autofree char *kept = NULL;

  if (foreign == NULL || !g_utf8_validate (foreign, -1, NULL))
    return NULL;
  kept = without_unseen (foreign);
  return g_utf8_normalize (kept, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

/* As dure_proposal_words_fault(), of words that are composed. */
static const char *
fault_of (const char *words, guint most, gboolean has_lines)
{
  if (words == NULL || *words == '\0')
    return "empty";
  if (g_utf8_strlen (words, -1) > (glong) most)
    return "long";
  return (!has_lines && strchr (words, '\n') != NULL) || has_heap_of_marks (words) ? "odd" : NULL;
}

/**
 * dure_proposal_words_fault:
 * @foreign: (nullable): as dure_proposal_words_read()
 *
 * Returns: (transfer none) (nullable): why these words are not taken: `empty`, `long`, or `odd`
 *   when they have a line or a heap of marks too many; %NULL when they are
 */
const char *
dure_proposal_words_fault (const char *foreign, guint most, gboolean has_lines)
{
  g_autofree char *words = composed (foreign);

  return fault_of (words, most, has_lines);
}

/**
 * dure_proposal_words_read:
 * @foreign: (nullable): what somebody has written
 * @most: how many letters it may have
 * @has_lines: whether it may have more than one line
 *
 * Returns: (transfer full) (nullable): the words, composed (NFC), without controls and what turns
 *   the direction of writing; %NULL when there are none, too many, or a heap of marks on a letter
 */
char *
dure_proposal_words_read (const char *foreign, guint most, gboolean has_lines)
{
  g_autofree char *words = composed (foreign);

  return fault_of (words, most, has_lines) == NULL ? g_steal_pointer (&words) : NULL;
}
