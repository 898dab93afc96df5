// energy-weather.c: which part of a home's energy the weather explains
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each whole day is E = base + heating x HD + cooling x CD, none of the three below 0. HD and CD
// are the degree hours of the day, from the temperature of each of its hours: a daily mean has
// neither of a day that is cool at night and hot at noon. A day's use strays in proportion to what
// it is, so days are weighted by what the model expects of them (least squares, weighted anew
// until it stands: that of a gamma distribution), and mild days, which alone tell the base, count
// in full. Of a day of which some hours are not known, the rest is told by as much of the day; air
// that nobody measured for a few hours was between what it was before and after. Days in a row that
// stay far below what their weather asks for are days without anybody at home; they are left out,
// since they tell neither what the home always takes nor what weather does to it.
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
/* Of a day with less than so much of it known nothing is said: nights are not like evenings. */
#define LEAST_KNOWN 0.75
/* Weather goes evenly from one reading to the next for no longer. */
#define LONGEST_GAP_S (6 * HOUR_S)
#define PARTS 3
/* Bits of a set of parts; the base is 1. */
#define WITH_HEATING 2u
#define WITH_COOLING 4u
#define ROUNDS 3
/* Nobody is at home on so many days in a row, each of which has less than so much of what is
 * expected: a single one may be chance. */
#define ABSENT_DAYS 3
#define ABSENT_SHARE (1.0 / 3)
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
  double *known; /* which part of the day that is of */
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
  g_free (self->known);
  g_free (self->hours);
  g_free (self->celsius);
}

/* How warm it was at a time between two readings; NAN when they are too far apart. */
static double
between (const GArray *air, guint next, gint64 time_s)
{
  const DureAirHour *before, *after;

  if (next == 0 || next >= air->len)
    return NAN;
  before = &g_array_index (air, DureAirHour, next - 1);
  after = &g_array_index (air, DureAirHour, next);
  if (after->start_s - before->start_s > LONGEST_GAP_S)
    return NAN;
  return before->celsius
         + (after->celsius - before->celsius) * (double) (time_s - before->start_s)
               / (double) (after->start_s - before->start_s);
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
      const gint64 start_s = day->start_s + i * HOUR_S;
      const DureAirHour *hour = *at < air->len ? &g_array_index (air, DureAirHour, *at) : NULL;

      /* An hour may be told by a reading at any minute of it. */
      celsius[i] = hour != NULL && hour->start_s < start_s + HOUR_S ? hour->celsius
                                                                    : between (air, *at, start_s);
      if (isnan (celsius[i]))
        return FALSE;
      while (*at < air->len
             && g_array_index (air, DureAirHour, *at).start_s < start_s + HOUR_S)
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
  self->known = g_new0 (double, days->len + 1);
  self->hours = g_new0 (double, days->len + 1);
  self->celsius = g_new0 (double, MOST_HOURS * (days->len + 1));
  for (guint i = 0; i < days->len; i++)
    {
      const DureHomeDay *day = &g_array_index (days, DureHomeDay, i);
      const double known = day->is_whole ? 1 : (double) day->covered_s / day->length_s;

      if (known < LEAST_KNOWN || day->length_s > MOST_HOURS * HOUR_S
          || !take_air (day, air, &at, self->celsius + MOST_HOURS * self->n))
        continue;
      self->wh[self->n] = day->wh;
      self->known[self->n] = known;
      self->hours[self->n] = known * day->length_s / HOUR_S;
      self->mean_wh += day->wh;
      self->n++;
    }
  self->mean_wh /= MAX (self->n, 1);
}

/* Puts one day in the place of an earlier one. */
static void
move_day (Days *self, guint from, guint to)
{
  self->wh[to] = self->wh[from];
  self->known[to] = self->known[from];
  self->hours[to] = self->hours[from];
  memmove (self->celsius + MOST_HOURS * to, self->celsius + MOST_HOURS * from,
           MOST_HOURS * sizeof (double));
}

/* Degree hours of what is known of each day: below the point with a @sign of 1, above with -1. */
static void
degrees_of (const Days *days, double balance_c, double sign, double *degrees)
{
  for (guint i = 0; i < days->n; i++)
    {
      const double *celsius = days->celsius + MOST_HOURS * i;

      degrees[i] = 0;
      for (guint hour = 0; hour < MOST_HOURS && !isnan (celsius[hour]); hour++)
        degrees[i] += days->known[i] * fmax (sign * (balance_c - celsius[hour]), 0);
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

/* Leaves the days out on which nobody seems to be at home; whether there were any. */
static gboolean
leave_absence_out (Days *days, const Choice *choice)
{
  g_autofree double *cold = g_new (double, days->n), *heat = g_new (double, days->n);
  const double *const columns[PARTS] = { days->hours, cold, heat };
  guint kept = 0, run = 0;
  double all = 0;
  Fit fit;

  degrees_of (days, choice->heating_c, 1, cold);
  degrees_of (days, choice->cooling_c, -1, heat);
  fit = fit_parts (days, cold, heat, choice->allowed);
  for (guint day = 0; day < days->n; day++)
    {
      run = days->wh[day] < ABSENT_SHARE * expected_wh (days, columns, &fit, day) ? run + 1 : 0;
      if (run == ABSENT_DAYS)
        kept -= ABSENT_DAYS - 1;
      if (run >= ABSENT_DAYS)
        continue;
      move_day (days, day, kept++);
    }
  for (guint day = 0; day < kept; day++)
    all += days->wh[day];
  days->mean_wh = all / MAX (kept, 1);
  if (kept == days->n)
    return FALSE;
  days->n = kept;
  return TRUE;
}

/**
 * dure_energy_weather:
 * @days: (element-type DureHomeDay): oldest first; one that is known to less than three quarters is
 *   left out, of the others what is known is told apart
 * @air: (element-type DureAirHour): oldest first; where none is told for longer than 6 hours, the
 *   day is left out
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
      Choice choice = choose (&known, heating_balance_c, cooling_balance_c);

      if (leave_absence_out (&known, &choice))
        choice = choose (&known, heating_balance_c, cooling_balance_c);
      split (&known, &choice, ret_result);
    }
  days_clear (&known);
}
