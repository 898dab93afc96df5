// plan.h: what is to become of each column before anything leaves
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "hierarchy.h"
#include "table.h"

G_BEGIN_DECLS

/* Distinct donors to a class: where people work in a closed room, and in what leaves it (Korea's
   guideline of 2016 has 5 for its example; CMS shows no cell of 1 to 10). */
#define DURE_PLAN_ROOM_K 5
#define DURE_PLAN_LEAVING_K 11
#define DURE_PLAN_L 2
#define DURE_PLAN_MAX_L 8
/* Of a hundred rows so many may be left out, so that the rest can be told more exactly. */
#define DURE_PLAN_MAX_SUPPRESSED_PERCENT 5
#define DURE_PLAN_ROWS_PER_DONOR 100
#define DURE_PLAN_MAX_SHIFT_WEEKS 26
/* More would move energy into another season. */
#define DURE_PLAN_ENERGY_SHIFT_WEEKS 3
#define DURE_PLAN_MAX_QUASI 32
#define DURE_PLAN_MAX_SENSITIVE 16

/**
 * DureColumnRole:
 * @DURE_ROLE_QUASI: others may know it of somebody; told only as exactly as k donors share it. What
 *   nobody declares is this.
 * @DURE_ROLE_DIRECT: says who somebody is; left out
 * @DURE_ROLE_SENSITIVE: what must not be learnt of anybody; told, and different within each class
 * @DURE_ROLE_OTHER: told, and says nothing of anybody
 */
typedef enum
{
  DURE_ROLE_QUASI,
  DURE_ROLE_DIRECT,
  DURE_ROLE_SENSITIVE,
  DURE_ROLE_OTHER,
} DureColumnRole;

/**
 * DurePlan:
 * @k: distinct donors to a class, at least
 * @l: values of each sensitive column in a class, at least, none of which all donors have but for
 *   fewer than @l - 1 (diversity.c)
 * @suppressed_percent: of rows that may be left out
 * @rows_per_donor: more of a donor's are left out
 * @shift_weeks: by so many at most, either way, all times of a donor are moved
 * @has_energy: whether there is energy of homes among the columns
 * @floor_k: what @k must not be less than
 */
typedef struct
{
  guint k;
  guint l;
  guint suppressed_percent;
  guint rows_per_donor;
  guint shift_weeks;
  gboolean has_energy;
  guint floor_k;
  /*< private >*/
  GHashTable *declared;
} DurePlan;

DurePlan *dure_plan_new (gboolean is_leaving);
void dure_plan_free (DurePlan *self);

void dure_plan_declare (DurePlan *self, const char *column, DureColumnRole role,
                        DureHierarchy *hierarchy);
DureColumnRole dure_plan_role (DurePlan *self, const char *column);
DureHierarchy *dure_plan_hierarchy (DurePlan *self, const char *column);
gboolean dure_plan_check (DurePlan *self, DureTable *table, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePlan, dure_plan_free)

G_END_DECLS
