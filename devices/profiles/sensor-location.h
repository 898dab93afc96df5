// sensor-location.h: Body Sensor Location (0x2A38)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "refusal.h"

/**
 * DureSensorLocation:
 *
 * Where on the body a heart-rate sensor sits.
 */
typedef enum {
  DURE_SENSOR_LOCATION_OTHER,
  DURE_SENSOR_LOCATION_CHEST,
  DURE_SENSOR_LOCATION_WRIST,
  DURE_SENSOR_LOCATION_FINGER,
  DURE_SENSOR_LOCATION_HAND,
  DURE_SENSOR_LOCATION_EAR_LOBE,
  DURE_SENSOR_LOCATION_FOOT,
  DURE_SENSOR_LOCATION_COUNT,
} DureSensorLocation;

bool dure_sensor_location_decode (const uint8_t *bytes, size_t length,
                                  DureSensorLocation *ret_location, DureRefusal *ret_refusal);
bool dure_sensor_location_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                    DureRefusal *ret_refusal);
