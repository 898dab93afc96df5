// settings.c: how the city wants this station to be, kept for days without it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   every ten minutes: newer than I have? -> (signed, mine, newer, its time) -> its notices, each
//   by its digest -> settings.json -> ready -> (nobody stands here) turn -> in force
//
// Files of the station's own: settings.json as the city has signed it, and settings-notices/DIGEST.
// The notices come first, so the settings on the disk are whole wherever the power goes. Whatever
// is not as it must be is not followed; the last good settings stay, and the station's report says
// why. Asking goes by the clock alone, never by a visit. Station and uplink must outlive it.

#include "settings.h"

#include "canonical-json.h"
#include "error.h"
#include "id.h"
#include "instrument-kind.h"
#include "private-file.h"
#include "question.h"
#include "settings-question.h"
#include "token.h"

#include <glib/gstdio.h>
#include <string.h>

#define FILE_NAME "settings.json"
#define FOLDER_NAME "settings-notices"
#define LOAD "station-settings"
#define NOTICES_PATH "/v1/notices"
#define MAX_NOTICE (64 * 1024)

struct _DureSettings
{
  DureStation *station;
  DureUplink *uplink;
  DureClock *clock;
  DureDice *dice;
  DureSettingsFunc ready;
  gpointer data;
  char *folder;
  DureStationSettings *now;
  DureStationSettings *next;      /* whole and kept, and not yet in force */
  DureStationSettings *candidate; /* while its notices are fetched */
  json_t *signed_candidate;
  const char *wanted; /* the language whose notice is asked for */
  GHashTable *notices; /* digest -> DureNotice */
  DureSettingsFault fault;
  DureQuestion *question;
  guint timer;
};

static void
set_fault (DureSettings *self, DureSettingsFault fault)
{
  if (fault != DURE_SETTINGS_SOUND && fault != self->fault)
    g_message ("The city's settings are not followed: %s", dure_settings_faults[fault]);
  self->fault = fault;
}

/* ---- what is read ---- */

static json_t *
read_json (GBytes *bytes, gsize max)
{
  const gsize size = g_bytes_get_size (bytes);

  return size <= max ? dure_json_parse (g_bytes_get_data (bytes, NULL), size, NULL) : NULL;
}

static json_t *
read_file (const char *path, gsize max)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dure_private_file_read (path, max, &error);

  if (error != NULL)
    g_message ("%s", error->message);
  return bytes != NULL ? read_json (bytes, max) : NULL;
}

static gboolean
are_instruments_known (const DureStationSettings *settings)
{
  DureInstrumentKind kind;
  const char *address;

  for (guint i = 0; settings->instruments[i] != NULL; i++)
    if (!dure_instrument_kind_split (settings->instruments[i], &kind, &address))
      return FALSE;
  return TRUE;
}

/* NULL with a fault. */
static DureStationSettings *
open_signed (DureSettings *self, const json_t *json, DureSettingsFault *ret_fault)
{
  g_autoptr (GError) error = NULL;
  DureStationSettings *settings =
      dure_station_settings_open (json, self->station->sign_key, &error);

  if (settings != NULL)
    return settings;
  *ret_fault = g_error_matches (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_GENUINE)
                   ? DURE_SETTINGS_NOT_GENUINE
                   : DURE_SETTINGS_MALFORMED;
  return NULL;
}

/* ---- notices ---- */

static char *
notice_path (DureSettings *self, const char *digest)
{
  return g_build_filename (self->folder, digest, NULL);
}

static DureNotice *
look_up (DureSettings *self, const DureStationSettings *settings, const char *language)
{
  const char *digest = dure_station_settings_notice (settings, language);
  DureNotice *notice = digest != NULL ? g_hash_table_lookup (self->notices, digest) : NULL;

  return notice != NULL && g_str_equal (dure_notice_language (notice), language)
                 && g_str_equal (dure_notice_pilot (notice), settings->pilot)
             ? notice
             : NULL;
}

/* What it says of itself does not count, its letters do. */
static gboolean
take_notice (DureSettings *self, const DureStationSettings *settings, const char *language,
             const json_t *json)
{
  g_autoptr (DureNotice) notice = json != NULL ? dure_notice_new_from_json (json, NULL) : NULL;
  const char *digest = dure_station_settings_notice (settings, language);

  if (notice == NULL || !g_str_equal (dure_notice_digest (notice), digest))
    return FALSE;
  g_hash_table_insert (self->notices, g_strdup (digest), dure_notice_ref (notice));
  return look_up (self, settings, language) != NULL;
}

static gboolean
find_or_load (DureSettings *self, const DureStationSettings *settings, const char *language)
{
  g_autofree char *path = NULL;
  g_autoptr (json_t) json = NULL;

  if (look_up (self, settings, language) != NULL)
    return TRUE;
  path = notice_path (self, dure_station_settings_notice (settings, language));
  json = read_file (path, MAX_NOTICE);
  return take_notice (self, settings, language, json);
}

