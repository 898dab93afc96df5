// recipe.h: how each kind and model of instrument is to be spoken to
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "instrument-kind.h"
#include "reading.h"

G_BEGIN_DECLS

/**
 * DureRecipeBond:
 *
 * Whether a device must be paired before anything is asked of it, when it asks for that, or never.
 */
typedef enum {
  DURE_RECIPE_BOND_DEMAND,
  DURE_RECIPE_BOND_FIRST,
  DURE_RECIPE_BOND_NEVER,
} DureRecipeBond;

/**
 * DureRecipeClock:
 *
 * What may be done with its clock. Only an installed instrument is ever written to.
 */
typedef enum {
  DURE_RECIPE_CLOCK_LEAVE,
  DURE_RECIPE_CLOCK_READ,
  DURE_RECIPE_CLOCK_WRITE,
} DureRecipeClock;

#define DURE_RECIPE_USER_ANY (-1)
#define DURE_RECIPE_USER_GUEST (-2)

/**
 * DureRecipe:
 * @model: pattern of the name the device gives itself
 * @kind: what it measures
 * @service: UUID of the service it offers, or of the service data it broadcasts
 * @is_broadcast: whether it broadcasts and is never linked
 * @notify: what to subscribe to, see #DureLinkPlan
 * @appearance: category of its appearance, 0 for none
 * @bond: when to pair
 * @clock: what may be done with its clock
 * @has_records: whether its records are asked for with the record access control point
 * @user: the slot whose values count, or one of the two above
 *
 * One row of recipes.tsv. UUIDs are whole and lower-case, as bluetoothd writes them.
 */
typedef struct {
  const char *model;
  DureInstrumentKind kind;
  const char *service;
  gboolean is_broadcast;
  const char *const *notify;
  guint16 appearance;
  DureRecipeBond bond;
  DureRecipeClock clock;
  gboolean has_records;
  int user;
} DureRecipe;

#define DURE_PROFILE_ID_SIZE 40

const DureRecipe *dure_recipe_get        (gsize               index);
const DureRecipe *dure_recipe_find       (DureInstrumentKind  kind,
                                          const char         *name);
const DureRecipe *dure_recipe_find_heard (DureInstrumentKind  kind,
                                          const char         *name,
                                          const char         *uuid);
gboolean          dure_recipe_has_broadcast (DureInstrumentKind kind);
gboolean          dure_recipe_takes_user (const DureRecipe   *self,
                                          const DureReading  *reading);
gboolean          dure_recipe_profile_id (const char         *uuid,
                                          gboolean            is_broadcast,
                                          char                ret_id[DURE_PROFILE_ID_SIZE]);

G_END_DECLS
