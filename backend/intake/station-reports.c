// station-reports.c: how kiosks are, and how many came to them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   a report -> the kiosk's one row, unless a newer one is there; the days it tells -> counts
//
// Reports may come late and in any order: ids of version 7 say which is newer, and a day that was
// told stays as it was told first. One that was made later than now comes from a clock that is
// wrong: whatever follows takes its place. Which of two is newer the store decides, because several
// backends may write there. Nothing here is about a person, so nothing goes into the ledger.

#include "station-reports.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "cosignatures.h"
#include "encoding.h"
#include "id.h"

#include <string.h>

typedef const char *(*WordFunc) (guint index);

static gboolean
is_newest (DureCity *city, const char *kiosk, const char *id, gboolean *ret_is, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT report FROM station WHERE kiosk = ?1", "t", kiosk);
  g_autoptr (json_t) json = NULL;

  if (!dure_rows_first (rows, ret_is, error))
    return FALSE;
  if (!*ret_is)
    return TRUE;
  json = dure_json_parse (dure_rows_text (rows, 0), strlen (dure_rows_text (rows, 0)), error);
  *ret_is = json != NULL && g_strcmp0 (dure_json_text_of (json, "id"), id) == 0;
  return json != NULL;
}

static gboolean
keep_if_newer (DureCity *city, const char *kiosk, const DureStationReport *report, GError **error)
{
  DureStationReport bare = *report;
  g_autoptr (json_t) json = NULL;
  g_autofree char *text = NULL;
  gint64 made_ms = 0;

  bare.n_days = 0;
  json = dure_station_report_to_json (&bare);
  text = dure_json_canonical (json, NULL);
  dure_id_time_ms (report->id, &made_ms);
  if (!dure_database_run (city->database, error,
                          "INSERT INTO station (kiosk, report, made_ms) VALUES (?1, ?2, ?4)"
                          " ON CONFLICT (kiosk) DO UPDATE SET report = ?2, made_ms = ?4"
                          " WHERE station.made_ms <= ?4 OR station.made_ms > ?3",
                          "ttii", kiosk, text, dure_city_now (city), made_ms))
    return FALSE;
  return dure_database_changed (city->database) == 0
         || dure_database_run (city->database, error,
                               "UPDATE kiosk SET heard_ms = ?2, is_bad = ?3, queued = ?4,"
                               " oldest_hours = ?5 WHERE id = ?1",
                               "tiiii", kiosk, dure_city_now (city),
                               (gint64) dure_station_report_is_bad (report),
                               (gint64) report->queued, (gint64) report->oldest_hours);
}

