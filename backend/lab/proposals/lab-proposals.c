// lab-proposals.c: citizens' ideas and sites' problems, for who publishes and reviews them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// By how far they are, and among those that wait the oldest first. What nobody can read yet is
// there for moderators and experts, and for the place whose problem it is. The title of what was
// hidden is not told in a list: it may be why. Nothing here says who made one.

#include "lab-proposals.h"

#include "encoding.h"
#include "lab-list.h"
#include "lab-problem.h"

#define IS_READ "is_hidden = 0 AND taken_back_day IS NULL"

static const DureLabColumn columns[] = {
  { "state", { { "made_day", 'i' } }, .is_by_state = TRUE },
  { "made", { { "made_day", 'i' } } },
  { "support", { { "support", 'i' } }, .is_reversed = TRUE },
  { NULL },
};
/* What is hidden or taken back is little of all, and looked up by itself first. */
#define AMONG(where) \
  "(SELECT id AS found FROM proposal WHERE " where ") AS little CROSS JOIN proposal" \
  " WHERE proposal.id = little.found"

static const DureLabState states[] = {
  { "waiting", "state = 'waiting' AND " IS_READ },
  { "open", "state = 'open' AND " IS_READ },
  { "review", "state = 'review' AND " IS_READ },
  { "pilot", "state = 'pilot' AND " IS_READ },
  { "result", "state = 'result' AND " IS_READ },
  { "declined", "state = 'declined' AND " IS_READ },
  { "hidden", "1 = 1", AMONG ("is_hidden = 1 AND taken_back_day IS NULL") },
  { "taken-back", "1 = 1", AMONG ("taken_back_day IS NOT NULL") },
  { NULL },
};

static json_t *
row_data (DureLabCall *call, DureRows *row, GError **error)
{
  const DureExchange *exchange = call->exchange;
  g_autofree char *made = dure_web_day (exchange->service->web, exchange->language,
                                        dure_day_noon (dure_rows_integer (row, 5)));
  g_autofree char *support = dure_web_thousands (exchange->service->web, exchange->language,
                                                 (double) dure_rows_integer (row, 6));

  return json_pack ("{s:s, s:{s:b}, s:s*, s:s, s:{s:b}, s:s, s:s}", "id", dure_rows_text (row, 0),
                    "kind", dure_rows_text (row, 1), TRUE, "title",
                    dure_rows_is_null (row, 2) ? NULL : dure_rows_text (row, 2), "language",
                    dure_rows_text (row, 3), "is", dure_rows_text (row, 4), TRUE, "made", made,
                    "support", support);
}

/* What can be searched for is the kind: titles are in letters that no address has (guard.c). */
static const DureLabListKind list_kind = {
  .page = "lab-proposals.html",
  .action = DURE_LAB_SEE_UNPUBLISHED,
  .from = "proposal WHERE 1 = 1",
  .whose = "(shown_day IS NOT NULL OR id IN (" DURE_LAB_PROBLEMS_OF "))",
  .search = "kind",
  .is_word = TRUE,
  .picked = "id, kind, title, language, state, is_hidden, taken_back_day, made_day, support",
  .shown = "id, kind, CASE is_hidden WHEN 0 THEN title END, language,"
           " CASE WHEN taken_back_day IS NOT NULL THEN 'taken-back'"
           " WHEN is_hidden = 1 THEN 'hidden' ELSE state END, made_day, support",
  .n_shown = 7,
  .last = { { "id", 't' } },
  .columns = columns,
  .states = states,
  .row_data = row_data,
};

static json_t *
kinds_data (DureLabCall *call)
{
  g_autofree char *asked = dure_lab_call_asked (call, "q");
  json_t *list = json_array ();

  for (DureProposalKind kind = 0; kind < DURE_PROPOSAL_KINDS; kind++)
    {
      const char *word = dure_proposal_kind_to_text (kind);

      json_array_append_new (list, json_pack ("{s:s, s:{s:b}, s:b}", "word", word, "is", word,
                                              TRUE, "chosen", g_str_equal (word, asked)));
    }
  return list;
}

/**
 * dure_lab_proposals_show:
 *
 * GET /lab/proposals: what nobody can read yet first; `q=` a kind. Who coordinates all of the city
 * speaks for each of its places.
 */
void
dure_lab_proposals_show (DureLabCall *call)
{
  const gboolean may_state = dure_lab_call_may (call, DURE_LAB_STATE_PROBLEM, NULL);

  DureLabListKind list = list_kind;

  if (dure_lab_call_may (call, DURE_LAB_STATE_PROBLEM, ""))
    list.whose = "?1 <> '' AND (shown_day IS NOT NULL OR kind = 'problem')";
  dure_lab_list_show (call, &list,
                      json_pack ("{s:o, s:b}", "kinds", kinds_data (call), "mayState", may_state));
}
