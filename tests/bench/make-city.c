// make-city.c: a city with many donors and sources, for measuring
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// make-city FOLDER DONORS      makes the city, gives each donor a source, prints a key a line
// make-city FOLDER DONORS sealed FILE    also writes as many sealed donations more, as the
//                              bodies of requests of 64, a line each, into FILE
//
// All of it by the ways that a real city has: each donor has given at a kiosk that is enrolled.

#include "canonical-json.h"
#include "city.h"
#include "donation.h"
#include "enrolments.h"
#include "id.h"
#include "ingest.h"
#include "sample.h"
#include "sources.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS (24 * 60 * 60 * 1000)

typedef struct
{
  DureCity *city;
  DureNotice *notice;
  DureSigningKey *key;
  char *kiosk;
  gint64 sequence;
} Maker;

static void
enrol (Maker *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = dure_enrolment_code_new (self->city, &error);

  g_assert_no_error (error);
  self->key = dure_signing_key_new (dure_dice_system ());
  self->kiosk =
      dure_enrolment_use (self->city, code, dure_signing_key_public (self->key), &error);
  g_assert_no_error (error);
}

static DureDonation *
visit (Maker *self)
{
  DureDice *dice = dure_dice_system ();
  DureClock *clock = dure_clock_system ();
  DureConsent *consent = dure_consent_new (self->notice, clock, dice);
  g_autofree char *id = dure_id_new_timed (clock, dice);
  DureObservation *pulse;
  DureDonation *donation;

  /* Yesterday, so that what is sent may have been measured before now. */
  consent->time_ms -= DAY_MS;
  pulse = dure_observation_new (DURE_CODE_HEART_RATE, consent->time_ms - 60000, consent->time_ms);
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    {
      consent->lines[purpose].decision = DURE_DECISION_GIVEN;
      consent->lines[purpose].dwell_ms = 3000;
    }
  donation = dure_donation_new (id, self->notice, consent);
  pulse->value = 72;
  g_ptr_array_add (donation->observations, pulse);
  dure_dice_fill (dice, donation->claim_hash, sizeof donation->claim_hash);
  donation->withdrawal_code = dure_withdrawal_code_new (dice);
  return donation;
}

/* A request of @count donations; their donors are added to @donors. */
static json_t *
request_of (Maker *self, guint count, GPtrArray *donors)
{
  json_t *list = json_array ();

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (DureDonation) donation = visit (self);
      g_autoptr (DureEnvelope) envelope = dure_donation_seal (
          donation, dure_opening_key_public (self->city->keys->opening));

      dure_envelope_sign (envelope, self->kiosk, 1, ++self->sequence, self->key);
      json_array_append_new (list, dure_envelope_to_json (envelope));
      g_ptr_array_add (donors, g_strdup (donation->consent->donor));
    }
  return json_pack ("{s:o}", "donations", list);
}

static void
take_in (Maker *self, const json_t *request)
{
  g_autoptr (GError) error = NULL;
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
issue (Maker *self, const char *donor)
{
  g_autoptr (GError) error = NULL;
  gint64 number;
  g_autofree char *secret =
      dure_source_issue (self->city, donor, DURE_SOURCE_PHONE, FALSE, &number, &error);

  g_assert_no_error (error);
  puts (secret);
}

static void
make_donors (Maker *self, guint count)
{
  g_autoptr (GPtrArray) donors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DureTransaction) transaction = NULL;
  g_autoptr (GError) error = NULL;

  while (donors->len < count)
    {
      g_autoptr (json_t) request =
          request_of (self, MIN (count - donors->len, DURE_INGEST_MAX_DONATIONS), donors);

      take_in (self, request);
    }
  transaction = dure_transaction_begin (self->city->database, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < donors->len; i++)
    issue (self, donors->pdata[i]);
  dure_transaction_commit (&transaction, &error);
  g_assert_no_error (error);
}

static void
write_sealed (Maker *self, guint count, const char *path)
{
  g_autoptr (GPtrArray) donors = g_ptr_array_new_with_free_func (g_free);
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  while (donors->len < count)
    {
      g_autoptr (json_t) request =
          request_of (self, MIN (count - donors->len, DURE_INGEST_MAX_DONATIONS), donors);
      g_autofree char *text = dure_json_canonical (request, NULL);

      fprintf (file, "%s\n", text);
    }
  fclose (file);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Maker maker = { 0 };
  guint count;

  if (argc != 3 && (argc != 5 || !g_str_equal (argv[3], "sealed")))
    {
      fputs ("make-city FOLDER DONORS [sealed FILE]\n", stderr);
      return 2;
    }
  g_assert_cmpint (sodium_init (), >=, 0);
  count = (guint) strtoul (argv[2], NULL, 10);
  maker.city = dure_city_open (&(DureCityPlan) { .state = argv[1] }, dure_clock_system (),
                               dure_dice_system (), &error);
  g_assert_no_error (error);
  maker.notice = sample_notice_of (2, "ko");
  enrol (&maker);
  make_donors (&maker, count);
  if (argc == 5)
    write_sealed (&maker, count, argv[4]);
  dure_signing_key_free (maker.key);
  dure_notice_unref (maker.notice);
  g_free (maker.kiosk);
  dure_city_close (maker.city);
  return 0;
}
