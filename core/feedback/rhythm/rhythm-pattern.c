// rhythm-pattern.c: what tells early beats, pairs and triplets from a pulse without any order
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A pulse with many early beats is as uneven as one without any order, but its intervals come in
// few kinds and in a certain succession. Sensors add their own: a beat missed doubles an interval,
// one too many splits it. "Around" is the series' local median. Nothing is allocated; all O(n) or
// O(n^2) over a window of some 60 beats, together about 10 us.

#include "rhythm-pattern.h"

#include <math.h>

#define EARLY 0.88
#define LATE 1.12
#define NEAR 0.05
#define CALM_STEP 0.06
#define MADE_UP 0.1 /* how far two may be from twice the median around, or from once */

static double
relative (const DureBeatSeries *series, guint i)
{
  return series->ms[i] / series->local_ms[i];
}

static gboolean
is_odd (const DureBeatSeries *series, guint i)
{
  return relative (series, i) < EARLY || relative (series, i) > LATE;
}

static gboolean
is_calm (const DureBeatSeries *series, guint i)
{
  return !is_odd (series, i) && (i == 0 || !is_odd (series, i - 1))
         && (i + 1 == series->count || !is_odd (series, i + 1));
}

static gboolean
makes_up (const DureBeatSeries *series, guint early)
{
  const guint next = early + 1;
  double both;

  if (next >= series->count || !series->follows[next] || relative (series, early) >= EARLY
      || relative (series, next) <= 1)
    return FALSE;
  both = (series->ms[early] + series->ms[next]) / series->local_ms[early];
  return fabs (both - 2) < 2 * MADE_UP;
}

static void
measure_calm (const DureBeatSeries *series, DureRhythmEctopy *ectopy)
{
  double sum = 0, squares = 0, steps = 0;
  guint count = 0, n_steps = 0;

  for (guint i = 0; i < series->count; i++)
    {
      if (!is_calm (series, i))
        continue;
      count++;
      sum += series->ms[i];
      squares += series->ms[i] * series->ms[i];
      if (series->follows[i] && is_calm (series, i - 1))
        {
          steps += pow (series->ms[i] - series->ms[i - 1], 2);
          n_steps++;
        }
    }
  ectopy->calm = (double) count / series->count;
  if (count > 1)
    ectopy->calm_cv = sqrt (MAX (0, (squares - sum * sum / count) / (count - 1))) * count / sum;
  if (n_steps > 0)
    ectopy->calm_rmssd = sqrt (steps / n_steps) / series->median_ms;
}

/**
 * dure_rhythm_ectopy:
 * @series: beats; one at least
 * @ret_ectopy: (out caller-allocates): early and late beats, and what is left without them
 */
void
dure_rhythm_ectopy (const DureBeatSeries *series, DureRhythmEctopy *ret_ectopy)
{
  DureRhythmEctopy ectopy = { 0 };
  double early[DURE_BEAT_SERIES_MAX];
  guint n_early = 0, n_late = 0, n_pairs = 0;

  for (guint i = 0; i < series->count; i++)
    {
      if (relative (series, i) < EARLY)
        early[n_early++] = relative (series, i);
      n_late += relative (series, i) > LATE;
      n_pairs += makes_up (series, i);
    }
  ectopy.early = (double) n_early / series->count;
  ectopy.late = (double) n_late / series->count;
  ectopy.pairs = (double) n_pairs / series->count;
  dure_sort_doubles (early, n_early);
  if (n_early >= 3)
    ectopy.early_spread =
        dure_quantile (early, n_early, 0.75) - dure_quantile (early, n_early, 0.25);
  measure_calm (series, &ectopy);
  *ret_ectopy = ectopy;
}

/* A single far-off interval must not make a correlation alone. */
static double
tamed (const DureBeatSeries *series, guint i)
{
  return CLAMP (series->ms[i] / series->median_ms, 0.5, 1.6) - 1;
}

static double
mean_gap_of_any (const DureBeatSeries *series)
{
  double sum = 0;

  /* The k-th of n sorted numbers is the greater one in k pairs, the lesser one in n - 1 - k. */
  for (guint k = 0; k < series->count; k++)
    sum += (2.0 * k - (series->count - 1)) * series->sorted[k];
  return sum / (series->count * (series->count - 1) / 2.0);
}

/**
 * dure_rhythm_lag:
 * @series: beats
 * @lag: how many places two beats lie apart; every second beat early shows at 2, every third at 3
 * @ret_lag: (out caller-allocates): how alike such two are; no correlation, gap 1 and near 0 when
 *   there are fewer than five, gap 1 too when all intervals are the same
 */
