// lab-proposal.c: one idea or problem, and what is done with it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A moderator publishes and hides; an expert takes into review or declines, and says why; who
// coordinates a pilot makes it one, and tells what came of it; who coordinates a place takes its
// problem back. Each step is public with its day, its reason and the role of who took it. Who of
// that role it was is among what the lab writes down of itself (lab-looks.c), and nowhere else; and
// so is each look at it, since words that were not published, or were hidden, may name somebody.

#include "lab-proposal.h"

#include "audit.h"
#include "backend-error.h"
#include "lab-problem.h"
#include "proposal-pages.h"
#include "token.h"

/* What can be done here, by whom, and what everybody is told did it. */
static const struct
{
  DureProposalMove move;
  DureLabAction action;
  DureLabRole role;
  gboolean is_told; /* it is not done without words */
} deeds[DURE_PROPOSAL_MOVES] = {
  { DURE_PROPOSAL_PUBLISH, DURE_LAB_MODERATE, DURE_LAB_MODERATOR, FALSE },
  { DURE_PROPOSAL_HIDE, DURE_LAB_MODERATE, DURE_LAB_MODERATOR, TRUE },
  { DURE_PROPOSAL_REVIEW_IT, DURE_LAB_ASSESS, DURE_LAB_EXPERT, TRUE },
  { DURE_PROPOSAL_DECLINE, DURE_LAB_ASSESS, DURE_LAB_EXPERT, TRUE },
  { DURE_PROPOSAL_PILOT_IT, DURE_LAB_ANSWER_PROPOSAL, DURE_LAB_COORDINATOR, TRUE },
  { DURE_PROPOSAL_TELL_RESULT, DURE_LAB_ANSWER_PROPOSAL, DURE_LAB_COORDINATOR, TRUE },
  { DURE_PROPOSAL_TAKE_BACK, DURE_LAB_STATE_PROBLEM, DURE_LAB_COORDINATOR, FALSE },
};

/* A proposal, and whether it is a problem of a place that who asks coordinates. */
typedef struct
{
  DureProposal *proposal;
  gboolean is_theirs;
} Found;

static void
found_clear (Found *self)
{
  dure_proposal_free (self->proposal);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static gboolean
find (DureLabCall *call, DureCity *city, const char *id, Found *ret_found, GError **error)
{
  ret_found->proposal = dure_proposal_find (city, id, error);
  return ret_found->proposal != NULL
         && dure_lab_problem_is_theirs (city, call->person, id, &ret_found->is_theirs, error);
}

/* Whether who asks may read words that are not published, or are hidden. */
static gboolean
may_read (DureLabCall *call, const Found *found)
{
  return found->is_theirs || dure_lab_call_may (call, DURE_LAB_SEE_UNPUBLISHED, NULL)
         || dure_proposal_is_shown (&found->proposal->standing);
}

/* @pilot: (nullable): what it would become; %NULL asks whether it could become anything. */
static gboolean
may_do (DureLabCall *call, const Found *found, gsize deed, const char *pilot)
{
  const DureProposalMove move = deeds[deed].move;

  if (move == DURE_PROPOSAL_TAKE_BACK)
    return found->is_theirs;
  return dure_lab_call_may (call, deeds[deed].action,
                            move == DURE_PROPOSAL_PILOT_IT      ? pilot
                            : move == DURE_PROPOSAL_TELL_RESULT ? found->proposal->pilot
                                                                : NULL);
}

/* Of the pilots that run, or the city's first, those that who asks coordinates. */
static json_t *
pilots_data (DureLabCall *call, GError **error)
{
  const DureExchange *exchange = call->exchange;
  g_autoptr (GPtrArray) names = dure_rows_list (
      dure_database_ask (exchange->city->database, error,
                         "SELECT name FROM pilot WHERE state = 'running'"
                         " UNION SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM pilot WHERE name = ?1"
                         " AND state IN ('running', 'closed')) ORDER BY 1",
                         "t", DURE_PILOT),
      error);
  json_t *list = names != NULL ? json_array () : NULL;

  for (guint i = 0; names != NULL && i < names->len; i++)
    if (dure_lab_call_may (call, DURE_LAB_ANSWER_PROPOSAL, names->pdata[i]))
      json_array_append_new (list, json_pack ("{s:s, s:s}", "pilot", names->pdata[i], "called",
                                              dure_proposal_pages_pilot (exchange,
                                                                         names->pdata[i])));
  return list;
}

/* Publishing what was read once and then hidden is called otherwise: it undoes that. */
static json_t *
deeds_data (DureLabCall *call, const Found *found, const json_t *pilots)
{
  const DureProposalStanding *standing = &found->proposal->standing;
  json_t *list = json_array ();
  DureProposalStanding to;

  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      const DureProposalMove move = deeds[i].move;
      const char *word = dure_proposal_move_to_text (move);
      const gboolean is_undone = move == DURE_PROPOSAL_PUBLISH
                                 && standing->state != DURE_PROPOSAL_WAITING;

      if (may_do (call, found, i, NULL) && dure_proposal_move_leads (standing, move, &to)
          && (move != DURE_PROPOSAL_PILOT_IT || json_array_size (pilots) > 0))
        json_array_append_new (list, json_pack ("{s:{s:b}, s:s, s:b}", "do",
                                                is_undone ? "again" : word, TRUE, "word", word,
                                                "isTold", deeds[i].is_told));
    }
  return list;
}

