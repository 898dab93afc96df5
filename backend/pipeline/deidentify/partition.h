// partition.h: donors in classes that are large and different enough
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "owners.h"
#include "domain.h"
#include "plan.h"

G_BEGIN_DECLS

#define DURE_CLASS_NONE G_MAXUINT32

/**
 * DurePartitionTask:
 * @owners: the donors
 * @quasi: what others may know of them
 * @n_quasi: at most %DURE_PLAN_MAX_QUASI
 * @sensitive: what must differ within a class
 * @n_sensitive: at most %DURE_PLAN_MAX_SENSITIVE
 * @k: donors to a class, at least
 * @l: how diverse each sensitive column is in a class, at least; at most %DURE_PLAN_MAX_L
 * @suppressed_percent: of rows that may be left out
 * @start: (nullable): by donor, the group that they must stay in, from 0; %DURE_CLASS_NONE for who
 *   is held back. %NULL is one group of all.
 * @n_starts: how many groups
 */
typedef struct
{
  const DureOwners *owners;
  DureDomain *const *quasi;
  guint n_quasi;
  DureDomain *const *sensitive;
  guint n_sensitive;
  guint k;
  guint l;
  guint suppressed_percent;
  const guint32 *start;
  guint n_starts;
} DurePartitionTask;

/**
 * DureDonorClass:
 * @n_donors: in it
 * @any_donor: one of them, by whom its labels are found
 * @levels: at which each quasi-identifier is told
 * @is_rest: whether there are those in it who had to be told less exactly than their neighbours
 */
typedef struct
{
  guint n_donors;
  guint any_donor;
  guint8 levels[DURE_PLAN_MAX_QUASI];
  gboolean is_rest;
} DureDonorClass;

/**
 * DurePartition:
 * @classes: (element-type DureDonorClass): disjoint
 * @class_of: by donor; %DURE_CLASS_NONE for who is left out
 * @n_suppressed_donors: left out
 * @n_suppressed_rows: theirs
 * @n_coarsened_donors: in a class that is a rest
 * @n_held_donors: held back, or in a group that is no class
 */
typedef struct
{
  GArray *classes;
  guint32 *class_of;
  guint n_suppressed_donors;
  guint n_suppressed_rows;
  guint n_coarsened_donors;
  guint n_held_donors;
} DurePartition;

DurePartition *dure_partition_find (const DurePartitionTask *task);
void dure_partition_free (DurePartition *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePartition, dure_partition_free)

G_END_DECLS
