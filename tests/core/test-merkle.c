// test-merkle.c: proofs of the tree hold, and nothing else does
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "merkle.h"

#include <sodium.h>
#include <string.h>

#define MOST 130
#define LEVELS 8

/* The full nodes over some entries, level by level; of which only the first @size are asked for. */
typedef struct
{
  guint64 size;
  guint8 nodes[LEVELS][MOST][DURE_MERKLE_BYTES];
} Tree;

/* The definition of RFC 9162, 2.1.1, word for word. */
static void
define (const Tree *tree, guint64 begin, guint64 end, guint8 ret_hash[DURE_MERKLE_BYTES])
{
  guint8 left[DURE_MERKLE_BYTES], right[DURE_MERKLE_BYTES], joined[1 + 2 * DURE_MERKLE_BYTES];
  guint64 power = 1;

  if (end - begin == 1)
    {
      memcpy (ret_hash, tree->nodes[0][begin], DURE_MERKLE_BYTES);
      return;
    }
  while (2 * power < end - begin)
    power *= 2;
  define (tree, begin, begin + power, left);
  define (tree, begin + power, end, right);
  joined[0] = 1;
  memcpy (joined + 1, left, sizeof left);
  memcpy (joined + 1 + sizeof left, right, sizeof right);
  dure_sha256 (joined, sizeof joined, ret_hash);
}

static gboolean
node (guint level, guint64 place, guint8 ret_hash[DURE_MERKLE_BYTES], gpointer data)
{
  const Tree *tree = data;

  g_assert_cmpuint ((place + 1) << level, <=, tree->size);
  memcpy (ret_hash, tree->nodes[level][place], DURE_MERKLE_BYTES);
  return TRUE;
}

static gboolean
no_node (guint level, guint64 place, guint8 ret_hash[DURE_MERKLE_BYTES], gpointer data)
{
  return FALSE;
}

static void
grow (Tree *tree)
{
  for (guint level = 1; level < LEVELS; level++)
    for (guint64 i = 0; i < (guint64) MOST >> level; i++)
      dure_merkle_parent (tree->nodes[level - 1][2 * i], tree->nodes[level - 1][2 * i + 1],
                          tree->nodes[level][i]);
}

static void
plant (Tree *tree)
{
  tree->size = MOST;
  for (guint64 i = 0; i < MOST; i++)
    {
      const guint8 entry[] = { (guint8) i, 0xd0 };

      dure_merkle_leaf (entry, sizeof entry, tree->nodes[0][i]);
    }
  grow (tree);
}

static void
root_of (Tree *tree, guint64 size, guint8 ret_root[DURE_MERKLE_BYTES])
{
  tree->size = size;
  g_assert_true (dure_merkle_root (size, node, tree, ret_root));
}

/* Entries and roots that implementations of RFC 6962 are compared by. */
static void
test_vectors (void)
{
  static const char *const entries[] = {
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  };
  static const char *const roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  };
  Tree tree = { 0 };

  for (gsize size = 0; size < G_N_ELEMENTS (roots); size++)
    {
      guint8 root[DURE_MERKLE_BYTES], entry[32];
      char text[2 * DURE_MERKLE_BYTES + 1];
      gsize length;

      root_of (&tree, size, root);
      sodium_bin2hex (text, sizeof text, root, sizeof root);
      g_assert_cmpstr (text, ==, roots[size]);
      if (size == G_N_ELEMENTS (entries))
        break;
      sodium_hex2bin (entry, sizeof entry, entries[size], strlen (entries[size]), NULL, &length,
                      NULL);
      dure_merkle_leaf (entry, length, tree.nodes[0][size]);
      grow (&tree);
    }
}

static void
test_roots (void)
{
  Tree tree;

  plant (&tree);
  for (guint64 size = 1; size <= MOST; size++)
    {
      guint8 root[DURE_MERKLE_BYTES], defined[DURE_MERKLE_BYTES];

      root_of (&tree, size, root);
      define (&tree, 0, size, defined);
      g_assert_cmpmem (root, sizeof root, defined, sizeof defined);
    }
}

