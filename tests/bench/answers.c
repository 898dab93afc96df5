// answers.c: what was answered, and how long each answer took
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 16 bytes an answer; sorted only when it is told.

#include "answers.h"

#include "gaps.h"

#include <stdio.h>

#define STATUSES 600

struct _DureAnswers
{
  guint64 by_status[STATUSES];
  guint64 lost, late;
  GArray *latencies; /* of DureGap */
};

/**
 * dure_answers_new:
 * Returns: (transfer full): none yet
 */
DureAnswers *
dure_answers_new (void)
{
  DureAnswers *self = g_new0 (DureAnswers, 1);

  self->latencies = dure_gaps_new ();
  return self;
}

/**
 * dure_answers_free:
 * @self: (transfer full) (nullable)
 */
void
dure_answers_free (DureAnswers *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->latencies);
  g_free (self);
}

/**
 * dure_answers_note:
 * @status: of HTTP
 * @asked_us: when it was asked, of the monotonic clock
 *
 * The answer came now.
 */
void
dure_answers_note (DureAnswers *self, guint status, gint64 asked_us)
{
  const DureGap latency = { asked_us, g_get_monotonic_time () };

  self->by_status[MIN (status, STATUSES - 1)]++;
  g_array_append_val (self->latencies, latency);
}

/**
 * dure_answers_note_lost:
 *
 * The connection was lost before the answer came.
 */
void
dure_answers_note_lost (DureAnswers *self)
{
  self->lost++;
}

/**
 * dure_answers_note_late:
 * @due_us: when it should have been asked
 *
 * There was no time to ask: it has waited until now, and would have waited longer.
 */
void
dure_answers_note_late (DureAnswers *self, gint64 due_us)
{
  const DureGap latency = { due_us, g_get_monotonic_time () };

  self->late++;
  g_array_append_val (self->latencies, latency);
}

/**
 * dure_answers_count:
 *
 * Returns: how many came, or were late
 */
guint64
dure_answers_count (DureAnswers *self)
{
  return self->latencies->len;
}

/**
 * dure_answers_to_json:
 *
 * Returns: (transfer full): `answers` by status, how many were `lost`, or so `late` that they
 *   were not asked, and `latencyMs`
 */
json_t *
dure_answers_to_json (DureAnswers *self)
{
  json_t *answers = json_object ();

  for (guint status = 0; status < STATUSES; status++)
    if (self->by_status[status] > 0)
      {
        char name[8];

        g_snprintf (name, sizeof name, "%u", status);
        json_object_set_new (answers, name, json_integer ((json_int_t) self->by_status[status]));
      }
  return json_pack ("{s:o, s:I, s:I, s:{s:f, s:f}}", "answers", answers, "lost",
                    (json_int_t) self->lost, "late", (json_int_t) self->late, "latencyMs", "p50",
                    dure_gaps_percentile_ms (self->latencies, 0.5), "p99",
                    dure_gaps_percentile_ms (self->latencies, 0.99));
}

/**
 * dure_answers_print:
 * @object: (transfer full): anything
 *
 * Prints it as one line.
 */
void
dure_answers_print (json_t *object)
{
  json_dumpf (object, stdout, JSON_COMPACT | JSON_REAL_PRECISION (9));
  putchar ('\n');
  json_decref (object);
}
