// quality-limits.c: what is plausible, in one table
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What stands here without a source is engineering: chosen so that nobody who can walk to a kiosk
// is outside of it, and not taken from a study. The ranges of instruments are engineering too: near
// what IEC 80601-2-30 (cuffs), ISO 80601-2-61 (oximeters), ISO 80601-2-56 (thermometers) and ISO
// 15197 (meters) are known to ask for, whose texts were not at hand. A change here needs another
// DURE_QUALITY_RULES.

#include "quality-limits.h"

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

static const DureQualityLimit limits[DURE_CODE_COUNT] = {
  /* Mistaken: Hz. A heart that leaps by 60 within 2 s is a lost contact. */
  [DURE_CODE_HEART_RATE] = { .low = 25, .high = 250, .other_low = 0.4, .other_high = 4.2,
                             .jump = 60, .jump_ms = 2 * SECOND, .stuck = 120 },
  /* Even a paced heart varies by a millisecond in so many beats, as a strap counts 1/1024 s. */
  [DURE_CODE_RR_INTERVALS] = { .stuck = 30 },
  /* Mistaken: seconds. */
  [DURE_CODE_RMSSD] = { .low = 1, .high = 350, .other_low = 0.001, .other_high = 0.35 },
  /* Mistaken: kPa (1 kPa is 7.5 mm[Hg]). */
  [DURE_CODE_SYSTOLIC] = { .low = 60, .high = 280, .other_low = 8, .other_high = 38, .jump = 80,
                           .jump_ms = MINUTE, .stuck = 4, .is_spot = TRUE },
  [DURE_CODE_DIASTOLIC] = { .low = 30, .high = 160, .other_low = 4, .other_high = 22, .jump = 50,
                            .jump_ms = MINUTE, .stuck = 4, .is_spot = TRUE },
  [DURE_CODE_MEAN_PRESSURE] = { .low = 40, .high = 200, .other_low = 5, .other_high = 27,
                                .jump = 60, .jump_ms = MINUTE, .stuck = 4, .is_spot = TRUE },
  /* Mistaken: a share of 1. */
  [DURE_CODE_OXYGEN] = { .low = 50, .high = 100, .other_low = 0.5, .other_high = 1, .jump = 15,
                         .jump_ms = 2 * SECOND },
  /* Mistaken: degrees Fahrenheit, 86 to 109.4 of which are 30 to 43 Cel. */
  [DURE_CODE_TEMPERATURE] = { .low = 30, .high = 43, .other_low = 86, .other_high = 109.4,
                              .jump = 2, .jump_ms = 5 * MINUTE, .stuck = 20, .is_spot = TRUE },
  /* Mistaken: grams. */
  [DURE_CODE_WEIGHT] = { .low = 2, .high = 350, .other_low = 2000, .other_high = 350000,
                         .jump = 5, .jump_ms = HOUR, .stuck = 10, .is_spot = TRUE },
  /* Mistaken: metres. */
  [DURE_CODE_HEIGHT] = { .low = 50, .high = 275, .other_low = 0.5, .other_high = 2.75, .jump = 5,
                         .jump_ms = 24 * HOUR, .is_spot = TRUE },
  [DURE_CODE_BMI] = { .low = 8, .high = 100, .jump = 3, .jump_ms = HOUR, .is_spot = TRUE },
  [DURE_CODE_BODY_FAT] = { .low = 2, .high = 75, .other_low = 0.02, .other_high = 0.75, .jump = 8,
                           .jump_ms = HOUR, .stuck = 10, .is_spot = TRUE },
  /* Each mistaken for the other: 1 mmol/L is 18.016 mg/dL. */
  [DURE_CODE_GLUCOSE_MASS] = { .low = 20, .high = 800, .other_low = 1, .other_high = 19.99,
                               .jump = 60, .jump_ms = 5 * MINUTE, .stuck = 6, .is_spot = TRUE },
  [DURE_CODE_GLUCOSE_MOLES] = { .low = 1.1, .high = 44.4, .other_low = 44.5, .other_high = 800,
                                .jump = 3.3, .jump_ms = 5 * MINUTE, .stuck = 6, .is_spot = TRUE },
  /* How much depends on how long: quality.c. */
  [DURE_CODE_ELECTRICITY] = { .low = 0, .high = 2.3e9 },
  /* What a roof gives is less than 0. The same power, as quality.c has it. */
  [DURE_CODE_POWER] = { .low = -50000, .high = 50000 },
};

static const struct
{
  DureDeviceClass device;
  DureCode code;
  double low, high;
} ranges[] = {
  { DURE_DEVICE_BLOOD_PRESSURE_CUFF, DURE_CODE_SYSTOLIC, 60, 230 },
  { DURE_DEVICE_BLOOD_PRESSURE_CUFF, DURE_CODE_DIASTOLIC, 40, 130 },
  { DURE_DEVICE_BLOOD_PRESSURE_CUFF, DURE_CODE_HEART_RATE, 40, 200 },
  { DURE_DEVICE_PULSE_OXIMETER, DURE_CODE_OXYGEN, 70, 100 },
  { DURE_DEVICE_WEARABLE, DURE_CODE_OXYGEN, 70, 100 },
  { DURE_DEVICE_PULSE_OXIMETER, DURE_CODE_HEART_RATE, 30, 240 },
  { DURE_DEVICE_THERMOMETER, DURE_CODE_TEMPERATURE, 34, 43 },
  { DURE_DEVICE_WEIGHT_SCALE, DURE_CODE_WEIGHT, 5, 200 },
  /* Beyond these meters show LO and HI instead of a number. */
  { DURE_DEVICE_GLUCOSE_METER, DURE_CODE_GLUCOSE_MASS, 20, 600 },
  { DURE_DEVICE_GLUCOSE_METER, DURE_CODE_GLUCOSE_MOLES, 1.1, 33.3 },
};

/**
 * dure_quality_limit:
 *
 * Returns: (transfer none): what is plausible of it
 */
const DureQualityLimit *
dure_quality_limit (DureCode code)
{
  g_return_val_if_fail (code < DURE_CODE_COUNT, NULL);

  return &limits[code];
}

/**
 * dure_quality_instrument_range:
 * @device: %DURE_DEVICE_COUNT for one that is not known
 * @ret_low: (out): the least that it measures well; set only on success
 * @ret_high: (out): the most; set only on success
 *
 * Returns: whether such an instrument has a range for it
 */
gboolean
dure_quality_instrument_range (DureDeviceClass device, DureCode code, double *ret_low,
                               double *ret_high)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (ranges[i].device == device && ranges[i].code == code)
      {
        *ret_low = ranges[i].low;
        *ret_high = ranges[i].high;
        return TRUE;
      }
  return FALSE;
}
