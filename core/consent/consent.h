// consent.h: what one donor decided on one notice, purpose by purpose
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "notice.h"
#include "observation.h"
#include "world.h"

G_BEGIN_DECLS

/**
 * DureDecision:
 *
 * Nothing is ever ticked beforehand: what was not answered is not agreed to.
 */
typedef enum
{
  DURE_DECISION_UNASKED,
  DURE_DECISION_REFUSED,
  DURE_DECISION_GIVEN,
} DureDecision;

/**
 * DureActor:
 *
 * Who decided. What a child says yes to stays without effect until the guardian has said it too.
 */
typedef enum
{
  DURE_ACTOR_SELF,
  DURE_ACTOR_CHILD,    /* under 14, at a kiosk */
  DURE_ACTOR_GUARDIAN, /* for a child, until the child is 14 (PIPA 22-2) */
} DureActor;

/**
 * DureRelation:
 *
 * What the guardian says to be to the child.
 */
typedef enum
{
  DURE_RELATION_PARENT,
  DURE_RELATION_LEGAL_GUARDIAN,
} DureRelation;

/**
 * DureAssist:
 *
 * What helped with reading the asks.
 */
typedef enum
{
  DURE_ASSIST_NONE,
  DURE_ASSIST_SPEECH, /* the screen was read aloud */
  DURE_ASSIST_STAFF,  /* someone of the site helped */
} DureAssist;

/**
 * DureConsent:
 * @form: which form of the record it is: 2, or 1 for what was written before
 * @actor: who decided; in form 1 always the donor
 * @assist: what helped; in form 1 always nothing
 * @valid_until: (nullable): `2029-03-31`, the last day of what a guardian decided; only then
 * @relation: of the guardian to the child; only then
 * @child_record: (nullable): the id of the record in which the child began it; only then
 * @record_id: the record's UUIDv7
 * @receipt_id: the receipt's UUIDv7
 * @donor: the donor's random id
 * @language: the language the asks were shown in
 * @time_ms: when the last ask was answered
 * @notice_digest: the notice it rests on
 * @pilot: whose notice
 * @notice_version: which version
 * @lines: one decision per purpose, with how long the ask stood on the screen; a purpose that the
 *   notice does not ask for is unasked. What was agreed to in an earlier visit and stands is given
 *   without being shown again
 *
 * One event of the donor's append-only list. Passed around as a value; documents carry its JSON.
 */
typedef struct
{
  guint form;
  DureActor actor;
  DureAssist assist;
  char *valid_until;
  DureRelation relation;
  char *child_record;
  char *record_id;
  char *receipt_id;
  char *donor;
  char *language;
  gint64 time_ms;
  char *notice_digest;
  char *pilot;
  guint notice_version;
  struct
  {
    DureDecision decision;
    gint64 dwell_ms;
    gboolean is_earlier;
  } lines[DURE_PURPOSE_COUNT];
} DureConsent;

const char *dure_decision_to_text (DureDecision decision);
gboolean dure_relation_from_text (const char *text, DureRelation *ret_relation);
const char *dure_relation_to_text (DureRelation relation);

DureConsent *dure_consent_new (DureNotice *notice, DureClock *clock, DureDice *dice);
DureConsent *dure_consent_copy (const DureConsent *self);
void dure_consent_free (DureConsent *self);
gint64 dure_consent_ends_ms (const DureConsent *self);
json_t *dure_consent_to_json (const DureConsent *self, DureNotice *notice);
DureConsent *dure_consent_from_json (const json_t *json, DureNotice *notice, GError **error);
char *dure_consent_notice_digest_of (const json_t *json);
gboolean dure_consent_can_cover (DureNotice *notice, DureCode code, gint64 at_ms);
gboolean dure_consent_lacks (const DureConsent *self, DureNotice *notice, DureCode code,
                             gint64 at_ms, DurePurpose *ret_purpose);
gboolean dure_consent_covers (const DureConsent *self, DureNotice *notice, DureCode code,
                              gint64 at_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureConsent, dure_consent_free)

G_END_DECLS
