// visit-measuring.c: the part of a visit in which an instrument is held
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The instrument reports how things stand and brings beats, or readings of another kind. Of beats
// there is enough when a minute of them was heard, by the beats' own time; while the AI may look at
// their rhythm, when there are three windows of them, but from a minute on the donor may see what
// there is. Of a reading there is enough when it is finished. Or patience runs out, and what there
// is becomes the result, which may be "cannot tell".
// The instrument is let go the moment the result shows.
//
// Without a proof that the device is the donor's nothing is taken from it (visit-proving.c); the
// station's own instruments need none.

#include "visit-private.h"

#include <string.h>

gboolean
dure_visit_is_pulse (DureVisit *self)
{
  return self->kind == DURE_INSTRUMENT_KIND_HEART_RATE;
}

/* With what was said while measuring the result may be one that cannot wait. */
void
dure_visit_show_result (DureVisit *self)
{
  DureRedFlag flag;

  if (dure_visit_is_meter (self) && dure_visit_show_meter (self))
    return;
  if (dure_visit_may_ai_look (self))
    dure_visitor_look_at_rhythm (self->visitor);
  if (dure_visit_is_pulse (self))
    dure_visitor_judge (self->visitor);
  dure_visit_get_answer (self, &flag);
  if (flag == DURE_RED_FLAG_119)
    dure_visit_call_for_help (self);
  else
    dure_visit_go_to (self, DURE_SCREEN_RESULT);
}

/* What was measured stays, all but a pulse that is to be measured anew. */
void
dure_visit_seek (DureVisit *self, DureInstrumentKind kind, gboolean own)
{
  self->kind = kind;
  self->own = own;
  self->has_proof = !own;
  self->possession = DURE_POSSESSION_OWN_INSTRUMENT;
  dure_visit_forget_attempt (self);
  dure_visit_let_go (self);
  self->link = DURE_LINK_SEARCHING;
  self->live_bpm = 0;
  self->asked_ms = dure_visit_now_ms (self);
  dure_visit_go_to (self, DURE_SCREEN_CONNECT);
  self->holds_instrument = TRUE;
  self->hands.measure (kind, own, self->hands.data);
}

/**
 * dure_visit_choose:
 * @kind: what to measure
 * @own: with the donor's own device rather than the station's
 *
 * On the choose screen: starts looking for the instrument. A meter of electricity has its own door,
 * dure_visit_use_meter().
 */
void
dure_visit_choose (DureVisit *self, DureInstrumentKind kind, gboolean own)
{
  g_return_if_fail (DURE_IS_VISIT (self) && kind < DURE_INSTRUMENT_KIND_COUNT);

  if (dure_visit_touched_on (self, DURE_SCREEN_CHOOSE)
      && kind != DURE_INSTRUMENT_KIND_ELECTRICITY)
    dure_visit_seek (self, kind, own);
}

/**
 * dure_visit_choose_another:
 *
 * From a result, or when an instrument could not be had: to the choice, with all that was
 * measured so far.
 */
void
dure_visit_choose_another (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  dure_visit_touch (self);
  if (!dure_visit_is_on_result (self) && !dure_visit_uses_instrument (self))
    return;
  if (dure_visit_uses_instrument (self))
    dure_visit_forget_attempt (self);
  self->values_shown = FALSE;
  dure_visit_go_to (self, DURE_SCREEN_CHOOSE);
}

/**
 * dure_visit_use_station:
 *
 * While the donor's own device is sought or is to be proven theirs: takes the station's instead, if
 * there is one, else back to the choice.
 */
void
dure_visit_use_station (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_CONNECT) && self->screen != DURE_SCREEN_PROVE)
    return;
  if (self->is_installed[self->kind])
    dure_visit_seek (self, self->kind, FALSE);
  else
    dure_visit_choose_another (self);
}

/**
 * dure_visit_try_again:
 *
 * While connecting, proving or measuring, on the result and while resting: measures from the start.
 */
