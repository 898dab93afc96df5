// feedback.h: what a visit tells the citizen at once
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "pulse-percentile.h"
#include "urgency.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_FEEDBACK_ENOUGH_BEATS 30
#define DURE_FEEDBACK_ENOUGH_MS 60000

/**
 * DurePulseRange:
 *
 * Ranges of the resting pulse, adults, 1/min: below 40, 40-49, 50-100, 101-110, 111-129, 130 and
 * up. A range, not a diagnosis.
 */
typedef enum
{
  DURE_PULSE_UNSAID, /* under 19, or no number */
  DURE_PULSE_VERY_SLOW,
  DURE_PULSE_SLOW,
  DURE_PULSE_USUAL,
  DURE_PULSE_RAISED,
  DURE_PULSE_FAST,
  DURE_PULSE_VERY_FAST,
  DURE_PULSE_COUNT,
} DurePulseRange;

/**
 * DureFeedback:
 * @urgency: the headline
 * @heart_rate: mean heart rate, 1/min; 0 when it cannot be told
 * @range: where that lies
 * @percentile: of 100 people of the same age and sex about so many have a slower pulse; 0 unsaid
 * @rmssd_ms: RMSSD in ms, one decimal; negative when it cannot be told
 * @beats: intervals measured
 * @rejected: intervals not fit for RMSSD
 */
typedef struct
{
  DureUrgency urgency;
  guint heart_rate;
  DurePulseRange range;
  guint percentile;
  double rmssd_ms;
  guint beats;
  guint rejected;
} DureFeedback;

void dure_feedback_from_pulse (const gint32 *rr_ms, gsize count, DureAgeBand age, DureSex sex,
                               DureFeedback *ret_feedback);
void dure_feedback_from_rate (guint bpm, DureAgeBand age, DureSex sex, DureFeedback *ret_feedback);
json_t *dure_feedback_to_json (const DureFeedback *self);
gboolean dure_feedback_from_json (const json_t *json, DureFeedback *ret_feedback, GError **error);

G_END_DECLS
