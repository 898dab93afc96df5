// bulk-exports.h: what a recipient has asked to take home, and what of it there is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bulk-request.h"
#include "city.h"
#include "encoding.h"

G_BEGIN_DECLS

/* Nobody needs more at a time, and none of them for longer. */
#define DURE_BULK_EXPORTS_MOST 20
#define DURE_BULK_EXPORT_LIFE_MS DURE_DAY_MS

/**
 * DureBulkExport:
 * @id: its name
 * @recipient: whose it is
 * @permit: by which permit alone; empty for all of theirs
 * @address: as it was asked for
 * @query: with what: of the address, or what was sent instead
 * @request: what of it
 * @begun_ms: when it was asked for
 * @listed_ms: it has what there was until then; 0 as long as nobody has looked
 */
typedef struct
{
  char *id, *recipient, *permit, *address, *query;
  DureBulkRequest request;
  gint64 begun_ms, listed_ms;
} DureBulkExport;

/**
 * DureBulkPart:
 * @number: of the row of a release
 * @release: its id
 * @permit: by which it was made
 * @n_lines: how many it was sealed with, whatever was taken back since
 */
typedef struct
{
  gint64 number;
  char *release, *permit;
  gint64 n_lines;
} DureBulkPart;

gboolean dure_bulk_export_begin (DureCity *city, const DureBulkExport *asked, char **ret_id,
                                 GError **error);
gboolean dure_bulk_export_list (DureCity *city, const char *id, GError **error);
gboolean dure_bulk_export_end (DureCity *city, const char *id, const char *recipient,
                               GError **error);
DureBulkExport *dure_bulk_export_find (DureCity *city, const char *id, const char *recipient,
                                       GError **error);
void dure_bulk_export_free (DureBulkExport *self);
GPtrArray *dure_bulk_export_parts (const DureBulkExport *self, DureCity *city,
                                   const char *release, GError **error);
GPtrArray *dure_bulk_export_deleted (const DureBulkExport *self, DureCity *city, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureBulkExport, dure_bulk_export_free)

G_END_DECLS
