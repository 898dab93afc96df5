// meter-series.c: what a home draws while its meter is listened to
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A power stands until the next one comes, but for no longer than a quarter of a minute: what the
// home did while nothing was heard nobody knows. The mean is of the time that they stood. Two that
// are less than ten seconds apart are a look and no mean. A register that ran faster than any home
// does was not moved by one, and that count is passed over.

#include "meter-series.h"

#include <math.h>
#include <sodium.h>

#define HOLDS_MS (15 * 1000)
#define MEAN_MS (10 * 1000)
#define HOUR_MS (3600.0 * 1000)
/* As dure_code_holds() has the power of a home. */
#define MOST_WATTS 100000.0
#define WATT_DECIMALS 10.0

static void
note (DureMeterSeries *self, gint64 at_ms)
{
  if (self->count == 0)
    self->start_ms = at_ms;
  self->end_ms = at_ms;
}

/**
 * dure_meter_series_add_power:
 * @at_ms: when it came, on a clock that never goes back
 * @watts: what the home draws
 */
void
dure_meter_series_add_power (DureMeterSeries *self, gint64 at_ms, double watts)
{
  const gint64 stood_ms = MIN (at_ms - self->last_power_ms, HOLDS_MS);

  note (self, at_ms);
  self->count++;
  if (self->n_powers == 0)
    {
      self->first_power_ms = at_ms;
      self->least_w = self->most_w = watts;
    }
  else
    {
      self->watt_ms += self->now_w * (double) stood_ms;
      self->held_ms += stood_ms;
    }
  self->n_powers++;
  self->last_power_ms = at_ms;
  self->now_w = watts;
  self->least_w = MIN (self->least_w, watts);
  self->most_w = MAX (self->most_w, watts);
}

/**
 * dure_meter_series_add_count:
 * @at_ms: when it came
 * @wh: how far the register has moved since the first packet, watt hours
 */
void
dure_meter_series_add_count (DureMeterSeries *self, gint64 at_ms, double wh)
{
  double most_wh;

  note (self, at_ms);
  self->count++;
  most_wh = 1 + MOST_WATTS * (double) (self->end_ms - self->start_ms) / HOUR_MS;
  if (wh >= 0 && wh <= most_wh)
    self->counted_wh = MAX (self->counted_wh, (guint) wh);
}

/**
 * dure_meter_series_forget:
 *
 * Wipes it.
 */
void
dure_meter_series_forget (DureMeterSeries *self)
{
  sodium_memzero (self, sizeof *self);
}

/**
 * dure_meter_series_progress:
 *
 * Returns: how much of the time is over, 0 to 1
 */
double
dure_meter_series_progress (const DureMeterSeries *self)
{
  return CLAMP ((double) (self->end_ms - self->start_ms) / DURE_METER_LISTENS_MS, 0, 1);
}

/**
 * dure_meter_series_mean:
 * @ret_watts: (out): what the home drew on average, to a tenth of a watt; set only on success
 *
 * Returns: whether it was listened to long enough to say so
 */
gboolean
dure_meter_series_mean (const DureMeterSeries *self, double *ret_watts)
{
  if (self->held_ms < MEAN_MS)
    return FALSE;
  *ret_watts = round (self->watt_ms / (double) self->held_ms * WATT_DECIMALS) / WATT_DECIMALS;
  return TRUE;
}

/**
 * dure_meter_series_observation:
 * @possession: how it is known whose meter it is
 *
 * Returns: (transfer full) (nullable): the mean, as a donation carries it; %NULL without one
 */
DureObservation *
dure_meter_series_observation (const DureMeterSeries *self, DurePossession possession)
{
  DureObservation *observation;
  double watts;

  if (!dure_meter_series_mean (self, &watts))
    return NULL;
  observation =
      dure_observation_new (DURE_CODE_POWER, self->first_power_ms, self->last_power_ms);
  observation->possession = possession;
  observation->value = watts;
  return observation;
}
