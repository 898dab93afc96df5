// visitor-judging.c: what the rules and the AI say of what a donor has measured
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A visit remembers of an earlier measurement only what the rules ask for: when one was worth
// another look, and the blood pressure itself, because of two the mean is judged. One number alone
// sends nobody to a doctor; the second one may, when the body had time to rest in between.

#include "visitor.h"

#include <sodium.h>

#define MINUTE_MS (60 * 1000)
/* Two blood pressures whose mean is judged are 1 to 2 minutes apart (Korean Society of
 * Hypertension, 2018 and 2022); what comes sooner says no more than the first. */
#define APART_MS MINUTE_MS
#define ASKED_MS (2 * MINUTE_MS)
/* Nobody has to sit in front of a station for longer than sugar needs to act. */
#define LONGEST_REST_MS (15 * MINUTE_MS)

/**
 * dure_visitor_person:
 * @age: the age to judge by; what was said, or unsaid where it is not given
 *
 * Returns: whom the rules judge, without how they feel
 */
DurePerson
dure_visitor_person (const DureVisitor *self, DureAgeBand age)
{
  return (DurePerson){ .is_under_19 = self->is_number_only || dure_age_band_is_under_19 (age) };
}

/* When what was measured with it came; 0 when nothing was. */
static gint64
measured_ms (const DureVisitor *self, DureInstrumentKind kind)
{
  gint64 start_ms, end_ms = 0;

  if (kind == DURE_INSTRUMENT_KIND_HEART_RATE)
    return dure_pulse_series_period (self->pulse, &start_ms, &end_ms) ? end_ms : 0;
  for (guint i = 0; i < self->readings.count; i++)
    if (self->readings.items[i].kind == kind)
      end_ms = self->readings.items[i].observation.end_ms;
  return end_ms;
}

static gboolean
has_rested (const DureVisitor *self, DureInstrumentKind kind, gint64 since_ms,
            const DureVitalReading *reading)
{
  return measured_ms (self, kind) - since_ms
         >= (gint64) dure_vital_rest_minutes (reading) * MINUTE_MS;
}

/**
 * dure_visitor_is_repeat:
 * @kind: with which kind of instrument it was measured
 * @reading: what
 *
 * Returns: whether it is a second measurement, long enough after one that was worth another look
 *   for what it says itself
 */
gboolean
dure_visitor_is_repeat (const DureVisitor *self, DureInstrumentKind kind,
                        const DureVitalReading *reading)
{
  return self->first_ms[reading->vital] != 0
         && has_rested (self, kind, self->first_ms[reading->vital], reading);
}

static gboolean
is_second_pressure (const DureVisitor *self)
{
  return self->has_first_pressure
         && measured_ms (self, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE) - self->first_pressure_ms
                >= APART_MS;
}

/* Of two blood pressures the mean; but the last one alone where that is what cannot wait. A mean
 * that is a red flag sends to a doctor only after a rest. */
static void
judge_pressure (const DureVisitor *self, const DurePerson *person, DureJudged *judged)
{
  const gint64 looked_at_ms = self->first_ms[DURE_VITAL_BLOOD_PRESSURE];
  const DureVitalReading both[] = { self->first_pressure, judged->reading };
  DureJudged mean = { .is_mean = TRUE };

  dure_vital_mean (both, G_N_ELEMENTS (both), &mean.reading);
  mean.reading.is_repeated =
      has_rested (self, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE,
                  looked_at_ms != 0 ? looked_at_ms : self->first_pressure_ms, &mean.reading);
  dure_vital_judge (&mean.reading, person, &mean.judgement);
  if (judged->judgement.red_flag <= mean.judgement.red_flag)
    *judged = mean;
}

static void
judge_one (const DureVisitor *self, DureInstrumentKind kind, const DurePerson *person,
           const DureVitalReading *found, DureJudged *ret_judged)
{
  *ret_judged = (DureJudged){ .reading = *found };
  ret_judged->reading.meal = self->meal;
  ret_judged->reading.is_repeated = dure_visitor_is_repeat (self, kind, found);
  dure_vital_judge (&ret_judged->reading, person, &ret_judged->judgement);
  if (found->vital == DURE_VITAL_BLOOD_PRESSURE && is_second_pressure (self))
    judge_pressure (self, person, ret_judged);
}

/**
 * dure_visitor_judge_readings:
 * @person: whom
 * @feedback: (inout): gets a judgement for each vital that was measured with an instrument of its
 *   own; what a cuff or a finger clip counts of the pulse is not the pulse
 *
 * For what is given: of the last reading alone, since an earlier one is no row, and without when
 * somebody ate.
 */
void
dure_visitor_judge_readings (const DureVisitor *self, const DurePerson *person,
                             DureFeedback *feedback)
{
  for (DureInstrumentKind kind = 0; kind < DURE_INSTRUMENT_KIND_COUNT; kind++)
    {
      DureVitalReading found[DURE_JUDGED_MOST];

      if (dure_judging_find (&self->readings, kind, found) == 0
          || found[0].vital == DURE_VITAL_HEART_RATE)
        continue;
      found[0].is_repeated = dure_visitor_is_repeat (self, kind, &found[0]);
      dure_feedback_judge (feedback, &found[0], person);
    }
}

