// city-maker.c: a city with many donors, for measuring
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// All of it by the ways that a real city has: each donor has given a minute and a half of pulse at
// a kiosk that is enrolled, and agreed to everything; a source is issued by the donor's phone, and
// a phone is one that has claimed the donation's receipt. Nothing here may fail.

#include "city-maker.h"

#include "canonical-json.h"
#include "claims.h"
#include "donation.h"
#include "enrolments.h"
#include "id.h"
#include "ingest.h"
#include "receipt.h"
#include "sample.h"
#include "sessions.h"
#include "sources.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <string.h>

#define DAY_MS (24 * 60 * 60 * 1000)
#define PULSE_MS 75000
#define BEATS 90

struct _DureCityMaker
{
  DureCity *city;
  DureNotice *notice;
  DureSigningKey *key; /* of the kiosk */
  char *kiosk;
  gint64 sequence;
};

static void
enrol (DureCityMaker *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = dure_enrolment_code_new (self->city, NULL, &error);

  g_assert_no_error (error);
  self->key = dure_signing_key_new (dure_dice_system ());
  self->kiosk =
      dure_enrolment_use (self->city, code, dure_signing_key_public (self->key), &error);
  g_assert_no_error (error);
}

/**
 * dure_city_maker_new:
 * @state: a directory for the city, made when missing
 *
 * Returns: (transfer full): a maker, with a kiosk
 */
DureCityMaker *
dure_city_maker_new (const char *state)
{
  DureCityMaker *self = g_new0 (DureCityMaker, 1);
  g_autoptr (GError) error = NULL;

  self->city = dure_city_open (&(DureCityPlan) { .state = state }, dure_clock_system (),
                               dure_dice_system (), &error);
  g_assert_no_error (error);
  self->notice = sample_notice_of (2, "ko");
  enrol (self);
  return self;
}

/**
 * dure_city_maker_free:
 * @self: (transfer full) (nullable): the city stays on disk
 */
void
dure_city_maker_free (DureCityMaker *self)
{
  if (self == NULL)
    return;
  dure_signing_key_free (self->key);
  dure_notice_unref (self->notice);
  dure_city_close (self->city);
  g_free (self->kiosk);
  g_free (self);
}

/**
 * dure_city_maker_city:
 *
 * Returns: (transfer none): the city
 */
DureCity *
dure_city_maker_city (DureCityMaker *self)
{
  return self->city;
}

/**
 * dure_city_maker_kiosk_key:
 *
 * Returns: (transfer none): the kiosk's public key
 */
const guint8 *
dure_city_maker_kiosk_key (DureCityMaker *self)
{
  return dure_signing_key_public (self->key);
}

static DureObservation *
observe (DureDonation *donation, DureCode code)
{
  const gint64 end = donation->consent->time_ms;
  DureObservation *observation = dure_observation_new (code, end - PULSE_MS, end);

  g_ptr_array_add (donation->observations, observation);
  return observation;
}

static void
measure (DureDonation *donation)
{
  DureObservation *beats = observe (donation, DURE_CODE_RR_INTERVALS);

  for (int i = 0; i < BEATS; i++)
    {
      gint32 rr = 836 + (i * 29) % 41 - (i % 7) * 6;

      g_array_append_val (beats->values, rr);
    }
  donation->has_feedback = TRUE;
  dure_feedback_from_pulse ((const gint32 *) (gpointer) beats->values->data, beats->values->len,
                            donation->age, donation->sex, &donation->feedback);
  observe (donation, DURE_CODE_HEART_RATE)->value = donation->feedback.heart_rate;
  observe (donation, DURE_CODE_RMSSD)->value = donation->feedback.rmssd_ms;
}

/* A visit, and the claim secret of its receipt. */
static DureDonation *
visit (DureCityMaker *self, guint8 ret_secret[DURE_CLAIM_SECRET_BYTES])
{
  DureDice *dice = dure_dice_system ();
  DureClock *clock = dure_clock_system ();
  DureConsent *consent = dure_consent_new (self->notice, clock, dice);
  g_autofree char *id = dure_id_new_timed (clock, dice);
  DureDonation *donation;

  /* Yesterday, so that what is sent may have been measured before now. */
  consent->time_ms -= DAY_MS;
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSES_OF_A_VISIT; purpose++)
    {
      consent->lines[purpose].decision = DURE_DECISION_GIVEN;
      consent->lines[purpose].dwell_ms = 3000;
    }
  donation = dure_donation_new (id, self->notice, consent);
  measure (donation);
  dure_dice_fill (dice, ret_secret, DURE_CLAIM_SECRET_BYTES);
  dure_claim_hash (ret_secret, donation->claim_hash);
  donation->withdrawal_code = dure_withdrawal_code_new (dice);
  return donation;
}

static json_t *
seal (DureCityMaker *self, const DureDonation *donation)
{
  g_autoptr (DureEnvelope) envelope = dure_donation_seal (
      donation, dure_opening_key_public (self->city->keys->opening));

  dure_envelope_sign (envelope, self->kiosk, 1, ++self->sequence, self->key);
  return dure_envelope_to_json (envelope);
}

/**
 * dure_city_maker_request:
 * @count: how many donations
 *
 * Returns: (transfer full): what a kiosk would send; the city has not taken it in
 */
