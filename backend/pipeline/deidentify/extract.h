// extract.h: a table that may leave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "disguise.h"
#include "partition.h"
#include "plan.h"
#include "roll.h"

G_BEGIN_DECLS

/* The first column. */
#define DURE_EXTRACT_PSEUDONYM "pseudonym"

typedef struct _DureExtract DureExtract;

DureExtract *dure_extract_new (DureTable *table, DurePlan *plan, DureDisguise *disguise,
                               GPtrArray *earlier, GError **error);
void dure_extract_free (DureExtract *self);

guint dure_extract_n_rows (DureExtract *self);
guint dure_extract_n_columns (DureExtract *self);
const char *dure_extract_name (DureExtract *self, guint column);
const char *dure_extract_cell (DureExtract *self, guint row, guint column);

DureRoll *dure_extract_roll (DureExtract *self);
const DurePartition *dure_extract_partition (DureExtract *self);
const DurePartitionTask *dure_extract_task (DureExtract *self);
guint dure_extract_n_clipped (DureExtract *self);
guint dure_extract_n_evened (DureExtract *self);
gboolean dure_extract_was_repeated (DureExtract *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureExtract, dure_extract_free)

G_END_DECLS