void
dure_visit_try_again (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (dure_visit_touched_on (self, DURE_SCREEN_RESULT) || self->screen == DURE_SCREEN_REST
      || self->screen == DURE_SCREEN_METER_RESULT || dure_visit_uses_instrument (self))
    dure_visit_seek (self, self->kind, self->own);
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
  g_return_if_fail (DURE_IS_VISIT (self) && age < DURE_AGE_SAID_COUNT && sex < DURE_SEX_COUNT);

  if (!dure_visit_touched_on (self, DURE_SCREEN_RESULT) && !dure_visit_uses_instrument (self))
    return;
  self->visitor->age = age;
  self->visitor->sex = sex;
  self->visitor->about = DURE_ABOUT_WHOLE;
  if (self->visitor->has_feedback)
    dure_visitor_judge (self->visitor);
  dure_visit_tell (self, FALSE);
}

/**
 * dure_visit_show_values:
 *
 * On a result: until this, only the headline is to be seen.
 */
void
dure_visit_show_values (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  dure_visit_touch (self);
  if (!dure_visit_is_on_result (self) || self->values_shown)
    return;
  self->values_shown = TRUE;
  dure_visit_tell (self, FALSE);
}

void
dure_visit_begin_measuring (DureVisit *self)
{
  self->link = DURE_LINK_MEASURING;
  if (dure_visit_is_pulse (self))
    {
      self->visitor->pulse_is_own = self->own;
      self->visitor->pulse_possession = self->possession;
    }
  if (dure_visit_is_meter (self))
    dure_meter_series_forget (&self->visitor->meter);
  dure_visit_go_to (self, DURE_SCREEN_MEASURE);
}

/* The instrument will not come back by itself. Enough to tell a heart rate, or what a home draws,
 * is a result; less is worth another try. */
static void
meet_trouble (DureVisit *self, DureVisitLink link)
{
  double watts;

  if (self->screen == DURE_SCREEN_MEASURE && dure_visit_is_meter (self)
      && dure_meter_series_mean (&self->visitor->meter, &watts))
    {
      dure_visit_show_meter (self);
      return;
    }
  if (self->screen == DURE_SCREEN_MEASURE && dure_visit_is_pulse (self))
    {
      dure_visitor_judge (self->visitor);
      if (self->visitor->feedback.heart_rate > 0)
        {
          dure_visit_show_result (self);
          return;
        }
    }
  dure_visit_forget_attempt (self);
  self->live_bpm = 0;
  self->link = link;
  dure_visit_go_to (self, DURE_SCREEN_CONNECT);
}

