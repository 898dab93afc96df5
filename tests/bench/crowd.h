// crowd.h: many connections that ask one server as fast as it answers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "answers.h"
#include "cost.h"

#include <gio/gio.h>
#include <signal.h>

G_BEGIN_DECLS

/**
 * DureCrowdPlan:
 * @url: of the server, `http://HOST:PORT`
 * @path: what is asked
 * @connections: how many ask at the same time
 * @secrets: (nullable): whose bearer secrets are shown in turn
 * @n_observations: in each batch
 * @repeat_percent: how many of the batches are sent a second time, unchanged
 * @bodies: (nullable): sent instead of batches, each once, until all are answered
 * @warm_s: how long before it counts
 * @seconds: how long it counts
 * @count: ends after that many answers instead, unless 0
 * @server: (nullable): number of the process whose cost is measured
 * @on_counting: called when it begins to count
 * @is_told_to_stop: set by anybody, also a signal handler, to end it early
 */
typedef struct
{
  const char *url, *path;
  guint connections;
  GStrv secrets;
  guint n_observations;
  guint repeat_percent;
  GStrv bodies;
  double warm_s;
  double seconds;
  guint64 count;
  const char *server;
  void (*on_counting) (void);
  volatile sig_atomic_t *is_told_to_stop;
} DureCrowdPlan;

/**
 * DureCrowdFigures:
 * @seconds: that were counted
 * @answers: that came meanwhile; latencies are from the first byte sent to the last one received
 * @server: what the server took
 * @own: what the crowd took
 */
typedef struct
{
  double seconds;
  DureAnswers *answers;
  DureCost server, own;
} DureCrowdFigures;

gboolean dure_crowd_run (const DureCrowdPlan *plan, DureCrowdFigures *ret_figures, GError **error);

G_END_DECLS
