// lab-contracts.c: whom the city has a contract with, and until when
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A list of the recipients, and a page of each: the last day of its contract, its keys, and what
// was done with both. To end a contract is to write another last day, and can be undone by writing
// the one before. For a steward of the whole city.

#include "lab-contracts.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "lab-history.h"
#include "lab-keys.h"
#include "lab-list.h"
#include "recipients.h"

#include <string.h>

#define WHY_MAX_BYTES 500
#define FAR_MS "9000000000000000"
#define ENDS_MS "coalesce (contract_ends_ms, " FAR_MS ")" /* as its index has it */

#define STATE \
  "CASE WHEN contract_ends_ms IS NULL THEN 'open' WHEN contract_ends_ms <= ?2 THEN 'over'" \
  " ELSE 'holds' END"
#define KEYS \
  "(SELECT count(*) FROM recipient_key WHERE recipient_key.recipient = page.id" \
  " AND revoked_ms IS NULL AND (ends_ms IS NULL OR ends_ms > ?2))"
#define USED_MS "(SELECT max(used_ms) FROM recipient_key WHERE recipient_key.recipient = page.id)"

static const DureLabColumn columns[] = {
  { "recipient", { { "name", 't' } } },
  { "state", { { ENDS_MS, 'i' } }, .is_by_state = TRUE },
  { "ends", { { ENDS_MS, 'i' } } },
  { NULL },
};
static const DureLabState states[] = {
  { "over", ENDS_MS " <= ?2" },
  { "open", ENDS_MS " = " FAR_MS },
  { "holds", ENDS_MS " > ?2 AND " ENDS_MS " < " FAR_MS },
  { NULL },
};

static json_t *
row_data (DureLabCall *call, DureRows *row, GError **error)
{
  DureWeb *web = call->exchange->service->web;
  const char *language = call->exchange->language;
  json_t *data = json_pack ("{s:s, s:s, s:{s:b}, s:{s:b}, s:I}", "id", dure_rows_text (row, 0),
                            "name", dure_rows_text (row, 1), "class", dure_rows_text (row, 2),
                            TRUE, "is", dure_rows_text (row, 3), TRUE, "keys",
                            (json_int_t) dure_rows_integer (row, 5));

  if (!dure_rows_is_null (row, 4))
    {
      g_autofree char *ends = dure_web_day (web, language, dure_rows_integer (row, 4) - 1);

      json_object_set_new (data, "ends", json_string (ends));
    }
  if (!dure_rows_is_null (row, 6))
    {
      g_autofree char *used = dure_web_day (web, language, dure_rows_integer (row, 6));

      json_object_set_new (data, "used", json_string (used));
    }
  return data;
}

static const DureLabListKind list_kind = {
  .page = "lab-contracts.html",
  .action = DURE_LAB_SEE_CONTRACTS,
  .from = "recipient WHERE 1 = 1",
  .search = "id",
  .picked = "id, name, class, contract_ends_ms",
  .shown = "id, name, class, " STATE ", contract_ends_ms, " KEYS ", " USED_MS,
  .n_shown = 7,
  .last = { { "id", 't' } },
  .columns = columns,
  .states = states,
  .row_data = row_data,
};

/**
 * dure_lab_contracts_show:
 *
 * GET /lab/contracts.
 */
void
dure_lab_contracts_show (DureLabCall *call)
{
  if (dure_lab_call_may (call, DURE_LAB_SEE_CONTRACTS, ""))
    dure_lab_list_show (call, &list_kind, json_object ());
  else
    dure_lab_call_turn_away (call);
}

static gboolean
put_all (DureLabCall *call, const char *id, json_t *data, GError **error)
{
  g_autofree char *name = dure_recipient_name (call->exchange->city, id, error);
  json_t *history;

  if (name == NULL)
    return FALSE;
  json_object_set_new (data, "name", json_string (name));
  if (!dure_lab_keys_put (call, id, data, error))
    return FALSE;
  history = dure_lab_history_of (call, id, error);
  if (history == NULL)
    return FALSE;
  json_object_set_new (data, "events", history);
  return TRUE;
}

/**
 * dure_lab_contracts_show_one:
 *
 * GET /lab/contract?of=.
 */
void
dure_lab_contracts_show_one (DureLabCall *call)
{
  g_autofree char *id = dure_lab_call_asked (call, "of");
  g_autoptr (GError) error = NULL;
  json_t *data;

  if (!dure_lab_call_may (call, DURE_LAB_SEE_CONTRACTS, ""))
    {
      dure_lab_call_turn_away (call);
      return;
    }
  data = json_pack ("{s:s}", "recipient", id);
  if (put_all (call, id, data, &error))
    {
      dure_lab_call_page (call, "lab-contract.html", data);
      return;
    }
  json_decref (data);
  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (call->exchange, "not-found");
  else
    dure_exchange_failure (call->exchange, error);
}

/**
 * dure_lab_contracts_set:
 *
 * POST /lab/contract: `of`, `last`, its last day, and `why`.
 */
gboolean
dure_lab_contracts_set (DureLabCall *call, DureCity *city, GError **error)
{
  const char *id = dure_lab_call_field (call, "of");
  g_autofree char *why = g_strstrip (g_strdup (dure_lab_call_field (call, "why")));

  if (!dure_lab_call_may (call, DURE_LAB_SEE_CONTRACTS, ""))
    return dure_lab_call_refuse (call, "no-right");
  if (*why == '\0' || strlen (why) > WHY_MAX_BYTES)
    return dure_lab_call_refuse (call, "malformed");
  call->next = g_strdup_printf ("/lab/contract?of=%s", id);
  return dure_recipient_contract_set (city, id, dure_lab_call_field (call, "last"),
                                      call->person->name, why, error);
}
