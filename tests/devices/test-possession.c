// test-possession.c: whose wearable it is: the donor's passes, a stranger's does not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "possession.h"
#include "lift-rhythm.h"
#include "same-number.h"
#include "toggle.h"

#include <math.h>
#include <string.h>

#define SECOND 1000
#define TICK 250

/* ---- toggle ---- */

/* Two devices that advertise; each second of a plan is one letter, the last one goes on: . both, b
 * only b, 0 none, ? both once "on" was said a second ago. "Off" is said at second 5. */
static DureProofResult
play_toggle (DureToggle *toggle, const char *plan, gint64 *ret_on_ms)
{
  DureProofResult result = DURE_PROOF_PENDING;

  *ret_on_ms = -1;
  for (gint64 now = 0; result == DURE_PROOF_PENDING && now < 120 * SECOND; now += TICK)
    {
      const gint64 s = now / SECOND;
      char at = s < (gint64) strlen (plan) ? plan[s] : plan[strlen (plan) - 1];

      if (at == '?')
        at = *ret_on_ms >= 0 && now > *ret_on_ms + SECOND ? '.' : 'b';
      if (at == '.')
        dure_toggle_seen (toggle, "a", now);
      if (at == '.' || at == 'b')
        dure_toggle_seen (toggle, "b", now);
      if (now == 5 * SECOND)
        dure_toggle_answer (toggle, TRUE, now);
      if (dure_toggle_get_question (toggle) == DURE_QUESTION_SWITCH_ON && *ret_on_ms < 0)
        {
          *ret_on_ms = now;
          dure_toggle_answer (toggle, TRUE, now);
        }
      result = dure_toggle_step (toggle, now);
    }

  return result;
}

/* With any dice; and when "on" will be asked for nobody can know. */
static void
assert_toggle (const char *plan, DureProofResult expected)
{
  gint64 earliest = G_MAXINT64, latest = 0;

  for (guint64 seed = 1; seed <= 20; seed++)
    {
      DureDice *dice = dure_dice_new_seeded (seed);
      g_autoptr (DureToggle) toggle = dure_toggle_new (dice, SECOND, 0);
      gint64 on_ms;
      const DureProofResult result = play_toggle (toggle, plan, &on_ms);

      if (result != expected)
        g_error ("plan %s: %d", plan, result);
      earliest = MIN (earliest, on_ms);
      latest = MAX (latest, on_ms);
      if (result == DURE_PROOF_PASSED)
        g_assert_cmpstr (dure_toggle_get_path (toggle), ==, "a");
      dure_dice_seeded_free (dice);
    }
  if (expected == DURE_PROOF_PASSED)
    g_assert_cmpint (latest - earliest, >, 2 * SECOND);
}

static void
test_toggle_follows (void)
{
  assert_toggle ("....bb????????????????????????????????", DURE_PROOF_PASSED);
  assert_toggle ("......bb?????????????????????????????", DURE_PROOF_PASSED);
}

static void
test_toggle_refuses (void)
{
  /* Nobody fell silent; both did; it was silent long before; it came back too early. */
  assert_toggle (".", DURE_PROOF_FAILED);
  assert_toggle (".....0", DURE_PROOF_FAILED);
  assert_toggle (".b", DURE_PROOF_FAILED);
  assert_toggle ("......bbbbbbb.", DURE_PROOF_FAILED);

  /* It never came back. */
  assert_toggle ("......b", DURE_PROOF_FAILED);
}

