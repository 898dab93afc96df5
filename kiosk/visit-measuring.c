// visit-measuring.c: the part of a visit in which an instrument is held
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The instrument reports how things stand and brings beats. There is enough when a minute of beats
// was heard, by the beats' own time; or patience runs out, and what there is becomes the result,
// which may be "cannot tell". The instrument is let go the moment the result shows.

#include "visit-private.h"

void
dure_visit_show_result (DureVisit *self)
{
  dure_visitor_judge (self->visitor);
  dure_visit_go_to (self, DURE_SCREEN_RESULT);
}

static void
seek (DureVisit *self)
{
  dure_visit_forget_pulse (self);
  dure_visit_let_go (self);
  self->link = DURE_LINK_SEARCHING;
  self->live_bpm = 0;
  self->asked_ms = dure_visit_now_ms (self);
  dure_visit_go_to (self, DURE_SCREEN_CONNECT);
  self->holds_instrument = TRUE;
  self->hands.measure (self->hands.data);
}

/**
 * dure_visit_choose_pulse:
 *
 * On the choose screen: starts looking for the heart-rate strap.
 */
void
dure_visit_choose_pulse (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (dure_visit_touched_on (self, DURE_SCREEN_CHOOSE))
    seek (self);
}

/**
 * dure_visit_try_again:
 *
 * While connecting or measuring, and on the result: measures from the start.
 */
void
dure_visit_try_again (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (dure_visit_touched_on (self, DURE_SCREEN_CONNECT) || self->screen == DURE_SCREEN_MEASURE
      || self->screen == DURE_SCREEN_RESULT)
    seek (self);
}

/**
 * dure_visit_say_about:
 * @age: age band, or %DURE_AGE_UNSAID
 * @sex: sex, or %DURE_SEX_UNSAID
 *
 * While connecting or measuring, and on the result, whose feedback it makes anew.
 */
void
dure_visit_say_about (DureVisit *self, DureAgeBand age, DureSex sex)
{
  g_return_if_fail (DURE_IS_VISIT (self) && age < DURE_AGE_COUNT && sex < DURE_SEX_COUNT);

  if (!dure_visit_touched_on (self, DURE_SCREEN_RESULT) && !dure_visit_uses_instrument (self))
    return;
  self->visitor->age = age;
  self->visitor->sex = sex;
  if (self->visitor->has_feedback)
    dure_visitor_judge (self->visitor);
  dure_visit_tell (self, FALSE);
}

/**
 * dure_visit_show_values:
 *
 * On the result: until this, only the headline is to be seen.
 */
void
dure_visit_show_values (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_RESULT) || self->values_shown)
    return;
  self->values_shown = TRUE;
  dure_visit_tell (self, FALSE);
}

static void
begin_measuring (DureVisit *self)
{
  self->link = DURE_LINK_MEASURING;
  dure_visit_go_to (self, DURE_SCREEN_MEASURE);
}

/* The instrument will not come back by itself. Enough to tell a heart rate is a result; less is
 * worth another try. */
static void
meet_trouble (DureVisit *self, DureVisitLink link)
{
  dure_visitor_judge (self->visitor);
  if (self->visitor->feedback.heart_rate > 0)
    {
      dure_visit_go_to (self, DURE_SCREEN_RESULT);
      return;
    }
  dure_visit_forget_pulse (self);
  self->live_bpm = 0;
  self->link = link;
  dure_visit_go_to (self, DURE_SCREEN_CONNECT);
}

static void
set_link_while_measuring (DureVisit *self, DureVisitLink link)
{
  switch (link)
    {
    case DURE_LINK_MEASURING:
    case DURE_LINK_NO_CONTACT:
      self->link = link;
      break;
    case DURE_LINK_SEARCHING:
    case DURE_LINK_CONNECTING:
    case DURE_LINK_LOST:
      self->link = DURE_LINK_LOST;
      self->live_bpm = 0;
      dure_pulse_series_break (self->visitor->pulse);
      break;
    case DURE_LINK_NONE_FOUND:
    case DURE_LINK_SEVERAL_FOUND:
    case DURE_LINK_RADIO_OFF:
    case DURE_LINK_FAILED:
      meet_trouble (self, link);
      return;
    }
  dure_visit_tell (self, FALSE);
}

/**
 * dure_visit_set_link:
 * @link: how things stand with the instrument
 */
void
dure_visit_set_link (DureVisit *self, DureVisitLink link)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (self->screen == DURE_SCREEN_MEASURE)
    set_link_while_measuring (self, link);
  else if (self->screen != DURE_SCREEN_CONNECT)
    return;
  else if (link == DURE_LINK_MEASURING || link == DURE_LINK_NO_CONTACT)
    begin_measuring (self);
  else
    {
      self->link = link;
      dure_visit_tell (self, FALSE);
    }
}

/**
 * dure_visit_take_beats:
 * @bpm: heart rate as the instrument shows it, 1/min; 0 when it has none
 * @contact: %FALSE when the instrument says that it does not touch the skin: its numbers mean
 *   nothing then
 * @rr_1024: (array length=count): intervals between beats in 1/1024 s, oldest first
 * @count: how many
 */
void
dure_visit_take_beats (DureVisit *self, guint bpm, gboolean contact, const guint16 *rr_1024,
                       gsize count)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (self->screen == DURE_SCREEN_CONNECT)
    begin_measuring (self);
  if (self->screen != DURE_SCREEN_MEASURE)
    return;
  self->link = contact ? DURE_LINK_MEASURING : DURE_LINK_NO_CONTACT;
  self->live_bpm = contact ? bpm : 0;
  if (contact)
    dure_pulse_series_add (self->visitor->pulse, dure_visit_wall_ms (self), rr_1024, count);
  else
    dure_pulse_series_break (self->visitor->pulse);
  if (dure_pulse_series_progress (self->visitor->pulse) >= 1)
    dure_visit_show_result (self);
  else
    dure_visit_tell (self, FALSE);
}

/**
 * dure_visit_break_beats:
 *
 * Beats were missed: the next ones do not join those before.
 */
void
dure_visit_break_beats (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (self->screen == DURE_SCREEN_MEASURE)
    dure_pulse_series_break (self->visitor->pulse);
}