void
dure_rhythm_lag (const DureBeatSeries *series, guint lag, DureRhythmLag *ret_lag)
{
  double xy = 0, xx = 0, yy = 0, x = 0, y = 0, gap = 0;
  guint count = 0, n_near = 0;
  double any, spread;

  *ret_lag = (DureRhythmLag){ .gap = 1 };
  for (guint i = lag; i < series->count; i++)
    {
      const double now = tamed (series, i), then = tamed (series, i - lag);
      const double apart = fabs (series->ms[i] - series->ms[i - lag]);

      if (!dure_beat_series_reaches (series, i, lag))
        continue;
      count++;
      x += now;
      y += then;
      xy += now * then;
      xx += now * now;
      yy += then * then;
      gap += apart;
      n_near += apart < NEAR * series->median_ms;
    }
  if (count < 5)
    return;
  any = mean_gap_of_any (series);
  spread = sqrt (MAX (0, xx - x * x / count) * MAX (0, yy - y * y / count));
  ret_lag->correlation = spread > 1e-9 ? (xy - x * y / count) / spread : 0;
  ret_lag->gap = any > 0 ? gap / count / any : 1;
  ret_lag->near = (double) n_near / count;
}

/**
 * dure_rhythm_fullest_band:
 * @sorted: (array length=count): numbers, least first
 * @count: how many
 * @band: how far the greatest may lie from the least
 * @ret_first: (out): index of the least; set only if there are numbers
 *
 * Returns: the most numbers that lie within a band
 */
guint
dure_rhythm_fullest_band (const double *sorted, guint count, double band, guint *ret_first)
{
  guint best = 0;

  for (guint first = 0, end = 0; first < count; first++)
    {
      while (end < count && sorted[end] - sorted[first] <= band)
        end++;
      if (end - first > best)
        {
          best = end - first;
          *ret_first = first;
        }
    }
  return best;
}

/**
 * dure_rhythm_cluster:
 * @series: beats; one at least
 * @width: of a band, as a share of the median
 * @ret_second: (out): share of beats in the fullest band outside the fullest one
 *
 * Returns: share of beats in the band of that width that holds the most, above 0 to 1
 */
double
dure_rhythm_cluster (const DureBeatSeries *series, double width, double *ret_second)
{
  const double band = width * series->median_ms;
  guint first = 0, unused;
  const guint most = dure_rhythm_fullest_band (series->sorted, series->count, band, &first);
  const guint below = dure_rhythm_fullest_band (series->sorted, first, band, &unused);
  const guint above = dure_rhythm_fullest_band (series->sorted + first + most,
                                                series->count - first - most, band, &unused);

  *ret_second = (double) MAX (below, above) / series->count;
  return (double) most / series->count;
}

/**
 * dure_rhythm_longest_calm:
 * @series: beats; one at least
 *
 * Returns: the longest run of beats each within 6 % of the one before it, as a share of all
 */
double
dure_rhythm_longest_calm (const DureBeatSeries *series)
{
  guint longest = 0;

  for (guint i = 1, run = 0; i < series->count; i++)
    {
      const double step = fabs (series->ms[i] - series->ms[i - 1]);

      run = series->follows[i] && step < CALM_STEP * series->median_ms ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  return (double) longest / series->count;
}

/**
 * dure_rhythm_mend:
 * @series: beats
 * @ret_mended: (out caller-allocates): the beats as they were if what looks like a slip of the
 *   sensor was one: two that together make one interval joined, one of twice the length parted
 *
 * For features only, beside the same ones of the beats as measured: whether it was a slip is not
 * known.
 *
 * Returns: how many places were mended, as a share of the beats
 */
double
dure_rhythm_mend (const DureBeatSeries *series, DureBeatSeries *ret_mended)
{
  double mended[DURE_BEAT_SERIES_MAX];
  guint count = 0, places = 0;

  for (guint i = 0; i < series->count && count + 1 < DURE_BEAT_SERIES_MAX; i++)
    {
      const double around = series->local_ms[i];
      const gboolean has_next = i + 1 < series->count && series->follows[i + 1];
      const double both = has_next ? series->ms[i] + series->ms[i + 1] : 0;

      if (fabs (both / around - 1) < MADE_UP)
        {
          mended[count++] = both;
          places++;
          i++;
        }
      else if (fabs (series->ms[i] / around - 2) < 2 * MADE_UP)
        {
          mended[count++] = series->ms[i] / 2;
          mended[count++] = series->ms[i] / 2;
          places++;
        }
      else
        mended[count++] = series->ms[i];
    }
  dure_beat_series_init_whole (ret_mended, mended, count);
  return series->count > 0 ? (double) places / series->count : 0;
}
