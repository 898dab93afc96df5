// ledger.c: the list of everything that was decided, seen and deleted, which only grows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. What happens is appended in the transaction in which it is recorded, as a commitment that
//    waits (dure_ledger_append()): one row, no lock. So neither is ever there without the other.
// 2. Soon after, in a transaction that does nothing else, what waits becomes entries: numbered
//    without a gap, the tree grown, and the new size and root signed (dure_ledger_settle()). Who
//    does that holds the row of the head, so backends that share a database agree on one order, and
//    since it takes no other lock, none of them ever waits for another in a circle.
// 3. A checkpoint is shown only once that is durable. What waited together is put in the order of
//    the commitments, which is chance: the order says nothing of who did what.
//
// A ledger that is put back from a copy may lack entries that were signed and shown. Were it to go
// on under the same origin, it would sign another tree of a size that it has signed before, and
// look like a fraud. So it begins a new life: an origin drawn anew, and a first entry that says at
// which size and root it goes on. Who remembers a checkpoint of that size or less still sees that
// the ledger only grew; who remembers a longer one sees that entries are lost, which is true.

#include "ledger.h"

#include "canonical-json.h"
#include "ledger-facts.h"
#include "ledger-offer.h"
#include "ledger-tree.h"

#include <sodium.h>
#include <string.h>

#define AT_ONCE 1000
#define ORIGIN "dure/"
#define ORIGIN_BYTES 16

/**
 * dure_ledger_append:
 * @fact: what is recorded in the same transaction
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_ledger_append (DureCity *city, const DureLedgerFact *fact, GError **error)
{
  g_atomic_int_set (&city->is_ledger_waiting, TRUE);
  return dure_database_run (city->database, error,
                            "INSERT INTO ledger_waiting (commitment) VALUES (?1)"
                            " ON CONFLICT DO NOTHING",
                            "b", fact->commitment, sizeof fact->commitment);
}

/**
 * dure_ledger_note:
 * @kind: as dure_ledger_fact_new()
 * @time_ms: when
 * @record: what is recorded in the same transaction
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_ledger_note (DureCity *city, const char *kind, gint64 time_ms, const json_t *record,
                  GError **error)
{
  g_autoptr (DureLedgerFact) fact = dure_ledger_fact_new (city, kind, time_ms, record);

  return dure_ledger_append (city, fact, error);
}

/**
 * dure_ledger_head_clear:
 *
 * Frees what dure_ledger_head_read() has put there.
 */
void
dure_ledger_head_clear (DureLedgerHead *self)
{
  g_clear_pointer (&self->note, g_free);
}

static gboolean
read_head (DureCity *city, const char *sql, DureLedgerHead *ret_head, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (city->database, error, sql, "");
  const char *note;

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  note = dure_rows_text (rows, 1);
  ret_head->size = (guint64) dure_rows_integer (rows, 0);
  ret_head->note = *note != '\0' ? g_strdup (note) : NULL;
  return TRUE;
}

/**
 * dure_ledger_head_read:
 * @ret_head: (out caller-allocates): how far the ledger is; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_ledger_head_read (DureCity *city, DureLedgerHead *ret_head, GError **error)
{
  return read_head (city, "SELECT size, note FROM ledger_head", ret_head, error);
}

/* The row stays locked. */
static gboolean
take_head (DureCity *city, DureLedgerHead *ret_head, GError **error)
{
  return read_head (city, "SELECT size, note FROM ledger_head /*for update*/", ret_head, error);
}

