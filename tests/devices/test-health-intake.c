// test-health-intake.c: what an intake takes, pairs, drops and complains of
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "taken.h"

#include "pressure-pairs.h"

#define NOON G_GINT64_CONSTANT (1730970000000)
#define HOUR (60 * 60 * 1000)
#define UNIT 1000000

/* An instant fact, @value in the code's unit. */
static void
add (Taken *taken, DureCode code, gint64 at_ms, gint64 value, guint32 place)
{
  const DureHealthFact fact = { code, at_ms, at_ms, value * UNIT };
  g_autoptr (GError) error = NULL;

  g_assert_true (dure_health_intake_add (taken->intake, &fact, place, &error));
  g_assert_no_error (error);
}

static void
add_span (Taken *taken, gint64 start_ms, gint64 end_ms, guint32 place)
{
  const DureHealthFact fact = { DURE_CODE_HEART_RATE, start_ms, end_ms, 60 * UNIT };

  g_assert_true (dure_health_intake_add (taken->intake, &fact, place, NULL));
}

static void
test_repeated (void)
{
  g_autoptr (Taken) taken = taken_new ();

  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < 5000; i++)
      add (taken, DURE_CODE_HEART_RATE, NOON + i * 1000, 60 + i % 50, i);
  g_assert_cmpuint (taken->facts->len, ==, 5000);
  g_assert_cmpuint (taken->report->n_repeated, ==, 5000);
  /* Another value, time or code is another fact. */
  add (taken, DURE_CODE_HEART_RATE, NOON, 61, 1);
  add (taken, DURE_CODE_WEIGHT, NOON, 60, 2);
  add_span (taken, NOON, NOON + 1, 3);
  g_assert_cmpuint (taken->facts->len, ==, 5003);
  g_assert_cmpuint (taken->report->n_taken[DURE_CODE_HEART_RATE], ==, 5002);
  g_assert_cmpuint (taken->report->n_taken[DURE_CODE_WEIGHT], ==, 1);
  g_assert_cmpint (taken->report->first_ms, ==, NOON);
  g_assert_cmpint (taken->report->last_ms, ==, NOON + 4999 * 1000);
}

static void
test_bounds (void)
{
  g_autoptr (Taken) taken = taken_new ();

  add (taken, DURE_CODE_HEART_RATE, DURE_HEALTH_FIRST_MS - 1, 60, 1);
  add (taken, DURE_CODE_HEART_RATE, DURE_HEALTH_LAST_MS + 1, 60, 2);
  add (taken, DURE_CODE_HEART_RATE, NOON, 0, 3);
  add (taken, DURE_CODE_HEART_RATE, NOON, 400, 4);
  add_span (taken, NOON, NOON - 1, 5);
  add_span (taken, NOON, NOON + 24 * HOUR + 1, 6);
  g_assert_cmpuint (taken->facts->len, ==, 0);
  g_assert_cmpuint (taken->report->n_complaints, ==, 6);
  taken_assert_complaint (taken, 0, 1, DURE_HEALTH_BAD_TIME);
  taken_assert_complaint (taken, 1, 2, DURE_HEALTH_BAD_TIME);
  taken_assert_complaint (taken, 2, 3, DURE_HEALTH_OUT_OF_RANGE);
  taken_assert_complaint (taken, 3, 4, DURE_HEALTH_OUT_OF_RANGE);
  taken_assert_complaint (taken, 4, 5, DURE_HEALTH_BAD_TIME);
  taken_assert_complaint (taken, 5, 6, DURE_HEALTH_BAD_TIME);

  add (taken, DURE_CODE_HEART_RATE, DURE_HEALTH_FIRST_MS, 20, 7);
  add (taken, DURE_CODE_HEART_RATE, DURE_HEALTH_LAST_MS, 300, 8);
  add_span (taken, NOON, NOON + 24 * HOUR, 9);
  g_assert_cmpuint (taken->facts->len, ==, 3);
}

/* All upper ones first, as an export has them; and the other way. */
static void
test_pairs (void)
{
  g_autoptr (Taken) taken = taken_new ();

  for (guint i = 0; i < 3; i++)
    add (taken, DURE_CODE_SYSTOLIC, NOON + i * HOUR, 120 + i, i);
  add (taken, DURE_CODE_DIASTOLIC, NOON + 10 * HOUR, 70, 3);
  g_assert_cmpuint (taken->facts->len, ==, 0);
  for (guint i = 0; i < 3; i++)
    add (taken, DURE_CODE_DIASTOLIC, NOON + i * HOUR, 80 + i, 4 + i);
  add (taken, DURE_CODE_SYSTOLIC, NOON + 10 * HOUR, 110, 7);
  dure_health_intake_finish (taken->intake);

  g_assert_cmpuint (taken->facts->len, ==, 8);
  taken_assert_fact (taken, 0, DURE_CODE_SYSTOLIC, NOON, 120 * UNIT);
  taken_assert_fact (taken, 1, DURE_CODE_DIASTOLIC, NOON, 80 * UNIT);
  taken_assert_fact (taken, 6, DURE_CODE_SYSTOLIC, NOON + 10 * HOUR, 110 * UNIT);
  taken_assert_fact (taken, 7, DURE_CODE_DIASTOLIC, NOON + 10 * HOUR, 70 * UNIT);
  g_assert_cmpuint (taken->report->n_complaints, ==, 0);
}

