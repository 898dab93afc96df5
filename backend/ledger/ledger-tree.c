// ledger-tree.c: the tree over the ledger's entries, as it is stored
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A row for each full node above the entries, which never changes: as many rows as entries, less
// one for each bit of the count. A new entry completes one node on average. A proof reads as many
// rows as it has hashes, a few more when the tree is not full: 17 for 100,000 entries.

#include "ledger-tree.h"

#include "backend-error.h"

#include <string.h>

/* Where merkle.c finds nodes. */
typedef struct
{
  DureCity *city;
  GError *error;
} Shelf;

static gboolean
read_node (guint level, guint64 place, guint8 ret_hash[DURE_MERKLE_BYTES], gpointer data)
{
  Shelf *self = data;
  guint8 bytes[DURE_MERKLE_BYTES];
  g_autoptr (DureRows) rows =
      level == 0 ? dure_database_ask (self->city->database, &self->error,
                                      "SELECT commitment FROM ledger_entry WHERE number = ?1", "i",
                                      (gint64) place)
                 : dure_database_ask (self->city->database, &self->error,
                                      "SELECT hash FROM ledger_node WHERE level = ?1"
                                      " AND place = ?2",
                                      "ii", (gint64) level, (gint64) place);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, &self->error))
    return FALSE;
  if (!is_there || !dure_rows_copy (rows, 0, bytes, sizeof bytes))
    {
      g_set_error (&self->error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                   "the ledger lacks node %" G_GUINT64_FORMAT " of level %u", place, level);
      return FALSE;
    }
  if (level == 0)
    dure_merkle_leaf (bytes, sizeof bytes, ret_hash);
  else
    memcpy (ret_hash, bytes, sizeof bytes);
  return TRUE;
}

/**
 * dure_ledger_edge_read:
 * @size: of the ledger, or less
 * @ret_edge: (out caller-allocates): as it was with that size; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when a part is missing
 */
gboolean
dure_ledger_edge_read (DureCity *city, guint64 size, DureLedgerEdge *ret_edge, GError **error)
{
  Shelf shelf = { city, NULL };

  for (guint level = 0; level < DURE_LEDGER_LEVELS; level++)
    if ((size >> level & 1) != 0
        && !read_node (level, (size >> level) - 1, ret_edge->nodes[level], &shelf))
      {
        g_propagate_error (error, shelf.error);
        return FALSE;
      }
  ret_edge->size = size;
  return TRUE;
}

/**
 * dure_ledger_edge_add:
 * @commitment: the next entry
 * @func: told what becomes full with it
 * @data: handed to @func
 * @error: what @func says
 */
gboolean
dure_ledger_edge_add (DureLedgerEdge *self, const guint8 commitment[DURE_SHA256_BYTES],
                      DureLedgerNodeFunc func, gpointer data, GError **error)
{
  guint8 hash[DURE_MERKLE_BYTES];
  guint level;

  dure_merkle_leaf (commitment, DURE_SHA256_BYTES, hash);
  for (level = 0; (self->size >> level & 1) != 0; level++)
    {
      dure_merkle_parent (self->nodes[level], hash, hash);
      if (!func (level + 1, self->size >> (level + 1), hash, data, error))
        return FALSE;
    }
  memcpy (self->nodes[level], hash, sizeof hash);
  self->size++;
  return TRUE;
}

static gboolean
edge_node (guint level, guint64 place, guint8 ret_hash[DURE_MERKLE_BYTES], gpointer data)
{
  const DureLedgerEdge *self = data;

  memcpy (ret_hash, self->nodes[level], DURE_MERKLE_BYTES);
  return TRUE;
}

/**
 * dure_ledger_edge_root:
 * @ret_root: (out caller-allocates): over all entries
 */
void
dure_ledger_edge_root (const DureLedgerEdge *self, guint8 ret_root[DURE_MERKLE_BYTES])
{
  dure_merkle_root (self->size, edge_node, (gpointer) self, ret_root);
}

/**
 * dure_ledger_prove_inclusion:
 * @number: of an entry
 * @size: of the ledger as somebody knows it; more than @number
 * @ret_proof: (out caller-allocates): that it stands there
 * @error: %DURE_BACKEND_ERROR_STORE or %DURE_BACKEND_ERROR_STATE
 */
gboolean
dure_ledger_prove_inclusion (DureCity *city, guint64 number, guint64 size,
                             DureMerkleProof *ret_proof, GError **error)
{
  Shelf shelf = { city, NULL };

  if (dure_merkle_prove_inclusion (number, size, read_node, &shelf, ret_proof))
    return TRUE;
  g_propagate_error (error, shelf.error);
  return FALSE;
}

/**
 * dure_ledger_prove_consistency:
 * @from: a size that somebody remembers; at least 1
 * @to: a later one, which the ledger has by now
 * @ret_proof: (out caller-allocates): that nothing but new entries came in between
 * @error: %DURE_BACKEND_ERROR_STORE or %DURE_BACKEND_ERROR_STATE
 */
gboolean
dure_ledger_prove_consistency (DureCity *city, guint64 from, guint64 to, DureMerkleProof *ret_proof,
                               GError **error)
{
  Shelf shelf = { city, NULL };

  if (dure_merkle_prove_consistency (from, to, read_node, &shelf, ret_proof))
    return TRUE;
  g_propagate_error (error, shelf.error);
  return FALSE;
}
