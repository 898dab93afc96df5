// station-reports.h: how kiosks are, and how many came to them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "kiosk-report.h"
#include "station-report.h"

G_BEGIN_DECLS

/* A number of fewer visits than this is not shown, as nowhere in the city. */
#define DURE_STATION_COUNT_LEAST 11

/**
 * DureStationLook:
 * @kiosk: its id
 * @is_retired: whether nothing it signs is taken any more
 * @has_report: whether it was heard from at all
 * @heard_ms: then, when the newest report came, milliseconds since 1970
 * @report: then, what it said, without days
 */
typedef struct
{
  const char *kiosk;
  gboolean is_retired;
  gboolean has_report;
  gint64 heard_ms;
  DureStationReport report;
} DureStationLook;

/**
 * DureStationCount:
 * @day: in Seoul, counted from 1970
 * @what: `ended-on` or `refused`
 * @word: which step or purpose
 * @number: how many at all kiosks together, or 0 when there were fewer than
 *   %DURE_STATION_COUNT_LEAST
 */
typedef struct
{
  gint64 day;
  const char *what;
  const char *word;
  gint64 number;
} DureStationCount;

typedef void (*DureStationFunc) (const DureStationLook *look, gpointer data);
typedef void (*DureStationCountFunc) (const DureStationCount *count, gpointer data);

gboolean dure_station_report_take (DureCity *city, const DureEnvelope *envelope,
                                   DureReportOutcome *ret_outcome, GError **error);
gboolean dure_station_read (DureRows *rows, DureStationLook *ret_look, GError **error);
gboolean dure_stations_each (DureCity *city, const char *kiosk, DureStationFunc func, gpointer data,
                             GError **error);
gboolean dure_station_counts_each (DureCity *city, DureStationCountFunc func, gpointer data,
                                   GError **error);
gboolean dure_stations_broken (DureCity *city, gint64 *ret_count, GError **error);
gboolean dure_stations_heard (DureCity *city, gint64 *ret_today, gint64 *ret_silent_ms,
                              GError **error);

G_END_DECLS
