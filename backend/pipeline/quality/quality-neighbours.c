// quality-neighbours.c: what is wrong with an observation beside others
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Three orders, one after the other in the same block: by code and time (duplicates; what is stuck
// or jumps), by code and value (near duplicates, copies an hour apart), by time alone (what was
// measured together). In each, what belongs together stands side by side. What is dropped already
// is no neighbour: a wild value must not spoil the good ones next to it.

#include "quality-inside.h"
#include "quality-limits.h"

#include <math.h>
#include <sodium.h>
#include <stdlib.h>

#define NEAR_MS (G_GINT64_CONSTANT (60) * 1000)
#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)

typedef struct
{
  const DureQualityItem *item;
  DureQualityKey key;
  guint32 *reasons;
} Entry;

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

/* The last word keeps the order in which they came: of two the later one is the duplicate. */
static int
by_code_and_time (const void *one, const void *other)
{
  const Entry *a = one, *b = other;
  int order = COMPARE (a->key.code, b->key.code);

  if (order == 0)
    order = COMPARE (a->key.start_ms, b->key.start_ms);
  if (order == 0)
    order = COMPARE (a->key.end_ms, b->key.end_ms);
  if (order == 0)
    order = COMPARE (a->key.content, b->key.content);
  return order != 0 ? order : COMPARE (a->item, b->item);
}

static int
by_code_and_value (const void *one, const void *other)
{
  const Entry *a = one, *b = other;
  int order = COMPARE (a->key.code, b->key.code);

  if (order == 0)
    order = COMPARE (a->item->value, b->item->value);
  if (order == 0)
    order = COMPARE (a->key.start_ms, b->key.start_ms);
  return order != 0 ? order : COMPARE (a->item, b->item);
}

static int
by_time (const void *one, const void *other)
{
  const Entry *a = one, *b = other;
  int order = COMPARE (a->key.start_ms, b->key.start_ms);

  if (order == 0)
    order = COMPARE (a->key.end_ms, b->key.end_ms);
  return order != 0 ? order : COMPARE (a->item, b->item);
}

static void
find_duplicates (Entry *entries, gsize count, const DureQualityContext *context)
{
  for (gsize i = 0; i < count; i++)
    if ((i > 0 && dure_quality_key_equal (&entries[i].key, &entries[i - 1].key))
        || (context->seen != NULL && context->seen (&entries[i].key, context->data)))
      *entries[i].reasons |= DURE_QUALITY_BIT (DUPLICATE);
}

/* Returns: how many are left, in front. */
static gsize
leave_out_dropped (Entry *entries, gsize count)
{
  gsize kept = 0;

  for (gsize i = 0; i < count; i++)
    if (dure_quality_outcome (*entries[i].reasons) != DURE_QUALITY_DROPPED)
      entries[kept++] = entries[i];
  return kept;
}

static gboolean
are_alike (const Entry *one, const Entry *other)
{
  return one->key.code == other->key.code && one->item->n_values == 0
         && other->item->n_values == 0 && one->item->value == other->item->value;
}

static void
find_stuck (Entry *entries, gsize count)
{
  for (gsize first = 0, end; first < count; first = end)
    {
      const guint most = dure_quality_limit (entries[first].key.code)->stuck;

      for (end = first + 1; end < count && are_alike (&entries[first], &entries[end]); end++)
        continue;
      for (gsize i = first; most > 0 && end - first >= most && i < end; i++)
        *entries[i].reasons |= DURE_QUALITY_BIT (STUCK);
    }
}

/* Which of the two is wrong cannot be known. */
static void
find_jumps (Entry *entries, gsize count)
{
  for (gsize i = 1; i < count; i++)
    {
      const Entry *before = &entries[i - 1], *now = &entries[i];
      const DureQualityLimit *limit = dure_quality_limit (now->key.code);

      if (before->key.code == now->key.code && limit->jump_ms > 0
          && now->key.start_ms - before->key.start_ms <= limit->jump_ms
          && fabs (now->item->value - before->item->value) > limit->jump)
        {
          *before->reasons |= DURE_QUALITY_BIT (JUMP);
          *now->reasons |= DURE_QUALITY_BIT (JUMP);
        }
    }
}

static gboolean
is_spot (const Entry *entry)
{
  return dure_quality_limit (entry->key.code)->is_spot;
}

static void
find_near_duplicates (Entry *entries, gsize count)
{
  for (gsize i = 1; i < count; i++)
    if (is_spot (&entries[i]) && are_alike (&entries[i], &entries[i - 1])
        && entries[i].key.start_ms - entries[i - 1].key.start_ms <= NEAR_MS)
      *entries[i].reasons |= DURE_QUALITY_BIT (NEAR_DUPLICATE);
}

/* A clock that was put forward or back makes a second copy of what an instrument had stored. What
 * stands on a full minute may have been measured by a timetable. */
static void
find_copies (Entry *entries, gsize count)
{
  for (gsize i = 0, earlier = 0; i < count; i++)
    {
      const gint64 wanted = entries[i].key.start_ms - HOUR_MS;

      while (earlier < i
             && (!are_alike (&entries[earlier], &entries[i])
                 || entries[earlier].key.start_ms < wanted))
        earlier++;
      if (earlier < i && entries[earlier].key.start_ms == wanted && is_spot (&entries[i])
          && wanted % NEAR_MS != 0)
        *entries[i].reasons |= DURE_QUALITY_BIT (DST_COPY);
    }
}

static gboolean
can_be_together (const Entry *entries, gsize count)
{
  double least_systolic = INFINITY, most_diastolic = -INFINITY;
  double least_mean = INFINITY, most_mean = -INFINITY;

  for (gsize i = 0; i < count; i++)
    {
      const double value = entries[i].item->value;

      if (entries[i].key.code == DURE_CODE_SYSTOLIC)
        least_systolic = MIN (least_systolic, value);
      else if (entries[i].key.code == DURE_CODE_DIASTOLIC)
        most_diastolic = MAX (most_diastolic, value);
      else if (entries[i].key.code == DURE_CODE_MEAN_PRESSURE)
        {
          least_mean = MIN (least_mean, value);
          most_mean = MAX (most_mean, value);
        }
    }
  return most_diastolic < least_systolic && most_diastolic <= least_mean
         && most_mean <= least_systolic;
}

static gboolean
is_pressure (DureCode code)
{
  return code == DURE_CODE_SYSTOLIC || code == DURE_CODE_DIASTOLIC
         || code == DURE_CODE_MEAN_PRESSURE;
}

/* Returns: the end of what was measured at the same time as the first. */
static gsize
end_of_measurement (const Entry *entries, gsize first, gsize count)
{
  gsize end = first + 1;

  while (end < count && entries[end].key.start_ms == entries[first].key.start_ms
         && entries[end].key.end_ms == entries[first].key.end_ms)
    end++;
  return end;
}

static void
find_pairs (Entry *entries, gsize count)
{
  for (gsize first = 0, end; first < count; first = end)
    {
      end = end_of_measurement (entries, first, count);
      if (!can_be_together (entries + first, end - first))
        for (gsize i = first; i < end; i++)
          if (is_pressure (entries[i].key.code))
            *entries[i].reasons |= DURE_QUALITY_BIT (PAIR);
    }
}

/* What was worked out of beats that are not used is not used either. */
static void
follow_beats (Entry *entries, gsize count)
{
  for (gsize first = 0, end; first < count; first = end)
    {
      guint32 found = 0;

      end = end_of_measurement (entries, first, count);
      for (gsize i = first; i < end; i++)
        if (entries[i].key.code == DURE_CODE_RR_INTERVALS)
          found |= *entries[i].reasons & DURE_QUALITY_BIT (ARTEFACT_SHARE);
      for (gsize i = first; i < end; i++)
        if (entries[i].key.code == DURE_CODE_RMSSD)
          *entries[i].reasons |= found;
    }
}

/**
 * dure_quality_judge_neighbours:
 * @items: (array length=count): at least one
 * @count: how many
 * @context: how they came
 * @reasons: (inout) (array length=count): what was found of each alone; more is added
 */
void
dure_quality_judge_neighbours (const DureQualityItem *items, gsize count,
                               const DureQualityContext *context, guint32 *reasons)
{
  g_autofree Entry *entries = g_new (Entry, count);
  gsize left = count;

  for (gsize i = 0; i < count; i++)
    {
      entries[i] = (Entry) { .item = &items[i], .reasons = &reasons[i] };
      dure_quality_key (&items[i], &entries[i].key);
    }
  qsort (entries, count, sizeof *entries, by_time);
  follow_beats (entries, count);
  qsort (entries, count, sizeof *entries, by_code_and_time);
  find_duplicates (entries, count, context);
  left = leave_out_dropped (entries, count);
  find_stuck (entries, left);
  find_jumps (entries, left);
  qsort (entries, left, sizeof *entries, by_code_and_value);
  find_near_duplicates (entries, left);
  find_copies (entries, left);
  qsort (entries, left, sizeof *entries, by_time);
  find_pairs (entries, left);
  sodium_memzero (entries, count * sizeof *entries);
}
