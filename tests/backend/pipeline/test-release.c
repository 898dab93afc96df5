// test-release.c: a release is the same each time, and proves who is in it and who is not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "deidentify-error.h"
#include "release-proof.h"
#include "release.h"
#include "village.h"

#include <string.h>

#define VILLAGERS 200
#define STRANGER 5000

static const char *const purposes[] = { "provide", NULL };
static const DureReleaseOrder order = {
  .id = "6f1c2a34-0000-4000-8000-000000000012",
  .recipient = "clinic",
  .permit = "permit-7",
  .pilot = "gwangju-heart",
  .purposes = purposes,
  .ledger = 1234,
  .quality = 7,
};

static DureReleaseSecret *
new_secret (guint8 first)
{
  const guint8 salt[DURE_RELEASE_SALT_BYTES] = { first };

  return dure_release_secret_new (salt);
}

/* Two consent records for each of the villagers, but for @without. */
static GHashTable *
make_bases (guint without)
{
  GHashTable *bases = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                             (GDestroyNotify) g_bytes_unref,
                                             (GDestroyNotify) g_bytes_unref);

  for (guint donor = 0; donor < VILLAGERS; donor++)
    {
      guint8 id[DURE_UUID_BYTES], records[2 * DURE_SHA256_BYTES] = { (guint8) donor, 1 };

      village_donor (donor, id);
      if (donor != without)
        g_hash_table_insert (bases, g_bytes_new (id, sizeof id),
                             g_bytes_new (records, sizeof records));
    }
  return bases;
}

static DureRelease *
make_release (const DureReleaseSecret *secret, guint n_donors)
{
  g_autoptr (DureTable) table = village_crowd (n_donors, 2, 8);
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (GHashTable) bases = make_bases (VILLAGERS);
  g_autoptr (GError) error = NULL;
  DureRelease *release
      = dure_release_new (&order, table, plan, secret, bases, NULL, &error);

  g_assert_no_error (error);
  return release;
}

/* What a donor is told, as bytes that have been through a file. */
static json_t *
prove (DureRelease *release, const DureReleaseSecret *secret, const guint8 *donor)
{
  g_autoptr (GHashTable) bases = make_bases (VILLAGERS);
  g_autoptr (GBytes) id = g_bytes_new (donor, DURE_UUID_BYTES);
  GBytes *records = g_hash_table_lookup (bases, id);
  g_autoptr (json_t) proof = dure_release_proof_new (
      order.id, dure_release_tree (release), secret, donor,
      records == NULL ? NULL : g_bytes_get_data (records, NULL), records == NULL ? 0 : 2);
  g_autofree char *text = NULL;
  gsize length;

  text = dure_json_canonical (proof, &length);
  return dure_json_parse (text, length, NULL);
}

static void
test_same_bytes (void)
{
  g_autoptr (DureReleaseSecret) secret = new_secret (1);
  g_autoptr (DureReleaseSecret) again = new_secret (1);
  g_autoptr (DureReleaseSecret) fresh = new_secret (2);
  g_autoptr (DureRelease) one = make_release (secret, VILLAGERS);
  g_autoptr (DureRelease) same = make_release (again, VILLAGERS);
  g_autoptr (DureRelease) other = make_release (fresh, VILLAGERS);
  g_autofree char *text = dure_json_canonical (dure_release_manifest (one), NULL);
  g_autofree char *same_text = dure_json_canonical (dure_release_manifest (same), NULL);

  g_assert_cmpstr (text, ==, same_text);
  g_assert_true (g_bytes_equal (dure_release_content (one), dure_release_content (same)));
  g_assert_false (g_bytes_equal (dure_release_content (one), dure_release_content (other)));
  /* No leaf of one is found in the other. */
  for (guint i = 0; i < dure_release_tree_size (dure_release_tree (one)); i++)
    {
      const DureReleaseLeaf *leaf = dure_release_tree_leaf (dure_release_tree (one), i);
      guint index;

      g_assert_false (dure_release_tree_find (dure_release_tree (other), leaf->key, &index));
    }
}

