// zip.h: a ZIP that is taken away while it is written
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>
#include <jansson.h>

G_BEGIN_DECLS

typedef struct _DureZip DureZip;

DureZip *dure_zip_new (gint64 now_ms, GError **error);
void dure_zip_free (DureZip *self);
gboolean dure_zip_begin (DureZip *self, const char *name, GError **error);
gboolean dure_zip_begin_table (DureZip *self, const char *name, const char *const *header,
                               guint count, GError **error);
gboolean dure_zip_add (DureZip *self, const char *text, gsize length, GError **error);
gboolean dure_zip_add_json (const json_t *json, gpointer zip, GError **error);
gboolean dure_zip_add_row (DureZip *self, const char *const *cells, guint count, GError **error);
gboolean dure_zip_end (DureZip *self, GError **error);
gsize dure_zip_waiting (const DureZip *self);
GBytes *dure_zip_take (DureZip *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureZip, dure_zip_free)

G_END_DECLS
