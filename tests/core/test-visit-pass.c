// test-visit-pass.c: what a kiosk shows to a phone that has given before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "token.h"
#include "visit-pass.h"
#include "words.h"

#include <string.h>

#define KIOSK "0190f3c2-7a1b-7c3d-8e4f-5a6b7c8d9e0f"

static DureSigningKey *
sign (DureVisitPass *pass)
{
  DureDice *dice = dure_dice_new_seeded (7);
  DureSigningKey *key = dure_signing_key_new (dice);

  *pass = (DureVisitPass) { .made_s = 1790000000 };
  dure_dice_fill (dice, pass->secret, sizeof pass->secret);
  g_assert_true (dure_visit_pass_sign (pass, "en", KIOSK, key));
  dure_dice_seeded_free (dice);
  return key;
}

static void
test_there_and_back (void)
{
  DureVisitPass pass, again;
  g_autoptr (DureSigningKey) key = sign (&pass);
  g_autofree char *text = dure_visit_pass_to_text (&pass);
  g_autofree char *url = dure_visit_pass_url (&pass, "https://dure.example");
  g_autofree char *expected = g_strdup_printf ("https://dure.example/v#%s", text);

  g_assert_cmpstr (url, ==, expected);
  g_assert_cmpuint (strlen (text), ==, 136);
  g_assert_true (dure_visit_pass_from_text (text, &again));
  g_assert_cmpuint (again.made_s, ==, 1790000000);
  g_assert_cmpstr (dure_token_languages[again.language], ==, "en");
  g_assert_true (dure_visit_pass_holds (&again, dure_signing_key_public (key)));
  g_assert_false (dure_visit_pass_sign (&pass, "xx", KIOSK, key));
  g_assert_false (dure_visit_pass_sign (&pass, "en", "nobody", key));
}

/* What a pass is for is signed with it. */
static void
test_uses (void)
{
  DureVisitPass pass, again;
  g_autoptr (DureSigningKey) key = sign (&pass);
  guint8 hash[DURE_SHA256_BYTES], other[DURE_SHA256_BYTES];
  g_autofree char *text = NULL, *url = NULL;

  dure_visit_pass_hash (&pass, hash);
  pass.use = DURE_PASS_FOR_HOME;
  g_assert_false (dure_visit_pass_holds (&pass, dure_signing_key_public (key)));
  g_assert_true (dure_visit_pass_sign (&pass, "en", KIOSK, key));
  dure_visit_pass_hash (&pass, other);
  g_assert_cmpint (memcmp (hash, other, sizeof hash), !=, 0);
  text = dure_visit_pass_to_text (&pass);
  g_assert_true (dure_visit_pass_from_text (text, &again));
  g_assert_cmpint (again.use, ==, DURE_PASS_FOR_HOME);
  url = dure_visit_pass_url (&again, "https://dure.example");
  g_assert_true (g_str_has_prefix (url, "https://dure.example/h#"));
  pass.use = DURE_PASS_USES;
  g_free (text);
  text = dure_visit_pass_to_text (&pass);
  g_assert_false (dure_visit_pass_from_text (text, &again));
}

static void
test_every_letter_counts (void)
{
  DureVisitPass pass, read;
  g_autoptr (DureSigningKey) key = sign (&pass);
  g_autofree char *text = dure_visit_pass_to_text (&pass);
  guint8 hash[DURE_SHA256_BYTES], other[DURE_SHA256_BYTES];

  dure_visit_pass_hash (&pass, hash);
  for (gsize i = 0; text[i] != '\0'; i++)
    {
      char letter = text[i];

      text[i] = letter == 'A' ? 'B' : 'A';
      if (dure_visit_pass_from_text (text, &read))
        g_assert_false (dure_visit_pass_holds (&read, dure_signing_key_public (key)));
      text[i] = letter;
    }
  pass.made_s++;
  dure_visit_pass_hash (&pass, other);
  g_assert_cmpint (memcmp (hash, other, sizeof hash), !=, 0);
  text[135] = '\0';
  g_assert_false (dure_visit_pass_from_text (text, &read));
  g_assert_false (dure_visit_pass_from_text ("", &read));
  g_assert_false (dure_visit_pass_from_text (NULL, &read));
}

static void
test_words (void)
{
  guint8 hash[DURE_SHA256_BYTES] = { 32, 65 };
  const char *english[2], *korean[2], *other[2];

  dure_words_of_hash (hash, "en", english);
  dure_words_of_hash (hash, "ko", korean);
  dure_words_of_hash (hash, "fr", other);
  g_assert_cmpstr (english[0], ==, "blue");
  g_assert_cmpstr (english[1], ==, "star");
  g_assert_cmpstr (korean[1], ==, "별");
  g_assert_cmpstr (other[0], ==, english[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/visit-pass/there-and-back", test_there_and_back);
  g_test_add_func ("/visit-pass/uses", test_uses);
  g_test_add_func ("/visit-pass/every-letter-counts", test_every_letter_counts);
  g_test_add_func ("/visit-pass/words", test_words);
  return g_test_run ();
}
