// visitor.h: all that a visit knows of its donor, until it is forgotten
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "alike.h"
#include "donation.h"
#include "home-hours.h"
#include "judging.h"
#include "meter-series.h"
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
 * @about: how much of both is given
 * @has_feedback: whether @feedback is set
 * @feedback: what the beats say, and what was measured before them
 * @is_number_only: whether the donor said to be under 19 or pregnant
 * @meal: when blood sugar was measured, if said
 * @symptoms: DureSymptom bits; never given
 * @refuses_ai: whether the AI may not look at the rhythm
 * @has_rhythm: whether @rhythm is set
 * @rhythm: what the AI says of the beats
 * @was_irregular: whether it said that of an earlier measurement of this visit
 * @first_ms: by vital, when a measurement of this visit came that was worth another look; 0 for
 *   none
 * @has_first_pressure: whether @first_pressure is set
 * @first_pressure: the blood pressure before the last one
 * @first_pressure_ms: when it came
 * @has_home_pass: whether a pass for the file of a home is shown
 * @home_pass: then, the pass
 * @home_state: then, how far it is
 * @has_home: whether a file of a home was brought
 * @home_hours: then, what is in it
 * @home: then, what it says
 * @has_meter: whether the donor's own meter was listened to
 * @meter: what it said, so far
 * @meter_possession: how it is known whose it is
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
  DureAbout about;
  gboolean has_feedback;
  DureFeedback feedback;
  gboolean is_number_only;
  DureMeal meal;
  guint symptoms;
  gboolean refuses_ai;
  gboolean has_rhythm;
  DureRhythmResult rhythm;
  gboolean was_irregular;
  gint64 first_ms[DURE_VITAL_COUNT];
  gboolean has_first_pressure;
  DureVitalReading first_pressure;
  gint64 first_pressure_ms;
  gboolean has_home_pass;
  DureVisitPass home_pass;
  DurePassState home_state;
  gboolean has_home;
  DureHomeHours home_hours;
  DureHomeEnergy home;
  gboolean has_meter;
  DureMeterSeries meter;
  DurePossession meter_possession;
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
  DurePilotState pilot_state;
  DureModelOutcome pilot_outcome;
  double pilot_answer;
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
DurePerson dure_visitor_person (const DureVisitor *self, DureAgeBand age);
gint64 dure_visitor_rest_ms (const DureVisitor *self, DureInstrumentKind kind,
                             gint64 *ret_since_ms);
gboolean dure_visitor_is_repeat (const DureVisitor *self, DureInstrumentKind kind,
                                 const DureVitalReading *reading);
void dure_visitor_judge_readings (const DureVisitor *self, const DurePerson *person,
                                  DureFeedback *feedback);
void dure_visitor_look_at_rhythm (DureVisitor *self);
void dure_visitor_remember (DureVisitor *self, DureInstrumentKind kind);
guint dure_visitor_judged (const DureVisitor *self, DureInstrumentKind kind,
                           DureJudged ret_judged[DURE_JUDGED_MOST]);
DureUrgency dure_visitor_answer (const DureVisitor *self, DureInstrumentKind kind,
                                 DureRedFlag *ret_flag);
gboolean dure_visitor_take_reading (DureVisitor *self, const DureInstrumentReading *reading,
                                    gboolean own, DurePossession possession, gint64 start_ms,
                                    gint64 end_ms);
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
