// bench-rhythm.c: what a window of beats costs, from intervals to a verdict
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Beats without any order, made up from a seed: dearer than regular ones. Processor time; each
// number the best of several rounds. features: measuring them; model: asking the trees; verdict:
// both, with CoSEn and the gate.

#include "rhythm-features.h"
#include "rhythm.h"

#include <stdio.h>
#include <time.h>

#define ROUNDS 9
#define ROUND_CALLS 2000
#define WINDOWS 64
#define MOST_BEATS 120

typedef struct
{
  guint beats;
  gint32 rr_ms[WINDOWS][MOST_BEATS];
  double features[WINDOWS][DURE_RHYTHM_FEATURE_COUNT];
} Bench;

typedef void (*Work) (Bench *self, guint window);

static volatile double sink;

static void
measure_features (Bench *self, guint window)
{
  dure_rhythm_features_measure (self->rr_ms[window], self->beats, self->features[window]);
}

static void
ask_model (Bench *self, guint window)
{
  sink += dure_packed_model_predict (dure_rhythm_model (), self->features[window]);
}

static void
judge (Bench *self, guint window)
{
  DureRhythmWindow judged;

  dure_rhythm_judge_window (dure_rhythm_model (), self->rr_ms[window], 0, self->beats, &judged);
  sink += judged.probability;
}

static double
microseconds (Bench *self, Work work)
{
  double best = G_MAXDOUBLE;

  for (guint round = 0; round < ROUNDS; round++)
    {
      struct timespec start, end;

      clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &start);
      for (guint i = 0; i < ROUND_CALLS; i++)
        work (self, i % WINDOWS);
      clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &end);
      best = MIN (best, ((double) (end.tv_sec - start.tv_sec) * 1e6
                         + (double) (end.tv_nsec - start.tv_nsec) / 1e3)
                            / ROUND_CALLS);
    }
  return best;
}

int
main (void)
{
  static const guint lengths[] = { 30, 60, MOST_BEATS };
  static Bench bench;
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);

  for (guint window = 0; window < WINDOWS; window++)
    for (guint i = 0; i < MOST_BEATS; i++)
      bench.rr_ms[window][i] = g_rand_int_range (dice, 420, 1100);
  printf ("%-10s%12s%12s%12s   us a window\n", "beats", "features", "model", "verdict");
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      bench.beats = lengths[i];
      printf ("%-10u%12.1f", bench.beats, microseconds (&bench, measure_features));
      printf ("%12.1f", microseconds (&bench, ask_model));
      printf ("%12.1f\n", microseconds (&bench, judge));
    }
  return 0;
}
