// restore.h: puts a copy of the city back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "carry.h"
#include "city.h"

G_BEGIN_DECLS

/**
 * DureRestorePlan:
 * @data: a folder with a copy of the data
 * @keys: (nullable): one with a copy of the donors' keys; %NULL to keep those that are there
 * @may_replace: whether what is there may go
 */
typedef struct
{
  const char *data, *keys;
  gboolean may_replace;
} DureRestorePlan;

/**
 * DureRestored:
 * @donors: who give, and whose data opens
 * @forgotten: whose key was ever destroyed; nothing of theirs opens
 * @lost: who give, but have no key
 */
typedef struct
{
  gint64 donors, forgotten, lost;
} DureRestored;

gboolean dure_restore (const DureCityPlan *where, const DureRestorePlan *plan, DureClock *clock,
                       DureDice *dice, DureCarryFunc func, gpointer data,
                       DureRestored *ret_restored, GError **error);
void dure_restore_tidy (const char *state);

G_END_DECLS
