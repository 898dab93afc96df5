// test-words.c: kiosk and phone show the same two words
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "words.h"

static void
test_pairs (void)
{
  DureDice *dice = dure_dice_new_seeded (13);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 2000; i++)
    {
      DureToken token = { .language = (guint8) (i % 5) };
      const char *first[2], *second[2];

      dure_dice_fill (dice, token.claim_secret, sizeof token.claim_secret);
      dure_word_pair (&token, first);
      dure_word_pair (&token, second);
      g_assert_cmpstr (first[0], ==, second[0]);
      g_assert_cmpstr (first[1], ==, second[1]);
      g_assert_true (g_utf8_validate (first[0], -1, NULL) && g_utf8_strlen (first[0], -1) > 0);
      if (token.language == 0)
        g_hash_table_add (seen, g_strconcat (first[0], " ", first[1], NULL));
    }
  /* 400 draws out of 1,024: a word list that collapsed would show far fewer pairs */
  g_assert_cmpuint (g_hash_table_size (seen), >, 280);
  dure_dice_seeded_free (dice);
}

/* No list has a word twice, and no two languages show the same pair. */
static void
test_lists (void)
{
  for (guint language = 0; dure_token_languages[language] != NULL; language++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
      guint8 hash[DURE_SHA256_BYTES] = { 0 };
      const char *pair[2], *english[2];

      for (guint i = 0; i < 32; i++)
        {
          hash[0] = hash[1] = (guint8) i;
          dure_words_of_hash (hash, dure_token_languages[language], pair);
          dure_words_of_hash (hash, "en", english);
          g_assert_true (g_hash_table_add (seen, (gpointer) pair[0]));
          g_assert_true (g_hash_table_add (seen, (gpointer) pair[1]));
          g_assert_cmpint (g_str_equal (pair[0], english[0]), ==, language == 1);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/pairs", test_pairs);
  g_test_add_func ("/words/lists", test_lists);
  return g_test_run ();
}
