// cells.h: a table of counts in which no small one can be reckoned out
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Counts from 1 to this are small (CMS shows none of them). */
#define DURE_CELLS_SMALL 10

gboolean dure_cells_hide (const guint *counts, guint n_rows, guint n_columns, gboolean *ret_hidden,
                          guint *ret_n_hidden);

G_END_DECLS
