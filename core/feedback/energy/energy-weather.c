// energy-weather.c: which part of a home's energy the weather explains
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each whole day is E = base + heating x HD + cooling x CD, none of the three below 0. HD and CD
// are the degree hours of the day, from the temperature of each of its hours: a daily mean has
// neither of a day that is cool at night and hot at noon. A day's use strays in proportion to what
// it is, so days are weighted by what the model expects of them (least squares, weighted anew
// until it stands: that of a gamma distribution), and mild days, which alone tell the base, count
// in full.
//
// Balance points that are not given are looked for on a grid. A year of one home says little about
// them (a degree aside fits nearly as well, and moves a fifth of the base), so the grid's points
// are weighed by how well they fit and by how near they are to the customary bases of degree days,
// and their middle is taken. A part that does not earn its place among them is 0.
//
// Cost: 703 fits of a few rounds over the days; some 20 ms for a year.

#include "energy-weather.h"

#include <math.h>
#include <string.h>

#define HOUR_S 3600
#define PARTS 3
/* Bits of a set of parts; the base is 1. */
#define WITH_HEATING 2u
#define WITH_COOLING 4u
#define ROUNDS 3
/* The search, degrees Celsius. */
#define GRID_FROM_C 8.0
#define GRID_STEP_C 0.5
#define GRID 37
#define COARSE 4
/* Bases of published degree days: 15.5 for heating (UK Met Office), 18.3 (65 degrees Fahrenheit)
 * for cooling (US NOAA); and how far homes usually are from them. */
#define CUSTOMARY_HEATING_C 15.5
#define CUSTOMARY_COOLING_C 18.3
#define CUSTOMARY_SPREAD_C 1.2
/* The least that is expected of a day, as a part of the mean one: else one day outweighs all. */
#define LEAST_SHARE 0.05

/* The days that have weather. */
typedef struct
{
  guint n;
  double *wh;
  double *hours;
  double *celsius; /* 25 a day; NAN behind the last hour */
  double mean_wh;
} Days;

/* A fit: watt hours an hour, and an hour and degree. */
typedef struct
{
  double parts[PARTS];
  double misfit; /* twice the negative quasi-likelihood, before the dispersion */
} Fit;

#define MOST_HOURS 25

static void
days_clear (Days *self)
{
  explicit_bzero (self->wh, self->n * sizeof (double));
  g_free (self->wh);
  g_free (self->hours);
  g_free (self->celsius);
}

/* The temperatures of the hours of a day, from place @at of @air on; whether all are known. */
static gboolean
take_air (const DureHomeDay *day, const GArray *air, guint *at, double *celsius)
{
  const gint64 hours = day->length_s / HOUR_S;

  while (*at < air->len && g_array_index (air, DureAirHour, *at).start_s < day->start_s)
    (*at)++;
  for (gint64 i = 0; i < MOST_HOURS; i++)
    celsius[i] = NAN;
  for (gint64 i = 0; i < hours; i++)
    {
      const DureAirHour *hour = *at < air->len ? &g_array_index (air, DureAirHour, *at) : NULL;

      /* An hour may be told by a reading at any minute of it. */
      if (hour == NULL || hour->start_s >= day->start_s + (i + 1) * HOUR_S)
        return FALSE;
      celsius[i] = hour->celsius;
      while (*at < air->len
             && g_array_index (air, DureAirHour, *at).start_s
                    < day->start_s + (i + 1) * HOUR_S)
        (*at)++;
    }
  return TRUE;
}

static void
take_days (Days *self, const GArray *days, const GArray *air)
{
  guint at = 0;

  memset (self, 0, sizeof *self);
  self->wh = g_new0 (double, days->len + 1);
  self->hours = g_new0 (double, days->len + 1);
  self->celsius = g_new0 (double, MOST_HOURS * (days->len + 1));
  for (guint i = 0; i < days->len; i++)
    {
      const DureHomeDay *day = &g_array_index (days, DureHomeDay, i);

      if (!day->is_whole || day->length_s > MOST_HOURS * HOUR_S
          || !take_air (day, air, &at, self->celsius + MOST_HOURS * self->n))
        continue;
      self->wh[self->n] = day->wh;
      self->hours[self->n] = (double) day->length_s / HOUR_S;
      self->mean_wh += day->wh;
      self->n++;
    }
  self->mean_wh /= MAX (self->n, 1);
}

