// pulse-variability.c: what a run of beats says about rate and variability
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "pulse-variability.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
 * dure_rr_to_ms:
 * @rr_1024: an RR interval in 1/1024 s, as GATT 0x2A37 carries it
 *
 * Returns: the nearest whole millisecond
 */
gint32
dure_rr_to_ms (guint16 rr_1024)
{
  return (gint32) (((guint32) rr_1024 * 1000 + 512) / 1024);
}

static gboolean
is_in_range (gint32 rr_ms)
{
  return rr_ms >= DURE_RR_SHORTEST_MS && rr_ms <= DURE_RR_LONGEST_MS;
}

static int
compare (const void *a, const void *b)
{
  return *(const gint32 *) a - *(const gint32 *) b;
}

/* Where the comparison starts: a first beat that is itself an artefact must not condemn the
 * rest. */
static gint32
median_in_range (const gint32 *rr_ms, gsize count)
{
  g_autofree gint32 *sorted = g_new (gint32, count);
  gsize kept = 0;

  for (gsize i = 0; i < count; i++)
    if (is_in_range (rr_ms[i]))
      sorted[kept++] = rr_ms[i];
  if (kept == 0)
    return 0;
  qsort (sorted, kept, sizeof *sorted, compare);
  return sorted[kept / 2];
}

/**
 * dure_pulse_variability:
 * @rr_ms: (array length=count): RR intervals in ms, oldest first, as measured
 * @count: how many
 * @ret_result: (out caller-allocates): what they say
 *
 * RMSSD = sqrt (mean of the squared successive differences): Task Force of the European Society of
 * Cardiology, Circulation 93:1043 (1996). Artefacts: outside 300 to 2000 ms, or more than 20 % away
 * from the last accepted interval (Malik's rule); a difference is never formed across one. The
 * first comparison is with the run's median. O(n log n).
 */
void
dure_pulse_variability (const gint32 *rr_ms, gsize count, DurePulseVariability *ret_result)
{
  DurePulseVariability result = { .intervals = (guint) count };
  gint32 last_accepted = count > 0 ? median_in_range (rr_ms, count) : 0;
  gboolean follows_accepted = FALSE;
  double sum = 0, sum_of_squares = 0;

  for (gsize i = 0; i < count; i++)
    {
      gboolean in_range = is_in_range (rr_ms[i]);
      gboolean accepted = in_range && abs (rr_ms[i] - last_accepted) * 5 <= last_accepted;

      if (in_range)
        sum += rr_ms[i];
      else
        result.out_of_range++;
      if (!accepted)
        result.rejected++;
      else if (follows_accepted)
        {
          double difference = rr_ms[i] - last_accepted;

          sum_of_squares += difference * difference;
          result.pairs++;
        }
      if (accepted)
        last_accepted = rr_ms[i];
      follows_accepted = accepted;
    }
  if (result.intervals > result.out_of_range)
    result.mean_ms = sum / (result.intervals - result.out_of_range);
  if (result.pairs > 0)
    result.rmssd_ms = sqrt (sum_of_squares / result.pairs);
  *ret_result = result;
}
