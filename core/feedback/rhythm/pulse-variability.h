// pulse-variability.h: what a run of beats says about rate and variability
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_RR_SHORTEST_MS 300
#define DURE_RR_LONGEST_MS 2000

/**
 * DurePulseVariability:
 * @intervals: how many RR intervals there were
 * @out_of_range: of these, shorter than 300 ms or longer than 2000 ms
 * @rejected: of these, out of range or more than 20 % away from the last accepted one
 * @pairs: neighbouring intervals both accepted
 * @mean_ms: mean of those in range; 0 without any
 * @rmssd_ms: RMSSD over @pairs; 0 without any
 */
typedef struct
{
  guint intervals;
  guint out_of_range;
  guint rejected;
  guint pairs;
  double mean_ms;
  double rmssd_ms;
} DurePulseVariability;

void dure_pulse_variability (const gint32 *rr_ms, gsize count, DurePulseVariability *ret_result);
gint32 dure_rr_to_ms (guint16 rr_1024);

G_END_DECLS
