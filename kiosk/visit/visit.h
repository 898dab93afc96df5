// visit.h: one donor at one kiosk, from touch to cleared screen
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "alike.h"
#include "donation.h"
#include "home-hours.h"
#include "instrument-reading.h"
#include "instrument-state.h"
#include "judging.h"
#include "kind.h"
#include "meter-series.h"
#include "model-outcome.h"
#include "pilot-model.h"
#include "readings.h"
#include "slip.h"
#include "world.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DureScreen:
 *
 * The screens of a visit (the asks are %DURE_SCREEN_ASK with a purpose) and the one that says
 * that nothing was kept.
 */
typedef enum
{
  DURE_SCREEN_WELCOME,
  DURE_SCREEN_CHOOSE,
  DURE_SCREEN_HOME,        /* a phone brings the file of its home */
  DURE_SCREEN_HOME_RESULT, /* what it says */
  DURE_SCREEN_METER_RESULT, /* what a home draws now, by the meter that the donor has here */
  DURE_SCREEN_CONNECT,
  DURE_SCREEN_PROVE, /* whose device is it? only with one's own */
  DURE_SCREEN_MEASURE,
  DURE_SCREEN_RESULT,
  DURE_SCREEN_REST, /* before a second measurement: how long is left */
  DURE_SCREEN_PILOT, /* a company's model on trial: asked for, and what it said */
  DURE_SCREEN_DONATE,
  DURE_SCREEN_RETURNING, /* who has given before shows it by the phone of then */
  DURE_SCREEN_ASK,
  DURE_SCREEN_REVIEW,
  DURE_SCREEN_RECEIPT,
  DURE_SCREEN_GOODBYE,
  DURE_SCREEN_CODE,       /* who has no phone types the number of the receipt */
  DURE_SCREEN_TAKE_BACK,  /* what? */
  DURE_SCREEN_ERASE,      /* only stop, or erase? */
  DURE_SCREEN_TAKEN_BACK, /* what becomes of it */
  DURE_SCREEN_CALL,       /* somebody feels very unwell: 119 */
  DURE_SCREEN_COUNT,
} DureScreen;

/**
 * DureVisitLink:
 *
 * How things stand with the instrument; what the connect and measure screens say.
 */
typedef enum
{
  DURE_LINK_SEARCHING,
  DURE_LINK_CONNECTING,
  DURE_LINK_ASKING,        /* a proof is wanted, see dure_visit_get_question() */
  DURE_LINK_MEASURING,
  DURE_LINK_NO_CONTACT,    /* measuring, but the strap does not feel skin */
  DURE_LINK_LOST,          /* was measuring; being looked for again */
  DURE_LINK_NONE_FOUND,    /* ended: nothing in reach */
  DURE_LINK_SEVERAL_FOUND, /* ended: whose is it? */
  DURE_LINK_RADIO_OFF,     /* ended: no Bluetooth here */
  DURE_LINK_NOT_PROVEN,    /* ended: nothing showed that the device is the donor's */
  DURE_LINK_BOND_LOST,     /* ended: the device does not know this station any more */
  DURE_LINK_SEALED,        /* ended: a device near keeps what it says to itself */
  DURE_LINK_NOTHING_CAME,  /* ended: connected, but no value in the time there is */
  DURE_LINK_FAILED,        /* ended: the helper died or the instrument gave up */
  DURE_LINK_COUNT,
} DureVisitLink;

/**
 * DurePassState:
 * @DURE_PASS_WAITING: shown; no phone has approved it yet
 * @DURE_PASS_OUT_OF_REACH: nobody can say: the city does not answer this kiosk
 * @DURE_PASS_OVER: its time is over
 * @DURE_PASS_APPROVED: a phone has approved it; is it the donor's?
 *
 * How far the pass of a visit is, which the phone of an earlier one approves.
 */
typedef enum
{
  DURE_PASS_WAITING,
  DURE_PASS_OUT_OF_REACH,
  DURE_PASS_OVER,
  DURE_PASS_APPROVED,
} DurePassState;

/**
 * DureApproval:
 * @token: what goes into the donation; works once
 * @stands: purposes that need not be asked about again
 *
 * All that the city tells of a phone that has approved. Never whose it is.
 */
