// bulk-lines.h: a row of a release, as lines of a bulk export
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bulk-view.h"

G_BEGIN_DECLS

gboolean dure_bulk_lines (const json_t *manifest, guint64 line, const json_t *row,
                          const DureBulkView *view, GString *out, GError **error);
gboolean dure_bulk_line_of_origin (const json_t *manifest, gint64 sealed_ms, guint64 line,
                                   const json_t *row, const DureBulkView *view, GString *out,
                                   GError **error);
void dure_bulk_line_of_patient (const char *pseudonym, const DureBulkView *view, GString *out);
void dure_bulk_line_of_deletion (const char *pseudonym, const gboolean types[DURE_BULK_TYPES],
                                 GString *out);

G_END_DECLS
