// visit-proving.c: the part of a visit that shows whose device it is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Only for a device that the donor brought: the instruments ask, one question after the other from
// the strongest proof that the device can give, and judge the answers; here they only pass through.
// The screen stays between two questions. Without a proof nothing of the device is taken, however
// near it is.

#include "visit-private.h"

#include <string.h>

/**
 * dure_visit_set_question:
 * @question: what the instruments ask; %DURE_QUESTION_NONE when nothing is open any more
 */
void
dure_visit_set_question (DureVisit *self, const DureInstrumentQuestion *question)
{
  g_return_if_fail (DURE_IS_VISIT (self) && question != NULL);

  if (!self->own || !dure_visit_uses_instrument (self))
    return;
  if (question->question == DURE_QUESTION_NONE && self->screen != DURE_SCREEN_PROVE)
    return;
  /* What is asked again was lost, and the values wait for it. */
  if (question->question != DURE_QUESTION_NONE)
    self->has_proof = FALSE;
  self->question = *question;
  self->live_bpm = 0;
  if (self->screen == DURE_SCREEN_MEASURE)
    dure_pulse_series_break (self->visitor->pulse);
  dure_visit_go_to (self, DURE_SCREEN_PROVE);
}

static gboolean
takes_answer (const DureInstrumentQuestion *question, gboolean yes, guint number)
{
  switch (question->question)
    {
    case DURE_QUESTION_NONE:
      return FALSE;
    case DURE_QUESTION_TYPE_ON_DEVICE:
    case DURE_QUESTION_RHYTHM:
      return !yes;
    case DURE_QUESTION_TYPE_HERE:
      return !yes || number <= 999999;
    case DURE_QUESTION_SAME_NUMBER:
      for (guint i = 0; yes && i < question->n_choices && i < DURE_QUESTION_CHOICES_MAX; i++)
        if (question->choices[i] == number)
          return TRUE;
      return !yes;
    case DURE_QUESTION_CONFIRM_NUMBER:
    case DURE_QUESTION_SWITCH_OFF:
    case DURE_QUESTION_SWITCH_ON:
    default:
      return TRUE;
    }
}

/**
 * dure_visit_answer:
 * @yes: yes, done, or this one; %FALSE for no or cannot
 * @number: the number that was typed or picked; 0 for the others
 *
 * On the prove screen: answers the open question, once.
 */
void
dure_visit_answer (DureVisit *self, gboolean yes, guint number)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_PROVE)
      || !takes_answer (&self->question, yes, number))
    return;
  explicit_bzero (&self->question, sizeof self->question);
  dure_visit_tell (self, TRUE);
  self->hands.answer (yes, number, self->hands.data);
}

/**
 * dure_visit_set_proven:
 * @possession: which proof the instruments accepted
 */
void
dure_visit_set_proven (DureVisit *self, DurePossession possession)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_uses_instrument (self) || possession >= DURE_POSSESSION_OWN_FILE
      || self->own != (possession != DURE_POSSESSION_OWN_INSTRUMENT))
    return;
  self->has_proof = TRUE;
  self->possession = possession;
  if (self->screen != DURE_SCREEN_MEASURE && self->link == DURE_LINK_MEASURING)
    dure_visit_begin_measuring (self);
}
