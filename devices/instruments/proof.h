// proof.h: what the rungs of the ladder "whose wearable is it?" share
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "instrument-state.h"
#include "world.h"

G_BEGIN_DECLS

/**
 * DureProofResult:
 * @DURE_PROOF_PENDING: still asking, or waiting for the device
 * @DURE_PROOF_PASSED: it is the donor's
 * @DURE_PROOF_FAILED: the device did not do what the donor did
 * @DURE_PROOF_CANNOT: the donor or the device cannot do this; another rung may
 *
 * How far a rung is.
 */
typedef enum {
  DURE_PROOF_PENDING,
  DURE_PROOF_PASSED,
  DURE_PROOF_FAILED,
  DURE_PROOF_CANNOT,
} DureProofResult;

/* A number below @limit, every one equally likely: 32 bits make the bias less than 10^-7. */
static inline guint
dure_proof_throw (DureDice *dice, guint limit)
{
  guint32 bits = 0;

  dure_dice_fill (dice, &bits, sizeof bits);

  return (guint) ((guint64) bits * limit >> 32);
}

G_END_DECLS
