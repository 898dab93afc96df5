// release-tree.c: a sorted tree of who is in a release, in which nobody can be found by others
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A leaf for each donor: where it stands, which only the holder of the release's salt can work out
// for a donor (release-secret.c), and a blinded hash of the digests of the consent records that it
// rests on. The leaves are sorted, so that two neighbours prove that nobody is between them. The
// tree over them is that of the ledger (merkle.c).
//
// The order is not proven by the root: whoever has all leaves, as the recipient does, can see it.
// Costs a sort of the leaves and one hash for each; 64 bytes for a leaf and as much for its nodes.

#include "release-tree.h"

#include <sodium.h>
#include <string.h>

#define VALUE_DOMAIN "dure-release-leaf/1"

struct _DureReleaseTree
{
  GArray *leaves;    /* of DureReleaseLeaf, sorted */
  GPtrArray *levels; /* of GArray of nodes that are full, from the leaves on */
};

/**
 * dure_release_leaf_value:
 * @blind: of this donor in this release
 * @records: the digests of the consent records, one after the other
 * @n_records: how many
 * @ret_value: (out caller-allocates): what stands in the leaf
 */
void
dure_release_leaf_value (const guint8 blind[DURE_RELEASE_BLIND_BYTES], const guint8 *records,
                         gsize n_records, guint8 ret_value[DURE_RELEASE_VALUE_BYTES])
{
  crypto_hash_sha256_state state;

  crypto_hash_sha256_init (&state);
  crypto_hash_sha256_update (&state, (const guint8 *) VALUE_DOMAIN, sizeof VALUE_DOMAIN);
  crypto_hash_sha256_update (&state, blind, DURE_RELEASE_BLIND_BYTES);
  crypto_hash_sha256_update (&state, records, n_records * DURE_SHA256_BYTES);
  crypto_hash_sha256_final (&state, ret_value);
}

/**
 * dure_release_leaf_hash:
 * @ret_hash: (out caller-allocates): its node
 */
void
dure_release_leaf_hash (const DureReleaseLeaf *leaf, guint8 ret_hash[DURE_MERKLE_BYTES])
{
  guint8 entry[DURE_RELEASE_KEY_BYTES + DURE_RELEASE_VALUE_BYTES];

  memcpy (entry, leaf->key, sizeof leaf->key);
  memcpy (entry + sizeof leaf->key, leaf->value, sizeof leaf->value);
  dure_merkle_leaf (entry, sizeof entry, ret_hash);
}

static gint
compare_leaves (gconstpointer one, gconstpointer other)
{
  return memcmp (one, other, DURE_RELEASE_KEY_BYTES);
}

static guint8 *
node_at (GArray *level, guint place)
{
  return (guint8 *) level->data + (gsize) place * DURE_MERKLE_BYTES;
}

static GArray *
add_level (DureReleaseTree *self, guint n_nodes)
{
  GArray *level = g_array_sized_new (FALSE, FALSE, DURE_MERKLE_BYTES, n_nodes);

  g_array_set_size (level, n_nodes);
  g_ptr_array_add (self->levels, level);
  return level;
}

/**
 * dure_release_tree_new:
 * @leaves: (transfer full) (element-type DureReleaseLeaf): in any order, no two of one key
 *
 * Returns: (transfer full): the tree over them
 */
DureReleaseTree *
dure_release_tree_new (GArray *leaves)
{
  DureReleaseTree *self = g_new0 (DureReleaseTree, 1);
  GArray *below;

  self->leaves = leaves;
  self->levels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_array_sort (leaves, compare_leaves);
  below = add_level (self, leaves->len);
  for (guint i = 0; i < leaves->len; i++)
    dure_release_leaf_hash (dure_release_tree_leaf (self, i), node_at (below, i));
  while (below->len > 1)
    {
      GArray *level = add_level (self, below->len / 2);

      for (guint i = 0; i < level->len; i++)
        dure_merkle_parent (node_at (below, 2 * i), node_at (below, 2 * i + 1),
                            node_at (level, i));
      below = level;
    }
  return self;
}

/**
 * dure_release_tree_free:
 * @self: (transfer full) (nullable)
 */
void
dure_release_tree_free (DureReleaseTree *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->leaves);
  g_ptr_array_unref (self->levels);
  g_free (self);
}

guint
dure_release_tree_size (const DureReleaseTree *self)
{
  return self->leaves->len;
}

/**
 * dure_release_tree_leaf:
 * @index: from 0, by the order of keys
 *
 * Returns: (transfer none): the leaf
 */
const DureReleaseLeaf *
dure_release_tree_leaf (const DureReleaseTree *self, guint index)
{
  return &g_array_index (self->leaves, DureReleaseLeaf, index);
}

/**
 * dure_release_tree_find:
 * @ret_index: (out): of the leaf; where there is none, of the first one after it
 *
 * Returns: whether there is a leaf of this key
 */
gboolean
dure_release_tree_find (const DureReleaseTree *self, const guint8 key[DURE_RELEASE_KEY_BYTES],
                        guint *ret_index)
{
  guint begin = 0, end = self->leaves->len;

  while (begin < end)
    {
      const guint middle = begin + (end - begin) / 2;

      if (memcmp (dure_release_tree_leaf (self, middle)->key, key, DURE_RELEASE_KEY_BYTES) < 0)
        begin = middle + 1;
      else
        end = middle;
    }
  *ret_index = begin;
  return begin < self->leaves->len
         && memcmp (dure_release_tree_leaf (self, begin)->key, key, DURE_RELEASE_KEY_BYTES) == 0;
}

static gboolean
give_node (guint level, guint64 place, guint8 ret_hash[DURE_MERKLE_BYTES], gpointer data)
{
  const DureReleaseTree *self = data;

  memcpy (ret_hash, node_at (self->levels->pdata[level], (guint) place), DURE_MERKLE_BYTES);
  return TRUE;
}

/**
 * dure_release_tree_root:
 * @ret_root: (out caller-allocates): of the whole tree
 */
void
dure_release_tree_root (DureReleaseTree *self, guint8 ret_root[DURE_MERKLE_BYTES])
{
  dure_merkle_root (self->leaves->len, give_node, self, ret_root);
}

/**
 * dure_release_tree_prove:
 * @index: of a leaf
 * @ret_proof: (out caller-allocates): that it stands there
 */
void
dure_release_tree_prove (DureReleaseTree *self, guint index, DureMerkleProof *ret_proof)
{
  dure_merkle_prove_inclusion (index, self->leaves->len, give_node, self, ret_proof);
}
