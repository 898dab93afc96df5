// bulk-fetch.h: what a recipient takes home of an export
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city-link.h"

G_BEGIN_DECLS

/**
 * DureBulkFetch:
 * @location: where the city tells of it
 * @manifest: (nullable): which files it has, once it is ready
 */
typedef struct
{
  char *location;
  json_t *manifest;
} DureBulkFetch;

DureBulkFetch *dure_bulk_fetch_begin (DureCityLink *link, const char *since, GError **error);
gboolean dure_bulk_fetch_wait (DureBulkFetch *self, DureCityLink *link, GError **error);
char *dure_bulk_fetch_path (const DureBulkFetch *self);
gboolean dure_bulk_fetch_end (DureCityLink *link, const char *location, GError **error);
void dure_bulk_fetch_free (DureBulkFetch *self);
GBytes *dure_bulk_fetch_file (DureCityLink *link, const char *url, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureBulkFetch, dure_bulk_fetch_free)

G_END_DECLS
