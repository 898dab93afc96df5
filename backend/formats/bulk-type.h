// bulk-type.h: the FHIR resources that a release is told in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureBulkType:
 *
 * In the order in which they are told.
 */
typedef enum
{
  DURE_BULK_OBSERVATION,
  DURE_BULK_PATIENT,
  DURE_BULK_PROVENANCE,
  DURE_BULK_TYPES,
} DureBulkType;

const char *dure_bulk_type_to_text (DureBulkType type);
gboolean dure_bulk_type_from_text (const char *text, DureBulkType *ret_type);

G_END_DECLS
