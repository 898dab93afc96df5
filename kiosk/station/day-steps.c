// day-steps.c: what a visit adds to the counts of its day
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Called at each change of a visit, it compares where the visit is with where it was. Somebody who
// goes back and says no again is counted twice: it counts answers, not people.

#include "day-steps.h"

static const DureStep steps[DURE_SCREEN_COUNT] = {
  [DURE_SCREEN_CHOOSE] = DURE_STEP_CHOOSE,
  [DURE_SCREEN_HOME] = DURE_STEP_HOME,
  [DURE_SCREEN_HOME_RESULT] = DURE_STEP_HOME_RESULT,
  [DURE_SCREEN_METER_RESULT] = DURE_STEP_METER_RESULT,
  [DURE_SCREEN_CONNECT] = DURE_STEP_CONNECT,
  [DURE_SCREEN_PROVE] = DURE_STEP_PROVE,
  [DURE_SCREEN_MEASURE] = DURE_STEP_MEASURE,
  [DURE_SCREEN_RESULT] = DURE_STEP_RESULT,
  [DURE_SCREEN_REST] = DURE_STEP_RESULT,
  [DURE_SCREEN_PILOT] = DURE_STEP_PILOT,
  [DURE_SCREEN_DONATE] = DURE_STEP_DONATE,
  [DURE_SCREEN_RETURNING] = DURE_STEP_RETURNING,
  [DURE_SCREEN_ASK] = DURE_STEP_ASK,
  [DURE_SCREEN_REVIEW] = DURE_STEP_REVIEW,
  [DURE_SCREEN_RECEIPT] = DURE_STEP_RECEIPT,
  [DURE_SCREEN_GOODBYE] = DURE_STEP_GOODBYE,
  [DURE_SCREEN_CODE] = DURE_STEP_CODE,
  [DURE_SCREEN_TAKE_BACK] = DURE_STEP_TAKE_BACK,
  [DURE_SCREEN_ERASE] = DURE_STEP_ERASE,
  [DURE_SCREEN_TAKEN_BACK] = DURE_STEP_TAKEN_BACK,
  [DURE_SCREEN_CALL] = DURE_STEP_CALL,
};

/* An answer that ends the visit is forgotten before the screen changes. */
static gboolean
was_refused (const DureDaySteps *self, DureVisit *visit)
{
  return dure_visit_get_screen (visit) == DURE_SCREEN_GOODBYE
         || dure_visit_get_decision (visit, self->purpose) == DURE_DECISION_REFUSED;
}

/**
 * dure_day_steps_follow:
 * @visit: has changed
 */
void
dure_day_steps_follow (DureDaySteps *self, DureVisit *visit)
{
  const DureScreen now = dure_visit_get_screen (visit);
  const DurePurpose purpose = dure_visit_get_purpose (visit);

  if (now == self->screen && (now != DURE_SCREEN_ASK || purpose == self->purpose))
    return;
  if (now == DURE_SCREEN_WELCOME)
    dure_day_counts_add_end (self->counts, steps[self->screen]);
  else if (self->screen == DURE_SCREEN_DONATE && now == DURE_SCREEN_GOODBYE)
    dure_day_counts_add_refusal (self->counts, DURE_REFUSAL_DONATE);
  else if (self->screen == DURE_SCREEN_ASK && was_refused (self, visit))
    dure_day_counts_add_refusal (self->counts, self->purpose);
  self->screen = now;
  self->purpose = purpose;
}
