// beat-series.h: a run of RR intervals, cleaned and measured once for all that looks at it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_BEAT_SERIES_MAX 256

/**
 * DureBeatSeries:
 * @count: usable intervals; those outside 300 to 2000 ms are left out
 * @rejected: how many were left out
 * @ms: (array fixed-size=256): the usable intervals, oldest first
 * @follows: (array fixed-size=256): whether the interval right before it was usable too, so that
 *   the two may be compared
 * @sorted: (array fixed-size=256): the same intervals, shortest first
 * @local_ms: (array fixed-size=256): of each, the median of the up to seven around it
 * @mean_ms: their mean; 0 without any
 * @median_ms: their median; 0 without any
 */
typedef struct
{
  guint count;
  guint rejected;
  double ms[DURE_BEAT_SERIES_MAX];
  gboolean follows[DURE_BEAT_SERIES_MAX];
  double sorted[DURE_BEAT_SERIES_MAX];
  double local_ms[DURE_BEAT_SERIES_MAX];
  double mean_ms;
  double median_ms;
} DureBeatSeries;

void dure_beat_series_init (DureBeatSeries *self, const gint32 *rr_ms, gsize count);
void dure_beat_series_init_whole (DureBeatSeries *self, const double *ms, guint count);
gboolean dure_beat_series_reaches (const DureBeatSeries *self, guint at, guint back);
void dure_sort_doubles (double *values, guint count);
double dure_quantile (const double *sorted, guint count, double share);

G_END_DECLS
