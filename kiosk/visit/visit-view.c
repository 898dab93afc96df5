// visit-view.c: what the screens may see of a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Plain looks into the visit; none changes anything. Whatever is about the donor is gone, and reads
// as empty, as soon as the visit is cleared.

#include "visit-private.h"

/**
 * dure_visit_get_screen:
 *
 * Returns: what is to be shown
 */
DureScreen
dure_visit_get_screen (DureVisit *self)
{
  return self->screen;
}

/**
 * dure_visit_get_language:
 *
 * Returns: (transfer none): the language to show it in, `ko`
 */
const char *
dure_visit_get_language (DureVisit *self)
{
  return self->language;
}

/**
 * dure_visit_is_assisted:
 *
 * Returns: until the visit ends, whether somebody of the site helps
 */
gboolean
dure_visit_is_assisted (DureVisit *self)
{
  return self->is_assisted;
}

/**
 * dure_visit_get_notice:
 *
 * Returns: (transfer none) (nullable): the notice in the visit's language; during the asks exactly
 *   the one that the consent will rest on
 */
DureNotice *
dure_visit_get_notice (DureVisit *self)
{
  if (self->visitor->notice != NULL)
    return self->visitor->notice;
  return self->hands.find_notice (self->language, self->hands.data);
}

/**
 * dure_visit_has_installed:
 *
 * Returns: whether this station has such an instrument of its own
 */
gboolean
dure_visit_has_installed (DureVisit *self, DureInstrumentKind kind)
{
  return kind < DURE_INSTRUMENT_KIND_COUNT && self->is_installed[kind]
         && dure_visit_uses (self, dure_readings_device (kind, FALSE));
}

/**
 * dure_visit_has_measured:
 *
 * Returns: whether there is a result of that kind in this visit
 */
gboolean
dure_visit_has_measured (DureVisit *self, DureInstrumentKind kind)
{
  return dure_visitor_has_kind (self->visitor, kind);
}

/**
 * dure_visit_has_results:
 *
 * Returns: whether anything was measured in this visit, or brought
 */
gboolean
dure_visit_has_results (DureVisit *self)
{
  return self->visitor->has_feedback || self->visitor->readings.count > 0
         || self->visitor->has_home || self->visitor->has_meter;
}

/**
 * dure_visit_get_kind:
 * @ret_own: (out) (optional): whether with the donor's own device
 *
 * Returns: what is being measured, or what the result shows
 */
DureInstrumentKind
dure_visit_get_kind (DureVisit *self, gboolean *ret_own)
{
  if (ret_own != NULL)
    *ret_own = self->own;
  return self->kind;
}

/**
 * dure_visit_get_link:
 *
 * Returns: how things stand with the instrument; means something while connecting and measuring
 */
DureVisitLink
dure_visit_get_link (DureVisit *self)
{
  return self->link;
}

/**
 * dure_visit_get_question:
 *
 * Returns: (transfer none): on the prove screen, what is asked; %DURE_QUESTION_NONE while the
 *   answer is being looked at
 */
const DureInstrumentQuestion *
dure_visit_get_question (DureVisit *self)
{
  return &self->question;
}

/**
 * dure_visit_get_live:
 *
 * Returns: (transfer none): on the measure screen, the last look at a measurement under way or the
 *   hint why there is no value; without values and hint when nothing came yet
 */
const DureInstrumentReading *
dure_visit_get_live (DureVisit *self)
{
  return &self->visitor->live;
}

/**
 * dure_visit_get_readings:
 *
 * Returns: (transfer none): what instruments other than of the pulse measured in this visit
 */
const DureReadings *
dure_visit_get_readings (DureVisit *self)
{
  return &self->visitor->readings;
}

/**
 * dure_visit_get_live_bpm:
 *
 * Returns: the heart rate that the instrument shows right now, 1/min; 0 when there is none
 */
guint
dure_visit_get_live_bpm (DureVisit *self)
{
  return self->live_bpm;
}

/**
 * dure_visit_get_progress:
 *
 * Returns: how much of what is needed was heard, 0 to 1
 */
