// lab-proposal.c: one idea or problem, and what a moderator and an expert do with it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A moderator publishes and hides; an expert takes into review or declines, and says why. Each step
// is public with its day, its reason and the role of who took it. Who of that role it was is among
// what the lab writes down of itself (lab-looks.c), and nowhere else; and so is each look at it,
// since words that were not published, or were hidden, may name somebody.

#include "lab-proposal.h"

#include "audit.h"
#include "backend-error.h"
#include "proposal-pages.h"

#define STEP "proposal-step"

/* What can be done here, by whom, and what everybody is told did it. What becomes a pilot, and what
 * came of it, is said at the desk. */
static const struct
{
  DureProposalMove move;
  DureLabAction action;
  DureLabRole role;
  gboolean is_told; /* it is not done without words */
} deeds[] = {
  { DURE_PROPOSAL_PUBLISH, DURE_LAB_MODERATE, DURE_LAB_MODERATOR, FALSE },
  { DURE_PROPOSAL_HIDE, DURE_LAB_MODERATE, DURE_LAB_MODERATOR, TRUE },
  { DURE_PROPOSAL_REVIEW_IT, DURE_LAB_ASSESS, DURE_LAB_EXPERT, TRUE },
  { DURE_PROPOSAL_DECLINE, DURE_LAB_ASSESS, DURE_LAB_EXPERT, TRUE },
};

/* Publishing what was read once and then hidden is called otherwise: it undoes that. */
static json_t *
deeds_data (DureLabCall *call, const DureProposalStanding *standing)
{
  json_t *list = json_array ();
  DureProposalStanding to;

  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      const char *word = dure_proposal_move_to_text (deeds[i].move);
      const gboolean is_undone = deeds[i].move == DURE_PROPOSAL_PUBLISH
                                 && standing->state != DURE_PROPOSAL_WAITING;

      if (dure_lab_call_may (call, deeds[i].action, NULL)
          && dure_proposal_move_leads (standing, deeds[i].move, &to))
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
proposal_data (DureLabCall *call, const DureProposal *proposal, GError **error)
{
  const DureProposalStanding *standing = &proposal->standing;
  json_t *steps = dure_proposal_pages_steps (call->exchange, proposal, error);
  json_t *data = steps != NULL ? dure_proposal_pages_entry (call->exchange, proposal) : NULL;

  if (data == NULL)
    return NULL;
  dure_proposal_pages_put_words (data, proposal);
  if (proposal->title != NULL)
    json_object_set_new (data, "title", json_string (proposal->title));
  if (proposal->site != NULL)
    json_object_set_new (data, "site", json_string (proposal->site));
  json_object_set_new (data, "steps", steps);
  json_object_set_new (data, "deeds", deeds_data (call, standing));
  json_object_set_new (data, "is", json_pack ("{s:b}", standing_text (standing), TRUE));
  json_object_set_new (data, "isShown", json_boolean (dure_proposal_is_shown (standing)));
  return data;
}

/**
 * dure_lab_proposal_show:
 *
 * GET /lab/proposal?id=: also what nobody else can read.
 */
void
dure_lab_proposal_show (DureLabCall *call)
{
  g_autofree char *id = dure_lab_call_asked (call, "id");
  g_autoptr (GError) error = NULL;
  g_autoptr (DureProposal) proposal = dure_proposal_find (call->exchange->city, id, &error);
  json_t *data = proposal != NULL ? proposal_data (call, proposal, &error) : NULL;

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
 * POST /lab/proposal/do: `id`, `do`, and `why` where that is told.
 */
gboolean
dure_lab_proposal_do (DureLabCall *call, DureCity *city, GError **error)
{
  const char *id = dure_lab_call_field (call, "id"), *why = dure_lab_call_field (call, "why");
  DureProposalMove move;
  gsize deed = 0;

  if (!dure_proposal_move_from_text (dure_lab_call_field (call, "do"), &move))
    return dure_lab_call_refuse (call, "malformed");
  while (deed < G_N_ELEMENTS (deeds) && deeds[deed].move != move)
    deed++;
  if (deed == G_N_ELEMENTS (deeds) || !dure_lab_call_may (call, deeds[deed].action, NULL))
    return dure_lab_call_refuse (call, "no-right");
  if (deeds[deed].is_told && *why == '\0')
    return dure_lab_call_refuse (call, "malformed");
  call->next = g_strdup_printf ("/lab/proposal?id=%s", id);
  return dure_proposal_move (city, id, move, NULL, dure_lab_role_to_text (deeds[deed].role),
                             deeds[deed].is_told ? why : NULL, error)
         && dure_audit_lab (city, call->person->id, STEP, id, error);
}
