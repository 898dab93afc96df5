// states.c: where an application and a permit stand, and what may become of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Two tables (state-table.c).

#include "states.h"

#include "state-table.h"

static const char *const application_states[DURE_APPLICATION_STATES] = {
  [DURE_APPLICATION_SUBMITTED] = "submitted", [DURE_APPLICATION_RETURNED] = "returned",
  [DURE_APPLICATION_APPROVED] = "approved",   [DURE_APPLICATION_REJECTED] = "rejected",
  [DURE_APPLICATION_CLOSED] = "closed",
};

static const char *const application_moves[DURE_APPLICATION_MOVES] = {
  [DURE_APPLICATION_RETURN] = "return",   [DURE_APPLICATION_RESUBMIT] = "resubmit",
  [DURE_APPLICATION_APPROVE] = "approve", [DURE_APPLICATION_REJECT] = "reject",
  [DURE_APPLICATION_CLOSE] = "close",
};

static const guint8 application_leads[DURE_APPLICATION_STATES][DURE_APPLICATION_MOVES] = {
  [DURE_APPLICATION_SUBMITTED] = {
    [DURE_APPLICATION_RETURN] = DURE_LEADS_TO (DURE_APPLICATION_RETURNED),
    [DURE_APPLICATION_APPROVE] = DURE_LEADS_TO (DURE_APPLICATION_APPROVED),
    [DURE_APPLICATION_REJECT] = DURE_LEADS_TO (DURE_APPLICATION_REJECTED),
    [DURE_APPLICATION_CLOSE] = DURE_LEADS_TO (DURE_APPLICATION_CLOSED),
  },
  [DURE_APPLICATION_RETURNED] = {
    [DURE_APPLICATION_RESUBMIT] = DURE_LEADS_TO (DURE_APPLICATION_SUBMITTED),
    [DURE_APPLICATION_CLOSE] = DURE_LEADS_TO (DURE_APPLICATION_CLOSED),
  },
};

static const char *const permit_states[DURE_PERMIT_STATES] = {
  [DURE_PERMIT_CONDITIONS_PENDING] = "conditions-pending",
  [DURE_PERMIT_ACTIVE] = "active",
  [DURE_PERMIT_SUSPENDED] = "suspended",
  [DURE_PERMIT_EXPIRED] = "expired",
  [DURE_PERMIT_REVOKED] = "revoked",
  [DURE_PERMIT_CLOSING] = "closing",
  [DURE_PERMIT_CLOSED] = "closed",
};

static const char *const permit_moves[DURE_PERMIT_MOVES] = {
  [DURE_PERMIT_ACTIVATE] = "activate", [DURE_PERMIT_SUSPEND] = "suspend",
  [DURE_PERMIT_RESUME] = "resume",     [DURE_PERMIT_EXPIRE] = "expire",
  [DURE_PERMIT_REVOKE] = "revoke",     [DURE_PERMIT_FINISH] = "finish",
  [DURE_PERMIT_CLOSE] = "close",
};