/* Flags first, then how soon somebody should do something. */
static guint
gravity (DureUrgency urgency, DureRedFlag flag)
{
  static const guint ranks[DURE_URGENCY_COUNT] = {
    [DURE_URGENCY_USUAL] = 0,
    [DURE_URGENCY_CANNOT_TELL] = 1,
    [DURE_URGENCY_LOOK_AGAIN] = 2,
    [DURE_URGENCY_SEE_DOCTOR] = 3,
  };

  return flag * DURE_URGENCY_COUNT + ranks[urgency];
}

static gboolean
is_graver (const DureJudged *self, const DureJudged *other)
{
  return gravity (self->judgement.urgency, self->judgement.red_flag)
         > gravity (other->judgement.urgency, other->judgement.red_flag);
}

/**
 * dure_visitor_judged:
 * @kind: with which kind of instrument
 * @ret_judged: (out caller-allocates): what the rules say of its result, the graver first
 *
 * Returns: how many; 0 without a number, or a rule for it
 */
guint
dure_visitor_judged (const DureVisitor *self, DureInstrumentKind kind,
                     DureJudged ret_judged[DURE_JUDGED_MOST])
{
  DurePerson person = dure_visitor_person (self, self->age);
  DureVitalReading found[DURE_JUDGED_MOST] = { 0 };
  guint count;

  if (kind != DURE_INSTRUMENT_KIND_HEART_RATE)
    count = dure_judging_find (&self->readings, kind, found);
  else
    {
      found[0] = (DureVitalReading){ .vital = DURE_VITAL_HEART_RATE,
                                     .value = self->feedback.heart_rate };
      count = self->has_feedback && self->feedback.heart_rate > 0 ? 1 : 0;
    }
  person.symptoms = self->symptoms;
  for (guint i = 0; i < count; i++)
    judge_one (self, kind, &person, &found[i], &ret_judged[i]);
  if (count == DURE_JUDGED_MOST && is_graver (&ret_judged[1], &ret_judged[0]))
    {
      const DureJudged first = ret_judged[0];

      ret_judged[0] = ret_judged[1];
      ret_judged[1] = first;
    }
  return count;
}

static void
make_graver (DureUrgency *urgency, DureRedFlag *flag, DureUrgency other, DureRedFlag other_flag)
{
  if (gravity (other, other_flag) <= gravity (*urgency, *flag))
    return;
  *urgency = other;
  *flag = other_flag;
}

static void
heed_rhythm (const DureVisitor *self, DureUrgency *urgency, DureRedFlag *flag)
{
  DureRedFlag with = dure_irregular_pulse_red_flag (self->feedback.heart_rate, self->symptoms);

  if (!self->has_rhythm || self->rhythm.verdict != DURE_RHYTHM_IRREGULAR)
    return;
  make_graver (urgency, flag,
         with != DURE_RED_FLAG_NONE || self->was_irregular ? DURE_URGENCY_SEE_DOCTOR
                                                           : DURE_URGENCY_LOOK_AGAIN,
         with);
}

/* A cuff that felt an uneven pulse says so beside its numbers. */
static gboolean
is_uneven (const DureVisitor *self, DureInstrumentKind kind)
{
  for (guint i = 0; i < self->readings.count; i++)
    if (self->readings.items[i].kind == kind
        && self->readings.items[i].observation.is_irregular_pulse)
      return TRUE;
  return FALSE;
}

static void
heed_uneven (const DureVisitor *self, const DureJudged *judged, guint count, DureUrgency *urgency,
             DureRedFlag *flag)
{
  double rate = 0;

  for (guint i = 0; i < count; i++)
    if (judged[i].reading.vital == DURE_VITAL_HEART_RATE)
      rate = judged[i].reading.value;
  const DureRedFlag with = dure_irregular_pulse_red_flag (rate, self->symptoms);

  make_graver (urgency, flag,
               with != DURE_RED_FLAG_NONE ? DURE_URGENCY_SEE_DOCTOR : DURE_URGENCY_LOOK_AGAIN,
               with);
}

/**
 * dure_visitor_answer:
 * @kind: with which kind of instrument
 * @ret_flag: (out): what must not wait
 *
 * Returns: the one answer to all that it has measured, the gravest of them
 */