static void
set_link_while_measuring (DureVisit *self, DureVisitLink link)
{
  if (link == DURE_LINK_MEASURING || link == DURE_LINK_NO_CONTACT)
    self->link = link;
  else
    {
      self->link = DURE_LINK_LOST;
      self->live_bpm = 0;
      dure_pulse_series_break (self->visitor->pulse);
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
  g_return_if_fail (DURE_IS_VISIT (self) && link < DURE_LINK_COUNT);

  if (!dure_visit_uses_instrument (self))
    return;
  if (link >= DURE_LINK_NONE_FOUND)
    meet_trouble (self, link);
  else if (self->screen == DURE_SCREEN_MEASURE)
    set_link_while_measuring (self, link);
  else if (self->has_proof && (link == DURE_LINK_MEASURING || link == DURE_LINK_NO_CONTACT))
    dure_visit_begin_measuring (self);
  else
    {
      self->link = link;
      dure_visit_tell (self, FALSE);
    }
}

/* Values of a device that nobody has proven theirs are nobody's. */
static gboolean
may_take (DureVisit *self)
{
  if (!self->has_proof)
    return FALSE;
  if (self->screen == DURE_SCREEN_CONNECT || self->screen == DURE_SCREEN_PROVE)
    dure_visit_begin_measuring (self);
  return self->screen == DURE_SCREEN_MEASURE;
}

/**
 * dure_visit_take_reading:
 * @reading: of an instrument other than of the pulse; a hint, a live look or the finished value
 */
void
dure_visit_take_reading (DureVisit *self, const DureInstrumentReading *reading)
{
  g_return_if_fail (DURE_IS_VISIT (self) && reading != NULL);

  if (dure_visit_is_pulse (self) || reading->kind != self->kind || !may_take (self))
    return;
  if (dure_visit_is_meter (self))
    {
      dure_visit_take_power (self, reading);
      return;
    }
  self->link = DURE_LINK_MEASURING;
  self->visitor->live = *reading;
  if (!reading->is_live && reading->hint == DURE_HINT_NONE)
    {
      const gint64 now_ms = dure_visit_wall_ms (self);
      const gint64 since_ms = dure_visit_now_ms (self) - self->entered_ms;

      if (dure_visitor_take_reading (self->visitor, reading, self->own, self->possession,
                                     now_ms - since_ms, now_ms))
        {
          dure_visit_show_result (self);
          return;
        }
      self->visitor->live.hint = DURE_HINT_AGAIN;
      self->visitor->live.n_values = 0;
    }
  dure_visit_tell (self, FALSE);
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
  DurePulseSeries *pulse;

  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_is_pulse (self) || !may_take (self))
    return;
  pulse = self->visitor->pulse;
  self->link = contact ? DURE_LINK_MEASURING : DURE_LINK_NO_CONTACT;
  self->live_bpm = contact ? bpm : 0;
  if (!contact)
    dure_pulse_series_break (pulse);
  else if (count > 0)
    dure_pulse_series_add (pulse, dure_visit_wall_ms (self), rr_1024, count);
  else
    dure_pulse_series_add_rate (pulse, dure_visit_wall_ms (self), bpm);
  if (dure_visit_get_progress (self) >= 1)
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

/**
 * dure_visit_let_ai_look:
 * @may_look: whether the AI may look at how even the pulse is, which takes more beats
 *
 * While connecting and measuring, where that is offered at all.
 */
void
dure_visit_let_ai_look (DureVisit *self, gboolean may_look)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  dure_visit_touch (self);
  if (!dure_visit_uses_instrument (self) || !dure_visit_offers_ai (self))
    return;
  self->visitor->refuses_ai = !may_look;
  if (self->screen == DURE_SCREEN_MEASURE && dure_visit_get_progress (self) >= 1)
    dure_visit_show_result (self);
  else
    dure_visit_tell (self, FALSE);
}

/**
 * dure_visit_end_early:
 *
 * While measuring a pulse, from a minute of beats on, or a home, once there is a mean: what there
 * is becomes the result.
 */
void
dure_visit_end_early (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (dure_visit_touched_on (self, DURE_SCREEN_MEASURE) && dure_visit_can_end_early (self))
    dure_visit_show_result (self);
}

gint64
dure_visit_patience_ms (DureVisit *self)
{
  return dure_visit_is_pulse (self) && dure_visit_may_ai_look (self)
             ? self->times.rhythm_patience_ms
             : self->times.patience_ms;
}

/* Patience is over. */
void
dure_visit_end_measuring (DureVisit *self)
{
  if (dure_visit_is_pulse (self))
    dure_visit_show_result (self);
  else if (!dure_visit_is_meter (self) || !dure_visit_show_meter (self))
    meet_trouble (self, DURE_LINK_NOTHING_CAME);
}

/**
 * dure_visit_set_devices:
 * @devices: bits by #DureDeviceClass: with which instruments the pilot measures; 0 for any; holds
 *   for every visit
 */
void
dure_visit_set_devices (DureVisit *self, guint devices)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  self->devices = devices;
}

/**
 * dure_visit_uses:
 *
 * Returns: whether the pilot measures with such an instrument
 */
gboolean
dure_visit_uses (DureVisit *self, DureDeviceClass device)
{
  return self->devices == 0 || (self->devices & 1u << device) != 0;
}
