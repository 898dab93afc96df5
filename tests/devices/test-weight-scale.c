// test-weight-scale.c: what a weighing means for a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "told.h"

static void
assert_weight (const char *hex, double kilograms, guint n_values)
{
  const DureReading reading = dure_told_reading ("2a9d", hex);

  g_assert_cmpint (reading.hint, ==, DURE_HINT_NONE);
  g_assert_cmpuint (reading.n_values, ==, n_values);
  g_assert_cmpint (reading.values[0].code, ==, DURE_CODE_WEIGHT);
  g_assert_cmpfloat (reading.values[0].value, ==, kilograms);
}

static void
test_weight (void)
{
  assert_weight ("00b036", 70, 1);
  assert_weight ("00d936", 70.205, 1);
  assert_weight ("00c800", 1, 1);
}

/* 1 lb is 0.45359237 kg, 1 in is 2.54 cm. */
static void
test_imperial (void)
{
  const DureReading reading = dure_told_reading ("2a9d", "09543df500a802");

  assert_weight ("01543d", 71.21400209, 1);
  assert_weight ("011027", 45.359237, 1);
  g_assert_cmpuint (reading.n_values, ==, 3);
  g_assert_cmpint (reading.values[1].code, ==, DURE_CODE_HEIGHT);
  g_assert_cmpfloat (reading.values[1].value, ==, 172.72);
  g_assert_cmpint (reading.values[2].code, ==, DURE_CODE_BMI);
  g_assert_cmpfloat (reading.values[2].value, ==, 24.5);
}

/* A height that nobody has was never set: the weight stays, and the index without a height goes. */
static void
test_height (void)
{
  const DureReading reading = dure_told_reading ("2a9d", "08983af500d606");

  g_assert_cmpuint (reading.n_values, ==, 3);
  g_assert_cmpfloat (reading.values[1].value, ==, 175);
  assert_weight ("08983af5000000", 75, 1);
  assert_weight ("08983a0000d606", 75, 2);
}

static void
test_none (void)
{
  g_assert_cmpint (dure_told_reading ("2a9d", "00ffff").hint, ==, DURE_HINT_AGAIN);
  g_assert_cmpint (dure_told_reading ("2a9d", "08fffff500d606").hint, ==, DURE_HINT_AGAIN);
  g_assert_cmpint (dure_told_reading ("2a9d", "000000").hint, ==, DURE_HINT_AGAIN);
  g_assert_cmpint (dure_told_reading ("2a9d", "00c700").hint, ==, DURE_HINT_AGAIN);
}

static void
test_user (void)
{
  g_assert_false (dure_told_reading ("2a9d", "00983a").has_user);
  g_assert_false (dure_told_reading ("2a9d", "04983aff").has_user);
  g_assert_true (dure_told_reading ("2a9d", "04983a03").has_user);
  g_assert_cmpuint (dure_told_reading ("2a9d", "04983a03").user, ==, 3);
}

static void
test_refusals (void)
{
  dure_told_assert_refused ("2a9d", "", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a9d", "00b0", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a9d", "08983af500d6", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a9d", "00983a00", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused ("2a9d", "02983aea070d01000000", DURE_REFUSAL_BAD_TIME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/weight-scale/weight", test_weight);
  g_test_add_func ("/weight-scale/imperial", test_imperial);
  g_test_add_func ("/weight-scale/height", test_height);
  g_test_add_func ("/weight-scale/none", test_none);
  g_test_add_func ("/weight-scale/user", test_user);
  g_test_add_func ("/weight-scale/refusals", test_refusals);

  return g_test_run ();
}
