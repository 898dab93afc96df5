// kind.c: what people call the things that can be observed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "kind.h"

#include <stddef.h>
#include <string.h>

static const DureKind kinds[DURE_CODE_COUNT] = {
  [DURE_CODE_HEART_RATE] = DURE_KIND_HEART,
  [DURE_CODE_RR_INTERVALS] = DURE_KIND_HEART,
  [DURE_CODE_RMSSD] = DURE_KIND_HEART,
  [DURE_CODE_SYSTOLIC] = DURE_KIND_BLOOD_PRESSURE,
  [DURE_CODE_DIASTOLIC] = DURE_KIND_BLOOD_PRESSURE,
  [DURE_CODE_MEAN_PRESSURE] = DURE_KIND_BLOOD_PRESSURE,
  [DURE_CODE_OXYGEN] = DURE_KIND_OXYGEN,
  [DURE_CODE_TEMPERATURE] = DURE_KIND_TEMPERATURE,
  [DURE_CODE_WEIGHT] = DURE_KIND_BODY,
  [DURE_CODE_HEIGHT] = DURE_KIND_BODY,
  [DURE_CODE_BMI] = DURE_KIND_BODY,
  [DURE_CODE_BODY_FAT] = DURE_KIND_BODY,
  [DURE_CODE_GLUCOSE_MASS] = DURE_KIND_GLUCOSE,
  [DURE_CODE_GLUCOSE_MOLES] = DURE_KIND_GLUCOSE,
  [DURE_CODE_ELECTRICITY] = DURE_KIND_ELECTRICITY,
  [DURE_CODE_POWER] = DURE_KIND_ELECTRICITY,
};

static const char *const texts[DURE_KIND_COUNT] = {
  [DURE_KIND_HEART] = "heart",
  [DURE_KIND_BLOOD_PRESSURE] = "blood-pressure",
  [DURE_KIND_OXYGEN] = "oxygen",
  [DURE_KIND_TEMPERATURE] = "temperature",
  [DURE_KIND_BODY] = "body",
  [DURE_KIND_GLUCOSE] = "glucose",
  [DURE_KIND_ELECTRICITY] = "electricity",
};

/**
 * dure_kind_of_code:
 *
 * Returns: the kind it belongs to
 */
DureKind
dure_kind_of_code (DureCode code)
{
  return kinds[code];
}

/**
 * dure_kind_to_text:
 * @kind: a known one
 *
 * Returns: (transfer none): the word that forms and the store have for it
 */
const char *
dure_kind_to_text (DureKind kind)
{
  return texts[kind];
}

/**
 * dure_kind_from_text:
 * @text: (nullable): foreign text
 * @ret_kind: (out): set only on success
 */
bool
dure_kind_from_text (const char *text, DureKind *ret_kind)
{
  for (DureKind kind = DURE_KIND_UNKNOWN + 1; text != NULL && kind < DURE_KIND_COUNT; kind++)
    if (strcmp (text, texts[kind]) == 0)
      {
        *ret_kind = kind;
        return true;
      }
  return false;
}
