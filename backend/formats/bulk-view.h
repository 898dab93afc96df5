// bulk-view.h: which resources of an export are wanted, and what of each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bulk-type.h"

#include <jansson.h>

G_BEGIN_DECLS

typedef struct _DureBulkView DureBulkView;

DureBulkView *dure_bulk_view_new (void);
void dure_bulk_view_free (DureBulkView *self);
GPtrArray *dure_bulk_view_add_queries (DureBulkView *self, const char *text);
GPtrArray *dure_bulk_view_add_elements (DureBulkView *self, const char *text);
gboolean dure_bulk_view_apply (const DureBulkView *self, DureBulkType type, json_t *resource);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureBulkView, dure_bulk_view_free)

G_END_DECLS
