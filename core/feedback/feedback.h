// feedback.h: what a visit tells the citizen at once
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "code.h"
#include "pulse-percentile.h"
#include "rhythm.h"
#include "vital-rules.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_FEEDBACK_SCHEMA "dure.feedback/1"

#define DURE_FEEDBACK_ENOUGH_BEATS 30
#define DURE_FEEDBACK_ENOUGH_MS 60000

/**
 * DureFeedback:
 * @urgency: the headline: the gravest of all that was judged, "cannot tell" without any
 * @heart_rate: mean heart rate, 1/min; 0 when it cannot be told
 * @percentile: of 100 people of the same age and sex about so many have a slower pulse; 0 unsaid
 * @rmssd_ms: RMSSD in ms, one decimal; negative when it cannot be told
 * @beats: intervals measured
 * @rejected: intervals not fit for RMSSD
 * @judged: which of @judgements there are, bits 1 << DureVital
 * @judgements: what the rules say; of one that was read from a document @source is %NULL
 * @has_rhythm: whether a model was asked how even the pulse was
 * @rhythm: then, its answer
 */
typedef struct
{
  DureUrgency urgency;
  guint heart_rate;
  guint percentile;
  double rmssd_ms;
  guint beats;
  guint rejected;
  guint judged;
  DureJudgement judgements[DURE_VITAL_COUNT];
  gboolean has_rhythm;
  DureRhythm rhythm;
} DureFeedback;

void dure_feedback_init (DureFeedback *self);
void dure_feedback_from_pulse (const gint32 *rr_ms, gsize count, DureAgeBand age, DureSex sex,
                               DureFeedback *ret_feedback);
void dure_feedback_from_rate (guint bpm, DureAgeBand age, DureSex sex, DureFeedback *ret_feedback);
void dure_feedback_judge (DureFeedback *self, const DureVitalReading *reading,
                          const DurePerson *person);
void dure_feedback_judge_pulse (DureFeedback *self, const DurePerson *person, gboolean is_repeated);
void dure_feedback_set_rhythm (DureFeedback *self, DureRhythm rhythm);
const DureJudgement *dure_feedback_get (const DureFeedback *self, DureVital vital);
DureUrgency dure_feedback_pulse_urgency (const DureFeedback *self);
DureCategory dure_feedback_pulse_category (const DureFeedback *self);
gboolean dure_feedback_drop (DureFeedback *self, guint codes);

json_t *dure_feedback_to_json (const DureFeedback *self);
gboolean dure_feedback_from_json (const json_t *json, DureFeedback *ret_feedback, GError **error);

G_END_DECLS
