// visit-giving.c: the part of a visit in which a donor is asked and gives
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Measuring and feedback are over before the first question, and do not depend on any answer (PIPA
// 22). Nothing is agreed to beforehand; only dure_visit_give() on the review lets data out. Who is
// under 14 is asked the same; what they say yes to waits for a guardian, who scans the receipt.

#include "visit-private.h"

#include <string.h>

/* What may be kept before what it may be used for. */
static const DurePurpose order[DURE_PURPOSE_COUNT] = {
  DURE_PURPOSE_COLLECT, DURE_PURPOSE_SENSITIVE, DURE_PURPOSE_ENERGY, DURE_PURPOSE_PROVIDE,
  DURE_PURPOSE_TRAIN,
};

#define MAX_DWELL_MS (24 * 60 * 60 * 1000)

/**
 * dure_visit_start_assisted:
 * @language: the language to begin in
 *
 * As dure_visit_start(), with somebody of the site who helps to read: what is given says so.
 */
void
dure_visit_start_assisted (DureVisit *self, const char *language)
{
  g_return_if_fail (DURE_IS_VISIT (self) && language != NULL);

  if (self->screen != DURE_SCREEN_WELCOME)
    return;
  self->is_assisted = TRUE;
  dure_visit_start (self, language);
}

/* An ask begins unanswered, however often it is shown. */
void
dure_visit_show_ask (DureVisit *self, DurePurpose purpose)
{
  self->purpose = purpose;
  self->visitor->consent->lines[purpose].decision = DURE_DECISION_UNASKED;
  self->visitor->consent->lines[purpose].dwell_ms = 0;
  dure_visit_go_to (self, DURE_SCREEN_ASK);
}

/* What is not about this visit is not asked, and an ask that stands from an earlier visit is not
 * shown again. */
static gboolean
is_skipped (DureVisit *self, DurePurpose purpose)
{
  const DureVisitor *visitor = self->visitor;

  return !dure_notice_asks (visitor->notice, purpose) || !dure_visitor_asks (visitor, purpose)
         || visitor->consent->lines[purpose].is_earlier;
}

static guint
place_of (DurePurpose purpose)
{
  guint place = 0;

  while (order[place] != purpose)
    place++;
  return place;
}

static void
ask_from (DureVisit *self, guint place)
{
  while (place < G_N_ELEMENTS (order) && is_skipped (self, order[place]))
    place++;
  if (place < G_N_ELEMENTS (order))
    dure_visit_show_ask (self, order[place]);
  else
    dure_visit_go_to (self, DURE_SCREEN_REVIEW);
}

/* From an ask or the review to the ask before; %FALSE when there is none. */
gboolean
dure_visit_ask_back (DureVisit *self)
{
  guint next = self->screen == DURE_SCREEN_REVIEW ? G_N_ELEMENTS (order)
                                                  : place_of (self->purpose);

  while (next > 0 && is_skipped (self, order[next - 1]))
    next--;
  if (next == 0)
    return FALSE;
  dure_visit_show_ask (self, order[next - 1]);
  return TRUE;
}

void
dure_visit_begin_asks (DureVisit *self)
{
  DureNotice *notice = self->hands.find_notice (self->language, self->hands.data);

  dure_visitor_begin_consent (self->visitor, notice, self->clock, self->dice);
  self->visitor->consent->time_ms = dure_visit_wall_ms (self);
  self->visitor->consent->actor = self->is_child ? DURE_ACTOR_CHILD : DURE_ACTOR_SELF;
  ask_from (self, 0);
}

/**
 * dure_visit_answer_donate:
 * @answer: what was touched
 */
void
dure_visit_answer_donate (DureVisit *self, DureDonateAnswer answer)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_DONATE))
    return;
  self->is_child = answer == DURE_ANSWER_UNDER_FOURTEEN;
  if (answer == DURE_ANSWER_NO)
    dure_visit_say_goodbye (self, DURE_GOODBYE_REFUSED);
  else if (dure_visit_can_donate (self))
    dure_visit_begin_asks (self);
  else
    dure_visit_go_to (self, self->result);
}

/* A no to A ends it: its screen says that nothing is kept then. A no to B or E does when there is
 * nothing else to give. */
