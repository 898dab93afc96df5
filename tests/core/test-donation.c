// test-donation.c: what opens at the city is what the donor agreed to, no more
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "error.h"
#include "sample.h"

#include <string.h>

typedef struct
{
  DureDice *dice;
  DureNotice *notice;
  DureOpeningKey *city;
  DureDonation *donation;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dice = dure_dice_new_seeded (17);
  f->notice = sample_notice ("ko");
  f->city = dure_opening_key_new (f->dice);
  f->donation = sample_donation (f->notice, f->dice);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  dure_donation_free (f->donation);
  dure_opening_key_free (f->city);
  dure_notice_unref (f->notice);
  dure_dice_seeded_free (f->dice);
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (DureEnvelope) envelope =
      dure_donation_seal (f->donation, dure_opening_key_public (f->city));
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDonation) opened =
      dure_donation_open (envelope, f->city, sample_find_notice, f->notice, &error);
  g_autoptr (json_t) before = dure_donation_to_json (f->donation);
  g_autoptr (json_t) after = NULL;

  g_assert_no_error (error);
  after = dure_donation_to_json (opened);
  g_assert_true (json_equal (before, after));
  g_assert_null (memmem (
      g_bytes_get_data (envelope->sealed, NULL), g_bytes_get_size (envelope->sealed), "8867-4", 6));
}

static void
assert_refused (Fixture *f, DureEnvelope *envelope, DureCoreError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dure_donation_open (envelope, f->city, sample_find_notice, f->notice, &error));
  g_assert_error (error, DURE_CORE_ERROR, (int) code);
}

static void
test_refuses_what_was_not_agreed (Fixture *f, gconstpointer data)
{
  static const DurePurpose needed[] = { DURE_PURPOSE_COLLECT, DURE_PURPOSE_SENSITIVE };

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_autoptr (DureEnvelope) envelope = NULL;

      f->donation->consent->lines[needed[i]].decision = DURE_DECISION_REFUSED;
      envelope = dure_donation_seal (f->donation, dure_opening_key_public (f->city));
      assert_refused (f, envelope, DURE_CORE_ERROR_NOT_COVERED);
      f->donation->consent->lines[needed[i]].decision = DURE_DECISION_GIVEN;
    }
}

static void
test_refuses_measured_another_day (Fixture *f, gconstpointer data)
{
  DureObservation *first = f->donation->observations->pdata[0];
  g_autoptr (DureEnvelope) envelope = NULL;

  first->start_ms -= 86400000;
  first->end_ms -= 86400000;
  envelope = dure_donation_seal (f->donation, dure_opening_key_public (f->city));
  assert_refused (f, envelope, DURE_CORE_ERROR_NOT_COVERED);
}

static void
test_refuses_unknown_notice (Fixture *f, gconstpointer data)
{
  g_autoptr (DureNotice) other = sample_notice ("en");
  g_autoptr (DureEnvelope) envelope =
      dure_donation_seal (f->donation, dure_opening_key_public (f->city));
  g_autoptr (GError) error = NULL;

  g_assert_null (dure_donation_open (envelope, f->city, sample_find_notice, other, &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_COVERED);
}

static DureEnvelope *
seal_json (Fixture *f, const json_t *json)
{
  gsize length;
  g_autofree char *text = dure_json_canonical (json, &length);
  g_autoptr (GBytes) sealed = dure_seal (dure_opening_key_public (f->city), text, length);

  return dure_envelope_new (f->donation->id, "key", sealed);
}

/* A cuff alone: nothing was told of a pulse. Only the second notice asks for it. */
static void
test_readings_alone (Fixture *f, gconstpointer data)
{
  g_autoptr (DureNotice) second = sample_notice_of (2, "ko");
  DureObservation *systolic =
      dure_observation_new (DURE_CODE_SYSTOLIC, SAMPLE_NOW_MS - 40000, SAMPLE_NOW_MS);
  g_autoptr (DureEnvelope) envelope = NULL, allowed = NULL;
  g_autoptr (DureDonation) opened = NULL;
  g_autoptr (GError) error = NULL;

  systolic->value = 121;
  g_ptr_array_set_size (f->donation->observations, 0);
  g_ptr_array_add (f->donation->observations, systolic);
  f->donation->has_feedback = FALSE;
  envelope = dure_donation_seal (f->donation, dure_opening_key_public (f->city));
  assert_refused (f, envelope, DURE_CORE_ERROR_NOT_COVERED);

  dure_notice_unref (f->donation->notice);
  f->donation->notice = dure_notice_ref (second);
  dure_consent_free (f->donation->consent);
  f->donation->consent = sample_consent (second, f->dice);
  allowed = dure_donation_seal (f->donation, dure_opening_key_public (f->city));
  opened = dure_donation_open (allowed, f->city, sample_find_notice, second, &error);
  g_assert_no_error (error);
  g_assert_false (opened->has_feedback);
  g_assert_cmpfloat (((DureObservation *) opened->observations->pdata[0])->value, ==, 121);
}

static void
test_refuses_malformed (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *key, *value;
  } changes[] = {
    { "schema", "[\"dure.donation/2\"]" }, { "id", "[\"01901234-5678-7000-8000-000000000001\"]" },
    { "observations", "[[]]" }, { "observations", "[{}]" }, { "observations", "[[{}]]" },
    { "feedback", "[{}]" }, { "feedback", "[null]" }, { "claimHash", "[\"AA\"]" },
    { "withdrawalCode", "[\"1234567890\"]" }, { "ageBand", "[\"73\"]" }, { "sex", "[1]" },
    { "name", "[\"Kim\"]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (json_t) json = dure_donation_to_json (f->donation);
      g_autoptr (json_t) change = json_loads (changes[i].value, JSON_DECODE_ANY, NULL);
      g_autoptr (DureEnvelope) envelope = NULL;

      json_object_set (json, changes[i].key, json_array_get (change, 0));
      envelope = seal_json (f, json);
      assert_refused (f, envelope, DURE_CORE_ERROR_MALFORMED);
    }
}

static void
test_refuses_another_citys_seal (Fixture *f, gconstpointer data)
{
  g_autoptr (DureOpeningKey) other = dure_opening_key_new (f->dice);
  g_autoptr (DureEnvelope) envelope =
      dure_donation_seal (f->donation, dure_opening_key_public (other));

  assert_refused (f, envelope, DURE_CORE_ERROR_NOT_GENUINE);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name; void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "round-trip", test_round_trip },
    { "refuses-what-was-not-agreed", test_refuses_what_was_not_agreed },
    { "refuses-measured-another-day", test_refuses_measured_another_day },
    { "refuses-unknown-notice", test_refuses_unknown_notice },
    { "readings-alone", test_readings_alone },
    { "refuses-malformed", test_refuses_malformed },
    { "refuses-another-citys-seal", test_refuses_another_citys_seal },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/donation/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].test, tear_down);
    }
  return g_test_run ();
}
