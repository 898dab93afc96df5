// judging.c: what the rules say of what instruments measured in one visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Turns values of instruments into readings that the rules know: two pressures are one reading,
// weight and height are a body mass index, millimoles of glucose are milligrams. The pulse is
// judged with its beats (pulse-series.c); what a cuff or an oximeter counts beside it is not.

#include "judging.h"

static gboolean
find (const DureReadings *readings, DureCode code, double *ret_value)
{
  for (guint i = 0; i < readings->count; i++)
    if (readings->items[i].observation.code == code)
      {
        *ret_value = readings->items[i].observation.value;
        return TRUE;
      }
  return FALSE;
}

/* Of weight and height as measured; a scale's own figure, which it rounded, only without them. */
static gboolean
find_bmi (const DureReadings *readings, double *ret_bmi)
{
  double weight, height;

  if (!find (readings, DURE_CODE_WEIGHT, &weight) || !find (readings, DURE_CODE_HEIGHT, &height))
    return find (readings, DURE_CODE_BMI, ret_bmi);
  *ret_bmi = weight / (height * height / 10000);
  return TRUE;
}

static gboolean
find_glucose (const DureReadings *readings, double *ret_mg_dl)
{
  double moles;

  if (find (readings, DURE_CODE_GLUCOSE_MASS, ret_mg_dl))
    return TRUE;
  if (!find (readings, DURE_CODE_GLUCOSE_MOLES, &moles))
    return FALSE;
  *ret_mg_dl = moles * DURE_GLUCOSE_MG_DL;
  return TRUE;
}

/**
 * dure_judging_reading:
 * @vital: what is asked for; never the heart rate
 * @ret_reading: (out caller-allocates): a first measurement of it; set only on success
 *
 * Returns: whether it was measured
 */
gboolean
dure_judging_reading (const DureReadings *readings, DureVital vital, DureVitalReading *ret_reading)
{
  DureVitalReading reading = { .vital = vital };
  gboolean is_measured = FALSE;

  if (vital == DURE_VITAL_BLOOD_PRESSURE)
    is_measured = find (readings, DURE_CODE_SYSTOLIC, &reading.value)
                  && find (readings, DURE_CODE_DIASTOLIC, &reading.diastolic);
  else if (vital == DURE_VITAL_OXYGEN)
    is_measured = find (readings, DURE_CODE_OXYGEN, &reading.value);
  else if (vital == DURE_VITAL_TEMPERATURE)
    is_measured = find (readings, DURE_CODE_TEMPERATURE, &reading.value);
  else if (vital == DURE_VITAL_BMI)
    is_measured = find_bmi (readings, &reading.value);
  else if (vital == DURE_VITAL_GLUCOSE)
    is_measured = find_glucose (readings, &reading.value);
  if (is_measured)
    *ret_reading = reading;
  return is_measured;
}

/**
 * dure_judging_all:
 * @person: whom they were measured of
 * @feedback: (inout): gets a judgement for each vital that was measured
 */
void
dure_judging_all (const DureReadings *readings, const DurePerson *person, DureFeedback *feedback)
{
  for (DureVital vital = 0; vital < DURE_VITAL_COUNT; vital++)
    {
      DureVitalReading reading;

      if (dure_judging_reading (readings, vital, &reading))
        dure_feedback_judge (feedback, &reading, person);
    }
}
