// station-settings.h: how the city wants a station to be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_SETTINGS_LANGUAGES 5 /* those of dure_token_languages */
#define DURE_SETTINGS_MAX (32 * 1024)
#define DURE_SETTINGS_DAYS 7
#define DURE_SETTINGS_NO_MODEL "none"

/**
 * DureSettingsFault:
 * @DURE_SETTINGS_SOUND: none
 * @DURE_SETTINGS_MALFORMED: they are no settings
 * @DURE_SETTINGS_NOT_GENUINE: the city has not signed them
 * @DURE_SETTINGS_OTHER_KIOSK: they are another station's
 * @DURE_SETTINGS_OLDER: the station has these already, or newer ones
 * @DURE_SETTINGS_NOT_NOW: their time has not come, or is over
 * @DURE_SETTINGS_NO_NOTICE: a notice is not the one that they name
 * @DURE_SETTINGS_UNFIT: this program cannot do what they want
 *
 * Why a station does not follow settings.
 */
typedef enum
{
  DURE_SETTINGS_SOUND,
  DURE_SETTINGS_MALFORMED,
  DURE_SETTINGS_NOT_GENUINE,
  DURE_SETTINGS_OTHER_KIOSK,
  DURE_SETTINGS_OLDER,
  DURE_SETTINGS_NOT_NOW,
  DURE_SETTINGS_NO_NOTICE,
  DURE_SETTINGS_UNFIT,
  DURE_SETTINGS_FAULTS,
} DureSettingsFault;

/**
 * DureOpenHours:
 * @from: minutes since midnight in Seoul
 * @until: the same; 0 on a day on which the place is closed
 */
typedef struct
{
  guint from;
  guint until;
} DureOpenHours;

/**
 * DureStationSettings:
 * @kiosk: whose they are
 * @version: counts up, for each kiosk from 1
 * @from_ms: from when on they hold, milliseconds since 1970
 * @until_ms: from when on they do not any more
 * @site: what the place is called, by language
 * @panel_dpi: true dots per inch of the panel
 * @panel_bottom_mm: how high its lower edge hangs above the floor
 * @n_languages: how many are offered
 * @languages: (array length=n_languages): which, as indices of dure_token_languages; the first one
 *   is the welcome screen's
 * @instruments: (array zero-terminated=1): the station's own, `blood-pressure=C0:DE:00:00:01:01`
 * @open: when the place is open, Monday first
 * @idle_s: until "still there?"
 * @warning_s: how long that stands
 * @pilot: which one people are asked for
 * @devices: bits by #DureDeviceClass: with which instruments it measures; 0 for any
 * @model: which model it has on trial, by its SHA-256; %DURE_SETTINGS_NO_MODEL for none, empty for
 *   any that is signed for it
 * @notices: by index of dure_token_languages, the digest of what they are told; empty where the
 *   language is not offered
 * @speaks: whether what is visible can be heard
 * @speech_percent: how fast, of the usual
 * @sounds: whether inputs have sounds
 * @staff_code: (nullable): dure_staff_code_hash() of what opens the staff corner; without it there
 *   is no such corner
 */
typedef struct
{
  char kiosk[37];
  guint version;
  gint64 from_ms;
  gint64 until_ms;
  json_t *site;
  double panel_dpi;
  double panel_bottom_mm;
  guint n_languages;
  guint languages[DURE_SETTINGS_LANGUAGES];
  char **instruments;
  DureOpenHours open[DURE_SETTINGS_DAYS];
  guint idle_s;
  guint warning_s;
  char *pilot;
  guint devices;
  char model[65];
  char notices[DURE_SETTINGS_LANGUAGES][65];
  gboolean speaks;
  guint speech_percent;
  gboolean sounds;
  char *staff_code;
} DureStationSettings;

DureStationSettings *dure_station_settings_from_json (const json_t *json, GError **error);
json_t *dure_station_settings_to_json (const DureStationSettings *self);
json_t *dure_station_settings_sign (const json_t *settings, DureSigningKey *city_key);
DureStationSettings *dure_station_settings_open (const json_t *json,
                                                 const guint8 city_key[DURE_PUBLIC_KEY_BYTES],
                                                 GError **error);
void dure_station_settings_free (DureStationSettings *self);

DureSettingsFault dure_station_settings_check (const DureStationSettings *self, const char *kiosk,
                                               guint has, gint64 now_ms);
gboolean dure_station_settings_hold_at (const DureStationSettings *self, gint64 now_ms);
gboolean dure_station_settings_offer (const DureStationSettings *self, const char *language);
const char *dure_station_settings_notice (const DureStationSettings *self, const char *language);
const char *dure_station_settings_site (const DureStationSettings *self, const char *language);
DureOpenHours dure_station_settings_hours (const DureStationSettings *self, gint64 now_ms);

extern const char *const dure_settings_faults[DURE_SETTINGS_FAULTS];

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureStationSettings, dure_station_settings_free)

G_END_DECLS
