// csv.h: tables that any spreadsheet opens, and none obeys
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_CSV_START "\xef\xbb\xbf" /* without it, spreadsheets in Korea do not read UTF-8 */

void dure_csv_row (GString *table, const char *const *cells, guint count);

G_END_DECLS
