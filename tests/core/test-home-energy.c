// test-home-energy.c: homes of known habits
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "home-energy.h"

#define KOREA 32400
#define MIDNIGHT G_GINT64_CONSTANT (1735657200) /* 2025-01-01 00:00 in Korea */
#define NEAR(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 1e-6)

/* Quarters of an hour: 100 W always, and @evening_w more from 17 to 21 o'clock. */
static void
add_day (GArray *uses, gint64 day, gint64 evening_w)
{
  for (gint64 i = 0; i < 96; i++)
    {
      const DureEnergyUse use = {
        .start_s = MIDNIGHT + day * 86400 + i * 900,
        .duration_s = 900,
        .milliwatt_hours = (100 + (i >= 68 && i < 84 ? evening_w : 0)) * 250,
      };

      g_array_append_val (uses, use);
    }
}

static DureHomeEnergy
look (GArray *uses)
{
  DureHomeEnergy result;

  dure_home_energy ((const DureEnergyUse *) (gpointer) uses->data, uses->len, KOREA, &result);
  return result;
}

static void
test_day (void)
{
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (DureEnergyUse));
  DureHomeEnergy result;

  add_day (uses, 0, 600);
  add_day (uses, 1, 600);
  result = look (uses);
  g_assert_cmpuint (result.days, ==, 2);
  NEAR (result.always_on_w, 100);
  NEAR (result.hour_wh[16], 100);
  NEAR (result.hour_wh[17], 700);
  NEAR (result.hour_wh[20], 700);
  NEAR (result.hour_wh[21], 100);
  NEAR (result.evening_share, 2800.0 / 4800.0);
  g_assert_cmpuint (result.earlier_weeks, ==, 0);
  NEAR (result.latest_day_wh, 0);
}

static void
test_gap (void)
{
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (DureEnergyUse));

  add_day (uses, 0, 600);
  add_day (uses, 1, 0);
  g_array_remove_index (uses, 120);
  g_assert_cmpuint (look (uses).days, ==, 1);
  NEAR (look (uses).hour_wh[18], 700);
  g_array_set_size (uses, 95);
  g_assert_cmpuint (look (uses).days, ==, 0);
  g_array_set_size (uses, 0);
  g_assert_cmpuint (look (uses).days, ==, 0);
}

static void
test_day_without_hours (void)
{
  const DureEnergyUse use = { .start_s = MIDNIGHT, .duration_s = 86400, .milliwatt_hours = 5 };
  DureHomeEnergy result;

  dure_home_energy (&use, 1, KOREA, &result);
  g_assert_cmpuint (result.days, ==, 0);
}

/* A day that is missing moves the weeks before it; a holiday does not move the median. */
static void
test_weeks (void)
{
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (DureEnergyUse));
  DureHomeEnergy result;

  for (gint64 day = 0; day < 7; day++)
    add_day (uses, day, 0);
  for (gint64 day = 7; day < 21; day++)
    add_day (uses, day, 600);
  for (gint64 day = 22; day < 29; day++)
    add_day (uses, day, 300);
  result = look (uses);
  g_assert_cmpuint (result.earlier_weeks, ==, 3);
  NEAR (result.latest_day_wh, 2400 + 1200);
  NEAR (result.usual_day_wh, 2400 + 2400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/home-energy/day", test_day);
  g_test_add_func ("/home-energy/day-with-a-gap-is-left-out", test_gap);
  g_test_add_func ("/home-energy/day-without-hours-is-left-out", test_day_without_hours);
  g_test_add_func ("/home-energy/weeks", test_weeks);
  return g_test_run ();
}