/* Every change of a proof, and every other place, size and root. */
static void
refuse_inclusion (Tree *tree, guint64 index, guint64 size, const DureMerkleProof *proof,
                  const guint8 *root)
{
  const guint8 *leaf = tree->nodes[0][index];
  DureMerkleProof bent = *proof;

  g_assert_false (dure_merkle_inclusion_holds (leaf, index ^ 1, size, proof, root));
  g_assert_false (dure_merkle_inclusion_holds (leaf, index + size, size, proof, root));
  g_assert_false (dure_merkle_inclusion_holds (leaf, index, 4 * size + 3, proof, root));
  g_assert_false (dure_merkle_inclusion_holds (leaf, index, index, proof, root));
  g_assert_false (dure_merkle_inclusion_holds (root, index, size, proof, leaf));
  bent.count = proof->count + 1;
  memset (bent.hashes[proof->count], 0, DURE_MERKLE_BYTES);
  g_assert_false (dure_merkle_inclusion_holds (leaf, index, size, &bent, root));
  for (guint i = 0; i < proof->count; i++)
    {
      bent = *proof;
      bent.hashes[i][i % DURE_MERKLE_BYTES] ^= 0x10;
      g_assert_false (dure_merkle_inclusion_holds (leaf, index, size, &bent, root));
      bent.count = i;
      g_assert_false (dure_merkle_inclusion_holds (leaf, index, size, &bent, root));
    }
}

static void
test_inclusion (void)
{
  Tree tree;

  plant (&tree);
  for (guint64 size = 1; size <= MOST; size++)
    for (guint64 index = 0; index < size; index++)
      {
        guint8 root[DURE_MERKLE_BYTES];
        DureMerkleProof proof;

        root_of (&tree, size, root);
        g_assert_true (dure_merkle_prove_inclusion (index, size, node, &tree, &proof));
        g_assert_true (
            dure_merkle_inclusion_holds (tree.nodes[0][index], index, size, &proof, root));
        if (size > 1)
          refuse_inclusion (&tree, index, size, &proof, root);
      }
}

static void
refuse_consistency (guint64 from, const guint8 *from_root, guint64 to, const guint8 *to_root,
                    const DureMerkleProof *proof)
{
  guint8 other[DURE_MERKLE_BYTES];
  DureMerkleProof bent = *proof;

  memcpy (other, from_root, sizeof other);
  other[0] ^= 1;
  g_assert_false (dure_merkle_consistency_holds (from, other, to, to_root, proof));
  g_assert_false (dure_merkle_consistency_holds (from, to_root, to, from_root, proof));
  g_assert_false (dure_merkle_consistency_holds (to, to_root, from, from_root, proof));
  for (guint i = 0; i < proof->count; i++)
    {
      bent = *proof;
      bent.hashes[i][31] ^= 0x80;
      g_assert_false (dure_merkle_consistency_holds (from, from_root, to, to_root, &bent));
      bent.count = i;
      g_assert_false (dure_merkle_consistency_holds (from, from_root, to, to_root, &bent));
    }
}

static void
test_consistency (void)
{
  Tree tree;

  plant (&tree);
  for (guint64 to = 1; to <= MOST; to++)
    for (guint64 from = 1; from <= to; from++)
      {
        guint8 from_root[DURE_MERKLE_BYTES], to_root[DURE_MERKLE_BYTES];
        DureMerkleProof proof;

        root_of (&tree, from, from_root);
        root_of (&tree, to, to_root);
        g_assert_true (dure_merkle_prove_consistency (from, to, node, &tree, &proof));
        g_assert_true (dure_merkle_consistency_holds (from, from_root, to, to_root, &proof));
        if (from < to)
          refuse_consistency (from, from_root, to, to_root, &proof);
      }
}

