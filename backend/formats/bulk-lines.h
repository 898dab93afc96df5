// bulk-lines.h: a row of a release, as lines of a bulk export
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

gboolean dure_bulk_lines (const json_t *manifest, guint64 line, const json_t *row, GString *out,
                          GError **error);
gboolean dure_bulk_line_of_origin (const json_t *manifest, gint64 sealed_ms, guint64 line,
                                   const json_t *row, GString *out, GError **error);

G_END_DECLS