/* Degree hours of each day: below @balance_c with a @sign of 1, above it with -1. */
static void
degrees_of (const Days *days, double balance_c, double sign, double *degrees)
{
  for (guint i = 0; i < days->n; i++)
    {
      const double *celsius = days->celsius + MOST_HOURS * i;

      degrees[i] = 0;
      for (guint hour = 0; hour < MOST_HOURS && !isnan (celsius[hour]); hour++)
        degrees[i] += fmax (sign * (balance_c - celsius[hour]), 0);
    }
}

/* Solves the normal equations for the parts in @set, the others being 0; whether that can be. */
static gboolean
solve (double a[PARTS][PARTS], double b[PARTS], guint set, double x[PARTS])
{
  double m[PARTS][PARTS + 1];

  for (guint i = 0; i < PARTS; i++)
    for (guint j = 0; j < PARTS; j++)
      m[i][j] = (set >> i & 1) != 0 && (set >> j & 1) != 0 ? a[i][j] : i == j;
  for (guint i = 0; i < PARTS; i++)
    m[i][PARTS] = (set >> i & 1) != 0 ? b[i] : 0;
  for (guint c = 0; c < PARTS; c++)
    {
      /* A sum of squares: what is left of it is nothing when the part says nothing of its own. */
      if (m[c][c] <= 1e-9 * fmax (a[c][c], 1e-12))
        return FALSE;
      for (guint r = 0; r < PARTS; r++)
        if (r != c)
          for (guint k = PARTS + 1; k > c; k--)
            m[r][k - 1] -= m[c][k - 1] * m[r][c] / m[c][c];
    }
  for (guint i = 0; i < PARTS; i++)
    x[i] = m[i][PARTS] / m[i][i];
  return x[0] >= 0 && x[1] >= 0 && x[2] >= 0;
}

/* Non-negative least squares: of all sets of parts the one with the least left over. */
static void
solve_best (double a[PARTS][PARTS], double b[PARTS], guint allowed, double x[PARTS])
{
  double most = 0;

  memset (x, 0, PARTS * sizeof *x);
  for (guint set = 1; set < 1u << PARTS; set++)
    {
      double tried[PARTS];

      if ((set & ~allowed) == 0 && solve (a, b, set, tried))
        {
          /* At a solution what is explained of the sum of squares is b'x. */
          const double explained = b[0] * tried[0] + b[1] * tried[1] + b[2] * tried[2];

          if (explained > most)
            memcpy (x, tried, sizeof tried);
          most = fmax (most, explained);
        }
    }
}

/* What the model expects of a day, but never next to nothing. */
static double
expected_wh (const Days *days, const double *const columns[PARTS], const Fit *fit, guint day)
{
  const double wh = fit->parts[0] * columns[0][day] + fit->parts[1] * columns[1][day]
                    + fit->parts[2] * columns[2][day];

  return fmax (wh, LEAST_SHARE * days->mean_wh);
}

static void
sum_up (const Days *days, const double *const columns[PARTS], const Fit *weighting,
        double a[PARTS][PARTS], double b[PARTS])
{
  memset (a, 0, PARTS * sizeof *a);
  memset (b, 0, PARTS * sizeof *b);
  for (guint day = 0; day < days->n; day++)
    {
      const double expected
          = weighting != NULL ? expected_wh (days, columns, weighting, day) : days->mean_wh;
      const double weight = 1 / (expected * expected);

      for (guint i = 0; i < PARTS; i++)
        {
          const double weighted = weight * columns[i][day];

          b[i] += weighted * days->wh[day];
          for (guint j = 0; j <= i; j++)
            a[i][j] += weighted * columns[j][day];
        }
    }
  for (guint i = 0; i < PARTS; i++)
    for (guint j = i + 1; j < PARTS; j++)
      a[i][j] = a[j][i];
}

static double
misfit_of (const Days *days, const double *const columns[PARTS], const Fit *fit)
{
  double sum = 0;

  for (guint day = 0; day < days->n; day++)
    {
      const double expected = expected_wh (days, columns, fit, day);

      sum += days->wh[day] / expected + log (expected);
    }
  return 2 * sum;
}

