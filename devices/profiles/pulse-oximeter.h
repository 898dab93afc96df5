// pulse-oximeter.h: PLX Spot-check (0x2A5E) and PLX Continuous Measurement (0x2A5F)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "reading.h"
#include "refusal.h"

/**
 * DureOximeterStatus:
 *
 * The bits of the measurement status field; bits 0 to 4 are reserved.
 */
enum {
  DURE_OXIMETER_ONGOING = 1 << 5,
  DURE_OXIMETER_EARLY_ESTIMATE = 1 << 6,
  DURE_OXIMETER_VALIDATED = 1 << 7,
  DURE_OXIMETER_FULLY_QUALIFIED = 1 << 8,
  DURE_OXIMETER_FROM_STORAGE = 1 << 9,
  DURE_OXIMETER_DEMONSTRATION = 1 << 10,
  DURE_OXIMETER_TESTING = 1 << 11,
  DURE_OXIMETER_CALIBRATING = 1 << 12,
  DURE_OXIMETER_UNAVAILABLE = 1 << 13,
  DURE_OXIMETER_QUESTIONABLE = 1 << 14,
  DURE_OXIMETER_INVALID = 1 << 15,
};

/**
 * DureOximeterSensor:
 *
 * The bits of the device and sensor status field; bits 16 to 23 are reserved.
 */
enum {
  DURE_OXIMETER_SLOW_DISPLAY = 1 << 0,
  DURE_OXIMETER_MALFUNCTION = 1 << 1,
  DURE_OXIMETER_IRREGULAR_SIGNAL = 1 << 2,
  DURE_OXIMETER_INADEQUATE_SIGNAL = 1 << 3,
  DURE_OXIMETER_POOR_SIGNAL = 1 << 4,
  DURE_OXIMETER_LOW_PERFUSION = 1 << 5,
  DURE_OXIMETER_ERRATIC_SIGNAL = 1 << 6,
  DURE_OXIMETER_NO_PULSATION = 1 << 7,
  DURE_OXIMETER_QUESTIONABLE_PULSE = 1 << 8,
  DURE_OXIMETER_ANALYSING = 1 << 9,
  DURE_OXIMETER_INTERFERENCE = 1 << 10,
  DURE_OXIMETER_UNCONNECTED_TO_USER = 1 << 11,
  DURE_OXIMETER_UNKNOWN_SENSOR = 1 << 12,
  DURE_OXIMETER_DISPLACED = 1 << 13,
  DURE_OXIMETER_SENSOR_MALFUNCTION = 1 << 14,
  DURE_OXIMETER_SENSOR_DISCONNECTED = 1 << 15,
};

/**
 * DureOximeterPair:
 * @oxygen: saturation, %
 * @pulse_rate: beats per minute
 */
typedef struct {
  DureMedfloat oxygen, pulse_rate;
} DureOximeterPair;

/**
 * DureOximetry:
 * @normal: the measurement
 * @has_fast: whether @fast was sent (continuous only)
 * @fast: the same, following quick changes
 * @has_slow: whether @slow was sent (continuous only)
 * @slow: the same, smoothed against movement
 * @has_time: whether @time was sent (spot-check only)
 * @time: the device's stamp
 * @is_clock_set: whether the device's clock has been set (spot-check only)
 * @has_status: whether @status was sent
 * @status: bits of #DureOximeterStatus
 * @has_sensor: whether @sensor was sent
 * @sensor: bits of #DureOximeterSensor
 * @has_amplitude: whether @amplitude was sent
 * @amplitude: pulse amplitude index, %
 */
typedef struct {
  DureOximeterPair normal;
  bool has_fast;
  DureOximeterPair fast;
  bool has_slow;
  DureOximeterPair slow;
  bool has_time;
  DureDateTime time;
  bool is_clock_set;
  bool has_status;
  uint16_t status;
  bool has_sensor;
  uint32_t sensor;
  bool has_amplitude;
  DureMedfloat amplitude;
} DureOximetry;

bool dure_oximetry_spot_decode (const uint8_t *bytes, size_t length,
                                DureOximetry *ret_measurement, DureRefusal *ret_refusal);
bool dure_oximetry_spot_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                  DureRefusal *ret_refusal);
bool dure_oximetry_spot_read (const uint8_t *bytes, size_t length, DureReading *ret_reading,
                              DureRefusal *ret_refusal);
bool dure_oximetry_continuous_decode (const uint8_t *bytes, size_t length,
                                      DureOximetry *ret_measurement, DureRefusal *ret_refusal);
bool dure_oximetry_continuous_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                        DureRefusal *ret_refusal);
bool dure_oximetry_continuous_read (const uint8_t *bytes, size_t length,
                                    DureReading *ret_reading, DureRefusal *ret_refusal);
