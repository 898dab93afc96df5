// donation.h: what one visit gives
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "consent.h"
#include "envelope.h"
#include "feedback.h"
#include "token.h"
#include "visit-pass.h"

G_BEGIN_DECLS

/**
 * DureDonation:
 * @id: UUIDv7, the same however often it is sent
 * @notice: the notice the consent rests on
 * @consent: what the donor decided
 * @observations: (element-type DureObservation): what was measured and not dropped
 * @has_feedback: whether the donor was told something beside the numbers
 * @feedback: what the donor was told
 * @age: age band, if said and not dropped
 * @sex: sex, if said and not dropped
 * @claim_hash: hash of the secret in the QR
 * @withdrawal_code: 10 digits for people without a phone
 * @has_visit: whether a phone has approved the visit
 * @visit_token: then, what the city told the kiosk of it
 *
 * Travels as canonical JSON inside a seal that only the city opens.
 */
typedef struct
{
  char *id;
  DureNotice *notice;
  DureConsent *consent;
  GPtrArray *observations;
  gboolean has_feedback;
  DureFeedback feedback;
  DureAgeBand age;
  DureSex sex;
  guint8 claim_hash[DURE_SHA256_BYTES];
  char *withdrawal_code;
  gboolean has_visit;
  guint8 visit_token[DURE_VISIT_TOKEN_BYTES];
} DureDonation;

DureDonation *dure_donation_new (const char *id, DureNotice *notice, DureConsent *consent);
void dure_donation_free (DureDonation *self);
DureEnvelope *dure_donation_seal (const DureDonation *self,
                                  const guint8 city_key[DURE_PUBLIC_KEY_BYTES]);

typedef DureNotice *(*DureNoticeFinder) (const char *digest, gpointer data);

DureDonation *dure_donation_open (const DureEnvelope *envelope, DureOpeningKey *city_key,
                                  DureNoticeFinder find_notice, gpointer data, GError **error);
json_t *dure_donation_to_json (const DureDonation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDonation, dure_donation_free)

G_END_DECLS
