// ledger-witness.h: whether a list is still the one that somebody has seen before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "checkpoint.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureWitnessed:
 * @DURE_WITNESSED_NEW: nothing was seen before
 * @DURE_WITNESSED_FINE: the list begins with the one that was seen
 * @DURE_WITNESSED_RESTORED: it does not, and another origin says that it was put back from a copy
 * @DURE_WITNESSED_BROKEN: it does not, and says nothing of it
 *
 * What a witness finds.
 */
typedef enum
{
  DURE_WITNESSED_NEW,
  DURE_WITNESSED_FINE,
  DURE_WITNESSED_RESTORED,
  DURE_WITNESSED_BROKEN,
  DURE_WITNESSED_COUNT,
} DureWitnessed;

extern const char *const dure_witnessed_words[DURE_WITNESSED_COUNT];

gboolean dure_witness_read_proof (const json_t *hashes, DureMerkleProof *ret_proof);
DureWitnessed dure_witness_judge (const DureCheckpoint *older, const DureCheckpoint *newer,
                                  const DureMerkleProof *proof);

G_END_DECLS
