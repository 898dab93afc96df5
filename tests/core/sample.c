// sample.c: a notice, a consent and a donation for tests to start from
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "sample.h"

#include "canonical-json.h"
#include "id.h"
#include "notices.h"

#include <gio/gio.h>
#include <string.h>

static GBytes *
read_notice (guint version, const char *file)
{
  g_autofree char *path =
      g_strdup_printf ("/kr/gwangju/Dure/notices/gwangju-heart/%u/%s", version, file);
  GBytes *bytes;

  g_resources_register (dure_notices_get_resource ());
  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert_nonnull (bytes);
  return bytes;
}

/**
 * sample_notice_of:
 * @version: 1, of the pulse alone, or 2
 * @language: `ko` or `en`
 *
 * Returns: (transfer full): a notice of the heart pilot
 */
DureNotice *
sample_notice_of (guint version, const char *language)
{
  g_autofree char *file = g_strconcat (language, ".json", NULL);
  g_autoptr (GBytes) terms = read_notice (version, "terms.json");
  g_autoptr (GBytes) text = read_notice (version, file);
  g_autoptr (GError) error = NULL;
  DureNotice *notice = dure_notice_new (terms, text, &error);

  g_assert_no_error (error);
  return notice;
}

/**
 * sample_notice_from:
 *
 * Returns: (transfer full): a notice of terms and a text made up for a test
 */
DureNotice *
sample_notice_from (const json_t *terms, const json_t *text)
{
  g_autofree char *canonical_terms = dure_json_canonical (terms, NULL);
  g_autofree char *canonical_text = dure_json_canonical (text, NULL);
  g_autoptr (GBytes) terms_bytes = g_bytes_new (canonical_terms, strlen (canonical_terms));
  g_autoptr (GBytes) text_bytes = g_bytes_new (canonical_text, strlen (canonical_text));
  g_autoptr (GError) error = NULL;
  DureNotice *notice = dure_notice_new (terms_bytes, text_bytes, &error);

  g_assert_no_error (error);
  return notice;
}

/**
 * sample_notice:
 * @language: `ko` or `en`
 *
 * Returns: (transfer full): the first notice of the heart pilot
 */
DureNotice *
sample_notice (const char *language)
{
  return sample_notice_of (1, language);
}

/**
 * sample_consent:
 *
 * Returns: (transfer full): A, B and C given, D refused, at %SAMPLE_NOW_MS
 */
DureConsent *
sample_consent (DureNotice *notice, DureDice *dice)
{
  DureClock *clock = dure_clock_new_manual (SAMPLE_NOW_MS);
  DureConsent *consent = dure_consent_new (notice, clock, dice);

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSES_OF_A_VISIT; purpose++)
    {
      consent->lines[purpose].decision = DURE_DECISION_GIVEN;
      consent->lines[purpose].dwell_ms = 4000 + 100 * purpose;
    }
  consent->lines[DURE_PURPOSE_TRAIN].decision = DURE_DECISION_REFUSED;
  dure_clock_manual_free (clock);
  return consent;
}

/**
 * sample_donation:
 *
 * Returns: (transfer full): heart rate 71, 60 RR intervals and RMSSD of a woman of 60 to 79
 */
DureDonation *
sample_donation (DureNotice *notice, DureDice *dice)
{
  DureClock *clock = dure_clock_new_manual (SAMPLE_NOW_MS);
  g_autofree char *id = dure_id_new_timed (clock, dice);
  DureDonation *self = dure_donation_new (id, notice, sample_consent (notice, dice));
  DureObservation *rate, *intervals, *rmssd;

  rate = dure_observation_new (DURE_CODE_HEART_RATE, SAMPLE_NOW_MS - 60000, SAMPLE_NOW_MS);
  intervals = dure_observation_new (DURE_CODE_RR_INTERVALS, SAMPLE_NOW_MS - 60000, SAMPLE_NOW_MS);
  rmssd = dure_observation_new (DURE_CODE_RMSSD, SAMPLE_NOW_MS - 60000, SAMPLE_NOW_MS);
  for (int i = 0; i < 60; i++)
    {
      gint32 rr = 840 + (i * 37) % 23;

      g_array_append_val (intervals->values, rr);
    }
  self->age = DURE_AGE_60_79;
  self->sex = DURE_SEX_FEMALE;
  self->has_feedback = TRUE;
  dure_feedback_from_pulse ((const gint32 *) (gpointer) intervals->values->data,
                            intervals->values->len, self->age, self->sex, &self->feedback);
  rate->value = self->feedback.heart_rate;
  rmssd->value = self->feedback.rmssd_ms;
  g_ptr_array_add (self->observations, rate);
  g_ptr_array_add (self->observations, intervals);
  g_ptr_array_add (self->observations, rmssd);
  dure_dice_fill (dice, self->claim_hash, sizeof self->claim_hash);
  self->withdrawal_code = dure_withdrawal_code_new (dice);
  dure_clock_manual_free (clock);
  return self;
}

/**
 * sample_find_notice:
 * @notice: the only notice there is
 */
DureNotice *
sample_find_notice (const char *digest, gpointer notice)
{
  return g_str_equal (digest, dure_notice_digest (notice)) ? notice : NULL;
}
