// test-checkpoint.c: a checkpoint says what was signed, and only that
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "checkpoint.h"
#include "error.h"

#include <string.h>

#define ORIGIN "dure/MTIzNDU2Nzg5MDEyMzQ1Ng"

typedef struct
{
  DureDice *dice;
  DureSigningKey *key, *other;
  char *note;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  const guint8 root[DURE_MERKLE_BYTES] = { 1, 2, 3 };
  g_autoptr (DureCheckpoint) checkpoint = dure_checkpoint_new (ORIGIN, 90210, root);

  self->dice = dure_dice_new_seeded (6962);
  self->key = dure_signing_key_new (self->dice);
  self->other = dure_signing_key_new (self->dice);
  self->note = dure_checkpoint_sign (checkpoint, self->key);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_free (self->note);
  dure_signing_key_free (self->key);
  dure_signing_key_free (self->other);
  dure_dice_seeded_free (self->dice);
}

static void
assert_refused (Fixture *self, const char *note, DureCoreError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dure_checkpoint_verify (note, dure_signing_key_public (self->key), &error));
  g_assert_error (error, DURE_CORE_ERROR, (gint) code);
}

static void
test_says_what_was_signed (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCheckpoint) read =
      dure_checkpoint_verify (self->note, dure_signing_key_public (self->key), &error);
  g_auto (GStrv) lines = g_strsplit (self->note, "\n", -1);

  g_assert_no_error (error);
  g_assert_cmpstr (read->origin, ==, ORIGIN);
  g_assert_cmpuint (read->size, ==, 90210);
  g_assert_cmpuint (read->root[2], ==, 3);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_cmpstr (lines[1], ==, "90210");
  g_assert_cmpstr (lines[2], ==, "AQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  g_assert_cmpstr (lines[3], ==, "");
  g_assert_true (g_str_has_prefix (lines[4], "\u2014 " ORIGIN " "));
}

static void
test_every_letter_counts (Fixture *self, gconstpointer unused)
{
  g_autofree char *bent = g_strdup (self->note);

  for (gsize i = 0; bent[i] != '\0'; i++)
    {
      const char was = bent[i];

      bent[i] = was == 'A' ? 'B' : 'A';
      g_assert_null (dure_checkpoint_verify (bent, dure_signing_key_public (self->key), NULL));
      bent[i] = was;
    }
}

static void
test_every_cut_counts (Fixture *self, gconstpointer unused)
{
  g_autofree char *cut = g_strdup (self->note);

  /* The last line may lack its end. */
  for (gsize length = strlen (cut) - 2; length > 0; length--)
    {
      cut[length] = '\0';
      g_assert_null (dure_checkpoint_verify (cut, dure_signing_key_public (self->key), NULL));
    }
}

static void
test_refusals (Fixture *self, gconstpointer unused)
{
  static const char *const malformed[] = {
    "",
    "\n",
    "\n\n",
    "\n\n\u2014 ",
    "a\n1\n\n\u2014 a b\n",
    ORIGIN "\n01\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 a b\n",
    ORIGIN "\n+1\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 a b\n",
    ORIGIN "\n9223372036854775808\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 a b\n",
    ORIGIN "\n1\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n\n\u2014 a b\n",
    ORIGIN "\n1\nAQID\n\n\u2014 a b\n",
    "two words\n1\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 a b\n",
    ORIGIN "\n1\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nmore\n\n\u2014 a b\n",
  };
  g_autoptr (DureCheckpoint) checkpoint = NULL;
  g_autofree char *foreign = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (malformed); i++)
    assert_refused (self, malformed[i], DURE_CORE_ERROR_MALFORMED);
  checkpoint = dure_checkpoint_verify (self->note, dure_signing_key_public (self->key), NULL);
  foreign = dure_checkpoint_sign (checkpoint, self->other);
  assert_refused (self, foreign, DURE_CORE_ERROR_UNKNOWN_KEY);
}

/* Lines of others may stand before and after. */
static void
test_witness (Fixture *self, gconstpointer unused)
{
  g_autoptr (DureCheckpoint) checkpoint =
      dure_checkpoint_verify (self->note, dure_signing_key_public (self->key), NULL);
  g_autofree char *foreign = dure_checkpoint_sign (checkpoint, self->other);
  g_autofree char *after = g_strconcat (self->note, strstr (foreign, "\n\n") + 2, NULL);
  g_autofree char *before = g_strconcat (foreign, strstr (self->note, "\n\n") + 2, NULL);
  g_autoptr (DureCheckpoint) one =
      dure_checkpoint_verify (after, dure_signing_key_public (self->key), NULL);
  g_autoptr (DureCheckpoint) other =
      dure_checkpoint_verify (before, dure_signing_key_public (self->key), NULL);

  g_assert_nonnull (one);
  g_assert_nonnull (other);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/checkpoint/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("says-what-was-signed", test_says_what_was_signed);
  ADD ("every-letter-counts", test_every_letter_counts);
  ADD ("every-cut-counts", test_every_cut_counts);
  ADD ("refusals", test_refusals);
  ADD ("witness", test_witness);
  return g_test_run ();
}
