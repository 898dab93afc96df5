// proposal.h: where an idea or a problem stands, and what may become of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_PROPOSAL_SITE_MOST 60
#define DURE_PROPOSAL_TITLE_MOST 60
#define DURE_PROPOSAL_TEXT_MOST 1000

/**
 * DureProposalState:
 *
 * How far it has come. Whether it can be read is another matter.
 */
typedef enum
{
  DURE_PROPOSAL_WAITING, /* nobody at the desk has published it yet */
  DURE_PROPOSAL_OPEN,
  DURE_PROPOSAL_REVIEW,
  DURE_PROPOSAL_PILOT,
  DURE_PROPOSAL_RESULT,
  DURE_PROPOSAL_DECLINED,
  DURE_PROPOSAL_STATES,
} DureProposalState;

/**
 * DureProposalMove:
 *
 * What is done with it.
 */
typedef enum
{
  DURE_PROPOSAL_PUBLISH,
  DURE_PROPOSAL_HIDE,
  DURE_PROPOSAL_REVIEW_IT,
  DURE_PROPOSAL_DECLINE,
  DURE_PROPOSAL_PILOT_IT,
  DURE_PROPOSAL_TELL_RESULT,
  DURE_PROPOSAL_TAKE_BACK, /* by who made it */
  DURE_PROPOSAL_MOVES,
} DureProposalMove;

/**
 * DureProposalStanding:
 * @state: how far it has come
 * @is_hidden: whether the desk keeps its words from readers
 * @is_taken_back: whether who made it has taken its words back, for good
 */
typedef struct
{
  DureProposalState state;
  gboolean is_hidden;
  gboolean is_taken_back;
} DureProposalStanding;

const char *dure_proposal_state_to_text (DureProposalState state);
gboolean dure_proposal_state_from_text (const char *text, DureProposalState *ret_state);
const char *dure_proposal_move_to_text (DureProposalMove move);
gboolean dure_proposal_move_from_text (const char *text, DureProposalMove *ret_move);
gboolean dure_proposal_move_needs_reason (DureProposalMove move);
gboolean dure_proposal_move_leads (const DureProposalStanding *from, DureProposalMove move,
                                   DureProposalStanding *ret_to);
gboolean dure_proposal_is_shown (const DureProposalStanding *self);
gboolean dure_proposal_takes_voices (const DureProposalStanding *self);
gboolean dure_proposal_is_going_on (const DureProposalStanding *self);

const char *dure_proposal_words_fault (const char *foreign, guint most, gboolean has_lines);
char *dure_proposal_words_read (const char *foreign, guint most, gboolean has_lines);

G_END_DECLS
