// rows.h: what is read out of an answer of the store
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "value.h"

G_BEGIN_DECLS

typedef struct _DureRows DureRows;

gboolean dure_rows_first (DureRows *self, gboolean *ret_found, GError **error);
gboolean dure_rows_next (DureRows *self, GError **error);
void dure_rows_free (DureRows *self);

DureValue dure_rows_value (DureRows *self, guint column, char type);
const char *dure_rows_text (DureRows *self, guint column);
gint64 dure_rows_integer (DureRows *self, guint column);
gboolean dure_rows_is_null (DureRows *self, guint column);
GBytes *dure_rows_bytes (DureRows *self, guint column);
gboolean dure_rows_copy (DureRows *self, guint column, void *ret_bytes, gsize length);
GPtrArray *dure_rows_list (DureRows *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureRows, dure_rows_free)

G_END_DECLS
