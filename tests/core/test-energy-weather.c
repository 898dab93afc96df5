// test-energy-weather.c: simulated homes in simulated weather, whose parts are known
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "energy-weather.h"

#include <math.h>

#define DAYS 365
#define MIDNIGHT G_GINT64_CONSTANT (1735657200) /* 2025-01-01 00:00 in Korea */

/* A year's parts, kWh, and where they begin. */
typedef struct
{
  double base, heating, cooling;
  double heating_c, cooling_c;
} Truth;

typedef struct
{
  GArray *air, *days;
} Home;

/* About normal: the sum of twelve evenly spread numbers. */
static double
stray (GRand *dice)
{
  double sum = -6;

  for (int i = 0; i < 12; i++)
    sum += g_rand_double (dice);
  return sum;
}

/* Cold winters, hot summers, cool nights, and weather that stays for some days. */
static GArray *
make_weather (GRand *dice)
{
  GArray *air = g_array_new (FALSE, FALSE, sizeof (DureAirHour));
  double weather = 0;

  for (int hour = 0; hour < 24 * DAYS; hour++)
    {
      DureAirHour now = { .start_s = MIDNIGHT + 3600 * hour };

      if (hour % 24 == 0)
        weather = 0.8 * weather + 2.4 * stray (dice);
      now.celsius = 13 - 13 * cos (2 * G_PI * (hour / 24 - 15) / DAYS) + weather
                    - 5 * cos (2 * G_PI * (hour % 24 - 3) / 24);
      g_array_append_val (air, now);
    }
  return air;
}

static double
degrees_of (const GArray *air, int day, double balance_c, double sign)
{
  double sum = 0;

  for (int hour = 24 * day; hour < 24 * (day + 1); hour++)
    sum += fmax (sign * (balance_c - g_array_index (air, DureAirHour, hour).celsius), 0);
  return sum;
}

/* Each day strays a tenth from what it should be. */
static GArray *
make_days (const Truth *truth, const GArray *air, GRand *dice)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));
  double cold = 0, heat = 0;

  for (int i = 0; i < DAYS; i++)
    {
      cold += degrees_of (air, i, truth->heating_c, 1);
      heat += degrees_of (air, i, truth->cooling_c, -1);
    }
  for (int i = 0; i < DAYS; i++)
    {
      const double kwh = truth->base / DAYS
                         + truth->heating * degrees_of (air, i, truth->heating_c, 1) / cold
                         + truth->cooling * degrees_of (air, i, truth->cooling_c, -1) / heat;
      const DureHomeDay day = {
        .start_s = MIDNIGHT + 86400 * i,
        .length_s = 86400,
        .is_whole = TRUE,
        .wh = 1000 * kwh * (1 + 0.1 * stray (dice)),
      };

      g_array_append_val (days, day);
    }
  return days;
}

static Home
make_home (const Truth *truth, guint32 seed)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  Home home = { .air = make_weather (dice) };

  home.days = make_days (truth, home.air, dice);
  return home;
}

static void
home_clear (Home *home)
{
  g_array_unref (home->air);
  g_array_unref (home->days);
}

/* Within 12 % of what it is, or, if that is nothing, 2 % of all. */
static void
check_part (double wh, double truth, double all)
{
  g_assert_cmpfloat_with_epsilon (wh / 1000, truth, truth > 0 ? 0.12 * truth : 0.02 * all);
}

static void
check (const DureEnergyWeather *found, const Truth *truth)
{
  const double all = truth->base + truth->heating + truth->cooling;

  g_assert_cmpuint (found->days, ==, DAYS);
  check_part (found->base_wh, truth->base, all);
  check_part (found->heating_wh, truth->heating, all);
  check_part (found->cooling_wh, truth->cooling, all);
  g_assert_cmpfloat (found->r2, >, 0.8);
}

static const Truth homes[] = {
  { .base = 2500, .cooling = 7500, .heating_c = 16, .cooling_c = 19 },
  { .base = 250, .heating = 750, .heating_c = 15, .cooling_c = 20 },
  { .base = 3000, .heating = 3000, .cooling = 1500, .heating_c = 18, .cooling_c = 24 },
  { .base = 4000, .heating = 2000, .cooling = 3000, .heating_c = 15.5, .cooling_c = 22 },
};

static void
test_given (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    {
      Home home = make_home (&homes[i], i);
      DureEnergyWeather found;

      dure_energy_weather (home.days, home.air, homes[i].heating_c, homes[i].cooling_c, &found);
      check (&found, &homes[i]);
      if (homes[i].heating > 0)
        g_assert_cmpfloat (found.heating_balance_c, ==, homes[i].heating_c);
      else
        g_assert_true (isnan (found.heating_balance_c));
      home_clear (&home);
    }
}