json_t *
dure_city_maker_request (DureCityMaker *self, guint count)
{
  json_t *list = json_array ();

  for (guint i = 0; i < count; i++)
    {
      guint8 secret[DURE_CLAIM_SECRET_BYTES];
      g_autoptr (DureDonation) donation = visit (self, secret);

      json_array_append_new (list, seal (self, donation));
    }
  return json_pack ("{s:o}", "donations", list);
}

static void
take_in (DureCityMaker *self, json_t *envelopes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) request = json_pack ("{s:o}", "donations", envelopes);
  g_autoptr (DureIngest) ingest = dure_ingest_read (self->city, request, &error);
  g_autoptr (DureTransaction) transaction = NULL;

  g_assert_no_error (error);
  transaction = dure_transaction_begin (self->city->database, &error);
  g_assert_no_error (error);
  dure_ingest_store (self->city, ingest, &error);
  g_assert_no_error (error);
  dure_transaction_commit (&transaction, &error);
  g_assert_no_error (error);
}

static void
make_key (guint8 ret_point[DURE_P256_POINT_BYTES])
{
  EVP_PKEY *key = EVP_EC_gen ("P-256");
  gsize length;

  g_assert_cmpint (EVP_PKEY_get_octet_string_param (key, OSSL_PKEY_PARAM_PUB_KEY, ret_point,
                                                    DURE_P256_POINT_BYTES, &length),
                   ==, 1);
  EVP_PKEY_free (key);
}

static char *
token_of (DureCityMaker *self, const DureDonation *donation,
          const guint8 secret[DURE_CLAIM_SECRET_BYTES])
{
  g_autoptr (json_t) record = dure_consent_to_json (donation->consent, donation->notice);
  DureToken token = { 0 };

  memcpy (token.claim_secret, secret, sizeof token.claim_secret);
  dure_receipt_digest (record, token.receipt_digest);
  g_assert_true (dure_token_sign (&token, "ko", self->kiosk, self->key));
  return dure_token_to_text (&token);
}

/* The phone scans the receipt; prints the header field with which it shows its session. */
static void
claim (DureCityMaker *self, const char *token, FILE *out)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *session = NULL;
  const DurePhone nobody = { 0 };
  guint8 point[DURE_P256_POINT_BYTES];
  DureClaim claimed;

  make_key (point);
  dure_claim (self->city, token, point, &nobody, &claimed, &error);
  g_assert_no_error (error);
  g_assert_cmpint (claimed.state, ==, DURE_CLAIM_CLAIMED);
  session = dure_session_open (self->city, claimed.phone, &error);
  g_assert_no_error (error);
  fprintf (out, "Cookie: __Host-dure=%s\n", session);
}

static void
issue (DureCityMaker *self, const char *donor, FILE *out)
{
  g_autoptr (GError) error = NULL;
  gint64 number;
  g_autofree char *secret =
      dure_source_issue (self->city, donor, DURE_SOURCE_PHONE, FALSE, &number, &error);

  g_assert_no_error (error);
  fprintf (out, "%s\n", secret);
}

/* Up to a request full of donors, and what follows for each. */
static void
add_donors (DureCityMaker *self, guint count, gboolean are_phones, FILE *out)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DureTransaction) transaction = NULL;
  g_autoptr (GError) error = NULL;
  json_t *envelopes = json_array ();

  for (guint i = 0; i < count; i++)
    {
      guint8 secret[DURE_CLAIM_SECRET_BYTES];
      g_autoptr (DureDonation) donation = visit (self, secret);

      json_array_append_new (envelopes, seal (self, donation));
      g_ptr_array_add (names, are_phones ? token_of (self, donation, secret)
                                         : g_strdup (donation->consent->donor));
    }
  take_in (self, envelopes);
  transaction = dure_transaction_begin (self->city->database, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < count; i++)
    if (are_phones)
      claim (self, names->pdata[i], out);
    else
      issue (self, names->pdata[i], out);
  dure_transaction_commit (&transaction, &error);
  g_assert_no_error (error);
}

/**
 * dure_city_maker_add_sources:
 * @count: how many, each of a donor of its own
 * @out: where their secrets are printed, one a line
 */
void
dure_city_maker_add_sources (DureCityMaker *self, guint count, FILE *out)
{
  for (guint left = count; left > 0; left -= MIN (left, DURE_INGEST_MAX_DONATIONS))
    add_donors (self, MIN (left, DURE_INGEST_MAX_DONATIONS), FALSE, out);
}

/**
 * dure_city_maker_add_phones:
 * @count: how many, each of a donor of its own
 * @out: where the header field of each one's session is printed, one a line
 */
void
dure_city_maker_add_phones (DureCityMaker *self, guint count, FILE *out)
{
  for (guint left = count; left > 0; left -= MIN (left, DURE_INGEST_MAX_DONATIONS))
    add_donors (self, MIN (left, DURE_INGEST_MAX_DONATIONS), TRUE, out);
}

/**
 * dure_city_maker_write_sealed:
 * @count: how many donations, which the city has not taken in
 * @out: where the requests that bring them are printed, one a line
 */
void
dure_city_maker_write_sealed (DureCityMaker *self, guint count, FILE *out)
{
  for (guint left = count; left > 0; left -= MIN (left, DURE_INGEST_MAX_DONATIONS))
    {
      g_autoptr (json_t) request =
          dure_city_maker_request (self, MIN (left, DURE_INGEST_MAX_DONATIONS));
      g_autofree char *text = dure_json_canonical (request, NULL);

      fprintf (out, "%s\n", text);
    }
}
