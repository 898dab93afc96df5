// cell.h: one value of a table, in the one form that it has
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A cell is a whole number, so that no rounding of floats tells devices apart: for text its place
   in the table, for numbers thousandths, for times milliseconds since 1970. */
#define DURE_CELL_MISSING G_MININT64
#define DURE_CELL_ONE 1000
/* What a cell of any kind stays below, so that adding a few never overflows. */
#define DURE_CELL_MOST (G_GINT64_CONSTANT (1) << 60)

char *dure_cell_normalise_text (const char *text);
char *dure_cell_number_to_text (gint64 thousandths);

G_END_DECLS
