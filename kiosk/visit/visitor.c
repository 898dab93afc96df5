// visitor.c: all that a visit knows of its donor, until it is forgotten
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The state machine decides when; this decides what: which rows there are to give, and what a
// donation may carry once some were dropped. A dropped row must not come back through another: the
// feedback of a donation says only what its kept rows say anyway.
//
// One block of guarded memory for the life of the program, wiped between visitors.

#include "visitor.h"

#include "canonical-json.h"
#include "id.h"
#include "receipt.h"

#include <sodium.h>
#include <string.h>

/**
 * dure_visitor_new:
 *
 * Returns: (transfer full): a visitor of whom nothing is known
 */
DureVisitor *
dure_visitor_new (void)
{
  DurePulseSeries *pulse = dure_pulse_series_new ();
  DureVisitor *self = sodium_malloc (sizeof *self);

  if (self == NULL)
    g_error ("no memory for a visitor");
  sodium_memzero (self, sizeof *self);
  self->pulse = pulse;
  return self;
}

/**
 * dure_visitor_free:
 * @self: (transfer full) (nullable): forgotten and freed
 */
void
dure_visitor_free (DureVisitor *self)
{
  if (self == NULL)
    return;
  dure_visitor_forget (self);
  dure_pulse_series_free (self->pulse);
  sodium_free (self);
}

static void
wipe_text (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
}

static void
forget_pulse (DureVisitor *self)
{
  dure_visitor_remember (self, DURE_INSTRUMENT_KIND_HEART_RATE);
  dure_pulse_series_forget (self->pulse);
  sodium_memzero (&self->feedback, sizeof self->feedback);
  sodium_memzero (&self->rhythm, sizeof self->rhythm);
  self->has_feedback = self->has_rhythm = FALSE;
}

/**
 * dure_visitor_forget_attempt:
 * @kind: what is going to be measured, or could not be
 *
 * Wipes what came of a measurement that is not finished, and which rows were dropped. Whether a
 * pulse wanted a second measurement is known until the visitor is forgotten.
 */
void
dure_visitor_forget_attempt (DureVisitor *self, DureInstrumentKind kind)
{
  if (kind == DURE_INSTRUMENT_KIND_HEART_RATE)
    forget_pulse (self);
  if (kind == DURE_INSTRUMENT_KIND_ELECTRICITY)
    {
      self->has_meter = FALSE;
      dure_meter_series_forget (&self->meter);
    }
  sodium_memzero (&self->live, sizeof self->live);
  memset (self->is_dropped, 0, sizeof self->is_dropped);
  self->about = DURE_ABOUT_WHOLE;
}

/**
 * dure_visitor_forget_kind:
 * @kind: what was not wanted
 *
 * Like dure_visitor_forget_attempt(), and what was measured of it too.
 */
void
dure_visitor_forget_kind (DureVisitor *self, DureInstrumentKind kind)
{
  dure_visitor_forget_attempt (self, kind);
  dure_readings_forget (&self->readings, kind);
  if (kind != DURE_INSTRUMENT_KIND_BLOOD_PRESSURE)
    return;
  sodium_memzero (&self->first_pressure, sizeof self->first_pressure);
  self->has_first_pressure = FALSE;
}

/**
 * dure_visitor_forget_consent:
 *
 * Wipes every answer and every id that was thrown for this donor.
 */
void
dure_visitor_forget_consent (DureVisitor *self)
{
  if (self->consent != NULL)
    {
      wipe_text (self->consent->donor);
      wipe_text (self->consent->record_id);
      wipe_text (self->consent->receipt_id);
      memset (self->consent->lines, 0, sizeof self->consent->lines);
    }
  wipe_text (self->donation_id);
  g_clear_pointer (&self->consent, dure_consent_free);
  g_clear_pointer (&self->notice, dure_notice_unref);
  g_clear_pointer (&self->donation_id, g_free);
}

/**
 * dure_visitor_forget_pass:
 *
 * Wipes what was said of a phone that has given before.
 */
