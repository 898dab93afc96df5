// test-visit.c: every way through a visit, and every way out of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"

#include "canonical-json.h"
#include "encoding.h"
#include "id.h"
#include "receipt.h"

#include <string.h>

#define ADD(path, function)                                                                       \
  g_test_add ("/visit/" path, Rig, GSIZE_TO_POINTER (7), rig_set_up, function, rig_tear_down)

static void
test_whole (Rig *rig, gconstpointer data)
{
  DureFeedback feedback;
  const json_t *rate, *intervals;
  const json_t *lines;

  rig_go_to (rig, DURE_SCREEN_MEASURE);
  g_assert_cmpuint (rig->measures, ==, 1);
  rig_beat (rig, 36, 840);
  g_assert_cmpuint (dure_visit_get_live_bpm (rig->visit), ==, 71);
  g_assert_cmpfloat_with_epsilon (dure_visit_get_progress (rig->visit), 0.51, 0.02);
  rig_beat (rig, 36, 840);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_cmpuint (rig->releases, ==, 1);
  g_assert_true (dure_visit_get_feedback (rig->visit, &feedback));
  g_assert_cmpuint (feedback.heart_rate, ==, 71);
  g_assert_cmpfloat (feedback.rmssd_ms, >, 15);
  g_assert_false (dure_visit_get_values_shown (rig->visit));
  dure_visit_show_values (rig->visit);
  g_assert_true (dure_visit_get_values_shown (rig->visit));
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSES_OF_A_VISIT; purpose++)
    {
      rig_assert_screen (rig, DURE_SCREEN_ASK);
      g_assert_cmpint (dure_visit_get_purpose (rig->visit), ==, purpose);
      g_assert_cmpint (dure_visit_get_decision (rig->visit, purpose), ==, DURE_DECISION_UNASKED);
      rig_wait (rig, 2000 + 250 * purpose);
      dure_visit_answer_ask (rig->visit, TRUE);
    }
  rig_assert_screen (rig, DURE_SCREEN_REVIEW);
  g_assert_cmpuint (rig->gives, ==, 0);
  dure_visit_give (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RECEIPT);
  g_assert_cmpuint (rig->gives, ==, 1);

  rate = rig_observation (rig, DURE_CODE_HEART_RATE);
  intervals = rig_observation (rig, DURE_CODE_RR_INTERVALS);
  g_assert_cmpint (json_integer_value (json_object_get (rate, "value")), ==, 71);
  g_assert_cmpstr (rig_text (rate, "possession", NULL), ==, "own-instrument");
  g_assert_cmpstr (rig_text (rate, "device", NULL), ==, "ecg-strap");
  g_assert_cmpstr (rig_text (rate, "effectivePeriod", "start"), ==, "2026-11-21T05:00:00.840Z");
  g_assert_cmpstr (rig_text (rate, "effectivePeriod", "end"), ==, "2026-11-21T05:00:59.640Z");
  g_assert_cmpuint (json_array_size (json_object_get (intervals, "values")), ==, 71);
  g_assert_nonnull (rig_observation (rig, DURE_CODE_RMSSD));
  lines = json_object_get (json_object_get (rig->given, "consent"), "lines");
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSES_OF_A_VISIT; purpose++)
    {
      const json_t *line = json_array_get (lines, purpose);
      const json_t *shown = json_object_get (line, "shown");

      g_assert_cmpstr (rig_text (line, "decision", NULL), ==, "given");
      g_assert_cmpint (json_integer_value (json_object_get (shown, "dwellMs")), ==,
                       2000 + 250 * purpose);
    }
  /* The receipt shows its secrets and knows nothing else any more. */
  g_assert_false (dure_visit_get_feedback (rig->visit, &feedback));
  dure_visit_go_on (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_WELCOME);
  rig_assert_forgotten (rig);
}

