// possession.c: the ladder of proofs that a wearable is the donor's own
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   toggle -> (cannot, only one candidate) -> same number -> (cannot) -> rhythm -> (cannot) -> end
//
// A device that asks to be paired with a passkey or a number on both displays has proven itself on
// whichever rung it does so. Otherwise the strongest rung comes first; one that fails is the end,
// because a second chance would double the chance of a false pass, and one that the donor or the
// device cannot do leads to the next. With several candidates only the toggle can tell whose is
// whose: the other rungs would have to link a stranger's device.
//
// Chance that a stranger's device passes: passkey and numeric comparison 10^-6 a try (Core
// Specification, Vol 3, Part H); toggle 0.9 % for each device in range that misbehaves as often as
// once a minute; rhythm 0.11 % at most; same number a third for who guesses, which is why it comes
// after the toggle. Being the only device in range proves nothing.

#include "possession.h"

#include "lift-rhythm.h"
#include "same-number.h"
#include "toggle.h"

struct _DureLadder
{
  DureDice *dice;
  guint second_ms;
  gboolean has_pulse;
  char *path;
  DureToggle *toggle;
  DureSameNumber *same_number;
  DureLiftRhythm *rhythm;
  DureLadderStep step;
  DurePossession possession;
};

/**
 * dure_ladder_new:
 * @dice: for whatever must not be guessed
 * @second_ms: how long a second is; shorter in a simulated world
 * @only_path: (nullable): the only candidate, %NULL when there are several
 * @has_pulse: whether the device tells heart rates
 * @now_ms: the time, on a clock that never goes back
 *
 * Returns: (transfer full): a ladder on its first rung
 */
DureLadder *
dure_ladder_new (DureDice   *dice,
                 guint       second_ms,
                 const char *only_path,
                 gboolean    has_pulse,
                 gint64      now_ms)
{
  DureLadder *self = g_new0 (DureLadder, 1);

  self->dice = dice;
  self->second_ms = second_ms;
  self->path = g_strdup (only_path);
  self->has_pulse = has_pulse;
  self->toggle = dure_toggle_new (dice, second_ms, now_ms);

  return self;
}

void
dure_ladder_free (DureLadder *self)
{
  g_clear_pointer (&self->toggle, dure_toggle_free);
  g_clear_pointer (&self->same_number, dure_same_number_free);
  g_clear_pointer (&self->rhythm, dure_lift_rhythm_free);
  g_free (self->path);
  g_free (self);
}

/**
 * dure_ladder_pair_first:
 * @self: a new ladder with one candidate
 *
 * The device has to be paired before anything else, which may prove it: link it. Where pairing
 * proves nothing, the rungs after the toggle follow.
 */
void
dure_ladder_pair_first (DureLadder *self)
{
  g_return_if_fail (self->path != NULL);

  g_clear_pointer (&self->toggle, dure_toggle_free);
  self->step = DURE_LADDER_WANTS_LINK;
}

void
dure_ladder_seen (DureLadder *self, const char *path, gint64 now_ms)
{
  if (self->toggle != NULL)
    dure_toggle_seen (self->toggle, path, now_ms);
}

/**
 * dure_ladder_linked:
 * @self: a ladder that wants a link
 * @now_ms: the time
 *
 * The device's values are coming from now on.
 */
void
dure_ladder_linked (DureLadder *self, gint64 now_ms)
{
  if (self->step != DURE_LADDER_WANTS_LINK)
    return;
  if (!self->has_pulse)
    {
      self->step = DURE_LADDER_NOT_PROVEN;
      return;
    }

  self->same_number = dure_same_number_new (self->dice, self->second_ms, now_ms);
  self->step = DURE_LADDER_ASKING;
}

/**
 * dure_ladder_beat:
 * @self: the ladder
 * @bpm: beats per minute, 0 when the device has none
 * @contact: what the device says of the skin
 * @n_rr: how many intervals came with it
 * @now_ms: when
 *
 * One packet of the linked device; it goes no further than this.
 */
void
dure_ladder_beat (DureLadder     *self,
                  guint           bpm,
                  DureBeatContact contact,
                  guint           n_rr,
                  gint64          now_ms)
{
  if (self->same_number != NULL)
    dure_same_number_rate (self->same_number, contact == DURE_BEAT_CONTACT_NONE ? 0 : bpm, now_ms);
  if (self->rhythm != NULL)
    dure_lift_rhythm_beat (self->rhythm, contact, n_rr, now_ms);
}

/**
 * dure_ladder_answer:
 * @self: the ladder
 * @yes: the donor's answer to the question that is open
 * @number: the number that goes with it
 * @now_ms: when
 */