static void
test_bad_pairs (void)
{
  g_autoptr (Taken) taken = taken_new ();

  add (taken, DURE_CODE_SYSTOLIC, NOON, 80, 1);
  add (taken, DURE_CODE_DIASTOLIC, NOON, 80, 2);
  add (taken, DURE_CODE_SYSTOLIC, NOON + HOUR, 120, 3);
  add (taken, DURE_CODE_SYSTOLIC, NOON + HOUR, 121, 4);
  add (taken, DURE_CODE_DIASTOLIC, NOON + HOUR, 81, 5);
  add (taken, DURE_CODE_DIASTOLIC, NOON + 3 * HOUR, 81, 6);
  add (taken, DURE_CODE_SYSTOLIC, NOON + 2 * HOUR, 120, 7);
  dure_health_intake_finish (taken->intake);

  g_assert_cmpuint (taken->facts->len, ==, 2);
  taken_assert_fact (taken, 0, DURE_CODE_SYSTOLIC, NOON + HOUR, 120 * UNIT);
  g_assert_cmpuint (taken->report->n_complaints, ==, 4);
  taken_assert_complaint (taken, 0, 2, DURE_HEALTH_CONTRADICTING);
  taken_assert_complaint (taken, 1, 4, DURE_HEALTH_CONTRADICTING);
  taken_assert_complaint (taken, 2, 7, DURE_HEALTH_HALF_A_PAIR);
  taken_assert_complaint (taken, 3, 6, DURE_HEALTH_HALF_A_PAIR);
}

static void
test_too_many_halves (void)
{
  g_autoptr (Taken) taken = taken_new ();
  const DureHealthFact one_more = { DURE_CODE_SYSTOLIC, NOON, NOON, 120 * UNIT };
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= DURE_PRESSURE_PAIRS_MAX; i++)
    add (taken, DURE_CODE_SYSTOLIC, NOON + i, 120, i);
  g_assert_false (dure_health_intake_add (taken->intake, &one_more, 9, &error));
  g_assert_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_TOO_BIG);
}

static void
test_stop (void)
{
  g_autoptr (Taken) taken = taken_new ();
  const DureHealthFact fact = { DURE_CODE_HEART_RATE, NOON, NOON, 60 * UNIT };
  g_autoptr (GError) error = NULL;

  taken->enough = 1;
  g_assert_false (dure_health_intake_add (taken->intake, &fact, 3, &error));
  g_assert_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_STOPPED);
}

/* Every record is counted, those whose type may be a name without it. */
static void
test_not_taken (void)
{
  g_autoptr (Taken) taken = taken_new ();
  g_autofree char *endless = g_strnfill (81, 'x');

  dure_health_intake_pass_over (taken->intake, "4548-4");
  dure_health_intake_pass_over (taken->intake, "4548-4");
  dure_health_intake_pass_over (taken->intake, "Hong Gildong");
  dure_health_intake_pass_over (taken->intake, "홍길동");
  dure_health_intake_pass_over (taken->intake, "");
  dure_health_intake_pass_over (taken->intake, NULL);
  dure_health_intake_pass_over (taken->intake, endless);
  g_assert_cmpuint (taken_not_taken (taken, "4548-4"), ==, 2);
  g_assert_cmpuint (taken->report->n_nameless, ==, 5);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *type = g_strdup_printf ("T%u", i);

      dure_health_intake_pass_over (taken->intake, type);
    }
  dure_health_intake_pass_over (taken->intake, "T0");
  g_assert_cmpuint (taken_not_taken (taken, "T0"), ==, 2);
  g_assert_cmpuint (g_hash_table_size (taken->report->not_taken), ==, DURE_HEALTH_KEPT_TYPES);
  g_assert_cmpuint (taken->report->n_nameless, ==, 5 + 1000 - (DURE_HEALTH_KEPT_TYPES - 1));
}

static void
test_complaints_are_bounded (void)
{
  g_autoptr (Taken) taken = taken_new ();

  for (guint i = 0; i < 5000; i++)
    dure_health_intake_complain (taken->intake, i, DURE_HEALTH_NO_TIME);
  g_assert_cmpuint (taken->report->n_complaints, ==, 5000);
  g_assert_cmpuint (taken->report->complaints->len, ==, DURE_HEALTH_KEPT_COMPLAINTS);
  for (DureHealthReason reason = 0; reason < DURE_HEALTH_N_REASONS; reason++)
    g_assert_nonnull (dure_health_reason_word (reason));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/health-intake/repeated", test_repeated);
  g_test_add_func ("/health-intake/bounds", test_bounds);
  g_test_add_func ("/health-intake/pairs", test_pairs);
  g_test_add_func ("/health-intake/bad-pairs", test_bad_pairs);
  g_test_add_func ("/health-intake/too-many-halves", test_too_many_halves);
  g_test_add_func ("/health-intake/stop", test_stop);
  g_test_add_func ("/health-intake/not-taken", test_not_taken);
  g_test_add_func ("/health-intake/complaints-are-bounded", test_complaints_are_bounded);
  return g_test_run ();
}
