// outbox.c: the sealed donations that wait for the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   put: one transaction with the sequence counter     peek: the next in order, unsigned
//   settle: what the city said about each, at once     postpone: behind the others
//
// Signatures are not kept: sync makes them when it sends, with the key of that day. Each put costs
// one fsync of the log. The file below is outbox-file.c.

#include "outbox-private.h"

#include "kiosk-error.h"
#include "reserve.h"

/* Base64 makes three bytes four; ids, key names, numbers and the signature around them stay
 * below. */
#define TRAVELLING_BYTES(sealed) ((sealed) / 3 * 4 + 512)

static gboolean
next_sequence (DureOutbox *self, gint64 incarnation, gint64 *ret_sequence, GError **error)
{
  return dure_outbox_read_number (
      self,
      "INSERT INTO counter SELECT :number, first_sequence + 1 FROM schema"
      " WHERE true ON CONFLICT (incarnation) DO UPDATE SET last = last + 1"
      " RETURNING last",
      incarnation, ret_sequence, error);
}

static gboolean
insert (DureOutbox *self, const DureEnvelope *envelope, gint64 incarnation, gint64 sequence,
        GError **error)
{
  STATEMENT statement = dure_outbox_prepare (self,
                                             "INSERT OR REPLACE INTO donation"
                                             " (id, city_key, sealed, incarnation, sequence)"
                                             " VALUES (?1, ?2, ?3, ?4, ?5)",
                                             error);
  gsize length;
  gconstpointer sealed = g_bytes_get_data (envelope->sealed, &length);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, envelope->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, envelope->city_key, -1, SQLITE_STATIC);
  sqlite3_bind_blob64 (statement, 3, sealed, length, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, incarnation);
  sqlite3_bind_int64 (statement, 5, sequence);
  return sqlite3_step (statement) == SQLITE_DONE || dure_outbox_fail (self, error);
}

/**
 * dure_outbox_put:
 * @envelope: a sealed donation; its signature is of no matter yet
 * @incarnation: the present life of the kiosk, whose counter it takes its number from
 * @error: %DURE_KIOSK_ERROR_NO_SPACE or another
 *
 * A second put of the same id takes the place of the first.
 *
 * Returns: whether the donation is durable; on %FALSE nothing of it is there
 */
gboolean
dure_outbox_put (DureOutbox *self, const DureEnvelope *envelope, gint64 incarnation, GError **error)
{
  gint64 sequence;

  if (g_bytes_get_size (envelope->sealed) > DURE_ENVELOPE_MAX_SEALED)
    return dure_outbox_refuse (error, "a donation larger than any can be");
  if (!dure_outbox_execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  return dure_outbox_end (self,
                          next_sequence (self, incarnation, &sequence, error)
                              && insert (self, envelope, incarnation, sequence, error),
                          error);
}

static DureEnvelope *
read_envelope (sqlite3_stmt *statement)
{
  g_autoptr (GBytes) sealed =
      g_bytes_new (sqlite3_column_blob (statement, 2), (gsize) sqlite3_column_bytes (statement, 2));
  DureEnvelope *envelope =
      dure_envelope_new ((const char *) sqlite3_column_text (statement, 0),
                         (const char *) sqlite3_column_text (statement, 1), sealed);

  envelope->incarnation = sqlite3_column_int64 (statement, 3);
  envelope->sequence = sqlite3_column_int64 (statement, 4);
  return envelope;
}

/**
 * dure_outbox_peek:
 * @max_rows: how many at most
 * @max_bytes: how many bytes they may take on their way, at most; one row is always handed out
 *
 * Returns: (transfer full) (nullable) (element-type DureEnvelope): the next queued donations in
 *   order, with incarnation and sequence, not yet signed; they stay in the outbox
 */
GPtrArray *
dure_outbox_peek (DureOutbox *self, guint max_rows, gsize max_bytes, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_envelope_free);
  STATEMENT statement =
      dure_outbox_prepare (self,
                           "SELECT id, city_key, sealed, incarnation, sequence FROM donation"
                           " WHERE state = 'queued' ORDER BY tries, position LIMIT :number",
                           error);
  gsize bytes = 0;
  int result;

  if (statement == NULL)
    return NULL;
  dure_outbox_bind (statement, max_rows, NULL, NULL);
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      bytes += TRAVELLING_BYTES ((gsize) sqlite3_column_bytes (statement, 2));
      if (list->len > 0 && bytes > max_bytes)
        return g_steal_pointer (&list);
      g_ptr_array_add (list, read_envelope (statement));
    }
  if (result == SQLITE_DONE)
    return g_steal_pointer (&list);
  dure_outbox_fail (self, error);
  return NULL;
}

static gboolean
apply (DureOutbox *self, const DureOutboxVerdict *verdict, GError **error)
{
  const char *sql = "DELETE FROM donation WHERE id = :id";

  if (verdict->is_later)
    sql = "UPDATE donation SET tries = tries + 1, reason = :reason,"
          " state = CASE WHEN tries < 720 THEN 'queued' ELSE 'parked' END WHERE id = :id";
  else if (verdict->refusal != NULL)
    sql = "UPDATE donation SET state = 'parked', reason = :reason WHERE id = :id";
  return dure_outbox_run (self, sql, 0, verdict->id, verdict->refusal, error);
}

