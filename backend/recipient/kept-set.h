// kept-set.h: what a recipient has of the city's releases
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "database.h"
#include "world.h"

#include <jansson.h>

G_BEGIN_DECLS

typedef struct _DureKeptSet DureKeptSet;

/**
 * DureOwedReceipt:
 * @deletion: what the city calls the deletion
 * @release: of which release it was
 * @deleted: when it was done here, as the receipt says it
 */
typedef struct
{
  char *deletion, *release, *deleted;
} DureOwedReceipt;

DureKeptSet *dure_kept_set_open (const char *path, DureClock *clock, GError **error);
void dure_kept_set_close (DureKeptSet *self);
DureDatabase *dure_kept_set_database (DureKeptSet *self);
gint64 dure_kept_set_now (DureKeptSet *self);
gboolean dure_kept_set_place (DureKeptSet *self, gint64 *ret_sequence, GError **error);
gboolean dure_kept_set_follow (DureKeptSet *self, const json_t *entries, gsize *ret_n_done,
                               GError **error);
gboolean dure_kept_set_forget (DureKeptSet *self, GError **error);
GPtrArray *dure_kept_set_missing (DureKeptSet *self, char **ret_since, GError **error);
DureTransaction *dure_kept_set_begin (DureKeptSet *self, GError **error);
gboolean dure_kept_set_add (DureKeptSet *self, const char *release, const char *type, GBytes *lines,
                            GError **error);
gboolean dure_kept_set_end (DureKeptSet *self, DureTransaction **transaction, const char *release,
                            GError **error);
gboolean dure_kept_set_note_export (DureKeptSet *self, const char *location, GError **error);
GPtrArray *dure_kept_set_exports (DureKeptSet *self, GError **error);
gboolean dure_kept_set_drop_export (DureKeptSet *self, const char *location, GError **error);
GPtrArray *dure_kept_set_owed (DureKeptSet *self, GError **error);
gboolean dure_kept_set_settle (DureKeptSet *self, const char *deletion, GError **error);
gboolean dure_kept_set_print (DureKeptSet *self, FILE *out, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureKeptSet, dure_kept_set_close)

G_END_DECLS
