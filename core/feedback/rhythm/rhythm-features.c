// rhythm-features.c: what the rhythm model looks at in a window of beats
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One function, the same for the trainer and for the visit, so that a model never sees another
// feature than it was trained on. Shares and ratios wherever a number would else follow the heart
// rate. Every number is brought into its range of the table and rounded to a float, because a
// trainer that keeps floats would else branch otherwise at a boundary. Nothing is allocated; some
// 0.1 ms for 60 beats.

#include "rhythm-features.h"

#include "rhythm-entropy.h"
#include "rhythm-pattern.h"
#include "rhythm-shape.h"

#include <math.h>

typedef enum
{
  RR_MEAN,
  RR_MEDIAN,
  RR_CV,
  RR_MAD,
  RR_IQR,
  RR_SPREAD_80,
  RR_SKEW,
  STEP_RMS,
  STEP_Q25,
  STEP_MEDIAN,
  STEP_Q75,
  STEP_Q90,
  STEP_OVER_20_MS,
  STEP_OVER_50_MS,
  STEP_OVER_100_MS,
  STEP_OVER_5,
  STEP_OVER_10,
  STEP_OVER_20,
  STEP_LEAN,
  SD1,
  SD2,
  SD1_BY_SD2,
  LOCAL_MEDIAN,
  LOCAL_Q75,
  LOCAL_Q90,
  COSEN,
  SAMPLE_ENTROPY_1,
  SAMPLE_ENTROPY_2,
  WORD_ENTROPY,
  STEP_ENTROPY,
  OCCUPANCY,
  TURNING_POINTS,
  FORETELLING_1,
  FORETELLING_2,
  FORETELLING_3,
  LAG_1_CORRELATION,
  LAG_1_GAP,
  LAG_1_NEAR,
  LAG_4_NEAR = LAG_1_CORRELATION + 3 * DURE_RHYTHM_LAGS - 1,
  CLUSTER_5,
  CLUSTER_10,
  CLUSTER_10_SECOND,
  LONGEST_CALM,
  EARLY,
  LATE,
  PAIRS,
  EARLY_SPREAD,
  CALM_CV,
  CALM_RMSSD,
  CALM,
  MENDED,
  MENDED_MAD,
  MENDED_RMS,
  MENDED_COSEN,
  UPPER_SPREAD,
  UPPER_STEP,
  LOWER_SPREAD,
  LOWER_STEP,
  SINUS_CLUSTER_5,
  SINUS_CLUSTER_10,
  SINUS_CV,
  SINUS_RETURNS,
  SINUS_LONGER,
  WAVE_SKEW,
  WAVE_TAILS,
  WAVE_FLATNESS,
  FEATURES,
} Feature;

G_STATIC_ASSERT (FEATURES == DURE_RHYTHM_FEATURE_COUNT);

