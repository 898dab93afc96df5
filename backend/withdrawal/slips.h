// slips.h: withdrawals by the short code, from any kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "envelope.h"

G_BEGIN_DECLS

/**
 * DureSlipOutcome:
 * @DURE_SLIP_DONE: decided now
 * @DURE_SLIP_REPEAT: decided before, by the same slip
 * @DURE_SLIP_MALFORMED: no slip, or not ours to open
 * @DURE_SLIP_UNKNOWN_KIOSK: no kiosk of ours has signed it
 * @DURE_SLIP_UNKNOWN_CODE: nobody has that code here (yet)
 * @DURE_SLIP_SEVERAL: more than one has it: only the desk can tell them apart
 * @DURE_SLIP_TOO_OFTEN: too many wrong codes came; ask again later
 */
typedef enum
{
  DURE_SLIP_DONE,
  DURE_SLIP_REPEAT,
  DURE_SLIP_MALFORMED,
  DURE_SLIP_UNKNOWN_KIOSK,
  DURE_SLIP_UNKNOWN_CODE,
  DURE_SLIP_SEVERAL,
  DURE_SLIP_TOO_OFTEN,
} DureSlipOutcome;

const char *dure_slip_outcome_to_text (DureSlipOutcome outcome);
gboolean dure_slip_take (DureCity *city, const DureEnvelope *envelope,
                         DureSlipOutcome *ret_outcome, GError **error);
gboolean dure_slip_look (DureCity *city, const DureEnvelope *envelope,
                         DureSlipOutcome *ret_outcome, json_t **ret_standing, GError **error);

G_END_DECLS
