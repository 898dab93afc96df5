// feed.c: what each recipient is told, in one list that has no gaps
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// An entry is appended in the transaction of what it tells: a release when it is sealed, a deletion
// when somebody has taken something back (tombstones.c). So the list is true whenever the store is,
// and whoever reads it from any point on, and again after a crash, ends where everybody else does.
// The numbers of a recipient are given out with its row locked: two backends give none twice, and
// none before an earlier one is there to be read. A page costs an index and the manifests in it.

#include "feed.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "id.h"
#include "ledger-facts.h"
#include "ledger.h"
#include "release-secret.h"

#include <sodium.h>
#include <string.h>

static const char *const kinds[] = {
  [DURE_FEED_RELEASE] = "release",
  [DURE_FEED_DELETION] = "deletion",
};

/**
 * dure_feed_hold:
 * @recipient: whose list it is
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such recipient, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction, until whose end nobody else appends to it.
 */
gboolean
dure_feed_hold (DureCity *city, const char *recipient, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT 1 FROM recipient WHERE id = ?1 /*for update*/", "t",
      recipient);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                         "there is no such recipient");
  return is_there;
}

/**
 * dure_feed_append:
 * @recipient: who is told
 * @kind: what
 * @release: the number of the release that it is about
 * @within_ms: how long from now there is to do it; 0 for nothing to be done
 * @ret_number: (out): of the entry's row
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such recipient, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction of what it tells.
 */
gboolean
dure_feed_append (DureCity *city, const char *recipient, DureFeedKind kind, gint64 release,
                  gint64 within_ms, gint64 *ret_number, GError **error)
{
  g_autofree char *id = dure_id_new_random (city->dice);
  g_autoptr (DureRows) rows = NULL;
  gboolean is_there;
  gint64 now;

  if (!dure_feed_hold (city, recipient, error))
    return FALSE;
  now = dure_city_now (city);
  rows = dure_database_ask (
      city->database, error,
      "INSERT INTO feed_entry (id, recipient, sequence, kind, sealed_release, made_ms, due_ms)"
      " SELECT ?1, ?2, coalesce (max(sequence), 0) + 1, ?3, ?4, ?5, nullif (?6, 0)"
      " FROM feed_entry WHERE recipient = ?2 RETURNING number",
      "tttiii", id, recipient, kinds[kind], release, now, within_ms > 0 ? now + within_ms : 0);
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_number = dure_rows_integer (rows, 0);
  return TRUE;
}

/**
 * dure_feed_announce:
 * @recipient: whose it is
 * @release: its number
 * @error: as dure_feed_append()
 *
 * Within the transaction that seals it.
 */
gboolean
dure_feed_announce (DureCity *city, const char *recipient, gint64 release, GError **error)
{
  gint64 number;

  return dure_feed_append (city, recipient, DURE_FEED_RELEASE, release, 0, &number, error);
}

/* Of an entry of a release: where it stands in the ledger; null while it waits there. */
static gboolean
put_position (DureCity *city, gint64 sealed_ms, json_t *entry, GError **error)
{
  const json_t *manifest = json_object_get (entry, "manifest");
  g_autoptr (DureLedgerFact) fact
      = manifest != NULL ? dure_ledger_fact_of_release (city, sealed_ms, manifest) : NULL;
  json_t *position = NULL;

  if (fact == NULL)
    return TRUE;
  if (!dure_ledger_position (city, fact, &position, error))
    return FALSE;
  json_object_set_new (entry, "ledger", position != NULL ? position : json_null ());
  return TRUE;
}

static gboolean
put_positions (DureCity *city, const GArray *sealed, json_t *entries, GError **error)
{
  gsize i;
  json_t *entry;

  json_array_foreach (entries, i, entry)
    if (!put_position (city, g_array_index (sealed, gint64, i), entry, error))
      return FALSE;
  return TRUE;
}

