// visit-double.c: what a visit leaves, without the visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "visit-double.h"

#include "canonical-json.h"
#include "id.h"
#include "receipt.h"

/**
 * visit_double:
 * @notice: what the consent rests on
 * @heart_rate: what was measured in the last minute
 * @ret_token: (out caller-allocates): with claim secret and receipt digest
 *
 * Returns: (transfer full): a donation with every purpose agreed to
 */
DureDonation *
visit_double (DureNotice *notice, double heart_rate, DureClock *clock, DureDice *dice,
              DureToken *ret_token)
{
  DureConsent *consent = dure_consent_new (notice, clock, dice);
  g_autofree char *id = dure_id_new_timed (clock, dice);
  g_autoptr (json_t) record = NULL;
  DureObservation *pulse = dure_observation_new (DURE_CODE_HEART_RATE, consent->time_ms - 60000,
                                                 consent->time_ms);
  DureDonation *donation;

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSES_OF_A_VISIT; purpose++)
    {
      consent->lines[purpose].decision = DURE_DECISION_GIVEN;
      consent->lines[purpose].dwell_ms = 3000;
    }
  donation = dure_donation_new (id, notice, consent);
  pulse->value = heart_rate;
  g_ptr_array_add (donation->observations, pulse);
  donation->withdrawal_code = dure_withdrawal_code_new (dice);
  dure_dice_fill (dice, ret_token->claim_secret, sizeof ret_token->claim_secret);
  dure_claim_hash (ret_token->claim_secret, donation->claim_hash);
  record = dure_consent_to_json (consent, notice);
  dure_receipt_digest (record, ret_token->receipt_digest);
  return donation;
}
