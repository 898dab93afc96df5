// visit-returning.c: the part of a visit in which somebody shows that they have given before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The screen shows a pass, and the phone of an earlier visit approves it. The kiosk hears only that
// some phone has: never whose, and never of whom. Kiosk and phone then show the same two words, and
// the donor says whether they are; only from there on the approval counts. What was agreed to
// before and stands is not asked again. Whoever has no phone at hand, or finds the city out of
// reach, gives as at the first time; a phone that scans the receipt joins it to its own.
//
// Leaving the screen without a yes to the words wipes all of it.

#include "visit-private.h"

#include "words.h"

#include <string.h>

/**
 * dure_visit_can_return:
 *
 * Returns: whether this station can ask a phone of an earlier visit
 */
gboolean
dure_visit_can_return (DureVisit *self)
{
  return self->hands.show_pass != NULL;
}

/* Asks no more; what was not yet said yes to is forgotten. */
void
dure_visit_hide_pass (DureVisit *self)
{
  if (!self->visitor->has_pass)
    return;
  self->hands.hide_pass (self->hands.data);
  if (!self->visitor->is_approved)
    dure_visitor_forget_pass (self->visitor);
  explicit_bzero (&self->visitor->pass, sizeof self->visitor->pass);
  self->visitor->has_pass = FALSE;
}

/* A new pass in the present language, on its screen. */
void
dure_visit_show_pass (DureVisit *self)
{
  DureNotice *notice = self->hands.find_notice (self->language, self->hands.data);
  DureVisitPass pass;

  dure_visit_hide_pass (self);
  if (notice == NULL
      || !self->hands.show_pass (self->language, dure_notice_digest (notice), &pass,
                                 self->hands.data))
    {
      dure_visit_go_to (self, DURE_SCREEN_DONATE);
      return;
    }
  dure_visitor_forget_pass (self->visitor);
  self->visitor->has_pass = TRUE;
  self->visitor->pass = pass;
  explicit_bzero (&pass, sizeof pass);
  dure_visit_go_to (self, DURE_SCREEN_RETURNING);
}

/**
 * dure_visit_return:
 *
 * On the question whether to donate: yes, and I have given before, being 14 or over. On its own
 * screen, when the pass is over: another one.
 */
void
dure_visit_return (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_can_return (self)
      || (!dure_visit_touched_on (self, DURE_SCREEN_DONATE)
          && self->screen != DURE_SCREEN_RETURNING))
    return;
  self->is_child = FALSE;
  if (dure_visit_can_donate (self))
    dure_visit_show_pass (self);
  else
    dure_visit_go_to (self, self->result);
}

/**
 * dure_visit_set_pass_state:
 * @state: how far the pass is
 * @approval: (nullable): with %DURE_PASS_APPROVED, what the city said
 */
void
dure_visit_set_pass_state (DureVisit *self, DurePassState state, const DureApproval *approval)
{
  DureVisitor *visitor = self->visitor;

  g_return_if_fail (DURE_IS_VISIT (self));
  g_return_if_fail ((state == DURE_PASS_APPROVED) == (approval != NULL));

  if (!visitor->has_pass || self->screen != DURE_SCREEN_RETURNING
      || visitor->pass_state == state || visitor->pass_state == DURE_PASS_APPROVED)
    return;
  visitor->pass_state = state;
  if (approval != NULL)
    {
      visitor->approval = *approval;
      dure_visit_touch (self);
    }
  dure_visit_tell (self, TRUE);
}

/**
 * dure_visit_confirm_words:
 * @are_same: whether the donor's phone shows the kiosk's two words
 *
 * A no means that another phone was faster: its approval counts for nothing, and a new pass is
 * shown.
 */
void
dure_visit_confirm_words (DureVisit *self, gboolean are_same)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_RETURNING)
      || self->visitor->pass_state != DURE_PASS_APPROVED)
    return;
  if (!are_same)
    {
      dure_visit_return (self);
      return;
    }
  self->visitor->is_approved = TRUE;
  dure_visit_begin_asks (self);
}

/**
 * dure_visit_give_as_new:
 *
 * On the same screen: goes on as at the first time.
 */
void
dure_visit_give_as_new (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_RETURNING))
    return;
  if (dure_visit_can_donate (self))
    dure_visit_begin_asks (self);
  else
    dure_visit_go_to (self, self->result);
}

/**
 * dure_visit_get_pass_state:
 *
 * Returns: how far the pass on the screen is
 */
DurePassState
dure_visit_get_pass_state (DureVisit *self)
{
  return self->visitor->pass_state;
}

/**
 * dure_visit_get_pass:
 *
 * Returns: (transfer none) (nullable): the pass to show
 */
const DureVisitPass *
dure_visit_get_pass (DureVisit *self)
{
  return self->visitor->has_pass ? &self->visitor->pass : NULL;
}

/**
 * dure_visit_get_pass_words:
 * @ret_words: (out): what the phone that has approved shows too; set only on success
 *
 * Returns: whether a phone has approved
 */
gboolean
dure_visit_get_pass_words (DureVisit *self, const char *ret_words[2])
{
  const DureVisitor *visitor = self->visitor;
  guint8 hash[DURE_SHA256_BYTES];

  if (!visitor->has_pass || visitor->pass_state != DURE_PASS_APPROVED)
    return FALSE;
  dure_sha256 (visitor->approval.token, sizeof visitor->approval.token, hash);
  dure_words_of_hash (hash, dure_token_languages[visitor->pass.language], ret_words);
  return TRUE;
}

/**
 * dure_visit_is_approved:
 *
 * Returns: whether the donor's own phone has approved this visit; on the receipt, whether what was
 *   given comes to it by itself
 */
gboolean
dure_visit_is_approved (DureVisit *self)
{
  return self->visitor->is_approved;
}
