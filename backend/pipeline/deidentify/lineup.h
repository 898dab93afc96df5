// lineup.h: donors, class by class, each with what is known of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "diversity.h"
#include "partition.h"

G_BEGIN_DECLS

/**
 * DureLineup:
 * @donors: by place, who stands there
 * @n_rows: by place, how many rows are theirs
 * @nodes: by quasi-identifier, then by place: the narrowest class, of any level, in which all of
 *   their rows are
 * @classes: by quasi-identifier and level below the top, then by node: the class of that level in
 *   which it lies; one more than there are for a node that is in none, being wider
 * @given: by sensitive column, then by place: the set of what they gave, see dure_diversity_set()
 */
typedef struct
{
  guint32 *donors;
  guint32 *n_rows;
  guint32 *nodes[DURE_PLAN_MAX_QUASI];
  guint32 *classes[DURE_PLAN_MAX_QUASI][DURE_DOMAIN_MAX_LEVELS];
  guint32 *given[DURE_PLAN_MAX_SENSITIVE];
  /*< private >*/
  const DurePartitionTask *task;
  guint32 *spare;
} DureLineup;

DureLineup *dure_lineup_new (const DurePartitionTask *task, DureDiversity *diversity,
                           const guint *donors, guint n_donors);
void dure_lineup_free (DureLineup *self);

void dure_lineup_move (DureLineup *self, guint begin, guint end, const guint32 *places,
                      guint n_kept, guint32 open);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLineup, dure_lineup_free)

G_END_DECLS
