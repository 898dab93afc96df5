// mi-scale.h: what Xiaomi's scales advertise (service data 0x181D and 0x181B)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "reading.h"
#include "refusal.h"

/**
 * DureMiScaleUnit:
 *
 * What the scale shows: a jin is half a kilogram.
 */
typedef enum {
  DURE_MI_SCALE_UNIT_KG,
  DURE_MI_SCALE_UNIT_LB,
  DURE_MI_SCALE_UNIT_JIN,
} DureMiScaleUnit;

/**
 * DureMiScale:
 * @unit: the scale's unit
 * @weight: the weight: in 1/200 kg, otherwise in 1/100 of @unit
 * @is_stable: whether the weight has settled
 * @is_removed: whether the person has stepped off: the weight is the last one
 * @has_impedance: whether @impedance_ohm was measured
 * @impedance_ohm: of the body
 * @time: the scale's clock; many stand in 1970
 */
typedef struct {
  DureMiScaleUnit unit;
  uint16_t weight;
  bool is_stable, is_removed;
  bool has_impedance;
  uint16_t impedance_ohm;
  DureDateTime time;
} DureMiScale;

bool dure_mi_scale_decode (const uint8_t *bytes, size_t length, DureMiScale *ret_measurement,
                           DureRefusal *ret_refusal);
bool dure_mi_scale_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                             DureRefusal *ret_refusal);
bool dure_mi_scale_read (const uint8_t *bytes, size_t length, DureReading *ret_reading,
                         DureRefusal *ret_refusal);
bool dure_mi_composition_decode (const uint8_t *bytes, size_t length,
                                 DureMiScale *ret_measurement, DureRefusal *ret_refusal);
bool dure_mi_composition_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                   DureRefusal *ret_refusal);
bool dure_mi_composition_read (const uint8_t *bytes, size_t length, DureReading *ret_reading,
                               DureRefusal *ret_refusal);
