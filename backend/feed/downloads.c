// downloads.c: every file that a recipient was given, and what for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A list that only grows, `dure.download/1`: written, with its entry of the ledger, before the
// first byte goes out. The reason is what a person has said, or for a machine what the application
// said that the permit was granted for. The same file of the same export is the same download,
// however often the line breaks.

#include "downloads.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "ledger-facts.h"
#include "ledger.h"

#include <string.h>

/* Adds what the permit was asked for with, and why. */
static gboolean
put_reason (DureCity *city, json_t *record, const DureDownload *download, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT application.id, request FROM permit"
      " JOIN application ON application.id = permit.application WHERE permit.id = ?1",
      "t", download->permit);
  g_autoptr (json_t) request = NULL;
  gboolean is_there;
  const char *text;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                           "there is no such permit");
      return FALSE;
    }
  text = dure_rows_text (rows, 1);
  request = dure_json_parse (text, strlen (text), NULL);
  json_object_set_new (record, "application", json_string (dure_rows_text (rows, 0)));
  if (download->reason != NULL)
    json_object_set_new (record, "reason", json_string (download->reason));
  else
    json_object_set (record, "reason", json_object_get (request, "title"));
  return TRUE;
}

/**
 * dure_download_note:
 * @download: what is about to be given
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such permit, or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_download_note (DureCity *city, const DureDownload *download, GError **error)
{
  const gint64 now = dure_city_now (city);
  const char *type = dure_bulk_type_to_text (download->type);
  g_autofree char *time = dure_time_to_text (now), *text = NULL;
  g_autoptr (json_t) record
      = json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s}", "schema", "dure.download/1",
                   "recipient", download->recipient, "permit", download->permit, "release",
                   download->release, "export", download->export, "type", type, "page",
                   (json_int_t) download->page, "time", time);
  g_autoptr (DureLedgerFact) fact = NULL;

  if (!put_reason (city, record, download, error))
    return FALSE;
  text = dure_json_canonical (record, NULL);
  if (!dure_database_run (city->database, error,
                          "INSERT INTO download (bulk_export, sealed_release, type, page, time_ms,"
                          " record) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
                          "titiit", download->export, download->number, type, download->page, now,
                          text))
    return FALSE;
  if (dure_database_changed (city->database) == 0)
    return TRUE;
  fact = dure_ledger_fact_of_download (city, now, record);
  return dure_ledger_append (city, fact, error);
}

/**
 * dure_download_last:
 * @release: the number of its row
 * @ret_time_ms: (out): when the newest file of it was given out; 0 for never
 * @ret_reason: (out) (transfer full) (nullable): what for
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_download_last (DureCity *city, gint64 release, gint64 *ret_time_ms, char **ret_reason,
                    GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT time_ms, record FROM download WHERE sealed_release = ?1 ORDER BY number DESC LIMIT 1",
      "i", release);
  g_autoptr (json_t) record = NULL;
  gboolean is_there;
  const char *text;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_time_ms = is_there ? dure_rows_integer (rows, 0) : 0;
  text = is_there ? dure_rows_text (rows, 1) : "";
  record = dure_json_parse (text, strlen (text), NULL);
  *ret_reason = g_strdup (json_string_value (json_object_get (record, "reason")));
  return TRUE;
}
