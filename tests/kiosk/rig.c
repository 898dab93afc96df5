// rig.c: a visit without a world: a clock set by hand, hands that only remember
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"

#include "canonical-json.h"
#include "kiosk-error.h"

#include <string.h>

static void
on_changed (DureVisit *visit, gboolean screen_changed, gpointer data)
{
  Rig *self = data;

  self->changes++;
  self->screen_changes += screen_changed;
}

static void
measure (DureInstrumentKind kind, gboolean own, gpointer data)
{
  Rig *self = data;

  self->measures++;
  self->kind = kind;
  self->own = own;
}

static void
answer (gboolean yes, guint number, gpointer data)
{
  Rig *self = data;

  self->answers++;
  self->yes = yes;
  self->number = number;
}

static void
release (gpointer data)
{
  ((Rig *) data)->releases++;
}

static gboolean
give (DureDonation *donation, DureToken *token, gpointer data, GError **error)
{
  Rig *self = data;

  self->gives++;
  if (self->give_fails)
    {
      g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_NO_SPACE, "full");
      return FALSE;
    }
  token->kiosk[0] = 42;
  json_decref (self->given);
  self->given = dure_donation_to_json (donation);
  return TRUE;
}

static DureNotice *
find_notice (const char *language, gpointer data)
{
  return dure_notice_shelf_newest (((Rig *) data)->notices, "gwangju-heart", language);
}

static gboolean
can_give (gpointer data)
{
  return !((Rig *) data)->cannot_give;
}

static gboolean
show_pass (const char *language, const char *notice_digest, DureVisitPass *ret_pass, gpointer data)
{
  Rig *self = data;

  if (self->cannot_show_pass)
    return FALSE;
  self->passes++;
  *ret_pass = (DureVisitPass){ .language = (guint8) dure_token_language (language),
                               .secret = { 77 } };
  return TRUE;
}

static void
hide_pass (gpointer data)
{
  ((Rig *) data)->hidden++;
}

static gboolean
show_home (const char *language, DureVisitPass *ret_pass, gpointer data)
{
  Rig *self = data;

  if (self->cannot_show_pass)
    return FALSE;
  self->homes++;
  *ret_pass = (DureVisitPass){ .use = DURE_PASS_FOR_HOME,
                               .language = (guint8) dure_token_language (language),
                               .secret = { 78 } };
  return TRUE;
}

static void
hide_home (gpointer data)
{
  ((Rig *) data)->homes_hidden++;
}

static void
look_up (const char *code, gpointer data)
{
  Rig *self = data;

  g_assert_cmpuint (strlen (code), ==, DURE_WITHDRAWAL_CODE_DIGITS);
  self->looks++;
}

static void
stop_looking (gpointer data)
{
  ((Rig *) data)->looks_stopped++;
}

static gboolean
take_back (const DureSlip *slip, gpointer data)
{
  Rig *self = data;

  if (self->take_back_fails)
    return FALSE;
  self->slips++;
  self->slip = *slip;
  return TRUE;
}

static const DurePilotModel *
find_pilot (const char *language, gpointer data)
{
  const DurePilotModel *pilot = ((Rig *) data)->pilot;

  return pilot != NULL && dure_pilot_model_speaks (pilot, language) ? pilot : NULL;
}

static void
ask_pilot (const DurePilotFeatures *features, gpointer data)
{
  Rig *self = data;

  self->pilot_asks++;
  self->features = *features;
}

static void
forget_pilot (gpointer data)
{
  ((Rig *) data)->pilots_forgotten++;
}

/**
 * rig_set_up:
 * @seed: what the dice start from
 *
 * A station on its welcome screen.
 */
void
rig_set_up (Rig *self, gconstpointer seed)
{
  const DureVisitTimes times = DURE_VISIT_TIMES_DEFAULT;
  const DureVisitHands hands = { measure, answer, release, give, find_notice, self, can_give,
                                 show_pass, hide_pass, look_up, stop_looking,
                                  take_back, show_home, hide_home, find_pilot, ask_pilot,
                                  forget_pilot };
  g_autoptr (GError) error = NULL;

  self->clock = dure_clock_new_manual (RIG_NOW_MS);
  self->dice = dure_dice_new_seeded (GPOINTER_TO_SIZE (seed));
  self->notices = dure_notice_shelf_load (NULL, &error);
  g_assert_no_error (error);
  self->visit = dure_visit_new (self->clock, self->dice, &times, &hands);
  g_signal_connect (self->visit, "changed", G_CALLBACK (on_changed), self);
}