/* A private address changes when the broadcast begins anew: the newcomer is it. */
static void
test_toggle_new_address (void)
{
  for (guint both = 0; both < 2; both++)
    {
      DureDice *dice = dure_dice_new_seeded (7);
      g_autoptr (DureToggle) toggle = dure_toggle_new (dice, SECOND, 0);
      gint64 on = -1;
      DureProofResult result = DURE_PROOF_PENDING;

      for (gint64 now = 0; result == DURE_PROOF_PENDING && now < 60 * SECOND; now += TICK)
        {
          dure_toggle_seen (toggle, "b", now);
          if (now < 5 * SECOND || (both && on >= 0 && now > on + SECOND))
            dure_toggle_seen (toggle, "a", now);
          if (on >= 0 && now > on + SECOND)
            dure_toggle_seen (toggle, "new", now);
          if (now == 5 * SECOND)
            dure_toggle_answer (toggle, TRUE, now);
          if (dure_toggle_get_question (toggle) == DURE_QUESTION_SWITCH_ON)
            dure_toggle_answer (toggle, TRUE, on = now);
          result = dure_toggle_step (toggle, now);
        }
      g_assert_cmpint (result, ==, both ? DURE_PROOF_FAILED : DURE_PROOF_PASSED);
      g_assert_cmpstr (dure_toggle_get_path (toggle), ==, both ? NULL : "new");
      dure_dice_seeded_free (dice);
    }
}

/* Somebody else's device, known from before, comes back just when the donor's own should and does
 * not: it is not the one that fell silent. */
static void
test_toggle_other (void)
{
  DureDice *dice = dure_dice_new_seeded (7);
  g_autoptr (DureToggle) toggle = dure_toggle_new (dice, SECOND, 0);
  gint64 on = -1;
  DureProofResult result = DURE_PROOF_PENDING;

  for (gint64 now = 0; result == DURE_PROOF_PENDING && now < 60 * SECOND; now += TICK)
    {
      if (now < 20 * SECOND)
        dure_toggle_seen (toggle, "a", now);
      if (now < 10 * SECOND || (on >= 0 && now > on + SECOND))
        dure_toggle_seen (toggle, "b", now);
      if (now == 20 * SECOND)
        dure_toggle_answer (toggle, TRUE, now);
      if (dure_toggle_get_question (toggle) == DURE_QUESTION_SWITCH_ON)
        dure_toggle_answer (toggle, TRUE, on = now);
      result = dure_toggle_step (toggle, now);
    }
  g_assert_cmpint (on, >, 0);
  g_assert_cmpint (result, ==, DURE_PROOF_FAILED);
  g_assert_null (dure_toggle_get_path (toggle));
  dure_dice_seeded_free (dice);
}

static void
test_toggle_cannot (void)
{
  g_autoptr (DureToggle) toggle = dure_toggle_new (dure_dice_system (), SECOND, 0);
  g_autoptr (DureToggle) nobody = dure_toggle_new (dure_dice_system (), SECOND, 0);

  dure_toggle_answer (toggle, FALSE, 1);
  g_assert_cmpint (dure_toggle_step (toggle, 2), ==, DURE_PROOF_CANNOT);
  g_assert_cmpint (dure_toggle_step (nobody, 60 * SECOND), ==, DURE_PROOF_PENDING);
  g_assert_cmpint (dure_toggle_step (nobody, 61 * SECOND), ==, DURE_PROOF_FAILED);
}

/* Accidents come as in a Poisson process: the chance that is stated is the one that is found. */
static void
test_toggle_chance (void)
{
  const guint rounds = 200000;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  guint passed = 0;

  for (guint i = 0; i < rounds; i++)
    passed += -log (g_rand_double (rand)) * 60 < 6 && -log (g_rand_double (rand)) * 60 < 6;
  g_assert_cmpfloat_with_epsilon ((double) passed / rounds, dure_toggle_chance (1), 0.001);
  g_assert_cmpfloat (dure_toggle_chance (1), <, 0.0092);
}

/* ---- same number ---- */

static gboolean
ask_number (DureSameNumber *self, gint64 *now, guint bpm, DureInstrumentQuestion *question)
{
  for (guint i = 0; i < 400; i++, *now += TICK)
    {
      dure_same_number_rate (self, bpm, *now);
      dure_same_number_step (self, *now);
      dure_same_number_get_question (self, question);
      if (question->question == DURE_QUESTION_SAME_NUMBER)
        return TRUE;
    }

  return FALSE;
}

