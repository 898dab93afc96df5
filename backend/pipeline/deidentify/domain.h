// domain.h: the classes that one column has in one table, numbered
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "hierarchy.h"
#include "table.h"

G_BEGIN_DECLS

#define DURE_DOMAIN_MAX_LEVELS (DURE_HIERARCHY_MAX_LEVELS + 1)

/**
 * DureDomain:
 * @top: the level at which all is one
 * @codes: by row, its class of level 0
 * @missing: the class of level 0 of rows that have no value; %G_MAXUINT32 when all have
 * @n_classes: by level
 * @up: by level, then by class of level 0, its class there
 * @labels: by level, then by class, what a reader sees
 *
 * Classes are numbered from 0 in the order of what they hold, never in that of the rows.
 */
typedef struct
{
  guint top;
  guint32 *codes;
  guint32 missing;
  guint n_classes[DURE_DOMAIN_MAX_LEVELS];
  guint32 *up[DURE_DOMAIN_MAX_LEVELS];
  GPtrArray *labels[DURE_DOMAIN_MAX_LEVELS];
} DureDomain;

DureDomain *dure_domain_new (DureTable *table, guint column, DureHierarchy *hierarchy,
                             const gint64 *moved_ms);
void dure_domain_free (DureDomain *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDomain, dure_domain_free)

G_END_DECLS
