// polar.h: Polar's own service: raw heart signals, and what its control point answers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "heart-rate.h"
#include "refusal.h"

/* An attribute value has at most 512 octets, 10 of them in front, and a sample of ECG has 3. */
#define DURE_POLAR_SAMPLES_MAX 167

/**
 * DurePolarKind:
 *
 * Which of the signals, numbered as on the air; the others are not read.
 */
typedef enum {
  DURE_POLAR_KIND_ECG = 0,
  DURE_POLAR_KIND_PPI = 3,
} DurePolarKind;

/**
 * DurePolarInterval:
 * @bpm: heart rate, beats per minute, 0 while the device does not know
 * @ms: from pulse to pulse
 * @error_ms: how far off that may be
 * @is_blocked: the device moved, or could not measure for another reason
 * @contact: skin contact
 */
typedef struct {
  uint8_t bpm;
  uint16_t ms, error_ms;
  bool is_blocked;
  DureContact contact;
} DurePolarInterval;

/**
 * DurePolar:
 * @kind: which signal
 * @timestamp_ns: the time of the last sample on the device's clock, nanoseconds since 2000
 * @frame_type: the layout of the samples
 * @n_samples: how many, at least one
 * @ecg_uv: ECG: microvolt, oldest first
 * @intervals: PPI: oldest first
 */
typedef struct {
  DurePolarKind kind;
  uint64_t timestamp_ns;
  uint8_t frame_type;
  size_t n_samples;
  union {
    int32_t ecg_uv[DURE_POLAR_SAMPLES_MAX];
    DurePolarInterval intervals[DURE_POLAR_SAMPLES_MAX / 2];
  };
} DurePolar;

/**
 * DurePolarAnswer:
 * @request: the opcode that is answered
 * @kind: of which signal
 * @code: how it ended: 0 success
 * @has_more: whether a further answer follows
 * @parameters: (array length=n_parameters): what follows, within the bytes that were decoded
 * @n_parameters: how many octets
 */
typedef struct {
  uint8_t request, kind, code;
  bool has_more;
  const uint8_t *parameters;
  size_t n_parameters;
} DurePolarAnswer;

bool dure_polar_decode (const uint8_t *bytes, size_t length, DurePolar *ret_frame,
                        DureRefusal *ret_refusal);
bool dure_polar_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                          DureRefusal *ret_refusal);
bool dure_polar_control_decode (const uint8_t *bytes, size_t length, DurePolarAnswer *ret_answer,
                                DureRefusal *ret_refusal);
bool dure_polar_control_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                  DureRefusal *ret_refusal);