/* The manifest says what it must, and nobody. */
static void
test_manifest (void)
{
  g_autoptr (DureReleaseSecret) secret = new_secret (1);
  g_autoptr (DureRelease) release = make_release (secret, VILLAGERS);
  const json_t *manifest = dure_release_manifest (release);
  const json_t *attributes = json_object_get (manifest, "attributes");
  const json_t *code = json_object_get (manifest, "code");
  g_autoptr (json_t) asked = json_pack ("[s]", "provide");
  g_autofree char *digest
      = dure_sha256_hex (g_bytes_get_data (dure_release_content (release), NULL),
                         g_bytes_get_size (dure_release_content (release)));
  g_autofree char *text = dure_json_canonical (manifest, NULL);

  g_assert_cmpstr (json_string_value (json_object_get (manifest, "schema")), ==, "dure.release/1");
  g_assert_cmpstr (json_string_value (json_object_get (manifest, "permit")), ==, "permit-7");
  g_assert_cmpint (json_integer_value (json_object_get (manifest, "k")), ==, 11);
  g_assert_cmpint (json_integer_value (json_object_get (manifest, "l")), ==, 2);
  g_assert_cmpint (json_integer_value (json_object_get (manifest, "suppressionPercent")), ==, 5);
  g_assert_cmpint (json_integer_value (json_object_get (manifest, "ledger")), ==, 1234);
  g_assert_true (json_equal (json_object_get (manifest, "purposes"), asked));
  g_assert_cmpstr (json_string_value (json_object_get (code, "rules")), ==, "dure.deidentify/1");
  g_assert_cmpint (json_integer_value (json_object_get (code, "quality")), ==, 7);
  g_assert_cmpstr (json_string_value (json_object_get (code, "dure")), !=, "");
  g_assert_cmpint (json_integer_value (json_object_get (manifest, "donors")), ==,
                   dure_release_n_donors (release));
  g_assert_cmpstr (json_string_value (json_object_get (manifest, "content")), ==, digest);
  g_assert_cmpuint (json_array_size (attributes), ==, 7);
  g_assert_cmpstr (
      json_string_value (json_object_get (json_array_get (attributes, 0), "transformation")), ==,
      "left-out");
  g_assert_null (strstr (text, "Secret"));
}

/* Everyone in it and everyone else gets a proof, and all of them hold. */
static void
test_proofs_hold (void)
{
  g_autoptr (DureReleaseSecret) secret = new_secret (1);

  for (guint n_donors = 40; n_donors <= VILLAGERS; n_donors += 80)
    {
      g_autoptr (DureRelease) release = make_release (secret, n_donors);
      guint n_in = 0, n_out = 0;

      for (guint donor = 0; donor < n_donors; donor++)
        {
          guint8 id[DURE_UUID_BYTES];

          village_donor (donor % 2 == 0 ? donor : STRANGER + donor, id);
          {
            g_autoptr (json_t) proof = prove (release, secret, id);
            const DureReleaseVerdict verdict
                = dure_release_proof_check (dure_release_manifest (release), proof);

            g_assert_cmpint (verdict, !=, DURE_RELEASE_INVALID);
            g_assert_true (verdict == DURE_RELEASE_OUT || donor % 2 == 0);
            n_in += verdict == DURE_RELEASE_IN;
            n_out += verdict == DURE_RELEASE_OUT;
          }
        }
      g_assert_cmpuint (n_in, >, n_donors / 3);
      g_assert_cmpuint (n_out, >=, n_donors / 2);
    }
}

/* Changes one character of a text somewhere within. */
static void
spoil (json_t *json, guint *at)
{
  const char *key;
  json_t *value;
  gsize index;

  if (json_is_integer (json) && (*at)-- == 0)
    json_integer_set (json, json_integer_value (json) + 1);
  if (json_is_string (json) && (*at)-- == 0)
    {
      g_autofree char *text = g_strdup (json_string_value (json));

      text[1] = text[1] == 'A' ? 'B' : 'A';
      json_string_set (json, text);
    }
  json_object_foreach (json, key, value)
    spoil (value, at);
  json_array_foreach (json, index, value)
    spoil (value, at);
}

/* An edit anywhere in a proof, and a proof of another release, are found. */
static void
test_forgeries (void)
{
  g_autoptr (DureReleaseSecret) secret = new_secret (1);
  g_autoptr (DureReleaseSecret) fresh = new_secret (2);
  g_autoptr (DureRelease) release = make_release (secret, VILLAGERS);
  g_autoptr (DureRelease) other = make_release (fresh, VILLAGERS);
  guint8 stranger[DURE_UUID_BYTES];

  village_donor (STRANGER, stranger);
  for (guint is_in = 0; is_in < 2; is_in++)
    {
      const guint8 *donor = is_in ? dure_release_donor (release, 3) : stranger;
      g_autoptr (json_t) proof = prove (release, secret, donor);
      g_autoptr (json_t) bare = json_deep_copy (proof);
      guint n_spoilt = 0;

      for (guint place = 0;; place++)
        {
          g_autoptr (json_t) edited = json_deep_copy (proof);
          guint at = place;

          spoil (edited, &at);
          if (json_equal (edited, proof))
            break;
          n_spoilt++;
          g_assert_cmpint (dure_release_proof_check (dure_release_manifest (release), edited), ==,
                           DURE_RELEASE_INVALID);
        }
      g_assert_cmpuint (n_spoilt, >, 10);
      g_assert_cmpint (dure_release_proof_check (dure_release_manifest (other), proof), ==,
                       DURE_RELEASE_INVALID);
      /* Without its opening one that is in it is not out of it. */
      json_object_del (bare, "opening");
      g_assert_cmpint (dure_release_proof_check (dure_release_manifest (release), bare), ==,
                       is_in ? DURE_RELEASE_INVALID : DURE_RELEASE_OUT);
    }
}

