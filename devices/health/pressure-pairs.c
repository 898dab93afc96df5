// pressure-pairs.c: the upper and the lower pressure of one measurement, brought together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// An export lists all upper pressures of years and then all lower ones; what belongs together has
// the same times. A half waits in a balanced tree, which no choice of times can make slow, until
// the other one comes. It costs about 100 bytes meanwhile.

#include "pressure-pairs.h"

#include <string.h>

typedef struct
{
  DureHealthFact half;
  guint32 place;
} Waiting;

struct _DurePressurePairs
{
  GTree *waiting; /* of Waiting, by time */
};

static gint
compare (gconstpointer one, gconstpointer other, gpointer data)
{
  const DureHealthFact *a = one, *b = other;

  if (a->start_ms != b->start_ms)
    return a->start_ms < b->start_ms ? -1 : 1;
  return (a->end_ms > b->end_ms) - (a->end_ms < b->end_ms);
}

static void
waiting_free (gpointer data)
{
  explicit_bzero (data, sizeof (Waiting));
  g_free (data);
}

/**
 * dure_pressure_pairs_new:
 *
 * Returns: (transfer full): nothing waits
 */
DurePressurePairs *
dure_pressure_pairs_new (void)
{
  DurePressurePairs *self = g_new0 (DurePressurePairs, 1);

  self->waiting = g_tree_new_full (compare, NULL, NULL, waiting_free);
  return self;
}

/**
 * dure_pressure_pairs_free:
 * @self: (transfer full) (nullable): what waits is wiped
 */
void
dure_pressure_pairs_free (DurePressurePairs *self)
{
  if (self == NULL)
    return;
  g_tree_unref (self->waiting);
  g_free (self);
}

/**
 * dure_pressure_pairs_add:
 * @half: an upper or a lower pressure
 * @place: where in the file
 * @ret_pair: (out): the upper and the lower one; set only when they are paired
 *
 * Returns: what became of it; a half that a contradicting one came for waits on, unless that was
 *   its other half
 */
DurePressureAnswer
dure_pressure_pairs_add (DurePressurePairs *self, const DureHealthFact *half, guint32 place,
                         DureHealthFact ret_pair[2])
{
  Waiting *first = g_tree_lookup (self->waiting, half);
  const DureHealthFact *upper, *lower;
  DurePressureAnswer answer = DURE_PRESSURE_CONTRADICTS;

  if (first == NULL)
    {
      if (g_tree_nnodes (self->waiting) >= (gint) DURE_PRESSURE_PAIRS_MAX)
        return DURE_PRESSURE_TOO_MANY;
      first = g_new0 (Waiting, 1);
      first->half = *half;
      first->place = place;
      g_tree_insert (self->waiting, &first->half, first);
      return DURE_PRESSURE_WAITS;
    }
  if (first->half.code == half->code)
    return DURE_PRESSURE_CONTRADICTS;
  upper = half->code == DURE_CODE_SYSTOLIC ? half : &first->half;
  lower = half->code == DURE_CODE_SYSTOLIC ? &first->half : half;
  if (upper->millionths > lower->millionths)
    {
      ret_pair[0] = *upper;
      ret_pair[1] = *lower;
      answer = DURE_PRESSURE_PAIRED;
    }
  g_tree_remove (self->waiting, half);
  return answer;
}

typedef struct
{
  DurePressureLoneFunc func;
  gpointer data;
} Visitor;

static gboolean
on_waiting (gpointer key, gpointer value, gpointer data)
{
  const Waiting *waiting = value;
  const Visitor *visitor = data;

  visitor->func (waiting->place, visitor->data);
  return FALSE;
}

/**
 * dure_pressure_pairs_each_lone:
 * @func: called for each half that still waits, in the order of time
 */
void
dure_pressure_pairs_each_lone (DurePressurePairs *self, DurePressureLoneFunc func, gpointer data)
{
  Visitor visitor = { func, data };

  g_tree_foreach (self->waiting, on_waiting, &visitor);
}
