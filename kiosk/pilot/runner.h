// runner.h: starts the process of a pilot model, asks it, and ends it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "model-outcome.h"
#include "pilot-features.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DurePilotTimes:
 * @start_ms: until the process is locked in, at most
 * @think_ms: from then until it has answered and is gone, at most
 */
typedef struct
{
  guint start_ms;
  guint think_ms;
} DurePilotTimes;

/* A sound answer takes well under a millisecond. */
#define DURE_PILOT_TIMES_DEFAULT { 2000, 200 }

typedef struct _DurePilotRunner DurePilotRunner;

DurePilotRunner *dure_pilot_runner_new (const char *program, const char *wall,
                                        const DurePilotTimes *times);
void dure_pilot_runner_free (DurePilotRunner *self);
GBytes *dure_pilot_question_new (const DurePilotFeatures *features,
                                 const DurePilotFeature *wanted, guint n_wanted, GBytes *model);
void dure_pilot_run_async (DurePilotRunner *self, GBytes *question, GAsyncReadyCallback callback,
                           gpointer data);
DureModelOutcome dure_pilot_run_finish (DurePilotRunner *self, GAsyncResult *result,
                                        double *ret_answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePilotRunner, dure_pilot_runner_free)

G_END_DECLS
