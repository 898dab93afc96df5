// faults.c: mishaps that nobody scripted, from a seed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whoever does something that can fail in life asks here first. The same seed, rate and order of
// questions give the same mishaps; at a rate of 0 no dice are thrown, so that faults do not disturb
// a room without them.

#include "faults.h"

struct _DureFaults
{
  GRand *dice;
  double rate;
};

/**
 * dure_faults_new:
 * @seed: the same seed gives the same mishaps
 * @rate: how likely each thing is to go wrong, 0 to 1
 *
 * Returns: (transfer full): the dice
 */
DureFaults *
dure_faults_new (guint32 seed, double rate)
{
  DureFaults *self = g_new0 (DureFaults, 1);

  self->dice = g_rand_new_with_seed (seed ^ 0xfa017u);
  self->rate = rate;

  return self;
}

void
dure_faults_free (DureFaults *self)
{
  g_rand_free (self->dice);
  g_free (self);
}

/**
 * dure_faults_strike:
 * Returns: whether what is about to be done goes wrong
 */
gboolean
dure_faults_strike (DureFaults *self)
{
  return self->rate > 0.0 && g_rand_double (self->dice) < self->rate;
}

/**
 * dure_faults_below:
 * @self: the dice
 * @end: more than 0
 *
 * Returns: which of @end mishaps it is, from 0
 */
guint
dure_faults_below (DureFaults *self, guint end)
{
  return (guint) g_rand_int_range (self->dice, 0, (gint32) end);
}
