// lab-fleet.c: the kiosks, and how they are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A list, one kiosk's page, and retiring it, with a reason, after a second look. What a kiosk
// reports is about the station; nothing here is about a donor.

#include "lab-fleet.h"

#include "backend-error.h"
#include "enrolments.h"
#include "governance-events.h"
#include "lab-list.h"
#include "station-reports.h"

#include <string.h>

/* Kiosks report once a day; past a day and a half one has missed its turn. */
#define SILENT_MS 129600000
#define MIB_OF_GIB 1024
#define SHORT_ID 8
#define WHY_MAX_BYTES 500

#define ROWS \
  "SELECT kiosk.id, kiosk.enrolled_ms, coalesce (station.heard_ms, 0) AS heard," \
  " coalesce (station.queued, 0) AS queued, coalesce (station.oldest_hours, 0) AS oldest_hours," \
  " CASE WHEN kiosk.revoked_ms IS NOT NULL THEN 'retired'" \
  " WHEN station.heard_ms IS NULL THEN 'never'" \
  " WHEN station.heard_ms < ?2 - " G_STRINGIFY (SILENT_MS) " THEN 'silent'" \
  " WHEN station.is_bad = 1 THEN 'look' ELSE 'well' END AS state" \
  " FROM kiosk LEFT JOIN station ON station.kiosk = kiosk.id" \
  " WHERE ?1 = '' OR kiosk.id IN (SELECT scope FROM lab_role WHERE person = ?1)"

static const DureLabColumn columns[] = {
  { "state", "CASE state WHEN 'look' THEN 1 WHEN 'silent' THEN 2 WHEN 'never' THEN 3"
             " WHEN 'well' THEN 4 ELSE 5 END" },
  { "kiosk", "id" },
  { "heard", "heard" },
  { "waiting", "queued" },
  { "oldest", "oldest_hours" },
  { NULL },
};
static const char *const states[] = { "look", "silent", "never", "well", "retired", NULL };

static const char *
state_of (DureCity *city, const DureStationLook *look)
{
  if (look->is_retired)
    return "retired";
  if (!look->has_report)
    return "never";
  if (look->heard_ms < dure_city_now (city) - SILENT_MS)
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
    { DURE_STATION_BROKEN_LEDGER, "ledger" },
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

/* What pages say of a kiosk. */
static json_t *
look_data (DureExchange *exchange, const DureStationLook *look)
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
  return data;
}

static json_t *
row_data (DureLabCall *call, DureRows *row, GError **error)
{
  DureStationLook look = { 0 };

  return dure_station_read (row, &look, error) ? look_data (call->exchange, &look) : NULL;
}

static const DureLabListKind list_kind = {
  .page = "lab-fleet.html",
  .action = DURE_LAB_SEE_FLEET,
  .rows = ROWS,
  .key = "id",
  .shown = "id, (SELECT revoked_ms FROM kiosk WHERE kiosk.id = page.id),"
           " (SELECT report FROM station WHERE kiosk = page.id),"
           " (SELECT heard_ms FROM station WHERE kiosk = page.id)",
  .last = "enrolled_ms, id",
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
  dure_lab_list_show (call, &list_kind, json_object ());
}

typedef struct
{
  DureLabCall *call;
  json_t *data;
} Found;

static void
take (const DureStationLook *look, gpointer found)
{
  ((Found *) found)->data = look_data (((Found *) found)->call->exchange, look);
}

/* The kiosk that is asked for, if who asks may do that to it; else it has been answered. */
static json_t *
find (DureLabCall *call, DureLabAction action)
{
  g_autofree char *kiosk = dure_lab_call_asked (call, "id");
  g_autoptr (GError) error = NULL;
  Found found = { call, NULL };

  if (!dure_lab_call_may (call, action, kiosk))
    dure_exchange_problem (call->exchange, "no-right");
  else if (*kiosk == '\0')
    dure_exchange_problem (call->exchange, "not-found");
  else if (dure_stations_each (call->exchange->city, kiosk, take, &found, &error))
    return found.data;
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (call->exchange, "not-found");
  else
    dure_exchange_failure (call->exchange, error);
  return NULL;
}

static void
put_right (DureLabCall *call, json_t *data)
{
  const char *kiosk = json_string_value (json_object_get (data, "kiosk"));

  json_object_set_new (data, "mayRetire",
                       json_boolean (dure_lab_call_may (call, DURE_LAB_RETIRE_KIOSK, kiosk)));
}

/**
 * dure_lab_fleet_show_kiosk:
 *
 * GET /lab/kiosk?id=: all that its newest report says.
 */
void
dure_lab_fleet_show_kiosk (DureLabCall *call)
{
  json_t *data = find (call, DURE_LAB_SEE_FLEET);

  if (data == NULL)
    return;
  put_right (call, data);
  dure_lab_call_page (call, "lab-kiosk.html", data);
}

/**
 * dure_lab_fleet_ask:
 *
 * GET /lab/kiosk/retire?id=: whether it is meant.
 */
void
dure_lab_fleet_ask (DureLabCall *call)
{
  json_t *data = find (call, DURE_LAB_RETIRE_KIOSK);

  if (data != NULL)
    dure_lab_call_page (call, "lab-retire.html", data);
}

/**
 * dure_lab_fleet_retire:
 *
 * POST /lab/kiosk/retire: `id`, `why`. What it told stays.
 */
gboolean
dure_lab_fleet_retire (DureLabCall *call, DureCity *city, GError **error)
{
  const char *kiosk = dure_lab_call_field (call, "id");
  g_autofree char *why = g_strstrip (g_strdup (dure_lab_call_field (call, "why")));

  if (!dure_lab_call_may (call, DURE_LAB_RETIRE_KIOSK, kiosk))
    return dure_lab_call_refuse (call, "no-right");
  if (*why == '\0' || strlen (why) > WHY_MAX_BYTES)
    return dure_lab_call_refuse (call, "malformed");
  call->next = g_strdup_printf ("/lab/kiosk?id=%s", kiosk);
  return dure_kiosk_revoke (city, kiosk, error)
         && dure_governance_note (city, kiosk, "retire", call->person->name, why, error);
}
