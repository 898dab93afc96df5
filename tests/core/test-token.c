// test-token.c: the QR's token verifies offline and survives nothing
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "error.h"
#include "token.h"

#include <string.h>

static const char kiosk[] = "0f8fad5b-d9cb-469f-a165-70867728950e";

static DureToken
new_token (DureSigningKey *key, DureDice *dice)
{
  DureToken token = { 0 };

  dure_dice_fill (dice, token.claim_secret, sizeof token.claim_secret);
  dure_dice_fill (dice, token.receipt_digest, sizeof token.receipt_digest);
  g_assert_true (dure_token_sign (&token, "en", kiosk, key));
  return token;
}

static void
test_round_trip (void)
{
  DureDice *dice = dure_dice_new_seeded (10);
  g_autoptr (DureSigningKey) key = dure_signing_key_new (dice);
  DureToken token = new_token (key, dice), again = { 0 };
  g_autofree char *text = dure_token_to_text (&token);
  g_autofree char *url = dure_token_url (&token, "https://dure.gwangju.example");
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (strlen (text), ==, 174);
  g_assert_cmpuint (strlen (url), <=, 300);
  g_assert_true (g_str_has_prefix (url, "https://dure.gwangju.example/c#"));
  g_assert_true (dure_token_from_text (text, &again, &error));
  g_assert_true (dure_token_holds (&again, dure_signing_key_public (key)));
  g_assert_cmpstr (dure_token_languages[again.language], ==, "en");
  dure_dice_seeded_free (dice);
}

static void
test_every_bit_counts (void)
{
  DureDice *dice = dure_dice_new_seeded (11);
  g_autoptr (DureSigningKey) key = dure_signing_key_new (dice);
  DureToken token = new_token (key, dice);
  g_autofree char *text = dure_token_to_text (&token);
  guint8 bytes[DURE_TOKEN_BYTES];

  g_assert_true (dure_base64url_decode (text, bytes, sizeof bytes));
  for (int bit = 0; bit < DURE_TOKEN_BYTES * 8; bit++)
    {
      g_autofree char *bent = NULL;
      DureToken again;

      bytes[bit / 8] ^= (guint8) (1 << bit % 8);
      bent = dure_base64url_encode (bytes, sizeof bytes);
      bytes[bit / 8] ^= (guint8) (1 << bit % 8);
      g_assert_false (dure_token_from_text (bent, &again, NULL)
                      && dure_token_holds (&again, dure_signing_key_public (key)));
    }
  dure_dice_seeded_free (dice);
}

static void
test_refuses_cut_short (void)
{
  DureDice *dice = dure_dice_new_seeded (12);
  g_autoptr (DureSigningKey) key = dure_signing_key_new (dice);
  DureToken token = new_token (key, dice), untouched = { .language = 99 };
  g_autofree char *text = dure_token_to_text (&token);

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *cut = g_strndup (text, length);
      g_autoptr (GError) error = NULL;

      g_assert_false (dure_token_from_text (cut, &untouched, &error));
      g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
    }
  g_assert_cmpint (untouched.language, ==, 99);
  g_assert_false (dure_token_from_text (NULL, &untouched, NULL));
  g_assert_false (dure_token_sign (&token, "tlh", kiosk, key));
  g_assert_false (dure_token_sign (&token, "ko", "kiosk 7", key));
  dure_dice_seeded_free (dice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token/round-trip", test_round_trip);
  g_test_add_func ("/token/every-bit-counts", test_every_bit_counts);
  g_test_add_func ("/token/refuses-cut-short", test_refuses_cut_short);
  return g_test_run ();
}