typedef struct
{
  guint8 token[DURE_VISIT_TOKEN_BYTES];
  gboolean stands[DURE_PURPOSE_COUNT];
} DureApproval;

/* What can be taken back: everything, a DureKind, or one of two purposes. */
#define DURE_TAKE_EVERYTHING 0u
#define DURE_TAKE_PROVIDE ((guint) DURE_KIND_COUNT)
#define DURE_TAKE_TRAIN (DURE_TAKE_PROVIDE + 1u)
#define DURE_TAKE_COUNT (DURE_TAKE_TRAIN + 1u)

/**
 * DureCodeState:
 * @DURE_CODE_TYPING: nothing was wrong yet
 * @DURE_CODE_LOOKING: the city is asked
 * @DURE_CODE_SLIP: no such number can be: a slip of the finger
 * @DURE_CODE_UNKNOWN: nobody has this number
 * @DURE_CODE_SEVERAL: more than one has it; the desk can tell them apart
 * @DURE_CODE_SLOW: too many were wrong; a minute has to pass
 * @DURE_CODE_OUT_OF_REACH: the city does not answer; what is wanted can be left here
 * @DURE_CODE_FOUND: what stands is known
 */
typedef enum
{
  DURE_CODE_TYPING,
  DURE_CODE_LOOKING,
  DURE_CODE_SLIP,
  DURE_CODE_UNKNOWN,
  DURE_CODE_SEVERAL,
  DURE_CODE_SLOW,
  DURE_CODE_OUT_OF_REACH,
  DURE_CODE_FOUND,
  DURE_CODE_STATES,
} DureCodeState;

/**
 * DureTakenState:
 * @DURE_TAKEN_QUEUED: it is kept here, sealed, and goes to the city as soon as that can be reached
 * @DURE_TAKEN_DONE: the city has decided it
 * @DURE_TAKEN_NOTHING: nothing stood any more
 */
typedef enum
{
  DURE_TAKEN_QUEUED,
  DURE_TAKEN_DONE,
  DURE_TAKEN_NOTHING,
} DureTakenState;

/**
 * DurePilotState:
 * @DURE_PILOT_ASKING: may it run?
 * @DURE_PILOT_RUNNING: it does
 * @DURE_PILOT_OVER: see dure_visit_get_pilot_outcome()
 *
 * How far a pilot model is.
 */
typedef enum
{
  DURE_PILOT_ASKING,
  DURE_PILOT_RUNNING,
  DURE_PILOT_OVER,
} DurePilotState;

/**
 * DureGoodbye:
 *
 * Why the visit ended without a donation.
 */
typedef enum
{
  DURE_GOODBYE_REFUSED, /* "no, finish" */
  DURE_GOODBYE_NOTHING, /* A or B answered no, or every row dropped */
} DureGoodbye;

typedef enum
{
  DURE_ANSWER_NO,
  DURE_ANSWER_FOURTEEN_OR_OVER,
  DURE_ANSWER_UNDER_FOURTEEN,
} DureDonateAnswer;

/**
 * DureReviewRow:
 *
 * The rows of the review, each of which can be dropped. The rows from %DURE_ROW_READINGS on are
 * what other instruments measured, see dure_visit_get_readings().
 */
typedef enum
{
  DURE_ROW_HEART_RATE,
  DURE_ROW_RR_INTERVALS,
  DURE_ROW_RMSSD,
  DURE_ROW_ABOUT, /* age band and sex, if said */
  DURE_ROW_HOME,  /* the hours of a home */
  DURE_ROW_METER, /* what it drew in this visit */
  DURE_ROW_READINGS,
  DURE_ROW_COUNT = DURE_ROW_READINGS + DURE_READINGS_MAX,
} DureReviewRow;

