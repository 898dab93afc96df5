// consent-change.h: what a donor changed about earlier decisions
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "consent.h"

G_BEGIN_DECLS

#define DURE_CONSENT_CHANGE_MAX_LINES 64

/**
 * DureChangedBy:
 *
 * Where a change was made.
 */
typedef enum
{
  DURE_CHANGED_BY_PHONE,           /* the donor's own, signed in */
  DURE_CHANGED_BY_WITHDRAWAL_CODE, /* whoever holds the ten digits */
} DureChangedBy;

/**
 * DureConsentChangeLine:
 * @purpose: what is decided anew
 * @items: (nullable): the data items it is about, or %NULL for all that the notice lists
 * @recipient: (nullable): the recipient it is about, or %NULL for all
 * @decision: %DURE_DECISION_GIVEN or %DURE_DECISION_REFUSED
 * @erase: whether what is there already is to be erased; only with a refusal
 * @notice_digest: the notice it is about: which one was shown, or of which pilot a refusal is
 * @shown_digest: (nullable): digest of the ask's text that was on the screen; always with a yes
 * @shown_language: (nullable): its language; stands with @shown_digest
 * @dwell_ms: how long the ask stood on the screen; -1 where nobody could measure it
 */
typedef struct
{
  DurePurpose purpose;
  GStrv items;
  char *recipient;
  DureDecision decision;
  gboolean erase;
  char *notice_digest;
  char *shown_digest;
  char *shown_language;
  gint64 dwell_ms;
} DureConsentChangeLine;

/**
 * DureConsentChange:
 * @record_id: the record's UUIDv7
 * @donor: the donor's random id
 * @time_ms: when it was decided
 * @by: where
 * @lines: (element-type DureConsentChangeLine): what is decided anew, 1 to 64
 *
 * One event of the donor's append-only list: `dure.consent-change/1`.
 */
typedef struct
{
  char *record_id;
  char *donor;
  gint64 time_ms;
  DureChangedBy by;
  GPtrArray *lines;
} DureConsentChange;

DureConsentChange *dure_consent_change_new (const char *donor, DureChangedBy by, DureClock *clock,
                                            DureDice *dice);
void dure_consent_change_free (DureConsentChange *self);
DureConsentChangeLine *dure_consent_change_add (DureConsentChange *self, DurePurpose purpose,
                                                DureDecision decision, const char *notice_digest);
void dure_consent_change_show (DureConsentChangeLine *line, DureNotice *notice);
json_t *dure_consent_change_to_json (const DureConsentChange *self);
DureConsentChange *dure_consent_change_from_json (const json_t *json, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureConsentChange, dure_consent_change_free)

G_END_DECLS
