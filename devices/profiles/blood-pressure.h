// blood-pressure.h: Blood Pressure Measurement (0x2A35) and Intermediate Cuff Pressure (0x2A36)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "reading.h"
#include "refusal.h"

/**
 * DureBloodPressureStatus:
 *
 * The bits of the measurement status field. Bits 3 and 4 together: the pulse rate is in range (0),
 * above (1) or below (2) what the device can count.
 */
enum {
  DURE_BLOOD_PRESSURE_MOVED = 1 << 0,
  DURE_BLOOD_PRESSURE_CUFF_LOOSE = 1 << 1,
  DURE_BLOOD_PRESSURE_IRREGULAR = 1 << 2,
  DURE_BLOOD_PRESSURE_POSITION = 1 << 5,
};

/**
 * DureBloodPressure:
 * @is_kpa: whether the pressures are in kPa, otherwise mmHg
 * @systolic: the pressure; of a cuff pressure (0x2A36) the one in the cuff now
 * @diastolic: the pressure
 * @mean_arterial: the pressure
 * @has_time: whether @time was sent
 * @time: the device's stamp
 * @has_pulse: whether @pulse_rate was sent
 * @pulse_rate: beats per minute
 * @has_user: whether @user was sent
 * @user: which of the device's users, 255 when it does not know
 * @has_status: whether @status was sent
 * @status: bits of #DureBloodPressureStatus
 */
typedef struct {
  bool is_kpa;
  DureMedfloat systolic, diastolic, mean_arterial;
  bool has_time;
  DureDateTime time;
  bool has_pulse;
  DureMedfloat pulse_rate;
  bool has_user;
  uint8_t user;
  bool has_status;
  uint16_t status;
} DureBloodPressure;

bool dure_blood_pressure_decode (const uint8_t *bytes, size_t length,
                                 DureBloodPressure *ret_measurement, DureRefusal *ret_refusal);
bool dure_blood_pressure_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                   DureRefusal *ret_refusal);
bool dure_blood_pressure_read (const uint8_t *bytes, size_t length, DureReading *ret_reading,
                               DureRefusal *ret_refusal);
bool dure_cuff_pressure_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                  DureRefusal *ret_refusal);
bool dure_cuff_pressure_read (const uint8_t *bytes, size_t length, DureReading *ret_reading,
                              DureRefusal *ret_refusal);