/* A screen is drawn again when there is something else to draw, and only then. */
static void
test_changed (Rig *rig, gconstpointer data)
{
  guint changes;

  rig_go_to (rig, DURE_SCREEN_RESULT);
  changes = rig->changes;
  rig_wait (rig, 59 * 1000);
  g_assert_cmpuint (rig->changes, ==, changes);
  rig_wait (rig, 3 * 1000);
  g_assert_cmpuint (rig->changes, ==, changes + 3);
  dure_visit_touch (rig->visit);
  dure_visit_touch (rig->visit);
  g_assert_cmpuint (rig->changes, ==, changes + 4);
  dure_visit_show_values (rig->visit);
  dure_visit_show_values (rig->visit);
  g_assert_cmpuint (rig->changes, ==, changes + 5);
  changes = rig->screen_changes;
  dure_visit_go_on (rig->visit);
  g_assert_cmpuint (rig->screen_changes, ==, changes + 1);
  dure_visit_set_language (rig->visit, "en");
  g_assert_cmpuint (rig->screen_changes, ==, changes + 2);
}

static void
test_receipt (Rig *rig, gconstpointer data)
{
  const DureToken *token;
  guint8 hash[DURE_SHA256_BYTES], digest[DURE_SHA256_BYTES];
  g_autofree char *hash_text = NULL, *code = NULL;

  rig_go_to (rig, DURE_SCREEN_RECEIPT);
  token = dure_visit_get_token (rig->visit);
  g_assert_nonnull (token);
  g_assert_cmpint (token->kiosk[0], ==, 42);
  dure_claim_hash (token->claim_secret, hash);
  hash_text = dure_base64url_encode (hash, sizeof hash);
  g_assert_cmpstr (json_string_value (json_object_get (rig->given, "claimHash")), ==, hash_text);
  dure_receipt_digest (json_object_get (rig->given, "consent"), digest);
  g_assert_cmpmem (token->receipt_digest, sizeof digest, digest, sizeof digest);
  code = dure_withdrawal_code_normalise (dure_visit_get_withdrawal_code (rig->visit));
  g_assert_cmpstr (code, ==, json_string_value (json_object_get (rig->given, "withdrawalCode")));
  g_assert_false (dure_visit_can_go_back (rig->visit));
  dure_visit_back (rig->visit);
  dure_visit_give (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RECEIPT);
  g_assert_cmpuint (rig->gives, ==, 1);
  dure_visit_stop (rig->visit);
  rig_assert_forgotten (rig);
}

/* The city's own reading finds nothing to refuse. */
static void
test_city_reads (Rig *rig, gconstpointer data)
{
  g_autoptr (DureConsent) consent = NULL;
  g_autoptr (GError) error = NULL;
  DureNotice *notice = dure_notice_shelf_newest (rig->notices, "gwangju-heart", "ko");
  gsize i;
  json_t *item;

  rig_go_to (rig, DURE_SCREEN_RECEIPT);
  consent = dure_consent_from_json (json_object_get (rig->given, "consent"), notice, &error);
  g_assert_no_error (error);
  json_array_foreach (json_object_get (rig->given, "observations"), i, item)
    {
      g_autoptr (DureObservation) observation = dure_observation_from_json (item, &error);

      g_assert_no_error (error);
      g_assert_true (dure_consent_covers (consent, notice, observation->code, observation->end_ms));
    }
}

static void
test_no (Rig *rig, gconstpointer data)
{
  rig_go_to (rig, DURE_SCREEN_GOODBYE);
  g_assert_cmpint (dure_visit_get_goodbye (rig->visit), ==, DURE_GOODBYE_REFUSED);
  rig_assert_forgotten (rig);
  g_assert_false (dure_visit_can_go_back (rig->visit));
  dure_visit_go_on (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_WELCOME);
  g_assert_cmpuint (rig->gives, ==, 0);
}

/* Who is under 14 is asked the same and gives the same, marked as a child's; who is older after
 * going back, or comes next, is not. */
