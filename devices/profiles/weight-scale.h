// weight-scale.h: Weight Measurement (0x2A9D)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "reading.h"
#include "refusal.h"

/**
 * DureWeight:
 * @is_imperial: whether masses count 0.01 lb and lengths 0.1 in, otherwise 0.005 kg and 0.001 m
 * @is_unsuccessful: whether the scale could not weigh; then @weight is 0
 * @weight: in counts
 * @has_time: whether @time was sent
 * @time: the device's stamp
 * @has_user: whether @user was sent
 * @user: which of the device's users, 255 when it does not know
 * @has_bmi: whether @bmi and @height were sent
 * @bmi: body mass index, in 0.1 kg/m2
 * @height: in counts
 */
typedef struct {
  bool is_imperial;
  bool is_unsuccessful;
  uint16_t weight;
  bool has_time;
  DureDateTime time;
  bool has_user;
  uint8_t user;
  bool has_bmi;
  uint16_t bmi, height;
} DureWeight;

bool dure_weight_decode (const uint8_t *bytes, size_t length, DureWeight *ret_measurement,
                         DureRefusal *ret_refusal);
bool dure_weight_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                           DureRefusal *ret_refusal);
bool dure_weight_read (const uint8_t *bytes, size_t length, DureReading *ret_reading,
                       DureRefusal *ret_refusal);
void dure_weight_to_reading (const DureWeight *self, DureReading *ret_reading);
