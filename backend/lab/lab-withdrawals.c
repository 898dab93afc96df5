// lab-withdrawals.c: what recipients have to delete because donors took it back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A row a deletion: who was told, of which release, and by when they have to say that it is gone.
// Nothing here says whose it was.

#include "lab-withdrawals.h"

#include "canonical-json.h"
#include "lab-list.h"

/* ?1: whose pilots, or '' for all; ?2: now; ?3: a state, or ''; ?4: how the recipient begins. */
#define ROWS_OF \
  "FROM (SELECT feed_entry.number, feed_entry.id, recipient.id AS recipient, recipient.name," \
  " sealed_release.id AS release, made_ms, due_ms, deletion_receipt.time_ms AS done_ms," \
  " CASE WHEN deletion_receipt.time_ms IS NOT NULL THEN 'done'" \
  " WHEN overdue_ms IS NOT NULL OR due_ms < ?2 THEN 'late' ELSE 'waits' END AS state" \
  " FROM feed_entry JOIN recipient ON recipient.id = feed_entry.recipient" \
  " JOIN sealed_release ON sealed_release.number = feed_entry.sealed_release" \
  " LEFT JOIN deletion_receipt ON deletion_receipt.feed_entry = feed_entry.number" \
  " WHERE feed_entry.kind = 'deletion' AND (?1 = '' OR sealed_release.pilot IN" \
  " (SELECT scope FROM lab_role WHERE person = ?1))) AS told" \
  " WHERE (?3 = '' OR state = ?3) AND substr(recipient, 1, length(?4)) = ?4"

static const DureLabColumn columns[] = {
  { "state", "CASE state WHEN 'late' THEN 1 WHEN 'waits' THEN 2 ELSE 3 END, due_ms" },
  { "recipient", "name" },
  { "told", "made_ms" },
  { "due", "due_ms" },
  { NULL },
};
static const char *const states[] = { "late", "waits", "done", NULL };

static json_t *
row_data (DureExchange *exchange, DureRows *row)
{
  DureWeb *web = exchange->service->web;
  g_autofree char *told = dure_web_day (web, exchange->language, dure_rows_integer (row, 3));
  g_autofree char *due = dure_web_day (web, exchange->language, dure_rows_integer (row, 4));
  g_autofree char *done = !dure_rows_is_null (row, 5)
                              ? dure_web_day (web, exchange->language, dure_rows_integer (row, 5))
                              : NULL;

  return json_pack ("{s:s, s:s, s:s%, s:{s:b}, s:s, s:s, s:s*}", "id", dure_rows_text (row, 0),
                    "name", dure_rows_text (row, 1), "release", dure_rows_text (row, 2),
                    (size_t) 8, "is", dure_rows_text (row, 6), TRUE, "told", told, "due", due,
                    "done", done);
}

static json_t *
read_rows (DureLabCall *call, const DureLabList *list, GError **error)
{
  DureCity *city = call->exchange->city;
  g_autofree char *sql = dure_lab_list_sql (
      list, "id, name, release, made_ms, due_ms, done_ms, state", ROWS_OF, "number DESC", 4);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, sql, "tittii",
      dure_lab_call_whose (call, DURE_LAB_SEE_WITHDRAWALS), dure_city_now (city),
      list->state != NULL ? list->state : "", list->search, (gint64) DURE_LAB_LIST_ROWS,
      list->first);
  g_autoptr (json_t) found = json_array ();
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there)
        json_array_append_new (found, row_data (call->exchange, rows));
    }
  return g_steal_pointer (&found);
}

static gboolean
count_rows (DureLabCall *call, const DureLabList *list, gint64 *ret_count, GError **error)
{
  DureCity *city = call->exchange->city;
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT count(*) " ROWS_OF, "titt",
      dure_lab_call_whose (call, DURE_LAB_SEE_WITHDRAWALS), dure_city_now (city),
      list->state != NULL ? list->state : "", list->search);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_count = dure_rows_integer (rows, 0);
  return TRUE;
}

static const DureLabListKind list_kind
    = { columns, states, count_rows, read_rows, "lab-withdrawals.html" };

/**
 * dure_lab_withdrawals_show:
 *
 * GET /lab/withdrawals: who is late first.
 */
void
dure_lab_withdrawals_show (DureLabCall *call)
{
  dure_lab_list_show (call, &list_kind, json_object ());
}
