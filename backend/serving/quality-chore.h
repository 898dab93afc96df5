// quality-chore.h: what has come is judged while nobody waits
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "metrics.h"
#include "quality-counts.h"
#include "writer.h"

G_BEGIN_DECLS

typedef struct _DureQualityChore DureQualityChore;

DureQualityChore *dure_quality_chore_new (DureWriter *writer, DureMailbox *mailbox,
                                          DureMetrics *metrics);
void dure_quality_chore_begin (DureQualityChore *self);
void dure_quality_chore_end (DureQualityChore *self);
void dure_quality_chore_free (DureQualityChore *self);

G_END_DECLS