void
rig_tear_down (Rig *self, gconstpointer seed)
{
  g_assert_finalize_object (self->visit);
  dure_notice_shelf_free (self->notices);
  dure_dice_seeded_free (self->dice);
  dure_clock_manual_free (self->clock);
  json_decref (self->given);
  dure_pilot_model_free (self->pilot);
}

/**
 * rig_wait:
 *
 * Time passes, with a tick four times a second.
 */
void
rig_wait (Rig *self, gint64 milliseconds)
{
  for (; milliseconds > 0; milliseconds -= 250)
    {
      dure_clock_manual_advance (self->clock, MIN (milliseconds, 250));
      dure_visit_tick (self->visit);
    }
}

/**
 * rig_choose:
 *
 * From the welcome screen, or the choice, to the instrument that is looked for.
 */
void
rig_choose (Rig *self, DureInstrumentKind kind, gboolean own)
{
  dure_visit_start (self->visit, "ko");
  dure_visit_choose (self->visit, kind, own);
  rig_assert_screen (self, DURE_SCREEN_CONNECT);
  g_assert_cmpint (self->kind, ==, kind);
  g_assert_cmpint (self->own, ==, own);
}

/**
 * rig_ask:
 *
 * The instruments ask; heart rates to pick from are 64, 72 and 81.
 */
void
rig_ask (Rig *self, DureQuestion question, guint number)
{
  const DureInstrumentQuestion asked = { question, number, 3, { 64, 72, 81 } };

  dure_visit_set_link (self->visit, DURE_LINK_ASKING);
  dure_visit_set_question (self->visit, &asked);
}

/**
 * rig_read:
 * @codes: (array length=n_values): what
 * @values: (array length=n_values): how much
 *
 * A finished reading comes, stamped by a clock an hour ahead.
 */
void
rig_read (Rig *self, DureInstrumentKind kind, guint n_values, const DureCode *codes,
          const double *values)
{
  DureInstrumentReading reading = {
    .kind = kind,
    .n_values = n_values,
    .kiosk_ms = RIG_NOW_MS,
    .device_ms = RIG_NOW_MS + 3600 * 1000,
    .offset_ms = 3600 * 1000,
    .has_offset = TRUE,
  };

  for (guint i = 0; i < n_values; i++)
    {
      reading.values[i].code = codes[i];
      reading.values[i].value = values[i];
    }
  dure_visit_take_reading (self->visit, &reading);
}

/**
 * rig_measure:
 * @kind: any but the pulse
 *
 * From the search to the result, with usual values.
 */
void
rig_measure (Rig *self, DureInstrumentKind kind)
{
  static const struct
  {
    guint count;
    DureCode codes[3];
    double values[3];
  } usual[DURE_INSTRUMENT_KIND_COUNT] = {
    [DURE_INSTRUMENT_KIND_BLOOD_PRESSURE] =
        { 3, { DURE_CODE_SYSTOLIC, DURE_CODE_DIASTOLIC, DURE_CODE_HEART_RATE }, { 118, 76, 68 } },
    [DURE_INSTRUMENT_KIND_TEMPERATURE] = { 1, { DURE_CODE_TEMPERATURE }, { 36.6 } },
    [DURE_INSTRUMENT_KIND_WEIGHT] =
        { 3, { DURE_CODE_WEIGHT, DURE_CODE_HEIGHT, DURE_CODE_BMI }, { 63.4, 168, 22.5 } },
    [DURE_INSTRUMENT_KIND_OXYGEN] =
        { 2, { DURE_CODE_OXYGEN, DURE_CODE_HEART_RATE }, { 98, 71 } },
    [DURE_INSTRUMENT_KIND_GLUCOSE] = { 1, { DURE_CODE_GLUCOSE_MASS }, { 98 } },
  };

  dure_visit_set_link (self->visit, DURE_LINK_MEASURING);
  rig_assert_screen (self, DURE_SCREEN_MEASURE);
  rig_wait (self, 20 * 1000);
  rig_read (self, kind, usual[kind].count, usual[kind].codes, usual[kind].values);
  rig_assert_screen (self, DURE_SCREEN_RESULT);
}

