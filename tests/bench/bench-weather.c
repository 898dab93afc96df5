// bench-weather.c: what a year of a home costs, from hours to its weather parts
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A made-up year that strays from a seed. Processor time; each number the best of several rounds.
// given: balance points are known; found: they are looked for.

#include "energy-weather.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#define ROUNDS 9
#define DAYS 365
#define HOUR_S 3600
#define FIRST_DAY 20089 /* 2025-01-01 */
#define MIDNIGHT_S G_GINT64_CONSTANT (1735657200)

static volatile double sink;

static double
warmth (GRand *dice, int hour)
{
  return 13 - 13 * cos (2 * G_PI * (hour / 24.0 - 15) / DAYS)
         - 5 * cos (2 * G_PI * (hour % 24 - 3) / 24) + g_rand_double_range (dice, -3, 3);
}

static GArray *
make_air (GRand *dice)
{
  GArray *air = g_array_new (FALSE, FALSE, sizeof (DureAirHour));

  for (int hour = 0; hour < 24 * DAYS; hour++)
    {
      const DureAirHour now = { MIDNIGHT_S + (gint64) HOUR_S * hour, warmth (dice, hour) };

      g_array_append_val (air, now);
    }
  return air;
}

static GArray *
make_days (GRand *dice, const GArray *air)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (DureHomeDay));

  for (guint i = 0; i < DAYS; i++)
    {
      DureHomeDay day = { .day = FIRST_DAY + i,
                          .start_s = MIDNIGHT_S + (gint64) 24 * HOUR_S * i,
                          .length_s = 24 * HOUR_S,
                          .covered_s = 24 * HOUR_S,
                          .wh = 6000,
                          .is_whole = TRUE };

      for (guint hour = 24 * i; hour < 24 * (i + 1); hour++)
        {
          const double celsius = g_array_index (air, DureAirHour, hour).celsius;

          day.wh += 30 * fmax (15 - celsius, 0) + 60 * fmax (celsius - 20, 0);
        }
      day.wh *= g_rand_double_range (dice, 0.8, 1.2);
      g_array_append_val (days, day);
    }
  return days;
}

static double
milliseconds (const GArray *days, const GArray *air, double heating_c, double cooling_c)
{
  double best = G_MAXDOUBLE;

  for (guint round = 0; round < ROUNDS; round++)
    {
      struct timespec start, end;
      DureEnergyWeather found;

      clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &start);
      dure_energy_weather (days, air, heating_c, cooling_c, &found);
      clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &end);
      g_assert (found.days == DAYS);
      sink += found.base_wh;
      best = MIN (best, (double) (end.tv_sec - start.tv_sec) * 1e3
                            + (double) (end.tv_nsec - start.tv_nsec) / 1e6);
    }
  return best;
}

int
main (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);
  g_autoptr (GArray) air = make_air (dice);
  g_autoptr (GArray) days = make_days (dice, air);

  printf ("%-10s%12s%12s   ms a year of hours\n", "days", "given", "found");
  printf ("%-10u%12.2f%12.2f\n", (guint) DAYS, milliseconds (days, air, 15, 20),
          milliseconds (days, air, NAN, NAN));
  return 0;
}
