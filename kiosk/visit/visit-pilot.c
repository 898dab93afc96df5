// visit-pilot.c: the part of a visit in which a company's model on trial is asked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   RESULT -> PILOT: may it run? -> (yes) it runs -> what it said -> RESULT
//                                -> (no) RESULT
//
// A yes of its own, for this one run: leaving the screen forgets all of it, so whoever comes again
// is asked again. What it says stands on this screen alone; the result, its urgency and what is
// donated know nothing of it. It is not offered to who was told to measure again or to see a
// doctor, who has that to do first, nor to who is under 19 or did not say their age.

#include "visit-private.h"

#include <string.h>

/* By anything that was measured in this visit, and by how they said they feel. */
static gboolean
has_something_to_do (DureVisit *self)
{
  for (DureInstrumentKind kind = 0; kind < DURE_INSTRUMENT_KIND_COUNT; kind++)
    {
      DureRedFlag flag = DURE_RED_FLAG_NONE;
      DureUrgency urgency;

      if (!dure_visitor_has_kind (self->visitor, kind))
        continue;
      urgency = dure_visitor_answer (self->visitor, kind, &flag);
      if (urgency == DURE_URGENCY_LOOK_AGAIN || urgency == DURE_URGENCY_SEE_DOCTOR
          || flag != DURE_RED_FLAG_NONE)
        return TRUE;
    }
  return dure_symptoms_red_flag (self->visitor->symptoms) != DURE_RED_FLAG_NONE;
}

static gboolean
is_grown (DureVisit *self)
{
  return self->visitor->age != DURE_AGE_UNSAID && !dure_age_band_is_under_19 (self->visitor->age)
         && !self->visitor->is_number_only;
}

/**
 * dure_visit_can_see_pilot:
 *
 * Returns: whether, on the result, a model on trial may be asked about
 */
gboolean
dure_visit_can_see_pilot (DureVisit *self)
{
  return self->screen == DURE_SCREEN_RESULT && self->values_shown && is_grown (self)
         && !has_something_to_do (self) && dure_visit_get_pilot (self) != NULL;
}

/**
 * dure_visit_see_pilot:
 *
 * From the result to the question whether a model on trial may run.
 */
void
dure_visit_see_pilot (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (dure_visit_touched_on (self, DURE_SCREEN_RESULT) && dure_visit_can_see_pilot (self))
    dure_visit_go_to (self, DURE_SCREEN_PILOT);
}

static void
take_features (DureVisit *self, DurePilotFeatures *features)
{
  const DureReadings *readings = &self->visitor->readings;

  dure_pilot_features_clear (features);
  dure_pilot_features_take_about (features, self->visitor->age, self->visitor->sex);
  if (self->visitor->has_feedback)
    dure_pilot_features_take_pulse (features, &self->visitor->feedback);
  for (guint i = 0; i < readings->count; i++)
    dure_pilot_features_take_observation (features, &readings->items[i].observation);
}

/**
 * dure_visit_answer_pilot:
 * @yes: whether it may run, this once
 *
 * A no leads back to the result. So does a yes to a model that was stopped meanwhile.
 */
void
dure_visit_answer_pilot (DureVisit *self, gboolean yes)
{
  DurePilotFeatures features;

  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_PILOT)
      || self->visitor->pilot_state != DURE_PILOT_ASKING)
    return;
  if (!yes || dure_visit_get_pilot (self) == NULL)
    {
      dure_visit_go_to (self, DURE_SCREEN_RESULT);
      return;
    }
  self->visitor->pilot_state = DURE_PILOT_RUNNING;
  dure_visit_tell (self, FALSE);
  take_features (self, &features);
  self->hands.ask_pilot (&features, self->hands.data);
  dure_pilot_features_clear (&features);
}

/**
 * dure_visit_set_pilot_outcome:
 * @outcome: what became of the run
 * @answer: what the model answered, when it did
 */
void
dure_visit_set_pilot_outcome (DureVisit *self, DureModelOutcome outcome, double answer)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (self->visitor->pilot_state != DURE_PILOT_RUNNING)
    return;
  self->visitor->pilot_state = DURE_PILOT_OVER;
  self->visitor->pilot_outcome = outcome;
  self->visitor->pilot_answer = answer;
  dure_visit_tell (self, FALSE);
}

/* Whatever it said or would still say is forgotten. */
void
dure_visit_end_pilot (DureVisit *self)
{
  if (self->visitor->pilot_state == DURE_PILOT_RUNNING)
    self->hands.forget_pilot (self->hands.data);
  self->visitor->pilot_state = DURE_PILOT_ASKING;
  self->visitor->pilot_outcome = DURE_MODEL_ANSWERED;
  explicit_bzero (&self->visitor->pilot_answer, sizeof self->visitor->pilot_answer);
}

/**
 * dure_visit_get_pilot:
 *
 * Returns: (transfer none) (nullable): the model that may run now, in the visit's language
 */
const DurePilotModel *
dure_visit_get_pilot (DureVisit *self)
{
  return self->hands.find_pilot != NULL ? self->hands.find_pilot (self->language, self->hands.data)
                                        : NULL;
}

/**
 * dure_visit_get_pilot_state:
 *
 * Returns: how far it is
 */
DurePilotState
dure_visit_get_pilot_state (DureVisit *self)
{
  return self->visitor->pilot_state;
}

/**
 * dure_visit_get_pilot_outcome:
 *
 * Returns: when it is over, what became of the run
 */
DureModelOutcome
dure_visit_get_pilot_outcome (DureVisit *self)
{
  return self->visitor->pilot_outcome;
}

/**
 * dure_visit_get_pilot_words:
 *
 * Returns: (transfer none) (nullable): when it has answered, and may still run, the sentence for it
 */
const char *
dure_visit_get_pilot_words (DureVisit *self)
{
  const DurePilotModel *model = dure_visit_get_pilot (self);

  if (model == NULL || self->visitor->pilot_state != DURE_PILOT_OVER
      || self->visitor->pilot_outcome != DURE_MODEL_ANSWERED)
    return NULL;
  return dure_pilot_model_say (model, self->language, self->visitor->pilot_answer);
}
