// states.h: where an application and a permit stand, and what may become of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureApplicationState:
 *
 * The states of REMS, from the moment that the committee knows of an application. Before it is
 * handed in it is a file of its applicant's.
 */
typedef enum
{
  DURE_APPLICATION_SUBMITTED,
  DURE_APPLICATION_RETURNED, /* the applicant has to change it */
  DURE_APPLICATION_APPROVED,
  DURE_APPLICATION_REJECTED,
  DURE_APPLICATION_CLOSED, /* the applicant does not want it any more */
  DURE_APPLICATION_STATES,
} DureApplicationState;

/**
 * DureApplicationMove:
 *
 * What is done with an application.
 */
typedef enum
{
  DURE_APPLICATION_RETURN,
  DURE_APPLICATION_RESUBMIT,
  DURE_APPLICATION_APPROVE,
  DURE_APPLICATION_REJECT,
  DURE_APPLICATION_CLOSE,
  DURE_APPLICATION_MOVES,
} DureApplicationMove;

/**
 * DurePermitState:
 *
 * What REMS has for one word, its entitlement, and what duties that run on need.
 */
typedef enum
{
  DURE_PERMIT_CONDITIONS_PENDING, /* granted; something has to be shown first */
  DURE_PERMIT_ACTIVE,
  DURE_PERMIT_SUSPENDED, /* a duty is not done */
  DURE_PERMIT_EXPIRED,   /* its period is over */
  DURE_PERMIT_REVOKED,
  DURE_PERMIT_CLOSING, /* the recipient has finished, and has to say that all is deleted */
  DURE_PERMIT_CLOSED,
  DURE_PERMIT_STATES,
} DurePermitState;

/**
 * DurePermitMove:
 *
 * What is done with a permit.
 */
typedef enum
{
  DURE_PERMIT_ACTIVATE,
  DURE_PERMIT_SUSPEND,
  DURE_PERMIT_RESUME,
  DURE_PERMIT_EXPIRE,
  DURE_PERMIT_REVOKE,
  DURE_PERMIT_FINISH,
  DURE_PERMIT_CLOSE, /* all is deleted, and they have said so */
  DURE_PERMIT_MOVES,
} DurePermitMove;

const char *dure_application_state_to_text (DureApplicationState state);
gboolean dure_application_state_from_text (const char *text, DureApplicationState *ret_state);
const char *dure_application_move_to_text (DureApplicationMove move);
gboolean dure_application_move_from_text (const char *text, DureApplicationMove *ret_move);
gboolean dure_application_move_leads (DureApplicationState from, DureApplicationMove move,
                                      DureApplicationState *ret_to);

const char *dure_permit_state_to_text (DurePermitState state);
gboolean dure_permit_state_from_text (const char *text, DurePermitState *ret_state);
const char *dure_permit_move_to_text (DurePermitMove move);
gboolean dure_permit_move_from_text (const char *text, DurePermitMove *ret_move);
gboolean dure_permit_move_leads (DurePermitState from, DurePermitMove move,
                                 DurePermitState *ret_to);

G_END_DECLS