static Fit
fit_parts (const Days *days, const double *heating, const double *cooling, guint allowed)
{
  const double *const columns[PARTS] = { days->hours, heating, cooling };
  double a[PARTS][PARTS], b[PARTS];
  Fit fit;

  sum_up (days, columns, NULL, a, b);
  solve_best (a, b, allowed, fit.parts);
  for (guint i = 0; i < ROUNDS; i++)
    {
      sum_up (days, columns, &fit, a, b);
      solve_best (a, b, allowed, fit.parts);
    }
  fit.misfit = misfit_of (days, columns, &fit);
  return fit;
}

/* How far days stray from what is expected of them, as the square of a part of it. */
static double
dispersion_of (const Days *days, const double *heating, const double *cooling, const Fit *fit)
{
  const double *const columns[PARTS] = { days->hours, heating, cooling };
  double sum = 0;

  for (guint day = 0; day < days->n; day++)
    {
      const double strayed = days->wh[day] / expected_wh (days, columns, fit, day) - 1;

      sum += strayed * strayed;
    }
  return fmax (sum / MAX (days->n - PARTS, 1), 1e-6);
}

/* The balance points that one part may have: one that was given, or a grid. */
typedef struct
{
  guint n;
  gboolean is_given;
  double customary_c;
  double celsius[GRID];
  double *degrees[GRID];
} Points;

static void
take_points (Points *self, const Days *days, double given_c, double customary_c, double sign)
{
  self->is_given = !isnan (given_c);
  self->customary_c = customary_c;
  self->n = self->is_given ? 1 : GRID;
  for (guint i = 0; i < self->n; i++)
    {
      self->celsius[i] = self->is_given ? given_c : GRID_FROM_C + GRID_STEP_C * i;
      self->degrees[i] = g_new (double, days->n);
      degrees_of (days, self->celsius[i], sign, self->degrees[i]);
    }
}

static void
points_clear (Points *self)
{
  for (guint i = 0; i < self->n; i++)
    g_free (self->degrees[i]);
}

/* What it costs to have a part at all, and to have it at this point. */
static double
price_of (const Points *self, guint at, double log_days)
{
  const double aside = (self->celsius[at] - self->customary_c) / CUSTOMARY_SPREAD_C;

  return self->is_given ? log_days : 2 * log_days + aside * aside;
}

/* A set of parts, with the middle of the balance points that make it fit. */
typedef struct
{
  guint allowed;
  double cost; /* of the best fit, twice a negative logarithm; less is better */
  double weight;
  double heating_c;
  double cooling_c;
} Choice;

static void
weigh (Choice *self, double cost, double heating_c, double cooling_c)
{
  const double less = fmin (cost, self->cost);
  const double old = exp ((less - self->cost) / 2), new = exp ((less - cost) / 2);

  self->weight = old * self->weight + new;
  self->heating_c += new / self->weight * (heating_c - self->heating_c);
  self->cooling_c += new / self->weight * (cooling_c - self->cooling_c);
  self->cost = less;
}

/* All fits of one set of parts. */
static Choice
choose_points (const Days *days, const Points *heating, const Points *cooling, guint allowed,
               double dispersion)
{
  const gboolean heats = (allowed & WITH_HEATING) != 0, cools = (allowed & WITH_COOLING) != 0;
  const double log_days = log (days->n);
  Choice choice = { .allowed = allowed, .cost = INFINITY };

  for (guint h = 0; h < (heats ? heating->n : 1); h++)
    for (guint c = 0; c < (cools ? cooling->n : 1); c++)
      {
        const double heating_c = heating->celsius[h], cooling_c = cooling->celsius[c];
        Fit fit;

        if (heats && cools && heating_c > cooling_c && !heating->is_given && !cooling->is_given)
          continue;
        fit = fit_parts (days, heating->degrees[h], cooling->degrees[c], allowed);
        weigh (&choice,
               fit.misfit / dispersion + (heats ? price_of (heating, h, log_days) : 0)
                   + (cools ? price_of (cooling, c, log_days) : 0),
               heating_c, cooling_c);
      }
  return choice;
}

