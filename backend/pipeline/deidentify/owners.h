// owners.h: whose the rows of a table are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "table.h"

G_BEGIN_DECLS

/* Whose a row is that fell away. */
#define DURE_OWNER_NONE G_MAXUINT32

/**
 * DureOwners:
 * @n_donors: how many there are
 * @first: by donor, where their rows begin in @rows; one more ends the last
 * @rows: numbers of rows of the table, donor by donor
 *
 * Donors are numbered in the order of their ids, never in that of the rows.
 */
typedef struct
{
  guint n_donors;
  guint *first;
  guint *rows;
} DureOwners;

DureOwners *dure_owners_new (DureTable *table);
void dure_owners_free (DureOwners *self);

DureOwners *dure_owners_copy (const DureOwners *self);
guint32 *dure_owners_by_row (const DureOwners *self, guint n_rows);
void dure_owners_sort (DureOwners *self, const guint64 *lots);
guint dure_owners_cut (DureOwners *self, const guint *most);
guint dure_owners_drop (DureOwners *self, const gboolean *is_dropped);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureOwners, dure_owners_free)

G_END_DECLS
