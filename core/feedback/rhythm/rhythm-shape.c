// rhythm-shape.c: what a pulse with many early beats, or a deep breath, keeps of its order
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Where every second beat is early, the median interval is neither a sinus beat's nor an early
// one's, and nothing gathers around it. The sinus interval is then among the longer ones: those
// between two sinus beats, and those that follow an early beat which set the sinus node anew, still
// lie close together, and fibrillation has no such ceiling. A deep breath of a slow heart stretches
// one or two beats in each of its waves: more to one side than to the other, and at some pitch.
// Nothing is allocated; together about 20 us for 60 beats.

#include "rhythm-shape.h"

#include "rhythm-pattern.h"

#include <math.h>

#define BESIDE 7 /* beats on either side that are looked at */
#define SINUS_SHARE 0.7
#define SHORT 0.85
#define LONGER 1.02
#define FURTHEST 0.6 /* a single far-off interval must not make a wave alone */
#define PITCHES 40
#define SLOW_PITCHES 4 /* left out: slower than the mean around can follow */

/* Where the intervals around a beat stand: at [first, end). */
static guint
around (const DureBeatSeries *series, guint at, guint *ret_first)
{
  *ret_first = at > BESIDE ? at - BESIDE : 0;
  return MIN (at + BESIDE + 1, series->count);
}

static void
measure_half (const DureBeatSeries *series, gboolean is_upper, DureRhythmHalf *ret_half)
{
  double ms[DURE_BEAT_SERIES_MAX], steps[DURE_BEAT_SERIES_MAX];
  guint count = 0;

  for (guint i = 0; i < series->count; i++)
    if ((series->ms[i] > series->median_ms) == is_upper)
      {
        if (count > 0)
          steps[count - 1] = fabs (series->ms[i] - ms[count - 1]);
        ms[count++] = series->ms[i];
      }
  dure_sort_doubles (steps, count > 0 ? count - 1 : 0);
  dure_sort_doubles (ms, count);
  ret_half->step = dure_quantile (steps, count > 0 ? count - 1 : 0, 0.5) / series->median_ms;
  ret_half->spread =
      (dure_quantile (ms, count, 0.75) - dure_quantile (ms, count, 0.25)) / series->median_ms;
}

/**
 * dure_rhythm_halves:
 * @series: beats; one at least
 * @ret_upper: (out caller-allocates): the intervals longer than the median
 * @ret_lower: (out caller-allocates): the others
 */
void
dure_rhythm_halves (const DureBeatSeries *series, DureRhythmHalf *ret_upper,
                    DureRhythmHalf *ret_lower)
{
  measure_half (series, TRUE, ret_upper);
  measure_half (series, FALSE, ret_lower);
}

/* Each interval by what a sinus beat's would be there. */
static void
measure_relative (const DureBeatSeries *series, double *ret_relative)
{
  for (guint i = 0; i < series->count; i++)
    {
      guint first;
      const guint end = around (series, i, &first);
      double near[2 * BESIDE + 1];

      for (guint k = first; k < end; k++)
        near[k - first] = series->ms[k];
      dure_sort_doubles (near, end - first);
      ret_relative[i] = series->ms[i] / dure_quantile (near, end - first, SINUS_SHARE);
    }
}

static void
count_returns (const DureBeatSeries *series, const double *relative, DureRhythmSinus *sinus)
{
  guint n_short = 0, n_returns = 0, n_longer = 0;

  for (guint i = 0; i < series->count; i++)
    {
      if (relative[i] >= SHORT)
        continue;
      n_short++;
      if (i + 1 == series->count || !series->follows[i + 1] || relative[i + 1] < SHORT)
        continue;
      n_returns++;
      n_longer += relative[i + 1] > LONGER;
    }
  sinus->returns = (double) n_returns / series->count;
  sinus->longer = n_short > 0 ? (double) n_longer / n_short : 0;
}

static double
share_in_band (const double *sorted, guint count, double band)
{
  guint unused;

  return (double) dure_rhythm_fullest_band (sorted, count, band, &unused) / count;
}

/**
 * dure_rhythm_sinus:
 * @series: beats; one at least
 * @ret_sinus: (out caller-allocates): the beats by the sinus interval, for which the seventieth
 *   percentile of the fifteen around each is taken
 */
void
dure_rhythm_sinus (const DureBeatSeries *series, DureRhythmSinus *ret_sinus)
{
  double relative[DURE_BEAT_SERIES_MAX], sum = 0, squares = 0;
  guint n_long = 0;

  *ret_sinus = (DureRhythmSinus){ 0 };
  measure_relative (series, relative);
  count_returns (series, relative, ret_sinus);
  for (guint i = 0; i < series->count; i++)
    if (relative[i] >= SHORT)
      {
        n_long++;
        sum += relative[i];
        squares += relative[i] * relative[i];
      }
  if (n_long > 2)
    ret_sinus->cv = sqrt (MAX (0, squares / n_long - pow (sum / n_long, 2))) * n_long / sum;
  dure_sort_doubles (relative, series->count);
  ret_sinus->cluster_5 = share_in_band (relative, series->count, 0.05);
  ret_sinus->cluster_10 = share_in_band (relative, series->count, 0.1);
}

/* What is left of each interval when the mean of those around is taken away. */
static double
measure_waves (const DureBeatSeries *series, double *ret_waves)
{
  double squares = 0;

  for (guint i = 0; i < series->count; i++)
    {
      guint first;
      const guint end = around (series, i, &first);
      double mean = 0;

      for (guint k = first; k < end; k++)
        mean += series->ms[k] / (end - first);
      ret_waves[i] = CLAMP (series->ms[i] / mean - 1, -FURTHEST, FURTHEST);
      squares += ret_waves[i] * ret_waves[i];
    }
  return squares;
}

/* Power at one pitch, by Goertzel's recurrence. */
static double
power_at (const double *waves, guint count, double radians)
{
  const double turn = 2 * cos (radians);
  double last = 0, before = 0;

  for (guint i = 0; i < count; i++)
    {
      const double now = waves[i] + turn * last - before;

      before = last;
      last = now;
    }
  return last * last + before * before - turn * last * before;
}

static double
measure_flatness (const double *waves, guint count, double squares)
{
  double sum = 0, logarithms = 0;

  for (guint i = 0; i < PITCHES; i++)
    {
      const double radians = G_PI * (i + SLOW_PITCHES) / (PITCHES + SLOW_PITCHES);
      const double power = MAX (power_at (waves, count, radians), 1e-9 * squares);

      sum += power;
      logarithms += log (power);
    }
  return exp (logarithms / PITCHES) / (sum / PITCHES);
}

/**
 * dure_rhythm_waves:
 * @series: beats; one at least
 * @ret_waves: (out caller-allocates): of a pulse without any variation, as of noise
 */
void
dure_rhythm_waves (const DureBeatSeries *series, DureRhythmWaves *ret_waves)
{
  double waves[DURE_BEAT_SERIES_MAX], thirds = 0, fourths = 0;
  const double squares = measure_waves (series, waves);
  const double deviation = sqrt (squares / series->count);

  *ret_waves = (DureRhythmWaves){ .tails = 3, .flatness = 0.56 };
  if (deviation < 1e-6)
    return;
  for (guint i = 0; i < series->count; i++)
    {
      thirds += pow (waves[i] / deviation, 3);
      fourths += pow (waves[i] / deviation, 4);
    }
  ret_waves->skew = thirds / series->count;
  ret_waves->tails = fourths / series->count;
  ret_waves->flatness = measure_flatness (waves, series->count, squares);
}