static void
test_under_14 (Rig *rig, gconstpointer data)
{
  static const DureDonateAnswer answers[] = { DURE_ANSWER_UNDER_FOURTEEN,
                                              DURE_ANSWER_FOURTEEN_OR_OVER,
                                              DURE_ANSWER_UNDER_FOURTEEN };

  rig_go_to (rig, DURE_SCREEN_DONATE);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      if (i > 0)
        dure_visit_back (rig->visit);
      dure_visit_answer_donate (rig->visit, answers[i]);
      rig_assert_screen (rig, DURE_SCREEN_ASK);
      g_assert_cmpint (dure_visit_is_child (rig->visit), ==, i != 1);
    }
  for (guint i = 0; i < DURE_PURPOSES_OF_A_VISIT; i++)
    dure_visit_answer_ask (rig->visit, TRUE);
  dure_visit_give (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RECEIPT);
  g_assert_true (dure_visit_is_child (rig->visit));
  g_assert_cmpstr (rig_text (rig->given, "consent", "actor"), ==, "child");
  dure_visit_go_on (rig->visit);
  g_assert_false (dure_visit_is_child (rig->visit));
  rig_go_to (rig, DURE_SCREEN_RECEIPT);
  g_assert_cmpstr (rig_text (rig->given, "consent", "actor"), ==, "self");
}

/* From the choice to the receipt. */
static void
give_pulse (Rig *rig)
{
  dure_visit_choose (rig->visit, DURE_INSTRUMENT_KIND_HEART_RATE, FALSE);
  dure_visit_let_ai_look (rig->visit, FALSE);
  dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
  rig_beat (rig, 72, 840);
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (guint i = 0; i < DURE_PURPOSES_OF_A_VISIT; i++)
    dure_visit_answer_ask (rig->visit, TRUE);
  dure_visit_give (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RECEIPT);
}

/* Somebody of the site helps until the visit ends, and what is given says so; who comes next, and
 * who is in a visit already, is not helped. */
static void
test_assisted (Rig *rig, gconstpointer data)
{
  dure_visit_start_assisted (rig->visit, "ko");
  rig_assert_screen (rig, DURE_SCREEN_CHOOSE);
  dure_visit_set_language (rig->visit, "en");
  g_assert_true (dure_visit_is_assisted (rig->visit));
  give_pulse (rig);
  g_assert_cmpstr (rig_text (rig->given, "consent", "assist"), ==, "staff");
  dure_visit_go_on (rig->visit);
  g_assert_false (dure_visit_is_assisted (rig->visit));
  dure_visit_start (rig->visit, "ko");
  dure_visit_start_assisted (rig->visit, "ko");
  give_pulse (rig);
  g_assert_cmpstr (rig_text (rig->given, "consent", "assist"), ==, "none");
}

static void
test_each_no (Rig *rig, gconstpointer data)
{
  static const char *const refused[] = { NULL, NULL, "provide", "train" };

  for (DurePurpose no = 0; no < DURE_PURPOSES_OF_A_VISIT; no++)
    {
      rig_go_to (rig, DURE_SCREEN_ASK);
      for (DurePurpose purpose = 0; purpose <= no; purpose++)
        dure_visit_answer_ask (rig->visit, purpose != no);
      if (refused[no] == NULL)
        {
          rig_assert_screen (rig, DURE_SCREEN_GOODBYE);
          g_assert_cmpint (dure_visit_get_goodbye (rig->visit), ==, DURE_GOODBYE_NOTHING);
          rig_assert_forgotten (rig);
          g_assert_cmpuint (rig->gives, ==, 0);
        }
      else
        {
          for (DurePurpose purpose = no + 1; purpose < DURE_PURPOSES_OF_A_VISIT; purpose++)
            dure_visit_answer_ask (rig->visit, TRUE);
          dure_visit_give (rig->visit);
          rig_assert_screen (rig, DURE_SCREEN_RECEIPT);
          for (DurePurpose purpose = 0; purpose < DURE_PURPOSES_OF_A_VISIT; purpose++)
            {
              const json_t *lines =
                  json_object_get (json_object_get (rig->given, "consent"), "lines");

              g_assert_cmpstr (rig_text (json_array_get (lines, purpose), "decision", NULL), ==,
                               purpose == no ? "refused" : "given");
            }
        }
      dure_visit_stop (rig->visit);
    }
}