/**
 * dure_ledger_find:
 * @commitment: to something
 * @ret_number: (out): of its entry; -1 while it waits, or is unknown
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_ledger_find (DureCity *city, const guint8 commitment[DURE_SHA256_BYTES], gint64 *ret_number,
                  GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT number FROM ledger_entry WHERE commitment = ?1", "b",
      commitment, (gsize) DURE_SHA256_BYTES);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_number = is_there ? dure_rows_integer (rows, 0) : -1;
  return TRUE;
}

/**
 * dure_ledger_position:
 * @ret_position: (out) (transfer full) (nullable): where its entry stands and what opens it, for a
 *   receipt; %NULL while it waits
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_ledger_position (DureCity *city, const DureLedgerFact *fact, json_t **ret_position,
                      GError **error)
{
  gint64 number;

  if (!dure_ledger_find (city, fact->commitment, &number, error))
    return FALSE;
  *ret_position = number < 0 ? NULL
                             : json_pack ("{s:I, s:I, s:o}", "entry", (json_int_t) number, "place",
                                          (json_int_t) number + 1, "opening",
                                          dure_ledger_fact_opening (fact));
  return TRUE;
}

/* The origin of the life it is in; %NULL without an error when none has begun. */
static gboolean
find_origin (DureCity *city, char **ret_origin, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT origin FROM ledger_life ORDER BY number DESC LIMIT 1", "");
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_origin = is_there ? g_strdup (dure_rows_text (rows, 0)) : NULL;
  return TRUE;
}

/* Some of what waits, as GBytes. */
static GPtrArray *
list_waiting (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT commitment FROM ledger_waiting ORDER BY commitment LIMIT ?1",
      "i", (gint64) AT_ONCE);
  gboolean is_there;

  do
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there)
        g_ptr_array_add (list, dure_rows_bytes (rows, 0));
    }
  while (is_there);
  return g_steal_pointer (&list);
}

static gboolean
store_node (guint level, guint64 place, const guint8 hash[DURE_MERKLE_BYTES], gpointer city,
            GError **error)
{
  return dure_database_run (((DureCity *) city)->database, error,
                            "INSERT INTO ledger_node (level, place, hash) VALUES (?1, ?2, ?3)",
                            "iib", (gint64) level, (gint64) place, hash, (gsize) DURE_MERKLE_BYTES);
}

static gboolean
enter (DureCity *city, DureLedgerEdge *edge, GBytes *waiting, GError **error)
{
  const guint8 *commitment = g_bytes_get_data (waiting, NULL);
  const gsize length = g_bytes_get_size (waiting);

  return dure_database_run (city->database, error,
                            "INSERT INTO ledger_entry (number, commitment) VALUES (?1, ?2)", "ib",
                            (gint64) edge->size, commitment, length)
         && dure_ledger_edge_add (edge, commitment, store_node, city, error)
         && dure_database_run (city->database, error,
                               "DELETE FROM ledger_waiting WHERE commitment = ?1", "b", commitment,
                               length);
}

static gboolean
sign_head (DureCity *city, const DureLedgerEdge *edge, const char *origin, GError **error)
{
  guint8 root[DURE_MERKLE_BYTES];
  g_autoptr (DureCheckpoint) checkpoint = NULL;
  g_autofree char *note = NULL;

  dure_ledger_edge_root (edge, root);
  checkpoint = dure_checkpoint_new (origin, edge->size, root);
  note = dure_checkpoint_sign (checkpoint, city->keys->receipts);
  return dure_database_run (city->database, error, "UPDATE ledger_head SET size = ?1, note = ?2",
                            "it", (gint64) edge->size, note);
}

