// batch.c: many measured facts of one donor, as they travel together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "batch.h"

#include <string.h>

/* Up to here every whole number is a double, so that one division rounds once. */
#define EXACT_MAX (INT64_C (1) << 53)

static double
power_of_ten (int exponent)
{
  static const double powers[] = { 1e0, 1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                   1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18 };

  return powers[exponent];
}

/**
 * dure_batch_observation_value:
 * @observation: of one value, with at most 9 digits that are not zeros at its end
 *
 * Returns: its value in the code's unit: the double that the same digits are in C
 */
double
dure_batch_observation_value (const DureBatchObservation *observation)
{
  int64_t mantissa = observation->mantissa;
  int exponent = observation->exponent;

  if (exponent == 0)
    return (double) mantissa;
  for (; (mantissa > EXACT_MAX || mantissa < -EXACT_MAX) && mantissa % 10 == 0; exponent++)
    mantissa /= 10;
  return exponent < 0 ? (double) mantissa / power_of_ten (-exponent)
                      : (double) mantissa * power_of_ten (exponent);
}

/**
 * dure_batch_wipe:
 * @self: a batch, empty ones too
 *
 * Empties it and leaves nothing of what it held in memory.
 */
void
dure_batch_wipe (DureBatch *self)
{
  if (self->n_observations > 0)
    explicit_bzero (self->observations, self->n_observations * sizeof self->observations[0]);
  if (self->n_values > 0) /* wiping none of a page never touched costs 300 ns */
    explicit_bzero (self->values, self->n_values * sizeof self->values[0]);
  explicit_bzero (self, offsetof (DureBatch, observations));
}

/**
 * dure_batch_drop:
 * @self: a batch, with the values of its series in the order of its observations
 * @dropped: whether to leave out what was observed, for each code
 *
 * What is left out is wiped; the rest keeps its order.
 *
 * Returns: whether anything was left out
 */
bool
dure_batch_drop (DureBatch *self, const bool dropped[DURE_CODE_COUNT])
{
  uint32_t observations = 0, values = 0;

  for (uint32_t i = 0; i < self->n_observations; i++)
    {
      DureBatchObservation it = self->observations[i];

      if (dropped[it.code])
        continue;
      memmove (&self->values[values], &self->values[it.first_value],
               it.n_values * sizeof self->values[0]);
      if (it.n_values > 0)
        it.first_value = values;
      values += it.n_values;
      self->observations[observations++] = it;
    }
  if (observations == self->n_observations)
    return false;
  explicit_bzero (&self->observations[observations],
                  (self->n_observations - observations) * sizeof self->observations[0]);
  explicit_bzero (&self->values[values], (self->n_values - values) * sizeof self->values[0]);
  self->n_observations = observations;
  self->n_values = values;
  return true;
}