static void
test_back (Rig *rig, gconstpointer data)
{
  static const DureScreen back[] = {
    [DURE_SCREEN_CHOOSE] = DURE_SCREEN_WELCOME, [DURE_SCREEN_CONNECT] = DURE_SCREEN_CHOOSE,
    [DURE_SCREEN_PROVE] = DURE_SCREEN_CHOOSE,   [DURE_SCREEN_MEASURE] = DURE_SCREEN_CHOOSE,
    [DURE_SCREEN_RESULT] = DURE_SCREEN_CHOOSE,  [DURE_SCREEN_DONATE] = DURE_SCREEN_RESULT,
    [DURE_SCREEN_ASK] = DURE_SCREEN_DONATE,     [DURE_SCREEN_REVIEW] = DURE_SCREEN_ASK,
    [DURE_SCREEN_RETURNING] = DURE_SCREEN_DONATE, [DURE_SCREEN_PILOT] = DURE_SCREEN_RESULT,
    [DURE_SCREEN_REST] = DURE_SCREEN_RESULT,
    [DURE_SCREEN_HOME] = DURE_SCREEN_CHOOSE,    [DURE_SCREEN_HOME_RESULT] = DURE_SCREEN_CHOOSE,
    [DURE_SCREEN_METER_RESULT] = DURE_SCREEN_CHOOSE,
  };

  for (DureScreen screen = DURE_SCREEN_CHOOSE; screen <= DURE_SCREEN_REVIEW; screen++)
    {
      gsize beats;

      rig_go_to (rig, screen);
      g_assert_true (dure_visit_can_go_back (rig->visit));
      dure_visit_back (rig->visit);
      rig_assert_screen (rig, back[screen]);
      dure_visit_get_rr_ms (rig->visit, &beats);
      g_assert_true (back[screen] >= DURE_SCREEN_RESULT ? beats > 0 : beats == 0);
      g_assert_cmpuint (rig->measures, ==, rig->releases);
      dure_visit_stop (rig->visit);
      rig_assert_forgotten (rig);
    }
}

static void
test_back_through_the_asks (Rig *rig, gconstpointer data)
{
  rig_go_to (rig, DURE_SCREEN_REVIEW);
  for (int purpose = DURE_PURPOSES_OF_A_VISIT - 1; purpose >= 0; purpose--)
    {
      dure_visit_back (rig->visit);
      rig_assert_screen (rig, DURE_SCREEN_ASK);
      g_assert_cmpint (dure_visit_get_purpose (rig->visit), ==, purpose);
      g_assert_cmpint (dure_visit_get_decision (rig->visit, purpose), ==, DURE_DECISION_UNASKED);
    }
  dure_visit_answer_ask (rig->visit, TRUE);
  dure_visit_answer_ask (rig->visit, TRUE);
  dure_visit_answer_ask (rig->visit, FALSE);
  rig_wait (rig, 1500);
  dure_visit_answer_ask (rig->visit, FALSE);
  dure_visit_give (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RECEIPT);
  g_assert_cmpstr (
      rig_text (json_array_get (json_object_get (json_object_get (rig->given, "consent"), "lines"),
                               DURE_PURPOSE_PROVIDE),
               "decision", NULL),
      ==, "refused");
}

static void
test_stop (Rig *rig, gconstpointer data)
{
  for (DureScreen screen = DURE_SCREEN_CHOOSE; screen < DURE_SCREEN_COUNT; screen++)
    {
      guint gives = rig->gives;

      rig_go_to (rig, screen);
      dure_visit_stop (rig->visit);
      rig_assert_screen (rig, DURE_SCREEN_WELCOME);
      rig_assert_forgotten (rig);
      g_assert_cmpuint (rig->gives - gives, ==, screen == DURE_SCREEN_RECEIPT);
    }
}

