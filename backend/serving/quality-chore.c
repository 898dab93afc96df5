// quality-chore.c: what has come is judged while nobody waits
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// In order: _begin() now and then, a step at the writer, and when it is back the next one at once
// if something is left and nothing else waits for the writer; otherwise at the next _begin(). So a
// busy city judges one step each time, and a quiet one all there is. _end() comes before the writer
// is freed, _free() after its answers were taken.
//
// What was judged is counted on the thread of the mailbox, once it is durable.

#include "quality-chore.h"

#include "log.h"
#include "quality-pass.h"

struct _DureQualityChore
{
  DureWriter *writer;
  DureMailbox *mailbox;
  DureTally *tally;
  guint outcomes[DURE_QUALITY_OUTCOMES];
  guint reasons[DURE_QUALITY_REASONS];
  DureQualityFigures figures; /* of the step that is at the writer */
  gboolean has_more;
  gboolean is_judging; /* is at the writer */
  gboolean is_ending;
};

static void
register_counters (DureQualityChore *self, DureMetrics *metrics)
{
  for (DureQualityOutcome outcome = 0; outcome < DURE_QUALITY_OUTCOMES; outcome++)
    {
      g_autofree char *labels =
          g_strdup_printf ("outcome=\"%s\"", dure_quality_outcome_to_text (outcome));

      self->outcomes[outcome] =
          dure_metrics_counter (metrics, "dure_quality_observations_total",
                                "Observations judged, by what became of them", labels);
    }
  for (DureQualityReason reason = 0; reason < DURE_QUALITY_REASONS; reason++)
    {
      g_autofree char *labels =
          g_strdup_printf ("reason=\"%s\"", dure_quality_reason_to_text (reason));

      self->reasons[reason] =
          dure_metrics_counter (metrics, "dure_quality_reasons_total",
                                "Observations dropped or flagged, by the reason", labels);
    }
}

/**
 * dure_quality_chore_new:
 * @writer: does the steps; outlives the chore's end
 * @mailbox: of the thread that calls these functions; outlives the chore
 * @metrics: where it counts; they outlive the chore's end
 *
 * Returns: (transfer full): a chore at rest
 */
DureQualityChore *
dure_quality_chore_new (DureWriter *writer, DureMailbox *mailbox, DureMetrics *metrics)
{
  DureQualityChore *self = g_new0 (DureQualityChore, 1);

  self->writer = writer;
  self->mailbox = mailbox;
  register_counters (self, metrics);
  self->tally = dure_metrics_tally (metrics);
  return self;
}

static gboolean
nothing_in_a_transaction (DureCity *city, gpointer data, GError **error)
{
  return TRUE;
}

static gboolean
step (DureCity *city, gpointer data, GError **error)
{
  DureQualityChore *self = data;

  return dure_quality_step (city, &self->figures, &self->has_more, error);
}

static void
count (DureQualityChore *self)
{
  for (DureQualityOutcome outcome = 0; outcome < DURE_QUALITY_OUTCOMES; outcome++)
    dure_tally_add (self->tally, self->outcomes[outcome], self->figures.outcomes[outcome]);
  for (DureQualityReason reason = 0; reason < DURE_QUALITY_REASONS; reason++)
    dure_tally_add (self->tally, self->reasons[reason], self->figures.reasons[reason]);
}

static void
on_judged (gpointer data, const GError *error)
{
  DureQualityChore *self = data;
  DureWriterFigures figures;

  self->is_judging = FALSE;
  if (error != NULL)
    {
      dure_log (G_LOG_LEVEL_WARNING, "quality-waits", { DURE_LOG_MESSAGE, error->message });
      return;
    }
  if (self->is_ending)
    return;
  count (self);
  dure_writer_figures (self->writer, &figures);
  if (self->has_more && figures.waiting == 0)
    dure_quality_chore_begin (self);
}

/**
 * dure_quality_chore_begin:
 *
 * Begins a step, unless one is at the writer.
 */
void
dure_quality_chore_begin (DureQualityChore *self)
{
  static const DureWork work = { nothing_in_a_transaction, step, on_judged };

  if (!self->is_judging && !self->is_ending)
    self->is_judging =
        dure_writer_push (self->writer, &work, DURE_WORK_MACHINE, 0, self->mailbox, self);
}

/**
 * dure_quality_chore_end:
 *
 * Nothing new is begun any more, and nothing counted: writer and metrics may go.
 */
void
dure_quality_chore_end (DureQualityChore *self)
{
  self->is_ending = TRUE;
}

/**
 * dure_quality_chore_free:
 * @self: (transfer full) (nullable): with no step at the writer
 */
void
dure_quality_chore_free (DureQualityChore *self)
{
  g_free (self);
}