double
dure_visit_get_progress (DureVisit *self)
{
  double minute = dure_pulse_series_progress (self->visitor->pulse);
  gsize count;

  if (dure_visit_is_meter (self))
    return dure_meter_series_progress (&self->visitor->meter);
  if (!dure_visit_may_ai_look (self))
    return minute;
  dure_pulse_series_rr_ms (self->visitor->pulse, &count);
  return count >= DURE_OBSERVATION_MAX_VALUES ? 1 : MIN (1, (double) count / DURE_RHYTHM_BEATS);
}

/**
 * dure_visit_offers_ai:
 *
 * Only the station's chest strap tells each beat exactly enough; of one's own device it is not
 * known whether it is a strap or a watch.
 *
 * Returns: whether the AI can look at the rhythm of this pulse
 */
gboolean
dure_visit_offers_ai (DureVisit *self)
{
  return dure_visit_is_pulse (self) && !self->own;
}

/**
 * dure_visit_may_ai_look:
 *
 * Returns: whether it will: it is offered, and the donor has not said no
 */
gboolean
dure_visit_may_ai_look (DureVisit *self)
{
  return dure_visit_offers_ai (self) && !self->visitor->refuses_ai;
}

/**
 * dure_visit_can_end_early:
 *
 * Returns: whether there is a result already, though without its rhythm
 */
gboolean
dure_visit_can_end_early (DureVisit *self)
{
  double watts;

  if (self->screen != DURE_SCREEN_MEASURE)
    return FALSE;
  if (dure_visit_is_meter (self))
    return dure_meter_series_mean (&self->visitor->meter, &watts);
  return dure_visit_is_pulse (self) && dure_pulse_series_progress (self->visitor->pulse) >= 1;
}

/**
 * dure_visit_get_rr_ms:
 * @ret_count: (out): how many
 *
 * Returns: (transfer none) (array length=ret_count): the intervals so far in ms, oldest first
 */
const gint32 *
dure_visit_get_rr_ms (DureVisit *self, gsize *ret_count)
{
  return dure_pulse_series_rr_ms (self->visitor->pulse, ret_count);
}

/**
 * dure_visit_get_about:
 * @ret_age: (out): what was said, or %DURE_AGE_UNSAID
 * @ret_sex: (out): what was said, or %DURE_SEX_UNSAID
 */
void
dure_visit_get_about (DureVisit *self, DureAgeBand *ret_age, DureSex *ret_sex)
{
  *ret_age = self->visitor->age;
  *ret_sex = self->visitor->sex;
}

/**
 * dure_visit_get_choice:
 *
 * Returns: how much of that is given
 */
DureAbout
dure_visit_get_choice (DureVisit *self)
{
  return self->visitor->about;
}

/**
 * dure_visit_get_feedback:
 * @ret_feedback: (out caller-allocates): set only on success
 *
 * Returns: whether there is any feedback: from the result to the review
 */
gboolean
dure_visit_get_feedback (DureVisit *self, DureFeedback *ret_feedback)
{
  if (!self->visitor->has_feedback)
    return FALSE;
  *ret_feedback = self->visitor->feedback;
  return TRUE;
}

/**
 * dure_visit_get_judged:
 * @ret_judged: (out caller-allocates): what was judged of the kind that the result shows
 *
 * Returns: how many of them there are; 0 where there is no rule, or no number
 */
guint
dure_visit_get_judged (DureVisit *self, DureJudged ret_judged[DURE_JUDGED_MOST])
{
  return dure_visitor_judged (self->visitor, self->kind, ret_judged);
}

/**
 * dure_visit_get_answer:
 * @ret_flag: (out): what must not wait
 *
 * Returns: the one answer to all that the result shows
 */
DureUrgency
dure_visit_get_answer (DureVisit *self, DureRedFlag *ret_flag)
{
  return dure_visitor_answer (self->visitor, self->kind, ret_flag);
}

/**
 * dure_visit_get_rhythm:
 * @ret_rhythm: (out caller-allocates): set only on success
 *
 * Returns: whether the AI was asked about this pulse
 */
gboolean
dure_visit_get_rhythm (DureVisit *self, DureRhythmResult *ret_rhythm)
{
  if (!self->visitor->has_rhythm)
    return FALSE;
  *ret_rhythm = self->visitor->rhythm;
  return TRUE;
}

