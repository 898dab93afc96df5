// plan.c: what is to become of each column before anything leaves
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A plan can only be stricter than the rules of the house: it is checked against a table before
// anything is read. Silence is no leave: a column that was forgotten is a quasi-identifier, told
// whole where k donors share it and not at all where they do not. What is told as it is, other or
// sensitive, is a number in bands or a word of a closed list, and so never free text.

#include "plan.h"

#include "deidentify-error.h"

typedef struct
{
  DureColumnRole role;
  DureHierarchy *hierarchy; /* NULL: as it is or not at all */
} Declaration;

static void
free_declaration (gpointer data)
{
  Declaration *declaration = data;

  dure_hierarchy_free (declaration->hierarchy);
  g_free (declaration);
}

/**
 * dure_plan_new:
 * @is_leaving: whether it leaves the closed room
 *
 * Returns: (transfer full): the least strict plan, in which nothing is declared
 */
DurePlan *
dure_plan_new (gboolean is_leaving)
{
  DurePlan *self = g_new0 (DurePlan, 1);

  self->k = self->floor_k = is_leaving ? DURE_PLAN_LEAVING_K : DURE_PLAN_ROOM_K;
  self->l = DURE_PLAN_L;
  self->suppressed_percent = DURE_PLAN_MAX_SUPPRESSED_PERCENT;
  self->rows_per_donor = DURE_PLAN_ROWS_PER_DONOR;
  self->shift_weeks = DURE_PLAN_ENERGY_SHIFT_WEEKS;
  self->declared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_declaration);
  return self;
}

/**
 * dure_plan_free:
 * @self: (transfer full) (nullable)
 */
void
dure_plan_free (DurePlan *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->declared);
  g_free (self);
}

/**
 * dure_plan_declare:
 * @column: its name
 * @role: what it is
 * @hierarchy: (transfer full) (nullable): how it is told less exactly; its level 0 is the most that
 *   is told of a column that is no quasi-identifier. %NULL is whole or not at all.
 */
void
dure_plan_declare (DurePlan *self, const char *column, DureColumnRole role,
                   DureHierarchy *hierarchy)
{
  Declaration *declaration = g_new0 (Declaration, 1);

  declaration->role = role;
  declaration->hierarchy = hierarchy;
  g_hash_table_insert (self->declared, g_strdup (column), declaration);
}

/**
 * dure_plan_role:
 *
 * Returns: what the column is; a quasi-identifier unless it was declared
 */
DureColumnRole
dure_plan_role (DurePlan *self, const char *column)
{
  const Declaration *declaration = g_hash_table_lookup (self->declared, column);

  return declaration == NULL ? DURE_ROLE_QUASI : declaration->role;
}

/**
 * dure_plan_hierarchy:
 *
 * Returns: (transfer none) (nullable): how the column is told less exactly
 */
DureHierarchy *
dure_plan_hierarchy (DurePlan *self, const char *column)
{
  const Declaration *declaration = g_hash_table_lookup (self->declared, column);

  return declaration == NULL ? NULL : declaration->hierarchy;
}

static gboolean
refuse (const char *column, const char *why, GError **error)
{
  g_set_error (error, DURE_DEIDENTIFY_ERROR, DURE_DEIDENTIFY_ERROR_PLAN, "%s: %s", column, why);
  return FALSE;
}

static gboolean
check_column (DurePlan *self, const char *name, DureColumnType type, GError **error)
{
  static const DureHierarchyKind kinds[] = {
    [DURE_COLUMN_TEXT] = DURE_HIERARCHY_PLACES,
    [DURE_COLUMN_NUMBER] = DURE_HIERARCHY_BANDS,
    [DURE_COLUMN_TIME] = DURE_HIERARCHY_CALENDAR,
  };
  const DureColumnRole role = dure_plan_role (self, name);
  DureHierarchy *hierarchy = dure_plan_hierarchy (self, name);
  const gboolean is_whole = hierarchy == NULL
                            || dure_hierarchy_kind (hierarchy) == DURE_HIERARCHY_WHOLE;

  if (role == DURE_ROLE_DIRECT)
    return TRUE;
  if (type == DURE_COLUMN_SERIES)
    return refuse (name, "a series is a fingerprint; only features of it can be told", error);
  if (!is_whole && dure_hierarchy_kind (hierarchy) != kinds[type])
    return refuse (name, "its hierarchy is for another type", error);
  if (role == DURE_ROLE_QUASI)
    return TRUE;
  if (is_whole)
    return refuse (name, "what is told needs bands or a closed list", error);
  if (type == DURE_COLUMN_TIME)
    return refuse (name, "a time is a quasi-identifier", error);
  return TRUE;
}

/**
 * dure_plan_check:
 * @table: what it is for
 *
 * Returns: whether the plan is one that the rules of the house allow for these columns
 */
gboolean
dure_plan_check (DurePlan *self, DureTable *table, GError **error)
{
  guint n_of_role[DURE_ROLE_OTHER + 1] = { 0 };

  if (self->k < self->floor_k || self->l < DURE_PLAN_L || self->l > DURE_PLAN_MAX_L)
    return refuse ("k, l", "fewer than the rules allow, or too many", error);
  if (self->suppressed_percent > DURE_PLAN_MAX_SUPPRESSED_PERCENT || self->rows_per_donor == 0)
    return refuse ("suppression", "more than the rules allow", error);
  if (self->shift_weeks == 0
      || self->shift_weeks
             > (self->has_energy ? DURE_PLAN_ENERGY_SHIFT_WEEKS : DURE_PLAN_MAX_SHIFT_WEEKS))
    return refuse ("shift", "none, or more than the rules allow", error);
  for (guint i = 0; i < dure_table_n_columns (table); i++)
    {
      const char *name = dure_table_name (table, i);

      if (!check_column (self, name, dure_table_type (table, i), error))
        return FALSE;
      n_of_role[dure_plan_role (self, name)]++;
    }
  if (n_of_role[DURE_ROLE_QUASI] > DURE_PLAN_MAX_QUASI
      || n_of_role[DURE_ROLE_SENSITIVE] > DURE_PLAN_MAX_SENSITIVE)
    return refuse ("columns", "more than can be looked at", error);
  return TRUE;
}
