// downloads.h: every file that a recipient was given, and what for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bulk-exports.h"

G_BEGIN_DECLS

gboolean dure_download_note (DureCity *city, const DureBulkExport *export,
                             const DureBulkPart *part, DureBulkType type, gint64 page,
                             GError **error);

gboolean dure_download_last (DureCity *city, gint64 release, gint64 *ret_time_ms,
                             char **ret_reason, GError **error);

G_END_DECLS
