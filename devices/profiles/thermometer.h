// thermometer.h: Temperature (0x2A1C), Intermediate Temperature (0x2A1E), its Type (0x2A1D)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "reading.h"
#include "refusal.h"

/**
 * DureTemperature:
 * @is_fahrenheit: whether the temperature is in degrees Fahrenheit, otherwise Celsius
 * @temperature: the temperature
 * @has_time: whether @time was sent
 * @time: the device's stamp
 * @has_type: whether @type was sent
 * @type: where it was taken, 1 (armpit) to 9 (tympanum); others are reserved
 */
typedef struct {
  bool is_fahrenheit;
  DureMedfloat temperature;
  bool has_time;
  DureDateTime time;
  bool has_type;
  uint8_t type;
} DureTemperature;

bool dure_temperature_decode (const uint8_t *bytes, size_t length,
                              DureTemperature *ret_measurement, DureRefusal *ret_refusal);
bool dure_temperature_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                DureRefusal *ret_refusal);
bool dure_temperature_read (const uint8_t *bytes, size_t length, DureReading *ret_reading,
                            DureRefusal *ret_refusal);
bool dure_intermediate_temperature_describe (const uint8_t *bytes, size_t length,
                                             DureFields *fields, DureRefusal *ret_refusal);
bool dure_intermediate_temperature_read (const uint8_t *bytes, size_t length,
                                         DureReading *ret_reading, DureRefusal *ret_refusal);
bool dure_temperature_type_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                     DureRefusal *ret_refusal);
