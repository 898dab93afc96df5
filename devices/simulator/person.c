// person.c: whoever is measured in the simulated room
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The seed gives one adult in good health, the same for every instrument of the room; each
// measurement then differs a little, as measurements of one person within an hour do. No number
// here comes from anybody.

#include "person.h"

/* Three throws of the dice stand in for a bell curve: none lands outside of `spread`. */
static double
around (GRand *dice, double mean, double spread)
{
  const double sum =
    g_rand_double (dice) + g_rand_double (dice) + g_rand_double (dice);

  return mean + (sum / 1.5 - 1.0) * spread;
}

/**
 * dure_person_new:
 * @seed: the same seed gives the same person
 */
DurePerson
dure_person_new (guint32 seed)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed ^ 0x9e75u);
  DurePerson self;

  self.height = around (dice, 1.69, 0.15);
  self.weight = around (dice, 23.0, 4.0) * self.height * self.height;
  self.systolic = around (dice, 121.0, 14.0);
  self.diastolic = around (dice, 77.0, 8.0);
  self.pulse = around (dice, 67.0, 10.0);
  self.temperature = around (dice, 36.6, 0.4);
  self.fat = around (dice, 24.0, 8.0);
  self.impedance = around (dice, 520.0, 80.0);
  self.oxygen = around (dice, 97.3, 1.5);
  self.glucose = around (dice, 5.3, 0.7);

  return self;
}

/**
 * dure_person_look:
 * @self: a person
 * @dice: the instrument's own
 *
 * Returns: what a measurement finds just now
 */
DurePerson
dure_person_look (const DurePerson *self, GRand *dice)
{
  DurePerson seen = *self;

  seen.systolic += around (dice, 0.0, 5.0);
  seen.diastolic += around (dice, 0.0, 3.0);
  seen.pulse += around (dice, 0.0, 4.0);
  seen.temperature += around (dice, 0.0, 0.1);
  seen.weight += around (dice, 0.0, 0.05);
  seen.fat += around (dice, 0.0, 0.3);
  seen.impedance += around (dice, 0.0, 4.0);
  seen.oxygen += around (dice, 0.0, 0.9);
  seen.glucose += around (dice, 0.0, 0.2);

  return seen;
}
