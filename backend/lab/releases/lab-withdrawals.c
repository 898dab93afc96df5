// lab-withdrawals.c: what recipients have to delete because donors took it back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A row a deletion: who was told, of which release, and by when they have to say that it is gone.
// Nothing here says whose it was.

#include "lab-withdrawals.h"

#include "canonical-json.h"
#include "lab-list.h"

#define DELETIONS "feed_entry.kind = 'deletion'"
#define OF_THEIRS \
  "feed_entry.sealed_release IN (SELECT number FROM sealed_release WHERE pilot IN " \
  DURE_LAB_SCOPES ("'steward'") ")"
#define STATE \
  "CASE WHEN done_ms IS NOT NULL THEN 'done' WHEN due_ms < ?2 THEN 'late' ELSE 'waits' END"

static const DureLabColumn columns[] = {
  { "state", { { "feed_entry.due_ms", 'i' } }, .is_by_state = TRUE },
  { "recipient",
    { { "recipient.name", 't' }, { "recipient.id", 't' } },
    .from = "recipient CROSS JOIN feed_entry WHERE feed_entry.recipient = recipient.id"
            " AND " DELETIONS },
  { "told", { { "feed_entry.made_ms", 'i' } } },
  { "due", { { "feed_entry.due_ms", 'i' } } },
  { NULL },
};
static const DureLabState states[] = {
  { "late", "feed_entry.done_ms IS NULL AND feed_entry.due_ms < ?2" },
  { "waits", "feed_entry.done_ms IS NULL AND feed_entry.due_ms >= ?2" },
  { "done", "feed_entry.done_ms IS NOT NULL" },
  { NULL },
};

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
  .from = "feed_entry WHERE " DELETIONS,
  .whose = OF_THEIRS,
  .search = "feed_entry.recipient",
  .picked = "feed_entry.id, feed_entry.recipient, feed_entry.sealed_release, feed_entry.made_ms,"
            " feed_entry.due_ms, feed_entry.done_ms",
  .shown = "id, (SELECT name FROM recipient WHERE recipient.id = page.recipient),"
           " (SELECT sealed_release.id FROM sealed_release"
           " WHERE sealed_release.number = page.sealed_release), made_ms, due_ms, done_ms, " STATE,
  .n_shown = 7,
  .last = { { "feed_entry.number", 'i' } },
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