/**
 * rig_beat:
 *
 * A heart beats: one packet a beat, in its own time, until it is not listened to any more.
 */
void
rig_beat (Rig *self, guint count, guint rr_ms)
{
  for (guint i = 0; i < count && dure_visit_get_screen (self->visit) == DURE_SCREEN_MEASURE; i++)
    {
      guint16 rr_1024 = (guint16) ((rr_ms + (i % 2) * 20) * 1024 / 1000);

      rig_wait (self, rr_ms);
      dure_visit_take_beats (self->visit, 60000 / rr_ms, TRUE, &rr_1024, 1);
    }
}

/**
 * rig_take_back_to:
 * @screen: from the code to what was taken back
 *
 * Somebody without a phone, who takes back everything of a pulse.
 */
void
rig_take_back_to (Rig *self, DureScreen screen)
{
  const gboolean stands[DURE_TAKE_COUNT] = { [DURE_KIND_HEART] = TRUE, [DURE_TAKE_PROVIDE] = TRUE };
  g_autofree char *code = dure_withdrawal_code_new (self->dice);

  dure_visit_begin_taking_back (self->visit, "ko");
  if (screen > DURE_SCREEN_CODE)
    {
      dure_visit_type_code (self->visit, code);
      dure_visit_set_looked_up (self->visit, DURE_CODE_FOUND, stands);
    }
  if (screen > DURE_SCREEN_TAKE_BACK)
    dure_visit_choose_scope (self->visit, DURE_TAKE_EVERYTHING);
  if (screen > DURE_SCREEN_ERASE)
    dure_visit_take_back (self->visit, TRUE);
  rig_assert_screen (self, screen);
}

/**
 * rig_bring_home:
 *
 * A phone brings two weeks of 250 Wh an hour.
 */
void
rig_bring_home (Rig *self)
{
  g_autofree DureHomeHours *hours = g_new0 (DureHomeHours, 1);

  hours->count = 14 * 24;
  hours->start_s = 1792854000; /* 2026-10-25T00:00 in Gwangju */
  for (guint i = 0; i < hours->count; i++)
    hours->hours[i].wh = 250;
  dure_visit_take_home (self->visit, hours);
}

/**
 * rig_prove_meter:
 *
 * From the file that is waited for to a meter that is listened to: it was switched off and on.
 */
void
rig_prove_meter (Rig *self)
{
  dure_visit_use_meter (self->visit);
  rig_ask (self, DURE_QUESTION_SWITCH_ON, 0);
  dure_visit_set_proven (self->visit, DURE_POSSESSION_TOGGLE);
  dure_visit_set_link (self->visit, DURE_LINK_MEASURING);
  rig_assert_screen (self, DURE_SCREEN_MEASURE);
}

/**
 * rig_listen:
 * @count: how many packets of a meter come, five seconds apart
 * @watts: what each says; the register counts 1 Wh with each
 */
void
rig_listen (Rig *self, guint count, double watts)
{
  static const DureCode codes[] = { DURE_CODE_POWER, DURE_CODE_ELECTRICITY };

  for (guint i = 0; i < count; i++)
    {
      const double values[] = { watts, i };

      if (i > 0)
        rig_wait (self, 5000);
      rig_read (self, DURE_INSTRUMENT_KIND_ELECTRICITY, 2, codes, values);
    }
}

/**
 * rig_put_pilot:
 *
 * A model on trial that looks at the pulse, and speaks Korean.
 */
void
rig_put_pilot (Rig *self)
{
  g_autofree char *digest = g_strnfill (64, 'a');
  g_autoptr (json_t) json = json_pack (
      "{s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:[s], s:i, s:i, s:[f], s:{s:{s:s, s:[s, s]}}}",
      "schema", "dure.pilot-model/1", "name", "pulse-rest", "version", 1, "pilot", "gwangju-heart",
      "company", "Mudeung Labs", "model", digest, "firstDay", "2026-11-01", "lastDay", "2026-12-31",
      "features", "heart-rate", "low", 0, "high", 1, "edges", 0.5, "words", "ko", "aim",
      "쉬는 맥박을 봐요.", "answers", "아래예요.", "위예요.");

  self->pilot = dure_pilot_model_from_json (json, NULL);
  g_assert_nonnull (self->pilot);
}