static void
test_from_nothing (void)
{
  const DureMerkleProof none = { 0 };
  const DureMerkleProof one = { .count = 1 };
  guint8 root[DURE_MERKLE_BYTES];
  Tree tree;

  plant (&tree);
  root_of (&tree, 3, root);
  g_assert_true (dure_merkle_consistency_holds (0, tree.nodes[0][0], 3, root, &none));
  g_assert_false (dure_merkle_consistency_holds (0, tree.nodes[0][0], 3, root, &one));
  g_assert_false (dure_merkle_consistency_holds (3, root, 3, tree.nodes[0][0], &none));
  g_assert_false (dure_merkle_inclusion_holds (tree.nodes[0][0], 0, 0, &none, root));
}

/* A history that was written anew cannot be passed off as grown. */
static void
test_rewritten (void)
{
  guint8 from_root[DURE_MERKLE_BYTES], to_root[DURE_MERKLE_BYTES];
  Tree tree;

  for (guint64 changed = 0; changed < 50; changed++)
    {
      DureMerkleProof proof;

      plant (&tree);
      root_of (&tree, 50, from_root);
      tree.nodes[0][changed][0] ^= 1;
      grow (&tree);
      root_of (&tree, 97, to_root);
      g_assert_true (dure_merkle_prove_consistency (50, 97, node, &tree, &proof));
      g_assert_false (dure_merkle_consistency_holds (50, from_root, 97, to_root, &proof));
    }
}

static void
test_missing_node (void)
{
  guint8 root[DURE_MERKLE_BYTES];
  DureMerkleProof proof;

  g_assert_false (dure_merkle_root (5, no_node, NULL, root));
  g_assert_false (dure_merkle_prove_inclusion (3, 5, no_node, NULL, &proof));
  g_assert_false (dure_merkle_prove_consistency (3, 5, no_node, NULL, &proof));
}

/* Of a list whose entries all have the same hash. */
static gboolean
same_node (guint level, guint64 place, guint8 ret_hash[DURE_MERKLE_BYTES], gpointer data)
{
  memset (ret_hash, 0, DURE_MERKLE_BYTES);
  for (guint i = 0; i < level; i++)
    dure_merkle_parent (ret_hash, ret_hash, ret_hash);
  return TRUE;
}

/* As large as sizes can be: no proof has more hashes than there is room for. */
static void
test_huge (void)
{
  static const guint64 sizes[] = { G_MAXUINT64, G_MAXUINT64 - 1, G_GUINT64_CONSTANT (1) << 63,
                                   (G_GUINT64_CONSTANT (1) << 63) + 1, G_MAXINT64 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint8 root[DURE_MERKLE_BYTES], leaf[DURE_MERKLE_BYTES] = { 0 };
      DureMerkleProof proof;

      g_assert_true (dure_merkle_root (sizes[i], same_node, NULL, root));
      g_assert_true (dure_merkle_prove_inclusion (sizes[i] - 1, sizes[i], same_node, NULL, &proof));
      g_assert_cmpuint (proof.count, <=, DURE_MERKLE_MAX_PROOF);
      g_assert_true (dure_merkle_inclusion_holds (leaf, sizes[i] - 1, sizes[i], &proof, root));
      g_assert_true (
          dure_merkle_prove_consistency (sizes[i] / 3, sizes[i], same_node, NULL, &proof));
      g_assert_cmpuint (proof.count, <=, DURE_MERKLE_MAX_PROOF);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merkle/vectors", test_vectors);
  g_test_add_func ("/merkle/roots", test_roots);
  g_test_add_func ("/merkle/inclusion", test_inclusion);
  g_test_add_func ("/merkle/consistency", test_consistency);
  g_test_add_func ("/merkle/from-nothing", test_from_nothing);
  g_test_add_func ("/merkle/rewritten", test_rewritten);
  g_test_add_func ("/merkle/missing-node", test_missing_node);
  g_test_add_func ("/merkle/huge", test_huge);
  return g_test_run ();
}
