// merkle.c: proves that something stands in a list, and that a list only ever grew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The tree of RFC 9162, section 2.1 (RFC 6962 has the same), with SHA-256: an entry is hashed after
// a byte 0, two nodes after a byte 1. A node is full when a power of two of entries stands under
// it, and then it never changes again; whoever keeps the tree keeps only those. What is over the
// rest, at the right end, is made of full nodes each time: at most one a level.
//
// Nothing is allocated. A root or a proof costs about twice as many nodes and hashes as there are
// levels; checking a proof costs a hash or two for each of its own. A proof may be a stranger's, as
// may the indices and sizes beside it.

#include "merkle.h"

#include <sodium.h>
#include <string.h>

/**
 * dure_merkle_leaf:
 * @entry: (array length=length): what stands in the list
 * @length: how many bytes
 * @ret_hash: (out caller-allocates): its hash
 */
void
dure_merkle_leaf (const void *entry, gsize length, guint8 ret_hash[DURE_MERKLE_BYTES])
{
  crypto_hash_sha256_state state;

  crypto_hash_sha256_init (&state);
  crypto_hash_sha256_update (&state, (const guint8[]){ 0 }, 1);
  crypto_hash_sha256_update (&state, entry, length);
  crypto_hash_sha256_final (&state, ret_hash);
}

/**
 * dure_merkle_parent:
 * @left: a node
 * @right: the one beside it
 * @ret_hash: (out caller-allocates): of the node over both; may be one of them
 */
void
dure_merkle_parent (const guint8 left[DURE_MERKLE_BYTES], const guint8 right[DURE_MERKLE_BYTES],
                    guint8 ret_hash[DURE_MERKLE_BYTES])
{
  crypto_hash_sha256_state state;

  crypto_hash_sha256_init (&state);
  crypto_hash_sha256_update (&state, (const guint8[]){ 1 }, 1);
  crypto_hash_sha256_update (&state, left, DURE_MERKLE_BYTES);
  crypto_hash_sha256_update (&state, right, DURE_MERKLE_BYTES);
  crypto_hash_sha256_final (&state, ret_hash);
}

static guint
level_of (guint64 power)
{
  return (guint) __builtin_ctzll (power);
}

/* The node over the entries from @begin to before @end: from the right, full nodes that grow. It is
 * one node when @end - @begin is a power of two. @begin is a multiple of the largest of them. */
static gboolean
hash_range (guint64 begin, guint64 end, DureMerkleNodeFunc node, gpointer data,
            guint8 ret_hash[DURE_MERKLE_BYTES])
{
  guint8 hash[DURE_MERKLE_BYTES];
  guint64 rest = end - begin;

  while (rest != 0)
    {
      const guint64 power = rest & (~rest + 1);
      const guint level = level_of (power);

      if (!node (level, (begin + rest - power) >> level, hash, data))
        return FALSE;
      if (begin + rest == end)
        memcpy (ret_hash, hash, DURE_MERKLE_BYTES);
      else
        dure_merkle_parent (hash, ret_hash, ret_hash);
      rest -= power;
    }
  return TRUE;
}

/**
 * dure_merkle_root:
 * @size: how many entries there are
 * @node: where nodes are
 * @data: handed to @node
 * @ret_root: (out caller-allocates): the hash of the whole list; that of nothing when it is empty
 *
 * Returns: whether all nodes were there
 */
gboolean
dure_merkle_root (guint64 size, DureMerkleNodeFunc node, gpointer data,
                  guint8 ret_root[DURE_MERKLE_BYTES])
{
  if (size == 0)
    dure_sha256 ("", 0, ret_root);
  return hash_range (0, size, node, data, ret_root);
}

/**
 * dure_merkle_prove_inclusion:
 * @index: of an entry, from 0
 * @size: of the list; more than @index
 * @node: where nodes are
 * @data: handed to @node
 * @ret_proof: (out caller-allocates): that the entry is the one at @index
 *
 * Returns: whether all nodes were there
 */
gboolean
dure_merkle_prove_inclusion (guint64 index, guint64 size, DureMerkleNodeFunc node, gpointer data,
                             DureMerkleProof *ret_proof)
{
  guint64 place = index, last = size - 1;

  g_return_val_if_fail (index < size, FALSE);
  ret_proof->count = 0;
  for (guint level = 0; last != 0; level++, place >>= 1, last >>= 1)
    {
      const guint64 beside = place ^ 1;
      const guint64 end = beside < last ? (beside + 1) << level : size;

      if (beside <= last
          && !hash_range (beside << level, end, node, data, ret_proof->hashes[ret_proof->count++]))
        return FALSE;
    }
  return TRUE;
}

/* The largest power of two that is less than @count, which is more than 1. */
static guint64
split (guint64 count)
{
  return G_GUINT64_CONSTANT (1) << (63 - __builtin_clzll (count - 1));
}