/* sequence, kind, id, made_ms, due_ms, pseudonym, receipt's time, release, manifest, time_ms */
static json_t *
entry_of_row (DureRows *row)
{
  const gboolean is_deletion = g_str_equal (dure_rows_text (row, 1), kinds[DURE_FEED_DELETION]);
  g_autofree char *time = dure_time_to_text (dure_rows_integer (row, 3));
  json_t *entry = json_pack ("{s:I, s:s, s:s, s:s}", "sequence",
                             (json_int_t) dure_rows_integer (row, 0), "kind",
                             dure_rows_text (row, 1), "time", time, "release",
                             dure_rows_text (row, 7));

  if (is_deletion)
    {
      g_autofree char *due = dure_time_to_text (dure_rows_integer (row, 4));
      guint8 pseudonym[DURE_PSEUDONYM_BYTES];
      char text[2 * DURE_PSEUDONYM_BYTES + 1];
      json_t *pseudonyms = json_array ();

      if (dure_rows_copy (row, 5, pseudonym, sizeof pseudonym))
        json_array_append_new (pseudonyms, json_string (sodium_bin2hex (
                                               text, sizeof text, pseudonym, sizeof pseudonym)));
      json_object_set_new (entry, "deletion", json_string (dure_rows_text (row, 2)));
      json_object_set_new (entry, "pseudonyms", pseudonyms);
      json_object_set_new (entry, "due", json_string (due));
      json_object_set_new (entry, "done", json_boolean (!dure_rows_is_null (row, 6)));
    }
  else
    {
      const char *manifest = dure_rows_text (row, 8);

      json_object_set_new (entry, "manifest", dure_json_parse (manifest, strlen (manifest), NULL));
    }
  return entry;
}

static gboolean
read_entries (DureCity *city, const char *recipient, gint64 after, json_t *entries, GError **error)
{
  g_autoptr (GArray) sealed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT sequence, kind, feed_entry.id, made_ms, due_ms, pseudonym, deletion_receipt.time_ms,"
      " sealed_release.id, manifest, sealed_release.time_ms FROM feed_entry"
      " JOIN sealed_release ON sealed_release.number = sealed_release"
      " LEFT JOIN deletion_notice ON deletion_notice.feed_entry = feed_entry.number"
      " LEFT JOIN deletion_receipt ON deletion_receipt.feed_entry = feed_entry.number"
      " WHERE feed_entry.recipient = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3",
      "tii", recipient, after, (gint64) DURE_FEED_AT_ONCE);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      const gint64 sealed_ms = dure_rows_integer (rows, 9);

      json_array_append_new (entries, entry_of_row (rows));
      g_array_append_val (sealed, sealed_ms);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  if (rows == NULL || failure != NULL)
    return FALSE;
  g_clear_pointer (&rows, dure_rows_free);
  return put_positions (city, sealed, entries, error);
}

static gboolean
read_ends (DureCity *city, const char *recipient, gint64 *ret_last, gint64 *ret_acknowledged,
           GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT coalesce (max(sequence), 0), coalesce (max(CASE WHEN acknowledged_ms IS NOT NULL"
      " THEN sequence END), 0) FROM feed_entry WHERE recipient = ?1",
      "t", recipient);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_last = dure_rows_integer (rows, 0);
  *ret_acknowledged = dure_rows_integer (rows, 1);
  return TRUE;
}

/**
 * dure_feed_read:
 * @recipient: who reads
 * @after: the last one that it has; 0 from the beginning
 * @error: %DURE_BACKEND_ERROR_CONFLICT when there is no such entry (older data were put back: it
 *   has to begin again), or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the next entries, at most %DURE_FEED_AT_ONCE, with the
 *   number of the last one that there is
 */
json_t *
dure_feed_read (DureCity *city, const char *recipient, gint64 after, GError **error)
{
  g_autoptr (json_t) entries = json_array ();
  gint64 last, acknowledged;

  /* The end comes first: what is appended meanwhile is in the entries and not in it, so that who
   * reads until the end misses nothing. */
  if (!read_ends (city, recipient, &last, &acknowledged, error))
    return NULL;
  if (after > last)
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                           "the list is not that long");
      return NULL;
    }
  if (!read_entries (city, recipient, after, entries, error))
    return NULL;
  return json_pack ("{s:O, s:I, s:I}", "entries", entries, "last", (json_int_t) last,
                    "acknowledged", (json_int_t) acknowledged);
}

/**
 * dure_feed_acknowledge:
 * @recipient: who has done what the entries say
 * @sequence: up to this one
 * @error: %DURE_BACKEND_ERROR_CONFLICT when there is no such entry, or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction. Again, or of earlier ones, it changes nothing.
 */
gboolean
dure_feed_acknowledge (DureCity *city, const char *recipient, gint64 sequence, GError **error)
{
  gint64 last, acknowledged;

  if (!read_ends (city, recipient, &last, &acknowledged, error))
    return FALSE;
  if (sequence > last)
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                           "the list is not that long");
      return FALSE;
    }
  return dure_database_run (city->database, error,
                            "UPDATE feed_entry SET acknowledged_ms = ?3 WHERE recipient = ?1"
                            " AND sequence <= ?2 AND acknowledged_ms IS NULL",
                            "tii", recipient, sequence, dure_city_now (city));
}