static const guint8 permit_leads[DURE_PERMIT_STATES][DURE_PERMIT_MOVES] = {
  [DURE_PERMIT_CONDITIONS_PENDING] = {
    [DURE_PERMIT_ACTIVATE] = DURE_LEADS_TO (DURE_PERMIT_ACTIVE),
    [DURE_PERMIT_EXPIRE] = DURE_LEADS_TO (DURE_PERMIT_EXPIRED),
    [DURE_PERMIT_REVOKE] = DURE_LEADS_TO (DURE_PERMIT_REVOKED),
  },
  [DURE_PERMIT_ACTIVE] = {
    [DURE_PERMIT_SUSPEND] = DURE_LEADS_TO (DURE_PERMIT_SUSPENDED),
    [DURE_PERMIT_EXPIRE] = DURE_LEADS_TO (DURE_PERMIT_EXPIRED),
    [DURE_PERMIT_REVOKE] = DURE_LEADS_TO (DURE_PERMIT_REVOKED),
    [DURE_PERMIT_FINISH] = DURE_LEADS_TO (DURE_PERMIT_CLOSING),
  },
  [DURE_PERMIT_SUSPENDED] = {
    [DURE_PERMIT_RESUME] = DURE_LEADS_TO (DURE_PERMIT_ACTIVE),
    [DURE_PERMIT_EXPIRE] = DURE_LEADS_TO (DURE_PERMIT_EXPIRED),
    [DURE_PERMIT_REVOKE] = DURE_LEADS_TO (DURE_PERMIT_REVOKED),
    [DURE_PERMIT_FINISH] = DURE_LEADS_TO (DURE_PERMIT_CLOSING),
  },
  [DURE_PERMIT_EXPIRED] = { [DURE_PERMIT_CLOSE] = DURE_LEADS_TO (DURE_PERMIT_CLOSED) },
  [DURE_PERMIT_REVOKED] = { [DURE_PERMIT_CLOSE] = DURE_LEADS_TO (DURE_PERMIT_CLOSED) },
  [DURE_PERMIT_CLOSING] = { [DURE_PERMIT_CLOSE] = DURE_LEADS_TO (DURE_PERMIT_CLOSED) },
};

static const DureStateTable applications = {
  .states = application_states,
  .moves = application_moves,
  .leads = application_leads[0],
  .n_states = DURE_APPLICATION_STATES,
  .n_moves = DURE_APPLICATION_MOVES,
};

static const DureStateTable permits = {
  .states = permit_states,
  .moves = permit_moves,
  .leads = permit_leads[0],
  .n_states = DURE_PERMIT_STATES,
  .n_moves = DURE_PERMIT_MOVES,
};

/**
 * dure_application_state_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_application_state_to_text (DureApplicationState state)
{
  return application_states[state];
}

/**
 * dure_application_state_from_text:
 * @text: (nullable): foreign
 * @ret_state: (out): set only on success
 */
gboolean
dure_application_state_from_text (const char *text, DureApplicationState *ret_state)
{
  return dure_state_table_find_state (&applications, text, ret_state);
}

/**
 * dure_application_move_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_application_move_to_text (DureApplicationMove move)
{
  return application_moves[move];
}

/**
 * dure_application_move_from_text:
 * @text: (nullable): foreign
 * @ret_move: (out): set only on success
 */
gboolean
dure_application_move_from_text (const char *text, DureApplicationMove *ret_move)
{
  return dure_state_table_find_move (&applications, text, ret_move);
}

/**
 * dure_application_move_leads:
 * @ret_to: (out): set only when it can be done
 *
 * Returns: whether this can be done with an application that stands there
 */
gboolean
dure_application_move_leads (DureApplicationState from, DureApplicationMove move,
                             DureApplicationState *ret_to)
{
  return dure_state_table_leads (&applications, from, move, ret_to);
}

/**
 * dure_permit_state_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_permit_state_to_text (DurePermitState state)
{
  return permit_states[state];
}

/**
 * dure_permit_state_from_text:
 * @text: (nullable): foreign
 * @ret_state: (out): set only on success
 */
gboolean
dure_permit_state_from_text (const char *text, DurePermitState *ret_state)
{
  return dure_state_table_find_state (&permits, text, ret_state);
}

/**
 * dure_permit_move_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_permit_move_to_text (DurePermitMove move)
{
  return permit_moves[move];
}

/**
 * dure_permit_move_from_text:
 * @text: (nullable): foreign
 * @ret_move: (out): set only on success
 */
gboolean
dure_permit_move_from_text (const char *text, DurePermitMove *ret_move)
{
  return dure_state_table_find_move (&permits, text, ret_move);
}

/**
 * dure_permit_move_leads:
 * @ret_to: (out): set only when it can be done
 *
 * Returns: whether this can be done with a permit that stands there
 */
gboolean
dure_permit_move_leads (DurePermitState from, DurePermitMove move, DurePermitState *ret_to)
{
  return dure_state_table_leads (&permits, from, move, ret_to);
}
