// gaps.c: how long it took from one event to the next, and how long the machine stood still
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A rented machine is stopped from outside, often for a tenth of a second at a time, and a busy one
// gives the processor to others. So a thread that does nothing but sleep a millisecond notes every
// time when it wakes much too late: what stalls it stalls everybody, and is nobody's fault here.

#include "gaps.h"

#define NAP_US 1000
#define STALL_US 10000

struct _DureStalls
{
  GThread *thread;
  GArray *stalls; /* of the thread until it has ended */
  int over;
};

/**
 * dure_gaps_new:
 * Returns: (transfer full) (element-type DureGap): none yet
 */
GArray *
dure_gaps_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (DureGap));
}

/**
 * dure_gaps_note:
 * @gaps: (nullable): where to add the gap, %NULL to forget it
 * @last: (inout): when the event came last, 0 for never
 *
 * The event came now.
 */
void
dure_gaps_note (GArray *gaps, gint64 *last)
{
  const DureGap gap = { *last, g_get_monotonic_time () };

  if (gaps != NULL && *last > 0)
    g_array_append_val (gaps, gap);
  *last = gap.end;
}

/**
 * dure_gaps_without:
 * @gaps: gaps
 * @stalls: other ones, none over another
 *
 * Returns: (transfer full): the gaps, each shorter by what of the stalls falls into it
 */
GArray *
dure_gaps_without (const GArray *gaps, const GArray *stalls)
{
  GArray *rest = dure_gaps_new ();

  for (guint i = 0; i < gaps->len; i++)
    {
      const DureGap *gap = &g_array_index (gaps, DureGap, i);
      DureGap left = *gap;

      for (guint j = 0; j < stalls->len; j++)
        {
          const DureGap *stall = &g_array_index (stalls, DureGap, j);

          left.end -= MAX (MIN (gap->end, stall->end) - MAX (gap->start, stall->start), 0);
        }
      g_array_append_val (rest, left);
    }

  return rest;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const DureGap *left = a, *right = b;
  const gint64 difference = (left->end - left->start) - (right->end - right->start);

  return (difference > 0) - (difference < 0);
}

/**
 * dure_gaps_percentile_ms:
 * @gaps: gaps, sorted by their length on the way
 * @part: 0.5 for the median, 1 for the longest
 *
 * Returns: the length in milliseconds; 0 when there are none
 */
double
dure_gaps_percentile_ms (GArray *gaps, double part)
{
  const DureGap *gap;

  if (gaps->len == 0)
    return 0;
  g_array_sort (gaps, compare);
  gap = &g_array_index (gaps, DureGap, (guint) (part * (gaps->len - 1)));

  return (double) (gap->end - gap->start) / 1000;
}

static gpointer
watch (gpointer data)
{
  DureStalls *self = data;

  while (!g_atomic_int_get (&self->over))
    {
      DureGap stall = { g_get_monotonic_time () + NAP_US, 0 };

      g_usleep (NAP_US);
      stall.end = g_get_monotonic_time ();
      if (stall.end - stall.start > STALL_US)
        g_array_append_val (self->stalls, stall);
    }

  return NULL;
}

/**
 * dure_stalls_watch:
 * Returns: (transfer full): a watch, to be ended with dure_stalls_end()
 */
DureStalls *
dure_stalls_watch (void)
{
  DureStalls *self = g_new0 (DureStalls, 1);

  self->stalls = dure_gaps_new ();
  self->thread = g_thread_new ("stalls", watch, self);

  return self;
}

/**
 * dure_stalls_end:
 * @self: (transfer full): the watch
 *
 * Returns: (transfer full) (element-type DureGap): when everything stood still
 */
GArray *
dure_stalls_end (DureStalls *self)
{
  GArray *stalls = self->stalls;

  g_atomic_int_set (&self->over, TRUE);
  g_thread_join (self->thread);
  g_free (self);

  return stalls;
}