/* The first language whose notice is not here, or NULL. */
static const char *
find_missing (DureSettings *self, const DureStationSettings *settings)
{
  for (guint i = 0; i < settings->n_languages; i++)
    {
      const char *language = dure_token_languages[settings->languages[i]];

      if (!find_or_load (self, settings, language))
        return language;
    }
  return NULL;
}

static gboolean
is_named (const DureStationSettings *settings, const char *digest)
{
  for (guint i = 0; i < settings->n_languages; i++)
    if (g_str_equal (settings->notices[settings->languages[i]], digest))
      return TRUE;
  return FALSE;
}

/* Those of earlier settings are of no use any more. */
static void
forget_others (DureSettings *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  GHashTableIter iter;
  gpointer digest;
  const char *name;

  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    if (!is_named (self->now, digest))
      g_hash_table_iter_remove (&iter);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (!is_named (self->now, name))
      {
        g_autofree char *path = notice_path (self, name);

        g_unlink (path);
      }
}

/* ---- asking ---- */

static void
drop_candidate (DureSettings *self)
{
  g_clear_pointer (&self->candidate, dure_station_settings_free);
  g_clear_pointer (&self->signed_candidate, json_decref);
}

static void
refuse_candidate (DureSettings *self, DureSettingsFault fault)
{
  set_fault (self, fault);
  drop_candidate (self);
}

static gboolean
write_json (const char *path, const json_t *json)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *text = dure_json_canonical (json, &length);

  if (!dure_private_file_write (path, text, length, &error))
    g_message ("The city's settings are not kept yet: %s", error->message);
  return error == NULL;
}

static void
accept_candidate (DureSettings *self)
{
  g_autofree char *path = dure_station_path (self->station, FILE_NAME);

  if (!write_json (path, self->signed_candidate))
    {
      drop_candidate (self);
      return;
    }
  set_fault (self, DURE_SETTINGS_SOUND);
  g_clear_pointer (&self->next, dure_station_settings_free);
  self->next = g_steal_pointer (&self->candidate);
  drop_candidate (self);
  self->ready (self->data);
}

static void fetch_notices (DureSettings *self);

static void
on_notice (GBytes *reply, guint status, gpointer data)
{
  DureSettings *self = data;
  g_autoptr (json_t) json = NULL;
  g_autofree char *path = NULL;

  if (reply == NULL || (status != 200 && status != 404))
    {
      drop_candidate (self);
      return;
    }
  json = status == 200 ? read_json (reply, MAX_NOTICE) : NULL;
  path = notice_path (self, dure_station_settings_notice (self->candidate, self->wanted));
  if (!take_notice (self, self->candidate, self->wanted, json))
    refuse_candidate (self, DURE_SETTINGS_NO_NOTICE);
  else if (!write_json (path, json))
    drop_candidate (self);
  else
    fetch_notices (self);
}

static void
fetch_notices (DureSettings *self)
{
  g_autoptr (json_t) json = NULL;

  self->wanted = find_missing (self, self->candidate);
  if (self->wanted == NULL)
    {
      accept_candidate (self);
      return;
    }
  json = json_pack ("{s:s}", "notice",
                    dure_station_settings_notice (self->candidate, self->wanted));
  dure_question_ask_json (&self->question, self->uplink, NOTICES_PATH, json, on_notice, self);
}

static guint
newest_version (DureSettings *self)
{
  const DureStationSettings *newest = self->next != NULL ? self->next : self->now;

  return newest != NULL ? newest->version : 0;
}

static void
take_candidate (DureSettings *self, json_t *json)
{
  DureSettingsFault fault = DURE_SETTINGS_SOUND;

  self->candidate = open_signed (self, json, &fault);
  if (self->candidate != NULL)
    fault = dure_station_settings_check (self->candidate, self->station->kiosk,
                                         newest_version (self), dure_clock_wall_ms (self->clock));
  if (fault == DURE_SETTINGS_SOUND && !are_instruments_known (self->candidate))
    fault = DURE_SETTINGS_UNFIT;
  if (fault != DURE_SETTINGS_SOUND)
    {
      refuse_candidate (self, fault);
      return;
    }
  self->signed_candidate = json_incref (json);
  fetch_notices (self);
}

static void
on_answer (GBytes *reply, guint status, gpointer data)
{
  DureSettings *self = data;
  g_autoptr (json_t) json = NULL;
  const char *state;

  if (reply == NULL || status != 200)
    return;
  json = read_json (reply, DURE_SETTINGS_MAX);
  state = dure_json_text_of (json, "state");
  if (g_str_equal (state, "current"))
    set_fault (self, DURE_SETTINGS_SOUND);
  else if (g_str_equal (state, "newer"))
    take_candidate (self, json);
}

static void
ask_for_newer (DureSettings *self)
{
  g_autofree char *id = dure_id_new_timed (self->clock, self->dice);
  g_autoptr (json_t) question = dure_settings_question_new (id, newest_version (self));

  dure_question_ask_as (&self->question, self->uplink, self->station, LOAD, question, on_answer,
                        self);
}

/**
 * dure_settings_tick:
 *
 * Asks the city for newer settings, and says again that some are ready.
 */
