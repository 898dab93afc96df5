// odd-beats.c: which beats of a pulse came early or late
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A rule for pictures: it marks beats, and says nothing of the whole. An interval is odd when it is
// more than a fifth away from the median of those around it, the share at which Malik's filter
// (Task Force 1996) takes an interval for no normal one; the median in place of the interval
// before, so that one odd beat does not make its neighbour odd.

#include "odd-beats.h"

#include <stdlib.h>

#define BESIDE 5 /* intervals on either side */
#define SHARE 5  /* odd from a fifth on */

static int
compare (const void *a, const void *b)
{
  const gint32 one = *(const gint32 *) a, other = *(const gint32 *) b;

  return (one > other) - (one < other);
}

/**
 * dure_beat_is_odd:
 * @rr_ms: (array length=count): RR intervals in ms, oldest first
 * @count: how many
 * @index: which of them
 *
 * Returns: whether it is odd among those around it
 */
gboolean
dure_beat_is_odd (const gint32 *rr_ms, gsize count, gsize index)
{
  const gsize first = index > BESIDE ? index - BESIDE : 0;
  const gsize end = MIN (count, index + BESIDE + 1);
  gint32 around[2 * BESIDE + 1];
  gsize length = 0;
  gint32 median;

  g_return_val_if_fail (index < count, FALSE);

  for (gsize i = first; i < end; i++)
    around[length++] = rr_ms[i];
  qsort (around, length, sizeof *around, compare);
  median = around[length / 2];
  return ABS ((gint64) rr_ms[index] - median) * SHARE > median;
}
