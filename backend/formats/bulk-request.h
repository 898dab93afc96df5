// bulk-request.h: what a recipient wants to have exported
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bulk-view.h"

G_BEGIN_DECLS

/**
 * DureBulkRequest:
 * @types: which of them
 * @has_types: whether they were asked for by name; otherwise they are all
 * @since_ms: only what has changed from then on; 0 for all
 */
typedef struct
{
  gboolean types[DURE_BULK_TYPES];
  gboolean has_types;
  gint64 since_ms;
} DureBulkRequest;

gboolean dure_bulk_request_read (const char *query, gboolean is_lenient,
                                 DureBulkRequest *ret_request, GError **error);
char *dure_bulk_request_query (const json_t *parameters, GError **error);
DureBulkView *dure_bulk_request_view (const char *query);
GPtrArray *dure_bulk_request_left_out (const char *query);

G_END_DECLS
