// scale-intake.h: weight and body composition of one weighing, joined or apart
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "body-measurement.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureScaleIntake:
 *
 * What waits for its other part; all zeros at first.
 */
typedef struct {
  DureBodyAssembly halves;
  gboolean has_weight;
  gboolean has_composition;
  DureWeight weight;
  DureBodyComposition composition;
  gint64 since_ms;
} DureScaleIntake;

gboolean dure_scale_intake_is_part (const char      *id);
gboolean dure_scale_intake_take    (DureScaleIntake *self,
                                    const char      *id,
                                    const guint8    *bytes,
                                    gsize            length,
                                    gint64           now_ms,
                                    DureReading     *ret_reading);
gboolean dure_scale_intake_flush   (DureScaleIntake *self,
                                    DureReading     *ret_reading);

G_END_DECLS
