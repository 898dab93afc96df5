// donors.h: what the city knows about one donor
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "donation.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureGift:
 * @id: the donation's id
 * @received_ms: when it came
 * @kiosk: from where
 * @notice: the notice its consent rests on
 * @record: the consent record, as on the receipt
 * @digest: SHA-256 of the record's canonical form, 64 hexadecimal digits
 * @payload: (nullable): what was measured and told; %NULL once the donor's key is gone, or
 *   when it is damaged
 *
 * One donation as its donor sees it.
 */
typedef struct
{
  char *id;
  gint64 received_ms;
  char *kiosk;
  DureNotice *notice;
  json_t *record;
  char *digest;
  json_t *payload;
} DureGift;

/**
 * DureDonor:
 * @id: random, says nothing
 * @withdrawn_ms: 0 while the donor is with us
 * @payload_deleted_ms: when the measurements were deleted; 0 not yet
 * @key_destroyed_ms: when the key was destroyed; 0 not yet
 * @gifts: (element-type DureGift): newest first
 */
typedef struct
{
  char *id;
  gint64 withdrawn_ms;
  gint64 payload_deleted_ms;
  gint64 key_destroyed_ms;
  GPtrArray *gifts;
} DureDonor;

GPtrArray *dure_donors_of_phone (DureCity *city, gint64 phone, GError **error);
DureDonor *dure_donor_read (DureCity *city, const char *id, GError **error);
void dure_donor_free (DureDonor *self);

gboolean dure_consent_event_append (DureCity *city, const char *record_id, const char *donor,
                                    const char *kind, gint64 time_ms, const json_t *record,
                                    GError **error);
json_t *dure_payload_of (const DureDonation *donation);
char *dure_payload_context (const char *donation);
gboolean dure_withdrawal_code_put (DureCity *city, const char *code, const char *donor,
                                   GError **error);
void dure_withdrawal_code_mac (DureCity *city, const char *code, guint8 ret_mac[DURE_MAC_BYTES]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDonor, dure_donor_free)

G_END_DECLS
