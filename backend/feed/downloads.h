// downloads.h: every file that a recipient was given, and what for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bulk-exports.h"

G_BEGIN_DECLS

/**
 * DureDownload:
 * @recipient: who is given it
 * @permit: by which permit
 * @release: of which release
 * @number: of the row of that release
 * @export: of which export of theirs; in the lab's rooms each download is one of its own
 * @reason: (nullable): what for, as a person has said; %NULL for as the application says
 * @type: of the file
 * @page: of the file
 */
typedef struct
{
  const char *recipient, *permit, *release;
  gint64 number;
  const char *export, *reason;
  DureBulkType type;
  gint64 page;
} DureDownload;

gboolean dure_download_note (DureCity *city, const DureDownload *download, GError **error);

gboolean dure_download_last (DureCity *city, gint64 release, gint64 *ret_time_ms,
                             char **ret_reason, GError **error);

G_END_DECLS
