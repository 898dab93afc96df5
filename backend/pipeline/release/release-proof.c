// release-proof.c: proves to one donor that they are in a release, or that they are not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. Where the donor's leaf would stand follows from their id, by the key in the manifest, and that
//    is proven: the city cannot show another place (vrf.c).
// 2. The leaf there, or the two on either side, stand in the tree whose root the manifest has.
// 3. Of the donor's own leaf the blind is told and the records it rests on, which are those of
//    their receipts. Of a neighbour nothing is told but two random numbers.
//
// A check needs the manifest and the proof only: no store, no network, no secret. Both may be a
// stranger's.

#include "release-proof.h"

#include "canonical-json.h"
#include "release-manifest.h"

#include <sodium.h>
#include <string.h>

typedef struct
{
  guint64 index;
  DureReleaseLeaf leaf;
} Shown;

static json_t *
text_of (const void *bytes, gsize length)
{
  g_autofree char *text = dure_base64url_encode (bytes, length);

  return json_string (text);
}

static json_t *
show_leaf (DureReleaseTree *tree, guint index)
{
  const DureReleaseLeaf *leaf = dure_release_tree_leaf (tree, index);
  json_t *path = json_array ();
  DureMerkleProof proof;

  dure_release_tree_prove (tree, index, &proof);
  for (guint i = 0; i < proof.count; i++)
    json_array_append_new (path, text_of (proof.hashes[i], DURE_MERKLE_BYTES));
  return json_pack ("{s:I, s:o, s:o, s:o}", "index", (json_int_t) index, "key",
                    text_of (leaf->key, sizeof leaf->key), "value",
                    text_of (leaf->value, sizeof leaf->value), "path", path);
}

static json_t *
open_leaf (const DureReleaseSecret *secret, const guint8 donor[DURE_UUID_BYTES],
           const guint8 *records, gsize n_records)
{
  guint8 blind[DURE_RELEASE_BLIND_BYTES];
  json_t *list = json_array ();

  dure_release_secret_blind (secret, donor, blind);
  for (gsize i = 0; i < n_records; i++)
    json_array_append_new (list, text_of (records + i * DURE_SHA256_BYTES, DURE_SHA256_BYTES));
  return json_pack ("{s:o, s:o}", "blind", text_of (blind, sizeof blind), "records", list);
}

/**
 * dure_release_proof_new:
 * @release: its id
 * @tree: of it
 * @secret: of it
 * @donor: whose proof; they may be in it or not
 * @records: (nullable): digests of the records that the donor's leaf rests on, one after the other
 * @n_records: how many; unused for who is not in it
 *
 * Returns: (transfer full): for dure_release_proof_check()
 */
json_t *
dure_release_proof_new (const char *release, DureReleaseTree *tree,
                        const DureReleaseSecret *secret, const guint8 donor[DURE_UUID_BYTES],
                        const guint8 *records, gsize n_records)
{
  g_autofree char *id = dure_id_from_bytes (donor);
  guint8 key[DURE_RELEASE_KEY_BYTES], place[DURE_VRF_PROOF_BYTES];
  json_t *leaves = json_array (), *proof;
  gboolean is_in;
  guint index;

  dure_release_secret_key (secret, donor, key);
  dure_vrf_prove (dure_release_secret_vrf (secret), donor, DURE_UUID_BYTES, place);
  is_in = dure_release_tree_find (tree, key, &index);
  if (!is_in && index > 0)
    json_array_append_new (leaves, show_leaf (tree, index - 1));
  if (index < dure_release_tree_size (tree))
    json_array_append_new (leaves, show_leaf (tree, index));
  proof = json_pack ("{s:s, s:s, s:s, s:o, s:o}", "schema", DURE_RELEASE_PROOF_SCHEMA, "release",
                     release, "donor", id, "place", text_of (place, sizeof place), "leaves",
                     leaves);
  if (is_in)
    json_object_set_new (proof, "opening", open_leaf (secret, donor, records, n_records));
  return proof;
}

static gboolean
read_bytes (const json_t *object, const char *key, void *ret_bytes, gsize length)
{
  const char *text = json_string_value (json_object_get (object, key));

  return text != NULL && dure_base64url_decode (text, ret_bytes, length);
}

/* Reads a leaf, and whether it stands where it says. */
static gboolean
read_leaf (const json_t *json, const DureReleaseRoot *root, Shown *ret_shown)
{
  const json_t *path = json_object_get (json, "path");
  guint8 hash[DURE_MERKLE_BYTES];
  DureMerkleProof proof = { 0 };
  gint64 index;

  if (!dure_json_integer (json, "index", 0, (gint64) root->size - 1, &index, NULL)
      || !read_bytes (json, "key", ret_shown->leaf.key, sizeof ret_shown->leaf.key)
      || !read_bytes (json, "value", ret_shown->leaf.value, sizeof ret_shown->leaf.value)
      || !json_is_array (path) || json_array_size (path) > DURE_MERKLE_MAX_PROOF)
    return FALSE;
  for (; proof.count < json_array_size (path); proof.count++)
    {
      const char *text = json_string_value (json_array_get (path, proof.count));

      if (text == NULL
          || !dure_base64url_decode (text, proof.hashes[proof.count], DURE_MERKLE_BYTES))
        return FALSE;
    }
  ret_shown->index = (guint64) index;
  dure_release_leaf_hash (&ret_shown->leaf, hash);
  return dure_merkle_inclusion_holds (hash, ret_shown->index, root->size, &proof, root->root);
}

