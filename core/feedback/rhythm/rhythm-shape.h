// rhythm-shape.h: what a pulse with many early beats, or a deep breath, keeps of its order
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "beat-series.h"

G_BEGIN_DECLS

/**
 * DureRhythmHalf:
 * @spread: quartile to quartile of the intervals of one half, by the median of all
 * @step: median distance of such an interval from the one of its half before it, by the same
 */
typedef struct
{
  double spread;
  double step;
} DureRhythmHalf;

/**
 * DureRhythmSinus:
 * @cluster_5: share of beats in the fullest band of 5 % of the sinus interval
 * @cluster_10: the same of 10 %
 * @cv: standard deviation by mean of the beats that are not short
 * @returns: share of beats that end a run of short ones
 * @longer: how many of these are longer than the sinus interval, by the count of short ones
 */
typedef struct
{
  double cluster_5;
  double cluster_10;
  double cv;
  double returns;
  double longer;
} DureRhythmSinus;

/**
 * DureRhythmWaves:
 * @skew: third moment of the intervals' distances from their mean around
 * @tails: fourth moment; 3 for the bell curve, 1.5 for a pure wave
 * @flatness: geometric by arithmetic mean of the spectrum: 0 for a pure wave, about 0.56 for noise
 */
typedef struct
{
  double skew;
  double tails;
  double flatness;
} DureRhythmWaves;

void dure_rhythm_halves (const DureBeatSeries *series, DureRhythmHalf *ret_upper,
                         DureRhythmHalf *ret_lower);
void dure_rhythm_sinus (const DureBeatSeries *series, DureRhythmSinus *ret_sinus);
void dure_rhythm_waves (const DureBeatSeries *series, DureRhythmWaves *ret_waves);

G_END_DECLS
