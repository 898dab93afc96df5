// test-visit-walk.c: thousands of random events, and what must hold after each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A seed makes the whole walk; a failure names it. Nobody touches a kiosk like this, and that is
// the point: whatever is touched, nothing is given without A, B and "give", and nothing stays.

#include "rig.h"

#define SEEDS 400
#define STEPS 1500

typedef struct
{
  Rig rig;
  GRand *rand;
  GHashTable *donors;
  guint gives_before;
  guint given_this_visit;
  guint receipts;
} Walk;

static gboolean
has_given (DureVisit *visit, DurePurpose purpose)
{
  return dure_visit_get_decision (visit, purpose) == DURE_DECISION_GIVEN;
}

/* To each row that would be given: of a home to E, of a person to A and B. */
static gboolean
has_agreed (DureVisit *visit)
{
  const gboolean for_home = has_given (visit, DURE_PURPOSE_ENERGY);
  const gboolean for_person =
      has_given (visit, DURE_PURPOSE_COLLECT) && has_given (visit, DURE_PURPOSE_SENSITIVE);

  for (DureReviewRow row = 0; row < DURE_ROW_COUNT; row++)
    if (dure_visit_keeps_row (visit, row)
        && !(row == DURE_ROW_HOME || row == DURE_ROW_METER ? for_home : for_person))
      return FALSE;
  return for_home || for_person;
}

static void
give (Walk *walk)
{
  DureVisit *visit = walk->rig.visit;
  gboolean was_review = dure_visit_get_screen (visit) == DURE_SCREEN_REVIEW;
  gboolean agreed = has_agreed (visit);
  guint gives = walk->rig.gives;

  walk->rig.give_fails = g_rand_int_range (walk->rand, 0, 3) == 0;
  dure_visit_give (visit);
  if (walk->rig.gives == gives)
    return;
  g_assert_true (was_review && agreed);
  g_assert_cmpuint (walk->rig.gives, ==, gives + 1);
  g_assert_cmpuint (walk->given_this_visit, ==, 0);
  walk->gives_before = walk->rig.gives;
  if (walk->rig.give_fails)
    return;
  walk->given_this_visit++;
  walk->receipts++;
  g_assert_true (g_hash_table_add (
      walk->donors,
      g_strdup (rig_text (walk->rig.given, "consent", "donor"))));
}

static void
beat (Walk *walk)
{
  guint16 rr[12];

  for (guint i = 0; i < G_N_ELEMENTS (rr); i++)
    rr[i] = (guint16) (g_rand_int_range (walk->rand, 0, 40) == 0
                           ? g_rand_int_range (walk->rand, 0, 65536)
                           : g_rand_int_range (walk->rand, 800, 900));
  dure_visit_take_beats (walk->rig.visit, 71, g_rand_int_range (walk->rand, 0, 12) != 0, rr,
                         (gsize) g_rand_int_range (walk->rand, 0, G_N_ELEMENTS (rr) + 1));
}

/* Half of all choices are the pulse, as nearly all beats come from it. */
static DureInstrumentKind
any_kind (GRand *rand)
{
  return g_rand_boolean (rand)
             ? DURE_INSTRUMENT_KIND_HEART_RATE
             : (DureInstrumentKind) g_rand_int_range (rand, 0, DURE_INSTRUMENT_KIND_COUNT);
}

static void
prove (Walk *walk)
{
  DureVisit *visit = walk->rig.visit;
  GRand *rand = walk->rand;

  switch (g_rand_int_range (rand, 0, 3))
    {
    case 0:
      rig_ask (&walk->rig,
               (DureQuestion) g_rand_int_range (rand, 0, DURE_QUESTION_RHYTHM + 1), 72);
      break;
    case 1:
      dure_visit_set_proven (visit, (DurePossession) g_rand_int_range (rand, 0, 7));
      break;
    default:
      dure_visit_answer (visit, g_rand_boolean (rand), 72);
    }
}

