// test-world.c: seeds replay and clocks stand still
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "world.h"

#include <string.h>

static void
test_seeded_dice (void)
{
  DureDice *first = dure_dice_new_seeded (42), *second = dure_dice_new_seeded (42);
  DureDice *other = dure_dice_new_seeded (43);
  guint8 a[2][32], b[2][32], c[32];

  for (int i = 0; i < 2; i++)
    {
      dure_dice_fill (first, a[i], 32);
      dure_dice_fill (second, b[i], 32);
    }
  dure_dice_fill (other, c, 32);
  g_assert_cmpmem (a, 64, b, 64);
  g_assert_cmpint (memcmp (a[0], a[1], 32), !=, 0);
  g_assert_cmpint (memcmp (a[0], c, 32), !=, 0);
  dure_dice_seeded_free (first);
  dure_dice_seeded_free (second);
  dure_dice_seeded_free (other);
}

static void
test_manual_clock (void)
{
  DureClock *clock = dure_clock_new_manual (1000);

  g_assert_cmpint (dure_clock_wall_ms (clock), ==, 1000);
  g_assert_cmpint (dure_clock_monotonic_ms (clock), ==, 0);
  dure_clock_manual_advance (clock, 250);
  g_assert_cmpint (dure_clock_wall_ms (clock), ==, 1250);
  g_assert_cmpint (dure_clock_monotonic_ms (clock), ==, 250);
  dure_clock_manual_free (clock);
}

static void
test_system (void)
{
  guint8 a[32] = { 0 }, b[32] = { 0 };

  dure_dice_fill (dure_dice_system (), a, sizeof a);
  dure_dice_fill (dure_dice_system (), b, sizeof b);
  g_assert_cmpint (memcmp (a, b, 32), !=, 0);
  g_assert_cmpint (
      ABS (dure_clock_wall_ms (dure_clock_system ()) - g_get_real_time () / 1000), <, 10000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/world/seeded-dice", test_seeded_dice);
  g_test_add_func ("/world/manual-clock", test_manual_clock);
  g_test_add_func ("/world/system", test_system);
  return g_test_run ();
}
