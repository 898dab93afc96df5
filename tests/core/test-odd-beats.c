// test-odd-beats.c: which beats of a pulse came early or late
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "odd-beats.h"

static guint
count_odd (const gint32 *rr_ms, gsize count)
{
  guint odd = 0;

  for (gsize i = 0; i < count; i++)
    odd += dure_beat_is_odd (rr_ms, count, i);
  return odd;
}

/* A fifth is not odd, a little more is. */
static void
test_boundary (void)
{
  gint32 rr_ms[] = { 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000 };

  g_assert_cmpuint (count_odd (rr_ms, G_N_ELEMENTS (rr_ms)), ==, 0);
  rr_ms[6] = 1200;
  g_assert_cmpuint (count_odd (rr_ms, G_N_ELEMENTS (rr_ms)), ==, 0);
  rr_ms[6] = 1201;
  g_assert_true (dure_beat_is_odd (rr_ms, G_N_ELEMENTS (rr_ms), 6));
  g_assert_cmpuint (count_odd (rr_ms, G_N_ELEMENTS (rr_ms)), ==, 1);
  rr_ms[6] = 799;
  g_assert_true (dure_beat_is_odd (rr_ms, G_N_ELEMENTS (rr_ms), 6));
  rr_ms[6] = 800;
  g_assert_false (dure_beat_is_odd (rr_ms, G_N_ELEMENTS (rr_ms), 6));
}

/* An early beat and the pause behind it are two; the ones around them stay even. */
static void
test_early_beat (void)
{
  const gint32 rr_ms[] = { 800, 810, 790, 800, 560, 1040, 805, 795, 800, 810, 800, 790 };

  g_assert_true (dure_beat_is_odd (rr_ms, G_N_ELEMENTS (rr_ms), 4));
  g_assert_true (dure_beat_is_odd (rr_ms, G_N_ELEMENTS (rr_ms), 5));
  g_assert_cmpuint (count_odd (rr_ms, G_N_ELEMENTS (rr_ms)), ==, 2);
}

/* A pulse that slowly becomes faster has no odd beat; the first and the last one can be odd. */
static void
test_ends (void)
{
  gint32 rr_ms[60];

  for (gint32 i = 0; i < 60; i++)
    rr_ms[i] = 1000 - 7 * i;
  g_assert_cmpuint (count_odd (rr_ms, 60), ==, 0);
  g_assert_false (dure_beat_is_odd (rr_ms, 1, 0));
  rr_ms[0] = 300;
  g_assert_true (dure_beat_is_odd (rr_ms, 60, 0));
  rr_ms[59] = 4000;
  g_assert_true (dure_beat_is_odd (rr_ms, 60, 59));
}

/* What no heart does is odd, and breaks nothing. */
static void
test_extremes (void)
{
  const gint32 rr_ms[] = { G_MAXINT32, 0, G_MININT32, 800, 800, 800, 800 };

  g_assert_true (dure_beat_is_odd (rr_ms, G_N_ELEMENTS (rr_ms), 0));
  g_assert_true (dure_beat_is_odd (rr_ms, G_N_ELEMENTS (rr_ms), 1));
  g_assert_true (dure_beat_is_odd (rr_ms, G_N_ELEMENTS (rr_ms), 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/odd-beats/boundary", test_boundary);
  g_test_add_func ("/odd-beats/early-beat", test_early_beat);
  g_test_add_func ("/odd-beats/ends", test_ends);
  g_test_add_func ("/odd-beats/extremes", test_extremes);
  return g_test_run ();
}
