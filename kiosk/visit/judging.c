// judging.c: from what an instrument measured to what the rules judge
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Upper and lower pressure are one reading, which somebody took themselves: nobody stands beside at
// a kiosk, so it is judged as one at home is. Weight and height are one BMI, which is worked out of
// both before it is taken from the scale, since the scale has rounded it. What there is no rule
// for, as body fat, is not found here and stays a number.

#include "judging.h"

static gboolean
find_value (const DureReadings *readings, DureInstrumentKind kind, DureCode code, double *ret_value)
{
  for (guint i = 0; i < readings->count; i++)
    if (readings->items[i].kind == kind && readings->items[i].observation.code == code)
      {
        *ret_value = readings->items[i].observation.value;
        return TRUE;
      }
  return FALSE;
}

static gboolean
find_pressure (const DureReadings *readings, DureVitalReading *ret_reading)
{
  ret_reading->vital = DURE_VITAL_BLOOD_PRESSURE;
  ret_reading->is_self_measured = TRUE;
  return find_value (readings, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, DURE_CODE_SYSTOLIC,
                     &ret_reading->value)
         && find_value (readings, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, DURE_CODE_DIASTOLIC,
                        &ret_reading->diastolic);
}

static gboolean
find_bmi (const DureReadings *readings, DureVitalReading *ret_reading)
{
  const DureInstrumentKind kind = DURE_INSTRUMENT_KIND_WEIGHT;
  double weight_kg, height_cm;

  ret_reading->vital = DURE_VITAL_BMI;
  if (!find_value (readings, kind, DURE_CODE_WEIGHT, &weight_kg)
      || !find_value (readings, kind, DURE_CODE_HEIGHT, &height_cm) || height_cm <= 0)
    return find_value (readings, kind, DURE_CODE_BMI, &ret_reading->value);
  ret_reading->value = weight_kg / (height_cm / 100) / (height_cm / 100);
  return TRUE;
}

static gboolean
find_glucose (const DureReadings *readings, DureVitalReading *ret_reading)
{
  const DureInstrumentKind kind = DURE_INSTRUMENT_KIND_GLUCOSE;
  double mmol_l;

  ret_reading->vital = DURE_VITAL_GLUCOSE;
  if (find_value (readings, kind, DURE_CODE_GLUCOSE_MASS, &ret_reading->value))
    return TRUE;
  if (!find_value (readings, kind, DURE_CODE_GLUCOSE_MOLES, &mmol_l))
    return FALSE;
  ret_reading->value = mmol_l * DURE_GLUCOSE_MG_DL;
  return TRUE;
}

static gboolean
find_main (const DureReadings *readings, DureInstrumentKind kind, DureVitalReading *ret_reading)
{
  switch (kind)
    {
    case DURE_INSTRUMENT_KIND_BLOOD_PRESSURE:
      return find_pressure (readings, ret_reading);
    case DURE_INSTRUMENT_KIND_TEMPERATURE:
      ret_reading->vital = DURE_VITAL_TEMPERATURE;
      return find_value (readings, kind, DURE_CODE_TEMPERATURE, &ret_reading->value);
    case DURE_INSTRUMENT_KIND_WEIGHT:
      return find_bmi (readings, ret_reading);
    case DURE_INSTRUMENT_KIND_OXYGEN:
      ret_reading->vital = DURE_VITAL_OXYGEN;
      return find_value (readings, kind, DURE_CODE_OXYGEN, &ret_reading->value);
    case DURE_INSTRUMENT_KIND_GLUCOSE:
      return find_glucose (readings, ret_reading);
    case DURE_INSTRUMENT_KIND_HEART_RATE:
    case DURE_INSTRUMENT_KIND_COUNT:
    default:
      return FALSE;
    }
}

/**
 * dure_judging_find:
 * @readings: what was measured
 * @kind: with which kind of instrument
 * @ret_found: (out caller-allocates): what there are rules for, the main thing first
 *
 * Returns: how many
 */
guint
dure_judging_find (const DureReadings *readings, DureInstrumentKind kind,
                   DureVitalReading ret_found[DURE_JUDGED_MOST])
{
  DureVitalReading main = { 0 }, rate = { .vital = DURE_VITAL_HEART_RATE };
  guint count = 0;

  if (find_main (readings, kind, &main))
    ret_found[count++] = main;
  if (find_value (readings, kind, DURE_CODE_HEART_RATE, &rate.value))
    ret_found[count++] = rate;
  return count;
}