static void
test_searched (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    {
      Home home = make_home (&homes[i], 100 + i);
      DureEnergyWeather found;

      dure_energy_weather (home.days, home.air, NAN, NAN, &found);
      check (&found, &homes[i]);
      if (homes[i].heating > 0)
        g_assert_cmpfloat_with_epsilon (found.heating_balance_c, homes[i].heating_c, 1.5);
      if (homes[i].cooling > 0)
        g_assert_cmpfloat_with_epsilon (found.cooling_balance_c, homes[i].cooling_c, 1.5);
      home_clear (&home);
    }
}

/* A home that the weather does not touch; and one of which nothing can be said. */
static void
test_nothing (void)
{
  const Truth truth = { .base = 2000, .heating_c = 15, .cooling_c = 20 };
  Home home = make_home (&truth, 7);
  DureEnergyWeather found;

  dure_energy_weather (home.days, home.air, NAN, NAN, &found);
  check_part (found.base_wh, 2000, 2000);
  check_part (found.heating_wh, 0, 2000);
  check_part (found.cooling_wh, 0, 2000);
  for (guint i = 0; i < home.days->len; i++)
    g_array_index (home.days, DureHomeDay, i).wh = 0;
  dure_energy_weather (home.days, home.air, NAN, NAN, &found);
  g_assert_cmpuint (found.days, ==, 0);
  home_clear (&home);
}

/* Weather that nobody measured for some hours lies between its neighbours; a day without any is
 * left out, and so is one of which less than three quarters are known. What is known of a day
 * counts. */
static void
test_gaps (void)
{
  Home home = make_home (&homes[2], 8);
  DureEnergyWeather whole, found;

  dure_energy_weather (home.days, home.air, 18, 24, &whole);
  g_array_remove_range (home.air, 24 * 200 + 3, 24);
  g_array_remove_range (home.air, 24 * 100 + 5, 4);
  for (guint i = 300; i < 340; i++)
    {
      DureHomeDay *day = &g_array_index (home.days, DureHomeDay, i);

      day->is_whole = FALSE;
      day->covered_s = 18 * 3600;
      day->wh *= 0.75;
    }
  dure_energy_weather (home.days, home.air, 18, 24, &found);
  g_assert_cmpuint (found.days, ==, DAYS - 2);
  g_assert_cmpfloat_with_epsilon (found.base_wh, whole.base_wh * (1 - 12.0 / DAYS),
                                  0.02 * whole.base_wh);
  for (guint i = 300; i < 340; i++)
    g_array_index (home.days, DureHomeDay, i).covered_s--;
  dure_energy_weather (home.days, home.air, 18, 24, &found);
  g_assert_cmpuint (found.days, ==, DAYS - 42);
  g_array_set_size (home.air, 24 * (DURE_WEATHER_FEWEST_DAYS - 1));
  dure_energy_weather (home.days, home.air, NAN, NAN, &found);
  g_assert_cmpuint (found.days, ==, 0);
  home_clear (&home);
}

/* Three weeks away are left out, and change nothing of what the other days say; two low days may
 * be chance. */
static void
test_absence (void)
{
  Home home = make_home (&homes[2], 9);
  DureEnergyWeather there, away;

  dure_energy_weather (home.days, home.air, 18, 24, &there);
  for (guint i = 120; i < 141; i++)
    g_array_index (home.days, DureHomeDay, i).wh *= 0.1;
  for (guint i = 250; i < 252; i++)
    g_array_index (home.days, DureHomeDay, i).wh *= 0.2;
  dure_energy_weather (home.days, home.air, 18, 24, &away);
  g_assert_cmpuint (there.days, ==, DAYS);
  g_assert_cmpuint (away.days, ==, DAYS - 21);
  g_assert_cmpfloat_with_epsilon (away.base_wh / away.days, there.base_wh / there.days,
                                  0.03 * there.base_wh / there.days);
  home_clear (&home);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/energy-weather/balance-points-given", test_given);
  g_test_add_func ("/energy-weather/balance-points-searched", test_searched);
  g_test_add_func ("/energy-weather/nothing-to-explain", test_nothing);
  g_test_add_func ("/energy-weather/gaps", test_gaps);
  g_test_add_func ("/energy-weather/absence", test_absence);
  return g_test_run ();
}
