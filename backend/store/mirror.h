// mirror.h: makes the tables of one database what those of another are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "database.h"

G_BEGIN_DECLS

#define DURE_MIRROR_DIGEST_BYTES 16

typedef struct _DureMirror DureMirror;

/**
 * DureMirrorFigures:
 * @rows: how many there are at the source
 * @added: of them were missing
 * @changed: of them were different
 * @removed: were there and not at the source
 * @digest: of all rows with their keys, in the order of these
 *
 * What one comparison found. Of one that found no difference, @rows and @digest are also the copy's.
 */
typedef struct
{
  guint64 rows;
  guint64 added, changed, removed;
  guint8 digest[DURE_MIRROR_DIGEST_BYTES];
} DureMirrorFigures;

DureMirror *dure_mirror_new (DureDatabase *source, DureDatabase *target, GError **error);
void dure_mirror_free (DureMirror *self);

guint dure_mirror_tables (DureMirror *self);
const char *dure_mirror_name (DureMirror *self, guint index);
gboolean dure_mirror_copy (DureMirror *self, guint index, DureMirrorFigures *ret_figures,
                           GError **error);

gboolean dure_mirror_loosen (DureMirror *self, GError **error);
gboolean dure_mirror_fasten (DureMirror *self, GError **error);
gboolean dure_mirror_retire (DureMirror *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureMirror, dure_mirror_free)

G_END_DECLS