static void
test_number_choices (void)
{
  DureDice *dice = dure_dice_new_seeded (3);
  guint places[3] = { 0 }, ranks[3] = { 0 };
  const guint rounds = 3000;
  guint ranked = 0;

  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (DureSameNumber) self = dure_same_number_new (dice, SECOND, 0);
      const guint bpm = 38 + i % 183;
      DureInstrumentQuestion question;
      gint64 now = 0;
      guint rank = 0;

      g_assert_true (ask_number (self, &now, bpm, &question));
      g_assert_cmpuint (question.n_choices, ==, 3);
      for (guint a = 0; a < 3; a++)
        {
          g_assert_cmpuint (question.choices[a], <=, 255);
          g_assert_cmpuint (question.choices[a], >=, 30);
          places[a] += question.choices[a] == bpm;
          rank += question.choices[a] < bpm;
          for (guint b = 0; b < a; b++)
            g_assert_cmpint (ABS ((int) question.choices[a] - (int) question.choices[b]), >=, 8);
        }
      if (bpm < 46)
        continue;
      ranks[rank]++;
      ranked++;
    }
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat_with_epsilon ((double) places[i] / rounds, 1.0 / 3, 0.04);
      g_assert_cmpfloat_with_epsilon ((double) ranks[i] / ranked, 1.0 / 3, 0.04);
    }
  dure_dice_seeded_free (dice);
}

static void
test_number_twice (void)
{
  g_autoptr (DureSameNumber) self = dure_same_number_new (dure_dice_system (), SECOND, 0);
  DureInstrumentQuestion question;
  gint64 now = 0, first;

  g_assert_true (ask_number (self, &now, 70, &question));
  dure_same_number_answer (self, TRUE, 70, first = now);
  g_assert_cmpint (dure_same_number_step (self, now), ==, DURE_PROOF_PENDING);
  g_assert_true (ask_number (self, &now, 73, &question));
  g_assert_cmpint (now - first, >=, 10 * SECOND);
  dure_same_number_answer (self, TRUE, 73, now);
  g_assert_cmpint (dure_same_number_step (self, now), ==, DURE_PROOF_PASSED);
}

static void
test_number_wrong (void)
{
  g_autoptr (DureSameNumber) self = dure_same_number_new (dure_dice_system (), SECOND, 0);
  DureInstrumentQuestion question;
  gint64 now = 0;

  g_assert_true (ask_number (self, &now, 70, &question));
  dure_same_number_answer (self, TRUE, question.choices[0] == 70 ? question.choices[1]
                                                                 : question.choices[0], now);
  g_assert_cmpint (dure_same_number_step (self, now), ==, DURE_PROOF_FAILED);
  dure_same_number_answer (self, TRUE, 70, now);
  g_assert_cmpint (dure_same_number_step (self, now), ==, DURE_PROOF_FAILED);
}

/* The heart went on while the donor looked: the old numbers count for nothing, right or wrong. */
static void
test_number_moves (void)
{
  g_autoptr (DureSameNumber) self = dure_same_number_new (dure_dice_system (), SECOND, 0);
  DureInstrumentQuestion question;
  gint64 now = 0;

  g_assert_true (ask_number (self, &now, 70, &question));
  dure_same_number_rate (self, 73, now);
  dure_same_number_get_question (self, &question);
  g_assert_cmpint (question.question, ==, DURE_QUESTION_SAME_NUMBER);
  dure_same_number_rate (self, 74, now);
  dure_same_number_get_question (self, &question);
  g_assert_cmpint (question.question, ==, DURE_QUESTION_NONE);
  dure_same_number_answer (self, TRUE, 70, now);
  g_assert_true (ask_number (self, &now, 74, &question));
}