static void
test_idle (Rig *rig, gconstpointer data)
{
  for (DureScreen screen = DURE_SCREEN_CHOOSE; screen < DURE_SCREEN_COUNT; screen++)
    {
      gint64 idle_ms = screen == DURE_SCREEN_RECEIPT ? 45000 : 60000;
      gint64 warning_ms = screen == DURE_SCREEN_RECEIPT ? 20000 : 30000;

      if (screen == DURE_SCREEN_MEASURE || screen == DURE_SCREEN_PROVE)
        continue;
      rig_go_to (rig, screen);
      if (screen == DURE_SCREEN_RETURNING)
        dure_visit_set_pass_state (rig->visit, DURE_PASS_OVER, NULL);
      if (screen == DURE_SCREEN_HOME)
        dure_visit_set_home_state (rig->visit, DURE_PASS_OVER);
      if (screen == DURE_SCREEN_CONNECT)
        dure_visit_set_link (rig->visit, DURE_LINK_NONE_FOUND);
      if (screen == DURE_SCREEN_REST)
        rig_wait (rig, 300 * 1000);
      for (int extension = 0; extension < 12; extension++)
        {
          rig_wait (rig, idle_ms - 250);
          g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), ==, 0);
          rig_wait (rig, 250);
          g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), ==, warning_ms / 1000);
          rig_wait (rig, warning_ms - 1000);
          g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), ==, 1);
          dure_visit_touch (rig->visit);
          g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), ==, 0);
          rig_assert_screen (rig, screen);
        }
      rig_wait (rig, idle_ms + warning_ms);
      rig_assert_screen (rig, DURE_SCREEN_WELCOME);
      rig_assert_forgotten (rig);
    }
}

static json_t *
give_without (Rig *rig, guint dropped)
{
  rig_go_to (rig, DURE_SCREEN_MEASURE);
  dure_visit_say_about (rig->visit, DURE_AGE_60_79, DURE_SEX_FEMALE);
  rig_beat (rig, 72, 840);
  dure_visit_go_on (rig->visit);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (int ask = 0; ask < DURE_PURPOSES_OF_A_VISIT; ask++)
    dure_visit_answer_ask (rig->visit, TRUE);
  for (DureReviewRow row = 0; row <= DURE_ROW_ABOUT; row++)
    {
      g_assert_true (dure_visit_has_row (rig->visit, row));
      dure_visit_keep_row (rig->visit, row, FALSE);
      dure_visit_keep_row (rig->visit, row, (dropped & 1u << row) == 0);
      g_assert_cmpint (dure_visit_keeps_row (rig->visit, row), ==, (dropped & 1u << row) == 0);
    }
  dure_visit_give (rig->visit);
  return json_object_get (rig->given, "feedback");
}

/* Every choice of rows: what was dropped is in no part of the document. */
static void
test_rows (Rig *rig, gconstpointer data)
{
  const guint measured = 1u << DURE_ROW_HEART_RATE | 1u << DURE_ROW_RR_INTERVALS
                         | 1u << DURE_ROW_RMSSD;

  for (guint dropped = 0; dropped < 1u << DURE_ROW_READINGS; dropped++)
    {
      guint gives = rig->gives;
      const json_t *feedback = give_without (rig, dropped);
      gboolean has_rate = (dropped & 1u << DURE_ROW_HEART_RATE) == 0;
      gboolean has_intervals = (dropped & 1u << DURE_ROW_RR_INTERVALS) == 0;
      gboolean has_rmssd = (dropped & 1u << DURE_ROW_RMSSD) == 0;
      gboolean has_about = (dropped & 1u << DURE_ROW_ABOUT) == 0;

      if ((dropped & measured) == measured)
        {
          rig_assert_screen (rig, DURE_SCREEN_GOODBYE);
          g_assert_cmpint (dure_visit_get_goodbye (rig->visit), ==, DURE_GOODBYE_NOTHING);
          g_assert_cmpuint (rig->gives, ==, gives);
          dure_visit_stop (rig->visit);
          continue;
        }
      g_assert_cmpint (rig_observation (rig, DURE_CODE_HEART_RATE) != NULL, ==, has_rate);
      g_assert_cmpint (rig_observation (rig, DURE_CODE_RR_INTERVALS) != NULL, ==, has_intervals);
      g_assert_cmpint (rig_observation (rig, DURE_CODE_RMSSD) != NULL, ==, has_rmssd);
      g_assert_cmpint (json_object_get (rig->given, "ageBand") != NULL, ==, has_about);
      g_assert_cmpint (json_object_get (rig->given, "sex") != NULL, ==, has_about);
      g_assert_cmpint (json_object_get (feedback, "heartRate") != NULL, ==, has_rate);
      g_assert_cmpuint (json_array_size (json_object_get (feedback, "vitals")), ==, has_rate);
      g_assert_cmpint (json_object_get (feedback, "percentile") != NULL, ==, has_rate && has_about);
      g_assert_cmpint (json_object_get (feedback, "rmssd") != NULL, ==, has_rmssd);
      g_assert_cmpint (json_integer_value (json_object_get (feedback, "beats")) > 0, ==,
                       has_rate || has_intervals);
      dure_visit_stop (rig->visit);
    }
}

