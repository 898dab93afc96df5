// lab-pilots.c: the pilots, as a list
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Of each pilot each version is a row, what waits for somebody first. How many donors have come is
// told from eleven on.

#include "lab-pilots.h"

#include "canonical-json.h"
#include "lab-list.h"
#include "lab-tally.h"

#include <string.h>

#define OF_PAGE(column) \
  "(SELECT " column " FROM pilot WHERE pilot.name = page.name AND pilot.version = page.version)"

static const DureLabColumn columns[] = {
  { "state", { { "since_ms", 'i' } }, .is_by_state = TRUE, .is_reversed = TRUE },
  { "pilot", { { NULL } } },
  { "since", { { "since_ms", 'i' } } },
  { NULL },
};
static const DureLabState states[] = {
  { "review", "state = 'review'" },
  { "draft", "state = 'draft'" },
  { "running", "state = 'running'" },
  { "closed", "state = 'closed'" },
  { NULL },
};

/**
 * dure_lab_pilot_progress:
 * @donors: how many have data in force
 * @target: how many are wanted; 0 when nobody knows
 *
 * Returns: (transfer full): `{"donors", "target", "width"}`; the first is missing and the last is 0
 *   when there are few, the width is of a bar of 100
 */
json_t *
dure_lab_pilot_progress (DureExchange *exchange, gint64 donors, gint64 target)
{
  DureWeb *web = exchange->service->web;
  const gint64 shown = dure_lab_shown (donors);
  g_autofree char *told = dure_web_thousands (web, exchange->language, (double) shown);
  g_autofree char *wanted = dure_web_thousands (web, exchange->language, (double) target);

  return json_pack ("{s:s*, s:s*, s:i}", "donors", shown > 0 ? told : NULL, "target",
                    target > 0 ? wanted : NULL, "width",
                    target > 0 ? (int) MIN (100, shown * 100 / target) : 0);
}

static json_t *
row_data (DureLabCall *call, DureRows *row, GError **error)
{
  DureExchange *exchange = call->exchange;
  const char *text = dure_rows_text (row, 4);
  g_autoptr (json_t) draft = dure_json_parse (text, strlen (text), NULL);
  g_autofree char *since
      = dure_web_day (exchange->service->web, exchange->language, dure_rows_integer (row, 3));
  g_autofree char *field = g_strdup_printf ("%s-title", exchange->language);

  return json_pack ("{s:s, s:I, s:{s:b}, s:s, s:s, s:o}", "id", dure_rows_text (row, 0), "version",
                    (json_int_t) dure_rows_integer (row, 1), "is", dure_rows_text (row, 2), TRUE,
                    "since", since, "title", dure_pilot_draft_field (draft, field), "progress",
                    dure_lab_pilot_progress (exchange, dure_rows_integer (row, 5),
                                             dure_pilot_draft_target (draft)));
}

static const DureLabListKind list_kind = {
  .page = "lab-pilots.html",
  .action = DURE_LAB_SEE_PILOTS,
  .from = "pilot WHERE 1 = 1",
  .whose = "name IN " DURE_LAB_SCOPES ("'coordinator', 'steward'"),
  .search = "name",
  .picked = "name, version, state, since_ms",
  .shown = "name, version, state, since_ms, " OF_PAGE ("draft") ", " OF_PAGE ("donors"),
  .n_shown = 6,
  .last = { { "name", 't' }, { "version", 'i' } },
  .columns = columns,
  .states = states,
  .row_data = row_data,
};

/**
 * dure_lab_pilots_show:
 *
 * GET /lab/pilots.
 */
void
dure_lab_pilots_show (DureLabCall *call)
{
  const gboolean may_write = dure_lab_call_may (call, DURE_LAB_WRITE_PILOT, "");

  dure_lab_list_show (call, &list_kind, json_pack ("{s:b}", "mayWrite", may_write));
}
