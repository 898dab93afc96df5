// ballot.h: what the committee's seats say together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So many must be counted, or the committee has said nothing. */
#define DURE_BALLOT_QUORUM 3

/**
 * DureSeat:
 *
 * One vote each.
 */
typedef enum
{
  DURE_SEAT_INDUSTRY,
  DURE_SEAT_ACADEMIA,
  DURE_SEAT_RESEARCH,
  DURE_SEAT_CITY,
  DURE_SEAT_CITIZENS,
  DURE_SEATS,
} DureSeat;

/**
 * DureVote:
 * @DURE_VOTE_NONE: nothing has been said yet
 * @DURE_VOTE_CONFLICT: the seat has an interest of its own, and no vote
 */
typedef enum
{
  DURE_VOTE_NONE,
  DURE_VOTE_YES,
  DURE_VOTE_NO,
  DURE_VOTE_CONFLICT,
  DURE_VOTES,
} DureVote;

/**
 * DureBallotResult:
 * @DURE_BALLOT_OPEN: a seat has not spoken
 * @DURE_BALLOT_NO_QUORUM: all have, and too few were free to
 */
typedef enum
{
  DURE_BALLOT_OPEN,
  DURE_BALLOT_YES,
  DURE_BALLOT_NO,
  DURE_BALLOT_NO_QUORUM,
} DureBallotResult;

DureBallotResult dure_ballot_count (const DureVote said[DURE_SEATS]);

const char *dure_seat_to_text (DureSeat seat);
gboolean dure_seat_from_text (const char *text, DureSeat *ret_seat);
const char *dure_vote_to_text (DureVote vote);
gboolean dure_vote_from_text (const char *text, DureVote *ret_vote);

G_END_DECLS