/* Neighbours that are none: somebody between them is kept quiet about. */
static void
test_no_neighbours (void)
{
  g_autoptr (DureReleaseSecret) secret = new_secret (1);
  g_autoptr (DureRelease) release = make_release (secret, VILLAGERS);
  DureReleaseTree *tree = dure_release_tree (release);
  const guint8 *donor = NULL;
  guint8 key[DURE_RELEASE_KEY_BYTES];
  g_autoptr (json_t) proof = NULL;
  guint index = 0;

  for (guint i = 0; index == 0 || index + 1 == dure_release_tree_size (tree); i++)
    {
      donor = dure_release_donor (release, i);
      dure_release_secret_key (secret, donor, key);
      g_assert_true (dure_release_tree_find (tree, key, &index));
    }
  proof = prove (release, secret, donor);
  json_object_del (proof, "opening");
  for (guint is_after = 0; is_after < 2; is_after++)
    {
      const DureReleaseLeaf *leaf = dure_release_tree_leaf (tree, index - 1 + 2 * is_after);
      g_autofree char *leaf_key = dure_base64url_encode (leaf->key, sizeof leaf->key);
      g_autofree char *value = dure_base64url_encode (leaf->value, sizeof leaf->value);
      json_t *path = json_array ();
      DureMerkleProof merkle;

      dure_release_tree_prove (tree, index - 1 + 2 * is_after, &merkle);
      for (guint i = 0; i < merkle.count; i++)
        {
          g_autofree char *hash = dure_base64url_encode (merkle.hashes[i], DURE_MERKLE_BYTES);

          json_array_append_new (path, json_string (hash));
        }
      if (!is_after)
        json_array_clear (json_object_get (proof, "leaves"));
      json_array_append_new (
          json_object_get (proof, "leaves"),
          json_pack ("{s:I, s:s, s:s, s:o}", "index", (json_int_t) (index - 1 + 2 * is_after),
                     "key", leaf_key, "value", value, "path", path));
    }
  g_assert_cmpint (dure_release_proof_check (dure_release_manifest (release), proof), ==,
                   DURE_RELEASE_INVALID);
}

/* The key store is gone: what was handed out holds, and another salt opens nothing of it. */
static void
test_d2_24_without_the_key (void)
{
  g_autoptr (DureReleaseSecret) secret = new_secret (1);
  g_autoptr (DureReleaseSecret) guess = new_secret (9);
  g_autoptr (DureRelease) release = make_release (secret, VILLAGERS);
  g_autoptr (json_t) proof = prove (release, secret, dure_release_donor (release, 0));
  g_autofree char *content
      = g_strndup (g_bytes_get_data (dure_release_content (release), NULL),
                   g_bytes_get_size (dure_release_content (release)));
  g_autoptr (DureDisguise) guessed
      = dure_release_secret_disguise (guess, order.id, order.recipient);

  g_clear_pointer (&secret, dure_release_secret_free);
  g_assert_cmpint (dure_release_proof_check (dure_release_manifest (release), proof), ==,
                   DURE_RELEASE_IN);
  for (guint i = 0; i < dure_release_n_donors (release); i++)
    {
      const guint8 *donor = dure_release_donor (release, i);
      guint8 key[DURE_RELEASE_KEY_BYTES], pseudonym[DURE_PSEUDONYM_BYTES];
      g_autoptr (GString) hex = g_string_new (NULL);
      guint index;

      dure_release_secret_key (guess, donor, key);
      g_assert_false (dure_release_tree_find (dure_release_tree (release), key, &index));
      dure_disguise_pseudonym (guessed, donor, pseudonym);
      for (guint b = 0; b < sizeof pseudonym; b++)
        g_string_append_printf (hex, "%02x", pseudonym[b]);
      g_assert_null (strstr (content, hex->str));
    }
}

static void
test_nobody_without_a_record (void)
{
  g_autoptr (DureReleaseSecret) secret = new_secret (1);
  g_autoptr (DureTable) table = village_crowd (VILLAGERS, 1, 8);
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (GHashTable) bases = make_bases (17);
  g_autoptr (GError) error = NULL;

  g_assert_null (dure_release_new (&order, table, plan, secret, bases, NULL, &error));
  g_assert_error (error, DURE_DEIDENTIFY_ERROR, DURE_DEIDENTIFY_ERROR_CONSENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/release/same-bytes", test_same_bytes);
  g_test_add_func ("/release/manifest", test_manifest);
  g_test_add_func ("/release/proofs-hold", test_proofs_hold);
  g_test_add_func ("/release/forgeries", test_forgeries);
  g_test_add_func ("/release/no-neighbours", test_no_neighbours);
  g_test_add_func ("/release/nobody-without-a-record", test_nobody_without_a_record);
  g_test_add_func ("/release/d2-24/without-the-key", test_d2_24_without_the_key);
  return g_test_run ();
}