/* How far the best of some fits strays: a coarse look is near enough. */
static double
find_dispersion (const Days *days, const Points *heating, const Points *cooling)
{
  double least = INFINITY;

  for (guint h = 0; h < heating->n; h += COARSE)
    for (guint c = 0; c < cooling->n; c += COARSE)
      if (heating->is_given || cooling->is_given || heating->celsius[h] <= cooling->celsius[c])
        {
          const double *cold = heating->degrees[h], *heat = cooling->degrees[c];
          const Fit fit = fit_parts (days, cold, heat, WITH_HEATING | WITH_COOLING | 1);

          least = fmin (least, dispersion_of (days, cold, heat, &fit));
        }
  return least;
}

static Choice
choose (const Days *days, double heating_c, double cooling_c)
{
  static const guint sets[] = { 1, 1 | WITH_HEATING, 1 | WITH_COOLING,
                                1 | WITH_HEATING | WITH_COOLING };
  Choice best = { .cost = INFINITY };
  Points heating, cooling;
  double dispersion;

  take_points (&heating, days, heating_c, CUSTOMARY_HEATING_C, 1);
  take_points (&cooling, days, cooling_c, CUSTOMARY_COOLING_C, -1);
  dispersion = find_dispersion (days, &heating, &cooling);
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      const Choice choice = choose_points (days, &heating, &cooling, sets[i], dispersion);

      if (choice.cost < best.cost)
        best = choice;
    }
  points_clear (&heating);
  points_clear (&cooling);
  return best;
}

static double
r2_of (const Days *days, const double *const columns[PARTS], const Fit *fit)
{
  double left = 0, all = 0;

  for (guint day = 0; day < days->n; day++)
    {
      const double expected = fit->parts[0] * columns[0][day] + fit->parts[1] * columns[1][day]
                              + fit->parts[2] * columns[2][day];

      left += (days->wh[day] - expected) * (days->wh[day] - expected);
      all += (days->wh[day] - days->mean_wh) * (days->wh[day] - days->mean_wh);
    }
  return all > 0 ? 1 - left / all : 0;
}

static void
split (const Days *days, const Choice *choice, DureEnergyWeather *result)
{
  g_autofree double *cold = g_new (double, days->n), *heat = g_new (double, days->n);
  const double *const columns[PARTS] = { days->hours, cold, heat };
  double sums[PARTS] = { 0 };
  Fit fit;

  degrees_of (days, choice->heating_c, 1, cold);
  degrees_of (days, choice->cooling_c, -1, heat);
  fit = fit_parts (days, cold, heat, choice->allowed);
  for (guint i = 0; i < PARTS; i++)
    for (guint day = 0; day < days->n; day++)
      sums[i] += fit.parts[i] * columns[i][day];
  *result = (DureEnergyWeather) {
    .days = days->n,
    .base_wh = sums[0],
    .heating_wh = sums[1],
    .cooling_wh = sums[2],
    .heating_balance_c = sums[1] > 0 ? choice->heating_c : NAN,
    .cooling_balance_c = sums[2] > 0 ? choice->cooling_c : NAN,
    .r2 = r2_of (days, columns, &fit),
  };
}

/**
 * dure_energy_weather:
 * @days: (element-type DureHomeDay): oldest first; those that are not whole are left out
 * @air: (element-type DureAirHour): oldest first; a day with an hour that is not told is left out
 * @heating_balance_c: the warmest air in which the home heats, or %NAN to look for it
 * @cooling_balance_c: the coolest in which it cools, or %NAN
 * @ret_result: (out caller-allocates): nothing but zeros when there are fewer than
 *   %DURE_WEATHER_FEWEST_DAYS days, or nothing was used in them
 */
void
dure_energy_weather (const GArray *days, const GArray *air, double heating_balance_c,
                     double cooling_balance_c, DureEnergyWeather *ret_result)
{
  Days known;

  memset (ret_result, 0, sizeof *ret_result);
  take_days (&known, days, air);
  if (known.n >= DURE_WEATHER_FEWEST_DAYS && known.mean_wh > 0)
    {
      const Choice choice = choose (&known, heating_balance_c, cooling_balance_c);

      split (&known, &choice, ret_result);
    }
  days_clear (&known);
}
