// receipt-forms.h: one stored consent event in the words of other standards
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "scope.h"

G_BEGIN_DECLS

gboolean dure_event_kind_of (const json_t *event, DureConsentEventKind *ret_kind);
char *dure_event_notice_uri (const json_t *event);

json_t *dure_receipt_kantara (const json_t *given, const char *city_key);
json_t *dure_receipt_iso27560 (const json_t *event);
json_t *dure_receipt_fhir (const json_t *event, const json_t *given, gboolean is_over);

G_END_DECLS
