// batch-reader.h: a batch from the JSON of strangers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "batch-refusal.h"
#include "batch.h"

bool dure_batch_read (DureBatch *batch, const uint8_t *bytes, size_t length,
                      DureBatchRefusal *ret_refusal);
