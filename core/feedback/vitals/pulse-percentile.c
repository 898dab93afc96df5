// pulse-percentile.c: where a resting pulse stands among people of the same age and sex
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "pulse-percentile.h"

#define POINTS 7

static const guint percentiles[POINTS] = { 5, 10, 25, 50, 75, 90, 95 };

/* Seated resting pulse, 1/min, weighted percentiles of NHANES 2009-2012 (US, public domain),
 * counted over 30 s and so in steps of 2. Not Koreans: screens say "US reference". */
static const guint8 resting_pulse[DURE_AGE_SAID_COUNT][DURE_SEX_COUNT][POINTS] = {
  [DURE_AGE_12_15] = { [DURE_SEX_MALE] = { 58, 60, 66, 74, 82, 90, 96 },
                       [DURE_SEX_FEMALE] = { 64, 66, 72, 78, 86, 96, 102 } },
  [DURE_AGE_16_19] = { [DURE_SEX_MALE] = { 50, 54, 64, 72, 78, 86, 90 },
                       [DURE_SEX_FEMALE] = { 62, 66, 72, 76, 84, 92, 96 } },
  [DURE_AGE_20_39] = { [DURE_SEX_MALE] = { 54, 58, 64, 70, 80, 88, 94 },
                       [DURE_SEX_FEMALE] = { 60, 62, 70, 76, 84, 92, 98 } },
  [DURE_AGE_40_59] = { [DURE_SEX_MALE] = { 52, 56, 62, 70, 78, 88, 92 },
                       [DURE_SEX_FEMALE] = { 58, 60, 66, 72, 82, 88, 94 } },
  [DURE_AGE_60_79] = { [DURE_SEX_MALE] = { 52, 56, 60, 68, 76, 84, 88 },
                       [DURE_SEX_FEMALE] = { 54, 58, 64, 72, 78, 86, 96 } },
  [DURE_AGE_80_UP] = { [DURE_SEX_MALE] = { 52, 54, 60, 68, 74, 84, 92 },
                       [DURE_SEX_FEMALE] = { 52, 54, 62, 70, 80, 88, 96 } },
};

static const char *const ages[DURE_AGE_COUNT] = { "unsaid", "12-15", "16-19", "20-39", "40-59",
                                                  "60-79",  "80+",   "12-39", "40+" };
static const char *const sexes[DURE_SEX_COUNT] = { "unsaid", "male", "female" };

/**
 * dure_pulse_percentile:
 * @bpm: resting pulse, 1/min
 * @age: age band; must be said, and not wide
 * @sex: sex; must be said
 * @ret_percentile: (out): set only on success: of 100 such people about so many have a slower
 *   pulse, interpolated between the table's points; 5 stands for 5 and fewer, 95 for 95 and more
 *
 * Returns: whether there is a reference for this age and sex
 */
gboolean
dure_pulse_percentile (guint bpm, DureAgeBand age, DureSex sex, guint *ret_percentile)
{
  const guint8 *pulse;
  guint i = 1;

  if (age == DURE_AGE_UNSAID || sex == DURE_SEX_UNSAID || age >= DURE_AGE_SAID_COUNT
      || sex >= DURE_SEX_COUNT)
    return FALSE;
  pulse = resting_pulse[age][sex];
  if (bpm <= pulse[0])
    *ret_percentile = percentiles[0];
  else if (bpm >= pulse[POINTS - 1])
    *ret_percentile = percentiles[POINTS - 1];
  else
    {
      while (bpm > pulse[i])
        i++;
      *ret_percentile = percentiles[i - 1]
                        + (percentiles[i] - percentiles[i - 1]) * (bpm - pulse[i - 1])
                              / (pulse[i] - pulse[i - 1]);
    }
  return TRUE;
}

/**
 * dure_age_band_is_under_19:
 * @age: an age band
 *
 * The rules for adults are not asked about such a person: a number is told, and no more.
 *
 * Returns: whether somebody of that band may be younger than 19
 */
gboolean
dure_age_band_is_under_19 (DureAgeBand age)
{
  return age == DURE_AGE_12_15 || age == DURE_AGE_16_19 || age == DURE_AGE_12_39;
}

/**
 * dure_age_band_to_text:
 *
 * Returns: (transfer none): the age band as documents spell it
 */
const char *
dure_age_band_to_text (DureAgeBand age)
{
  g_return_val_if_fail (age < DURE_AGE_COUNT, NULL);
  return ages[age];
}

/**
 * dure_age_band_from_text:
 * @text: (nullable): foreign text
 * @ret_age: (out): set only on success
 */
gboolean
dure_age_band_from_text (const char *text, DureAgeBand *ret_age)
{
  for (DureAgeBand age = 0; age < DURE_AGE_COUNT; age++)
    if (g_strcmp0 (text, ages[age]) == 0)
      {
        *ret_age = age;
        return TRUE;
      }
  return FALSE;
}

/**
 * dure_sex_to_text:
 *
 * Returns: (transfer none): the sex as documents spell it (FHIR administrative-gender)
 */
const char *
dure_sex_to_text (DureSex sex)
{
  g_return_val_if_fail (sex < DURE_SEX_COUNT, NULL);
  return sexes[sex];
}

/**
 * dure_sex_from_text:
 * @text: (nullable): foreign text
 * @ret_sex: (out): set only on success
 */
gboolean
dure_sex_from_text (const char *text, DureSex *ret_sex)
{
  for (DureSex sex = 0; sex < DURE_SEX_COUNT; sex++)
    if (g_strcmp0 (text, sexes[sex]) == 0)
      {
        *ret_sex = sex;
        return TRUE;
      }
  return FALSE;
}
