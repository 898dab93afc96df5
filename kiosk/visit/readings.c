// readings.c: what cuff, thermometer, scale, oximeter and glucose meter measured in one visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A reading is taken whole or not at all: of a cuff's values none is kept when one of them is no
// value of a living person. A new reading of a kind replaces the one before. That a cuff felt an
// uneven pulse is kept with its first value alone, so that it goes when the donor drops that row.
// What came as text of a wire is checked here once more against the closed list of codes,
// instruments and ranges, so that whatever is kept can be donated.

#include "readings.h"

#include <math.h>
#include <sodium.h>

/* As on the instruments' own displays; a product of mantissa and exponent has digits behind it
 * that nobody measured. */
#define DECIMALS 1000.0

/* 1970 to 2099, what documents take as the stamp of an instrument's clock. */
#define LAST_DEVICE_MS G_GINT64_CONSTANT (4102444799999)

/**
 * dure_readings_device:
 * @kind: what was measured
 * @own: with the donor's own device
 *
 * Returns: the class of instrument that documents name
 */
DureDeviceClass
dure_readings_device (DureInstrumentKind kind, gboolean own)
{
  const DureDeviceClass device = dure_device_class_of_kind (dure_instrument_kind_to_text (kind));

  /* Whether a watch or a strap told the pulse is not known, and need not be. */
  return own && kind == DURE_INSTRUMENT_KIND_HEART_RATE ? DURE_DEVICE_WEARABLE : device;
}

static gboolean
is_sound (const DureInstrumentReading *reading, DureDeviceClass device)
{
  if (reading->n_values == 0 || reading->n_values > DURE_READING_VALUES_MAX)
    return FALSE;
  for (guint i = 0; i < reading->n_values; i++)
    {
      DureCode code = reading->values[i].code;

      if (code >= DURE_CODE_COUNT || dure_code_is_series (code)
          || !dure_device_class_measures (device, code)
          || !dure_code_holds (code, reading->values[i].value))
        return FALSE;
      for (guint j = 0; j < i; j++)
        if (reading->values[j].code == code)
          return FALSE;
    }
  return TRUE;
}

/**
 * dure_readings_take:
 * @reading: a finished one
 * @own: whether the device is the donor's
 * @possession: how that, or that it was on the donor, is known
 * @start_ms: when measuring began, on the kiosk's clock
 * @end_ms: when the reading came
 *
 * Returns: whether it was taken; on %FALSE what there was before is still there
 */
gboolean
dure_readings_take (DureReadings *self, const DureInstrumentReading *reading, gboolean own,
                    DurePossession possession, gint64 start_ms, gint64 end_ms)
{
  DureDeviceClass device = dure_readings_device (reading->kind, own);

  if (!is_sound (reading, device))
    return FALSE;
  dure_readings_forget (self, reading->kind);
  if (self->count + reading->n_values > DURE_READINGS_MAX)
    return FALSE;
  for (guint i = 0; i < reading->n_values; i++)
    {
      DureObservation *observation = &self->items[self->count].observation;

      self->items[self->count++].kind = reading->kind;
      observation->code = reading->values[i].code;
      observation->value = round (reading->values[i].value * DECIMALS) / DECIMALS;
      observation->start_ms = MIN (start_ms, end_ms);
      observation->end_ms = end_ms;
      observation->device = device;
      observation->possession = possession;
      observation->has_device_time = reading->device_ms > 0 && reading->device_ms <= LAST_DEVICE_MS;
      observation->has_clock_offset = observation->has_device_time && reading->has_offset
                                      && ABS (reading->offset_ms) <= LAST_DEVICE_MS;
      if (observation->has_device_time)
        observation->device_time_ms = reading->device_ms;
      if (observation->has_clock_offset)
        observation->clock_offset_ms = reading->offset_ms;
      observation->is_irregular_pulse =
          i == 0 && reading->is_irregular && device == DURE_DEVICE_BLOOD_PRESSURE_CUFF;
    }
  return TRUE;
}

/**
 * dure_readings_forget:
 * @kind: whose values are wiped; the others keep their order
 */
void
dure_readings_forget (DureReadings *self, DureInstrumentKind kind)
{
  guint kept = 0;

  for (guint i = 0; i < self->count; i++)
    if (self->items[i].kind != kind)
      self->items[kept++] = self->items[i];
  sodium_memzero (&self->items[kept], (DURE_READINGS_MAX - kept) * sizeof self->items[0]);
  self->count = kept;
}

/**
 * dure_readings_has:
 *
 * Returns: whether that kind was measured
 */
gboolean
dure_readings_has (const DureReadings *self, DureInstrumentKind kind)
{
  for (guint i = 0; i < self->count; i++)
    if (self->items[i].kind == kind)
      return TRUE;
  return FALSE;
}

/**
 * dure_readings_copy:
 * @index: which value
 *
 * Returns: (transfer full): it, for a donation to own
 */
DureObservation *
dure_readings_copy (const DureReadings *self, guint index)
{
  const DureObservation *kept = &self->items[index].observation;
  DureObservation *copy = dure_observation_new (kept->code, kept->start_ms, kept->end_ms);

  *copy = *kept;
  return copy;
}