static gboolean
settle_some (DureCity *city, gboolean *ret_more, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_auto (DureLedgerHead) head = { 0 };
  g_autoptr (GPtrArray) waiting = NULL;
  g_autofree char *origin = NULL;
  DureLedgerEdge edge;

  if (transaction == NULL || !take_head (city, &head, error) || !find_origin (city, &origin, error)
      || (waiting = list_waiting (city, error)) == NULL)
    return FALSE;
  *ret_more = origin != NULL && waiting->len == AT_ONCE;
  if (waiting->len == 0 || origin == NULL)
    return TRUE;
  if (!dure_ledger_edge_read (city, head.size, &edge, error))
    return FALSE;
  for (guint i = 0; i < waiting->len; i++)
    if (!enter (city, &edge, waiting->pdata[i], error))
      return FALSE;
  return dure_ledger_offer_pass (city, origin, head.size, error)
         && sign_head (city, &edge, origin, error)
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_ledger_settle:
 * @error: %DURE_BACKEND_ERROR_STORE: it waits on; %DURE_BACKEND_ERROR_STATE when the ledger is
 *   damaged
 *
 * Makes entries of what waits, and signs a checkpoint. Outside of transactions. When nothing waits
 * it costs three questions.
 */
gboolean
dure_ledger_settle (DureCity *city, GError **error)
{
  gboolean has_more = TRUE;

  g_atomic_int_set (&city->is_ledger_waiting, FALSE);
  while (has_more)
    if (!settle_some (city, &has_more, error))
      return FALSE;
  return TRUE;
}

/**
 * dure_ledger_life_record:
 * @origin: of a life
 * @size: with which it began
 * @root: of the entries before it
 *
 * Returns: (transfer full): what its first entry stands for
 */
json_t *
dure_ledger_life_record (const char *origin, guint64 size, const guint8 root[DURE_MERKLE_BYTES])
{
  g_autofree char *text = dure_base64url_encode (root, DURE_MERKLE_BYTES);

  return json_pack ("{s:s, s:s, s:I, s:s}", "schema", "dure.ledger-life/1", "origin", origin,
                    "size", (json_int_t) size, "root", text);
}

static gboolean
add_life (DureCity *city, guint64 size, GError **error)
{
  const gint64 now = dure_city_now (city);
  guint8 chance[ORIGIN_BYTES], root[DURE_MERKLE_BYTES];
  g_autofree char *name = NULL, *origin = NULL;
  g_autoptr (json_t) record = NULL;
  DureLedgerEdge edge;

  if (!dure_ledger_edge_read (city, size, &edge, error))
    return FALSE;
  dure_ledger_edge_root (&edge, root);
  dure_dice_fill (city->dice, chance, sizeof chance);
  name = dure_base64url_encode (chance, sizeof chance);
  origin = g_strconcat (ORIGIN, name, NULL);
  record = dure_ledger_life_record (origin, size, root);
  return dure_database_run (city->database, error,
                            "INSERT INTO ledger_life (origin, size, root, begun_ms)"
                            " VALUES (?1, ?2, ?3, ?4)",
                            "tibi", origin, (gint64) size, root, sizeof root, now)
         && dure_ledger_note (city, DURE_LEDGER_BEGUN, now, record, error);
}

/* What was recorded before there was a ledger. */
static gboolean
adopt (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) items = dure_ledger_items (city, 0, error);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const DureLedgerItem *item = items->pdata[i];

      if (item->fact != NULL && !dure_ledger_append (city, item->fact, error))
        return FALSE;
    }
  return items != NULL;
}

static gboolean
begin (DureCity *city, gboolean is_anew, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_auto (DureLedgerHead) head = { 0 };
  g_autofree char *origin = NULL;

  if (transaction == NULL || !take_head (city, &head, error) || !find_origin (city, &origin, error))
    return FALSE;
  if (origin != NULL && !is_anew)
    return TRUE;
  return (origin != NULL || adopt (city, error)) && add_life (city, head.size, error)
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_ledger_begin:
 * @error: as dure_ledger_settle()
 *
 * Begins the ledger where there is none yet, with all that was recorded before it, and settles what
 * waits. Call it before the first request.
 */
gboolean
dure_ledger_begin (DureCity *city, GError **error)
{
  return begin (city, FALSE, error) && dure_ledger_settle (city, error);
}

/**
 * dure_ledger_begin_anew:
 * @error: as dure_ledger_settle()
 *
 * Begins a new life, for a ledger that was put back from a copy.
 */
gboolean
dure_ledger_begin_anew (DureCity *city, GError **error)
{
  return begin (city, TRUE, error) && dure_ledger_settle (city, error);
}