static const char *
standing_text (const DureProposalStanding *standing)
{
  return standing->is_taken_back ? "taken-back"
         : standing->is_hidden   ? "hidden"
                                 : dure_proposal_state_to_text (standing->state);
}

static json_t *
proposal_data (DureLabCall *call, const Found *found, GError **error)
{
  const DureProposal *proposal = found->proposal;
  const DureProposalStanding *standing = &proposal->standing;
  json_t *steps = dure_proposal_pages_steps (call->exchange, proposal, error);
  json_t *pilots = steps != NULL ? pilots_data (call, error) : NULL;
  json_t *data;

  if (pilots == NULL)
    {
      json_decref (steps);
      return NULL;
    }
  data = dure_proposal_pages_entry (call->exchange, proposal);
  if (may_read (call, found))
    {
      dure_proposal_pages_put_words (data, proposal);
      if (proposal->title != NULL)
        json_object_set_new (data, "title", json_string (proposal->title));
      if (proposal->site != NULL)
        json_object_set_new (data, "site", json_string (proposal->site));
    }
  json_object_set_new (data, "steps", steps);
  json_object_set_new (data, "deeds", deeds_data (call, found, pilots));
  json_object_set_new (data, "pilots", pilots);
  json_object_set_new (data, "is", json_pack ("{s:b}", standing_text (standing), TRUE));
  json_object_set_new (data, "isShown", json_boolean (dure_proposal_is_shown (standing)));
  return data;
}

/**
 * dure_lab_proposal_may_look:
 *
 * Before it is shown: what nobody can read yet is there for moderators and experts, and for the
 * place whose problem it is.
 */
gboolean
dure_lab_proposal_may_look (DureLabCall *call, DureCity *city, GError **error)
{
  g_auto (Found) found = { NULL };
  g_autoptr (GError) failure = NULL;

  if (!find (call, city, dure_lab_call_field (call, "id"), &found, &failure))
    {
      if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
        return TRUE; /* what is not there is told by the page itself */
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return found.proposal->standing.state != DURE_PROPOSAL_WAITING || may_read (call, &found)
         || dure_lab_call_refuse (call, "no-right");
}

/**
 * dure_lab_proposal_show:
 *
 * GET /lab/proposal?id=: also what nobody else can read, for whom that is.
 */
void
dure_lab_proposal_show (DureLabCall *call)
{
  g_autofree char *id = dure_lab_call_asked (call, "id");
  g_auto (Found) found = { NULL };
  g_autoptr (GError) error = NULL;
  json_t *data = find (call, call->exchange->city, id, &found, &error)
                     ? proposal_data (call, &found, &error)
                     : NULL;

  if (data != NULL)
    dure_lab_call_page (call, "lab-proposal.html", data);
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (call->exchange, "not-found");
  else
    dure_exchange_failure (call->exchange, error);
}

/**
 * dure_lab_proposal_do:
 *
 * POST /lab/proposal/do: `id`, `do`, `why` where that is told, and `pilot` when it becomes one.
 */
gboolean
dure_lab_proposal_do (DureLabCall *call, DureCity *city, GError **error)
{
  const char *id = dure_lab_call_field (call, "id"), *why = dure_lab_call_field (call, "why");
  const char *pilot = dure_lab_call_field (call, "pilot");
  g_auto (Found) found = { NULL };
  DureProposalMove move;
  gsize deed = 0;

  if (!dure_proposal_move_from_text (dure_lab_call_field (call, "do"), &move))
    return dure_lab_call_refuse (call, "malformed");
  if (!find (call, city, id, &found, error))
    return FALSE;
  while (deeds[deed].move != move)
    deed++;
  if (!may_do (call, &found, deed, pilot))
    return dure_lab_call_refuse (call, "no-right");
  if (deeds[deed].is_told && *why == '\0')
    return dure_lab_call_refuse (call, "malformed");
  call->next = g_strdup_printf ("/lab/proposal?id=%s", id);
  return (move == DURE_PROPOSAL_TAKE_BACK
              ? dure_proposal_take_back (city, id, error)
              : dure_proposal_move (city, id, move,
                                    move == DURE_PROPOSAL_PILOT_IT ? pilot : NULL,
                                    dure_lab_role_to_text (deeds[deed].role),
                                    deeds[deed].is_told ? why : NULL, error))
         && dure_audit_lab (city, call->person->id, DURE_LAB_PROPOSAL_STEP, id, error);
}
