// quality-pass.h: what has come goes through the quality rules, once
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "quality-counts.h"

G_BEGIN_DECLS

gboolean dure_quality_step (DureCity *city, DureQualityFigures *ret_figures, gboolean *ret_more,
                            GError **error);

G_END_DECLS
