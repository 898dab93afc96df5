// merkle.h: proves that something stands in a list, and that a list only ever grew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "encoding.h"

G_BEGIN_DECLS

#define DURE_MERKLE_BYTES DURE_SHA256_BYTES
#define DURE_MERKLE_MAX_PROOF 65 /* of 2^64 entries */

/**
 * DureMerkleProof:
 * @count: how many hashes there are
 * @hashes: in the order in which they are used
 */
typedef struct
{
  guint count;
  guint8 hashes[DURE_MERKLE_MAX_PROOF][DURE_MERKLE_BYTES];
} DureMerkleProof;

/**
 * DureMerkleNodeFunc:
 * @level: 0 for the hash of an entry
 * @place: which on this level, from 0: the one over the entries @place * 2^@level and on
 * @ret_hash: (out caller-allocates): its hash
 *
 * Asked only for nodes that are full: all their 2^@level entries are there.
 *
 * Returns: whether it could be had
 */
typedef gboolean (*DureMerkleNodeFunc) (guint level, guint64 place,
                                        guint8 ret_hash[DURE_MERKLE_BYTES], gpointer data);

void dure_merkle_leaf (const void *entry, gsize length, guint8 ret_hash[DURE_MERKLE_BYTES]);
void dure_merkle_parent (const guint8 left[DURE_MERKLE_BYTES],
                         const guint8 right[DURE_MERKLE_BYTES],
                         guint8 ret_hash[DURE_MERKLE_BYTES]);

gboolean dure_merkle_root (guint64 size, DureMerkleNodeFunc node, gpointer data,
                           guint8 ret_root[DURE_MERKLE_BYTES]);
gboolean dure_merkle_prove_inclusion (guint64 index, guint64 size, DureMerkleNodeFunc node,
                                      gpointer data, DureMerkleProof *ret_proof);
gboolean dure_merkle_prove_consistency (guint64 from, guint64 to, DureMerkleNodeFunc node,
                                        gpointer data, DureMerkleProof *ret_proof);

gboolean dure_merkle_inclusion_holds (const guint8 leaf[DURE_MERKLE_BYTES], guint64 index,
                                      guint64 size, const DureMerkleProof *proof,
                                      const guint8 root[DURE_MERKLE_BYTES]);
gboolean dure_merkle_consistency_holds (guint64 from, const guint8 from_root[DURE_MERKLE_BYTES],
                                        guint64 to, const guint8 to_root[DURE_MERKLE_BYTES],
                                        const DureMerkleProof *proof);

G_END_DECLS