static gboolean
keep_counts (DureCity *city, const char *kiosk, gint64 day, const char *what, const guint *counts,
             guint length, WordFunc word, GError **error)
{
  for (guint i = 0; i < length; i++)
    if (counts[i] > 0
        && !dure_database_run (city->database, error,
                               "INSERT INTO station_count (kiosk, day, what, word, number)"
                               " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                               "titti", kiosk, day, what, word (i), (gint64) counts[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_told (DureCity *city, const char *kiosk, gint64 day, gboolean *ret_is, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT 1 FROM station_count WHERE kiosk = ?1 AND day = ?2 LIMIT 1",
      "ti", kiosk, day);

  return dure_rows_first (rows, ret_is, error);
}

static gboolean
keep_day (DureCity *city, const char *kiosk, const DureDayCount *day, GError **error)
{
  gboolean is_there;

  if (!is_told (city, kiosk, day->day, &is_there, error))
    return FALSE;
  return is_there
         || (keep_counts (city, kiosk, day->day, "ended-on", day->ended_on, DURE_STEP_COUNT,
                          dure_step_to_text, error)
             && keep_counts (city, kiosk, day->day, "refused", day->refused, DURE_REFUSAL_COUNT,
                             dure_refusal_to_text, error)
             && keep_counts (city, kiosk, day->day, "staff", day->staff, DURE_STAFF_COUNTS,
                             dure_staff_count_to_text, error));
}

static gboolean
keep_days (DureCity *city, const char *kiosk, const DureStationReport *report, GError **error)
{
  for (guint i = 0; i < report->n_days; i++)
    if (!keep_day (city, kiosk, &report->days[i], error))
      return FALSE;
  return TRUE;
}

/**
 * dure_station_report_take:
 * @envelope: foreign
 * @ret_outcome: (out): what became of it; the newest one again is a repeat
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_station_report_take (DureCity *city, const DureEnvelope *envelope,
                          DureReportOutcome *ret_outcome, GError **error)
{
  g_autoptr (json_t) json = NULL;
  DureStationReport report;
  gboolean is_known;

  if (!dure_kiosk_report_read (city, envelope, &json, ret_outcome, error))
    return FALSE;
  if (*ret_outcome != DURE_REPORT_STORED)
    return TRUE;
  if (!dure_station_report_from_json (json, &report, NULL))
    {
      *ret_outcome = DURE_REPORT_MALFORMED;
      return TRUE;
    }
  if (!is_newest (city, envelope->kiosk, report.id, &is_known, error))
    return FALSE;
  if (is_known)
    {
      *ret_outcome = DURE_REPORT_REPEAT;
      return TRUE;
    }
  return keep_days (city, envelope->kiosk, &report, error)
         && dure_cosignatures_take (city, envelope->kiosk, &report.ledger, error)
         && keep_if_newer (city, envelope->kiosk, &report, error);
}

/**
 * dure_station_read:
 * @rows: a row whose first columns are a kiosk's id, when it was retired, its newest report and
 *   when that came
 * @ret_look: (out caller-allocates): valid as long as the row
 * @error: %DURE_CORE_ERROR_MALFORMED
 */
gboolean
dure_station_read (DureRows *rows, DureStationLook *ret_look, GError **error)
{
  const char *text = dure_rows_text (rows, 2);
  g_autoptr (json_t) json = NULL;

  ret_look->kiosk = dure_rows_text (rows, 0);
  ret_look->is_retired = !dure_rows_is_null (rows, 1);
  ret_look->has_report = !dure_rows_is_null (rows, 2);
  if (!ret_look->has_report)
    return TRUE;
  ret_look->heard_ms = dure_rows_integer (rows, 3);
  json = dure_json_parse (text, strlen (text), error);
  return json != NULL && dure_station_report_from_json (json, &ret_look->report, error);
}

/**
 * dure_stations_each:
 * @kiosk: (nullable): only this one
 * @func: called for each kiosk, the first enrolled first
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no @kiosk, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_stations_each (DureCity *city, const char *kiosk, DureStationFunc func, gpointer data,
                    GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT kiosk.id, kiosk.revoked_ms, station.report, kiosk.heard_ms"
      " FROM kiosk LEFT JOIN station ON station.kiosk = kiosk.id"
      " WHERE ?1 = '' OR kiosk.id = ?1 ORDER BY kiosk.enrolled_ms, kiosk.id",
      "t", kiosk != NULL ? kiosk : "");
  gboolean is_there, is_any = FALSE;

  for (;;)
    {
      DureStationLook look = { 0 };

      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (!is_there)
        break;
      if (!dure_station_read (rows, &look, error))
        return FALSE;
      func (&look, data);
      is_any = TRUE;
    }
  if (is_any || kiosk == NULL)
    return TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "no kiosk %s", kiosk);
  return FALSE;
}

/**
 * dure_station_counts_each:
 * @func: called for each day, and each thing that was counted on it, of all kiosks together
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Of one kiosk alone counts are not told: a quiet place has few visitors.
 */
gboolean
dure_station_counts_each (DureCity *city, DureStationCountFunc func, gpointer data, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT day, what, word, CAST (sum(number) AS BIGINT) FROM station_count"
      " GROUP BY day, what, word ORDER BY day, what, word",
      "");
  gboolean is_there;

  for (;;)
    {
      gint64 number;

      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (!is_there)
        return TRUE;
      number = dure_rows_integer (rows, 3);
      func (&(DureStationCount){ dure_rows_integer (rows, 0), dure_rows_text (rows, 1),
                                 dure_rows_text (rows, 2),
                                 number < DURE_STATION_COUNT_LEAST ? 0 : number },
            data);
    }
}

/**
 * dure_stations_heard:
 * @ret_today: (out): how many kiosks in use have reported today
 * @ret_silent_ms: (out): how long the one that has been silent longest is; one that never reported
 *   has been since it was enrolled; 0 when there is none
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_stations_heard (DureCity *city, gint64 *ret_today, gint64 *ret_silent_ms, GError **error)
{
  const gint64 now = dure_city_now (city);
  const gint64 midnight = dure_day_noon (dure_day_of_time (now)) - DURE_DAY_MS / 2;
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT count(CASE WHEN heard_ms >= ?1 THEN 1 END),"
      " coalesce(min(CASE heard_ms WHEN 0 THEN enrolled_ms ELSE heard_ms END), ?2)"
      " FROM kiosk WHERE revoked_ms IS NULL",
      "ii", midnight, now);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_today = dure_rows_integer (rows, 0);
  *ret_silent_ms = MAX (0, now - dure_rows_integer (rows, 1));
  return TRUE;
}

/**
 * dure_stations_broken:
 * @ret_count: (out): how many kiosks in use have seen a ledger that does not begin with what they
 *   saw before
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_stations_broken (DureCity *city, gint64 *ret_count, GError **error)
{
  g_autofree char *told = g_strdup_printf ("%%\"found\":\"%s\"%%",
                                           dure_witnessed_words[DURE_WITNESSED_BROKEN]);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT count(*) FROM kiosk JOIN station ON station.kiosk = kiosk.id"
      " WHERE kiosk.revoked_ms IS NULL AND station.report LIKE ?1",
      "t", told);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_count = dure_rows_integer (rows, 0);
  return TRUE;
}
