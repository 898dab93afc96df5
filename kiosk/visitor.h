// visitor.h: all that a visit knows of its donor, until it is forgotten
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "donation.h"
#include "home-hours.h"
#include "pulse-series.h"
#include "readings.h"
#include "visit.h"
#include "world.h"

G_BEGIN_DECLS

/**
 * DureVisitor:
 * @pulse: the beats
 * @pulse_is_own: whether the donor's own device heard them
 * @pulse_possession: how it is known whose they are
 * @readings: what other instruments measured
 * @live: the last look at the measurement under way; all zero when there is none
 * @age: age band, if said
 * @sex: sex, if said
 * @has_feedback: whether @feedback is set
 * @feedback: what the beats say
 * @is_second: whether an earlier measurement of this visit was far out of the usual range
 * @has_home_pass: whether a pass for the file of a home is shown
 * @home_pass: then, the pass
 * @home_state: then, how far it is
 * @has_home: whether a file of a home was brought
 * @home_hours: then, what is in it
 * @home: then, what it says
 * @notice: (nullable): what the asks show
 * @consent: (nullable): what was answered so far
 * @donation_id: (nullable): set with the first try to give, the same for every further one
 * @has_pass: whether a pass is shown, or was approved
 * @pass: then, the pass
 * @pass_state: then, how far it is
 * @approval: once approved, what the city said
 * @is_approved: whether the donor has seen that it was their own phone
 * @code: what who has no phone typed, empty before; a secret
 * @code_state: what is known of it
 * @stands: once known, what can be taken back
 * @scope: what is to be taken back
 * @erases: whether what is there goes too
 * @taken: what became of it
 * @is_dropped: rows that the donor does not want to give
 * @has_token: whether something was given
 * @token: the receipt's, with the donor's secret in it
 * @withdrawal_code: the receipt's, empty before
 *
 * Lies in guarded memory; dure_visitor_forget() wipes it.
 */
typedef struct
{
  DurePulseSeries *pulse;
  gboolean pulse_is_own;
  DurePossession pulse_possession;
  DureReadings readings;
  DureInstrumentReading live;
  DureAgeBand age;
  DureSex sex;
  gboolean has_feedback;
  DureFeedback feedback;
  gboolean is_second;
  gboolean has_home_pass;
  DureVisitPass home_pass;
  DurePassState home_state;
  gboolean has_home;
  DureHomeHours home_hours;
  DureHomeEnergy home;
  DureNotice *notice;
  DureConsent *consent;
  char *donation_id;
  gboolean has_pass;
  DureVisitPass pass;
  DurePassState pass_state;
  DureApproval approval;
  gboolean is_approved;
  char code[DURE_WITHDRAWAL_CODE_DIGITS + 1];
  DureCodeState code_state;
  gboolean stands[DURE_TAKE_COUNT];
  guint scope;
  gboolean erases;
  DureTakenState taken;
  gboolean is_dropped[DURE_ROW_COUNT];
  gboolean has_token;
  DureToken token;
  char withdrawal_code[DURE_WITHDRAWAL_CODE_DIGITS + 1];
} DureVisitor;

DureVisitor *dure_visitor_new (void);
void dure_visitor_free (DureVisitor *self);
void dure_visitor_forget (DureVisitor *self);
void dure_visitor_forget_attempt (DureVisitor *self, DureInstrumentKind kind);
void dure_visitor_forget_kind (DureVisitor *self, DureInstrumentKind kind);
void dure_visitor_forget_consent (DureVisitor *self);

void dure_visitor_forget_pass (DureVisitor *self);
void dure_visitor_forget_home_pass (DureVisitor *self);
void dure_visitor_forget_home (DureVisitor *self);

void dure_visitor_judge (DureVisitor *self);
gboolean dure_visitor_has_kind (const DureVisitor *self, DureInstrumentKind kind);
void dure_visitor_take_home (DureVisitor *self, const DureHomeHours *hours);
gboolean dure_visitor_asks (const DureVisitor *self, DurePurpose purpose);
gboolean dure_visitor_can_give (const DureVisitor *self, DureNotice *notice, gint64 at_ms);
gboolean dure_visitor_has_row (const DureVisitor *self, DureReviewRow row);
gboolean dure_visitor_keeps_row (const DureVisitor *self, DureReviewRow row);
gboolean dure_visitor_gives_anything (const DureVisitor *self);
void dure_visitor_begin_consent (DureVisitor *self, DureNotice *notice, DureClock *clock,
                                 DureDice *dice);
DureDonation *dure_visitor_make_donation (DureVisitor *self, DureClock *clock, DureDice *dice,
                                          DureToken *ret_token);
void dure_visitor_keep_receipt (DureVisitor *self, const DureToken *token,
                                const char *withdrawal_code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureVisitor, dure_visitor_free)

G_END_DECLS
