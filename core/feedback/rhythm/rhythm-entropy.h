// rhythm-entropy.h: how hard a run of beats is to foretell
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "beat-series.h"

G_BEGIN_DECLS

#define DURE_RHYTHM_PASTS 3

double dure_rhythm_cosen (const DureBeatSeries *series);
double dure_rhythm_sample_entropy (const DureBeatSeries *series, guint length, double tolerance_ms);
double dure_rhythm_word_entropy (const DureBeatSeries *series);
double dure_rhythm_step_entropy (const DureBeatSeries *series);
double dure_rhythm_occupancy (const DureBeatSeries *series);
double dure_rhythm_turning_points (const DureBeatSeries *series);
void dure_rhythm_foretelling (const DureBeatSeries *series, double *ret_errors);

G_END_DECLS