static gboolean
is_the_end (DureVisit *self, DurePurpose refused)
{
  if (refused == DURE_PURPOSE_COLLECT)
    return TRUE;
  return (refused == DURE_PURPOSE_SENSITIVE || refused == DURE_PURPOSE_ENERGY)
         && !dure_visitor_gives_anything (self->visitor);
}

/**
 * dure_visit_answer_ask:
 * @yes: whether the donor agrees to the purpose on the screen
 *
 * A no that leaves nothing to give ends the asks; any other narrows.
 */
void
dure_visit_answer_ask (DureVisit *self, gboolean yes)
{
  DureConsent *consent;

  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_ASK))
    return;
  consent = self->visitor->consent;
  consent->lines[self->purpose].decision = yes ? DURE_DECISION_GIVEN : DURE_DECISION_REFUSED;
  consent->lines[self->purpose].dwell_ms =
      MIN (dure_visit_now_ms (self) - self->entered_ms, MAX_DWELL_MS);
  consent->time_ms = dure_visit_wall_ms (self);
  if (self->is_heard)
    consent->assist = DURE_ASSIST_SPEECH;
  if (!yes && is_the_end (self, self->purpose))
    dure_visit_say_goodbye (self, DURE_GOODBYE_NOTHING);
  else
    ask_from (self, place_of (self->purpose) + 1);
}

/**
 * dure_visit_get_ask_number:
 * @ret_count: (out): how many asks there are in this visit, those that stand already among them
 *
 * Returns: on an ask, which of them it is, from 1
 */
guint
dure_visit_get_ask_number (DureVisit *self, guint *ret_count)
{
  guint number = 0, count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      count += dure_visitor_asks (self->visitor, order[i]);
      if (order[i] == self->purpose)
        number = count;
    }
  *ret_count = count;
  return number;
}

/**
 * dure_visit_tell_about:
 * @about: how much of age and sex is to be given; a choice for what was said
 */
void
dure_visit_tell_about (DureVisit *self, DureAbout about)
{
  DureAgeBand age;
  DureSex sex;

  g_return_if_fail (DURE_IS_VISIT (self) && about < DURE_ABOUT_COUNT);

  dure_visit_get_about (self, &age, &sex);
  if (!dure_visit_touched_on (self, DURE_SCREEN_REVIEW) || !dure_about_tell (about, &age, &sex))
    return;
  self->visitor->about = about;
  dure_visit_tell (self, FALSE);
}

/**
 * dure_visit_keep_row:
 * @row: a row of the review
 * @keep: whether it is to be given
 */
void
dure_visit_keep_row (DureVisit *self, DureReviewRow row, gboolean keep)
{
  g_return_if_fail (DURE_IS_VISIT (self) && row < DURE_ROW_COUNT);

  if (!dure_visit_touched_on (self, DURE_SCREEN_REVIEW)
      || !dure_visitor_has_row (self->visitor, row))
    return;
  self->visitor->is_dropped[row] = !keep;
  dure_visit_tell (self, FALSE);
}

static gboolean
hand_over (DureVisit *self, DureToken *token)
{
  g_autoptr (DureDonation) donation = NULL;

  if (self->is_assisted)
    self->visitor->consent->assist = DURE_ASSIST_STAFF;
  donation = dure_visitor_make_donation (self->visitor, self->clock, self->dice, token);
  if (donation == NULL || !self->hands.give (donation, token, self->hands.data, NULL))
    return FALSE;
  dure_visitor_keep_receipt (self->visitor, token, donation->withdrawal_code);
  return TRUE;
}

/**
 * dure_visit_give:
 *
 * On the review: gives exactly the kept rows. When that fails, nothing was kept, the review stays
 * and says so, and it can be tried again.
 */
void
dure_visit_give (DureVisit *self)
{
  DureToken token;

  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_REVIEW))
    return;
  if (!dure_visitor_gives_anything (self->visitor))
    {
      dure_visit_say_goodbye (self, DURE_GOODBYE_NOTHING);
      return;
    }
  if (hand_over (self, &token))
    {
      self->values_shown = FALSE;
      dure_visit_go_to (self, DURE_SCREEN_RECEIPT);
    }
  else
    {
      self->give_failed = TRUE;
      dure_visit_tell (self, FALSE);
    }
  explicit_bzero (&token, sizeof token);
}
