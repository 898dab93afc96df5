// judging.h: from what an instrument measured to what the rules judge
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "readings.h"
#include "rhythm.h"
#include "vital-rules.h"

G_BEGIN_DECLS

/* A cuff and a finger clip tell the heart rate too. */
#define DURE_JUDGED_MOST 2

/* So many beats the AI wants to look at. */
#define DURE_RHYTHM_BEATS (DURE_RHYTHM_WINDOW * DURE_RHYTHM_WINDOWS)

/**
 * DureJudged:
 * @reading: what was judged; of two blood pressures their mean
 * @judgement: what the rules say
 * @is_mean: whether it is the mean of two
 */
typedef struct
{
  DureVitalReading reading;
  DureJudgement judgement;
  gboolean is_mean;
} DureJudged;

guint dure_judging_find (const DureReadings *readings, DureInstrumentKind kind,
                         DureVitalReading ret_found[DURE_JUDGED_MOST]);

G_END_DECLS
