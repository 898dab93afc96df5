// stable-value.c: one value out of a stream of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// An oximeter that sends continuously does not say which of its values is the one. Ours is: over
// 10 s, of at least 8 packets no more than 3 s apart, all without a hint and all with the same
// kinds of values, the saturation moves by no more than 2 % and the pulse rate by no more than
// 10/min; then the value is the median of each. What does not fit begins the 10 s anew. Numbers are
// ours: an oximeter's own accuracy is 2 to 3 % (ISO 80601-2-61 asks for 4 %), and its averaging
// takes 4 to 8 s, so a spread within that is no change, and 10 s are more than one of its averages.

#include "stable-value.h"

#include <stdlib.h>
#include <string.h>

#define SAMPLES_MIN 8
#define SAMPLES_A_SECOND 4 /* of more than these, some are passed over */
#define SPREAD_OXYGEN 2
#define SPREAD_OTHER 10

/* In seconds. */
#define WINDOW 10
#define GAP 3

static gboolean
is_same_kind (const DureReading *a, const DureReading *b)
{
  if (a->n_values != b->n_values)
    return FALSE;
  for (guint i = 0; i < a->n_values; i++)
    if (a->values[i].code != b->values[i].code)
      return FALSE;

  return TRUE;
}

static void
drop_first (DureStableValue *self, guint n)
{
  self->n -= n;
  memmove (self->times_ms, self->times_ms + n, self->n * sizeof self->times_ms[0]);
  memmove (self->readings, self->readings + n, self->n * sizeof self->readings[0]);
}

static int
smaller_first (const void *a, const void *b)
{
  const double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* Sets the median of value @index; FALSE when it moves too much. */
static gboolean
settle (const DureStableValue *self, guint index, DureReading *reading)
{
  const DureCode code = reading->values[index].code;
  double sorted[DURE_STABLE_MAX];

  for (guint i = 0; i < self->n; i++)
    sorted[i] = self->readings[i].values[index].value;
  qsort (sorted, self->n, sizeof sorted[0], smaller_first);
  reading->values[index].value = sorted[self->n / 2];

  return sorted[self->n - 1] - sorted[0]
         <= (code == DURE_CODE_OXYGEN ? SPREAD_OXYGEN : SPREAD_OTHER);
}

/**
 * dure_stable_value_take:
 * @self: what came so far
 * @reading: what came just now
 * @second_ms: how long a second is; shorter in a simulated world
 * @now_ms: when, on a clock that never goes back
 * @ret_reading: (out): the value, set only when there is one; the window begins anew then
 *
 * Returns: whether the stream has settled
 */
gboolean
dure_stable_value_take (DureStableValue   *self,
                        const DureReading *reading,
                        guint              second_ms,
                        gint64             now_ms,
                        DureReading       *ret_reading)
{
  DureReading settled = *reading;

  if (self->n > 0
      && (now_ms - self->times_ms[self->n - 1] > (gint64) GAP * second_ms
          || !is_same_kind (reading, &self->readings[0])))
    self->n = 0;
  if (reading->hint != DURE_HINT_NONE || reading->n_values == 0)
    {
      self->n = 0;
      return FALSE;
    }
  if (self->n > 0
      && now_ms - self->times_ms[self->n - 1] < (gint64) second_ms / SAMPLES_A_SECOND)
    return FALSE;
  if (self->n == DURE_STABLE_MAX)
    drop_first (self, 1);
  self->times_ms[self->n] = now_ms;
  self->readings[self->n++] = *reading;

  for (guint i = 0; i < settled.n_values; i++)
    while (!settle (self, i, &settled))
      drop_first (self, 1);
  if (self->n < SAMPLES_MIN || now_ms - self->times_ms[0] < (gint64) WINDOW * second_ms)
    return FALSE;

  for (guint i = 0; i < settled.n_values; i++)
    settle (self, i, &settled);
  settled.is_live = FALSE;
  *ret_reading = settled;
  self->n = 0;

  return TRUE;
}
