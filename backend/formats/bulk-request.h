// bulk-request.h: what a recipient wants to have exported
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureBulkType:
 *
 * The FHIR resources that a release is told in.
 */
typedef enum
{
  DURE_BULK_OBSERVATION,
  DURE_BULK_PATIENT,
  DURE_BULK_PROVENANCE,
  DURE_BULK_TYPES,
} DureBulkType;

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

const char *dure_bulk_type_to_text (DureBulkType type);
gboolean dure_bulk_type_from_text (const char *text, DureBulkType *ret_type);
gboolean dure_bulk_request_read (const char *query, gboolean is_lenient,
                                 DureBulkRequest *ret_request, GError **error);
GPtrArray *dure_bulk_request_left_out (const char *query);

G_END_DECLS
