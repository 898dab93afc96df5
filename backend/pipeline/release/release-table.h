// release-table.h: from what is stored to the table that a release is made of
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "release-basis.h"
#include "release-columns.h"
#include "release-rolls.h"

G_BEGIN_DECLS

/**
 * DureReleaseWatch:
 * @step: (nullable): told after each donor how far it is; whether to go on
 * @seal: (nullable): within the transaction in which a release is sealed: whether it shall be
 * @data: handed to both
 *
 * Who waits for what takes minutes.
 */
typedef struct
{
  gboolean (*step) (guint n_done, guint n_all, gpointer data);
  gboolean (*seal) (DureCity *city, gpointer data, GError **error);
  gpointer data;
} DureReleaseWatch;

/**
 * DureReleaseDraft:
 * @basis: who is in it, by which decisions
 * @columns: what is told
 * @table: a row a donor and month, and former ones where what was told of a month is another now
 * @n_covered: donors whose decisions cover it
 * @n_empty: of these, who have given nothing that it may tell
 */
typedef struct
{
  DureReleaseBasis *basis;
  DureReleaseColumns columns;
  DureTable *table;
  guint n_covered, n_empty;
} DureReleaseDraft;

DureReleaseDraft *dure_release_draft_new (DureCity *city, const DureReleaseQuestion *question,
                                          const DureReleaseRolls *rolls, const char *command,
                                          const DureReleaseWatch *watch, GError **error);
void dure_release_draft_free (DureReleaseDraft *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReleaseDraft, dure_release_draft_free)

G_END_DECLS
