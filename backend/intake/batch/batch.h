// batch.h: many measured facts of one donor, as they travel together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Plain C. A batch is one block of about 300 KB that a thread takes once, zeroed (calloc, g_new0),
// and uses again and again: dure_batch_read() or dure_batch_unpack() fills it, the owner looks,
// dure_batch_wipe() empties it. What lies beyond its two counts is always zero, so wiping costs
// what the batch held, not what it could hold.

#pragma once

#include "code.h"

#include <stddef.h>
#include <stdint.h>

#define DURE_BATCH_ID_BYTES 16
#define DURE_BATCH_MAX_OBSERVATIONS 1000
#define DURE_BATCH_MAX_VALUES 65536 /* of all series of a batch together */
#define DURE_BATCH_MAX_SERIES 4096  /* of one series */

/* 2000-01-01T00:00:00.000Z to 2035-12-31T23:59:59.999Z, in milliseconds since 1970. */
#define DURE_BATCH_FIRST_MS INT64_C (946684800000)
#define DURE_BATCH_LAST_MS INT64_C (2082758399999)

/**
 * DureBatchObservation:
 * @start_ms: when it began, milliseconds since 1970, UTC
 * @end_ms: when it ended; an instant ends when it begins
 * @mantissa: of one value: its digits as they were written, less than 10^18; 0 for a series
 * @first_value: of a series: where it begins in the batch's values
 * @n_values: of a series: how many, at least 1; 0 for one value
 * @code: what was observed, in the code's unit
 * @exponent: of one value: the power of ten that @mantissa is multiplied with, -18 to 18
 *
 * mantissa x 10^exponent, kept apart: 36.6 and 36.60 are not equally precise.
 */
typedef struct
{
  int64_t start_ms;
  int64_t end_ms;
  int64_t mantissa;
  uint32_t first_value;
  uint32_t n_values;
  DureCode code;
  int8_t exponent;
} DureBatchObservation;

/**
 * DureBatch:
 * @id: the UUID that its sender gave it
 * @n_observations: how many, 0 when it is empty
 * @n_values: how many values all series have together
 */
typedef struct
{
  uint8_t id[DURE_BATCH_ID_BYTES];
  uint32_t n_observations;
  uint32_t n_values;
  DureBatchObservation observations[DURE_BATCH_MAX_OBSERVATIONS];
  int32_t values[DURE_BATCH_MAX_VALUES];
} DureBatch;

double dure_batch_observation_value (const DureBatchObservation *observation);
void dure_batch_wipe (DureBatch *self);
bool dure_batch_drop (DureBatch *self, const bool dropped[DURE_CODE_COUNT]);