void
dure_visitor_forget_pass (DureVisitor *self)
{
  self->has_pass = self->is_approved = FALSE;
  self->pass_state = DURE_PASS_WAITING;
  sodium_memzero (&self->pass, sizeof self->pass);
  sodium_memzero (&self->approval, sizeof self->approval);
}

/**
 * dure_visitor_forget_home_pass:
 *
 * Wipes the pass for the file of a home; what was brought with it stays.
 */
void
dure_visitor_forget_home_pass (DureVisitor *self)
{
  self->has_home_pass = FALSE;
  self->home_state = DURE_PASS_WAITING;
  sodium_memzero (&self->home_pass, sizeof self->home_pass);
}

/**
 * dure_visitor_forget_home:
 *
 * Wipes what was brought about a home, and which rows were dropped.
 */
void
dure_visitor_forget_home (DureVisitor *self)
{
  self->has_home = FALSE;
  sodium_memzero (&self->home_hours, sizeof self->home_hours);
  sodium_memzero (&self->home, sizeof self->home);
  memset (self->is_dropped, 0, sizeof self->is_dropped);
  self->about = DURE_ABOUT_WHOLE;
}

/**
 * dure_visitor_take_home:
 * @hours: what was brought; in the place of what was before
 */
void
dure_visitor_take_home (DureVisitor *self, const DureHomeHours *hours)
{
  g_autoptr (GArray) uses = dure_home_hours_uses (hours);

  dure_visitor_forget_home (self);
  self->has_home = TRUE;
  self->home_hours = *hours;
  dure_home_energy ((const DureEnergyUse *) (gpointer) uses->data, uses->len, DURE_ENERGY_EAST_S,
                    &self->home);
  sodium_memzero (uses->data, uses->len * sizeof (DureEnergyUse));
}

/**
 * dure_visitor_forget:
 *
 * Wipes everything.
 */
void
dure_visitor_forget (DureVisitor *self)
{
  DurePulseSeries *pulse = self->pulse;

  dure_pulse_series_forget (self->pulse);
  dure_visitor_forget_consent (self);
  sodium_memzero (self, sizeof *self);
  self->pulse = pulse;
}

/* How the donor feels is not in here, and so in no donation. */
static void
judge (const DureVisitor *self, DureAgeBand age, DureSex sex, DureFeedback *ret_feedback)
{
  const DurePerson person = dure_visitor_person (self, age);
  DureVitalReading pulse = { .vital = DURE_VITAL_HEART_RATE };

  if (self->has_feedback)
    dure_pulse_series_judge (self->pulse, age, sex, ret_feedback);
  else
    dure_feedback_init (ret_feedback);
  pulse.value = ret_feedback->heart_rate;
  dure_feedback_judge_pulse (
      ret_feedback, &person,
      dure_visitor_is_repeat (self, DURE_INSTRUMENT_KIND_HEART_RATE, &pulse));
  dure_visitor_judge_readings (self, &person, ret_feedback);
  if (self->has_rhythm)
    dure_feedback_set_rhythm (ret_feedback, self->rhythm.verdict);
}

/**
 * dure_visitor_judge:
 *
 * Makes the feedback out of the beats, of what else was measured before them, and of what was said
 * about oneself.
 */
void
dure_visitor_judge (DureVisitor *self)
{
  self->has_feedback = TRUE;
  judge (self, self->age, self->sex, &self->feedback);
}

/**
 * dure_visitor_has_kind:
 *
 * Returns: whether there is a result of that kind, which may be that it could not be told
 */
gboolean
dure_visitor_has_kind (const DureVisitor *self, DureInstrumentKind kind)
{
  if (kind == DURE_INSTRUMENT_KIND_ELECTRICITY)
    return self->has_meter;
  return kind == DURE_INSTRUMENT_KIND_HEART_RATE ? self->has_feedback
                                                 : dure_readings_has (&self->readings, kind);
}