static void
test_number_cannot (void)
{
  g_autoptr (DureSameNumber) none = dure_same_number_new (dure_dice_system (), SECOND, 0);
  g_autoptr (DureSameNumber) no = dure_same_number_new (dure_dice_system (), SECOND, 0);
  DureInstrumentQuestion question;
  gint64 now = 0;

  g_assert_false (ask_number (none, &now, 0, &question));
  g_assert_cmpint (dure_same_number_step (none, now), ==, DURE_PROOF_CANNOT);
  now = 0;
  g_assert_true (ask_number (no, &now, 70, &question));
  dure_same_number_answer (no, FALSE, 0, now);
  g_assert_cmpint (dure_same_number_step (no, now), ==, DURE_PROOF_CANNOT);
}

static guint
nearest (const DureInstrumentQuestion *question, guint bpm)
{
  guint best = question->choices[0];

  for (guint i = 1; i < question->n_choices; i++)
    if (ABS ((int) question->choices[i] - (int) bpm) < ABS ((int) best - (int) bpm))
      best = question->choices[i];

  return best;
}

/* Somebody who guesses, and stays with it in the second round, passes as often as is stated. */
static void
test_number_chance (void)
{
  DureDice *dice = dure_dice_new_seeded (11);
  const guint rounds = 4000;
  guint passed = 0;

  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (DureSameNumber) self = dure_same_number_new (dice, SECOND, 0);
      DureInstrumentQuestion question;
      gint64 now = 0;
      guint picked;

      g_assert_true (ask_number (self, &now, 75, &question));
      picked = question.choices[dure_proof_throw (dice, 3)];
      dure_same_number_answer (self, TRUE, picked, now);
      if (dure_same_number_step (self, now) == DURE_PROOF_PENDING)
        {
          g_assert_true (ask_number (self, &now, 77, &question));
          dure_same_number_answer (self, TRUE, nearest (&question, picked), now);
        }
      passed += dure_same_number_step (self, now) == DURE_PROOF_PASSED;
    }
  g_assert_cmpfloat_with_epsilon ((double) passed / rounds, dure_same_number_chance (), 0.02);
  dure_dice_seeded_free (dice);
}

/* ---- rhythm ---- */

/* @delay: how long the donor takes to follow, -1: never; @bit: whether there is a contact bit */
static DureProofResult
play_rhythm (DureDice *dice, gint64 delay, gboolean bit, gint64 slip_ms)
{
  g_autoptr (DureLiftRhythm) self = dure_lift_rhythm_new (dice, SECOND, 0);
  DureProofResult result = DURE_PROOF_PENDING;
  gint64 asked = 0;
  guint number = 0;
  gboolean on = TRUE;

  for (gint64 now = 0; result == DURE_PROOF_PENDING && now < 300 * SECOND; now += TICK)
    {
      DureInstrumentQuestion question;

      dure_lift_rhythm_get_question (self, &question);
      if (question.question == DURE_QUESTION_RHYTHM && question.number != number)
        {
          asked = now;
          number = question.number;
        }
      if (delay >= 0 && now >= asked + delay)
        on = number == 0;
      if (slip_ms >= 0 && now == slip_ms)
        on = !on;
      dure_lift_rhythm_beat (self,
                             !bit ? DURE_BEAT_CONTACT_UNKNOWN
                             : on ? DURE_BEAT_CONTACT_GOOD
                                  : DURE_BEAT_CONTACT_NONE,
                             on ? 1 : 0, now);
      result = dure_lift_rhythm_step (self, now);
    }

  return result;
}

static void
test_rhythm (void)
{
  DureDice *dice = dure_dice_new_seeded (2);

  for (guint i = 0; i < 50; i++)
    {
      g_assert_cmpint (play_rhythm (dice, SECOND, TRUE, -1), ==, DURE_PROOF_PASSED);
      g_assert_cmpint (play_rhythm (dice, SECOND, FALSE, -1), ==, DURE_PROOF_PASSED);
      g_assert_cmpint (play_rhythm (dice, 5 * SECOND, TRUE, -1), ==, DURE_PROOF_FAILED);
      g_assert_cmpint (play_rhythm (dice, -1, TRUE, -1), ==, DURE_PROOF_FAILED);
      g_assert_cmpint (play_rhythm (dice, -1, TRUE, SECOND), ==, DURE_PROOF_FAILED);
    }
  dure_dice_seeded_free (dice);
}

