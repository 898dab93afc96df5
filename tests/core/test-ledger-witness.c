// test-ledger-witness.c: every witness finds the same, in C here and in a browser in tests/web
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// ledger-witness.json: the entry N of a list is the number N, from 0, in decimal digits, but in
// another list the first entry is an x. Roots and proofs were made by the definitions of RFC 9162.

#include "ledger-witness.h"

#include "canonical-json.h"

static DureCheckpoint *
checkpoint_of (const json_t *json)
{
  guint8 root[DURE_MERKLE_BYTES];

  if (json_is_null (json))
    return NULL;
  g_assert_true (dure_base64url_decode (json_string_value (json_object_get (json, "root")), root,
                                        sizeof root));
  return dure_checkpoint_new (json_string_value (json_object_get (json, "origin")),
                              (guint64) json_integer_value (json_object_get (json, "size")), root);
}

static void
test_examples (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("DURE_SOURCE"), "tests", "core",
                                            "ledger-witness.json", NULL);
  g_autoptr (json_t) cases = json_load_file (path, 0, NULL);
  guint seen[DURE_WITNESSED_COUNT] = { 0 };
  const json_t *one;
  gsize i;

  json_array_foreach (cases, i, one)
    {
      g_autoptr (DureCheckpoint) older = checkpoint_of (json_object_get (one, "older"));
      g_autoptr (DureCheckpoint) newer = checkpoint_of (json_object_get (one, "newer"));
      DureMerkleProof proof;
      DureWitnessed found;

      g_test_message ("%s", json_string_value (json_object_get (one, "name")));
      g_assert_true (dure_witness_read_proof (json_object_get (one, "hashes"), &proof));
      found = dure_witness_judge (older, newer, &proof);
      g_assert_cmpstr (dure_witnessed_words[found], ==,
                       json_string_value (json_object_get (one, "word")));
      seen[found]++;
    }
  for (guint word = 0; word < DURE_WITNESSED_COUNT; word++)
    g_assert_cmpuint (seen[word], >, 0);
}

static void
test_foreign_proofs (void)
{
  static const char *const foreign[] = {
    "null", "{}", "\"AAAA\"", "[1]", "[null]", "[\"\"]", "[\"AAAA\"]",
    "[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"]",
    "[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"]",
    "[\"+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"]",
  };
  g_autoptr (json_t) most = json_array ();
  DureMerkleProof proof;

  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autoptr (json_t) json = json_loads (foreign[i], JSON_DECODE_ANY, NULL);

      g_assert_false (dure_witness_read_proof (json, &proof));
    }
  g_assert_false (dure_witness_read_proof (NULL, &proof));
  for (guint i = 0; i < DURE_MERKLE_MAX_PROOF; i++)
    json_array_append_new (most, json_string ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
  g_assert_true (dure_witness_read_proof (most, &proof));
  g_assert_cmpuint (proof.count, ==, DURE_MERKLE_MAX_PROOF);
  json_array_append_new (most, json_string ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
  g_assert_false (dure_witness_read_proof (most, &proof));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger-witness/examples", test_examples);
  g_test_add_func ("/ledger-witness/foreign-proofs", test_foreign_proofs);
  return g_test_run ();
}
