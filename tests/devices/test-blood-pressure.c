// test-blood-pressure.c: what a cuff's packets mean for a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "cuts.h"

static void
assert_values (const char *hex, guint n, const double *expected)
{
  static const DureCode codes[] = {
    DURE_CODE_SYSTOLIC, DURE_CODE_DIASTOLIC, DURE_CODE_MEAN_PRESSURE, DURE_CODE_HEART_RATE,
  };
  const DureReading reading = dure_told_reading ("2a35", hex);
  guint found = 0;

  g_assert_cmpint (reading.hint, ==, DURE_HINT_NONE);
  g_assert_false (reading.is_live);
  g_assert_cmpuint (reading.n_values, ==, n);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (expected[i] > 0)
      {
        g_assert_cmpint (reading.values[found].code, ==, codes[i]);
        g_assert_cmpfloat_with_epsilon (reading.values[found].value, expected[i], 0.005);
        found++;
      }
  g_assert_cmpuint (found, ==, n);
}

static void
test_whole (void)
{
  assert_values ("147c00560061003c000000", 4, (const double[]) { 124, 86, 97, 60 });
  assert_values ("007c0056006100", 3, (const double[]) { 124, 86, 97, 0 });
}

/* 18.9, 11 and 15.9 kPa. */
static void
test_kilopascal (void)
{
  assert_values ("01bdf00b009ff0", 3, (const double[]) { 141.76, 82.51, 119.26, 0 });
}

/* A mean pressure or a pulse that the cuff does not tell, whichever way it says so, takes nothing
 * from the two that it measured. */
static void
test_not_told (void)
{
  assert_values ("006a004700ff07", 2, (const double[]) { 106, 71, 0, 0 });
  assert_values ("006a0047000000", 2, (const double[]) { 106, 71, 0, 0 });
  assert_values ("046a00470000003f00", 3, (const double[]) { 106, 71, 0, 63 });
  assert_values ("046a00470053000000", 3, (const double[]) { 106, 71, 83, 0 });
  assert_values ("046a0047005300ff07", 3, (const double[]) { 106, 71, 83, 0 });
  assert_values ("146a00470053003f000800", 3, (const double[]) { 106, 71, 83, 0 });
  assert_values ("146a00470053003f001000", 3, (const double[]) { 106, 71, 83, 0 });
}

static void
test_spoilt (void)
{
  static const struct
  {
    const char *hex;
    DureHint hint;
  } cases[] = {
    { "00ff07ff07ff07", DURE_HINT_AGAIN },     /* "Err" without any status */
    { "007c00ff076100", DURE_HINT_AGAIN },     /* one of the two is none */
    { "00000056006100", DURE_HINT_AGAIN },     /* nothing at all */
    { "007c0056000500", DURE_HINT_AGAIN },     /* a mean that nobody has */
    { "107c00560061000100", DURE_HINT_HOLD_STILL },
    { "107c00560061000200", DURE_HINT_CUFF_FIT },
    { "107c00560061002000", DURE_HINT_POSITION },
    { "107c00560061002700", DURE_HINT_HOLD_STILL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (dure_told_reading ("2a35", cases[i].hex).hint, ==, cases[i].hint);
}

/* An irregular pulse is something to be told, not a fault. */
static void
test_irregular (void)
{
  const DureReading reading = dure_told_reading ("2a35", "187c0056006100ff0400");

  g_assert_cmpint (reading.hint, ==, DURE_HINT_NONE);
  g_assert_true (reading.is_irregular);
  g_assert_false (reading.has_user); /* 255: it does not know */
  g_assert_true (dure_told_reading ("2a35", "087c005600610002").has_user);
}

/* The pressure in the cuff begins at nothing, and is looked at only. */
static void
test_live (void)
{
  for (guint i = 0; i < 300; i++)
    {
      const guint8 bytes[] = { 0, i & 0xff, (guint8) (i >> 8), 0xff, 0x07, 0xff, 0x07 };
      DureReading reading;
      DureRefusal refusal;

      g_assert_true (dure_profile_find ("2a36")->read (bytes, sizeof bytes, &reading, &refusal));
      g_assert_true (reading.is_live);
      g_assert_cmpint (reading.hint, ==, DURE_HINT_NONE);
      g_assert_cmpuint (reading.n_values, ==, 1);
      g_assert_cmpfloat (reading.values[0].value, ==, i);
    }
}

static void
test_cuts (void)
{
  dure_cuts_assert ("2a35", "1e7c0056006100e807060f11111b3300010000");
  dure_cuts_assert ("2a36", "009600ff07ff07");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/blood-pressure/whole", test_whole);
  g_test_add_func ("/blood-pressure/kilopascal", test_kilopascal);
  g_test_add_func ("/blood-pressure/not-told", test_not_told);
  g_test_add_func ("/blood-pressure/spoilt", test_spoilt);
  g_test_add_func ("/blood-pressure/irregular", test_irregular);
  g_test_add_func ("/blood-pressure/live", test_live);
  g_test_add_func ("/blood-pressure/cuts", test_cuts);

  return g_test_run ();
}
