// open-count.h: how many donors there are and what they gave, for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "budget.h"
#include "kind.h"
#include "pulse-percentile.h"
#include "world.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_OPEN_SCHEMA "dure.open/1"
/* Of a kind, so many observations of a donor count; further ones do not. */
#define DURE_OPEN_ROWS_PER_DONOR 10

/* Millionths of epsilon: a donor is in one cell of ages and sexes, and may have given each kind. */
#define DURE_OPEN_TOTAL_EPSILON 100000
#define DURE_OPEN_CELL_EPSILON 200000
#define DURE_OPEN_KIND_EPSILON 50000
#define DURE_OPEN_ROWS_EPSILON 50000
#define DURE_OPEN_COST                                                                             \
  (DURE_OPEN_TOTAL_EPSILON + DURE_OPEN_CELL_EPSILON                                                \
   + (DURE_KIND_COUNT - 1) * (DURE_OPEN_KIND_EPSILON + DURE_OPEN_ROWS_EPSILON))

/**
 * DureOpenDonor:
 * @age: as they said it
 * @sex: likewise
 * @rows: by kind, how many observations of theirs are in force
 */
typedef struct
{
  DureAgeBand age;
  DureSex sex;
  guint rows[DURE_KIND_COUNT];
} DureOpenDonor;

typedef struct _DureOpenCount DureOpenCount;

DureOpenCount *dure_open_count_new (void);
void dure_open_count_free (DureOpenCount *self);
void dure_open_count_add (DureOpenCount *self, const DureOpenDonor *donor);
json_t *dure_open_count_tell (DureOpenCount *self, DureBudget *budget, DureDice *dice,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureOpenCount, dure_open_count_free)

G_END_DECLS
