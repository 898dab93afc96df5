// governance-events.c: what was done with applications, permits and proposals, and by whom
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A list that only grows, `dure.governance-event/1`. Each is an entry of the ledger in the
// transaction of what it tells, so that nothing can be decided, suspended or forgiven unseen.

#include "governance-events.h"

#include "canonical-json.h"
#include "encoding.h"
#include "ledger-facts.h"
#include "ledger.h"

#include <string.h>

/**
 * dure_governance_note:
 * @subject: id of an application, permit or proposal
 * @what: one word, such as `approve`
 * @actor: a seat, a recipient, the desk, or %DURE_GOVERNANCE_CLOCK
 * @why: (nullable): a word or a sentence
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_governance_note (DureCity *city, const char *subject, const char *what, const char *actor,
                      const char *why, GError **error)
{
  const gint64 now = dure_city_now (city);
  g_autofree char *time = dure_time_to_text (now);
  g_autoptr (json_t) record
      = json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s*}", "schema", "dure.governance-event/1",
                   "subject", subject, "what", what, "actor", actor, "time", time, "why", why);
  g_autofree char *text = dure_json_canonical (record, NULL);
  g_autoptr (DureLedgerFact) fact = dure_ledger_fact_of_governance (city, now, record);

  return dure_database_run (city->database, error,
                            "INSERT INTO governance_event (subject, time_ms, record)"
                            " VALUES (?1, ?2, ?3)",
                            "tit", subject, now, text)
         && dure_ledger_append (city, fact, error);
}

/**
 * dure_governance_events:
 * @subject: id of an application, permit or proposal
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): its records, oldest first
 */
json_t *
dure_governance_events (DureCity *city, const char *subject, GError **error)
{
  g_autoptr (json_t) list = json_array ();
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT record FROM governance_event WHERE subject = ?1 ORDER BY number", "t", subject);
  gboolean is_there = TRUE;

  while (is_there)
    {
      const char *text;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      text = is_there ? dure_rows_text (rows, 0) : "";
      if (is_there)
        json_array_append_new (list, dure_json_parse (text, strlen (text), NULL));
    }
  return g_steal_pointer (&list);
}
