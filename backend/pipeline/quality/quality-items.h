// quality-items.h: what donations and batches hold, as the quality rules look at it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "batches.h"
#include "quality.h"

G_BEGIN_DECLS

gsize dure_quality_items_of_payload (const json_t *payload, GPtrArray *observations,
                                     DureQualityItem **ret_items);
gsize dure_quality_items_of_batch (const DureBatch *batch, DureQualityItem *items);

G_END_DECLS
