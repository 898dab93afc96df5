// carry.h: all rows of one database into another, whatever engines they are on
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureCarryFunc:
 * @table: of which @rows were carried
 *
 * Told after each table.
 */
typedef void (*DureCarryFunc) (const char *table, gint64 rows, gpointer data);

gboolean dure_carry (const char *from, const char *to, const char *shape, DureCarryFunc func,
                     gpointer data, GError **error);
gboolean dure_carry_settle (const char *file, GError **error);

G_END_DECLS
