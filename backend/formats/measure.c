// measure.c: the closed list of codes that leave the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each code with its one unit, its category and, where there is one, its profile. Copies of such
// lists are on the web with single digits altered, and not every such number fails its check digit;
// so what is not in this list does not leave. Heart rate at rest is another question than heart
// rate, and the standard deviation of beats (SDNN, 80404-7) another statistic than RMSSD, for which
// LOINC has no code.
//
// Profiles are those of KR Core 2.0.0. What it has a profile of its own for must not claim the one
// of vital signs in general, which is left for the mean pressure; and an upper or a lower pressure
// has one in the panel only. Finding a code is a walk over the list.

#include "measure.h"

#include <string.h>

#define VITAL "vital-signs"
#define LAB "laboratory"
#define ACTIVITY "activity"
#define KR DURE_MEASURE_KR_CORE
#define LOINC DURE_MEASURE_LOINC
#define LOCAL DURE_MEASURE_LOCAL
#define FREE DURE_MEASURE_FREE
#define QUANTITY DURE_MEASURE_QUANTITY
#define COMPONENT DURE_MEASURE_COMPONENT

static const DureMeasure measures[] = {
  { "8867-4", LOINC, "Heart rate", VITAL, "/min", NULL, QUANTITY, KR "krcore-heartrate" },
  { "40443-4", LOINC, "Heart rate at rest", VITAL, "/min", NULL, FREE, NULL },
  { "9279-1", LOINC, "Respiratory rate", VITAL, "/min", NULL, QUANTITY,
    KR "krcore-respiratoryrate" },
  { "8637-1", LOINC, "R-R interval", VITAL, "ms", NULL, FREE, NULL },
  { "80404-7", LOINC, "SDNN of R-R intervals", VITAL, "ms", NULL, FREE, NULL },
  { "rmssd", LOCAL, "RMSSD of R-R intervals", VITAL, "ms", NULL, FREE, NULL },
  { DURE_MEASURE_PANEL, LOINC, "Blood pressure panel", VITAL, NULL, NULL, FREE,
    KR "krcore-bloodpressure" },
  { "8480-6", LOINC, "Systolic blood pressure", VITAL, "mm[Hg]", NULL, COMPONENT, NULL },
  { "8462-4", LOINC, "Diastolic blood pressure", VITAL, "mm[Hg]", NULL, COMPONENT, NULL },
  { "8478-0", LOINC, "Mean blood pressure", VITAL, "mm[Hg]", NULL, COMPONENT,
    KR "krcore-vitalsigns" },
  { "59408-5", LOINC, "Oxygen saturation by pulse oximetry", VITAL, "%", "2708-6", QUANTITY,
    KR "krcore-pulseoximetry" },
  { "2708-6", LOINC, "Oxygen saturation", VITAL, "%", NULL, QUANTITY,
    KR "krcore-pulseoximetry" },
  { "8310-5", LOINC, "Body temperature", VITAL, "Cel", NULL, QUANTITY,
    KR "krcore-bodytemperature" },
  { "29463-7", LOINC, "Body weight", VITAL, "kg", NULL, QUANTITY,
    KR "krcore-bodyweight" },
  { "8302-2", LOINC, "Body height", VITAL, "cm", NULL, QUANTITY, KR "krcore-bodyheight" },
  { "39156-5", LOINC, "Body mass index", VITAL, "kg/m2", NULL, QUANTITY, NULL },
  { "41982-0", LOINC, "Body fat percentage", VITAL, "%", NULL, FREE, NULL },
  { "2339-0", LOINC, "Glucose in blood, mass", LAB, "mg/dL", NULL, FREE, NULL },
  { "15074-8", LOINC, "Glucose in blood, moles", LAB, "mmol/L", NULL, FREE, NULL },
  { "41653-7", LOINC, "Glucose in capillary blood by glucometer, mass", LAB, "mg/dL", NULL, FREE,
    NULL },
  { "14743-9", LOINC, "Glucose in capillary blood by glucometer, moles", LAB, "mmol/L", NULL, FREE,
    NULL },
  { "99504-3", LOINC, "Glucose in interstitial fluid", LAB, "mg/dL", NULL, FREE, NULL },
  { "55423-8", LOINC, "Number of steps", ACTIVITY, "{steps}", NULL, FREE, NULL },
  { "41950-7", LOINC, "Number of steps in a day", ACTIVITY, "/d", NULL, FREE, NULL },
  { "93832-4", LOINC, "Sleep duration", ACTIVITY, "min", NULL, FREE, NULL },
  { "93830-8", LOINC, "Light sleep duration", ACTIVITY, "min", NULL, FREE, NULL },
  { "93831-6", LOINC, "Deep sleep duration", ACTIVITY, "min", NULL, FREE, NULL },
  { "93829-0", LOINC, "REM sleep duration", ACTIVITY, "min", NULL, FREE, NULL },
  { "electricity-use", LOCAL, "Electricity used by a home", NULL, "Wh", NULL, FREE, NULL },
  { "electricity-power", LOCAL, "Electric power into a home", NULL, "W", NULL, FREE, NULL },
};

/**
 * dure_measure_at:
 * @index: from 0
 *
 * Returns: (transfer none) (nullable): the list, one after the other; %NULL after its last
 */
const DureMeasure *
dure_measure_at (guint index)
{
  return index < G_N_ELEMENTS (measures) ? &measures[index] : NULL;
}

/**
 * dure_measure_find:
 * @code: foreign text
 *
 * Returns: (transfer none) (nullable): what it means; %NULL when it is not in the list
 */
const DureMeasure *
dure_measure_find (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    if (g_str_equal (measures[i].code, code))
      return &measures[i];
  return NULL;
}

/**
 * dure_measure_is_loinc:
 * @text: foreign text
 *
 * Returns: whether it has the form of a LOINC number, digits, a hyphen and the check digit that
 *   follows from them (Mod 10: LOINC Users' Guide, appendix on check digits)
 */
gboolean
dure_measure_is_loinc (const char *text)
{
  const gsize length = strlen (text);
  guint sum = 0;

  if (length < 3 || length > 9 || text[length - 2] != '-' || !g_ascii_isdigit (text[length - 1]))
    return FALSE;
  for (gsize i = 0; i < length - 2; i++)
    {
      const guint digit = (guint) g_ascii_digit_value (text[i]);
      /* The last one before the hyphen is doubled, and every second one before it. */
      const gboolean is_doubled = (length - 3 - i) % 2 == 0;
      const guint doubled = digit < 5 ? 2 * digit : 2 * digit - 9;

      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      sum += is_doubled ? doubled : digit;
    }
  return (10 - sum % 10) % 10 == (guint) g_ascii_digit_value (text[length - 1]);
}
