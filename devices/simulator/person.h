// person.h: whoever is measured in the simulated room
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DurePerson:
 * @systolic: mmHg
 * @diastolic: mmHg
 * @pulse: a minute
 * @temperature: degrees Celsius
 * @weight: kg
 * @height: m
 * @fat: percent
 * @impedance: ohm
 * @oxygen: percent
 * @glucose: mmol/L
 *
 * What an instrument would find at rest at this moment.
 */
typedef struct {
  double systolic;
  double diastolic;
  double pulse;
  double temperature;
  double weight;
  double height;
  double fat;
  double impedance;
  double oxygen;
  double glucose;
} DurePerson;

DurePerson dure_person_new  (guint32  seed);
DurePerson dure_person_look (const DurePerson *self,
                             GRand   *dice);

G_END_DECLS