static gboolean
was_measured (const DureVisitor *self, DureReviewRow row)
{
  double watts;
  gsize count;

  if (row >= DURE_ROW_READINGS)
    return row - DURE_ROW_READINGS < self->readings.count;
  if (row == DURE_ROW_ABOUT)
    return self->age != DURE_AGE_UNSAID || self->sex != DURE_SEX_UNSAID;
  if (row == DURE_ROW_HOME)
    return self->has_home && dure_home_hours_measured (&self->home_hours) > 0;
  if (row == DURE_ROW_METER)
    return self->has_meter && dure_meter_series_mean (&self->meter, &watts);
  if (!self->has_feedback)
    return FALSE;
  if (row == DURE_ROW_HEART_RATE)
    return self->feedback.heart_rate > 0;
  if (row == DURE_ROW_RMSSD)
    return self->feedback.rmssd_ms >= 0;
  dure_pulse_series_rr_ms (self->pulse, &count);
  return count > 0;
}

static DureCode
code_of (const DureVisitor *self, DureReviewRow row)
{
  if (row >= DURE_ROW_READINGS)
    return self->readings.items[row - DURE_ROW_READINGS].observation.code;
  return row == DURE_ROW_HEART_RATE ? DURE_CODE_HEART_RATE
         : row == DURE_ROW_RMSSD    ? DURE_CODE_RMSSD
         : row == DURE_ROW_HOME     ? DURE_CODE_ELECTRICITY
         : row == DURE_ROW_METER    ? DURE_CODE_POWER
                                    : DURE_CODE_RR_INTERVALS;
}

/**
 * dure_visitor_can_give:
 * @notice: what would be asked
 * @at_ms: now
 *
 * Returns: whether anything was measured that @notice asks for
 */
gboolean
dure_visitor_can_give (const DureVisitor *self, DureNotice *notice, gint64 at_ms)
{
  for (DureReviewRow row = 0; row < DURE_ROW_COUNT; row++)
    if (row != DURE_ROW_ABOUT && was_measured (self, row)
        && dure_consent_can_cover (notice, code_of (self, row), at_ms))
      return TRUE;
  return FALSE;
}

/* Whether there is such a thing that the notice, once there is one, asks for. */
static gboolean
can_be_given (const DureVisitor *self, DureReviewRow row)
{
  return was_measured (self, row)
         && (self->notice == NULL
             || dure_consent_can_cover (self->notice, code_of (self, row), self->consent->time_ms));
}

static gboolean
is_of_home (DureReviewRow row)
{
  return row == DURE_ROW_HOME || row == DURE_ROW_METER;
}

static gboolean
is_health (DureReviewRow row)
{
  return row != DURE_ROW_ABOUT && !is_of_home (row);
}

static gboolean
has_refused (const DureVisitor *self, DurePurpose purpose)
{
  return self->consent != NULL
         && self->consent->lines[purpose].decision == DURE_DECISION_REFUSED;
}

static gboolean
has_health_row (const DureVisitor *self)
{
  for (DureReviewRow row = 0; row < DURE_ROW_COUNT; row++)
    if (is_health (row) && can_be_given (self, row))
      return TRUE;
  return FALSE;
}

/**
 * dure_visitor_asks:
 * @purpose: one of the asks of the notice
 *
 * Returns: whether it is asked of this visitor: A and B about what was measured, E about what is
 *   known of a home, C and D about either
 */
gboolean
dure_visitor_asks (const DureVisitor *self, DurePurpose purpose)
{
  switch (purpose)
    {
    case DURE_PURPOSE_COLLECT:
    case DURE_PURPOSE_SENSITIVE:
      return has_health_row (self);
    case DURE_PURPOSE_ENERGY:
      return can_be_given (self, DURE_ROW_HOME) || can_be_given (self, DURE_ROW_METER);
    default:
      return purpose < DURE_PURPOSE_COUNT;
    }
}

/**
 * dure_visitor_has_row:
 *
 * Returns: whether there is such a thing to give; once there is a notice, whether it asks for it
 *   and the answer was not no. Age and sex go with what was measured
 */
