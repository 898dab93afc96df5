// beat-series.c: a run of RR intervals, cleaned and measured once for all that looks at it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Nothing is allocated: a series is some 8 kB on the caller's stack. Only what cannot be a beat is
// left out. An early beat, a missed one and an extra one stay: they are what the rhythm shows
// itself by, and a corrected series would be regular by correction.

#include "beat-series.h"

#include "pulse-variability.h"

#include <string.h>

#define AROUND 3

/**
 * dure_sort_doubles:
 * @values: (array length=count) (inout): numbers, none of them NAN
 * @count: how many; a few hundred at most
 *
 * By insertion: for so few numbers it is as fast as any, and it calls nobody back.
 */
void
dure_sort_doubles (double *values, guint count)
{
  for (guint i = 1; i < count; i++)
    {
      const double value = values[i];
      guint at = i;

      for (; at > 0 && values[at - 1] > value; at--)
        values[at] = values[at - 1];
      values[at] = value;
    }
}

/**
 * dure_quantile:
 * @sorted: (array length=count): numbers, least first
 * @count: how many
 * @share: from 0 (the least) to 1 (the greatest)
 *
 * Returns: what lies at that share, between two neighbours by the straight line; 0 without numbers
 */
double
dure_quantile (const double *sorted, guint count, double share)
{
  const double at = count > 0 ? share * (count - 1) : 0;
  const guint below = (guint) at;

  if (count == 0)
    return 0;
  if (below + 1 >= count)
    return sorted[count - 1];
  return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
}

static double
median_around (const DureBeatSeries *self, guint at)
{
  const guint first = at > AROUND ? at - AROUND : 0;
  const guint end = MIN (at + AROUND + 1, self->count);
  double near[2 * AROUND + 1];

  memcpy (near, self->ms + first, (end - first) * sizeof *near);
  dure_sort_doubles (near, end - first);
  return dure_quantile (near, end - first, 0.5);
}

static void
measure (DureBeatSeries *self)
{
  double sum = 0;

  memcpy (self->sorted, self->ms, self->count * sizeof *self->ms);
  dure_sort_doubles (self->sorted, self->count);
  for (guint i = 0; i < self->count; i++)
    {
      sum += self->ms[i];
      self->local_ms[i] = median_around (self, i);
    }
  self->mean_ms = self->count > 0 ? sum / self->count : 0;
  self->median_ms = dure_quantile (self->sorted, self->count, 0.5);
}

/**
 * dure_beat_series_init:
 * @self: (out caller-allocates): the series
 * @rr_ms: (array length=count): RR intervals in ms, oldest first, as measured
 * @count: how many; those after the first 256 are not looked at
 */
void
dure_beat_series_init (DureBeatSeries *self, const gint32 *rr_ms, gsize count)
{
  gboolean follows = FALSE;

  self->count = 0;
  self->rejected = 0;
  for (gsize i = 0; i < MIN (count, DURE_BEAT_SERIES_MAX); i++)
    {
      const gboolean is_usable = rr_ms[i] >= DURE_RR_SHORTEST_MS && rr_ms[i] <= DURE_RR_LONGEST_MS;

      if (is_usable)
        {
          self->ms[self->count] = rr_ms[i];
          self->follows[self->count] = follows;
          self->count++;
        }
      else
        self->rejected++;
      follows = is_usable;
    }
  measure (self);
}

/**
 * dure_beat_series_init_whole:
 * @self: (out caller-allocates): the series
 * @ms: (array length=count): intervals in ms that follow each other without a gap
 * @count: how many; at most 256
 */
void
dure_beat_series_init_whole (DureBeatSeries *self, const double *ms, guint count)
{
  g_return_if_fail (count <= DURE_BEAT_SERIES_MAX);

  self->count = count;
  self->rejected = 0;
  for (guint i = 0; i < count; i++)
    {
      self->ms[i] = ms[i];
      self->follows[i] = i > 0;
    }
  measure (self);
}

/**
 * dure_beat_series_reaches:
 * @self: beats
 * @at: one of them
 * @back: how many before it; they must be there
 *
 * Returns: whether all of these follow each other, without a gap
 */
gboolean
dure_beat_series_reaches (const DureBeatSeries *self, guint at, guint back)
{
  for (guint i = 0; i < back; i++)
    if (!self->follows[at - i])
      return FALSE;
  return TRUE;
}
