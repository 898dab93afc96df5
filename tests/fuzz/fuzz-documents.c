// fuzz-documents.c: every document that core reads from strangers, from any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The first byte chooses the reader, the rest is what it reads. What is accepted must come out
// again as it went in: a reader that understands something else than the writer meant is a finding
// too.

#include "canonical-json.h"
#include "consent-change.h"
#include "donation.h"
#include "receipt.h"
#include "sample.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static DureOpeningKey *city;
static DureNotice *notice;

static void
read_change (const json_t *json)
{
  g_autoptr (DureConsentChange) change = dure_consent_change_from_json (json, NULL);
  g_autoptr (json_t) again = change != NULL ? dure_consent_change_to_json (change) : NULL;

  g_assert_true (change == NULL || json_equal (again, (json_t *) json));
}

static void
read_json (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  g_autoptr (json_t) again = NULL;
  g_autofree char *text = NULL, *text_again = NULL;
  gsize text_length;

  if (json == NULL)
    return;
  read_change (json);
  text = dure_json_canonical (json, &text_length);
  again = dure_json_parse (text, text_length, NULL);
  if (again == NULL) /* RFC 8785 writes 1e19 without exponent; as a whole number it is too long */
    return;
  text_again = dure_json_canonical (again, NULL);
  g_assert_true (g_str_equal (text, text_again));
}

static void
read_envelope (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  g_autoptr (DureEnvelope) envelope = NULL;
  g_autoptr (json_t) again = NULL;

  if (json == NULL)
    return;
  envelope = dure_envelope_from_json (json, NULL);
  if (envelope == NULL)
    return;
  again = dure_envelope_to_json (envelope);
  g_assert_true (json_equal (json, again));
}

static DureNotice *
find_notice (const char *digest, gpointer data)
{
  return notice;
}

/* The envelope's id must be the document's; here it is taken from the document. */
static void
open_donation (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  const char *id = json_string_value (json_object_get (json, "id"));
  g_autoptr (GBytes) sealed = dure_seal (dure_opening_key_public (city), bytes, length);
  g_autoptr (DureEnvelope) envelope = dure_envelope_new (id != NULL ? id : "", "", sealed);
  g_autoptr (DureDonation) donation = dure_donation_open (envelope, city, find_notice, NULL, NULL);
  g_autoptr (json_t) again = NULL;

  if (donation == NULL)
    return;
  again = dure_donation_to_json (donation);
  g_assert_true (
      json_equal (json_object_get (again, "consent"), json_object_get (json, "consent")));
}

static void
read_observation (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  g_autoptr (DureObservation) observation = NULL;
  g_autoptr (json_t) again = NULL;

  if (json == NULL)
    return;
  observation = dure_observation_from_json (json, NULL);
  if (observation == NULL)
    return;
  again = dure_observation_to_json (observation);
  g_assert_true (json_object_size (again) == json_object_size (json));
}

static void
read_feedback (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  DureFeedback feedback;

  if (json != NULL && dure_feedback_from_json (json, &feedback, NULL))
    g_assert_true (feedback.urgency < DURE_URGENCY_COUNT && feedback.rhythm < DURE_RHYTHM_COUNT
                   && feedback.judged < 1u << DURE_VITAL_COUNT);
}

static void
read_notice (const uint8_t *bytes, size_t length)
{
  size_t half = length / 2;
  g_autoptr (GBytes) terms = g_bytes_new (bytes, half);
  g_autoptr (GBytes) text = g_bytes_new (bytes + half, length - half);
  g_autoptr (DureNotice) read = dure_notice_new (terms, text, NULL);

  if (read != NULL)
    g_assert_true (strlen (dure_notice_digest (read)) == 64);
}

static void
read_texts (const uint8_t *bytes, size_t length)
{
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  g_autofree char *code = dure_withdrawal_code_normalise (text);
  g_autoptr (json_t) record = dure_receipt_verify (text, dure_opening_key_public (city), NULL);
  DureToken token;

  g_assert_true (record == NULL);
  g_assert_true (code == NULL || strlen (code) <= length);
  if (dure_token_from_text (text, &token, NULL))
    {
      g_autofree char *again = dure_token_to_text (&token);

      g_assert_true (g_str_equal (text, again));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  static void (*const readers[]) (const uint8_t *, size_t) = {
    read_json, read_envelope, open_donation, read_observation, read_feedback, read_notice,
    read_texts,
  };

  if (city == NULL)
    {
      DureDice *dice = dure_dice_new_seeded (1);

      city = dure_opening_key_new (dice);
      dure_dice_seeded_free (dice);
      notice = sample_notice ("ko");
    }
  if (length > 0)
    readers[bytes[0] % G_N_ELEMENTS (readers)](bytes + 1, length - 1);
  return 0;
}
