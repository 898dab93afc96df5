// model-reports.c: how often models on trial ran at kiosks, and which may not run any more
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A kiosk reports each day that is over once, for each model: four counts. A report is a row and,
// in the same transaction, an entry of the ledger; one that comes twice is one. To stop a model is
// to write its digest down: kiosks ask for it while they have it (model-submissions.c), and a stop
// is for good, because the next version has another digest.

#include "model-reports.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "ledger.h"
#include "ledger-facts.h"

#include <string.h>

static gboolean
find_repeat (DureCity *city, const char *id, gboolean *ret_is_known, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT 1 FROM model_run WHERE id = ?1", "t", id);

  return dure_rows_first (rows, ret_is_known, error);
}

static gboolean
store (DureCity *city, const char *kiosk, const DureModelRuns *runs, GError **error)
{
  g_autoptr (json_t) json = dure_model_runs_to_json (runs);
  g_autofree char *record = dure_json_canonical (json, NULL);
  g_autoptr (DureLedgerFact) fact = dure_ledger_fact_of_runs (city, runs->day, json);

  return dure_database_run (city->database, error,
                            "INSERT INTO model_run (id, kiosk, day, model, record)"
                            " VALUES (?1, ?2, ?3, ?4, ?5)",
                            "ttitt", runs->id, kiosk, runs->day, runs->digest, record)
         && dure_ledger_append (city, fact, error);
}

/**
 * dure_model_report_take:
 * @envelope: foreign
 * @ret_outcome: (out): what became of it
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_model_report_take (DureCity *city, const DureEnvelope *envelope,
                        DureReportOutcome *ret_outcome, GError **error)
{
  g_autoptr (json_t) report = NULL;
  DureModelRuns runs = { 0 };
  gboolean is_known;

  if (!dure_kiosk_report_read (city, envelope, &report, ret_outcome, error))
    return FALSE;
  if (*ret_outcome != DURE_REPORT_STORED)
    return TRUE;
  if (!dure_model_runs_from_json (report, &runs, NULL))
    {
      *ret_outcome = DURE_REPORT_MALFORMED;
      return TRUE;
    }
  if (!find_repeat (city, runs.id, &is_known, error))
    return FALSE;
  if (is_known)
    {
      *ret_outcome = DURE_REPORT_REPEAT;
      return TRUE;
    }
  return store (city, envelope->kiosk, &runs, error);
}

/**
 * dure_model_reports_list:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): every report, oldest first
 */
json_t *
dure_model_reports_list (DureCity *city, GError **error)
{
  g_autoptr (json_t) list = json_array ();
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT record FROM model_run ORDER BY day, number", "");
  gboolean is_there;

  do
    {
      const char *text;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      text = is_there ? dure_rows_text (rows, 0) : "";
      if (is_there)
        json_array_append_new (list, dure_json_parse (text, strlen (text), NULL));
    }
  while (is_there);
  return g_steal_pointer (&list);
}

/**
 * dure_model_stop:
 * @digest: of a model's file
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when that is none, or %DURE_BACKEND_ERROR_STORE
 *
 * From now on kiosks that ask are told not to run it.
 */
gboolean
dure_model_stop (DureCity *city, const char *digest, GError **error)
{
  if (!dure_sha256_is_hex (digest))
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                   "a model is named by the SHA-256 of its file, in 64 hexadecimal digits");
      return FALSE;
    }
  return dure_database_run (city->database, error,
                            "INSERT INTO model_stop (model, stopped_ms) VALUES (?1, ?2)"
                            " ON CONFLICT DO NOTHING",
                            "ti", digest, dure_city_now (city));
}
