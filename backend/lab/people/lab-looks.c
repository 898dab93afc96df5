// lab-looks.c: who of the lab has looked at what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// For the review of who had access: every look that was written down (audit.c), and whatever
// somebody asked for and was not shown; newest first, none of it ever deleted. It says what was
// looked at by number alone. To look here is not written down: it would only list itself.

#include "lab-looks.h"

#include "audit.h"
#include "canonical-json.h"
#include "lab-list.h"

static const DureLabColumn columns[] = {
  { "newest", { { NULL } }, .is_reversed = TRUE },
  { "person",
    { { "lab_person.name_key", 't' } },
    .from = "lab_person CROSS JOIN lab_reading WHERE lab_reading.person = lab_person.id" },
  { "what", { { "lab_reading.what", 't' } } },
  { NULL },
};
static const DureLabState states[] = {
  { "applicant", "lab_reading.what = 'applicant'" },
  { "evidence", "lab_reading.what = 'evidence'" },
  { "release", "lab_reading.what = 'release'" },
  { "proposal", "lab_reading.what = 'proposal'" },
  { "proposal-step", "lab_reading.what = 'proposal-step'" },
  { "review", "lab_reading.what = 'review'" },
  { DURE_AUDIT_LAB_REFUSED, "lab_reading.what = '" DURE_AUDIT_LAB_REFUSED "'" },
  { NULL },
};

static json_t *
row_data (DureLabCall *call, DureRows *row, GError **error)
{
  const DureExchange *exchange = call->exchange;
  g_autofree char *when
      = dure_web_moment (exchange->service->web, exchange->language, dure_rows_integer (row, 0));

  return json_pack ("{s:s, s:{s:b}, s:s, s:s}", "when", when, "is", dure_rows_text (row, 1), TRUE,
                    "subject", dure_rows_text (row, 2), "name", dure_rows_text (row, 3));
}

static const DureLabListKind list_kind = {
  .page = "lab-looks.html",
  .action = DURE_LAB_SEE_LOOKS,
  .from = "lab_reading WHERE 1 = 1",
  .search = "lab_reading.subject",
  .picked = "lab_reading.time_ms, lab_reading.what, lab_reading.subject, lab_reading.person",
  .shown = "time_ms, what, subject,"
           " (SELECT name FROM lab_person WHERE lab_person.id = page.person)",
  .n_shown = 4,
  .last = { { "lab_reading.number", 'i' } },
  .columns = columns,
  .states = states,
  .row_data = row_data,
};

/**
 * dure_lab_looks_are_theirs:
 *
 * Returns: whether who asks is a steward of the whole city; else it has been answered
 */
gboolean
dure_lab_looks_are_theirs (DureLabCall *call)
{
  const gboolean is_theirs = dure_lab_call_may (call, DURE_LAB_SEE_LOOKS, "");

  if (!is_theirs)
    dure_lab_call_turn_away (call);
  return is_theirs;
}

/**
 * dure_lab_looks_show:
 *
 * GET /lab/looks.
 */
void
dure_lab_looks_show (DureLabCall *call)
{
  dure_lab_list_show (call, &list_kind, json_object ());
}
