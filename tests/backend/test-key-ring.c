// test-key-ring.c: no bit of a receipt or a token can change, and a strange key is no forgery
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "key-ring.h"
#include "receipt.h"

#include <string.h>

#define KIOSK "0b6ad2f3-1c1f-4b1b-8f5e-5a3b0f0a7c11"

typedef struct
{
  DureDice *dice;
  DureSigningKey *city, *former, *kiosk, *stranger;
  DureKeyRing *ring;
  json_t *record;
  char *jws, *token;
} Fixture;

static char *
make_token (DureSigningKey *key, const char *kiosk)
{
  DureToken token = { 0 };

  memset (token.receipt_digest, 7, sizeof token.receipt_digest);
  g_assert_true (dure_token_sign (&token, "en", kiosk, key));
  return dure_token_to_text (&token);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  guint8 id[DURE_UUID_BYTES];

  f->dice = dure_dice_new_seeded (21);
  f->city = dure_signing_key_new (f->dice);
  f->former = dure_signing_key_new (f->dice);
  f->kiosk = dure_signing_key_new (f->dice);
  f->stranger = dure_signing_key_new (f->dice);
  g_assert_true (dure_id_to_bytes (KIOSK, id));
  f->ring = dure_key_ring_new ();
  dure_key_ring_add_city (f->ring, dure_signing_key_public (f->city));
  dure_key_ring_add_city (f->ring, dure_signing_key_public (f->former));
  dure_key_ring_add_kiosk (f->ring, id, dure_signing_key_public (f->kiosk), 0);
  f->record = json_pack ("{s:s, s:s}", "schema", "dure.consent/1", "purpose", "함께 쓰기");
  f->jws = dure_receipt_sign (f->record, f->city);
  f->token = make_token (f->kiosk, KIOSK);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->jws);
  g_free (f->token);
  json_decref (f->record);
  dure_key_ring_free (f->ring);
  dure_signing_key_free (f->city);
  dure_signing_key_free (f->former);
  dure_signing_key_free (f->kiosk);
  dure_signing_key_free (f->stranger);
  dure_dice_seeded_free (f->dice);
}

static DureVerdict
check_receipt (const DureKeyRing *ring, const char *jws)
{
  g_autoptr (json_t) record = NULL;
  const DureVerdict verdict = dure_key_ring_check_receipt (ring, jws, &record);

  g_assert_true ((verdict == DURE_VERDICT_VALID) == (record != NULL));
  return verdict;
}

static DureVerdict
check_token (const DureKeyRing *ring, const char *text)
{
  g_autoptr (json_t) facts = NULL;
  const DureVerdict verdict = dure_key_ring_check_token (ring, text, &facts);

  g_assert_true ((verdict == DURE_VERDICT_VALID) == (facts != NULL));
  return verdict;
}

static void
test_any_bit_of_a_receipt (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (check_receipt (f->ring, f->jws), ==, DURE_VERDICT_VALID);
  for (char *p = f->jws; *p != '\0'; p++)
    for (int bit = 0; bit < 8; bit++)
      {
        const char whole = *p;

        *p = (char) (whole ^ 1 << bit);
        g_assert_cmpint (check_receipt (f->ring, f->jws), ==, DURE_VERDICT_INVALID);
        *p = whole;
      }
}

static void
test_any_bit_of_a_token (Fixture *f, gconstpointer data)
{
  guint8 bytes[DURE_TOKEN_BYTES];

  g_assert_cmpint (check_token (f->ring, f->token), ==, DURE_VERDICT_VALID);
  g_assert_true (dure_base64url_decode (f->token, bytes, sizeof bytes));
  for (gsize i = 0; i < 8 * sizeof bytes; i++)
    {
      g_autofree char *text = NULL;

      bytes[i / 8] ^= (guint8) (1 << i % 8);
      text = dure_base64url_encode (bytes, sizeof bytes);
      g_assert_cmpint (check_token (f->ring, text), ==, DURE_VERDICT_INVALID);
      bytes[i / 8] ^= (guint8) (1 << i % 8);
    }
}

/* A changed letter can change the secret and the kiosk's id at once: it may be anyone's then. */
static void
test_any_bit_of_a_token_s_text (Fixture *f, gconstpointer data)
{
  for (char *p = f->token; *p != '\0'; p++)
    for (int bit = 0; bit < 8; bit++)
      {
        *p = (char) (*p ^ 1 << bit);
        g_assert_cmpint (check_token (f->ring, f->token), !=, DURE_VERDICT_VALID);
        *p = (char) (*p ^ 1 << bit);
      }
}

static void
test_unknown_is_not_invalid (Fixture *f, gconstpointer data)
{
  g_autofree char *jws = dure_receipt_sign (f->record, f->stranger);
  g_autofree char *token = make_token (f->stranger, "11111111-1c1f-4b1b-8f5e-5a3b0f0a7c11");
  g_autofree char *forged = make_token (f->stranger, KIOSK);

  g_assert_cmpint (check_receipt (f->ring, jws), ==, DURE_VERDICT_UNKNOWN);
  g_assert_cmpint (check_token (f->ring, token), ==, DURE_VERDICT_UNKNOWN);
  g_assert_cmpint (check_token (f->ring, forged), ==, DURE_VERDICT_INVALID);
}