DureUrgency
dure_visitor_answer (const DureVisitor *self, DureInstrumentKind kind, DureRedFlag *ret_flag)
{
  const gboolean is_pulse = kind == DURE_INSTRUMENT_KIND_HEART_RATE;
  DureJudged judged[DURE_JUDGED_MOST];
  guint count = dure_visitor_judged (self, kind, judged);
  DureUrgency urgency =
      is_pulse && count == 0 ? DURE_URGENCY_CANNOT_TELL : DURE_URGENCY_USUAL;

  *ret_flag = DURE_RED_FLAG_NONE;
  for (guint i = 0; i < count; i++)
    make_graver (&urgency, ret_flag, judged[i].judgement.urgency, judged[i].judgement.red_flag);
  if (is_pulse)
    heed_rhythm (self, &urgency, ret_flag);
  else if (is_uneven (self, kind))
    heed_uneven (self, judged, count, &urgency, ret_flag);
  return urgency;
}

/* Of one normal blood pressure the words ask for another, to be sure. */
static gboolean
wants_another (const DureJudged *judged)
{
  return judged->judgement.urgency == DURE_URGENCY_LOOK_AGAIN
         || (judged->judgement.category == DURE_CATEGORY_BP_NORMAL && !judged->is_mean
             && !judged->reading.is_repeated);
}

/**
 * dure_visitor_rest_ms:
 * @kind: what was measured last
 * @ret_since_ms: (out): since when they rest, on the visit's clock; set only when there is a rest
 *
 * Of a blood pressure it is as long as the screens ask for, so that who hurries a little has still
 * rested for as long as the rule wants.
 *
 * Returns: how long to rest at the station before that is measured once more; 0 when there is no
 *   reason to, or it takes longer than anybody should sit here
 */
gint64
dure_visitor_rest_ms (const DureVisitor *self, DureInstrumentKind kind, gint64 *ret_since_ms)
{
  DureJudged judged[DURE_JUDGED_MOST];
  gint64 rest_ms;

  if (dure_visitor_judged (self, kind, judged) == 0 || !wants_another (&judged[0]))
    return 0;
  rest_ms = (gint64) dure_vital_rest_minutes (&judged[0].reading) * MINUTE_MS;
  if (rest_ms > LONGEST_REST_MS)
    return 0;
  *ret_since_ms = measured_ms (self, kind);
  return judged[0].reading.vital == DURE_VITAL_BLOOD_PRESSURE ? MAX (rest_ms, ASKED_MS) : rest_ms;
}

/**
 * dure_visitor_look_at_rhythm:
 *
 * Asks the AI about the beats. Of too few, or of beats with gaps, it cannot tell.
 */
void
dure_visitor_look_at_rhythm (DureVisitor *self)
{
  dure_pulse_series_look_at_rhythm (self->pulse, &self->rhythm);
  self->has_rhythm = TRUE;
}

/* One that came too soon after the first does not take its place. */
static void
remember_pressure (DureVisitor *self, const DureVitalReading *found)
{
  if (self->has_first_pressure && !is_second_pressure (self))
    return;
  self->first_pressure = *found;
  self->first_pressure_ms = measured_ms (self, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE);
  self->has_first_pressure = TRUE;
}

/**
 * dure_visitor_remember:
 * @kind: what is about to be measured again
 *
 * Keeps what the rules ask for when there is a second measurement.
 */
void
dure_visitor_remember (DureVisitor *self, DureInstrumentKind kind)
{
  DureJudged judged[DURE_JUDGED_MOST];
  DureVitalReading found[DURE_JUDGED_MOST];
  guint count = dure_visitor_judged (self, kind, judged);

  for (guint i = 0; i < count; i++)
    if (self->first_ms[judged[i].reading.vital] == 0
        && (judged[i].judgement.urgency == DURE_URGENCY_LOOK_AGAIN
            || judged[i].judgement.urgency == DURE_URGENCY_SEE_DOCTOR))
      self->first_ms[judged[i].reading.vital] = measured_ms (self, kind);
  if (kind == DURE_INSTRUMENT_KIND_HEART_RATE)
    self->was_irregular |= self->has_rhythm && self->rhythm.verdict == DURE_RHYTHM_IRREGULAR;
  if (kind == DURE_INSTRUMENT_KIND_BLOOD_PRESSURE
      && dure_judging_find (&self->readings, kind, found) > 0
      && found[0].vital == DURE_VITAL_BLOOD_PRESSURE)
    remember_pressure (self, &found[0]);
}

/**
 * dure_visitor_take_reading:
 * @reading: a finished one
 * @own: whether the device is the donor's
 * @possession: how that, or that it was on the donor, is known
 * @start_ms: when measuring began, on the kiosk's clock
 * @end_ms: when the reading came
 *
 * Returns: whether it was taken; on %FALSE what there was before is still there
 */
gboolean
dure_visitor_take_reading (DureVisitor *self, const DureInstrumentReading *reading, gboolean own,
                           DurePossession possession, gint64 start_ms, gint64 end_ms)
{
  DureReadings next = self->readings;
  gboolean is_taken = dure_readings_take (&next, reading, own, possession, start_ms, end_ms);

  if (is_taken)
    {
      dure_visitor_remember (self, reading->kind);
      self->readings = next;
    }
  sodium_memzero (&next, sizeof next);
  return is_taken;
}
