// body-measurement.h: one person's measurement out of a scale's several packets
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A scale may cut a body composition (0x2A9C) into two indications, and sends the weight in a third
// (0x2A9D). Packets of two people must never become one record, and half of a measurement none:
//
//   DureBodyAssembly halves = { 0 };
//   dure_body_assembly_take (&halves, &packet, &whole)  true when a composition is whole
//   dure_body_assembly_drop (&halves)                   the link ended, or nothing came in time
//   dure_body_join (&whole, &weight, &measurement)      true when both are of one user and time
//
// The structs are the caller's, nothing is allocated, and every call costs the same. Body
// Composition Service 1.0: both halves have the multiple packet flag and repeat the body fat; the
// second has neither time nor user. So a half is the second one only when its unit and its body fat
// are those of the first, when it has no number a second time, and when it names nobody and no
// time, or the same ones again. Any other packet shows that the first half was cut off: it is
// dropped, and the new packet begins anew.

#pragma once

#include "body-composition.h"
#include "weight-scale.h"

/**
 * DureBodyAssembly:
 * @has_first: whether @first waits for its other half
 * @first: the half that came
 * @n_dropped: how many halves were dropped so far, to be told to operators
 */
typedef struct {
  bool has_first;
  DureBodyComposition first;
  unsigned n_dropped;
} DureBodyAssembly;

/**
 * DureBodyMeasurement:
 * @composition: a whole composition
 * @weight: the weighing of the same user at the same time
 */
typedef struct {
  DureBodyComposition composition;
  DureWeight weight;
} DureBodyMeasurement;

bool dure_body_assembly_take (DureBodyAssembly *self, const DureBodyComposition *packet,
                              DureBodyComposition *ret_whole);
void dure_body_assembly_drop (DureBodyAssembly *self);
bool dure_body_join (const DureBodyComposition *composition, const DureWeight *weight,
                     DureBodyMeasurement *ret_measurement);
void dure_body_measurement_to_reading (const DureBodyMeasurement *self, DureReading *ret_reading);