static char *
with_header (const char *header, const char *jws)
{
  g_autofree char *first = dure_base64url_encode (header, strlen (header));

  return g_strconcat (first, strchr (jws, '.'), NULL);
}

/* Whoever forges a receipt writes the header as they like. */
static void
test_forgery_in_our_name (Fixture *f, gconstpointer data)
{
  static const char *const forms[] = {
    "{\"kid\":\"%s\",\"alg\":\"EdDSA\"}",
    "{ \"alg\": \"EdDSA\", \"kid\": \"%s\", \"typ\": \"JOSE\" }",
    "{\"alg\":\"none\",\"kid\":\"%s\"}",
    "{\"alg\":\"EdDSA\",\"kid\":\"%s\",\"typ\":\"JOSE\"}",
  };
  g_autofree char *jws = dure_receipt_sign (f->record, f->stranger);
  DureSigningKey *const ours[] = { f->city, f->former };

  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (forms); j++)
      {
        g_autofree char *id = dure_public_key_id (dure_signing_key_public (ours[i]));
        g_auto (GStrv) parts = g_strsplit (forms[j], "%s", 2);
        g_autofree char *header = g_strconcat (parts[0], id, parts[1], NULL);
        g_autofree char *forged = with_header (header, jws);

        g_assert_cmpint (check_receipt (f->ring, forged), ==, DURE_VERDICT_INVALID);
      }
}

/* What names no key at all, or nothing that can be read, is no receipt of anybody's. */
static void
test_names_no_key (Fixture *f, gconstpointer data)
{
  static const char *const headers[] = { "", "x", "[]", "{}", "{\"kid\":7}", "{\"kid\":\"a\"" };
  g_autofree char *jws = dure_receipt_sign (f->record, f->stranger);

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *text = with_header (headers[i], jws);

      g_assert_cmpint (check_receipt (f->ring, text), ==, DURE_VERDICT_INVALID);
    }
}

static void
test_former_key_and_revoked_kiosk (Fixture *f, gconstpointer data)
{
  g_autofree char *jws = dure_receipt_sign (f->record, f->former);
  g_autoptr (DureKeyRing) ring = dure_key_ring_new ();
  g_autoptr (json_t) facts = NULL;
  guint8 id[DURE_UUID_BYTES];

  g_assert_cmpint (check_receipt (f->ring, jws), ==, DURE_VERDICT_VALID);
  dure_id_to_bytes (KIOSK, id);
  dure_key_ring_add_kiosk (ring, id, dure_signing_key_public (f->kiosk), 1795237200000);
  g_assert_cmpint (dure_key_ring_check_token (ring, f->token, &facts), ==, DURE_VERDICT_VALID);
  g_assert_cmpstr (json_string_value (json_object_get (facts, "kioskRevoked")), ==,
                   "2026-11-21T05:00:00.000Z");
}

static void
test_travels_as_jwks (Fixture *f, gconstpointer data)
{
  g_autoptr (json_t) jwks = dure_key_ring_to_jwks (f->ring);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureKeyRing) ring = dure_key_ring_new_from_jwks (jwks, &error);
  g_autoptr (json_t) again = NULL;

  g_assert_no_error (error);
  again = dure_key_ring_to_jwks (ring);
  g_assert_true (json_equal (jwks, again));
  g_assert_cmpint (check_receipt (ring, f->jws), ==, DURE_VERDICT_VALID);
  g_assert_cmpint (check_token (ring, f->token), ==, DURE_VERDICT_VALID);
}

static void
test_refuses_other_documents (void)
{
  static const char *const documents[] = {
    "{}",
    "[]",
    "{\"keys\":{}}",
    "{\"keys\":[1]}",
    "{\"keys\":[{\"kty\":\"RSA\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}]}",
    "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}]}",
    "{\"keys\":[],\"kiosks\":[{\"kid\":\"x\"}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (json_t) json = dure_json_parse (documents[i], strlen (documents[i]), NULL);

      g_assert_nonnull (json);
      g_assert_null (dure_key_ring_new_from_jwks (json, &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/key-ring/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("any-bit-of-a-receipt", test_any_bit_of_a_receipt);
  ADD ("any-bit-of-a-token", test_any_bit_of_a_token);
  ADD ("any-bit-of-a-token-s-text", test_any_bit_of_a_token_s_text);
  ADD ("unknown-is-not-invalid", test_unknown_is_not_invalid);
  ADD ("forgery-in-our-name", test_forgery_in_our_name);
  ADD ("names-no-key", test_names_no_key);
  ADD ("former-key-and-revoked-kiosk", test_former_key_and_revoked_kiosk);
  ADD ("travels-as-jwks", test_travels_as_jwks);
  g_test_add_func ("/key-ring/refuses-other-documents", test_refuses_other_documents);
  return g_test_run ();
}
