// giving.c: the hand that takes a donation from the visit and keeps it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "giving.h"

#include "kiosk-error.h"

/**
 * dure_give:
 * @station: an enrolled station
 * @outbox: where it is kept
 * @donation: what is given
 * @token: with claim secret and receipt digest; language, kiosk and signature are filled in
 * @error: %DURE_KIOSK_ERROR_NOT_ENROLLED, or why the outbox could not keep it
 *
 * Signs the receipt's token, seals the donation to the city and puts it into the outbox: after this
 * the kiosk itself cannot open it any more.
 *
 * Returns: whether the donation is durable; on %FALSE nothing was kept
 */
gboolean
dure_give (DureStation *station, DureOutbox *outbox, const DureDonation *donation, DureToken *token,
           GError **error)
{
  g_autoptr (DureEnvelope) envelope = NULL;

  if (!station->is_enrolled)
    {
      g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_NOT_ENROLLED,
                   "giving: the city does not know this station");
      return FALSE;
    }
  if (!dure_token_sign (token, donation->consent->language, station->kiosk, station->key))
    {
      g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED,
                   "giving: a language that receipts do not know");
      return FALSE;
    }
  envelope = dure_donation_seal (donation, station->seal_key);
  return dure_outbox_put (outbox, envelope, station->incarnation, error);
}