/* What is chosen is what is sent: age and sex, and what the feedback would say of them. */
static void
test_told (Rig *rig, gconstpointer data)
{
  static const struct
  {
    const char *age, *sex;
    gboolean has_percentile;
  } told[DURE_ABOUT_COUNT] = { [DURE_ABOUT_WHOLE] = { "60-79", "female", TRUE },
                               [DURE_ABOUT_WIDE] = { "40+", "female", FALSE },
                               [DURE_ABOUT_AGE] = { "60-79", NULL, FALSE },
                               [DURE_ABOUT_SEX] = { NULL, "female", FALSE } };

  for (DureAbout about = 0; about < DURE_ABOUT_COUNT; about++)
    {
      rig_go_to (rig, DURE_SCREEN_MEASURE);
      dure_visit_say_about (rig->visit, DURE_AGE_60_79, DURE_SEX_FEMALE);
      rig_beat (rig, 72, 840);
      dure_visit_tell_about (rig->visit, DURE_ABOUT_SEX); /* not asked yet */
      g_assert_cmpint (dure_visit_get_choice (rig->visit), ==, DURE_ABOUT_WHOLE);
      dure_visit_go_on (rig->visit);
      dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
      for (int ask = 0; ask < DURE_PURPOSES_OF_A_VISIT; ask++)
        dure_visit_answer_ask (rig->visit, TRUE);
      dure_visit_tell_about (rig->visit, about);
      dure_visit_give (rig->visit);
      g_assert_cmpstr (rig_text (rig->given, "ageBand", NULL), ==, told[about].age);
      g_assert_cmpstr (rig_text (rig->given, "sex", NULL), ==, told[about].sex);
      g_assert_cmpint (
          json_object_get (json_object_get (rig->given, "feedback"), "percentile") != NULL, ==,
          told[about].has_percentile);
      dure_visit_stop (rig->visit);
      g_assert_cmpint (dure_visit_get_choice (rig->visit), ==, DURE_ABOUT_WHOLE);
    }
}

static void
test_give_fails (Rig *rig, gconstpointer data)
{
  rig_go_to (rig, DURE_SCREEN_REVIEW);
  dure_visit_keep_row (rig->visit, DURE_ROW_RMSSD, FALSE);
  rig->give_fails = TRUE;
  dure_visit_give (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_REVIEW);
  g_assert_true (dure_visit_get_give_failed (rig->visit));
  g_assert_null (dure_visit_get_token (rig->visit));
  g_assert_null (rig->given);
  g_assert_false (dure_visit_keeps_row (rig->visit, DURE_ROW_RMSSD));
  rig->give_fails = FALSE;
  dure_visit_give (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RECEIPT);
  g_assert_false (dure_visit_get_give_failed (rig->visit));
  g_assert_cmpuint (rig->gives, ==, 2);
  g_assert_null (rig_observation (rig, DURE_CODE_RMSSD));
}

