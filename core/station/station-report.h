// station-report.h: how a station is, and how many came
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "day-count.h"
#include "ledger-seen.h"
#include "model-part.h"
#include "station-settings.h"

G_BEGIN_DECLS

#define DURE_STATION_REPORT_DAYS 31
#define DURE_STATION_VERSION_LENGTH 32

/**
 * DureRadio:
 * @DURE_RADIO_ABSENT: the station has no Bluetooth adapter, or nobody who drives it
 * @DURE_RADIO_OFF: it has one without power
 * @DURE_RADIO_ON: it can look for instruments
 */
typedef enum
{
  DURE_RADIO_ABSENT,
  DURE_RADIO_OFF,
  DURE_RADIO_ON,
  DURE_RADIO_COUNT,
} DureRadio;

/**
 * DureStationAlarm:
 *
 * Why somebody should look after a station.
 */
typedef enum
{
  DURE_STATION_NO_RADIO = 1 << 0,
  DURE_STATION_LOW_DISK = 1 << 1,
  DURE_STATION_WRONG_CLOCK = 1 << 2,
  DURE_STATION_LONG_WAIT = 1 << 3,
  DURE_STATION_REFUSED = 1 << 4,
  DURE_STATION_BAD_SETTINGS = 1 << 5,
  DURE_STATION_BROKEN_LEDGER = 1 << 6,
  DURE_STATION_BAD_MODEL = 1 << 7,
} DureStationAlarm;

/**
 * DureStationReport:
 * @id: UUIDv7 of the report
 * @day: on which the station was looked at, in Seoul, counted from 1970-01-01
 * @version: of the program
 * @radio: whether it can look for instruments
 * @disk_free_mib: what is free where its state lies
 * @knows_clock: whether the city has said what time it is
 * @clock_ahead_s: then, how far the station's clock is ahead of that
 * @queued: donations that wait
 * @oldest_hours: how long the first of them has; 0 when none does
 * @parked: donations that the city refused
 * @settings: the version of the city's settings that are in force, or 0
 * @settings_fault: why newer ones are not, or why these should not be any more
 * @model: of the model on trial that it has, the digest; empty for none
 * @model_fault: why it did not take the one that its pilot runs
 * @has_ledger: whether it has seen anything of the ledger
 * @ledger: then, what
 * @n_days: how many days are told
 * @days: days that are over, and were not told before
 *
 * Nothing of any visit and nobody.
 */
typedef struct
{
  char id[37];
  gint64 day;
  char version[DURE_STATION_VERSION_LENGTH + 1];
  DureRadio radio;
  gint64 disk_free_mib;
  gboolean knows_clock;
  gint64 clock_ahead_s;
  guint queued;
  guint oldest_hours;
  guint parked;
  guint settings;
  DureSettingsFault settings_fault;
  char model[DURE_MODEL_DIGEST_LENGTH + 1];
  DureModelFault model_fault;
  gboolean has_ledger;
  DureLedgerSeen ledger;
  guint n_days;
  DureDayCount days[DURE_STATION_REPORT_DAYS];
} DureStationReport;

DureStationAlarm dure_station_report_alarms (const DureStationReport *self);
gboolean dure_station_report_is_bad (const DureStationReport *self);
json_t *dure_station_report_to_json (const DureStationReport *self);
gboolean dure_station_report_from_json (const json_t *json, DureStationReport *ret_report,
                                        GError **error);

G_END_DECLS
