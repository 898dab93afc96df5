// fuzz-batch.c: a batch of observations from any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is taken must mean the same to jansson, and come out of its packed form whole; what is
// refused must say where, and leave nothing.

#include "batch-pack.h"
#include "batch-reader.h"
#include "batch-twin.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static DureBatch batch, unpacked;
static uint8_t packed[DURE_BATCH_PACKED_MAX];

static void
check_refusal (const DureBatchRefusal *refusal, size_t length)
{
  char pointer[DURE_BATCH_POINTER_SIZE];

  g_assert_true (batch.n_observations == 0 && batch.n_values == 0);
  g_assert_true (refusal->offset <= length);
  g_assert_true (strlen (dure_batch_reason_word (refusal->reason)) > 0);
  dure_batch_refusal_pointer (refusal, pointer, sizeof pointer);
  g_assert_true (pointer[0] == '\0' || pointer[0] == '/');
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  DureBatchRefusal refusal = { 0 };
  size_t packed_length;

  if (!dure_batch_read (&batch, bytes, length, &refusal))
    {
      check_refusal (&refusal, length);
      return 0;
    }
  g_assert_true (batch_twin_agrees (&batch, bytes, length));
  g_assert_true (dure_batch_pack (&batch, packed, sizeof packed, &packed_length));
  g_assert_true (dure_batch_unpack (&unpacked, packed, packed_length));
  batch_twin_check_unpacked (&batch, &unpacked);
  return 0;
}