/**
 * DureVisitHands:
 * @measure: start looking for such an instrument and measuring: the station's, or @own the donor's
 * @answer: give the donor's answer to the open question
 * @release: let go of the instrument and forget it
 * @give: seal the donation and put it into the outbox, durably; fills in the kiosk's part of @token
 *   (language, kiosk, signature); on %FALSE nothing was kept
 * @find_notice: the notice in a language; (transfer none) (nullable)
 * @can_give: (nullable): whether this station can take donations at all; %NULL means that it can
 * @show_pass: (nullable): make a pass and begin to ask the city about it; %NULL where no one can
 *   be told again
 * @hide_pass: (nullable): stop asking, and forget the pass; stands with @show_pass
 * @look_up: (nullable): ask the city what stands of who has this code; %NULL where nothing can be
 *   taken back
 * @stop_looking: (nullable): do not wait for that any more; stands with @look_up
 * @take_back: (nullable): seal the slip and keep it for the city, durably; stands with @look_up
 * @show_home: (nullable): make a pass for the file of a home and begin to ask the city for it;
 *   %NULL where none can be brought
 * @hide_home: (nullable): stop asking, and have what was brought erased; stands with @show_home
 * @find_pilot: (nullable): the pilot model that may run now, in a language; (transfer none)
 *   (nullable); %NULL where there is never one
 * @ask_pilot: (nullable): run it; stands with @find_pilot
 * @forget_pilot: (nullable): its answer is not wanted any more; stands with @find_pilot
 *
 * What a visit can do to the world. All it does with a donor's data goes through @give.
 */
typedef struct
{
  void (*measure) (DureInstrumentKind kind, gboolean own, gpointer data);
  void (*answer) (gboolean yes, guint number, gpointer data);
  void (*release) (gpointer data);
  gboolean (*give) (DureDonation *donation, DureToken *token, gpointer data, GError **error);
  DureNotice *(*find_notice) (const char *language, gpointer data);
  gpointer data;
  gboolean (*can_give) (gpointer data);
  gboolean (*show_pass) (const char *language, const char *notice_digest, DureVisitPass *ret_pass,
                         gpointer data);
  void (*hide_pass) (gpointer data);
  void (*look_up) (const char *code, gpointer data);
  void (*stop_looking) (gpointer data);
  gboolean (*take_back) (const DureSlip *slip, gpointer data);
  gboolean (*show_home) (const char *language, DureVisitPass *ret_pass, gpointer data);
  void (*hide_home) (gpointer data);
  const DurePilotModel *(*find_pilot) (const char *language, gpointer data);
  void (*ask_pilot) (const DurePilotFeatures *features, gpointer data);
  void (*forget_pilot) (gpointer data);
} DureVisitHands;

/**
 * DureVisitTimes:
 * @idle_ms: without a touch on a reading screen, until the question "still there?"
 * @warning_ms: how long that question stands
 * @patience_ms: on the measure screen, until what there is becomes the result; also the longest
 *   that a search or a measurement keeps the question away
 * @rhythm_patience_ms: the same while so many beats are wanted that the AI can look at them
 * @heard_idle_ms: like @idle_ms on every screen, for somebody who listens; never less than that
 * @receipt_idle_ms: like @idle_ms on the receipt, which shows a secret
 * @receipt_warning_ms: like @warning_ms on the receipt
 */
typedef struct
{
  gint64 idle_ms;
  gint64 warning_ms;
  gint64 patience_ms;
  gint64 receipt_idle_ms;
  gint64 receipt_warning_ms;
  gint64 rhythm_patience_ms;
  gint64 heard_idle_ms;
} DureVisitTimes;

/* 60 s, then 30 s shown: kiosk-station practice and EN 301 549 5.1.6; any touch extends. Whoever
 * listens needs half as long again. */
#define DURE_VISIT_TIMES_DEFAULT \
  { 60 * 1000, 30 * 1000, 180 * 1000, 45 * 1000, 20 * 1000, 300 * 1000, 90 * 1000 }

#define DURE_TYPE_VISIT (dure_visit_get_type ())
G_DECLARE_FINAL_TYPE (DureVisit, dure_visit, DURE, VISIT, GObject)

/* Signal "changed" (screen_changed: gboolean): something a screen shows has changed. */
DureVisit *dure_visit_new (DureClock *clock, DureDice *dice, const DureVisitTimes *times,
                           const DureVisitHands *hands);
void dure_visit_set_installed (DureVisit *self, DureInstrumentKind kind, gboolean is_installed);
void dure_visit_set_devices (DureVisit *self, guint devices);

