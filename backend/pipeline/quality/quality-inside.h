// quality-inside.h: what the files of the quality rules share
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "quality.h"

#define DURE_QUALITY_BIT(reason) (1u << DURE_QUALITY_##reason)

void dure_quality_judge_neighbours (const DureQualityItem *items, gsize count,
                                    const DureQualityContext *context, guint32 *reasons);
