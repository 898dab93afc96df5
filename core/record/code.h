// code.h: the closed list of what can be observed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Plain C, so that the decoders of radio bytes can name what they found without any library.

#pragma once

#include <stdbool.h>

/**
 * DureCode:
 *
 * What can be observed. The names in documents are LOINC's where LOINC has one; each code has one
 * unit (UCUM), written here and given by dure_code_unit().
 */
typedef enum
{
  DURE_CODE_HEART_RATE,      /* 8867-4, /min */
  DURE_CODE_RR_INTERVALS,    /* 8637-1, ms, one value per beat */
  DURE_CODE_RMSSD,           /* no LOINC code; ours, ms */
  DURE_CODE_SYSTOLIC,        /* 8480-6, mm[Hg] */
  DURE_CODE_DIASTOLIC,       /* 8462-4, mm[Hg] */
  DURE_CODE_MEAN_PRESSURE,   /* 8478-0, mm[Hg] */
  DURE_CODE_OXYGEN,          /* 59408-5, %, by pulse oximetry */
  DURE_CODE_TEMPERATURE,     /* 8310-5, Cel */
  DURE_CODE_WEIGHT,          /* 29463-7, kg */
  DURE_CODE_HEIGHT,          /* 8302-2, cm */
  DURE_CODE_BMI,             /* 39156-5, kg/m2 */
  DURE_CODE_BODY_FAT,        /* 41982-0, % */
  DURE_CODE_GLUCOSE_MASS,    /* 41653-7, mg/dL, capillary blood by meter */
  DURE_CODE_GLUCOSE_MOLES,   /* 14743-9, mmol/L, capillary blood by meter */
  DURE_CODE_ELECTRICITY,     /* no LOINC code; ours, as consents name it, Wh into a home */
  DURE_CODE_POWER,           /* no LOINC code; ours, W into a home, less than 0 out of it */
  DURE_CODE_COUNT,
} DureCode;

const char *dure_code_to_text (DureCode code);
const char *dure_code_item (DureCode code);
const char *dure_code_unit (DureCode code);
const char *dure_code_system (DureCode code);
bool dure_code_is_series (DureCode code);
bool dure_code_holds (DureCode code, double value);
bool dure_code_from_text (const char *text, DureCode *ret_code);