static void
test_cannot_donate (Rig *rig, gconstpointer data)
{
  rig_go_to (rig, DURE_SCREEN_RESULT);
  g_assert_true (dure_visit_can_donate (rig->visit));
  rig->cannot_give = TRUE;
  g_assert_false (dure_visit_can_donate (rig->visit));
  dure_visit_go_on (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  rig->cannot_give = FALSE;
  dure_visit_go_on (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_DONATE);
  rig->cannot_give = TRUE;
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  dure_visit_stop (rig->visit);

  /* After the notice's period nobody is asked. */
  rig->cannot_give = FALSE;
  dure_clock_manual_advance (rig->clock, G_GINT64_CONSTANT (1000) * 60 * 60 * 24 * 365 * 4);
  rig_go_to (rig, DURE_SCREEN_RESULT);
  g_assert_false (dure_visit_can_donate (rig->visit));
}

static void
test_language (Rig *rig, gconstpointer data)
{
  rig_go_to (rig, DURE_SCREEN_REVIEW);
  g_assert_cmpstr (dure_notice_language (dure_visit_get_notice (rig->visit)), ==, "ko");
  dure_visit_set_language (rig->visit, "ko");
  rig_assert_screen (rig, DURE_SCREEN_REVIEW);

  /* What was asked in Korean was not asked in English. */
  dure_visit_set_language (rig->visit, "en");
  rig_assert_screen (rig, DURE_SCREEN_ASK);
  g_assert_cmpint (dure_visit_get_purpose (rig->visit), ==, DURE_PURPOSE_COLLECT);
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSES_OF_A_VISIT; purpose++)
    g_assert_cmpint (dure_visit_get_decision (rig->visit, purpose), ==, DURE_DECISION_UNASKED);
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSES_OF_A_VISIT; purpose++)
    dure_visit_answer_ask (rig->visit, TRUE);
  dure_visit_give (rig->visit);
  g_assert_cmpstr (rig_text (rig->given, "consent", "language"), ==, "en");
  dure_visit_stop (rig->visit);
  g_assert_cmpstr (dure_visit_get_language (rig->visit), ==, "ko");

  /* Without a notice in a language nobody is asked in it. */
  rig_go_to (rig, DURE_SCREEN_ASK);
  dure_visit_set_language (rig->visit, "xx");
  rig_assert_screen (rig, DURE_SCREEN_RESULT);
  g_assert_false (dure_visit_can_donate (rig->visit));
  dure_visit_set_language (rig->visit, "en");
  g_assert_true (dure_visit_can_donate (rig->visit));
  dure_visit_stop (rig->visit);

  /* Set on the welcome screen, it is the station's. */
  dure_visit_set_language (rig->visit, "en");
  dure_visit_start (rig->visit, "ko");
  dure_visit_stop (rig->visit);
  g_assert_cmpstr (dure_visit_get_language (rig->visit), ==, "en");
}

static void
test_next_donor (Rig *rig, gconstpointer data)
{
  g_autoptr (json_t) first = NULL;
  static const char *const ids[] = { "donor", "recordId", "receiptId" };
  gsize beats;

  rig_go_to (rig, DURE_SCREEN_RECEIPT);
  first = json_incref (rig->given);
  dure_visit_stop (rig->visit);
  rig_go_to (rig, DURE_SCREEN_MEASURE);
  dure_visit_get_rr_ms (rig->visit, &beats);
  g_assert_cmpuint (beats, ==, 0);
  dure_visit_stop (rig->visit);
  rig_go_to (rig, DURE_SCREEN_RECEIPT);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpstr (rig_text (first, "consent", ids[i]), !=,
                     rig_text (rig->given, "consent", ids[i]));
  g_assert_cmpstr (rig_text (first, "id", NULL), !=, rig_text (rig->given, "id", NULL));
  g_assert_cmpstr (rig_text (first, "claimHash", NULL), !=,
                   rig_text (rig->given, "claimHash", NULL));
  g_assert_cmpstr (rig_text (first, "withdrawalCode", NULL), !=,
                   rig_text (rig->given, "withdrawalCode", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", test_whole);
  ADD ("changed", test_changed);
  ADD ("receipt", test_receipt);
  ADD ("city-reads", test_city_reads);
  ADD ("no", test_no);
  ADD ("under-14", test_under_14);
  ADD ("assisted", test_assisted);
  ADD ("each-no", test_each_no);
  ADD ("back", test_back);
  ADD ("back-through-the-asks", test_back_through_the_asks);
  ADD ("stop", test_stop);
  ADD ("idle", test_idle);
  ADD ("rows", test_rows);
  ADD ("told", test_told);
  ADD ("give-fails", test_give_fails);
  ADD ("cannot-donate", test_cannot_donate);
  ADD ("language", test_language);
  ADD ("next-donor", test_next_donor);
  return g_test_run ();
}
