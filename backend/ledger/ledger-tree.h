// ledger-tree.h: the tree over the ledger's entries, as it is stored
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "merkle.h"

G_BEGIN_DECLS

#define DURE_LEDGER_LEVELS 64

/**
 * DureLedgerEdge:
 * @size: how many entries there are
 * @nodes: of each level whose bit is set in @size, the last full node
 *
 * The right end of the tree: all that is needed for the root, and to go on.
 */
typedef struct
{
  guint64 size;
  guint8 nodes[DURE_LEDGER_LEVELS][DURE_MERKLE_BYTES];
} DureLedgerEdge;

/**
 * DureLedgerNodeFunc:
 * @level: from 1
 *
 * Told each node that an entry has made full.
 */
typedef gboolean (*DureLedgerNodeFunc) (guint level, guint64 place,
                                        const guint8 hash[DURE_MERKLE_BYTES], gpointer data,
                                        GError **error);

gboolean dure_ledger_edge_read (DureCity *city, guint64 size, DureLedgerEdge *ret_edge,
                                GError **error);
gboolean dure_ledger_edge_add (DureLedgerEdge *self, const guint8 commitment[DURE_SHA256_BYTES],
                               DureLedgerNodeFunc func, gpointer data, GError **error);
void dure_ledger_edge_root (const DureLedgerEdge *self, guint8 ret_root[DURE_MERKLE_BYTES]);

gboolean dure_ledger_prove_inclusion (DureCity *city, guint64 number, guint64 size,
                                      DureMerkleProof *ret_proof, GError **error);
gboolean dure_ledger_prove_consistency (DureCity *city, guint64 from, guint64 to,
                                        DureMerkleProof *ret_proof, GError **error);

G_END_DECLS
