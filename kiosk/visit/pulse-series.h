// pulse-series.h: the beats of one visit, in runs without a gap
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "feedback.h"
#include "observation.h"
#include "rhythm.h"

G_BEGIN_DECLS

/* More runs than this are no measurement any more; what comes after is not kept. */
#define DURE_PULSE_SERIES_MAX_RUNS 32

typedef struct _DurePulseSeries DurePulseSeries;

DurePulseSeries *dure_pulse_series_new (void);
void dure_pulse_series_free (DurePulseSeries *self);
void dure_pulse_series_forget (DurePulseSeries *self);
void dure_pulse_series_add (DurePulseSeries *self, gint64 wall_ms, const guint16 *rr_1024,
                            gsize count);
void dure_pulse_series_add_rate (DurePulseSeries *self, gint64 wall_ms, guint bpm);
void dure_pulse_series_break (DurePulseSeries *self);

const gint32 *dure_pulse_series_rr_ms (DurePulseSeries *self, gsize *ret_count);
double dure_pulse_series_progress (DurePulseSeries *self);
gboolean dure_pulse_series_period (DurePulseSeries *self, gint64 *ret_start_ms, gint64 *ret_end_ms);
void dure_pulse_series_judge (DurePulseSeries *self, DureAgeBand age, DureSex sex,
                              DureFeedback *ret_feedback);
void dure_pulse_series_look_at_rhythm (DurePulseSeries *self, DureRhythmResult *ret_rhythm);
GPtrArray *dure_pulse_series_observations (DurePulseSeries *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePulseSeries, dure_pulse_series_free)

G_END_DECLS
