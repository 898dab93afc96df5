// code.c: the closed list of what can be observed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "code.h"

#include <stddef.h>
#include <string.h>

#define LOINC "http://loinc.org"
#define LOCAL "urn:dure:code"

static const struct
{
  const char *text, *system, *unit;
  bool is_series;
  double min, max; /* outside of this it is no measurement of a living person, or of a home */
} codes[DURE_CODE_COUNT] = {
  [DURE_CODE_HEART_RATE] = { "8867-4", LOINC, "/min", false, 20, 300 },
  [DURE_CODE_RR_INTERVALS] = { "8637-1", LOINC, "ms", true, 1, 64000 },
  [DURE_CODE_RMSSD] = { "rmssd", LOCAL, "ms", false, 0, 2000 },
  [DURE_CODE_SYSTOLIC] = { "8480-6", LOINC, "mm[Hg]", false, 40, 300 },
  [DURE_CODE_DIASTOLIC] = { "8462-4", LOINC, "mm[Hg]", false, 20, 250 },
  [DURE_CODE_MEAN_PRESSURE] = { "8478-0", LOINC, "mm[Hg]", false, 25, 280 },
  [DURE_CODE_OXYGEN] = { "59408-5", LOINC, "%", false, 30, 100 },
  [DURE_CODE_TEMPERATURE] = { "8310-5", LOINC, "Cel", false, 25, 45 },
  [DURE_CODE_WEIGHT] = { "29463-7", LOINC, "kg", false, 1, 400 },
  [DURE_CODE_HEIGHT] = { "8302-2", LOINC, "cm", false, 30, 280 },
  [DURE_CODE_BMI] = { "39156-5", LOINC, "kg/m2", false, 5, 150 },
  [DURE_CODE_BODY_FAT] = { "41982-0", LOINC, "%", false, 1, 80 },
  [DURE_CODE_GLUCOSE_MASS] = { "41653-7", LOINC, "mg/dL", false, 5, 2000 },
  [DURE_CODE_GLUCOSE_MOLES] = { "14743-9", LOINC, "mmol/L", false, 0.3, 111 },
  /* At most a megawatt for a quarter of a year. */
  [DURE_CODE_ELECTRICITY] = { "electricity-use", LOCAL, "Wh", false, 0, 2.3e9 },
  /* A home has a connection of some 10 kW; its roof gives no more. */
  [DURE_CODE_POWER] = { "electricity-power", LOCAL, "W", false, -100000, 100000 },
};

/**
 * dure_code_to_text:
 *
 * Returns: (transfer none): the code as documents spell it
 */
const char *
dure_code_to_text (DureCode code)
{
  return codes[code].text;
}

/**
 * dure_code_item:
 *
 * Returns: (transfer none): what notices and consents call it: what a home takes at a moment is
 *   part of the electricity that it uses
 */
const char *
dure_code_item (DureCode code)
{
  return codes[code == DURE_CODE_POWER ? DURE_CODE_ELECTRICITY : code].text;
}

/**
 * dure_code_unit:
 *
 * Returns: (transfer none): the code's one unit, in UCUM
 */
const char *
dure_code_unit (DureCode code)
{
  return codes[code].unit;
}

/**
 * dure_code_system:
 *
 * Returns: (transfer none): the code system's URI
 */
const char *
dure_code_system (DureCode code)
{
  return codes[code].system;
}

/**
 * dure_code_is_series:
 *
 * Returns: whether an observation of it has many values instead of one
 */
bool
dure_code_is_series (DureCode code)
{
  return codes[code].is_series;
}

/**
 * dure_code_holds:
 * @code: what was observed
 * @value: in the code's unit
 *
 * Returns: whether a living person, or a home, can have it
 */
bool
dure_code_holds (DureCode code, double value)
{
  return value >= codes[code].min && value <= codes[code].max;
}

/**
 * dure_code_from_text:
 * @text: (nullable): foreign text
 * @ret_code: (out): set only on success
 */
bool
dure_code_from_text (const char *text, DureCode *ret_code)
{
  for (DureCode code = 0; text != NULL && code < DURE_CODE_COUNT; code++)
    if (strcmp (text, codes[code].text) == 0)
      {
        *ret_code = code;
        return true;
      }
  return false;
}
