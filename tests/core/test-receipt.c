// test-receipt.c: a receipt is a JWS that any library verifies and no bit of it can change
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "error.h"
#include "receipt.h"
#include "sample.h"

#include <string.h>

typedef struct
{
  DureDice *dice;
  DureSigningKey *city;
  json_t *consent;
  char *jws;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (DureNotice) notice = sample_notice ("ko");
  g_autoptr (DureConsent) consent = NULL;

  f->dice = dure_dice_new_seeded (9);
  f->city = dure_signing_key_new (f->dice);
  consent = sample_consent (notice, f->dice);
  f->consent = dure_consent_to_json (consent, notice);
  f->jws = dure_receipt_sign (f->consent, f->city);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->jws);
  json_decref (f->consent);
  dure_signing_key_free (f->city);
  dure_dice_seeded_free (f->dice);
}

static void
test_verifies (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) record =
      dure_receipt_verify (f->jws, dure_signing_key_public (f->city), &error);
  guint8 digest[DURE_SHA256_BYTES], payload_digest[DURE_SHA256_BYTES];
  g_auto (GStrv) parts = g_strsplit (f->jws, ".", 3);
  g_autoptr (GBytes) payload = dure_base64url_decode_any (parts[1], 65536);

  g_assert_no_error (error);
  g_assert_true (json_equal (record, f->consent));
  dure_receipt_digest (f->consent, digest);
  dure_sha256 (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload), payload_digest);
  g_assert_cmpmem (digest, sizeof digest, payload_digest, sizeof payload_digest);
}

static void
test_any_change_is_seen (Fixture *f, gconstpointer data)
{
  gsize length = strlen (f->jws);

  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *bent = g_strdup (f->jws);
      g_autoptr (json_t) record = NULL;

      bent[i] = bent[i] == 'A' ? 'B' : 'A';
      record = dure_receipt_verify (bent, dure_signing_key_public (f->city), NULL);
      g_assert_null (record);
    }
}

static void
test_tells_unknown_from_invalid (Fixture *f, gconstpointer data)
{
  g_autoptr (DureSigningKey) other = dure_signing_key_new (f->dice);
  g_autoptr (GError) error = NULL;
  char *bent;

  g_assert_null (dure_receipt_verify (f->jws, dure_signing_key_public (other), &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_UNKNOWN_KEY);
  g_clear_error (&error);
  g_assert_null (dure_receipt_verify ("a.b", dure_signing_key_public (other), &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
  g_clear_error (&error);
  bent = f->jws + strlen (f->jws) - 10;
  *bent = *bent == 'A' ? 'B' : 'A';
  g_assert_null (dure_receipt_verify (f->jws, dure_signing_key_public (f->city), &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_GENUINE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/receipt/verifies", Fixture, NULL, set_up, test_verifies, tear_down);
  g_test_add (
      "/receipt/any-change-is-seen", Fixture, NULL, set_up, test_any_change_is_seen, tear_down);
  g_test_add ("/receipt/tells-unknown-from-invalid", Fixture, NULL, set_up,
              test_tells_unknown_from_invalid, tear_down);
  return g_test_run ();
}