static void
read_any (Walk *walk)
{
  static const DureCode codes[] = { DURE_CODE_SYSTOLIC, DURE_CODE_TEMPERATURE, DURE_CODE_WEIGHT,
                                    DURE_CODE_OXYGEN, DURE_CODE_GLUCOSE_MASS, DURE_CODE_POWER };
  GRand *rand = walk->rand;
  DureInstrumentKind kind = dure_visit_get_kind (walk->rig.visit, NULL);
  DureInstrumentReading reading = {
    .kind = g_rand_int_range (rand, 0, 10) == 0 ? any_kind (rand) : kind,
    .n_values = (guint) g_rand_int_range (rand, 0, 3),
    .hint = g_rand_int_range (rand, 0, 4) == 0 ? DURE_HINT_HOLD_STILL : DURE_HINT_NONE,
    .is_live = g_rand_int_range (rand, 0, 4) == 0,
    .device_ms = g_rand_int_range (rand, -5, 5),
  };

  for (guint i = 0; i < reading.n_values; i++)
    {
      reading.values[i].code = kind > 0 ? codes[kind - 1] : DURE_CODE_RMSSD;
      reading.values[i].value = g_rand_double_range (rand, 0, 150);
    }
  dure_visit_take_reading (walk->rig.visit, &reading);
}

static void
try_pilot (DureVisit *visit, GRand *rand)
{
  int outcome = g_rand_int_range (rand, 0, DURE_MODEL_OUTCOME_COUNT);

  dure_visit_set_pilot_outcome (visit, (DureModelOutcome) outcome, 0.5);
  dure_visit_see_pilot (visit);
  dure_visit_answer_pilot (visit, g_rand_int_range (rand, 0, 4) != 0);
}

static void
touch (Walk *walk)
{
  DureVisit *visit = walk->rig.visit;
  GRand *rand = walk->rand;

  switch (g_rand_int_range (rand, 0, 16))
    {
    case 0:
      dure_visit_start (visit, g_rand_boolean (rand) ? "ko" : "en");
      break;
    case 1:
      dure_visit_choose (visit, any_kind (rand), g_rand_int_range (rand, 0, 4) == 0);
      break;
    case 2:
      dure_visit_say_about (visit, (DureAgeBand) g_rand_int_range (rand, 0, DURE_AGE_SAID_COUNT),
                            (DureSex) g_rand_int_range (rand, 0, DURE_SEX_COUNT));
      break;
    case 3:
      dure_visit_show_values (visit);
      try_pilot (visit, rand);
      break;
    case 4:
    case 5:
      dure_visit_go_on (visit);
      break;
    case 6:
      dure_visit_answer_donate (visit, g_rand_int_range (rand, 0, 6) == 0
                                           ? DURE_ANSWER_UNDER_FOURTEEN
                                           : DURE_ANSWER_FOURTEEN_OR_OVER);
      break;
    case 7:
    case 8:
    case 9:
      dure_visit_answer_ask (visit, g_rand_int_range (rand, 0, 12) != 0);
      break;
    case 10:
      dure_visit_keep_row (visit, (DureReviewRow) g_rand_int_range (rand, 0, DURE_ROW_COUNT),
                           g_rand_boolean (rand));
      dure_visit_tell_about (visit, (DureAbout) g_rand_int_range (rand, 0, DURE_ABOUT_COUNT));
      break;
    case 11:
      if (g_rand_int_range (rand, 0, 3) == 0)
        dure_visit_back (visit);
      break;
    case 12:
      if (g_rand_int_range (rand, 0, 10) == 0)
        dure_visit_stop (visit);
      break;
    case 13:
      if (g_rand_int_range (rand, 0, 6) == 0)
        dure_visit_set_language (visit, g_rand_boolean (rand) ? "ko" : "en");
      break;
    case 14:
      if (g_rand_int_range (rand, 0, 4) == 0)
        dure_visit_try_again (visit);
      break;
    case 15:
      give (walk);
      break;
    }
}

/* Away from what was begun. */
static void
turn (Walk *walk)
{
  if (g_rand_boolean (walk->rand))
    dure_visit_choose_another (walk->rig.visit);
  else
    dure_visit_use_station (walk->rig.visit);
}

/* Says that they have given before; some phone or other may approve. */
static void
come_back (Walk *walk)
{
  DureVisit *visit = walk->rig.visit;
  GRand *rand = walk->rand;
  const DureApproval approval = {
    .stands = { g_rand_boolean (rand), g_rand_boolean (rand), g_rand_boolean (rand),
                g_rand_boolean (rand) },
  };
  const DurePassState state =
      (DurePassState) g_rand_int_range (rand, DURE_PASS_WAITING, DURE_PASS_APPROVED + 1);

  if (g_rand_int_range (rand, 0, 3) == 0)
    dure_visit_return (visit);
  dure_visit_set_pass_state (visit, state, state == DURE_PASS_APPROVED ? &approval : NULL);
  dure_visit_confirm_words (visit, g_rand_int_range (rand, 0, 3) != 0);
  if (g_rand_int_range (rand, 0, 3) == 0)
    dure_visit_give_as_new (visit);
}

