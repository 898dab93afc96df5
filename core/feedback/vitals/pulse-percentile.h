// pulse-percentile.h: where a resting pulse stands among people of the same age and sex
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureAgeBand:
 *
 * The bands that a visitor can say, and after them the wide ones that can be told instead.
 */
typedef enum
{
  DURE_AGE_UNSAID,
  DURE_AGE_12_15,
  DURE_AGE_16_19,
  DURE_AGE_20_39,
  DURE_AGE_40_59,
  DURE_AGE_60_79,
  DURE_AGE_80_UP,
  DURE_AGE_SAID_COUNT,
  DURE_AGE_12_39 = DURE_AGE_SAID_COUNT,
  DURE_AGE_40_UP,
  DURE_AGE_COUNT,
} DureAgeBand;

typedef enum
{
  DURE_SEX_UNSAID,
  DURE_SEX_MALE,
  DURE_SEX_FEMALE,
  DURE_SEX_COUNT,
} DureSex;

gboolean dure_pulse_percentile (guint bpm, DureAgeBand age, DureSex sex, guint *ret_percentile);

gboolean dure_age_band_is_under_19 (DureAgeBand age);
const char *dure_age_band_to_text (DureAgeBand age);
gboolean dure_age_band_from_text (const char *text, DureAgeBand *ret_age);
const char *dure_sex_to_text (DureSex sex);
gboolean dure_sex_from_text (const char *text, DureSex *ret_sex);

G_END_DECLS
