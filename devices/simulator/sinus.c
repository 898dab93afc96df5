// sinus.c: a generated heart at rest
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Sinus rhythm as a sum of what makes it vary at rest: breathing (around 0.25 Hz), the slower
// pressure rhythm (around 0.1 Hz), and a little of everything else. The two bands are those of
// the Task Force of the ESC and NASPE, Heart rate variability, Circulation 93:1043-1065 (1996).
// Amplitudes are chosen so that 60 beats a minute give an RMSSD of some 35 ms. The amplitudes
// shrink with the interval, as they do in people.

#include "sinus.h"

#include <math.h>

#define BREATH_HZ 0.25
#define PRESSURE_HZ 0.1
#define BREATH_SHARE 0.028
#define PRESSURE_SHARE 0.022
#define NOISE_SHARE 0.010

struct _DureSinus
{
  GRand *dice;
  double mean_ms;
  double now_s;
  double breath_phase;
  double pressure_phase;
};

/**
 * dure_sinus_new:
 * @seed: the same seed gives the same heart
 * @bpm: its mean rate, beats per minute
 *
 * Returns: (transfer full): the generator
 */
DureSinus *
dure_sinus_new (guint32 seed, double bpm)
{
  DureSinus *self = g_new0 (DureSinus, 1);

  self->dice = g_rand_new_with_seed (seed);
  self->mean_ms = 60000.0 / CLAMP (bpm, 20.0, 250.0);
  self->breath_phase = g_rand_double_range (self->dice, 0, 2 * G_PI);
  self->pressure_phase = g_rand_double_range (self->dice, 0, 2 * G_PI);

  return self;
}

void
dure_sinus_free (DureSinus *self)
{
  g_rand_free (self->dice);
  g_free (self);
}

/* Twelve even dice make a bell good enough for a heart (Irwin-Hall), and never a wild value. */
static double
bell (GRand *dice)
{
  double sum = -6.0;

  for (int i = 0; i < 12; i++)
    sum += g_rand_double (dice);

  return sum;
}

/**
 * dure_sinus_next:
 * @self: the generator
 *
 * Returns: the next interval, milliseconds
 */
guint
dure_sinus_next (DureSinus *self)
{
  const double turn = 2 * G_PI * self->now_s;
  const double share = BREATH_SHARE * sin (turn * BREATH_HZ + self->breath_phase)
                       + PRESSURE_SHARE * sin (turn * PRESSURE_HZ + self->pressure_phase)
                       + NOISE_SHARE * bell (self->dice);
  const double ms = self->mean_ms * (1.0 + share);

  self->now_s += ms / 1000.0;

  return (guint) lround (ms);
}
