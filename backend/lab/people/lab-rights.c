// lab-rights.c: who of the lab may do what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One table. What does not stand in it is not allowed. Nobody has two roles of which one watches
// the other: who is given data decides nothing, and who counts votes has none.

#include "lab-rights.h"

#include "state-table.h"

typedef enum
{
  REACH_NONE,
  REACH_SCOPE, /* what the person is there for */
  REACH_ALL,
} Reach;

static const Reach table[DURE_LAB_ROLES][DURE_LAB_ACTIONS] = {
  [DURE_LAB_COORDINATOR] = {
    [DURE_LAB_ENTER] = REACH_ALL,
    [DURE_LAB_SEE_FLEET] = REACH_SCOPE,
    [DURE_LAB_SEE_COUNTS] = REACH_SCOPE,
    [DURE_LAB_SEE_PILOTS] = REACH_SCOPE,
    [DURE_LAB_WRITE_PILOT] = REACH_SCOPE,
    [DURE_LAB_RUN_PILOT] = REACH_SCOPE,
    [DURE_LAB_SEE_MODELS] = REACH_SCOPE,
    [DURE_LAB_SEE_PROPOSALS] = REACH_SCOPE,
    [DURE_LAB_STATE_PROBLEM] = REACH_SCOPE,
    [DURE_LAB_ANSWER_PROPOSAL] = REACH_SCOPE,
  },
  [DURE_LAB_STEWARD] = {
    [DURE_LAB_ENTER] = REACH_ALL,
    [DURE_LAB_SEE_APPLICATIONS] = REACH_SCOPE,
    [DURE_LAB_DECIDE] = REACH_SCOPE,
    [DURE_LAB_SEE_LOOKS] = REACH_SCOPE,
    [DURE_LAB_SEE_PILOTS] = REACH_SCOPE,
    [DURE_LAB_RUN_PILOT] = REACH_SCOPE,
    [DURE_LAB_SEE_RELEASES] = REACH_SCOPE,
    [DURE_LAB_SEE_WITHDRAWALS] = REACH_SCOPE,
    [DURE_LAB_SEE_INCIDENTS] = REACH_ALL,
    [DURE_LAB_NOTE_INCIDENT] = REACH_ALL,
    [DURE_LAB_SEE_CONTRACTS] = REACH_SCOPE,
    [DURE_LAB_SEE_MODELS] = REACH_SCOPE,
    [DURE_LAB_JUDGE_MODEL] = REACH_SCOPE,
  },
  [DURE_LAB_SEAT] = {
    [DURE_LAB_ENTER] = REACH_ALL,
    [DURE_LAB_SEE_APPLICATIONS] = REACH_ALL,
    [DURE_LAB_VOTE] = REACH_SCOPE,
  },
  [DURE_LAB_RECIPIENT] = {
    [DURE_LAB_ENTER] = REACH_ALL,
    [DURE_LAB_SEE_RECIPIENT] = REACH_SCOPE,
    [DURE_LAB_ACT_FOR] = REACH_SCOPE,
    [DURE_LAB_SEE_MODELS] = REACH_SCOPE,
  },
  [DURE_LAB_OPERATOR] = {
    [DURE_LAB_ENTER] = REACH_ALL,
    [DURE_LAB_SEE_FLEET] = REACH_SCOPE,
    [DURE_LAB_RETIRE_KIOSK] = REACH_SCOPE,
    [DURE_LAB_KEEP_KIOSK] = REACH_SCOPE,
    [DURE_LAB_SEE_INCIDENTS] = REACH_ALL,
    [DURE_LAB_NOTE_INCIDENT] = REACH_ALL,
  },
  [DURE_LAB_MODERATOR] = {
    [DURE_LAB_ENTER] = REACH_ALL,
    [DURE_LAB_SEE_PROPOSALS] = REACH_SCOPE,
    [DURE_LAB_MODERATE] = REACH_SCOPE,
    [DURE_LAB_SEE_UNPUBLISHED] = REACH_SCOPE,
  },
  [DURE_LAB_EXPERT] = {
    [DURE_LAB_ENTER] = REACH_ALL,
    [DURE_LAB_SEE_PROPOSALS] = REACH_SCOPE,
    [DURE_LAB_ASSESS] = REACH_SCOPE,
    [DURE_LAB_SEE_UNPUBLISHED] = REACH_SCOPE,
  },
};

static const char *const words[DURE_LAB_ROLES] = {
  [DURE_LAB_COORDINATOR] = "coordinator", [DURE_LAB_STEWARD] = "steward",
  [DURE_LAB_SEAT] = "seat",               [DURE_LAB_RECIPIENT] = "recipient",
  [DURE_LAB_OPERATOR] = "operator",       [DURE_LAB_MODERATOR] = "moderator",
  [DURE_LAB_EXPERT] = "expert",
};

/**
 * dure_lab_role_takes_city:
 *
 * Returns: whether somebody can have this role for all of the city; a seat may be called "city",
 *   and so may a recipient
 */
gboolean
dure_lab_role_takes_city (DureLabRole role)
{
  return role != DURE_LAB_SEAT && role != DURE_LAB_RECIPIENT;
}

/**
 * dure_lab_may:
 * @role: that somebody has
 * @scope: for what
 * @subject: (nullable): of what; %NULL asks whether there can be anything
 *
 * Returns: whether @action is allowed
 */
gboolean
dure_lab_may (DureLabRole role, const char *scope, DureLabAction action, const char *subject)
{
  switch (table[role][action])
    {
    case REACH_ALL:
      return TRUE;
    case REACH_SCOPE:
      return subject == NULL || g_str_equal (scope, subject)
             || (dure_lab_role_takes_city (role) && g_str_equal (scope, DURE_LAB_WHOLE_CITY));
    case REACH_NONE:
    default:
      return FALSE;
    }
}

/**
 * dure_lab_roles_agree:
 *
 * Returns: whether one person may have both
 */
gboolean
dure_lab_roles_agree (DureLabRole one, DureLabRole other)
{
  const gboolean is_alone = one == DURE_LAB_RECIPIENT || other == DURE_LAB_RECIPIENT
                            || one == DURE_LAB_SEAT || other == DURE_LAB_SEAT;

  return one == other ? one != DURE_LAB_SEAT : !is_alone;
}

/**
 * dure_lab_role_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_lab_role_to_text (DureLabRole role)
{
  return words[role];
}

/**
 * dure_lab_role_from_text:
 * @text: (nullable): foreign
 * @ret_role: (out): set only on success
 */
gboolean
dure_lab_role_from_text (const char *text, DureLabRole *ret_role)
{
  return dure_word_find (words, DURE_LAB_ROLES, text, ret_role);
}
