// median.h: numbers in their order, and the one in the middle
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void dure_sort_numbers (double *values, gsize count);
double dure_median (double *values, gsize count);

G_END_DECLS
