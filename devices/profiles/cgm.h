// cgm.h: CGM Measurement (0x2AA7) and CGM Feature (0x2AA8): continuous glucose monitoring
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "refusal.h"

/* An attribute value has at most 512 octets, the smallest record 6. */
#define DURE_CGM_RECORDS_MAX 85

/**
 * DureCgmRecord:
 * @glucose: concentration, mg/dL
 * @offset_min: minutes since the session began
 * @has_warning: whether @warning was sent
 * @warning: bits: beyond the person's or the device's limits, rising or falling fast
 * @has_calibration: whether @calibration was sent
 * @calibration: bits: time, calibration and temperature
 * @has_status: whether @status was sent
 * @status: bits: session stopped, battery, sensor type, malfunction, alert, fault
 * @has_trend: whether @trend was sent
 * @trend: mg/dL a minute
 * @has_quality: whether @quality was sent
 * @quality: %
 * @has_checksum: whether a checksum was sent, and is right
 */
typedef struct {
  DureMedfloat glucose;
  uint16_t offset_min;
  bool has_warning, has_calibration, has_status;
  uint8_t warning, calibration, status;
  bool has_trend, has_quality;
  DureMedfloat trend, quality;
  bool has_checksum;
} DureCgmRecord;

/**
 * DureCgm:
 * @n_records: how many records, at least one
 * @records: oldest first
 */
typedef struct {
  size_t n_records;
  DureCgmRecord records[DURE_CGM_RECORDS_MAX];
} DureCgm;

/**
 * DureCgmFeature:
 * @features: bits of what the sensor can do; bit 12: it sends checksums
 * @sample: a #DureGlucoseSample
 * @location: where the sensor is: as of a glucose measurement, and 5 under the skin
 * @has_checksum: whether the checksum is one, and right
 */
typedef struct {
  uint32_t features;
  uint8_t sample, location;
  bool has_checksum;
} DureCgmFeature;

uint16_t dure_cgm_checksum (const uint8_t *bytes, size_t length);
bool dure_cgm_decode (const uint8_t *bytes, size_t length, DureCgm *ret_measurement,
                      DureRefusal *ret_refusal);
bool dure_cgm_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                        DureRefusal *ret_refusal);
bool dure_cgm_feature_decode (const uint8_t *bytes, size_t length, DureCgmFeature *ret_feature,
                              DureRefusal *ret_refusal);
bool dure_cgm_feature_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                DureRefusal *ret_refusal);