static void
test_rhythm_cannot (void)
{
  g_autoptr (DureLiftRhythm) off = dure_lift_rhythm_new (dure_dice_system (), SECOND, 0);
  g_autoptr (DureLiftRhythm) no = dure_lift_rhythm_new (dure_dice_system (), SECOND, 0);

  for (gint64 now = 0; now <= 20 * SECOND; now += SECOND)
    {
      dure_lift_rhythm_beat (off, DURE_BEAT_CONTACT_NONE, 0, now);
      g_assert_cmpint (dure_lift_rhythm_step (off, now), ==, DURE_PROOF_PENDING);
    }
  g_assert_cmpint (dure_lift_rhythm_step (off, 21 * SECOND), ==, DURE_PROOF_CANNOT);
  dure_lift_rhythm_refuse (no);
  g_assert_cmpint (dure_lift_rhythm_step (no, 1), ==, DURE_PROOF_CANNOT);
}

/* A sensor that turns by accident passes no more often than is stated, at the worst rate. */
static void
test_rhythm_chance (void)
{
  DureDice *dice = dure_dice_new_seeded (4);
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  const double worst = dure_lift_rhythm_chance (7.62);
  const guint rounds = 40000;
  guint passed = 0;

  for (double rate = 1; rate < 60; rate++)
    g_assert_cmpfloat (dure_lift_rhythm_chance (rate), <=, worst);
  g_assert_cmpfloat_with_epsilon (worst, 0.0011, 0.00005);
  g_assert_cmpfloat (dure_lift_rhythm_chance (0), ==, 0);
  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (DureLiftRhythm) self = dure_lift_rhythm_new (dice, SECOND, 0);
      DureProofResult result = DURE_PROOF_PENDING;
      gboolean on = TRUE;

      for (gint64 now = 0; result == DURE_PROOF_PENDING && now < 300 * SECOND; now += TICK)
        {
          if (g_rand_double (rand) < TICK / 1000.0 * 7.62 / 60)
            on = !on;
          dure_lift_rhythm_beat (self, on ? DURE_BEAT_CONTACT_GOOD : DURE_BEAT_CONTACT_NONE, 0,
                                 now);
          result = dure_lift_rhythm_step (self, now);
        }
      passed += result == DURE_PROOF_PASSED;
    }
  g_assert_cmpfloat_with_epsilon ((double) passed / rounds, worst, 0.0005);
  dure_dice_seeded_free (dice);
}

/* ---- the ladder ---- */

static DureQuestion
asked (DureLadder *ladder)
{
  DureInstrumentQuestion question;

  dure_ladder_get_question (ladder, &question);

  return question.question;
}

static void
test_ladder_order (void)
{
  g_autoptr (DureLadder) ladder = dure_ladder_new (dure_dice_system (), SECOND, "a", TRUE, 0);

  g_assert_cmpint (asked (ladder), ==, DURE_QUESTION_SWITCH_OFF);
  dure_ladder_answer (ladder, FALSE, 0, 1);
  g_assert_cmpint (dure_ladder_step (ladder, 1), ==, DURE_LADDER_WANTS_LINK);
  g_assert_cmpint (asked (ladder), ==, DURE_QUESTION_NONE);
  dure_ladder_linked (ladder, 2);
  dure_ladder_beat (ladder, 70, DURE_BEAT_CONTACT_GOOD, 1, 3);
  g_assert_cmpint (dure_ladder_step (ladder, 3), ==, DURE_LADDER_ASKING);
  g_assert_cmpint (asked (ladder), ==, DURE_QUESTION_SAME_NUMBER);
  dure_ladder_answer (ladder, FALSE, 0, 4);
  g_assert_cmpint (dure_ladder_step (ladder, 4), ==, DURE_LADDER_ASKING);
  for (gint64 now = 5; now < 10 * SECOND && asked (ladder) == DURE_QUESTION_NONE; now += TICK)
    {
      dure_ladder_beat (ladder, 70, DURE_BEAT_CONTACT_GOOD, 1, now);
      dure_ladder_step (ladder, now);
    }
  g_assert_cmpint (asked (ladder), ==, DURE_QUESTION_RHYTHM);
  dure_ladder_answer (ladder, FALSE, 0, 10 * SECOND);
  g_assert_cmpint (dure_ladder_step (ladder, 10 * SECOND), ==, DURE_LADDER_NOT_PROVEN);
}

