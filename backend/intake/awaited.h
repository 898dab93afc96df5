// awaited.h: deciding about what a kiosk has still to send
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "donation.h"
#include "standing.h"

G_BEGIN_DECLS

/**
 * DureAwaited:
 * @claims: (element-type utf8): what decisions on those are about whose QR code a phone has scanned
 * @visits: (element-type utf8): and on those whose visit it has approved
 *
 * What one person has given, and a kiosk has still to send.
 */
typedef struct
{
  GPtrArray *claims;
  GPtrArray *visits;
} DureAwaited;

DureAwaited *dure_awaited_of_phone (DureCity *city, gint64 phone, GError **error);
void dure_awaited_free (DureAwaited *self);
gboolean dure_awaited_decide (DureCity *city, const DureAwaited *awaited,
                              const DureStanding *decision, GError **error);

GPtrArray *dure_awaited_decisions (DureCity *city, const DureDonation *donation, GError **error);
gboolean dure_awaited_refuses (const GPtrArray *decisions);
gboolean dure_awaited_apply (DureCity *city, DureDonation *donation, const GPtrArray *decisions,
                             gboolean *ret_is_less, GError **error);
gboolean dure_awaited_take_back (DureCity *city, const DureDonation *donation,
                                 const guint8 digest[DURE_SHA256_BYTES], GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureAwaited, dure_awaited_free)

G_END_DECLS
