// consents.h: what a donor has decided, line by line, and deciding anew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "scope.h"
#include "standing.h"

G_BEGIN_DECLS

/**
 * DureConsentLine:
 * @state: how the line stands
 * @time_ms: when that was decided; 0 when it never was
 * @is_on_phone: whether it was decided on the phone, rather than at a kiosk
 * @until_ms: when covered: until when
 * @shown: (nullable): when covered: the oldest notice it rests on, as it was shown
 * @is_partial: whether only some of what the ask lists, or of the donations, is covered
 *
 * One purpose of one pilot, over everything that its ask lists and all donors of a phone.
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
gint64 dure_consents_now (DureCity *city, const GPtrArray *events);
GPtrArray *dure_consents_of_phone (DureCity *city, gint64 phone, GError **error);
GPtrArray *dure_consents_of_person (DureCity *city, gint64 phone, GError **error);
DureNotice *dure_consents_notice (DureCity *city, const GPtrArray *events, const char *pilot);
void dure_consents_line (DureCity *city, const GPtrArray *donors, DureNotice *newest,
                         DurePurpose purpose, DureConsentLine *ret_line);
gboolean dure_consents_hold (DureCity *city, const GPtrArray *events, const json_t *record);
gboolean dure_consents_change (DureCity *city, gint64 phone, DurePurpose purpose,
                               DureDecision decision, const char *digest, GError **error);
gboolean dure_consents_change_again (DureCity *city, const DureStanding *decision, GError **error);

G_END_DECLS
