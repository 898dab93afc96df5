// rhythm-pattern.h: what tells early beats, pairs and triplets from a pulse without any order
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "beat-series.h"

G_BEGIN_DECLS

#define DURE_RHYTHM_LAGS 4

/**
 * DureRhythmEctopy:
 * @early: share of beats more than 12 % shorter than those around them
 * @late: share more than 12 % longer
 * @pairs: share of beats that are the first of a short and a long one that make up for each other
 * @early_spread: interquartile range of the early ones as a share of the median: ectopic beats of
 *   one origin come equally early; 0 with fewer than three
 * @calm_cv: standard deviation by mean of the beats that are neither early nor late nor next to one
 * @calm_rmssd: RMSSD of them by the median
 * @calm: their share
 */
typedef struct
{
  double early;
  double late;
  double pairs;
  double early_spread;
  double calm_cv;
  double calm_rmssd;
  double calm;
} DureRhythmEctopy;

/**
 * DureRhythmLag:
 * @correlation: between a beat and the one @lag places before it, -1 to 1
 * @gap: mean distance between the two, by that of any two beats of the window
 * @near: share of such two less than 5 % apart
 */
typedef struct
{
  double correlation;
  double gap;
  double near;
} DureRhythmLag;

void dure_rhythm_ectopy (const DureBeatSeries *series, DureRhythmEctopy *ret_ectopy);
void dure_rhythm_lag (const DureBeatSeries *series, guint lag, DureRhythmLag *ret_lag);
guint dure_rhythm_fullest_band (const double *sorted, guint count, double band, guint *ret_first);
double dure_rhythm_cluster (const DureBeatSeries *series, double width, double *ret_second);
double dure_rhythm_longest_calm (const DureBeatSeries *series);
double dure_rhythm_mend (const DureBeatSeries *series, DureBeatSeries *ret_mended);

G_END_DECLS
