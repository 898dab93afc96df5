// lab-applications.c: what recipients have asked for, as a list
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What waits for the committee first. An application that was granted stands where its permit does.

#include "lab-applications.h"

#include "canonical-json.h"
#include "lab-list.h"

#include <string.h>

#define ROWS \
  "SELECT application.id AS item, coalesce (permit.state, application.state) AS state," \
  " application.since_ms, application.recipient, recipient.name, application.pilot" \
  " FROM application JOIN recipient ON recipient.id = application.recipient" \
  " LEFT JOIN permit ON permit.application = application.id" \
  " WHERE ?1 = '' OR application.pilot IN (SELECT scope FROM lab_role WHERE person = ?1)"
#define VOTES "(SELECT count(*) FROM vote WHERE vote.application = item)"
#define DUE_MS \
  "(SELECT min(due_ms) FROM duty JOIN permit ON permit.id = duty.permit" \
  " WHERE permit.application = item AND met_ms IS NULL)"
#define FAR_MS "9000000000000000"

static const DureLabColumn columns[] = {
  { "state", "CASE state WHEN 'submitted' THEN 1 WHEN 'suspended' THEN 2"
             " WHEN 'conditions-pending' THEN 3 WHEN 'closing' THEN 4 WHEN 'expired' THEN 4"
             " WHEN 'revoked' THEN 4 WHEN 'active' THEN 5 WHEN 'returned' THEN 6 ELSE 7 END" },
  { "asked", "since_ms" },
  { "recipient", "name" },
  { "votes", VOTES },
  { "due", "coalesce (" DUE_MS ", " FAR_MS ")" },
  { NULL },
};
static const char *const states[] = { "submitted", "returned", "conditions-pending", "active",
                                      "suspended", "expired", "revoked", "closing", "closed",
                                      "rejected", NULL };

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

  if (!dure_rows_is_null (row, 8))
    {
      g_autofree char *due = dure_web_day (web, exchange->language, dure_rows_integer (row, 8));

      json_object_set_new (data, "due", json_string (due));
    }
  return data;
}

static const DureLabListKind list_kind = {
  .page = "lab-applications.html",
  .action = DURE_LAB_SEE_APPLICATIONS,
  .rows = ROWS,
  .key = "recipient",
  .shown = "item, state, since_ms, recipient, name, pilot,"
           " (SELECT request FROM application WHERE application.id = item), " VOTES ", " DUE_MS,
  .last = "since_ms DESC, item",
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
