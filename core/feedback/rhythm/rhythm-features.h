// rhythm-features.h: what the rhythm model looks at in a window of beats
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "packed-model.h"

G_BEGIN_DECLS

#define DURE_RHYTHM_FEATURE_LIST "rhythm-2"
#define DURE_RHYTHM_FEATURE_COUNT 74
#define DURE_RHYTHM_FEATURE_MIN_BEATS 8

extern const DurePackedModelFeature dure_rhythm_features[DURE_RHYTHM_FEATURE_COUNT];

gboolean dure_rhythm_features_measure (const gint32 *rr_ms, gsize count, double *ret_features);
gboolean dure_rhythm_feature_find (const char *name, guint *ret_index);

G_END_DECLS
