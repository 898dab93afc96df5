// copier.h: makes the tables of one database what those of another are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "database.h"

G_BEGIN_DECLS

#define DURE_COPIER_DIGEST_BYTES 16

typedef struct _DureCopier DureCopier;

/**
 * DureCopierFigures:
 * @rows: how many there are at the source
 * @added: of them were missing
 * @changed: of them were different
 * @removed: were there and not at the source
 * @digest: of all rows with their keys, in the order of these
 *
 * What one comparison found. When it found no difference, @rows and @digest are the copy's too.
 */
typedef struct
{
  guint64 rows;
  guint64 added, changed, removed;
  guint8 digest[DURE_COPIER_DIGEST_BYTES];
} DureCopierFigures;

DureCopier *dure_copier_new (DureDatabase *source, DureDatabase *target, GError **error);
void dure_copier_free (DureCopier *self);

guint dure_copier_tables (DureCopier *self);
const char *dure_copier_name (DureCopier *self, guint index);
gboolean dure_copier_copy (DureCopier *self, guint index, DureCopierFigures *ret_figures,
                           GError **error);

gboolean dure_copier_loosen (DureCopier *self, GError **error);
gboolean dure_copier_fasten (DureCopier *self, GError **error);
gboolean dure_copier_retire (DureCopier *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureCopier, dure_copier_free)

G_END_DECLS
