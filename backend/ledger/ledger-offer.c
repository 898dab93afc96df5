// ledger-offer.c: which state of the ledger witnesses are asked to sign
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The ledger grows all day, and witnesses come when they come: each would sign another state. So
// all who ask within an hour are shown the list as it was when that hour began, and their lines
// stand together under one checkpoint. The first entry of an hour writes down what was before it
// (_pass()); until then that is what there is. States that are offered only grow.

#include "ledger-offer.h"

#include "ledger-tree.h"

#include <string.h>

static gint64
hour_of (DureCity *city)
{
  const gint64 now = dure_city_now (city);

  return now - now % DURE_LEDGER_OFFER_MS;
}

/**
 * dure_ledger_offer_pass:
 * @origin: of the ledger's life
 * @size: how many entries there were before those that come now
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction that makes entries.
 */
gboolean
dure_ledger_offer_pass (DureCity *city, const char *origin, guint64 size, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE ledger_offer SET since_ms = ?1, origin = ?2, size = ?3"
                            " WHERE since_ms < ?1 OR origin <> ?2",
                            "iti", hour_of (city), origin, (gint64) size);
}

/**
 * dure_ledger_offer_read:
 * @head: with a note
 * @ret_size: (out): how many entries the list has that is offered in this hour
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * In the first hour of a ledger there was none when it began, and the newest is offered.
 */
gboolean
dure_ledger_offer_read (DureCity *city, const DureLedgerHead *head, guint64 *ret_size,
                        GError **error)
{
  g_autofree char *origin = dure_ledger_origin_of (head->note);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT size FROM ledger_offer WHERE since_ms >= ?1 AND origin = ?2 AND size > 0", "it",
      hour_of (city), origin);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_size = is_there ? MIN ((guint64) dure_rows_integer (rows, 0), head->size) : head->size;
  return TRUE;
}

/**
 * dure_ledger_origin_of:
 * @note: a checkpoint of ours
 *
 * Returns: (transfer full): the origin in it
 */
char *
dure_ledger_origin_of (const char *note)
{
  return g_strndup (note, strcspn (note, "\n"));
}

/**
 * dure_ledger_checkpoint_at:
 * @origin: of the ledger's life
 * @size: that it has or had
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when the ledger is damaged
 *
 * Returns: (transfer full) (nullable): what it was then
 */
DureCheckpoint *
dure_ledger_checkpoint_at (DureCity *city, const char *origin, guint64 size, GError **error)
{
  DureLedgerEdge edge;
  guint8 root[DURE_MERKLE_BYTES];

  if (!dure_ledger_edge_read (city, size, &edge, error))
    return NULL;
  dure_ledger_edge_root (&edge, root);
  return dure_checkpoint_new (origin, size, root);
}
