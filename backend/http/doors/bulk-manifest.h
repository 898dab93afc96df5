// bulk-manifest.h: which files an export has
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bulk-exports.h"
#include "exchange.h"

G_BEGIN_DECLS

/* Lines of a release in a file: some megabytes at most, so that one fits into memory, and is sent
 * again in no time when the line breaks. */
#define DURE_BULK_PAGE_LINES 500

json_t *dure_bulk_manifest_new (const DureBulkExport *export, DureExchange *exchange,
                                const char *machines_url, GError **error);

G_END_DECLS
