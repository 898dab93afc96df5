// median.c: numbers in their order, and the one in the middle
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "median.h"

#include <stdlib.h>

static int
compare (const void *a, const void *b)
{
  const double one = *(const double *) a, other = *(const double *) b;

  return (one > other) - (one < other);
}

/**
 * dure_sort_numbers:
 * @values: (inout) (array length=count): the smallest first afterwards
 */
void
dure_sort_numbers (double *values, gsize count)
{
  qsort (values, count, sizeof *values, compare);
}

/**
 * dure_median:
 * @values: (inout) (array length=count): sorted by this; at least one
 *
 * Returns: the one in the middle, or the mean of the two that are
 */
double
dure_median (double *values, gsize count)
{
  dure_sort_numbers (values, count);
  return (values[(count - 1) / 2] + values[count / 2]) / 2;
}
