// kiosk-settings.c: how the city wants its stations to be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   draft + kiosk + next version + digests of the newest notices -> checked -> a row
//
// The newest row whose time has come is what a kiosk is handed; so a change can be prepared, and a
// kiosk that was away is told the last one only. What begins before one that is prepared would hide
// it for good, so it is refused until that one is dropped. A kiosk takes only what is newer than
// what it has, so a version is also above the one it says it follows: older data may have been put
// back here. Nothing here is about a person.

#include "kiosk-settings.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "enrolments.h"
#include "station-reports.h"
#include "station-settings.h"

#include <string.h>

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED, "the settings %s", why);
  return FALSE;
}

/* Which notices stand for a pilot is the city's to say, not the draft's. */
static gboolean
name_notices (DureCity *city, json_t *json, GError **error)
{
  json_t *pilot = json_object_get (json, "pilot");
  const char *name = json_string_value (json_object_get (pilot, "name"));
  json_t *notices = json_object ();
  gsize i;
  json_t *code;

  if (name == NULL || json_object_set_new (pilot, "notices", notices) != 0)
    return refuse (error, "name no pilot");
  json_array_foreach (json_object_get (json, "languages"), i, code)
    {
      const char *language = json_string_value (code);
      DureNotice *notice =
          language != NULL ? dure_notice_shelf_newest (city->notices, name, language) : NULL;

      if (notice == NULL)
        return refuse (error, "offer a language in which the pilot has no notice");
      json_object_set_new (notices, language, json_string (dure_notice_digest (notice)));
    }
  return TRUE;
}

static void
raise_version (const DureStationLook *look, gpointer version)
{
  if (look->has_report)
    *(gint64 *) version = MAX (*(gint64 *) version, look->report.settings);
}

static gboolean
next_version (DureCity *city, const char *kiosk, gint64 *ret_version, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT coalesce(max(version), 0) FROM kiosk_settings WHERE kiosk = ?1", "t", kiosk);
  gboolean is_there;
  gint64 version;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  version = dure_rows_integer (rows, 0);
  if (!dure_stations_each (city, kiosk, raise_version, &version, error))
    return FALSE;
  *ret_version = version + 1;
  return TRUE;
}

static gboolean
hides_none (DureCity *city, const char *kiosk, gint64 from_ms, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM kiosk_settings WHERE kiosk = ?1 AND from_ms > ?2 AND from_ms > ?3 LIMIT 1",
      "tii", kiosk, from_ms, dure_city_now (city));
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  return !is_there
         || refuse (error, "begin before others that are prepared: drop those first, and put them"
                           " again after these");
}

static DureStationSettings *
complete (DureCity *city, const char *kiosk, json_t *json, GError **error)
{
  g_autoptr (DureStationSettings) settings = NULL;
  g_autofree char *now = dure_time_to_text (dure_city_now (city));
  gint64 version;

  if (!json_is_object (json) || !next_version (city, kiosk, &version, error)
      || !name_notices (city, json, error))
    return NULL;
  json_object_set_new (json, "kiosk", json_string (kiosk));
  json_object_set_new (json, "version", json_integer (version));
  if (json_object_get (json, "from") == NULL)
    json_object_set_new (json, "from", json_string (now));
  settings = dure_station_settings_from_json (json, error);
  if (settings == NULL)
    return NULL;
  if (settings->until_ms <= dure_city_now (city))
    {
      refuse (error, "are over already");
      return NULL;
    }
  return g_steal_pointer (&settings);
}

/**
 * dure_kiosk_settings_put:
 * @kiosk: its id
 * @draft: the document, in which kiosk, version and notices need not stand; without `from` it holds
 *   from now on
 * @ret_version: (out): which one it has become
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such @kiosk in use,
 *   %DURE_BACKEND_ERROR_MALFORMED or %DURE_CORE_ERROR_MALFORMED when no kiosk would take it or it
 *   begins before another that is still to come, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kiosk_settings_put (DureCity *city, const char *kiosk, const json_t *draft,
                         guint *ret_version, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autoptr (DureStationSettings) settings = NULL;
  g_autoptr (json_t) json = json_deep_copy (draft);
  g_autofree char *text = NULL;

  if (transaction == NULL || !dure_kiosk_is_in_use (city, kiosk, error))
    return FALSE;
  settings = complete (city, kiosk, json, error);
  if (settings == NULL || !hides_none (city, kiosk, settings->from_ms, error))
    return FALSE;
  text = dure_json_canonical (json, NULL);
  *ret_version = settings->version;
  return dure_database_run (city->database, error,
                            "INSERT INTO kiosk_settings (kiosk, version, from_ms, settings)"
                            " VALUES (?1, ?2, ?3, ?4)",
                            "tiit", kiosk, (gint64) settings->version, settings->from_ms, text)
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_kiosk_settings_drop:
 * @kiosk: its id
 * @ret_count: (out): how many were prepared
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such @kiosk in use, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Those whose time has not come, which no kiosk has heard of, are forgotten.
 */
gboolean
dure_kiosk_settings_drop (DureCity *city, const char *kiosk, gint64 *ret_count, GError **error)
{
  if (!dure_kiosk_is_in_use (city, kiosk, error)
      || !dure_database_run (city->database, error,
                             "DELETE FROM kiosk_settings WHERE kiosk = ?1 AND from_ms > ?2", "ti",
                             kiosk, dure_city_now (city)))
    return FALSE;
  *ret_count = dure_database_changed (city->database);
  return TRUE;
}

/**
 * dure_kiosk_settings_find:
 * @kiosk: its id
 * @ret_settings: (out) (transfer full) (nullable): what it is to follow now, or %NULL
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kiosk_settings_find (DureCity *city, const char *kiosk, json_t **ret_settings, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT settings FROM kiosk_settings WHERE kiosk = ?1 AND from_ms <= ?2"
      " ORDER BY version DESC LIMIT 1",
      "ti", kiosk, dure_city_now (city));
  const char *text;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_settings = NULL;
  if (!is_there)
    return TRUE;
  text = dure_rows_text (rows, 0);
  *ret_settings = dure_json_parse (text, strlen (text), error);
  return *ret_settings != NULL;
}
