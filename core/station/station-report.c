// station-report.c: how a station is, and how many came
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A document, `dure.station-report/1`; it travels as every report does, see report.c. It says what
// whoever looks after the station would see there, and counts by day.

#include "station-report.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "id.h"

#define SCHEMA "dure.station-report/1"
#define MIB_MAX (G_GINT64_CONSTANT (1) << 30)                /* a thousand tebibytes */
#define AHEAD_MAX (G_GINT64_CONSTANT (100) * 366 * 24 * 3600) /* a clock that was never set */
#define ROWS_MAX 10000000
#define HOURS_MAX 1000000

/* From where on somebody should come by. A visit's donation takes some kilobytes; a day of silence
 * is more than a bad night of the network; past a minute a certificate or a pass may fail. */
#define LOW_DISK_MIB 256
#define LONG_WAIT_HOURS 24
#define WRONG_CLOCK_S 60

static const char *const radios[DURE_RADIO_COUNT] = {
  [DURE_RADIO_ABSENT] = "absent",
  [DURE_RADIO_OFF] = "off",
  [DURE_RADIO_ON] = "on",
};

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "station report: %s", why);
  return FALSE;
}

/**
 * dure_station_report_alarms:
 *
 * Returns: why somebody should look after the station; 0 for no reason
 */
DureStationAlarm
dure_station_report_alarms (const DureStationReport *self)
{
  const gboolean is_wrong = self->knows_clock && ABS (self->clock_ahead_s) > WRONG_CLOCK_S;
  const gboolean is_broken = self->has_ledger && self->ledger.found == DURE_WITNESSED_BROKEN;

  return (self->radio != DURE_RADIO_ON ? DURE_STATION_NO_RADIO : 0)
         | (self->disk_free_mib < LOW_DISK_MIB ? DURE_STATION_LOW_DISK : 0)
         | (is_wrong ? DURE_STATION_WRONG_CLOCK : 0)
         | (self->oldest_hours >= LONG_WAIT_HOURS ? DURE_STATION_LONG_WAIT : 0)
         | (self->parked > 0 ? DURE_STATION_REFUSED : 0)
         | (self->settings_fault != DURE_SETTINGS_SOUND ? DURE_STATION_BAD_SETTINGS : 0)
         | (is_broken ? DURE_STATION_BROKEN_LEDGER : 0)
         | (self->model_fault != DURE_MODEL_FAULTLESS ? DURE_STATION_BAD_MODEL : 0);
}

/**
 * dure_station_report_is_bad:
 *
 * Returns: whether somebody should look after the station
 */
gboolean
dure_station_report_is_bad (const DureStationReport *self)
{
  return dure_station_report_alarms (self) != 0;
}

/**
 * dure_station_report_to_json:
 *
 * Returns: (transfer full): the document
 */
json_t *
dure_station_report_to_json (const DureStationReport *self)
{
  g_autofree char *day = dure_day_to_text (self->day);
  json_t *days = json_array ();
  json_t *json = json_pack ("{s:s, s:s, s:s, s:s, s:s, s:I, s:i, s:i, s:i, s:o}", "schema", SCHEMA,
                            "id", self->id, "day", day, "version", self->version, "radio",
                            radios[self->radio], "diskFreeMib", (json_int_t) self->disk_free_mib,
                            "queued", (int) self->queued, "oldestHours", (int) self->oldest_hours,
                            "parked", (int) self->parked, "days", days);

  for (guint i = 0; i < self->n_days; i++)
    json_array_append_new (days, dure_day_count_to_json (&self->days[i]));
  if (self->knows_clock)
    json_object_set_new (json, "clockAheadSeconds", json_integer (self->clock_ahead_s));
  if (self->settings > 0)
    json_object_set_new (json, "settings", json_integer (self->settings));
  if (self->settings_fault != DURE_SETTINGS_SOUND)
    json_object_set_new (json, "settingsFault",
                         json_string (dure_settings_faults[self->settings_fault]));
  if (*self->model != '\0')
    json_object_set_new (json, "model", json_string (self->model));
  if (self->model_fault != DURE_MODEL_FAULTLESS)
    json_object_set_new (json, "modelFault", json_string (dure_model_faults[self->model_fault]));
  if (self->has_ledger)
    json_object_set_new (json, "ledger", dure_ledger_seen_to_json (&self->ledger));
  return json;
}

static gboolean
read_number (const json_t *json, const char *key, guint max, guint *ret_number, GError **error)
{
  gint64 number;

  if (!dure_json_integer (json, key, 0, max, &number, error))
    return FALSE;
  *ret_number = (guint) number;
  return TRUE;
}

