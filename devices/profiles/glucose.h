// glucose.h: Glucose Measurement (0x2A18)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "reading.h"
#include "refusal.h"

/**
 * DureGlucoseStatus:
 *
 * The bits of the sensor status annunciation.
 */
enum {
  DURE_GLUCOSE_BATTERY_LOW = 1 << 0,
  DURE_GLUCOSE_MALFUNCTION = 1 << 1,
  DURE_GLUCOSE_SAMPLE_TOO_SMALL = 1 << 2,
  DURE_GLUCOSE_STRIP_INSERTION = 1 << 3,
  DURE_GLUCOSE_STRIP_TYPE = 1 << 4,
  DURE_GLUCOSE_TOO_HIGH = 1 << 5, /* the result, for the meter */
  DURE_GLUCOSE_TOO_LOW = 1 << 6,
  DURE_GLUCOSE_TOO_WARM = 1 << 7, /* the meter itself */
  DURE_GLUCOSE_TOO_COLD = 1 << 8,
  DURE_GLUCOSE_STRIP_PULLED = 1 << 9, /* before the meter was ready */
  DURE_GLUCOSE_FAULT = 1 << 10,
  DURE_GLUCOSE_TIME_FAULT = 1 << 11,
};

/**
 * DureGlucoseSample:
 *
 * What was measured; other numbers are reserved.
 */
typedef enum {
  DURE_GLUCOSE_SAMPLE_CAPILLARY_WHOLE_BLOOD = 1,
  DURE_GLUCOSE_SAMPLE_CAPILLARY_PLASMA,
  DURE_GLUCOSE_SAMPLE_VENOUS_WHOLE_BLOOD,
  DURE_GLUCOSE_SAMPLE_VENOUS_PLASMA,
  DURE_GLUCOSE_SAMPLE_ARTERIAL_WHOLE_BLOOD,
  DURE_GLUCOSE_SAMPLE_ARTERIAL_PLASMA,
  DURE_GLUCOSE_SAMPLE_UNDETERMINED_WHOLE_BLOOD,
  DURE_GLUCOSE_SAMPLE_UNDETERMINED_PLASMA,
  DURE_GLUCOSE_SAMPLE_INTERSTITIAL_FLUID,
  DURE_GLUCOSE_SAMPLE_CONTROL_SOLUTION,
} DureGlucoseSample;

#define DURE_GLUCOSE_LOCATION_CONTROL_SOLUTION 4

/* Time offsets that are none: more, or less, than the field can say. */
#define DURE_GLUCOSE_OFFSET_OVERRUN INT16_C (0x7fff)
#define DURE_GLUCOSE_OFFSET_UNDERRUN (-INT16_C (0x7fff) - 1)

/**
 * DureGlucose:
 * @sequence: its number in the meter's memory, which a context (0x2A34) names too
 * @base_time: the meter's own clock, which people do not set
 * @has_offset: whether @offset_min was sent
 * @offset_min: minutes from the base time to the time the meter shows to people, or one of the
 *   two that are none
 * @has_user_time: whether @user_time could be worked out
 * @user_time: the time the meter shows: base time and offset
 * @has_value: whether @value, @sample and @location were sent
 * @is_moles: whether @value is in mol/L, otherwise kg/L
 * @value: the concentration
 * @sample: a #DureGlucoseSample
 * @location: where the sample is from: 1 finger, 2 another site, 3 earlobe, 4 control solution,
 *   15 not available; others are reserved
 * @has_status: whether @status was sent
 * @status: bits of #DureGlucoseStatus
 * @context_follows: whether a context comes after it
 */
typedef struct {
  uint16_t sequence;
  DureDateTime base_time;
  bool has_offset;
  int16_t offset_min;
  bool has_user_time;
  DureDateTime user_time;
  bool has_value, is_moles;
  DureMedfloat value;
  uint8_t sample, location;
  bool has_status;
  uint16_t status;
  bool context_follows;
} DureGlucose;

bool dure_glucose_decode (const uint8_t *bytes, size_t length, DureGlucose *ret_measurement,
                          DureRefusal *ret_refusal);
bool dure_glucose_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                            DureRefusal *ret_refusal);
bool dure_glucose_read (const uint8_t *bytes, size_t length, DureReading *ret_reading,
                        DureRefusal *ret_refusal);
const char *dure_glucose_sample_word (uint8_t sample);
const char *dure_glucose_location_word (uint8_t location);
