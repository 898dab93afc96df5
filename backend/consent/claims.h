// claims.h: how the first phone that scans takes control
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "phones.h"

G_BEGIN_DECLS

/**
 * DureClaimState:
 * @DURE_CLAIM_CLAIMED: this phone has it
 * @DURE_CLAIM_WAITING: this phone will have it when the kiosk has sent
 * @DURE_CLAIM_TAKEN: another phone has it
 * @DURE_CLAIM_EXPIRED: nobody came in time
 * @DURE_CLAIM_CUT_SHORT: not a whole token
 * @DURE_CLAIM_UNKNOWN: no kiosk of ours made it
 * @DURE_CLAIM_REMOVED: this phone's key was removed by its person; a new key may ask
 */
typedef enum
{
  DURE_CLAIM_CLAIMED,
  DURE_CLAIM_WAITING,
  DURE_CLAIM_TAKEN,
  DURE_CLAIM_EXPIRED,
  DURE_CLAIM_CUT_SHORT,
  DURE_CLAIM_UNKNOWN,
  DURE_CLAIM_REMOVED,
} DureClaimState;

/**
 * DureClaim:
 * @state: what became of it
 * @words: the word pair that the kiosk shows too; set when claimed or waiting
 * @phone: this phone's number; set when claimed
 */
typedef struct
{
  DureClaimState state;
  const char *words[2];
  gint64 phone;
} DureClaim;

gboolean dure_claim (DureCity *city, const char *token_text,
                     const guint8 phone_key[DURE_P256_POINT_BYTES], const DurePhone *here,
                     DureClaim *ret_claim, GError **error);

G_END_DECLS