/**
 * dure_merkle_prove_consistency:
 * @from: how many entries somebody knows of; at least 1
 * @to: how many there are by now; no less
 * @node: where nodes are
 * @data: handed to @node
 * @ret_proof: (out caller-allocates): that the list of @to begins with that of @from
 *
 * Returns: whether all nodes were there
 */
gboolean
dure_merkle_prove_consistency (guint64 from, guint64 to, DureMerkleNodeFunc node, gpointer data,
                               DureMerkleProof *ret_proof)
{
  struct
  {
    guint64 begin, end;
  } ranges[DURE_MERKLE_MAX_PROOF];
  guint64 begin = 0, end = to;
  guint count = 0;

  g_return_val_if_fail (from > 0 && from <= to, FALSE);
  /* From the root down to the node that ends where the older list ends. */
  while (end != from)
    {
      const guint64 middle = begin + split (end - begin);
      const gboolean is_left = from <= middle;

      ranges[count].begin = is_left ? middle : begin;
      ranges[count++].end = is_left ? end : middle;
      *(is_left ? &end : &begin) = middle;
    }
  if (begin != 0)
    {
      ranges[count].begin = begin;
      ranges[count++].end = end;
    }
  ret_proof->count = count;
  for (guint i = 0; i < count; i++)
    if (!hash_range (ranges[count - 1 - i].begin, ranges[count - 1 - i].end, node, data,
                     ret_proof->hashes[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_same (const guint8 *one, const guint8 *other)
{
  return memcmp (one, other, DURE_MERKLE_BYTES) == 0;
}

/* One level up, and further while the node is a left one that has nothing beside it. */
static void
climb (guint64 *place, guint64 *last)
{
  if (*place == *last)
    while ((*place & 1) == 0 && *place != 0)
      {
        *place >>= 1;
        *last >>= 1;
      }
  *place >>= 1;
  *last >>= 1;
}

/**
 * dure_merkle_inclusion_holds:
 * @leaf: hash of an entry
 * @index: where it is said to stand
 * @size: of the list
 * @proof: a stranger's
 * @root: of the list
 *
 * Returns: whether it stands there
 */
gboolean
dure_merkle_inclusion_holds (const guint8 leaf[DURE_MERKLE_BYTES], guint64 index, guint64 size,
                             const DureMerkleProof *proof, const guint8 root[DURE_MERKLE_BYTES])
{
  guint8 hash[DURE_MERKLE_BYTES];
  guint64 place = index, last = size - 1;

  if (index >= size || proof->count > DURE_MERKLE_MAX_PROOF)
    return FALSE;
  memcpy (hash, leaf, sizeof hash);
  for (guint i = 0; i < proof->count; i++)
    {
      if (last == 0)
        return FALSE;
      if ((place & 1) != 0 || place == last)
        dure_merkle_parent (proof->hashes[i], hash, hash);
      else
        dure_merkle_parent (hash, proof->hashes[i], hash);
      climb (&place, &last);
    }
  return last == 0 && is_same (hash, root);
}

/* @hash begins as the node that the older list ends with; both roots are made from it. */
static gboolean
grow (const guint8 first[DURE_MERKLE_BYTES], const DureMerkleProof *proof, guint next, guint64 from,
      guint64 to, const guint8 *from_root, const guint8 *to_root)
{
  guint8 older[DURE_MERKLE_BYTES], newer[DURE_MERKLE_BYTES];
  guint64 place = from - 1, last = to - 1;

  for (; (place & 1) != 0; place >>= 1)
    last >>= 1;
  memcpy (older, first, sizeof older);
  memcpy (newer, first, sizeof newer);
  for (guint i = next; i < proof->count; i++)
    {
      const guint8 *beside = proof->hashes[i];

      if (last == 0)
        return FALSE;
      if ((place & 1) != 0 || place == last)
        {
          dure_merkle_parent (beside, older, older);
          dure_merkle_parent (beside, newer, newer);
        }
      else
        dure_merkle_parent (newer, beside, newer);
      climb (&place, &last);
    }
  return last == 0 && is_same (older, from_root) && is_same (newer, to_root);
}

/**
 * dure_merkle_consistency_holds:
 * @from: how many entries somebody knew of
 * @from_root: the root of these
 * @to: how many there are said to be by now
 * @to_root: the root of these
 * @proof: a stranger's
 *
 * Every list begins with the empty one.
 *
 * Returns: whether the newer list begins with the older one
 */
gboolean
dure_merkle_consistency_holds (guint64 from, const guint8 from_root[DURE_MERKLE_BYTES], guint64 to,
                               const guint8 to_root[DURE_MERKLE_BYTES],
                               const DureMerkleProof *proof)
{
  if (from > to || proof->count > DURE_MERKLE_MAX_PROOF)
    return FALSE;
  if (from == 0 || from == to)
    return proof->count == 0 && (from == 0 || is_same (from_root, to_root));
  /* An older list that is one full node is not told again. */
  if ((from & (from - 1)) == 0)
    return grow (from_root, proof, 0, from, to, from_root, to_root);
  return proof->count > 0 && grow (proof->hashes[0], proof, 1, from, to, from_root, to_root);
}
