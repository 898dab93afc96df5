// ballot.c: what the committee's seats say together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each seat is waited for, since one that is not heard cannot be overruled. A seat with an interest
// of its own is not counted. More yes than no among at least three is a yes; as many is a no.

#include "ballot.h"

static const char *const seats[DURE_SEATS] = {
  [DURE_SEAT_INDUSTRY] = "industry", [DURE_SEAT_ACADEMIA] = "academia",
  [DURE_SEAT_RESEARCH] = "research", [DURE_SEAT_CITY] = "city",
  [DURE_SEAT_CITIZENS] = "citizens",
};

static const char *const votes[DURE_VOTES] = {
  [DURE_VOTE_NONE] = "none",
  [DURE_VOTE_YES] = "yes",
  [DURE_VOTE_NO] = "no",
  [DURE_VOTE_CONFLICT] = "conflict",
};

/**
 * dure_ballot_count:
 * @said: by seat
 *
 * Returns: what they say
 */
DureBallotResult
dure_ballot_count (const DureVote said[DURE_SEATS])
{
  guint counts[DURE_VOTES] = { 0 };

  for (guint seat = 0; seat < DURE_SEATS; seat++)
    counts[said[seat]]++;
  if (counts[DURE_VOTE_NONE] > 0)
    return DURE_BALLOT_OPEN;
  if (counts[DURE_VOTE_YES] + counts[DURE_VOTE_NO] < DURE_BALLOT_QUORUM)
    return DURE_BALLOT_NO_QUORUM;
  return counts[DURE_VOTE_YES] > counts[DURE_VOTE_NO] ? DURE_BALLOT_YES : DURE_BALLOT_NO;
}

/**
 * dure_seat_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_seat_to_text (DureSeat seat)
{
  return seats[seat];
}

/**
 * dure_seat_from_text:
 * @text: (nullable): foreign
 * @ret_seat: (out): set only on success
 */
gboolean
dure_seat_from_text (const char *text, DureSeat *ret_seat)
{
  for (guint seat = 0; text != NULL && seat < DURE_SEATS; seat++)
    if (g_str_equal (seats[seat], text))
      {
        *ret_seat = (DureSeat) seat;
        return TRUE;
      }
  return FALSE;
}

/**
 * dure_vote_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_vote_to_text (DureVote vote)
{
  return votes[vote];
}

/**
 * dure_vote_from_text:
 * @text: (nullable): foreign
 * @ret_vote: (out): set only on success
 *
 * Returns: whether it is something that a seat can say
 */
gboolean
dure_vote_from_text (const char *text, DureVote *ret_vote)
{
  for (guint vote = DURE_VOTE_YES; text != NULL && vote < DURE_VOTES; vote++)
    if (g_str_equal (votes[vote], text))
      {
        *ret_vote = (DureVote) vote;
        return TRUE;
      }
  return FALSE;
}
