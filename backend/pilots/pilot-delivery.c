// pilot-delivery.c: kiosks are told which pilot they ask for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A kiosk asks for the pilot that its signed settings name, with the notices whose digests stand
// there, measures with the kinds of instruments that they name, and has the model on trial whose
// digest they name, or none. So a pilot that runs is delivered on its first day by a next version
// of the settings of its kiosks, which is the one before in all else; and when it is closed, they
// go back to the city's first pilot. What has to be changed is found anew each time, so nothing is
// lost when it cannot be done now.

#include "pilot-delivery.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "enrolments.h"
#include "kiosk-settings.h"
#include "observation.h"
#include "station-reports.h"
#include "station-settings.h"

#include <string.h>

#define SITE "site-"

/* What stands in settings for a running pilot beside its notices. */
static void
put_plan (json_t *named, const DurePilot *pilot)
{
  const char *model = dure_pilot_draft_field (pilot->draft, "model");
  json_t *devices = json_array ();

  for (DureDeviceClass device = 0; device < DURE_DEVICE_COUNT; device++)
    if (dure_pilot_draft_has (pilot->draft, "device", dure_device_class_to_text (device)))
      json_array_append_new (devices, json_string (dure_device_class_to_text (device)));
  json_object_set_new (named, "name", json_string (pilot->name));
  json_object_set_new (named, "devices", devices);
  json_object_set_new (named, "model",
                       json_string (*model != '\0' ? model : DURE_SETTINGS_NO_MODEL));
}

/* Whether settings name the pilot as it is, with its newest notices in every language that they
 * offer. */
static gboolean
name_it (DureCity *city, const json_t *settings, const DurePilot *pilot)
{
  const json_t *named = json_object_get (settings, "pilot");
  g_autoptr (json_t) wanted = json_deep_copy (named);
  const char *language;
  json_t *digest;

  if (wanted == NULL)
    return FALSE;
  put_plan (wanted, pilot);
  if (!json_equal (named, wanted))
    return FALSE;
  json_object_foreach (json_object_get (named, "notices"), language, digest)
    {
      DureNotice *notice = dure_notice_shelf_newest (city->notices, pilot->name, language);

      if (notice == NULL
          || g_strcmp0 (json_string_value (digest), dure_notice_digest (notice)) != 0)
        return FALSE;
    }
  return TRUE;
}

/* The same settings for a pilot, or without one for the city's first. What the store cannot do now
 * is an error; what no kiosk would take is left as it is. */
static gboolean
put (DureCity *city, const char *kiosk, const json_t *settings, const DurePilot *pilot,
     GError **error)
{
  g_autoptr (json_t) next = json_deep_copy (settings);
  json_t *named = json_object_get (next, "pilot");
  GError *failure = NULL;
  guint version;

  if (pilot != NULL)
    put_plan (named, pilot);
  else
    {
      json_object_set_new (named, "name", json_string (DURE_PILOT));
      json_object_del (named, "devices");
      json_object_del (named, "model");
    }
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

/* What ran goes back, unless something else has taken its place; of the city's first pilot only its
 * own instruments and model do. */
static gboolean
has_to_go (const json_t *settings, const DurePilot *pilot)
{
  const json_t *named = json_object_get (settings, "pilot");

  return g_str_equal (dure_json_text_of (named, "name"), pilot->name)
         && (!g_str_equal (pilot->name, DURE_PILOT) || json_object_get (named, "model") != NULL);
}

/**
 * dure_pilot_is_early:
 * @now_ms: milliseconds since 1970
 *
 * Returns: whether the first day of its plan has not come in Gwangju
 */
gboolean
dure_pilot_is_early (const DurePilot *pilot, gint64 now_ms)
{
  gint64 end_ms;

  return dure_day_end_from_text (dure_pilot_draft_field (pilot->draft, "from"), &end_ms)
         && now_ms < end_ms - DURE_DAY_MS;
}

static gboolean
is_open (DureCity *city, const DurePilot *pilot)
{
  return pilot->state == DURE_PILOT_RUNNING
         && !dure_pilot_is_early (pilot, dure_city_now (city));
}

static gboolean
deliver_to (DureCity *city, const DurePilot *pilot, const char *kiosk, GError **error)
{
  const gboolean is_running = is_open (city, pilot);
  g_autoptr (json_t) settings = NULL;

  if (!dure_kiosk_settings_find (city, kiosk, &settings, error))
    return FALSE;
  if (settings == NULL
      || (is_running ? name_it (city, settings, pilot) : !has_to_go (settings, pilot)))
    return TRUE;
  return put (city, kiosk, settings, is_running ? pilot : NULL, error);
}

/* @taken: the kiosks at which something runs. */
static gboolean
deliver (DureCity *city, const DurePilot *pilot, GHashTable *taken, GError **error)
{
  const gboolean is_running = is_open (city, pilot);
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

/* Which settings a kiosk says that it follows, and which model it says that it has. */
typedef struct
{
  gint64 version;
  const char *model;
  DurePilotDelivery delivery;
} Following;

/* Above the version of these are others, which it follows in their place. */
static void
compare (const DureStationLook *look, gpointer data)
{
  Following *self = data;

  if (!look->has_report || look->report.settings != self->version)
    self->delivery = DURE_PILOT_ON_ITS_WAY;
  else
    self->delivery = *self->model == '\0' || g_str_equal (look->report.model, self->model)
                         ? DURE_PILOT_FOLLOWED
                         : DURE_PILOT_LACKS_MODEL;
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
  if (settings == NULL || !name_it (city, settings, pilot))
    return TRUE;
  following = (Following){
    .version = json_integer_value (json_object_get (settings, "version")),
    .model = dure_pilot_draft_field (pilot->draft, "model"),
  };
  if (!dure_stations_each (city, now, compare, &following, error))
    return FALSE;
  *ret_delivery = following.delivery;
  return TRUE;
}