/* What the donor does */
void dure_visit_start (DureVisit *self, const char *language);
void dure_visit_start_assisted (DureVisit *self, const char *language);
void dure_visit_set_language (DureVisit *self, const char *language);
void dure_visit_choose (DureVisit *self, DureInstrumentKind kind, gboolean own);
void dure_visit_choose_another (DureVisit *self);
void dure_visit_bring_home (DureVisit *self);
void dure_visit_use_meter (DureVisit *self);
void dure_visit_use_station (DureVisit *self);
void dure_visit_answer (DureVisit *self, gboolean yes, guint number);
void dure_visit_try_again (DureVisit *self);
void dure_visit_say_about (DureVisit *self, DureAgeBand age, DureSex sex);
void dure_visit_say_number_only (DureVisit *self, gboolean is_number_only);
void dure_visit_say_meal (DureVisit *self, DureMeal meal);
void dure_visit_say_symptom (DureVisit *self, DureSymptom symptom);
void dure_visit_let_ai_look (DureVisit *self, gboolean may_look);
void dure_visit_end_early (DureVisit *self);
void dure_visit_show_values (DureVisit *self);
void dure_visit_rest (DureVisit *self);
void dure_visit_go_on (DureVisit *self);
void dure_visit_see_pilot (DureVisit *self);
void dure_visit_answer_pilot (DureVisit *self, gboolean yes);
void dure_visit_answer_donate (DureVisit *self, DureDonateAnswer answer);
void dure_visit_return (DureVisit *self);
void dure_visit_confirm_words (DureVisit *self, gboolean are_same);
void dure_visit_give_as_new (DureVisit *self);
void dure_visit_answer_ask (DureVisit *self, gboolean yes);
void dure_visit_tell_about (DureVisit *self, DureAbout about);
void dure_visit_keep_row (DureVisit *self, DureReviewRow row, gboolean keep);
void dure_visit_give (DureVisit *self);
void dure_visit_back (DureVisit *self);
void dure_visit_stop (DureVisit *self);
void dure_visit_touch (DureVisit *self);
void dure_visit_set_is_heard (DureVisit *self, gboolean is_heard);

void dure_visit_begin_taking_back (DureVisit *self, const char *language);
void dure_visit_type_code (DureVisit *self, const char *code);
void dure_visit_choose_scope (DureVisit *self, guint what);
void dure_visit_take_back (DureVisit *self, gboolean erases);

/* What the instrument, the city and the clock do */
void dure_visit_set_link (DureVisit *self, DureVisitLink link);
void dure_visit_set_question (DureVisit *self, const DureInstrumentQuestion *question);
void dure_visit_set_proven (DureVisit *self, DurePossession possession);
void dure_visit_take_reading (DureVisit *self, const DureInstrumentReading *reading);
void dure_visit_take_beats (DureVisit *self, guint bpm, gboolean contact, const guint16 *rr_1024,
                            gsize count);
void dure_visit_break_beats (DureVisit *self);
void dure_visit_set_pass_state (DureVisit *self, DurePassState state,
                                const DureApproval *approval);
void dure_visit_set_home_state (DureVisit *self, DurePassState state);
void dure_visit_take_home (DureVisit *self, const DureHomeHours *hours);
void dure_visit_set_looked_up (DureVisit *self, DureCodeState state,
                               const gboolean stands[DURE_TAKE_COUNT]);
void dure_visit_set_taken_back (DureVisit *self);
void dure_visit_set_pilot_outcome (DureVisit *self, DureModelOutcome outcome, double answer);
void dure_visit_tick (DureVisit *self);

