// fuzz-packed-model.c: a model's file, from any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The digest is put right, so that what stands before it is read; its vectors are then asked of it.

#include "packed-model-form.h"
#include "packed-model.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autofree guint8 *file = g_malloc (length + DURE_PACKED_MODEL_DIGEST_BYTES);
  g_autoptr (DurePackedModel) model = NULL;
  double features[DURE_PACKED_MODEL_MAX_FEATURES] = { 0 };

  memcpy (file, bytes, length);
  crypto_hash_sha256 (file + length, bytes, length);
  model = dure_packed_model_read (file, length + DURE_PACKED_MODEL_DIGEST_BYTES, NULL);
  if (model != NULL)
    (void) dure_packed_model_predict (model, features);
  return 0;
}