static void
see_pilot (Rig *self)
{
  if (self->pilot == NULL)
    rig_put_pilot (self);
  dure_visit_show_values (self->visit);
  dure_visit_see_pilot (self->visit);
}

/* Of a pulse that is too fast: five minutes. */
static void
begin_rest (Rig *self)
{
  rig_beat (self, 120, 560);
  dure_visit_rest (self->visit);
}

/**
 * rig_go_to:
 * @screen: from welcome to receipt, or goodbye by "no", or as rig_take_back_to()
 *
 * A donor who agrees to everything, 71 beats a minute, and wants no AI: a minute is enough.
 */
void
rig_go_to (Rig *self, DureScreen screen)
{
  g_assert_cmpint (dure_visit_get_screen (self->visit), ==, DURE_SCREEN_WELCOME);
  if (screen == DURE_SCREEN_WELCOME)
    return;
  if (screen >= DURE_SCREEN_CODE && screen <= DURE_SCREEN_TAKEN_BACK)
    {
      rig_take_back_to (self, screen);
      return;
    }
  dure_visit_start (self->visit, "ko");
  if (screen >= DURE_SCREEN_HOME && screen <= DURE_SCREEN_METER_RESULT)
    dure_visit_bring_home (self->visit);
  if (screen == DURE_SCREEN_METER_RESULT)
    {
      rig_prove_meter (self);
      rig_listen (self, 13, 812);
    }
  if (screen == DURE_SCREEN_HOME_RESULT)
    rig_bring_home (self);
  if (screen >= DURE_SCREEN_CONNECT)
    {
      dure_visit_choose (self->visit, DURE_INSTRUMENT_KIND_HEART_RATE, screen == DURE_SCREEN_PROVE);
      dure_visit_let_ai_look (self->visit, FALSE);
    }
  if (screen == DURE_SCREEN_PROVE)
    rig_ask (self, DURE_QUESTION_SAME_NUMBER, 0);
  if (screen == DURE_SCREEN_CALL)
    {
      dure_visit_set_link (self->visit, DURE_LINK_MEASURING);
      dure_visit_say_symptom (self->visit, DURE_SYMPTOM_CHEST_PAIN);
      return;
    }
  if (screen >= DURE_SCREEN_MEASURE)
    dure_visit_set_link (self->visit, DURE_LINK_MEASURING);
  if (screen == DURE_SCREEN_PILOT)
    dure_visit_say_about (self->visit, DURE_AGE_40_59, DURE_SEX_FEMALE);
  if (screen == DURE_SCREEN_REST)
    begin_rest (self);
  else if (screen >= DURE_SCREEN_RESULT)
    rig_beat (self, 72, 840);
  if (screen == DURE_SCREEN_PILOT)
    see_pilot (self);
  if (screen >= DURE_SCREEN_DONATE)
    dure_visit_go_on (self->visit);
  if (screen == DURE_SCREEN_RETURNING)
    dure_visit_return (self->visit);
  else if (screen == DURE_SCREEN_GOODBYE)
    dure_visit_answer_donate (self->visit, DURE_ANSWER_NO);
  else if (screen >= DURE_SCREEN_ASK)
    dure_visit_answer_donate (self->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  if (screen >= DURE_SCREEN_REVIEW && screen != DURE_SCREEN_GOODBYE)
    for (int i = 0; i < DURE_PURPOSES_OF_A_VISIT; i++)
      {
        rig_wait (self, 3000);
        dure_visit_answer_ask (self->visit, TRUE);
      }
  if (screen == DURE_SCREEN_RECEIPT)
    dure_visit_give (self->visit);
  g_assert_cmpint (dure_visit_get_screen (self->visit), ==, screen);
}

/**
 * rig_observation:
 *
 * Returns: (nullable): the first observation of this code in what was given last
 */
const json_t *
rig_observation (Rig *self, DureCode code)
{
  gsize i;
  json_t *observation;

  json_array_foreach (json_object_get (self->given, "observations"), i, observation)
    if (g_strcmp0 (json_string_value (json_object_get (observation, "code")),
                   dure_code_to_text (code)) == 0)
      return observation;
  return NULL;
}

/**
 * rig_text:
 * @second: (nullable): a key within @first
 *
 * Returns: (nullable): the text there
 */
const char *
rig_text (const json_t *json, const char *first, const char *second)
{
  const json_t *inner = json_object_get (json, first);

  return json_string_value (second != NULL ? json_object_get (inner, second) : inner);
}

void
rig_assert_screen (Rig *self, DureScreen screen)
{
  g_assert_cmpint (dure_visit_get_screen (self->visit), ==, screen);
}

/**
 * rig_assert_forgotten:
 *
 * A fresh screen: nothing of any donor, and the instrument is free.
 */
void
rig_assert_forgotten (Rig *self)
{
  DureVisit *visit = self->visit;
  DureFeedback feedback;
  DureAgeBand age;
  DureSex sex;
  gsize beats;
  const gint32 *rr_ms = dure_visit_get_rr_ms (visit, &beats);

  g_assert_cmpuint (beats, ==, 0);
  g_assert_cmpint (rr_ms[0], ==, 0);
  g_assert_false (dure_visit_get_feedback (visit, &feedback));
  dure_visit_get_about (visit, &age, &sex);
  g_assert_cmpint (age, ==, DURE_AGE_UNSAID);
  g_assert_cmpint (sex, ==, DURE_SEX_UNSAID);
  g_assert_cmpuint (dure_visit_get_readings (visit)->count, ==, 0);
  g_assert_cmpfloat (dure_visit_get_readings (visit)->items[0].observation.value, ==, 0);
  g_assert_cmpuint (dure_visit_get_live (visit)->n_values, ==, 0);
  g_assert_cmpint (dure_visit_get_question (visit)->question, ==, DURE_QUESTION_NONE);
  for (DureInstrumentKind kind = 0; kind < DURE_INSTRUMENT_KIND_COUNT; kind++)
    g_assert_false (dure_visit_has_measured (visit, kind));
  g_assert_cmpuint (dure_visit_get_live_bpm (visit), ==, 0);
  g_assert_cmpfloat (dure_visit_get_progress (visit), ==, 0);
  g_assert_false (dure_visit_get_values_shown (visit));
  g_assert_false (dure_visit_can_donate (visit));
  g_assert_false (dure_visit_get_give_failed (visit));
  g_assert_null (dure_visit_get_token (visit));
  g_assert_null (dure_visit_get_withdrawal_code (visit));
  g_assert_cmpint (dure_visit_get_code_state (visit), ==, DURE_CODE_TYPING);
  g_assert_cmpuint (dure_visit_get_scope (visit), ==, DURE_TAKE_EVERYTHING);
  for (guint what = 0; what < DURE_TAKE_COUNT; what++)
    g_assert_false (dure_visit_offers_scope (visit, what));
  g_assert_null (dure_visit_get_pass (visit));
  g_assert_false (dure_visit_is_approved (visit));
  g_assert_cmpuint (self->passes, ==, self->hidden);
  g_assert_null (dure_visit_get_home_pass (visit));
  g_assert_null (dure_visit_get_home_hours (visit));
  g_assert_null (dure_visit_get_home (visit));
  g_assert_cmpuint (dure_visit_get_meter (visit)->count, ==, 0);
  g_assert_cmpfloat (dure_visit_get_meter (visit)->now_w, ==, 0);
  g_assert_cmpuint (self->homes, ==, self->homes_hidden);
  g_assert_cmpuint (dure_visit_get_seconds_left (visit), ==, 0);
  for (DureReviewRow row = 0; row < DURE_ROW_COUNT; row++)
    g_assert_false (dure_visit_has_row (visit, row) || dure_visit_keeps_row (visit, row));
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    g_assert_cmpint (dure_visit_get_decision (visit, purpose), ==, DURE_DECISION_UNASKED);
  g_assert_cmpuint (self->measures, ==, self->releases);
}