gboolean
dure_visitor_has_row (const DureVisitor *self, DureReviewRow row)
{
  if (is_of_home (row))
    return can_be_given (self, row) && !has_refused (self, DURE_PURPOSE_ENERGY);
  if (has_refused (self, DURE_PURPOSE_SENSITIVE))
    return FALSE;
  return row == DURE_ROW_ABOUT ? was_measured (self, row) && has_health_row (self)
                               : can_be_given (self, row);
}

/**
 * dure_visitor_keeps_row:
 *
 * Returns: whether there is such a thing and the donor gives it
 */
gboolean
dure_visitor_keeps_row (const DureVisitor *self, DureReviewRow row)
{
  return dure_visitor_has_row (self, row) && !self->is_dropped[row];
}

/**
 * dure_visitor_gives_anything:
 *
 * Returns: whether a measured row is kept; age and sex alone are no donation
 */
gboolean
dure_visitor_gives_anything (const DureVisitor *self)
{
  for (DureReviewRow row = 0; row < DURE_ROW_COUNT; row++)
    if (row != DURE_ROW_ABOUT && dure_visitor_keeps_row (self, row))
      return TRUE;
  return FALSE;
}

/**
 * dure_visitor_begin_consent:
 * @notice: what the asks are going to show
 *
 * Begins the asks anew, with a new donor id; earlier answers are forgotten. What stands from
 * earlier visits, and would be asked in this one, is answered already.
 */
void
dure_visitor_begin_consent (DureVisitor *self, DureNotice *notice, DureClock *clock, DureDice *dice)
{
  dure_visitor_forget_consent (self);
  self->notice = dure_notice_ref (notice);
  self->consent = dure_consent_new (notice, clock, dice);
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (self->is_approved && self->approval.stands[purpose] && dure_visitor_asks (self, purpose))
      {
        self->consent->lines[purpose].decision = DURE_DECISION_GIVEN;
        self->consent->lines[purpose].is_earlier = TRUE;
      }
}

static void
add_observation (DureDonation *donation, DureObservation *observation)
{
  if (dure_consent_covers (donation->consent, donation->notice, observation->code,
                           observation->end_ms))
    g_ptr_array_add (donation->observations, observation);
  else
    dure_observation_free (observation);
}

static void
add_of_pulse (DureDonation *donation, DureVisitor *self, DureObservation *observation)
{
  observation->device = dure_readings_device (DURE_INSTRUMENT_KIND_HEART_RATE, self->pulse_is_own);
  observation->possession = self->pulse_possession;
  add_observation (donation, observation);
}

static void
add_value (DureDonation *donation, DureVisitor *self, DureCode code, double value)
{
  gint64 start_ms, end_ms;
  DureObservation *observation;

  if (!dure_pulse_series_period (self->pulse, &start_ms, &end_ms))
    return;
  observation = dure_observation_new (code, start_ms, end_ms);
  observation->value = value;
  add_of_pulse (donation, self, observation);
}

static void
add_observations (DureDonation *donation, DureVisitor *self)
{
  if (dure_visitor_keeps_row (self, DURE_ROW_HEART_RATE))
    add_value (donation, self, DURE_CODE_HEART_RATE, self->feedback.heart_rate);
  if (dure_visitor_keeps_row (self, DURE_ROW_RR_INTERVALS))
    {
      g_autoptr (GPtrArray) runs = dure_pulse_series_observations (self->pulse);

      while (runs->len > 0)
        add_of_pulse (donation, self, g_ptr_array_steal_index (runs, 0));
    }
  if (dure_visitor_keeps_row (self, DURE_ROW_RMSSD))
    add_value (donation, self, DURE_CODE_RMSSD, self->feedback.rmssd_ms);
  for (guint i = 0; i < self->readings.count; i++)
    if (dure_visitor_keeps_row (self, DURE_ROW_READINGS + i))
      add_observation (donation, dure_readings_copy (&self->readings, i));
  if (dure_visitor_keeps_row (self, DURE_ROW_HOME))
    {
      g_autoptr (GPtrArray) hours = dure_home_hours_observations (&self->home_hours);

      while (hours->len > 0)
        add_observation (donation, g_ptr_array_steal_index (hours, 0));
    }
  if (dure_visitor_keeps_row (self, DURE_ROW_METER))
    add_observation (donation,
                     dure_meter_series_observation (&self->meter, self->meter_possession));
}

