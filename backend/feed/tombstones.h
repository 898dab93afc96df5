// tombstones.h: recipients are told what to delete, and what happens to those who do not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

/**
 * DureTombstone:
 * @deletion: what a receipt calls it
 * @recipient: who was told
 * @name: as the public knows them
 * @release: of which release
 * @told_ms: when
 * @due_ms: by when it has to be deleted
 * @deleted_ms: when they signed that it is; 0 for not yet
 * @overdue_ms: when it was found that they had not; 0 for never
 * @is_suspended: whether the permit of that release is suspended now
 */
typedef struct
{
  char *deletion;
  char *recipient;
  char *name;
  char *release;
  gint64 told_ms;
  gint64 due_ms;
  gint64 deleted_ms;
  gint64 overdue_ms;
  gboolean is_suspended;
} DureTombstone;

gboolean dure_tombstones_write (DureCity *city, const char *donor, const char *erasure,
                                const char *scope, GError **error);
GPtrArray *dure_tombstones_of (DureCity *city, gint64 erasure, GError **error);
GPtrArray *dure_tombstones_releases (DureCity *city, gint64 phone, GError **error);
void dure_tombstone_free (DureTombstone *self);
gboolean dure_tombstones_watch (DureCity *city, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureTombstone, dure_tombstone_free)

G_END_DECLS