static void
test_ladder_ends (void)
{
  g_autoptr (DureLadder) several = dure_ladder_new (dure_dice_system (), SECOND, NULL, TRUE, 0);
  g_autoptr (DureLadder) mute = dure_ladder_new (dure_dice_system (), SECOND, "a", FALSE, 0);
  g_autoptr (DureLadder) failed = dure_ladder_new (dure_dice_system (), SECOND, "a", TRUE, 0);

  dure_ladder_answer (several, FALSE, 0, 1);
  g_assert_cmpint (dure_ladder_step (several, 1), ==, DURE_LADDER_SEVERAL);
  dure_ladder_answer (mute, FALSE, 0, 1);
  g_assert_cmpint (dure_ladder_step (mute, 1), ==, DURE_LADDER_NOT_PROVEN);

  /* A rung that failed leads to no other. */
  dure_ladder_seen (failed, "a", 1);
  dure_ladder_answer (failed, TRUE, 0, 2);
  dure_ladder_seen (failed, "a", 6 * SECOND);
  g_assert_cmpint (dure_ladder_step (failed, 8 * SECOND), ==, DURE_LADDER_NOT_PROVEN);
}

static void
test_ladder_paired (void)
{
  g_autoptr (DureLadder) one = dure_ladder_new (dure_dice_system (), SECOND, "a", TRUE, 0);
  g_autoptr (DureLadder) several = dure_ladder_new (dure_dice_system (), SECOND, NULL, TRUE, 0);

  dure_ladder_paired (one, DURE_POSSESSION_PASSKEY);
  g_assert_cmpint (dure_ladder_step (one, 1), ==, DURE_LADDER_PROVEN);
  g_assert_cmpint (dure_ladder_get_possession (one), ==, DURE_POSSESSION_PASSKEY);
  dure_ladder_paired (several, DURE_POSSESSION_PASSKEY);
  g_assert_cmpint (dure_ladder_step (several, 1), ==, DURE_LADDER_ASKING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/possession/toggle/follows", test_toggle_follows);
  g_test_add_func ("/possession/toggle/refuses", test_toggle_refuses);
  g_test_add_func ("/possession/toggle/new-address", test_toggle_new_address);
  g_test_add_func ("/possession/toggle/other", test_toggle_other);
  g_test_add_func ("/possession/toggle/cannot", test_toggle_cannot);
  g_test_add_func ("/possession/toggle/chance", test_toggle_chance);
  g_test_add_func ("/possession/number/choices", test_number_choices);
  g_test_add_func ("/possession/number/twice", test_number_twice);
  g_test_add_func ("/possession/number/wrong", test_number_wrong);
  g_test_add_func ("/possession/number/moves", test_number_moves);
  g_test_add_func ("/possession/number/cannot", test_number_cannot);
  g_test_add_func ("/possession/number/chance", test_number_chance);
  g_test_add_func ("/possession/rhythm/follows-or-not", test_rhythm);
  g_test_add_func ("/possession/rhythm/cannot", test_rhythm_cannot);
  g_test_add_func ("/possession/rhythm/chance", test_rhythm_chance);
  g_test_add_func ("/possession/ladder/order", test_ladder_order);
  g_test_add_func ("/possession/ladder/ends", test_ladder_ends);
  g_test_add_func ("/possession/ladder/paired", test_ladder_paired);

  return g_test_run ();
}