/* The codes that were measured and are not given; a cuff's count of the pulse is not the pulse. */
static guint
dropped_codes (const DureVisitor *self)
{
  guint codes = 0;

  for (DureReviewRow row = 0; row < DURE_ROW_COUNT; row++)
    if (row != DURE_ROW_ABOUT && !dure_visitor_keeps_row (self, row)
        && (row < DURE_ROW_READINGS
            || (was_measured (self, row) && code_of (self, row) != DURE_CODE_HEART_RATE)))
      codes |= 1u << code_of (self, row);
  return codes;
}

/* By the age and sex that are given: by others the percentile and, under 19, a missing range would
 * tell them. What was told of a pulse of which nothing is given, or of none at all, stays here. */
static void
narrow_feedback (DureDonation *donation, DureVisitor *self)
{
  judge (self, donation->age, donation->sex, &donation->feedback);
  /* A number without its range would tell what the age does not: that somebody is pregnant. */
  donation->has_feedback =
      dure_feedback_drop (&donation->feedback, dropped_codes (self))
      && (!self->is_number_only || dure_age_band_is_under_19 (donation->age));
}

/**
 * dure_visitor_make_donation:
 * @clock: orders the donation's id
 * @dice: where id, claim secret and withdrawal code come from
 * @ret_token: (out caller-allocates): secret and receipt digest set, the rest zero; set only on
 *   success, and a secret
 *
 * Returns: (transfer full) (nullable): exactly the kept rows that the consent covers, or %NULL when
 *   it covers none of them
 */
DureDonation *
dure_visitor_make_donation (DureVisitor *self, DureClock *clock, DureDice *dice,
                            DureToken *ret_token)
{
  g_autoptr (DureDonation) donation = NULL;
  g_autoptr (json_t) record = NULL;

  if (self->donation_id == NULL)
    self->donation_id = dure_id_new_timed (clock, dice);
  donation = dure_donation_new (self->donation_id, self->notice, dure_consent_copy (self->consent));
  add_observations (donation, self);
  if (donation->observations->len == 0)
    return NULL;
  if (dure_visitor_keeps_row (self, DURE_ROW_ABOUT))
    {
      donation->age = self->age;
      donation->sex = self->sex;
      dure_about_tell (self->about, &donation->age, &donation->sex);
    }
  narrow_feedback (donation, self);
  donation->withdrawal_code = dure_withdrawal_code_new (dice);
  donation->has_visit = self->is_approved;
  memcpy (donation->visit_token, self->approval.token, sizeof donation->visit_token);

  memset (ret_token, 0, sizeof *ret_token);
  dure_dice_fill (dice, ret_token->claim_secret, sizeof ret_token->claim_secret);
  dure_claim_hash (ret_token->claim_secret, donation->claim_hash);
  record = dure_consent_to_json (donation->consent, donation->notice);
  dure_receipt_digest (record, ret_token->receipt_digest);
  return g_steal_pointer (&donation);
}

/**
 * dure_visitor_keep_receipt:
 * @token: signed by the kiosk
 * @withdrawal_code: 10 digits
 *
 * After giving, only what the receipt shows is still known.
 */
void
dure_visitor_keep_receipt (DureVisitor *self, const DureToken *token, const char *withdrawal_code)
{
  gboolean is_approved = self->is_approved;

  dure_visitor_forget (self);
  self->is_approved = is_approved;
  self->token = *token;
  self->has_token = TRUE;
  g_strlcpy (self->withdrawal_code, withdrawal_code, sizeof self->withdrawal_code);
}