#define LAG(lag)                                                                                   \
  { "lag-" #lag "-correlation", "1", -1, 1 }, { "lag-" #lag "-gap", "1", 0, 4 },                   \
  {                                                                                                \
    "lag-" #lag "-near", "1", 0, 1                                                                 \
  }

/* In the order of the enumeration above. `1` stands for a share or a ratio; where nothing else is
 * said, of the median interval. */
const DurePackedModelFeature dure_rhythm_features[DURE_RHYTHM_FEATURE_COUNT] = {
  { "rr-mean", "ms", 300, 2000 },
  { "rr-median", "ms", 300, 2000 },
  { "rr-cv", "1", 0, 1.5 },      /* standard deviation by mean */
  { "rr-mad", "1", 0, 1 },       /* median distance from the median */
  { "rr-iqr", "1", 0, 4 },       /* quartile to quartile */
  { "rr-spread-80", "1", 0, 6 }, /* tenth to ninetieth percentile */
  { "rr-skew", "1", -1, 1 },     /* how far the median is from the middle of these two */
  /* steps: differences between neighbours */
  { "step-rms", "1", 0, 4 }, /* RMSSD */
  { "step-q25", "1", 0, 4 },
  { "step-median", "1", 0, 4 },
  { "step-q75", "1", 0, 4 },
  { "step-q90", "1", 0, 6 },
  { "step-over-20-ms", "1", 0, 1 }, /* share of steps */
  { "step-over-50-ms", "1", 0, 1 },
  { "step-over-100-ms", "1", 0, 1 },
  { "step-over-5-percent", "1", 0, 1 },
  { "step-over-10-percent", "1", 0, 1 },
  { "step-over-20-percent", "1", 0, 1 },
  { "step-lean", "1", -1, 1 }, /* squares of the steps up less those down, by all */
  { "sd1", "1", 0, 4 },        /* Poincare plot, across and along */
  { "sd2", "1", 0, 4 },
  { "sd1-by-sd2", "1", 0, 10 },
  /* local: distance from the median of the seven around */
  { "local-median", "1", 0, 2 },
  { "local-q75", "1", 0, 3 },
  { "local-q90", "1", 0, 4 },
  { "cosen", "1", -7, 2 },
  { "sample-entropy-1", "1", 0, 8 }, /* tolerance 6 % of the median */
  { "sample-entropy-2", "1", 0, 8 },
  { "word-entropy", "1", 0, 1 },
  { "step-entropy", "1", 0, 1 },
  { "occupancy", "1", 0, 1 },
  { "turning-points", "1", 0, 1 },
  { "foretelling-1", "1", 0, 2 },
  { "foretelling-2", "1", 0, 2 },
  { "foretelling-3", "1", 0, 2 },
  LAG (1),
  LAG (2),
  LAG (3),
  LAG (4),
  { "cluster-5", "1", 0, 1 }, /* share of beats in the fullest band of 5 % */
  { "cluster-10", "1", 0, 1 },
  { "cluster-10-second", "1", 0, 1 },
  { "longest-calm", "1", 0, 1 },
  { "early", "1", 0, 1 },
  { "late", "1", 0, 1 },
  { "pairs", "1", 0, 1 },
  { "early-spread", "1", 0, 1 },
  { "calm-cv", "1", 0, 1.5 },
  { "calm-rmssd", "1", 0, 2 },
  { "calm", "1", 0, 1 },
  /* as if slips of the sensor had been mended */
  { "mended", "1", 0, 1 },
  { "mended-mad", "1", 0, 1 },
  { "mended-rms", "1", 0, 4 },
  { "mended-cosen", "1", -7, 2 },
  { "upper-spread", "1", 0, 4 }, /* of the intervals longer than the median */
  { "upper-step", "1", 0, 4 },
  { "lower-spread", "1", 0, 1 },
  { "lower-step", "1", 0, 1 },
  /* by the sinus interval: what most of the longer ones around have */
  { "sinus-cluster-5", "1", 0, 1 },
  { "sinus-cluster-10", "1", 0, 1 },
  { "sinus-cv", "1", 0, 2 },
  { "sinus-returns", "1", 0, 1 },
  { "sinus-longer", "1", 0, 1 },
  { "wave-skew", "1", -8, 8 },
  { "wave-tails", "1", 0, 64 },
  { "wave-flatness", "1", 0, 1 },
};

#undef LAG

/**
 * Steps:
 * @size: absolute differences between neighbours, ms, least first
 * @count: how many
 * @squares: sum of their squares
 * @lean: the same of the steps up less that of the steps down
 */
typedef struct
{
  double size[DURE_BEAT_SERIES_MAX];
  guint count;
  double squares;
  double lean;
} Steps;

static void
measure_steps (const DureBeatSeries *series, Steps *ret_steps)
{
  Steps steps = { .count = 0 };

  for (guint i = 1; i < series->count; i++)
    if (series->follows[i])
      {
        const double step = series->ms[i] - series->ms[i - 1];

        steps.size[steps.count++] = fabs (step);
        steps.squares += step * step;
        steps.lean += step * fabs (step);
      }
  dure_sort_doubles (steps.size, steps.count);
  *ret_steps = steps;
}

static double
share_over (const Steps *steps, double ms)
{
  guint below = 0;

  while (below < steps->count && steps->size[below] <= ms)
    below++;
  return steps->count > 0 ? 1 - (double) below / steps->count : 0;
}

static double
root_mean_square (const Steps *steps)
{
  return steps->count > 0 ? sqrt (steps->squares / steps->count) : 0;
}

static double
median_distance (const DureBeatSeries *series)
{
  double distance[DURE_BEAT_SERIES_MAX];

  for (guint i = 0; i < series->count; i++)
    distance[i] = fabs (series->ms[i] - series->median_ms);
  dure_sort_doubles (distance, series->count);
  return dure_quantile (distance, series->count, 0.5) / series->median_ms;
}

static double
standard_deviation (const DureBeatSeries *series)
{
  double squares = 0;

  for (guint i = 0; i < series->count; i++)
    squares += pow (series->ms[i] - series->mean_ms, 2);
  return sqrt (squares / (series->count - 1));
}

static void
add_spread (const DureBeatSeries *series, double *features)
{
  const double *sorted = series->sorted;
  const double median = series->median_ms;
  const double low = dure_quantile (sorted, series->count, 0.1);
  const double high = dure_quantile (sorted, series->count, 0.9);

  features[RR_MEAN] = series->mean_ms;
  features[RR_MEDIAN] = median;
  features[RR_CV] = standard_deviation (series) / series->mean_ms;
  features[RR_MAD] = median_distance (series);
  features[RR_IQR] =
      (dure_quantile (sorted, series->count, 0.75) - dure_quantile (sorted, series->count, 0.25))
      / median;
  features[RR_SPREAD_80] = (high - low) / median;
  features[RR_SKEW] = high > low ? (high + low - 2 * median) / (high - low) : 0;
}

static void
add_steps (const DureBeatSeries *series, double *features)
{
  const double median = series->median_ms;
  const double deviation = standard_deviation (series);
  Steps steps;
  double across, along;

  measure_steps (series, &steps);
  across = root_mean_square (&steps) / sqrt (2);
  along = sqrt (MAX (0, 2 * deviation * deviation - across * across));
  features[STEP_RMS] = root_mean_square (&steps) / median;
  features[STEP_Q25] = dure_quantile (steps.size, steps.count, 0.25) / median;
  features[STEP_MEDIAN] = dure_quantile (steps.size, steps.count, 0.5) / median;
  features[STEP_Q75] = dure_quantile (steps.size, steps.count, 0.75) / median;
  features[STEP_Q90] = dure_quantile (steps.size, steps.count, 0.9) / median;
  features[STEP_OVER_20_MS] = share_over (&steps, 20);
  features[STEP_OVER_50_MS] = share_over (&steps, 50);
  features[STEP_OVER_100_MS] = share_over (&steps, 100);
  features[STEP_OVER_5] = share_over (&steps, 0.05 * median);
  features[STEP_OVER_10] = share_over (&steps, 0.1 * median);
  features[STEP_OVER_20] = share_over (&steps, 0.2 * median);
  features[STEP_LEAN] = steps.squares > 0 ? steps.lean / steps.squares : 0;
  features[SD1] = across / median;
  features[SD2] = along / median;
  features[SD1_BY_SD2] = along > 0 ? across / along : across > 0 ? 10 : 0;
}

static void
add_local (const DureBeatSeries *series, double *features)
{
  double distance[DURE_BEAT_SERIES_MAX];

  for (guint i = 0; i < series->count; i++)
    distance[i] = fabs (series->ms[i] - series->local_ms[i]) / series->median_ms;
  dure_sort_doubles (distance, series->count);
  features[LOCAL_MEDIAN] = dure_quantile (distance, series->count, 0.5);
  features[LOCAL_Q75] = dure_quantile (distance, series->count, 0.75);
  features[LOCAL_Q90] = dure_quantile (distance, series->count, 0.9);
}

/* Too few beats to match anything are as far from a pattern as can be. */
static double
cosen_or_most (const DureBeatSeries *series)
{
  const double cosen = dure_rhythm_cosen (series);

  return isnan (cosen) ? dure_rhythm_features[COSEN].high : cosen;
}

static void
add_entropy (const DureBeatSeries *series, double *features)
{
  const double tolerance_ms = 0.06 * series->median_ms;

  features[COSEN] = cosen_or_most (series);
  features[SAMPLE_ENTROPY_1] = dure_rhythm_sample_entropy (series, 1, tolerance_ms);
  features[SAMPLE_ENTROPY_2] = dure_rhythm_sample_entropy (series, 2, tolerance_ms);
  features[WORD_ENTROPY] = dure_rhythm_word_entropy (series);
  features[STEP_ENTROPY] = dure_rhythm_step_entropy (series);
  features[OCCUPANCY] = dure_rhythm_occupancy (series);
  features[TURNING_POINTS] = dure_rhythm_turning_points (series);
  dure_rhythm_foretelling (series, features + FORETELLING_1);
}

static void
add_pattern (const DureBeatSeries *series, double *features)
{
  DureRhythmEctopy ectopy;
  double unused;

  for (guint lag = 1; lag <= DURE_RHYTHM_LAGS; lag++)
    {
      double *at = features + LAG_1_CORRELATION + 3 * (lag - 1);
      DureRhythmLag alike;

      dure_rhythm_lag (series, lag, &alike);
      at[0] = alike.correlation;
      at[1] = alike.gap;
      at[2] = alike.near;
    }
  features[CLUSTER_5] = dure_rhythm_cluster (series, 0.05, &unused);
  features[CLUSTER_10] = dure_rhythm_cluster (series, 0.1, &features[CLUSTER_10_SECOND]);
  features[LONGEST_CALM] = dure_rhythm_longest_calm (series);
  dure_rhythm_ectopy (series, &ectopy);
  features[EARLY] = ectopy.early;
  features[LATE] = ectopy.late;
  features[PAIRS] = ectopy.pairs;
  features[EARLY_SPREAD] = ectopy.early_spread;
  features[CALM_CV] = ectopy.calm_cv;
  features[CALM_RMSSD] = ectopy.calm_rmssd;
  features[CALM] = ectopy.calm;
}

static void
add_mended (const DureBeatSeries *series, double *features)
{
  DureBeatSeries mended;
  Steps steps;

  features[MENDED] = dure_rhythm_mend (series, &mended);
  measure_steps (&mended, &steps);
  features[MENDED_MAD] = median_distance (&mended);
  features[MENDED_RMS] = root_mean_square (&steps) / mended.median_ms;
  features[MENDED_COSEN] = cosen_or_most (&mended);
}

static void
add_shape (const DureBeatSeries *series, double *features)
{
  DureRhythmHalf upper, lower;
  DureRhythmSinus sinus;
  DureRhythmWaves waves;

  dure_rhythm_halves (series, &upper, &lower);
  dure_rhythm_sinus (series, &sinus);
  dure_rhythm_waves (series, &waves);
  features[UPPER_SPREAD] = upper.spread;
  features[UPPER_STEP] = upper.step;
  features[LOWER_SPREAD] = lower.spread;
  features[LOWER_STEP] = lower.step;
  features[SINUS_CLUSTER_5] = sinus.cluster_5;
  features[SINUS_CLUSTER_10] = sinus.cluster_10;
  features[SINUS_CV] = sinus.cv;
  features[SINUS_RETURNS] = sinus.returns;
  features[SINUS_LONGER] = sinus.longer;
  features[WAVE_SKEW] = waves.skew;
  features[WAVE_TAILS] = waves.tails;
  features[WAVE_FLATNESS] = waves.flatness;
}

/**
 * dure_rhythm_features_measure:
 * @rr_ms: (array length=count): RR intervals in ms, oldest first, as measured, never corrected
 * @count: how many; those after the first 256 are not looked at
 * @ret_features: (out caller-allocates) (array fixed-size=74): set only on success: the features in
 *   the order of dure_rhythm_features, each within its range
 *
 * Returns: whether there were eight usable intervals, with less than which there is no feature
 */
gboolean
dure_rhythm_features_measure (const gint32 *rr_ms, gsize count, double *ret_features)
{
  DureBeatSeries series;
  double features[DURE_RHYTHM_FEATURE_COUNT];

  dure_beat_series_init (&series, rr_ms, count);
  if (series.count < DURE_RHYTHM_FEATURE_MIN_BEATS)
    return FALSE;
  add_spread (&series, features);
  add_steps (&series, features);
  add_local (&series, features);
  add_entropy (&series, features);
  add_pattern (&series, features);
  add_mended (&series, features);
  add_shape (&series, features);
  for (guint i = 0; i < DURE_RHYTHM_FEATURE_COUNT; i++)
    ret_features[i] =
        (float) CLAMP (features[i], dure_rhythm_features[i].low, dure_rhythm_features[i].high);
  return TRUE;
}

/**
 * dure_rhythm_feature_find:
 * @name: foreign text
 * @ret_index: (out): set only on success
 *
 * Returns: whether there is a feature of that name
 */
gboolean
dure_rhythm_feature_find (const char *name, guint *ret_index)
{
  for (guint i = 0; i < DURE_RHYTHM_FEATURE_COUNT; i++)
    if (g_str_equal (name, dure_rhythm_features[i].name))
      {
        *ret_index = i;
        return TRUE;
      }
  return FALSE;
}
