// batch-pack.h: a batch as the few bytes that are kept of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "batch.h"

/* More than any batch takes: 5 bytes for each value of a series, 64 for each observation. */
#define DURE_BATCH_PACKED_MAX (5 * DURE_BATCH_MAX_VALUES + 64 * DURE_BATCH_MAX_OBSERVATIONS)

bool dure_batch_pack (const DureBatch *batch, uint8_t *ret_packed, size_t size, size_t *ret_length);
bool dure_batch_unpack (DureBatch *batch, const uint8_t *packed, size_t length);
