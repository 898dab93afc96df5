// lift-rhythm.c: a sensor that is taken off the skin and put back when the donor is asked to
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   (on the skin) -> lift -> (off, held) -> put back -> (on, held) -> lift -> put back -> PASSED
//
// Whether the sensor is on the skin says its contact bit; where it has none, whether intervals
// between beats came within the last 2 s. After each prompt the sensor must turn within 4 s, and
// then hold, without turning again, for a time that the dice choose (3 to 7 s) before the next
// prompt. A turn that nobody asked for ends it.
// Chance of a false pass: see dure_lift_rhythm_chance().

#include "lift-rhythm.h"

#include <math.h>

#define PROMPTS 4

/* In seconds. */
#define WINDOW 4
#define GAP 2
#define HOLD_MIN 3
#define HOLD_MAX 7
#define PATIENCE 20

struct _DureLiftRhythm
{
  DureDice *dice;
  guint second_ms;
  gint64 since_ms; /* when it was prompted, or last turned, or began */
  gint64 hold_ms;
  gboolean has_beat;
  DureBeatContact contact;
  gint64 interval_ms; /* when an interval last came */
  gboolean prompted;
  guint n_done;
  DureProofResult result;
};

/**
 * dure_lift_rhythm_new:
 * @dice: for the times between prompts
 * @second_ms: how long a second is; shorter in a simulated world
 * @now_ms: the time, on a clock that never goes back
 *
 * Returns: (transfer full): a rung that waits until the sensor is on the skin
 */
DureLiftRhythm *
dure_lift_rhythm_new (DureDice *dice, guint second_ms, gint64 now_ms)
{
  DureLiftRhythm *self = g_new0 (DureLiftRhythm, 1);

  self->dice = dice;
  self->second_ms = second_ms;
  self->since_ms = now_ms;
  self->interval_ms = now_ms - (gint64) GAP * second_ms - 1;

  return self;
}

void
dure_lift_rhythm_free (DureLiftRhythm *self)
{
  g_free (self);
}

/**
 * dure_lift_rhythm_beat:
 * @self: the rung
 * @contact: what the sensor says of the skin
 * @n_rr: how many intervals came with it
 * @now_ms: when
 */
void
dure_lift_rhythm_beat (DureLiftRhythm *self, DureBeatContact contact, guint n_rr, gint64 now_ms)
{
  self->has_beat = TRUE;
  self->contact = contact;
  if (n_rr > 0)
    self->interval_ms = now_ms;
}

/**
 * dure_lift_rhythm_refuse:
 * @self: the rung
 *
 * The donor cannot.
 */
void
dure_lift_rhythm_refuse (DureLiftRhythm *self)
{
  if (self->result == DURE_PROOF_PENDING)
    self->result = DURE_PROOF_CANNOT;
}

static gboolean
is_on_skin (DureLiftRhythm *self, gint64 now_ms)
{
  if (self->contact != DURE_BEAT_CONTACT_UNKNOWN)
    return self->contact == DURE_BEAT_CONTACT_GOOD;

  return now_ms - self->interval_ms <= (gint64) GAP * self->second_ms;
}

/* Prompts are to lift, to put back, to lift ... */
static gboolean
wanted_on_skin (DureLiftRhythm *self)
{
  return (self->prompted ? self->n_done + 1 : self->n_done) % 2 == 0;
}

static void
hold (DureLiftRhythm *self, gint64 now_ms)
{
  self->prompted = FALSE;
  self->since_ms = now_ms;
  self->hold_ms = HOLD_MIN * self->second_ms
                  + dure_proof_throw (self->dice, (HOLD_MAX - HOLD_MIN) * self->second_ms);
}

static void
step_prompted (DureLiftRhythm *self, gint64 now_ms)
{
  if (is_on_skin (self, now_ms) == wanted_on_skin (self))
    {
      self->n_done++;
      hold (self, now_ms);
    }
  else if (now_ms - self->since_ms > (gint64) WINDOW * self->second_ms)
    {
      self->result = DURE_PROOF_FAILED;
    }
}

static void
step_holding (DureLiftRhythm *self, gint64 now_ms)
{
  if (is_on_skin (self, now_ms) != wanted_on_skin (self))
    {
      self->result = DURE_PROOF_FAILED;
    }
  else if (now_ms - self->since_ms >= self->hold_ms)
    {
      self->prompted = self->n_done < PROMPTS;
      self->since_ms = now_ms;
      if (!self->prompted)
        self->result = DURE_PROOF_PASSED;
    }
}

/**
 * dure_lift_rhythm_step:
 * @self: the rung
 * @now_ms: the time
 *
 * To be called a few times a second. A sensor that is not on the skin within 20 s cannot.
 *
 * Returns: how far it is
 */
DureProofResult
dure_lift_rhythm_step (DureLiftRhythm *self, gint64 now_ms)
{
  if (self->result != DURE_PROOF_PENDING)
    return self->result;

  if (self->prompted)
    step_prompted (self, now_ms);
  else if (self->hold_ms > 0)
    step_holding (self, now_ms);
  else if (self->has_beat && is_on_skin (self, now_ms))
    hold (self, now_ms);
  else if (now_ms - self->since_ms > (gint64) PATIENCE * self->second_ms)
    self->result = DURE_PROOF_CANNOT;

  return self->result;
}

/**
 * dure_lift_rhythm_get_question:
 * @self: the rung
 * @ret_question: (out): the prompt; it stays while the sensor holds, so that the donor does too
 */
void
dure_lift_rhythm_get_question (DureLiftRhythm *self, DureInstrumentQuestion *ret_question)
{
  *ret_question = (DureInstrumentQuestion) { .question = DURE_QUESTION_NONE };
  if (self->result != DURE_PROOF_PENDING || (!self->prompted && self->n_done == 0))
    return;

  ret_question->question = DURE_QUESTION_RHYTHM;
  ret_question->number = wanted_on_skin (self) ? 0 : 1;
}

/**
 * dure_lift_rhythm_chance:
 * @flips_per_minute: how often a stranger's sensor turns by accident
 *
 * Returns: the chance that it passes: in each of four prompts a turn within 4 s, and none in any of
 *   the five times that it must hold, of 3 to 7 s. Highest, 0.11 %, at 7.6 turns a minute
 */
double
dure_lift_rhythm_chance (double flips_per_minute)
{
  const double rate = flips_per_minute / 60;
  const double turns = -expm1 (-rate * WINDOW);
  const double holds =
    (exp (-rate * HOLD_MIN) - exp (-rate * HOLD_MAX)) / (rate * (HOLD_MAX - HOLD_MIN));

  return rate > 0 ? pow (turns, PROMPTS) * pow (holds, PROMPTS + 1) : 0;
}