static gboolean
apply_all (DureOutbox *self, const DureOutboxVerdict *verdicts, guint count, GError **error)
{
  gboolean applied = TRUE;

  if (!dure_outbox_execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; applied && i < count; i++)
    applied = apply (self, &verdicts[i], error);
  return dure_outbox_end (self, applied, error);
}

/**
 * dure_outbox_settle:
 * @verdicts: (array length=count): what the city said
 * @count: how many
 *
 * Lets go of what is kept elsewhere and parks what was refused, all in one transaction; then
 * overwrites the freed pages and cuts off the log. A full disk is no hindrance as long as the
 * reserve lasts.
 */
gboolean
dure_outbox_settle (DureOutbox *self, const DureOutboxVerdict *verdicts, guint count,
                    GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean applied = apply_all (self, verdicts, count, &local);

  if (g_error_matches (local, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_NO_SPACE)
      && dure_reserve_spend (self->reserve))
    {
      g_clear_error (&local);
      applied = apply_all (self, verdicts, count, &local);
    }
  if (!applied)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* The rows are gone either way; a log that cannot be cut off now is cut off next time. */
  sqlite3_exec (self->database, "PRAGMA wal_checkpoint (TRUNCATE)", NULL, NULL, NULL);
  dure_reserve_keep (self->reserve, DURE_OUTBOX_RESERVE_BYTES);
  return TRUE;
}

/**
 * dure_outbox_has:
 * @id: of something put earlier
 * @ret_has: (out): whether it is still here; set only on success
 */
gboolean
dure_outbox_has (DureOutbox *self, const char *id, gboolean *ret_has, GError **error)
{
  STATEMENT statement = dure_outbox_prepare (self, "SELECT 1 FROM donation WHERE id = :id", error);
  int result;

  if (statement == NULL)
    return FALSE;
  dure_outbox_bind (statement, 0, id, NULL);
  result = sqlite3_step (statement);
  *ret_has = result == SQLITE_ROW;
  return result == SQLITE_ROW || result == SQLITE_DONE || dure_outbox_fail (self, error);
}

/**
 * dure_outbox_postpone:
 * @id: a donation's id
 *
 * Puts a donation behind all that were tried less often, so that it is in nobody's way.
 */
gboolean
dure_outbox_postpone (DureOutbox *self, const char *id, GError **error)
{
  return dure_outbox_run (self, "UPDATE donation SET tries = tries + 1 WHERE id = :id", 0, id, NULL,
                          error);
}

static gboolean
renumber (DureOutbox *self, gint64 incarnation, GError **error)
{
  static const char *const steps[] = {
    "INSERT INTO counter SELECT :number, first_sequence FROM schema WHERE true"
    " ON CONFLICT (incarnation) DO NOTHING",

    "UPDATE donation SET state = 'queued', reason = NULL, tries = 0, incarnation = :number,"
    "  sequence = numbered.sequence"
    " FROM (SELECT position AS place, row_number () OVER (ORDER BY position)"
    "         + (SELECT last FROM counter WHERE incarnation = :number) AS sequence"
    "       FROM donation WHERE incarnation <> :number) AS numbered"
    " WHERE position = numbered.place",

    "UPDATE counter SET last = max (last, (SELECT coalesce (max (sequence), 0) FROM donation"
    "  WHERE donation.incarnation = :number)) WHERE incarnation = :number",
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (!dure_outbox_run (self, steps[i], incarnation, NULL, NULL, error))
      return FALSE;
  return TRUE;
}

/**
 * dure_outbox_begin_incarnation:
 * @incarnation: the present life of the kiosk
 *
 * After an enrolment: numbers what an earlier life left behind anew, in its order, and queues what
 * was parked once more, to be signed with the new key. Nothing happens when nothing is left.
 */
gboolean
dure_outbox_begin_incarnation (DureOutbox *self, gint64 incarnation, GError **error)
{
  if (!dure_outbox_execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  return dure_outbox_end (self, renumber (self, incarnation, error), error);
}

/**
 * dure_outbox_count:
 * @ret_queued: (out): how many wait
 * @ret_parked: (out): how many were refused
 */
gboolean
dure_outbox_count (DureOutbox *self, guint *ret_queued, guint *ret_parked, GError **error)
{
  gint64 queued, parked;

  if (!dure_outbox_read_number (self, "SELECT count(*) FROM donation WHERE state = 'queued'", 0,
                                &queued, error)
      || !dure_outbox_read_number (self, "SELECT count(*) FROM donation WHERE state = 'parked'", 0,
                                   &parked, error))
    return FALSE;
  *ret_queued = (guint) queued;
  *ret_parked = (guint) parked;
  return TRUE;
}
