// range-band.h: a value on a band whose usual part is marked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_RANGE_BAND (dure_range_band_get_type ())
G_DECLARE_FINAL_TYPE (DureRangeBand, dure_range_band, DURE, RANGE_BAND, GtkWidget)

void dure_range_band_set_range (DureRangeBand *self, double first, double from, double to,
                                double last, const char *words);
void dure_range_band_set_value (DureRangeBand *self, double value);

G_END_DECLS