/**
 * dure_visit_get_number_only:
 *
 * Returns: whether the donor said to be under 19 or pregnant, or the age says so
 */
gboolean
dure_visit_get_number_only (DureVisit *self)
{
  return self->visitor->is_number_only || dure_age_band_is_under_19 (self->visitor->age);
}

/**
 * dure_visit_get_meal:
 *
 * Returns: when glucose was measured, as far as it was said
 */
DureMeal
dure_visit_get_meal (DureVisit *self)
{
  return self->visitor->meal;
}

/**
 * dure_visit_get_values_shown:
 *
 * Returns: whether the donor asked to see the numbers
 */
gboolean
dure_visit_get_values_shown (DureVisit *self)
{
  return self->values_shown;
}

/**
 * dure_visit_can_donate:
 *
 * Returns: whether the question may be asked: something was measured, the station can take it, and
 *   there is a notice in the visit's language that asks for it and whose period is not over.
 *   Otherwise the result offers only to finish.
 */
gboolean
dure_visit_can_donate (DureVisit *self)
{
  DureNotice *notice = self->hands.find_notice (self->language, self->hands.data);

  return notice != NULL
         && (self->hands.can_give == NULL || self->hands.can_give (self->hands.data))
         && dure_visitor_can_give (self->visitor, notice, dure_visit_wall_ms (self));
}

/**
 * dure_visit_get_purpose:
 *
 * Returns: which ask is on the screen
 */
DurePurpose
dure_visit_get_purpose (DureVisit *self)
{
  return self->purpose;
}

/**
 * dure_visit_get_decision:
 * @purpose: one of the asks
 *
 * Returns: what was answered so far
 */
DureDecision
dure_visit_get_decision (DureVisit *self, DurePurpose purpose)
{
  g_return_val_if_fail (purpose < DURE_PURPOSE_COUNT, DURE_DECISION_UNASKED);

  return self->visitor->consent != NULL ? self->visitor->consent->lines[purpose].decision
                                        : DURE_DECISION_UNASKED;
}

/**
 * dure_visit_has_row:
 *
 * Returns: whether the review has such a row
 */
gboolean
dure_visit_has_row (DureVisit *self, DureReviewRow row)
{
  return dure_visitor_has_row (self->visitor, row);
}

/**
 * dure_visit_keeps_row:
 *
 * Returns: whether the review has such a row and the donor gives it
 */
gboolean
dure_visit_keeps_row (DureVisit *self, DureReviewRow row)
{
  return dure_visitor_keeps_row (self->visitor, row);
}

/**
 * dure_visit_get_give_failed:
 *
 * Returns: whether the last try to give failed and nothing was kept
 */
gboolean
dure_visit_get_give_failed (DureVisit *self)
{
  return self->give_failed;
}

/**
 * dure_visit_get_token:
 *
 * Returns: (transfer none) (nullable): on the receipt, what its QR carries; a secret
 */
const DureToken *
dure_visit_get_token (DureVisit *self)
{
  return self->visitor->has_token ? &self->visitor->token : NULL;
}

/**
 * dure_visit_get_withdrawal_code:
 *
 * Returns: (transfer none) (nullable): on the receipt, 10 digits; a secret
 */
const char *
dure_visit_get_withdrawal_code (DureVisit *self)
{
  return self->visitor->has_token ? self->visitor->withdrawal_code : NULL;
}

/**
 * dure_visit_get_goodbye:
 *
 * Returns: on the goodbye screen, why nothing was given
 */
DureGoodbye
dure_visit_get_goodbye (DureVisit *self)
{
  return self->goodbye;
}

/**
 * dure_visit_is_child:
 *
 * Returns: from the asks to the receipt, whether the donor is under 14 and a guardian has to say
 *   yes too
 */
gboolean
dure_visit_is_child (DureVisit *self)
{
  return self->is_child;
}

/**
 * dure_visit_get_seconds_left:
 *
 * Returns: seconds until the visit clears itself, while "still there?" stands; otherwise 0
 */
guint
dure_visit_get_seconds_left (DureVisit *self)
{
  return self->seconds_left;
}
