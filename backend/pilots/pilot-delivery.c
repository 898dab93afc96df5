// pilot-delivery.c: kiosks are told which pilot they ask for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A kiosk asks for the pilot that its signed settings name, with the notices whose digests stand
// there. So a pilot that runs is delivered by a next version of the settings of its kiosks, which
// is the one before in all else; and when it is closed, they go back to the city's first pilot.
// What has to be changed is found anew each time, so nothing is lost when it cannot be done now.

#include "pilot-delivery.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "enrolments.h"
#include "kiosk-settings.h"
#include "station-reports.h"

#include <string.h>

#define SITE "site-"

/* Whether settings name the newest notices of the pilot, in every language that they offer. */
static gboolean
name_it (DureCity *city, const json_t *settings, const char *pilot)
{
  const json_t *named = json_object_get (settings, "pilot");
  const char *language;
  json_t *digest;

  if (g_strcmp0 (json_string_value (json_object_get (named, "name")), pilot) != 0)
    return FALSE;
  json_object_foreach (json_object_get (named, "notices"), language, digest)
    {
      DureNotice *notice = dure_notice_shelf_newest (city->notices, pilot, language);

      if (notice == NULL
          || g_strcmp0 (json_string_value (digest), dure_notice_digest (notice)) != 0)
        return FALSE;
    }
  return TRUE;
}

/* What the store cannot do now is an error; what no kiosk would take is left as it is. */
static gboolean
put (DureCity *city, const char *kiosk, const json_t *settings, const char *pilot, GError **error)
{
  g_autoptr (json_t) next = json_deep_copy (settings);
  GError *failure = NULL;
  guint version;

  json_object_set_new (json_object_get (next, "pilot"), "name", json_string (pilot));
  json_object_del (next, "from");
  if (dure_kiosk_settings_put (city, kiosk, next, &version, &failure))
    return TRUE;
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_error_free (failure);
  return TRUE;
}

static gboolean
deliver_to (DureCity *city, const DurePilot *pilot, const char *kiosk, GError **error)
{
  const gboolean is_running = pilot->state == DURE_PILOT_RUNNING;
  const char *wanted = is_running ? pilot->name : DURE_PILOT;
  g_autoptr (json_t) settings = NULL;
  const char *named;

  if (!dure_kiosk_settings_find (city, kiosk, &settings, error))
    return FALSE;
  if (settings == NULL)
    return TRUE;
  named = dure_json_text_of (json_object_get (settings, "pilot"), "name");
  if (is_running ? name_it (city, settings, wanted)
                 : !g_str_equal (named, pilot->name) || g_str_equal (named, wanted))
    return TRUE;
  return put (city, kiosk, settings, wanted, error);
}

/* @taken: the kiosks at which something runs. */
static gboolean
deliver (DureCity *city, const DurePilot *pilot, GHashTable *taken, GError **error)
{
  const gboolean is_running = pilot->state == DURE_PILOT_RUNNING;
  const char *field;
  json_t *value;

  json_object_foreach (pilot->draft, field, value)
    {
      g_autofree char *kiosk = NULL;

      if (!g_str_has_prefix (field, SITE))
        continue;
      kiosk = dure_kiosk_successor (city, field + strlen (SITE), error);
      if (kiosk == NULL)
        return FALSE;
      if (g_hash_table_contains (taken, kiosk))
        continue;
      if (is_running)
        g_hash_table_add (taken, g_strdup (kiosk));
      if (!deliver_to (city, pilot, kiosk, error))
        return FALSE;
    }
  return TRUE;
}

/* Of each pilot what runs, or else what ran last; what was set running last comes first, since a
 * kiosk asks for one pilot. */
static GPtrArray *
list (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_pilot_free);
  g_autoptr (GPtrArray) names = dure_rows_list (
      dure_database_ask (
          city->database, error,
          "SELECT name || '/' || version FROM pilot AS one WHERE state IN ('running', 'closed')"
          " AND NOT EXISTS (SELECT 1 FROM pilot AS other WHERE other.name = one.name"
          " AND ((other.state = 'running' AND one.state = 'closed')"
          " OR (other.state = one.state AND other.version > one.version)))"
          " ORDER BY CASE state WHEN 'running' THEN 0 ELSE 1 END, since_ms DESC, name",
          ""),
      error);

  if (names == NULL)
    return NULL;
  for (guint i = 0; i < names->len; i++)
    {
      char *slash = strchr (names->pdata[i], '/');
      DurePilot *pilot;

      *slash = '\0';
      pilot = dure_pilot_look (city, names->pdata[i],
                               (guint) g_ascii_strtoull (slash + 1, NULL, 10), error);
      if (pilot == NULL)
        return NULL;
      g_ptr_array_add (list, pilot);
    }
  return g_steal_pointer (&list);
}

/**
 * dure_pilot_deliver:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Outside of a transaction, when the notices of what runs are on the shelf.
 */
gboolean
dure_pilot_deliver (DureCity *city, GError **error)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) pilots = list (city, error);

  for (guint i = 0; pilots != NULL && i < pilots->len; i++)
    if (!deliver (city, pilots->pdata[i], taken, error))
      return FALSE;
  return pilots != NULL;
}

typedef struct
{
  gint64 version;
  gboolean is_followed;
} Following;

static void
compare (const DureStationLook *look, gpointer data)
{
  Following *self = data;

  self->is_followed = look->has_report && look->report.settings >= self->version;
}

/**
 * dure_pilot_delivery:
 * @pilot: one that runs
 * @kiosk: one of its kiosks, or which has come in its place
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such kiosk, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_pilot_delivery (DureCity *city, const DurePilot *pilot, const char *kiosk,
                     DurePilotDelivery *ret_delivery, GError **error)
{
  g_autofree char *now = dure_kiosk_successor (city, kiosk, error);
  g_autoptr (json_t) settings = NULL;
  Following following = { 0 };

  if (now == NULL || !dure_kiosk_settings_find (city, now, &settings, error))
    return FALSE;
  *ret_delivery = settings != NULL ? DURE_PILOT_ON_ITS_WAY : DURE_PILOT_NO_SETTINGS;
  if (settings == NULL || !name_it (city, settings, pilot->name))
    return TRUE;
  following.version = json_integer_value (json_object_get (settings, "version"));
  if (!dure_stations_each (city, now, compare, &following, error))
    return FALSE;
  if (following.is_followed)
    *ret_delivery = DURE_PILOT_FOLLOWED;
  return TRUE;
}