/* What a home uses, by a file or by a meter. */
static void
look_at_home (Walk *walk)
{
  if (g_rand_int_range (walk->rand, 0, 3) == 0)
    dure_visit_bring_home (walk->rig.visit);
  if (g_rand_boolean (walk->rand))
    rig_bring_home (&walk->rig);
  else
    dure_visit_use_meter (walk->rig.visit);
}

static void
step (Walk *walk)
{
  switch (g_rand_int_range (walk->rand, 0, 14))
    {
    case 0:
      rig_wait (&walk->rig, g_rand_int_range (walk->rand, 0, 30) == 0 ? 100 * 1000 : 500);
      break;
    case 1:
      dure_visit_set_link (walk->rig.visit,
                           (DureVisitLink) (g_rand_int_range (walk->rand, 0, 4) == 0
                                                ? g_rand_int_range (walk->rand, 0, DURE_LINK_COUNT)
                                                : DURE_LINK_MEASURING));
      break;
    case 2:
    case 3:
    case 4:
      beat (walk);
      break;
    case 5:
      prove (walk);
      break;
    case 12:
      come_back (walk);
      break;
    case 13:
      look_at_home (walk);
      break;
    case 6:
      read_any (walk);
      if (g_rand_int_range (walk->rand, 0, 6) == 0)
        turn (walk);
      break;
    default:
      touch (walk);
    }
}

static void
check (Walk *walk)
{
  Rig *rig = &walk->rig;
  DureVisit *visit = rig->visit;
  DureScreen screen = dure_visit_get_screen (visit);
  gboolean holds = screen >= DURE_SCREEN_CONNECT && screen <= DURE_SCREEN_MEASURE;
  DureInstrumentKind kind;
  gboolean own;

  g_assert_cmpuint (rig->measures - rig->releases, ==, holds);
  g_assert_cmpuint (rig->gives, ==, walk->gives_before);
  g_assert_cmpint (dure_visit_get_token (visit) != NULL, ==, screen == DURE_SCREEN_RECEIPT);
  kind = dure_visit_get_kind (visit, &own);
  if (screen >= DURE_SCREEN_RESULT && screen <= DURE_SCREEN_REVIEW)
    g_assert_true (dure_visit_has_results (visit));
  if (screen == DURE_SCREEN_RESULT || screen == DURE_SCREEN_REST || screen == DURE_SCREEN_PILOT
      || screen == DURE_SCREEN_METER_RESULT)
    g_assert_true (dure_visit_has_measured (visit, kind));
  g_assert_true (screen != DURE_SCREEN_HOME_RESULT || dure_visit_get_home (visit) != NULL);
  if (holds
      && (kind == DURE_INSTRUMENT_KIND_HEART_RATE || kind == DURE_INSTRUMENT_KIND_ELECTRICITY))
    g_assert_false (dure_visit_has_measured (visit, kind));
  if (screen == DURE_SCREEN_PROVE)
    g_assert_true (own);
  g_assert_true (!dure_visit_get_values_shown (visit) || dure_visit_has_results (visit));
  g_assert_true (!dure_visit_get_give_failed (visit) || screen == DURE_SCREEN_REVIEW);
  g_assert_cmpuint (dure_visit_get_seconds_left (visit), <=, 30);
  if (screen == DURE_SCREEN_REVIEW)
    g_assert_true (has_agreed (visit));
  if (screen == DURE_SCREEN_WELCOME || screen == DURE_SCREEN_GOODBYE)
    rig_assert_forgotten (rig);
  if (screen == DURE_SCREEN_WELCOME)
    walk->given_this_visit = 0;
}

static void
test_walk (void)
{
  guint receipts = 0;

  for (guint32 seed = 0; seed < SEEDS; seed++)
    {
      Walk walk = { .rand = g_rand_new_with_seed (seed) };

      g_test_message ("seed %u", seed);
      walk.donors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      rig_set_up (&walk.rig, GSIZE_TO_POINTER (seed));
      rig_put_pilot (&walk.rig);
      for (int i = 0; i < STEPS; i++)
        {
          step (&walk);
          check (&walk);
        }
      receipts += walk.receipts;
      rig_tear_down (&walk.rig, NULL);
      g_hash_table_unref (walk.donors);
      g_rand_free (walk.rand);
    }
  /* A walk that never arrives would prove little. */
  g_test_message ("%u receipts", receipts);
  g_assert_cmpuint (receipts, >, SEEDS / 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/visit-walk/walk", test_walk);
  return g_test_run ();
}
