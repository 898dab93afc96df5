// run-counts.h: how often a pilot model ran here, by day
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "model-runs.h"
#include "world.h"

G_BEGIN_DECLS

typedef struct _DureRunCounts DureRunCounts;

DureRunCounts *dure_run_counts_open (const char *path, DureClock *clock, GError **error);
void dure_run_counts_close (DureRunCounts *self);
gboolean dure_run_counts_add (DureRunCounts *self, const char *digest, DureModelOutcome outcome,
                              DureModelAgreement agreement, GError **error);
const DureModelRuns *dure_run_counts_closed (DureRunCounts *self, DureDice *dice, GError **error);
gboolean dure_run_counts_drop (DureRunCounts *self, const char *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureRunCounts, dure_run_counts_close)

G_END_DECLS
