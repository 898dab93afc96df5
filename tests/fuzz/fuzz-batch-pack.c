// fuzz-batch-pack.c: a packed batch from any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is taken must be exactly what packing it makes: no batch has two forms.

#include "batch-pack.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static DureBatch batch;
static uint8_t packed[DURE_BATCH_PACKED_MAX];

static void
check (bool is_so)
{
  if (!is_so)
    abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  size_t packed_length;

  if (!dure_batch_unpack (&batch, bytes, length))
    {
      check (batch.n_observations == 0 && batch.n_values == 0);
      return 0;
    }
  check (batch.n_observations > 0 && batch.n_observations <= DURE_BATCH_MAX_OBSERVATIONS);
  check (batch.n_values <= DURE_BATCH_MAX_VALUES);
  check (dure_batch_pack (&batch, packed, sizeof packed, &packed_length));
  check (packed_length == length && memcmp (packed, bytes, length) == 0);
  return 0;
}
