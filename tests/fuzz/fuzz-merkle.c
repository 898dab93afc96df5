// fuzz-merkle.c: proofs of the ledger, from any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The first bytes choose a tree and what is said of it, the rest are the hashes of the proof; those
// of a real proof stand where the input says so, so that the end is reached. Of each statement
// there is one proof: whatever holds must be that one.

#include "merkle.h"

#include <stdint.h>
#include <string.h>

#define HEAD 4

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static gboolean
node (guint level, guint64 place, guint8 ret_hash[DURE_MERKLE_BYTES], gpointer data)
{
  guint8 left[DURE_MERKLE_BYTES], right[DURE_MERKLE_BYTES];
  const guint8 entry = (guint8) place;

  if (level == 0)
    dure_merkle_leaf (&entry, 1, ret_hash);
  else
    {
      node (level - 1, 2 * place, left, data);
      node (level - 1, 2 * place + 1, right, data);
      dure_merkle_parent (left, right, ret_hash);
    }
  return TRUE;
}

/* Each byte of the rest stands for a hash: a real one, or one of 32 such bytes. */
static void
read_proof (const uint8_t *bytes, size_t length, const DureMerkleProof *real,
            DureMerkleProof *proof)
{
  proof->count = (guint) MIN (length, DURE_MERKLE_MAX_PROOF);
  for (guint i = 0; i < proof->count; i++)
    if (bytes[i] < real->count)
      memcpy (proof->hashes[i], real->hashes[bytes[i]], DURE_MERKLE_BYTES);
    else
      memset (proof->hashes[i], bytes[i], DURE_MERKLE_BYTES);
}

static void
assert_same (const DureMerkleProof *proof, const DureMerkleProof *real)
{
  g_assert_cmpuint (proof->count, ==, real->count);
  for (guint i = 0; i < real->count; i++)
    g_assert_cmpmem (proof->hashes[i], DURE_MERKLE_BYTES, real->hashes[i], DURE_MERKLE_BYTES);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  guint8 root[DURE_MERKLE_BYTES], from_root[DURE_MERKLE_BYTES], leaf[DURE_MERKLE_BYTES];
  DureMerkleProof inclusion, consistency, proof;
  guint64 size, index, from;

  if (length < HEAD)
    return 0;
  size = 1 + bytes[0] % 24;
  index = bytes[1] % size;
  from = 1 + bytes[2] % size;
  dure_merkle_root (size, node, NULL, root);
  dure_merkle_root (from, node, NULL, from_root);
  node (0, index, leaf, NULL);
  dure_merkle_prove_inclusion (index, size, node, NULL, &inclusion);
  dure_merkle_prove_consistency (from, size, node, NULL, &consistency);
  read_proof (bytes + HEAD, length - HEAD, (bytes[3] & 1) != 0 ? &inclusion : &consistency,
              &proof);
  if (dure_merkle_inclusion_holds (leaf, index, size, &proof, root))
    assert_same (&proof, &inclusion);
  if (dure_merkle_consistency_holds (from, from_root, size, root, &proof))
    assert_same (&proof, &consistency);
  return 0;
}
