// same-number.c: the donor picks the heart rate that the device's own display shows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   (a fresh rate) -> question -> right -> (10 s) -> question -> right -> PASSED
//
// Three rates are offered: the one that just came and two others, all at least 8/min apart, in an
// order that the dice choose; the true one is as often the lowest and the highest as the one
// between, unless it is below 46/min, where there is no room for two lower ones. The heart goes on
// meanwhile: once its rate has moved to half the distance, the question is asked anew with new
// numbers, and an answer to the old one counts for nothing.
// Nothing of the rate is told but these three numbers, of which two are made up.
// Chance of a false pass: a third, see dure_same_number_chance(). The second round catches a slip
// of the finger and a stranger's heart that came near by accident; it is no second throw.

#include "same-number.h"

#define ROUNDS 2
#define N_CHOICES 3
#define APART 8
#define SPREAD 8 /* how much further apart than APART two choices may be */
#define LOWEST 38
#define HIGHEST 220

/* Of what may be offered. */
#define FLOOR 30
#define CEILING 240

/* In seconds. */
#define FRESH 3
#define BETWEEN 10
#define PATIENCE 60

struct _DureSameNumber
{
  DureDice *dice;
  guint second_ms;
  gint64 since_ms; /* when the round may begin, or began */
  guint bpm;
  gint64 bpm_ms;
  gboolean is_open;
  guint right; /* the true one of @choices */
  guint choices[N_CHOICES];
  guint round;
  DureProofResult result;
};

/**
 * dure_same_number_new:
 * @dice: for the other two numbers and the order of all
 * @second_ms: how long a second is; shorter in a simulated world
 * @now_ms: the time, on a clock that never goes back
 *
 * Returns: (transfer full): a rung that waits for a rate
 */
DureSameNumber *
dure_same_number_new (DureDice *dice, guint second_ms, gint64 now_ms)
{
  DureSameNumber *self = g_new0 (DureSameNumber, 1);

  self->dice = dice;
  self->second_ms = second_ms;
  self->since_ms = now_ms;

  return self;
}

void
dure_same_number_free (DureSameNumber *self)
{
  g_free (self);
}

static guint
distance (guint a, guint b)
{
  return a > b ? a - b : b - a;
}

/* Between two neighbours, when @n of them have to go into @room. */
static guint
throw_step (DureSameNumber *self, guint room, guint n)
{
  return APART + dure_proof_throw (self->dice, MIN (SPREAD, room / n - APART) + 1);
}

static void
shuffle (DureSameNumber *self)
{
  for (guint i = N_CHOICES - 1; i > 0; i--)
    {
      const guint j = dure_proof_throw (self->dice, i + 1);
      const guint held = self->choices[i];

      self->choices[i] = self->choices[j];
      self->choices[j] = held;
    }
}

static void
make_choices (DureSameNumber *self)
{
  guint lower, higher, below, above;

  self->right = self->bpm;
  lower =
    dure_proof_throw (self->dice, MIN ((self->right - FLOOR) / APART, N_CHOICES - 1) + 1);
  higher = N_CHOICES - 1 - lower;
  below = above = self->right;
  self->choices[0] = self->right;
  for (guint i = 1; i < N_CHOICES; i++)
    self->choices[i] = i <= lower
                         ? (below -= throw_step (self, self->right - FLOOR, lower))
                         : (above += throw_step (self, CEILING - self->right, higher));
  shuffle (self);
}

/**
 * dure_same_number_rate:
 * @self: the rung
 * @bpm: what the device shows now, 0 when it has none
 * @now_ms: when it came
 */
void
dure_same_number_rate (DureSameNumber *self, guint bpm, gint64 now_ms)
{
  self->bpm = bpm;
  self->bpm_ms = now_ms;
  if (self->is_open && distance (bpm, self->right) >= APART / 2)
    self->is_open = FALSE;
}

/**
 * dure_same_number_answer:
 * @self: the rung
 * @yes: whether the device shows a number at all
 * @number: the one that was picked
 * @now_ms: when
 */
void
dure_same_number_answer (DureSameNumber *self, gboolean yes, guint number, gint64 now_ms)
{
  gboolean offered = FALSE;

  if (self->result != DURE_PROOF_PENDING)
    return;
  if (!yes)
    {
      self->result = DURE_PROOF_CANNOT;
      self->is_open = FALSE;
      return;
    }
  for (guint i = 0; i < N_CHOICES; i++)
    offered |= self->choices[i] == number;
  if (!self->is_open || !offered)
    return;

  self->is_open = FALSE;
  self->since_ms = now_ms + (gint64) BETWEEN * self->second_ms;
  if (number != self->right)
    self->result = DURE_PROOF_FAILED;
  else if (++self->round == ROUNDS)
    self->result = DURE_PROOF_PASSED;
}

/**
 * dure_same_number_step:
 * @self: the rung
 * @now_ms: the time
 *
 * To be called a few times a second. A device that shows no rate for a minute cannot.
 *
 * Returns: how far it is
 */
DureProofResult
dure_same_number_step (DureSameNumber *self, gint64 now_ms)
{
  const gboolean is_fresh = self->bpm >= LOWEST && self->bpm <= HIGHEST
                            && now_ms - self->bpm_ms <= (gint64) FRESH * self->second_ms;

  if (self->result != DURE_PROOF_PENDING || now_ms < self->since_ms)
    return self->result;

  if (now_ms - self->since_ms > (gint64) PATIENCE * self->second_ms)
    {
      self->result = self->is_open ? DURE_PROOF_FAILED : DURE_PROOF_CANNOT;
      self->is_open = FALSE;
    }
  else if (!self->is_open && is_fresh)
    {
      make_choices (self);
      self->is_open = TRUE;
    }

  return self->result;
}

/**
 * dure_same_number_get_question:
 * @self: the rung
 * @ret_question: (out): what is to be asked now; DURE_QUESTION_NONE while there is nothing
 */
void
dure_same_number_get_question (DureSameNumber *self, DureInstrumentQuestion *ret_question)
{
  *ret_question = (DureInstrumentQuestion) { .question = DURE_QUESTION_NONE };
  if (!self->is_open)
    return;

  ret_question->question = DURE_QUESTION_SAME_NUMBER;
  ret_question->n_choices = N_CHOICES;
  for (guint i = 0; i < N_CHOICES; i++)
    ret_question->choices[i] = self->choices[i];
}

/**
 * dure_same_number_chance:
 *
 * Returns: the chance that somebody who does not see the display and picks any number passes: one
 *   in three. Who picked the true one knows about where it will be ten seconds later, so the second
 *   round adds nothing. Who knows how fast hearts commonly beat picks better: nearly one in two
 */
double
dure_same_number_chance (void)
{
  return 1.0 / N_CHOICES;
}
