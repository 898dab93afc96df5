// heart-rate.h: the Heart Rate Measurement characteristic (0x2A37)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "refusal.h"

/* An attribute value has at most 512 bytes (Core Specification, Vol 3, Part F, 3.2.9), which
 * leaves room for this many intervals after flags and an 8-bit rate. */
#define DURE_HEART_RATE_RR_MAX 255

/**
 * DureContact:
 * @DURE_CONTACT_NOT_SUPPORTED: the device cannot tell
 * @DURE_CONTACT_NONE: no skin contact: the rate means nothing
 * @DURE_CONTACT_DETECTED: skin contact
 */
typedef enum {
  DURE_CONTACT_NOT_SUPPORTED,
  DURE_CONTACT_NONE,
  DURE_CONTACT_DETECTED,
} DureContact;

/**
 * DureHeartRate:
 * @bpm: heart rate, beats per minute
 * @contact: skin contact
 * @has_energy: whether @energy_kj was sent
 * @energy_kj: energy expended since the last reset, kilojoule
 * @n_rr: number of intervals
 * @rr_1024: intervals in 1/1024 s, oldest first, exactly as sent; beyond @n_rr nothing is set
 */
typedef struct {
  uint16_t bpm;
  DureContact contact;
  bool has_energy;
  uint16_t energy_kj;
  size_t n_rr;
  uint16_t rr_1024[DURE_HEART_RATE_RR_MAX];
} DureHeartRate;

bool dure_heart_rate_decode (const uint8_t *bytes,
                             size_t         length,
                             DureHeartRate *ret_measurement,
                             DureRefusal   *ret_refusal);
bool dure_heart_rate_describe (const uint8_t *bytes,
                               size_t         length,
                               DureFields    *fields,
                               DureRefusal   *ret_refusal);
