// quality-batches.h: batches go through the quality rules
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "quality-counts.h"

G_BEGIN_DECLS

gboolean dure_quality_batches (DureCity *city, DureQualityCounts *counts, gboolean *ret_more,
                               GError **error);

G_END_DECLS
