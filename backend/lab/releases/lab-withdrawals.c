// lab-withdrawals.c: what recipients have to delete because donors took it back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A row a deletion: who was told, of which release, and by when they have to say that it is gone.
// Nothing here says whose it was.

#include "lab-withdrawals.h"

#include "canonical-json.h"
#include "lab-list.h"

#define ROWS \
  "SELECT feed_entry.number, feed_entry.id, recipient.id AS recipient, recipient.name," \
  " sealed_release.id AS release, made_ms, due_ms, deletion_receipt.time_ms AS done_ms," \
  " CASE WHEN deletion_receipt.time_ms IS NOT NULL THEN 'done'" \
  " WHEN overdue_ms IS NOT NULL OR due_ms < ?2 THEN 'late' ELSE 'waits' END AS state" \
  " FROM feed_entry JOIN recipient ON recipient.id = feed_entry.recipient" \
  " JOIN sealed_release ON sealed_release.number = feed_entry.sealed_release" \
  " LEFT JOIN deletion_receipt ON deletion_receipt.feed_entry = feed_entry.number" \
  " WHERE feed_entry.kind = 'deletion' AND (?1 = '' OR sealed_release.pilot IN" \
  " (SELECT scope FROM lab_role WHERE person = ?1))"

static const DureLabColumn columns[] = {
  { "state", "CASE state WHEN 'late' THEN 1 WHEN 'waits' THEN 2 ELSE 3 END, due_ms" },
  { "recipient", "name" },
  { "told", "made_ms" },
  { "due", "due_ms" },
  { NULL },
};
static const char *const states[] = { "late", "waits", "done", NULL };

static json_t *
row_data (DureLabCall *call, DureRows *row, GError **error)
{
  const DureExchange *exchange = call->exchange;
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

static const DureLabListKind list_kind = {
  .page = "lab-withdrawals.html",
  .action = DURE_LAB_SEE_WITHDRAWALS,
  .rows = ROWS,
  .key = "recipient",
  .shown = "id, name, release, made_ms, due_ms, done_ms, state",
  .last = "number DESC",
  .columns = columns,
  .states = states,
  .row_data = row_data,
};

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
