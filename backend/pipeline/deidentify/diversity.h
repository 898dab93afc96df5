// diversity.h: whether what must not be learnt differs enough among some donors
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "partition.h"

G_BEGIN_DECLS

typedef struct _DureDiversity DureDiversity;

DureDiversity *dure_diversity_new (const DurePartitionTask *task);
void dure_diversity_free (DureDiversity *self);

guint32 dure_diversity_set (DureDiversity *self, guint column, guint donor, guint most_rows);
void dure_diversity_begin (DureDiversity *self, guint n_groups);
void dure_diversity_count (DureDiversity *self, guint column, const guint32 *sets,
                           const guint32 *groups, guint n_donors);
void dure_diversity_join (DureDiversity *self, guint group, guint other);
gboolean dure_diversity_is_enough (const DureDiversity *self, guint group);
gboolean dure_diversity_is_class (DureDiversity *self, const guint *donors, guint n_donors,
                                  guint most_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDiversity, dure_diversity_free)

G_END_DECLS
