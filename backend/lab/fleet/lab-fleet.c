// lab-fleet.c: the kiosks, and how they are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A list, which the store sorts and cuts. What a kiosk reports is about the station; nothing here
// is about a donor.

#include "lab-fleet.h"

#include "lab-list.h"

#include <string.h>

#define MIB_OF_GIB 1024
#define SHORT_ID 8

#define SILENT_MS "?2 - " G_STRINGIFY (DURE_LAB_SILENT_MS)
#define IN_USE "revoked_ms IS NULL AND "

static const DureLabColumn columns[] = {
  { "state", { { "heard_ms", 'i' } }, .is_by_state = TRUE },
  { "kiosk", { { NULL } } },
  { "place", { { "place", 't' } } },
  { "heard", { { "heard_ms", 'i' } } },
  { "waiting", { { "queued", 'i' } } },
  { "oldest", { { "oldest_hours", 'i' } } },
  { NULL },
};
static const DureLabState states[] = {
  { "look", IN_USE "is_bad = 1 AND heard_ms >= " SILENT_MS },
  { "silent", IN_USE "heard_ms > 0 AND heard_ms < " SILENT_MS },
  { "never", IN_USE "heard_ms = 0" },
  { "well", IN_USE "is_bad = 0 AND heard_ms >= " SILENT_MS },
  { "retired", "revoked_ms IS NOT NULL" },
  { NULL },
};

static const char *
state_of (DureCity *city, const DureStationLook *look)
{
  if (look->is_retired)
    return "retired";
  if (!look->has_report)
    return "never";
  if (look->heard_ms < dure_city_now (city) - DURE_LAB_SILENT_MS)
    return "silent";
  return dure_station_report_is_bad (&look->report) ? "look" : "well";
}

static json_t *
alarms_of (const DureStationReport *report)
{
  static const struct
  {
    DureStationAlarm alarm;
    const char *name;
  } all[] = {
    { DURE_STATION_NO_RADIO, "radio" },      { DURE_STATION_LOW_DISK, "disk" },
    { DURE_STATION_WRONG_CLOCK, "clock" },   { DURE_STATION_LONG_WAIT, "wait" },
    { DURE_STATION_REFUSED, "refused" },     { DURE_STATION_BAD_SETTINGS, "settings" },
    { DURE_STATION_BROKEN_LEDGER, "ledger" }, { DURE_STATION_BAD_MODEL, "model" },
  };
  const DureStationAlarm alarms = dure_station_report_alarms (report);
  json_t *list = json_array ();

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (alarms & all[i].alarm)
      json_array_append_new (list, json_pack ("{s:{s:b}}", "alarm", all[i].name, TRUE));
  return list;
}

static const char *
radio_of (const DureStationReport *report)
{
  return report->radio == DURE_RADIO_ON    ? "on"
         : report->radio == DURE_RADIO_OFF ? "off"
                                           : "absent";
}

/**
 * dure_lab_fleet_data:
 *
 * Returns: (transfer full): what pages say of a kiosk
 */
json_t *
dure_lab_fleet_data (DureExchange *exchange, const DureStationLook *look)
{
  DureWeb *web = exchange->service->web;
  const DureStationReport *report = &look->report;
  json_t *data = json_pack ("{s:s, s:s%, s:{s:b}, s:b}", "kiosk", look->kiosk, "short", look->kiosk,
                            MIN (strlen (look->kiosk), (size_t) SHORT_ID), "is",
                            state_of (exchange->city, look), TRUE, "reported", look->has_report);
  g_autofree char *heard = NULL, *disk = NULL;

  if (!look->has_report)
    return data;
  heard = dure_web_moment (web, exchange->language, look->heard_ms);
  disk = dure_web_number (web, exchange->language,
                          (double) report->disk_free_mib / MIB_OF_GIB, 1);
  json_object_set_new (data, "heard", json_string (heard));
  json_object_set_new (data, "version", json_string (report->version));
  json_object_set_new (data, "radio", json_pack ("{s:b}", radio_of (report), TRUE));
  json_object_set_new (data, "disk", json_string (disk));
  json_object_set_new (data, "knowsClock", json_boolean (report->knows_clock));
  json_object_set_new (data, "clock", json_integer (report->clock_ahead_s));
  json_object_set_new (data, "waiting", json_integer (report->queued));
  json_object_set_new (data, "oldest", json_integer (report->oldest_hours));
  json_object_set_new (data, "refused", json_integer (report->parked));
  json_object_set_new (data, "alarms", alarms_of (report));
  if (*report->model != '\0')
    json_object_set_new (data, "model", json_stringn (report->model, SHORT_ID));
  return data;
}

static json_t *
row_data (DureLabCall *call, DureRows *row, GError **error)
{
  DureStationLook look = { 0 };
  json_t *data;

  if (!dure_station_read (row, &look, error))
    return NULL;
  data = dure_lab_fleet_data (call->exchange, &look);
  json_object_set_new (data, "place", json_string (dure_rows_text (row, 4)));
  return data;
}

static const DureLabListKind list_kind = {
  .page = "lab-fleet.html",
  .action = DURE_LAB_SEE_FLEET,
  .from = "kiosk WHERE 1 = 1",
  .whose = "id IN " DURE_LAB_SCOPES ("'coordinator', 'operator'"),
  .search = "id",
  .picked = "id, revoked_ms, heard_ms, place",
  .shown = "id, revoked_ms, (SELECT report FROM station WHERE kiosk = page.id), heard_ms, place",
  .n_shown = 5,
  .last = { { "id", 't' } },
  .columns = columns,
  .states = states,
  .row_data = row_data,
};

/**
 * dure_lab_fleet_show:
 *
 * GET /lab/fleet: the kiosks, who needs a look first.
 */
void
dure_lab_fleet_show (DureLabCall *call)
{
  const gboolean may_enrol = dure_lab_call_may (call, DURE_LAB_KEEP_KIOSK, "");

  dure_lab_list_show (call, &list_kind, json_pack ("{s:b}", "mayEnrol", may_enrol));
}
