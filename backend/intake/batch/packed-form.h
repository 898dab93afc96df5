// packed-form.h: the bytes of a packed batch
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A batch has one packed form, whatever order its observations came in: first by the number of
// their code (below), then by their start, then as they came. The form:
//   version u8, clock u8, then for each code that occurs, in the order of the numbers, a group:
//   number u8, (n - 1) << 2 | flags, starts[n], [durations[n]],
//   [exponents], mantissas[n]                        where the code has one value
//   lengths[n], values[the sum of lengths]           where it has many
// Everything behind a u8 is a varint (LEB128, as short as it can be); what may be negative or is a
// step is written as zigzag. Times are counted in ticks since 2000-01-01 of the largest clock that
// all times of the batch are whole ticks of.
//   starts      the first as a step from the first of the group before (0 for the first group),
//               then the second differences: 0 for a measurement that comes every minute
//   durations   steps, from 0; only with FLAG_DURATIONS, when one is not an instant
//   exponents   runs of length, exponent; only with FLAG_EXPONENTS, when one is not 0
//   mantissas   steps, from 0
//   lengths     as they are, 1 to 4096
//   values      steps, from 0, on through all series of the group
// The id is not in it: whoever keeps the bytes keeps them under it.

#pragma once

#include "batch.h"

#define PACKED_VERSION 1
#define PACKED_MAX_MANTISSA INT64_C (999999999999999999)
#define PACKED_MAX_EXPONENT 18

enum
{
  PACKED_FLAG_DURATIONS = 1 << 0,
  PACKED_FLAG_EXPONENTS = 1 << 1,
};

/* How many milliseconds a tick has; each is a multiple of the one before. */
static const int64_t packed_clocks[] = { 1, 1000, 60000 };

#define PACKED_CLOCKS (sizeof packed_clocks / sizeof packed_clocks[0])

/* The numbers are kept on disks and must never change; a new code takes the next one. */
static const uint8_t packed_numbers[DURE_CODE_COUNT] = {
  [DURE_CODE_HEART_RATE] = 1,   [DURE_CODE_RR_INTERVALS] = 2,  [DURE_CODE_RMSSD] = 3,
  [DURE_CODE_SYSTOLIC] = 4,     [DURE_CODE_DIASTOLIC] = 5,     [DURE_CODE_MEAN_PRESSURE] = 6,
  [DURE_CODE_OXYGEN] = 7,       [DURE_CODE_TEMPERATURE] = 8,   [DURE_CODE_WEIGHT] = 9,
  [DURE_CODE_HEIGHT] = 10,      [DURE_CODE_BMI] = 11,          [DURE_CODE_BODY_FAT] = 12,
  [DURE_CODE_GLUCOSE_MASS] = 13, [DURE_CODE_GLUCOSE_MOLES] = 14,
  [DURE_CODE_ELECTRICITY] = 15, [DURE_CODE_POWER] = 16,
};

/* Whether @ms, since 1970, is a whole tick of @clock. */
static inline bool
packed_clock_shows (int64_t clock, int64_t ms)
{
  return (ms - DURE_BATCH_FIRST_MS) % clock == 0;
}
