// lab-applications.c: what recipients have asked for, as a list
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What waits for the committee first. An application that was granted stands where its permit does.

#include "lab-applications.h"

#include "applications.h"
#include "canonical-json.h"
#include "lab-list.h"

#include <string.h>

#define OF_THEIRS "application.pilot IN " DURE_LAB_SCOPES ("'steward'")

static const DureLabColumn columns[] = {
  { "state", { { "application.since_ms", 'i' } }, .is_by_state = TRUE, .is_reversed = TRUE },
  { "asked", { { "application.since_ms", 'i' } } },
  { "recipient",
    { { "recipient.name", 't' }, { "recipient.id", 't' } },
    .from = "recipient CROSS JOIN application WHERE application.recipient = recipient.id" },
  { "votes", { { "application.votes", 'i' } } },
  { "due", { { "application.due_ms", 'i' } } },
  { NULL },
};
static const DureLabState states[] = {
  { "submitted", "application.stands = 'submitted'" },
  { "suspended", "application.stands = 'suspended'" },
  { "conditions-pending", "application.stands = 'conditions-pending'" },
  { "closing", "application.stands = 'closing'" },
  { "expired", "application.stands = 'expired'" },
  { "revoked", "application.stands = 'revoked'" },
  { "active", "application.stands = 'active'" },
  { "returned", "application.stands = 'returned'" },
  { "closed", "application.stands = 'closed'" },
  { "rejected", "application.stands = 'rejected'" },
  { NULL },
};

static json_t *
row_data (DureLabCall *call, DureRows *row, GError **error)
{
  const DureExchange *exchange = call->exchange;
  DureWeb *web = exchange->service->web;
  const char *request = dure_rows_text (row, 6);
  g_autoptr (json_t) json = dure_json_parse (request, strlen (request), NULL);
  g_autofree char *asked = dure_web_day (web, exchange->language, dure_rows_integer (row, 2));
  json_t *data = json_pack ("{s:s, s:{s:b}, s:s, s:s, s:s, s:s, s:I}", "id",
                            dure_rows_text (row, 0), "is", dure_rows_text (row, 1), TRUE, "asked",
                            asked, "name", dure_rows_text (row, 4), "pilot",
                            dure_rows_text (row, 5), "title", dure_json_text_of (json, "title"),
                            "votes", (json_int_t) dure_rows_integer (row, 7));

  if (dure_rows_integer (row, 8) < DURE_APPLICATION_NEVER_MS)
    {
      g_autofree char *due = dure_web_day (web, exchange->language, dure_rows_integer (row, 8));

      json_object_set_new (data, "due", json_string (due));
    }
  return data;
}

static const DureLabListKind list_kind = {
  .page = "lab-applications.html",
  .action = DURE_LAB_SEE_APPLICATIONS,
  .from = "application WHERE 1 = 1",
  .whose = OF_THEIRS,
  .search = "application.recipient",
  .picked = "application.id AS item, application.stands, application.since_ms,"
            " application.recipient, application.pilot, application.votes, application.due_ms",
  .shown = "item, stands, since_ms, recipient,"
           " (SELECT name FROM recipient WHERE recipient.id = page.recipient), pilot,"
           " (SELECT request FROM application WHERE application.id = item), votes, due_ms",
  .n_shown = 9,
  .last = { { "application.id", 't' } },
  .columns = columns,
  .states = states,
  .row_data = row_data,
};

/**
 * dure_lab_applications_show:
 *
 * GET /lab/applications.
 */
void
dure_lab_applications_show (DureLabCall *call)
{
  dure_lab_list_show (call, &list_kind, json_object ());
}