static gboolean
read_days (const json_t *json, DureStationReport *report, GError **error)
{
  const json_t *days = dure_json_array (json, "days", 0, DURE_STATION_REPORT_DAYS, error);

  if (days == NULL)
    return FALSE;
  report->n_days = (guint) json_array_size (days);
  for (guint i = 0; i < report->n_days; i++)
    if (!dure_day_count_from_json (json_array_get (days, i), &report->days[i], error))
      return FALSE;
  return TRUE;
}

/* A station that was told nothing yet says nothing of it. */
static gboolean
read_settings (const json_t *json, DureStationReport *report, GError **error)
{
  guint fault = DURE_SETTINGS_SOUND;
  gint64 version = 0;

  if ((json_object_get (json, "settings") != NULL
       && !dure_json_integer (json, "settings", 1, G_MAXINT32, &version, error))
      || (json_object_get (json, "settingsFault") != NULL
          && !dure_json_word (json, "settingsFault", dure_settings_faults + 1,
                              DURE_SETTINGS_FAULTS - 1, &fault, error)))
    return FALSE;
  report->settings = (guint) version;
  if (json_object_get (json, "settingsFault") != NULL)
    report->settings_fault = (DureSettingsFault) (fault + 1);
  return TRUE;
}

/* Nor does one without a model say anything of that. */
static gboolean
read_model (const json_t *json, DureStationReport *report, GError **error)
{
  const char *digest = json_string_value (json_object_get (json, "model"));
  guint fault = 0;

  if (json_object_get (json, "model") != NULL && !dure_sha256_is_hex (digest))
    return refuse (error, "a model is named by its SHA-256");
  if (json_object_get (json, "modelFault") != NULL
      && !dure_json_word (json, "modelFault", dure_model_faults + 1, DURE_MODEL_FAULTS - 1, &fault,
                          error))
    return FALSE;
  if (digest != NULL)
    g_strlcpy (report->model, digest, sizeof report->model);
  if (json_object_get (json, "modelFault") != NULL)
    report->model_fault = (DureModelFault) (fault + 1);
  return TRUE;
}

static gboolean
read_ledger (const json_t *json, DureStationReport *report, GError **error)
{
  const json_t *ledger = json_object_get (json, "ledger");

  report->has_ledger = ledger != NULL;
  return ledger == NULL || dure_ledger_seen_from_json (ledger, &report->ledger, error);
}

static gboolean
read_state (const json_t *json, DureStationReport *report, GError **error)
{
  guint radio;

  if (!dure_json_word (json, "radio", radios, DURE_RADIO_COUNT, &radio, error))
    return FALSE;
  report->radio = (DureRadio) radio;
  report->knows_clock = json_object_get (json, "clockAheadSeconds") != NULL;
  return dure_json_integer (json, "diskFreeMib", 0, MIB_MAX, &report->disk_free_mib, error)
         && (!report->knows_clock
             || dure_json_integer (json, "clockAheadSeconds", -AHEAD_MAX, AHEAD_MAX,
                                   &report->clock_ahead_s, error))
         && read_number (json, "queued", ROWS_MAX, &report->queued, error)
         && read_number (json, "oldestHours", HOURS_MAX, &report->oldest_hours, error)
         && read_number (json, "parked", ROWS_MAX, &report->parked, error);
}

/**
 * dure_station_report_from_json:
 * @json: foreign
 * @ret_report: (out caller-allocates): set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED
 */
gboolean
dure_station_report_from_json (const json_t *json, DureStationReport *ret_report, GError **error)
{
  static const char *const keys[] = { "schema", "id", "day", "version", "radio", "diskFreeMib",
                                      "clockAheadSeconds", "queued", "oldestHours", "parked",
                                      "settings", "settingsFault", "model", "modelFault", "ledger",
                                      "days", NULL };
  static const char *const schemas[] = { SCHEMA };
  const char *id, *version;
  DureStationReport report = { 0 };
  guint schema;

  if (!dure_json_only (json, keys, error)
      || !dure_json_word (json, "schema", schemas, 1, &schema, error)
      || (id = dure_json_text (json, "id", 36, error)) == NULL
      || (version = dure_json_text (json, "version", DURE_STATION_VERSION_LENGTH, error)) == NULL
      || !dure_json_day (json, "day", &report.day, error) || !read_state (json, &report, error)
      || !read_settings (json, &report, error) || !read_model (json, &report, error)
      || !read_ledger (json, &report, error) || !read_days (json, &report, error))
    return FALSE;
  if (!dure_id_is_uuid (id))
    return refuse (error, "it has no id");
  g_strlcpy (report.id, id, sizeof report.id);
  g_strlcpy (report.version, version, sizeof report.version);
  *ret_report = report;
  return TRUE;
}
