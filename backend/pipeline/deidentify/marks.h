// marks.h: what rows say, in a few bytes, to see whether it is still the same
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "owners.h"
#include "plan.h"

G_BEGIN_DECLS

/**
 * DureMark:
 * @mark: of what a row says
 * @row: of the table
 */
typedef struct
{
  guint64 mark;
  guint row;
} DureMark;

guint64 *dure_marks_new (DureTable *table, DurePlan *plan);
GArray *dure_marks_of_donor (const guint64 *marks, const DureOwners *owners, guint donor);
gboolean dure_marks_are_same (const GArray *marks, const GArray *others);
gboolean dure_marks_find_new (const GArray *marks, const GArray *others, GArray *ret_rows);

G_END_DECLS
