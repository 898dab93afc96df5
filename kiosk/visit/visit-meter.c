// visit-meter.c: the part of a visit that listens to the donor's own meter of electricity
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Beside the file of a home, and without a phone: a meter that the donor has with them is looked
// for, proven theirs like any other own device, and listened to for a minute. A minute tells what
// the home draws now. What it draws by night, or day after day, only a file can tell.

#include "visit-private.h"

gboolean
dure_visit_is_meter (DureVisit *self)
{
  return self->kind == DURE_INSTRUMENT_KIND_ELECTRICITY;
}

/**
 * dure_visit_use_meter:
 *
 * Where the file of a home is waited for: looks for a meter instead.
 */
void
dure_visit_use_meter (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (dure_visit_touched_on (self, DURE_SCREEN_HOME))
    dure_visit_seek (self, DURE_INSTRUMENT_KIND_ELECTRICITY, TRUE);
}

/* A power, what the register counted, or both; whatever else there may be is not of a meter. */
void
dure_visit_take_power (DureVisit *self, const DureInstrumentReading *reading)
{
  DureMeterSeries *meter = &self->visitor->meter;
  const gint64 now_ms = dure_visit_wall_ms (self);

  for (guint i = 0; i < reading->n_values; i++)
    if (!dure_code_holds (reading->values[i].code, reading->values[i].value))
      continue;
    else if (reading->values[i].code == DURE_CODE_POWER)
      dure_meter_series_add_power (meter, now_ms, reading->values[i].value);
    else if (reading->values[i].code == DURE_CODE_ELECTRICITY)
      dure_meter_series_add_count (meter, now_ms, reading->values[i].value);
  self->link = DURE_LINK_MEASURING;
  if (dure_meter_series_progress (meter) >= 1)
    dure_visit_show_meter (self);
  else
    dure_visit_tell (self, FALSE);
}

/* What was heard so far becomes the result; %FALSE when that is nothing. */
gboolean
dure_visit_show_meter (DureVisit *self)
{
  if (self->visitor->meter.count == 0)
    return FALSE;
  self->visitor->has_meter = TRUE;
  self->visitor->meter_possession = self->possession;
  self->values_shown = FALSE;
  dure_visit_go_to (self, DURE_SCREEN_METER_RESULT);
  return TRUE;
}

/**
 * dure_visit_get_meter:
 *
 * Returns: (transfer none): what was heard of the donor's meter in this visit, so far
 */
const DureMeterSeries *
dure_visit_get_meter (DureVisit *self)
{
  return &self->visitor->meter;
}