/* What the screens show */
DureScreen dure_visit_get_screen (DureVisit *self);
gboolean dure_visit_is_assisted (DureVisit *self);
const char *dure_visit_get_language (DureVisit *self);
DureNotice *dure_visit_get_notice (DureVisit *self);
gboolean dure_visit_has_installed (DureVisit *self, DureInstrumentKind kind);
gboolean dure_visit_uses (DureVisit *self, DureDeviceClass device);
gboolean dure_visit_has_measured (DureVisit *self, DureInstrumentKind kind);
gboolean dure_visit_has_results (DureVisit *self);
DureInstrumentKind dure_visit_get_kind (DureVisit *self, gboolean *ret_own);
DureVisitLink dure_visit_get_link (DureVisit *self);
const DureInstrumentQuestion *dure_visit_get_question (DureVisit *self);
const DureInstrumentReading *dure_visit_get_live (DureVisit *self);
const DureReadings *dure_visit_get_readings (DureVisit *self);
guint dure_visit_get_live_bpm (DureVisit *self);
double dure_visit_get_progress (DureVisit *self);
gboolean dure_visit_offers_ai (DureVisit *self);
gboolean dure_visit_may_ai_look (DureVisit *self);
gboolean dure_visit_can_end_early (DureVisit *self);
const gint32 *dure_visit_get_rr_ms (DureVisit *self, gsize *ret_count);
void dure_visit_get_about (DureVisit *self, DureAgeBand *ret_age, DureSex *ret_sex);
DureAbout dure_visit_get_choice (DureVisit *self);
gboolean dure_visit_get_feedback (DureVisit *self, DureFeedback *ret_feedback);
guint dure_visit_get_judged (DureVisit *self, DureJudged ret_judged[DURE_JUDGED_MOST]);
DureUrgency dure_visit_get_answer (DureVisit *self, DureRedFlag *ret_flag);
gboolean dure_visit_get_rhythm (DureVisit *self, DureRhythmResult *ret_rhythm);
gboolean dure_visit_get_number_only (DureVisit *self);
DureMeal dure_visit_get_meal (DureVisit *self);
gboolean dure_visit_get_values_shown (DureVisit *self);
gboolean dure_visit_can_see_pilot (DureVisit *self);
const DurePilotModel *dure_visit_get_pilot (DureVisit *self);
DurePilotState dure_visit_get_pilot_state (DureVisit *self);
DureModelOutcome dure_visit_get_pilot_outcome (DureVisit *self);
const char *dure_visit_get_pilot_words (DureVisit *self);
gboolean dure_visit_can_donate (DureVisit *self);
gboolean dure_visit_can_return (DureVisit *self);
DurePassState dure_visit_get_pass_state (DureVisit *self);
const DureVisitPass *dure_visit_get_pass (DureVisit *self);
gboolean dure_visit_get_pass_words (DureVisit *self, const char *ret_words[2]);
gboolean dure_visit_is_approved (DureVisit *self);
gboolean dure_visit_can_bring_home (DureVisit *self);
DurePassState dure_visit_get_home_state (DureVisit *self);
const DureVisitPass *dure_visit_get_home_pass (DureVisit *self);
const DureHomeHours *dure_visit_get_home_hours (DureVisit *self);
const DureHomeEnergy *dure_visit_get_home (DureVisit *self);
const DureMeterSeries *dure_visit_get_meter (DureVisit *self);
gboolean dure_visit_can_take_back (DureVisit *self);
DureCodeState dure_visit_get_code_state (DureVisit *self);
gboolean dure_visit_offers_scope (DureVisit *self, guint what);
guint dure_visit_get_scope (DureVisit *self);
gboolean dure_visit_get_take_back_failed (DureVisit *self);
DureTakenState dure_visit_get_taken (DureVisit *self, gboolean *ret_erases);
DurePurpose dure_visit_get_purpose (DureVisit *self);
guint dure_visit_get_ask_number (DureVisit *self, guint *ret_count);
DureDecision dure_visit_get_decision (DureVisit *self, DurePurpose purpose);
gboolean dure_visit_has_row (DureVisit *self, DureReviewRow row);
gboolean dure_visit_keeps_row (DureVisit *self, DureReviewRow row);
gboolean dure_visit_get_give_failed (DureVisit *self);
const DureToken *dure_visit_get_token (DureVisit *self);
const char *dure_visit_get_withdrawal_code (DureVisit *self);
DureGoodbye dure_visit_get_goodbye (DureVisit *self);
gboolean dure_visit_is_child (DureVisit *self);
guint dure_visit_get_seconds_left (DureVisit *self);
guint dure_visit_get_rest_left (DureVisit *self, guint *ret_whole);
gboolean dure_visit_can_go_back (DureVisit *self);

G_END_DECLS
