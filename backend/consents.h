// consents.h: what a donor has decided, line by line, and deciding anew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "scope.h"

G_BEGIN_DECLS

/**
 * DureConsentLine:
 * @state: how the line stands
 * @time_ms: when that was decided; 0 when it never was
 * @is_on_phone: whether it was decided on the phone, rather than at a kiosk
 * @until_ms: when covered: until when
 * @shown: (nullable): the notice it was decided on, as it was shown
 * @is_partial: whether some of what the ask lists was taken out
 *
 * One purpose of one pilot, over everything that its ask lists.
 */
typedef struct
{
  DureScopeState state;
  gint64 time_ms;
  gboolean is_on_phone;
  gint64 until_ms;
  DureNotice *shown;
  gboolean is_partial;
} DureConsentLine;

GPtrArray *dure_consents_of_donor (DureCity *city, const char *donor, GError **error);
GPtrArray *dure_consents_donors_of_phone (DureCity *city, gint64 phone, GError **error);
void dure_consents_line (DureCity *city, const GPtrArray *events, DureNotice *newest,
                         DurePurpose purpose, DureConsentLine *ret_line);
gboolean dure_consents_change (DureCity *city, gint64 phone, const char *donor,
                               DurePurpose purpose, DureDecision decision, const char *digest,
                               GError **error);

G_END_DECLS
