// visit-unwell.c: what a donor says of themselves beside the numbers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// That a range is not for them, when they ate, how they feel. It is used for the answer on this
// screen and nothing else: none of it is a row of the review, and none of it is given. Who feels
// very unwell is not measured any further; the visit ends where help is called.

#include "visit-private.h"

/* The result itself may have become one that cannot wait. */
static void
heed_symptoms (DureVisit *self)
{
  DureRedFlag flag = DURE_RED_FLAG_NONE;

  if (self->screen == DURE_SCREEN_RESULT || self->screen == DURE_SCREEN_REST)
    dure_visit_get_answer (self, &flag);
  if (MAX (flag, dure_symptoms_red_flag (self->visitor->symptoms)) == DURE_RED_FLAG_119)
    dure_visit_call_for_help (self);
  else if (self->screen == DURE_SCREEN_REST)
    dure_visit_go_to (self, DURE_SCREEN_RESULT);
  else
    dure_visit_tell (self, FALSE);
}

/**
 * dure_visit_say_symptom:
 * @symptom: what was touched
 *
 * While measuring, also when the instrument has just been lost, on the result, and while resting:
 * then it is the result that says what to do now.
 */
void
dure_visit_say_symptom (DureVisit *self, DureSymptom symptom)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_RESULT) && self->screen != DURE_SCREEN_MEASURE
      && self->screen != DURE_SCREEN_CONNECT && self->screen != DURE_SCREEN_REST)
    return;
  self->visitor->symptoms |= symptom;
  heed_symptoms (self);
}

/**
 * dure_visit_say_number_only:
 * @is_number_only: whether the donor is under 19 or pregnant; which of both is not asked
 *
 * On the result: the ranges are those of other adults.
 */
void
dure_visit_say_number_only (DureVisit *self, gboolean is_number_only)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_RESULT))
    return;
  self->visitor->is_number_only = is_number_only;
  if (self->visitor->has_feedback)
    dure_visitor_judge (self->visitor);
  dure_visit_tell (self, FALSE);
}

/**
 * dure_visit_say_meal:
 * @meal: when blood sugar was measured
 *
 * On the result.
 */
void
dure_visit_say_meal (DureVisit *self, DureMeal meal)
{
  g_return_if_fail (DURE_IS_VISIT (self) && meal < DURE_MEAL_COUNT);

  if (!dure_visit_touched_on (self, DURE_SCREEN_RESULT))
    return;
  self->visitor->meal = meal;
  dure_visit_tell (self, FALSE);
}
