// meter-series.h: what a home draws while its meter is listened to
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "observation.h"

G_BEGIN_DECLS

/* So long it is listened to: a kettle is seen, and nobody waits long. */
#define DURE_METER_LISTENS_MS (60 * 1000)

/**
 * DureMeterSeries:
 * @count: how many packets
 * @start_ms: when the first came
 * @end_ms: when the last came
 * @n_powers: how many of them told a power
 * @now_w: the last power, in watts, less than 0 when the home gives
 * @least_w: the least of them
 * @most_w: the most
 * @first_power_ms: when the first of them came
 * @last_power_ms: when the last came
 * @watt_ms: their sum, each for as long as it stood
 * @held_ms: how long they stood
 * @counted_wh: how far the register moved meanwhile
 *
 * A plain block, so that it can lie in guarded memory; zero is nothing.
 */
typedef struct
{
  guint count;
  gint64 start_ms, end_ms;
  guint n_powers;
  double now_w, least_w, most_w;
  gint64 first_power_ms, last_power_ms;
  double watt_ms;
  gint64 held_ms;
  guint counted_wh;
} DureMeterSeries;

void dure_meter_series_add_power (DureMeterSeries *self, gint64 at_ms, double watts);
void dure_meter_series_add_count (DureMeterSeries *self, gint64 at_ms, double wh);
void dure_meter_series_forget (DureMeterSeries *self);
double dure_meter_series_progress (const DureMeterSeries *self);
gboolean dure_meter_series_mean (const DureMeterSeries *self, double *ret_watts);
DureObservation *dure_meter_series_observation (const DureMeterSeries *self,
                                                DurePossession possession);

G_END_DECLS