void
dure_settings_tick (DureSettings *self)
{
  if (self->next != NULL)
    self->ready (self->data);
  if (self->question == NULL)
    ask_for_newer (self);
}

static gboolean
on_timer (gpointer data)
{
  dure_settings_tick (data);
  return G_SOURCE_CONTINUE;
}

/**
 * dure_settings_start:
 *
 * Asks now, and by itself from now on.
 */
void
dure_settings_start (DureSettings *self)
{
  dure_settings_tick (self);
  self->timer = g_timeout_add_seconds (DURE_SETTINGS_TICK_SECONDS, on_timer, self);
}

/**
 * dure_settings_is_asking:
 *
 * Returns: whether an answer of the city is waited for
 */
gboolean
dure_settings_is_asking (DureSettings *self)
{
  return self->question != NULL;
}

/**
 * dure_settings_turn:
 *
 * Between visits: newer settings that are ready take the place of those in force. What was got of
 * the earlier ones is gone.
 *
 * Returns: whether there were any
 */
gboolean
dure_settings_turn (DureSettings *self)
{
  if (self->next == NULL)
    return FALSE;
  g_clear_pointer (&self->now, dure_station_settings_free);
  self->now = g_steal_pointer (&self->next);
  if (self->candidate == NULL)
    forget_others (self);
  return TRUE;
}

/**
 * dure_settings_get:
 *
 * Returns: (transfer none) (nullable): the settings in force, until the next turn
 */
const DureStationSettings *
dure_settings_get (DureSettings *self)
{
  return self->now;
}

/**
 * dure_settings_find_notice:
 * @language: `ko`
 *
 * Returns: (transfer none) (nullable): what people are told, by the settings in force
 */
DureNotice *
dure_settings_find_notice (DureSettings *self, const char *language)
{
  return self->now != NULL ? look_up (self, self->now, language) : NULL;
}

/**
 * dure_settings_hold:
 *
 * Returns: whether it is the time of the settings in force; otherwise they are no ground to ask on
 */
gboolean
dure_settings_hold (DureSettings *self)
{
  return self->now != NULL
         && dure_station_settings_hold_at (self->now, dure_clock_wall_ms (self->clock));
}

/**
 * dure_settings_get_fault:
 *
 * Returns: why newer settings are not followed, or that the time of these is over
 */
DureSettingsFault
dure_settings_get_fault (DureSettings *self)
{
  if (self->fault == DURE_SETTINGS_SOUND && self->now != NULL && !dure_settings_hold (self))
    return DURE_SETTINGS_NOT_NOW;
  return self->fault;
}

/* What lies on the disk is asked the same again, but for its time: an offline station follows it
 * after that too, it only asks nobody to donate. */
static void
load (DureSettings *self)
{
  g_autofree char *path = dure_station_path (self->station, FILE_NAME);
  g_autoptr (DureStationSettings) settings = NULL;
  DureSettingsFault fault = DURE_SETTINGS_SOUND;
  g_autoptr (json_t) json = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  json = read_file (path, DURE_SETTINGS_MAX);
  settings = open_signed (self, json, &fault);
  if (settings != NULL && !g_str_equal (settings->kiosk, self->station->kiosk))
    fault = DURE_SETTINGS_OTHER_KIOSK;
  else if (settings != NULL && !are_instruments_known (settings))
    fault = DURE_SETTINGS_UNFIT;
  else if (settings != NULL && find_missing (self, settings) != NULL)
    fault = DURE_SETTINGS_NO_NOTICE;
  set_fault (self, fault);
  if (fault == DURE_SETTINGS_SOUND)
    self->now = g_steal_pointer (&settings);
}

/**
 * dure_settings_open:
 * @station: an enrolled station
 * @uplink: the way to the city
 * @clock: says whether it is their time
 * @dice: of ids
 * @ready: called when newer ones lie ready, and at each tick while they do
 * @data: handed to @ready
 * @error: when the folder of notices cannot be made
 *
 * Returns: (transfer full) (nullable): one that follows what is kept, and asks nobody yet
 */
DureSettings *
dure_settings_open (DureStation *station, DureUplink *uplink, DureClock *clock, DureDice *dice,
                    DureSettingsFunc ready, gpointer data, GError **error)
{
  g_autofree char *folder = dure_station_path (station, FOLDER_NAME);
  DureSettings *self;

  if (!dure_private_directory_make (folder, error))
    return NULL;
  self = g_new0 (DureSettings, 1);
  self->station = station;
  self->uplink = uplink;
  self->clock = clock;
  self->dice = dice;
  self->ready = ready;
  self->data = data;
  self->folder = g_steal_pointer (&folder);
  self->notices =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) dure_notice_unref);
  load (self);
  return self;
}

/**
 * dure_settings_close:
 * @self: (transfer full) (nullable): what is kept stays
 */
void
dure_settings_close (DureSettings *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  dure_question_drop (&self->question);
  drop_candidate (self);
  dure_station_settings_free (self->next);
  dure_station_settings_free (self->now);
  g_hash_table_unref (self->notices);
  g_free (self->folder);
  g_free (self);
}