void
dure_ladder_answer (DureLadder *self, gboolean yes, guint number, gint64 now_ms)
{
  if (self->toggle != NULL)
    dure_toggle_answer (self->toggle, yes, now_ms);
  else if (self->same_number != NULL)
    dure_same_number_answer (self->same_number, yes, number, now_ms);
  else if (self->rhythm != NULL && !yes)
    dure_lift_rhythm_refuse (self->rhythm);
}

/**
 * dure_ladder_paired:
 * @self: the ladder
 * @possession: how: with a passkey or by comparing numbers. Pairing without either proves nothing
 *   and is not told here
 */
void
dure_ladder_paired (DureLadder *self, DurePossession possession)
{
  if (self->path == NULL || self->step > DURE_LADDER_WANTS_LINK)
    return;

  self->possession = possession;
  self->step = DURE_LADDER_PROVEN;
}

static void
step_toggle (DureLadder *self, DureProofResult result)
{
  if (result == DURE_PROOF_PASSED)
    {
      g_free (self->path);
      self->path = g_strdup (dure_toggle_get_path (self->toggle));
      self->possession = DURE_POSSESSION_TOGGLE;
      self->step = DURE_LADDER_PROVEN;
    }
  else if (self->path == NULL)
    {
      self->step = DURE_LADDER_SEVERAL;
    }
  else
    {
      self->step = result == DURE_PROOF_CANNOT && self->has_pulse ? DURE_LADDER_WANTS_LINK
                                                                  : DURE_LADDER_NOT_PROVEN;
    }
  g_clear_pointer (&self->toggle, dure_toggle_free);
}

static void
step_same_number (DureLadder *self, DureProofResult result, gint64 now_ms)
{
  self->possession = DURE_POSSESSION_SAME_NUMBER;
  if (result == DURE_PROOF_PASSED)
    self->step = DURE_LADDER_PROVEN;
  else if (result == DURE_PROOF_FAILED)
    self->step = DURE_LADDER_NOT_PROVEN;
  else
    self->rhythm = dure_lift_rhythm_new (self->dice, self->second_ms, now_ms);
  g_clear_pointer (&self->same_number, dure_same_number_free);
}

static void
step_rhythm (DureLadder *self, DureProofResult result)
{
  self->possession = DURE_POSSESSION_RHYTHM;
  self->step = result == DURE_PROOF_PASSED ? DURE_LADDER_PROVEN : DURE_LADDER_NOT_PROVEN;
  g_clear_pointer (&self->rhythm, dure_lift_rhythm_free);
}

/**
 * dure_ladder_step:
 * @self: the ladder
 * @now_ms: the time
 *
 * To be called a few times a second, and after whatever was told.
 *
 * Returns: what is to be done
 */
DureLadderStep
dure_ladder_step (DureLadder *self, gint64 now_ms)
{
  DureProofResult result = DURE_PROOF_PENDING;

  if (self->step != DURE_LADDER_ASKING)
    return self->step;

  if (self->toggle != NULL)
    {
      if ((result = dure_toggle_step (self->toggle, now_ms)) != DURE_PROOF_PENDING)
        step_toggle (self, result);
    }
  else if (self->same_number != NULL)
    {
      if ((result = dure_same_number_step (self->same_number, now_ms)) != DURE_PROOF_PENDING)
        step_same_number (self, result, now_ms);
    }
  else if (self->rhythm != NULL)
    {
      if ((result = dure_lift_rhythm_step (self->rhythm, now_ms)) != DURE_PROOF_PENDING)
        step_rhythm (self, result);
    }

  return self->step;
}

/**
 * dure_ladder_get_question:
 * @self: the ladder
 * @ret_question: (out): what is to be asked now; DURE_QUESTION_NONE while there is nothing
 */
void
dure_ladder_get_question (DureLadder *self, DureInstrumentQuestion *ret_question)
{
  *ret_question = (DureInstrumentQuestion) { .question = DURE_QUESTION_NONE };
  if (self->step != DURE_LADDER_ASKING)
    return;

  if (self->toggle != NULL)
    ret_question->question = dure_toggle_get_question (self->toggle);
  else if (self->same_number != NULL)
    dure_same_number_get_question (self->same_number, ret_question);
  else if (self->rhythm != NULL)
    dure_lift_rhythm_get_question (self->rhythm, ret_question);
}

/**
 * dure_ladder_get_path:
 * Returns: (nullable): the only candidate, or the one that was proven
 */
const char *
dure_ladder_get_path (DureLadder *self)
{
  return self->path;
}

/**
 * dure_ladder_get_possession:
 * Returns: the proof, once proven
 */
DurePossession
dure_ladder_get_possession (DureLadder *self)
{
  return self->possession;
}
