// pilot-classes.h: how many donors there are of each age band and sex, and how many are alike
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "pulse-percentile.h"

G_BEGIN_DECLS

/**
 * DurePilotLevel:
 * @DURE_PILOT_BY_BOTH: age bands and sexes
 * @DURE_PILOT_BY_AGE: age bands only
 * @DURE_PILOT_BY_SEX: sexes only
 *
 * What of its donors a release tells.
 */
typedef enum
{
  DURE_PILOT_BY_BOTH,
  DURE_PILOT_BY_AGE,
  DURE_PILOT_BY_SEX,
  DURE_PILOT_LEVELS,
} DurePilotLevel;

/**
 * DurePilotClasses:
 * @numbers: by age band and sex, how many donors said that last
 */
typedef struct
{
  gint64 numbers[DURE_AGE_COUNT][DURE_SEX_COUNT];
} DurePilotClasses;

const char *dure_pilot_level_to_text (DurePilotLevel level);
char *dure_pilot_class_to_text (DureAgeBand age, DureSex sex);
gboolean dure_pilot_class_from_text (const char *text, DureAgeBand *ret_age, DureSex *ret_sex);
gint64 dure_pilot_classes_sum (const DurePilotClasses *self);
gint64 dure_pilot_classes_alike (const DurePilotClasses *self, DurePilotLevel level);

G_END_DECLS
