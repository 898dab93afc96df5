// range-band.h: a value on a band with the edges of its ranges
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_BAND_EDGES 5

/**
 * DureBandScale:
 * @first: value at the left end
 * @last: value at the right end
 * @usual_from: where the usual part begins
 * @usual_to: where it ends
 * @edges: (array zero-terminated=1): where other ranges end or begin
 *
 * What a band is drawn of. A usual part that begins or ends with the band has no edge there.
 */
typedef struct
{
  double first, last;
  double usual_from, usual_to;
  double edges[DURE_BAND_EDGES + 1];
} DureBandScale;

#define DURE_TYPE_RANGE_BAND (dure_range_band_get_type ())
G_DECLARE_FINAL_TYPE (DureRangeBand, dure_range_band, DURE, RANGE_BAND, GtkWidget)

GtkWidget *dure_range_band_new (const DureBandScale *scale, const char *words, double value);

G_END_DECLS