/* Where the donor's leaf would stand. */
static gboolean
read_place (const json_t *proof, const DureReleaseRoot *root,
            guint8 ret_key[DURE_RELEASE_KEY_BYTES])
{
  const char *donor = json_string_value (json_object_get (proof, "donor"));
  guint8 id[DURE_UUID_BYTES], place[DURE_VRF_PROOF_BYTES], output[DURE_VRF_OUTPUT_BYTES];

  if (donor == NULL || !dure_id_to_bytes (donor, id)
      || !read_bytes (proof, "place", place, sizeof place)
      || !dure_vrf_check (root->key, id, sizeof id, place, output))
    return FALSE;
  memcpy (ret_key, output, DURE_RELEASE_KEY_BYTES);
  return TRUE;
}

/* Whether the leaf rests on the records that are told. */
static gboolean
opens (const json_t *opening, const DureReleaseLeaf *leaf)
{
  const json_t *list = json_object_get (opening, "records");
  guint8 blind[DURE_RELEASE_BLIND_BYTES], value[DURE_RELEASE_VALUE_BYTES];
  g_autofree guint8 *records = NULL;

  if (!read_bytes (opening, "blind", blind, sizeof blind) || !json_is_array (list)
      || json_array_size (list) > DURE_RELEASE_MAX_RECORDS)
    return FALSE;
  records = g_malloc ((json_array_size (list) + 1) * DURE_SHA256_BYTES);
  for (gsize i = 0; i < json_array_size (list); i++)
    {
      const char *text = json_string_value (json_array_get (list, i));

      if (text == NULL
          || !dure_base64url_decode (text, records + i * DURE_SHA256_BYTES, DURE_SHA256_BYTES))
        return FALSE;
    }
  dure_release_leaf_value (blind, records, json_array_size (list), value);
  return memcmp (value, leaf->value, sizeof value) == 0;
}

/* Whether there is no place between the leaves but that of @key: they are neighbours, or one is at
   its end of the tree. */
static gboolean
leave_out (const Shown *shown, gsize n_shown, const DureReleaseRoot *root, const guint8 *key)
{
  const gboolean is_after = memcmp (shown[0].leaf.key, key, DURE_RELEASE_KEY_BYTES) < 0;

  if (n_shown == 2)
    return is_after && memcmp (key, shown[1].leaf.key, DURE_RELEASE_KEY_BYTES) < 0
           && shown[0].index + 1 == shown[1].index;
  return is_after ? shown[0].index + 1 == root->size
                  : shown[0].index == 0
                        && memcmp (key, shown[0].leaf.key, DURE_RELEASE_KEY_BYTES) < 0;
}

/**
 * dure_release_proof_check:
 * @manifest: of the release; anyone's. That its root is in the ledger is another question.
 * @proof: anyone's
 *
 * Returns: what it proves of the donor whom it names
 */
DureReleaseVerdict
dure_release_proof_check (const json_t *manifest, const json_t *proof)
{
  const json_t *leaves = json_object_get (proof, "leaves");
  const json_t *opening = json_object_get (proof, "opening");
  const char *release = json_string_value (json_object_get (proof, "release"));
  guint8 key[DURE_RELEASE_KEY_BYTES];
  DureReleaseRoot root;
  Shown shown[2];

  if (!dure_release_manifest_read_root (manifest, &root)
      || g_strcmp0 (json_string_value (json_object_get (proof, "schema")),
                    DURE_RELEASE_PROOF_SCHEMA)
             != 0
      || g_strcmp0 (release, root.release) != 0 || json_array_size (leaves) < 1
      || json_array_size (leaves) > G_N_ELEMENTS (shown) || !read_place (proof, &root, key))
    return DURE_RELEASE_INVALID;
  for (gsize i = 0; i < json_array_size (leaves); i++)
    if (!read_leaf (json_array_get (leaves, i), &root, &shown[i]))
      return DURE_RELEASE_INVALID;
  if (opening == NULL)
    return leave_out (shown, json_array_size (leaves), &root, key) ? DURE_RELEASE_OUT
                                                                   : DURE_RELEASE_INVALID;
  return json_array_size (leaves) == 1 && memcmp (shown[0].leaf.key, key, sizeof key) == 0
                 && opens (opening, &shown[0].leaf)
             ? DURE_RELEASE_IN
             : DURE_RELEASE_INVALID;
}
